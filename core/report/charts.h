#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/report/report.h"

namespace ecsync {

/// Orders of all shops that were created on this day.
std::int64_t orders_on(const Report& report, Day day);
/// What was sold today in each currency that there are orders in, today or earlier; amounts of
/// different currencies are never summed up.
std::vector<std::pair<Currency, std::optional<std::int64_t>>> totals_of_today(const Report& report);

/// What sells out within a month, the soonest first.
std::vector<RunsOut> running_out_soon(const Report& report);

/// One day of a chart.
struct ChartDay {
  Day day;
  std::int64_t orders = 0;
  std::optional<std::int64_t> total = 0;  ///< nothing when too large
};
/// The days of one shop, or of all shops, in one currency.
struct Chart {
  std::optional<ConnectionKey> connection;  ///< nothing: all shops
  Currency currency;
  std::vector<ChartDay> days;  ///< the newest first, days without orders included
  std::int64_t most_orders = 0;
  std::int64_t most_total = 0;
};
/// A chart of up to 31 days for each currency that there are orders in: of each shop when
/// `of_each_shop`, else of all shops together.
std::vector<Chart> charts_of(const Report& report, bool of_each_shop);

/// Tenths of a per cent; nothing when there is no whole.
std::optional<std::int64_t> tenths_of_per_cent(std::int64_t part, std::int64_t whole);

}  // namespace ecsync
