#pragma once

#include "cli/output/output.h"
#include "core/report/report.h"

namespace ecsync::cli {

/// The report as short tables for a terminal.
void print_report(Output& output, const Report& report);
/// The days of the report as rows, for CSV and TSV.
Table report_days(const Report& report);
std::vector<std::string> report_day_columns();

}  // namespace ecsync::cli
