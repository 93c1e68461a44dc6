#pragma once

#include <string>

#include "cli/settings/local_time.h"
#include "core/base/result.h"

namespace ecsync::cli {

/// The date of a document by the words of --date: today when nothing was given. Errors: usage, when
/// it is no date, or further from today than a year back or a month ahead: then the year or the
/// month was mistyped.
Result<std::string> document_date(const std::string& given, Timestamp now, const LocalTime& local);

}  // namespace ecsync::cli
