#include "core/report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "core/base/shell.h"
#include "core/db/status.h"
#include "core/health/exceptions.h"

namespace ecsync {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::local_seconds;

constexpr int days_of_pace = 14;
constexpr days half_of_pace{7};

bool is_sale(OrderStatus status) {
  return status != OrderStatus::fresh && status != OrderStatus::cancelled &&
         status != OrderStatus::unknown;
}

bool comes_back(ReturnStatus status) {
  return status == ReturnStatus::returning || status == ReturnStatus::returned;
}

class Reader {
 public:
  Reader(db::Database& database, const ReportQuestion& question)
      : database_(database), question_(question) {
    for (const auto& connection : question.connections) keys_.push_back(connection.key);
    report_.since = question.since;
    report_.until = question.until;
    report_.first_day = floor<days>(local(question.since));
    report_.today = floor<days>(local(question.until));
  }

  Report read() {
    const db::ReadTransaction one_state(database_);
    for (const auto& connection : question_.connections) report_.shops.push_back({connection});
    read_orders();
    read_waiting();
    read_products();
    read_shops();
    read_exceptions();
    return std::move(report_);
  }

 private:
  local_seconds local(Timestamp time) const {
    return local_seconds((time + question_.zone.offset_at(time)).time_since_epoch());
  }
  Timestamp start_of(Day day) const { return question_.zone.to_utc(local_seconds(day)); }
  ShopSales& shop(ConnectionKey key) {
    return *std::find_if(report_.shops.begin(), report_.shops.end(),
                         [&](const ShopSales& each) { return each.connection.key == key; });
  }

  void read_orders() {
    std::map<std::tuple<Day, ConnectionKey, std::string>, DaySales> sales;
    std::map<std::pair<unsigned, unsigned>, std::int64_t> by_hour;
    db::each_order(
        database_, {keys_, question_.since, question_.until}, [&](const db::OrderFigures& order) {
          const auto time = local(order.created_at);
          const auto day = floor<days>(time);
          auto& sum = sales[{day, order.connection, order.currency.code}];
          add(order, sum);
          const auto hour = std::chrono::duration_cast<hours>(time - day).count();
          ++by_hour[{std::chrono::weekday(day).iso_encoding(), static_cast<unsigned>(hour)}];
        });
    for (auto& [key, sum] : sales) {
      std::tie(sum.day, sum.connection, sum.currency.code) = key;
      report_.days.push_back(sum);
    }
    for (const auto& [when, orders] : by_hour)
      report_.hours.push_back({when.first, when.second, orders});
  }

  void add(const db::OrderFigures& order, DaySales& sum) {
    auto& shop_sum = shop(order.connection);
    const bool cancelled = order.status == OrderStatus::cancelled;
    ++sum.orders;
    ++shop_sum.orders;
    sum.cancelled += cancelled ? 1 : 0;
    shop_sum.cancelled += cancelled ? 1 : 0;
    shop_sum.returned += comes_back(order.return_status) ? 1 : 0;
    if (!is_sale(order.status)) return;
    sum.units += order.units;
    if (sum.total) sum.total = checked_add(*sum.total, order.total.value_or(0));
  }

  void read_waiting() {
    for (const auto& row : db::waiting_orders(database_, keys_)) {
      auto& all = report_.waiting;
      all.orders += row.orders;
      all.without_slip += row.without_slip;
      all.cancel_requested += row.cancel_requested;
      all.oldest = std::min(all.oldest.value_or(row.oldest), row.oldest);
      shop(row.connection).waiting = row.orders;
    }
    report_.lacking = db::needed_products(database_, keys_);
    std::erase_if(report_.lacking, [](const auto& need) { return need.wanted <= need.available; });
    std::stable_sort(report_.lacking.begin(), report_.lacking.end(),
                     [](const auto& a, const auto& b) {
                       return a.wanted - a.available > b.wanted - b.available;
                     });
  }

  // Whole days, today among them, so that a week has each weekday once.
  void read_products() {
    const auto middle = start_of(report_.today - half_of_pace + days(1));
    const auto begin = start_of(report_.today - days(days_of_pace) + days(1));
    auto sold = db::pieces_sold(database_, {keys_, begin, question_.until}, middle);
    for (const auto& row : sold) {
      const auto pieces = row.pieces + row.before;
      if (!row.product || pieces <= 0) continue;
      report_.runs_out.push_back({*row.product, row.name, row.available,
                                  (pieces * 10 + days_of_pace / 2) / days_of_pace,
                                  checked_multiply(row.available, std::int64_t{10} * days_of_pace)
                                          .value_or(std::numeric_limits<std::int64_t>::max()) /
                                      pieces});
    }
    std::stable_sort(
        report_.runs_out.begin(), report_.runs_out.end(),
        [](const auto& a, const auto& b) { return a.tenths_of_days < b.tenths_of_days; });
    std::erase_if(sold, [](const auto& row) { return row.pieces <= 0; });
    std::stable_sort(sold.begin(), sold.end(),
                     [](const auto& a, const auto& b) { return a.pieces > b.pieces; });
    if (sold.size() > best_sellers) sold.resize(best_sellers);
    report_.best = std::move(sold);
  }

  void read_shops() {
    const auto unknown = db::count_unknown_orders(database_);
    const auto set_aside = db::count_orders_set_aside(database_);
    for (auto& each : report_.shops) {
      if (const auto it = unknown.find(each.connection.key); it != unknown.end())
        each.unknown = it->second;
      if (const auto it = set_aside.find(each.connection.key); it != set_aside.end())
        each.set_aside = it->second;
      each.stale = is_stale(each.connection);
    }
  }

  bool is_stale(const Connection& connection) const {
    return connection.status == ConnectionStatus::connected &&
           (!connection.last_success_at ||
            question_.until - *connection.last_success_at > question_.stale_after);
  }

  void read_exceptions() {
    auto standing = list_exceptions(database_, question_.until, question_.stale_after);
    keep_muted(standing, false);
    std::map<AttentionKind, Trouble> sums;
    for (const auto& each : standing) {
      const bool wanted = std::any_of(
          report_.shops.begin(), report_.shops.end(),
          [&](const ShopSales& sales) { return sales.connection.id == each.connection; });
      if (!wanted) continue;
      auto& sum = sums.try_emplace(each.kind, Trouble{each.kind, 0, each.since, {}}).first->second;
      ++sum.count;
      sum.oldest = std::min(sum.oldest, each.since);
    }
    for (auto& [kind, sum] : sums) {
      sum.hint = tr("Look at them with: ecsync exceptions --kind {}", name(kind));
      report_.exceptions.push_back(sum);
    }
  }

  db::Database& database_;
  const ReportQuestion& question_;
  std::vector<ConnectionKey> keys_;
  Report report_;
};

}  // namespace

std::int64_t Report::exception_count() const {
  std::int64_t count = 0;
  for (const auto& each : exceptions) count += each.count;
  return count;
}

Report read_report(db::Database& database, const ReportQuestion& question) {
  return Reader(database, question).read();
}

std::string to_text(Day day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string tenths_text(std::int64_t tenths) {
  return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

}  // namespace ecsync
