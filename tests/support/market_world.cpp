#include "tests/support/market_world.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/db/sqlite/sqlite_engine.h"

namespace ecsync::test {
namespace {

constexpr Timestamp start{std::chrono::seconds{1'795'402'800}};  // 2026-11-23T03:00:00Z

// These tests kill a run between two calls, never the machine: without waiting for the disk they
// take a tenth of the time.
db::Database open_without_waiting(const std::string& path) {
  auto database = *db::Database::open(path);
  database.engine().execute("PRAGMA synchronous = OFF");
  return database;
}

// The clock stands still here; a pace of our own would move it.
SyncOptions unpaced(SyncOptions options) {
  options.rates.try_emplace(Site::lazada, 0);
  return options;
}

std::string state_of(const std::string& url) {
  for (const auto& [key, value] : decode_query(url)) {
    if (key == "state") return value;
  }
  return "";
}

void compare(std::vector<std::string>& found, const RemoteOrder& remote, const Order& local) {
  const auto check = [&](bool equal, std::string_view what) {
    if (!equal) found.push_back(fmt::format("{}: {} differs", remote.number, what));
  };
  check(remote.status == local.status, "status");
  check(remote.status_native == local.status_native, "native status");
  check(remote.created_at == local.created_at, "creation time");
  check(remote.updated_at == local.updated_at, "update time");
  check(remote.total == local.total, "total");
  check(remote.currency == local.currency, "currency");
  if (remote.lines.size() != local.lines.size()) {
    check(false, "number of lines");
    return;
  }
  for (std::size_t i = 0; i < remote.lines.size(); ++i) {
    check(remote.lines[i].listing == local.lines[i].listing, "listing");
    check(remote.lines[i].quantity == local.lines[i].quantity, "quantity");
    check(remote.lines[i].cancelled == local.lines[i].cancelled, "cancelled quantity");
    check(remote.lines[i].unit_price == local.lines[i].unit_price, "unit price");
  }
}

}  // namespace

MarketWorld::MarketWorld()
    : clock(start),
      market(clock),
      marketplaces(market, clock),
      database(open_without_waiting(dir / "ecsync.db")) {
  keys.fallback = dir / "default.key";
}

Result<std::vector<Connection>> MarketWorld::try_connect(const ConnectRequest& request,
                                                         const std::string& code) {
  const auto link = begin_connect(database, clock, marketplaces, request);
  if (!link) return link.error();
  const auto callback =
      fmt::format("https://seller.example/back?code={}&state={}", code, state_of(link->url));
  return finish_connect(database, clock, marketplaces, keys, request, callback);
}

std::vector<Connection> MarketWorld::connect(const std::string& account,
                                             const std::vector<std::string>& shops) {
  auto connected = try_connect({}, market.sign_in(account, shops));
  REQUIRE(connected);
  return *std::move(connected);
}

Connection MarketWorld::connection(const std::string& shop) {
  return db::find_connection(database, {Site::lazada, shop}).value();
}

SyncReport MarketWorld::sync(const std::string& shop, const SyncOptions& options) {
  return sync_numbers(shop, {}, options);
}

SyncReport MarketWorld::sync_numbers(const std::string& shop,
                                     const std::vector<std::string>& numbers,
                                     const SyncOptions& options) {
  return sync_all(context(), db::SyncKind::orders, {{connection(shop), numbers}}, unpaced(options))
      .front();
}

SyncReport MarketWorld::sync_catalogue(const std::string& shop, const SyncOptions& options) {
  return sync_all(context(), db::SyncKind::products, {{connection(shop), {}}}, unpaced(options))
      .front();
}

void MarketWorld::reopen() {
  database = open_without_waiting(dir / "ecsync.db");
}

RemoteOrder simple_order(const std::string& number, Timestamp time) {
  RemoteOrder order;
  order.number = number;
  order.status = OrderStatus::processing;
  order.status_native = "pending";
  order.created_at = time;
  order.updated_at = time;
  order.total = 250'000;
  order.currency = {"VND"};
  RemoteLine line;
  line.listing = {"1001", "2001"};
  line.seller_sku = "AD-XN-M";
  line.name = "Áo dài lụa";
  line.quantity = 1;
  line.unit_price = 250'000;
  order.lines.push_back(line);
  return order;
}

std::vector<std::string> differences(db::Database& database, const Connection& connection,
                                     const MemoryShop& shop, Timestamp horizon) {
  std::vector<std::string> found;
  std::size_t expected = 0;
  for (const auto& [number, remote] : shop.orders) {
    if (remote.created_at < horizon || shop.unreadable.contains(number)) continue;
    ++expected;
    const auto local = db::find_order(database, connection.key, number);
    if (!local)
      found.push_back(number + " is missing");
    else
      compare(found, remote, *local);
  }
  db::OrderFilter all;
  all.connection = connection.key;
  const auto stored = db::list_orders(database, all);
  REQUIRE(stored);
  if (found.empty() && stored->orders.size() != expected)
    found.push_back(fmt::format("{} orders instead of {}", stored->orders.size(), expected));
  return found;
}

std::string rows_of(db::Database& database) {
  std::string text;
  for (const auto* table :
       {"listings", "orders", "order_lines", "order_history", "rejected_orders"}) {
    SQLite::Statement rows(db::sqlite_file(database),
                           fmt::format("SELECT * FROM {} ORDER BY 1, 2, 3", table));
    while (rows.executeStep()) {
      text += table;
      for (int column = 0; column < rows.getColumnCount(); ++column)
        text += "|" + rows.getColumn(column).getString();
      text += "\n";
    }
  }
  return text;
}

}  // namespace ecsync::test
