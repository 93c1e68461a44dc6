#pragma once

#include <string>

#include "core/base/result.h"

namespace ecsync::cli {

/// Reads a whole table of an import, as read_input does. A workbook (.xlsx) becomes CSV where
/// xlsx2csv is installed; call it before the database is opened, because that takes a while. Other
/// files come as they are. Errors: those of read_input; invalid_value for a workbook that cannot be
/// read here, with the command that converts it; interrupted.
Result<std::string> read_table(const std::string& path);

}  // namespace ecsync::cli
