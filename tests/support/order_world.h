#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/sqlite/sqlite_engine.h"
#include "core/db/sync_state.h"
#include "tests/support/market_world.h"

namespace ecsync::test {

constexpr auto days_back = std::chrono::hours(24) * 60;  ///< how far the first sync reads

/// One connected shop with an order for each of the last 80 days.
class OrderWorld : public MarketWorld {
 public:
  OrderWorld() {
    auto& orders = market.add_shop("100").orders;
    for (int day = 0; day < 80; ++day) {
      const auto number = std::to_string(1000 + day);
      orders[number] = simple_order(number, now() - std::chrono::hours(24 * day + 1));
    }
    connect("seller", {"100"});
  }

  MemoryShop& shop() { return market.shop("100"); }
  RemoteOrder& order(const std::string& number) { return shop().orders.at(number); }
  void change(const std::string& number, OrderStatus status, const std::string& native) {
    auto& changed = order(number);
    changed.status = status;
    changed.status_native = native;
    changed.updated_at = market.now();
  }
  std::vector<std::string> differences_from_shop() {
    const auto stored = connection("100");
    return differences(database, stored, shop(), stored.horizon.value_or(Timestamp{}));
  }
  /// The marketplace's word for an order's state, as the file has it; "" when there is no such row.
  std::string stored_status(const std::string& number) {
    const auto row = db::find_order(database, connection("100").key, number);
    return row ? row->status_native : "";
  }
  std::optional<Timestamp> cursor() {
    return db::read_cursor(database, connection("100").key, db::SyncKind::orders);
  }
  std::optional<db::SyncPlan> plan() {
    return db::read_plan(database, connection("100").key, db::SyncKind::orders);
  }
  /// Every later call of this name fails until the hook is taken away.
  void fail_after(int calls, ErrorCode code) {
    market.before = [calls, code](const std::string&) mutable -> std::optional<Error> {
      if (calls-- > 0) return std::nullopt;
      return make_error(code, verbatim("as the test wishes"));
    };
  }
  void behave() { market.before = nullptr; }
};

/// How often the file carries out this very statement during `work`.
inline int times_run(db::Database& database, std::string_view sql,
                     const std::function<void()>& work) {
  struct Count {
    std::string_view sql;
    int found = 0;
  } count{sql};
  const auto trace = [](unsigned /*event*/, void* context, void* /*statement*/, void* text) {
    auto& counted = *static_cast<Count*>(context);
    if (counted.sql == static_cast<const char*>(text)) ++counted.found;
    return 0;
  };
  auto* file = db::sqlite_file(database).getHandle();
  sqlite3_trace_v2(file, SQLITE_TRACE_STMT, trace, &count);
  work();
  sqlite3_trace_v2(file, 0, nullptr, nullptr);
  return count.found;
}

/// All outcomes together.
inline std::int64_t sum(const SyncReport& report) {
  return report.added + report.updated + report.unchanged + report.ignored + report.rejected;
}

}  // namespace ecsync::test
