#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <random>

#include "core/db/warehouses.h"
#include "core/goods/cancel_returns.h"
#include "core/goods/change_stock.h"
#include "core/goods/export_slip.h"
#include "core/goods/link_product.h"
#include "core/goods/manage_warehouses.h"
#include "core/goods/settle_slip.h"
#include "core/goods/take_back.h"
#include "tests/support/helper_process.h"
#include "tests/support/long_tests.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"
#include "tests/support/temp_dir.h"

namespace ecsync::test {
namespace {

constexpr int products = 5;
constexpr int items = 8;
constexpr int orders_at_first = 40;

/// One worker of the warehouse: does what comes to its mind, in a file that others work on too.
class Worker {
 public:
  Worker(const std::string& path, unsigned seed) : shop_(path), random_(seed), seed_(seed) {
    // The machine's power stays on, so nothing has to reach the disk.
    shop_.database.engine().execute("PRAGMA synchronous = OFF");
  }

  void work(int operations) {
    for (int i = 0; i < operations; ++i) {
      try {
        operate();
      } catch (const db::DatabaseError& error) {
        // A worker who waited too long for the others leaves this one thing undone.
        if (error.error().code != ErrorCode::db_busy) throw;
      }
    }
  }

 private:
  int pick(int from, int to) { return std::uniform_int_distribution(from, to)(random_); }
  bool chance(int percent) { return pick(1, 100) <= percent; }
  std::string some_product() { return fmt::format("P{}", pick(1, products)); }
  std::string some_warehouse() { return chance(70) ? "HN" : "SG"; }
  std::string some_order() { return fmt::format("A{}", pick(1, orders_at_first)); }

  void operate() {
    switch (pick(1, 16)) {
      case 1:
        return link();
      case 2:
        return receive();
      case 3:
        return take(adjust_stock(shop_.database, shop_.clock, change(-4, 4)));
      case 4:
        return take(set_stock(shop_.database, shop_.clock, change(-1, 15)));
      case 5:
        return take(damage_stock(shop_.database, shop_.clock, change(-3, 3)));
      case 6:
        return take(transfer_stock(shop_.database, shop_.clock, change(0, 5), some_warehouse()));
      case 7:
        return sell();
      case 8:
      case 9:
        return create_slips();
      case 10:
        return settle(chance(50));
      case 11:
      case 12:
      case 13:
        return goods_come_back();
      case 14:
        return cancel_receipts();
      default:
        return turn_over();
    }
  }

  /// A refusal is an answer, too; a fault of the program is not.
  template <class T>
  void take(const Result<T>& result) {
    if (!result) take(result.error());
  }
  void take(const Error& error) {
    if (error.code == ErrorCode::internal) throw std::runtime_error(error.message.english());
  }
  void take(const BatchReport& report) {
    for (const auto& error : report.errors) take(error);
  }

  StockChange change(int from, int to) {
    StockChange change;
    change.product = some_product();
    change.warehouse = some_warehouse();
    change.quantity = pick(from, to);
    change.dry_run = chance(5);
    return change;
  }

  void link() {
    LinkPlan plan;
    plan.listing = fmt::format("shopee:1/{}", pick(1, items));
    for (int i = pick(0, 2); i > 0; --i)
      plan.products.push_back({fmt::format("P{}", 2 * i - pick(0, 1)), pick(1, 3)});
    const auto report =
        link_products(shop_.database, {plan}, {.replace = chance(90), .dry_run = chance(5)});
    for (const auto& outcome : report.links) {
      if (outcome.error) take(*outcome.error);
    }
  }

  void receive() {
    const auto ref = chance(50) ? std::optional(fmt::format("GR-{}", pick(1, 200)))
                                : std::optional<std::string>();
    take(receive_stock(shop_.database, shop_.clock, change(1, 6), ref));
  }

