#pragma once

#include "core/base/json.h"
#include "core/report/report.h"

namespace ecsync::cli {

/// `{"schema":"ecsync.report/1",…}` with all figures of the report.
void write_report(json::Writer& writer, const Report& report);
/// One member of its `days`.
void write_day(json::Writer& writer, const Report& report, const DaySales& sales);

}  // namespace ecsync::cli
