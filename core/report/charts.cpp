#include "core/report/charts.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace ecsync {
namespace {

using std::chrono::days;

constexpr days most_days{31};

void add(const DaySales& sales, ChartDay& day) {
  day.orders += sales.orders;
  day.total = day.total && sales.total ? checked_add(*day.total, *sales.total) : std::nullopt;
}

/// All days of the report's time, as far as a chart goes back.
std::vector<ChartDay> empty_days(const Report& report) {
  std::vector<ChartDay> all;
  const auto count = std::min(report.today - report.first_day + days(1), most_days);
  all.reserve(static_cast<std::size_t>(count.count()));
  for (days back{0}; back < count; ++back) all.push_back({report.today - back});
  return all;
}

}  // namespace

std::int64_t orders_on(const Report& report, Day day) {
  std::int64_t orders = 0;
  for (const auto& sales : report.days) orders += sales.day == day ? sales.orders : 0;
  return orders;
}

std::vector<std::pair<Currency, std::optional<std::int64_t>>> totals_of_today(
    const Report& report) {
  std::map<std::string, ChartDay> sums;
  for (const auto& sales : report.days) {
    auto& sum = sums.try_emplace(sales.currency.code, ChartDay{report.today}).first->second;
    if (sales.day == report.today) add(sales, sum);
  }
  std::vector<std::pair<Currency, std::optional<std::int64_t>>> totals;
  totals.reserve(sums.size());
  for (const auto& [code, sum] : sums) totals.emplace_back(Currency{code}, sum.total);
  return totals;
}

std::vector<RunsOut> running_out_soon(const Report& report) {
  constexpr std::int64_t tenths_of_month = 300;
  std::vector<RunsOut> soon;
  std::copy_if(report.runs_out.begin(), report.runs_out.end(), std::back_inserter(soon),
               [](const RunsOut& each) { return each.tenths_of_days <= tenths_of_month; });
  return soon;
}

std::vector<Chart> charts_of(const Report& report, bool of_each_shop) {
  const auto days_shown = empty_days(report);
  std::map<std::pair<std::optional<ConnectionKey>, std::string>, Chart> charts;
  for (const auto& sales : report.days) {
    const auto shop = of_each_shop ? std::optional(sales.connection) : std::nullopt;
    auto& chart =
        charts
            .try_emplace({shop, sales.currency.code}, Chart{shop, sales.currency, days_shown, 0, 0})
            .first->second;
    const auto back = (report.today - sales.day).count();
    if (back < 0 || back >= std::ssize(chart.days)) continue;
    add(sales, chart.days[static_cast<std::size_t>(back)]);
  }
  std::vector<Chart> all;
  all.reserve(charts.size());
  for (auto& [key, chart] : charts) {
    for (const auto& day : chart.days) {
      chart.most_orders = std::max(chart.most_orders, day.orders);
      chart.most_total = std::max(chart.most_total, day.total.value_or(0));
    }
    all.push_back(std::move(chart));
  }
  return all;
}

std::optional<std::int64_t> tenths_of_per_cent(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return std::nullopt;
  return (part * 1000 + whole / 2) / whole;
}

}  // namespace ecsync