  /// A sync brings an order again, with more of its units cancelled or returned, or in another
  /// state.
  void sell() {
    const auto quantity = pick(1, 4);
    const auto cancelled = chance(30) ? pick(0, quantity) : 0;
    auto order =
        shop_.order(some_order(), {{fmt::format("{}", pick(1, items)), quantity, cancelled, 0},
                                   {fmt::format("{}", pick(1, items)), pick(1, 2)}});
    if (order.lines[0].listing == order.lines[1].listing) order.lines.pop_back();
    if (chance(20)) order.status = OrderStatus::cancelled;
    shop_.store(order);
  }

  void create_slips() {
    ExportSlipRequest request;
    request.date = "2026-11-23";
    request.warehouse = some_warehouse();
    request.export_now = chance(20);
    request.if_missing = chance(30);
    request.dry_run = chance(5);
    if (chance(5)) {
      request.all_eligible = db::EligibleFilter{};
    } else {
      for (int i = pick(1, 3); i > 0; --i) request.orders.push_back(some_order());
    }
    const auto report = export_slips(shop_.database, shop_.clock, request);
    take(report);
    if (report) take(*report);
  }

  /// Slips lately made, by number: some are open, some are not, some do not exist.
  std::vector<std::string> some_slips() { return some_numbers("slips", "PX"); }
  std::vector<std::string> some_numbers(const std::string& table, const std::string& prefix) {
    const auto last =
        static_cast<int>(ask(shop_.database, fmt::format("SELECT count(*) FROM {}", table)));
    std::vector<std::string> numbers;
    for (int i = pick(1, 4); i > 0; --i)
      numbers.push_back(fmt::format("{}{:06}", prefix, pick(std::max(1, last - 30), last + 1)));
    return numbers;
  }

  void settle(bool goods_leave) {
    if (goods_leave) {
      take(export_pending_slips(shop_.database, shop_.clock, some_slips(), chance(5)));
    } else {
      take(cancel_slips(shop_.database, shop_.clock, some_slips(), std::nullopt, chance(5)));
    }
  }

  /// All of some slips or orders, or some pieces of one; some twice, some of more than left.
  void goods_come_back() {
    TakeBackRequest request;
    request.date = "2026-11-23";
    request.dry_run = chance(5);
    if (chance(30)) request.warehouse = some_warehouse();
    request.targets = chance(50) ? some_slips() : std::vector{some_order()};
    if (chance(50)) {
      request.targets.resize(1);
      for (int i = pick(1, 3); i > 0; --i) {
        const auto quantity = pick(1, 3);
        request.pieces.push_back({some_product(), quantity, pick(0, quantity)});
      }
      if (chance(30)) request.ref = fmt::format("RMA-{}", pick(1, 50));
    }
    const auto report = take_back(shop_.database, shop_.clock, request);
    take(report);
    if (report) take(*report);
  }

  void cancel_receipts() {
    take(cancel_returns(shop_.database, shop_.clock, some_numbers("returns", "PN"), std::nullopt,
                        chance(5)));
  }

  /// New orders and new goods, so that the work never ends for want of either.
  void turn_over() {
    if (chance(50)) {
      shop_.sell(fmt::format("N{}-{}", seed_, ++sold_),
                 {{fmt::format("{}", pick(1, items)), pick(1, 3)}});
      ExportSlipRequest request;
      request.date = "2026-11-23";
      request.warehouse = some_warehouse();
      request.orders = {fmt::format("N{}-{}", seed_, sold_)};
      take(export_slips(shop_.database, shop_.clock, request));
    } else {
      take(receive_stock(shop_.database, shop_.clock, change(3, 12), std::nullopt));
    }
  }

