#pragma once

#include <string>

#include "cli/output/table.h"
#include "core/base/message.h"
#include "core/report/report.h"

namespace ecsync::cli {

/// The report as one page of HTML: no script, nothing from outside, texts of others escaped. Its
/// charts are tables, so that a screen reader and a mail's preview show them, too. The same report
/// in the same language gives the same bytes.
std::string report_page(const Report& report, const LocalTime& local, Language language);

}  // namespace ecsync::cli