  SmallShop shop_;
  std::mt19937 random_;
  unsigned seed_;
  int sold_ = 0;
};

void open_warehouses(const std::string& path) {
  SmallShop shop(path);
  for (int i = 1; i <= products; ++i) shop.stock(fmt::format("P{}", i), 20);
  Warehouse second;
  second.code = "SG";
  second.name = "Kho Sài Gòn";
  REQUIRE(add_warehouse(shop.database, second, false));
  for (int i = 1; i <= orders_at_first; ++i)
    shop.sell(fmt::format("A{}", i), {{fmt::format("{}", i % items + 1), i % 3 + 1}});
  for (int i = 1; i <= items; ++i)
    shop.link(fmt::format("{}", i), {fmt::format("P{}", i % products + 1)});
}

struct Law {
  const char* sentence;
  const char* breaches_sql;  ///< counts them
};

constexpr std::array laws{
    Law{"on_hand is what is available, awaiting export and damaged", R"sql(
      SELECT count(*) FROM stock WHERE on_hand <> available + awaiting_export + damaged)sql"},
    Law{"nothing is below 0", R"sql(
      SELECT count(*) FROM stock WHERE min(on_hand, available, awaiting_export, damaged) < 0)sql"},
    Law{"balances are the sums of the ledger", R"sql(
      WITH ledger AS (
        SELECT warehouse_id, product_id, sum(available_delta) AS available,
          sum(awaiting_export_delta) AS awaiting_export, sum(damaged_delta) AS damaged
        FROM movements GROUP BY warehouse_id, product_id),
      balance AS (
        SELECT warehouse_id, product_id, available, awaiting_export, damaged FROM stock)
      SELECT (SELECT count(*) FROM (SELECT * FROM ledger EXCEPT SELECT * FROM balance))
        + (SELECT count(*) FROM (SELECT * FROM balance EXCEPT SELECT * FROM ledger)))sql"},
    Law{"no order has two live slips", R"sql(
      SELECT count(*) FROM (SELECT order_id FROM slips
        WHERE status <> 'cancelled' AND closed_at IS NULL GROUP BY order_id HAVING count(*) > 1))sql"},
    Law{"what awaits export is on open slips, piece by piece", R"sql(
      WITH open AS (
        SELECT s.warehouse_id, l.product_id, sum(l.quantity) AS pieces
        FROM slips s JOIN slip_lines l ON l.slip_id = s.id WHERE s.status = 'awaiting_export'
        GROUP BY s.warehouse_id, l.product_id),
      waiting AS (
        SELECT warehouse_id, product_id, awaiting_export FROM stock WHERE awaiting_export <> 0)
      SELECT (SELECT count(*) FROM (SELECT * FROM open EXCEPT SELECT * FROM waiting))
        + (SELECT count(*) FROM (SELECT * FROM waiting EXCEPT SELECT * FROM open)))sql"},
    Law{"each line of a slip moved once when made and once when settled", R"sql(
      SELECT count(*) FROM slips s JOIN slip_lines l ON l.slip_id = s.id
      WHERE (SELECT group_concat(kind || available_delta || '/' || awaiting_export_delta, ' ')
             FROM (SELECT * FROM movements m WHERE m.slip_id = s.id
                   AND m.product_id = l.product_id AND m.warehouse_id = s.warehouse_id ORDER BY m.id))
        IS NOT 'slip_created-' || l.quantity || '/' || l.quantity || CASE s.status
          WHEN 'awaiting_export' THEN ''
          WHEN 'exported' THEN ' slip_exported0/-' || l.quantity
          ELSE ' slip_cancelled' || l.quantity || '/-' || l.quantity END)sql"},
    Law{"every slip has lines", R"sql(
      SELECT count(*) FROM slips WHERE id NOT IN (SELECT slip_id FROM slip_lines))sql"},
    Law{"slip numbers have no gap", R"sql(
      SELECT coalesce((SELECT last FROM slip_sequences WHERE pattern = 'PX{seq:06}'), 0)
        - (SELECT count(*) FROM slips))sql"},
    Law{"numbers of receipts have no gap", R"sql(
      SELECT coalesce((SELECT last FROM slip_sequences WHERE pattern = 'PN{seq:06}'), 0)
        - (SELECT count(*) FROM returns))sql"},
    Law{"nothing comes back that did not leave", R"sql(
      SELECT count(*) FROM (
        SELECT r.slip_id, b.product_id, sum(b.quantity) AS back
        FROM returns r JOIN return_lines b ON b.return_id = r.id WHERE r.status = 'received'
        GROUP BY r.slip_id, b.product_id) back
      WHERE back.back > coalesce((
        SELECT l.quantity FROM slips s JOIN slip_lines l ON l.slip_id = s.id
        WHERE s.id = back.slip_id AND s.status = 'exported' AND l.product_id = back.product_id), 0)
      )sql"},
    Law{"a slip is closed while all of its pieces are back, and only then", R"sql(
      SELECT count(*) FROM slips s WHERE (s.closed_at IS NOT NULL) <> (s.status = 'exported' AND
        (SELECT sum(l.quantity) FROM slip_lines l WHERE l.slip_id = s.id) =
        (SELECT coalesce(sum(b.quantity), 0) FROM returns r JOIN return_lines b
         ON b.return_id = r.id WHERE r.slip_id = s.id AND r.status = 'received')))sql"},
    Law{"each line of a receipt moved once when made and once when cancelled", R"sql(
      SELECT count(*) FROM returns r JOIN return_lines l ON l.return_id = r.id
      WHERE (SELECT group_concat(kind || available_delta || '/' || damaged_delta, ' ')
             FROM (SELECT * FROM movements m WHERE m.return_id = r.id
                   AND m.product_id = l.product_id AND m.warehouse_id = r.warehouse_id
                   ORDER BY m.id))
        IS NOT 'returned' || (l.quantity - l.damaged) || '/' || l.damaged || CASE r.status
          WHEN 'received' THEN ''
          ELSE ' return_cancelled' || (l.damaged - l.quantity) || '/' || (0 - l.damaged) END)sql"},
    Law{"every receipt has lines", R"sql(
      SELECT count(*) FROM returns WHERE id NOT IN (SELECT return_id FROM return_lines))sql"},
    Law{"an order knows how far its slips have come", R"sql(
      SELECT count(*) FROM orders o WHERE o.slip IS NOT CASE
        WHEN EXISTS (SELECT 1 FROM slips s WHERE s.order_id = o.id AND s.status = 'exported'
                     AND s.closed_at IS NULL) THEN 'exported'
        WHEN EXISTS (SELECT 1 FROM slips s WHERE s.order_id = o.id
                     AND s.status = 'awaiting_export') THEN 'awaiting_export'
        WHEN EXISTS (SELECT 1 FROM slips s WHERE s.order_id = o.id
                     AND s.closed_at IS NOT NULL) THEN 'closed'
        WHEN o.slip = 'early' THEN 'early' ELSE 'none' END)sql"},
    Law{"a receipt is booked once", R"sql(
      SELECT count(*) FROM (SELECT 1 FROM movements WHERE ref IS NOT NULL
        GROUP BY ref, product_id, warehouse_id HAVING count(*) > 1))sql"},
    Law{"no row points to nothing", "SELECT count(*) FROM pragma_foreign_key_check"},
};

void check_laws(const std::string& path) {
  auto database = *db::Database::open(path);
  for (const auto& law : laws) {
    CAPTURE(law.sentence);
    CHECK(ask(database, law.breaches_sql) == 0);
  }
  CHECK(ask_text(database, "PRAGMA integrity_check") == "ok");
}

/// 0 when it got the piece, 1 when there was none left, 2 for anything else.
int try_to_take(const std::string& path, const std::string& order, int ready, int go) {
  auto database = *db::Database::open(path);
  const SystemClock clock;
  ExportSlipRequest request;
  request.orders = {order};
  request.date = "2026-11-23";
  request.warehouse = "HN";
  char byte = 0;
  if (write(ready, "r", 1) != 1 || read(go, &byte, 1) != 1) return 2;
  const auto report = export_slips(database, clock, request);
  if (!report) return 2;
  if (report->slips.size() == 1 && report->errors.empty()) return 0;
  const bool too_late = report->slips.empty() && report->errors.size() == 1 &&
                        report->errors.front().code == ErrorCode::insufficient_stock;
  return too_late ? 1 : 2;
}

struct Pipe {
  std::array<int, 2> ends{};
  Pipe() { REQUIRE(pipe(ends.data()) == 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close(ends[0]);
    close(ends[1]);
  }
};

/// Lets both go for the orders L<round> and R<round> at the same moment; how many got the piece.
int race(const std::string& path, int round) {
  const Pipe ready;
  const Pipe go;
  std::vector<pid_t> both;
  for (const char* side : {"L", "R"}) {
    const auto order = fmt::format("{}{}", side, round);
    both.push_back(
        start_process([&] { return try_to_take(path, order, ready.ends[1], go.ends[0]); }));
  }
  for (std::size_t i = 0; i < both.size(); ++i) {
    char byte = 0;
    REQUIRE(read(ready.ends[0], &byte, 1) == 1);
  }
  REQUIRE(write(go.ends[1], "gg", 2) == 2);
  int winners = 0;
  for (const auto process : both) {
    const int end = end_of(process);
    CHECK((end == 0 || end == 1));
    if (end == 0) ++winners;
  }
  return winners;
}

}  // namespace

TEST_CASE("whatever several programs do at once, the stock keeps its laws") {
  constexpr int workers = 4;
  const int batches = long_tests() ? 100 : 8;
  const int operations = long_tests() ? 250 : 100;
  const auto seed = first_seed();
  CAPTURE(seed);
  const TempDir folder;
  const auto path = folder / "shop.db";
  open_warehouses(path);
  for (int batch = 0; batch < batches; ++batch) {
    CAPTURE(batch);
    std::vector<pid_t> processes;
    for (int worker = 0; worker < workers; ++worker) {
      const auto own_seed = seed + static_cast<unsigned>(batch * workers + worker);
      processes.push_back(start_process([&] {
        Worker(path, own_seed).work(operations);
        return 0;
      }));
    }
    for (const auto process : processes) CHECK(end_of(process) == 0);
    check_laws(path);
  }
  auto database = *db::Database::open(path);
  // A walk that is refused at every step would prove nothing.
  for (const char* kind :
       {"slip_created", "slip_exported", "slip_cancelled", "returned", "return_cancelled", "set",
        "adjust", "receive", "damage", "transfer_out", "transfer_in"}) {
    CAPTURE(kind);
    CHECK(ask(database, fmt::format("SELECT count(*) FROM movements WHERE kind = '{}'", kind)) >=
          batches);
  }
  CHECK(ask(database, "SELECT count(*) FROM slips WHERE closed_at IS NOT NULL") > 0);
  MESSAGE(fmt::format(
      "seed {}: {} operations, {} movements, {} slips, {} receipts", seed,
      batches * workers * operations, ask(database, "SELECT count(*) FROM movements"),
      ask(database, "SELECT count(*) FROM slips"), ask(database, "SELECT count(*) FROM returns")));
}

TEST_CASE("of two programs that want the last piece at once one gets it and the other is refused") {
  const int rounds = long_tests() ? 200 : 30;
  const TempDir folder;
  const auto path = folder / "shop.db";
  {
    SmallShop shop(path);
    shop.stock("P", 0);
    for (int round = 0; round < rounds; ++round) {
      for (const char* side : {"L", "R"}) shop.sell(fmt::format("{}{}", side, round), {{"10"}});
    }
    shop.link("10", {"P"});
  }
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    SmallShop(path).stock("P", 1);
    CHECK(race(path, round) == 1);
  }
  check_laws(path);
}

}  // namespace ecsync::test
