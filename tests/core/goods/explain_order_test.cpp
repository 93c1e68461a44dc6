#include "core/goods/explain_order.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

#include "core/db/orders.h"
#include "core/db/set_aside.h"
#include "core/goods/export_slip.h"
#include "core/goods/settle_slip.h"
#include "tests/support/long_tests.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using test::SmallShop;

/// A table in which our own words are the marketplace's.
std::optional<StateMeaning> own_word(std::string_view raw) {
  const auto status = parse_order_status(raw);
  if (!status || *status == OrderStatus::unknown) return std::nullopt;
  StateMeaning meaning;
  meaning.word = raw;
  meaning.status = *status;
  meaning.lives = *status != OrderStatus::cancelled;
  return meaning;
}

StatusTable own_words(const StatusOverrides& overrides = {}) {
  return {{.order = own_word}, overrides};
}
StatusTable words_of_units(const StatusOverrides& overrides = {}) {
  return {{.order = own_word, .unit = own_word, .units_decide = true}, overrides};
}

Explanation explain(SmallShop& shop, const std::string& number, const StatusTable& table) {
  const auto order = db::resolve_order(shop.database, number);
  REQUIRE(order);
  return explain_order(shop.database, *order, table, "");
}

SlipsReport try_slip(SmallShop& shop, const std::string& number, bool dry_run = true) {
  ExportSlipRequest request;
  request.orders = {number};
  request.date = "2026-11-23";
  request.dry_run = dry_run;
  auto report = export_slips(shop.database, shop.clock, request);
  REQUIRE(report);
  return *std::move(report);
}

void set_aside(SmallShop& shop, const std::string& number) {
  db::Transaction transaction(shop.database);
  db::put_rejected_order(shop.database, shop.connection, {number, "items: none"},
                         shop.clock.now_seconds());
  transaction.commit();
}

void tell_gone(SmallShop& shop, const std::string& number) {
  shop.database.engine().execute(fmt::format(
      "INSERT INTO gone_orders SELECT id, 'no such order', 1 FROM orders WHERE number = '{}'",
      number));
}

/// Orders of every kind, and whatever may stand in a slip's way.
class RandomOrders {
 public:
  explicit RandomOrders(unsigned seed) : random_(seed) {}

  /// Changes the shop and puts an order into it.
  void add(SmallShop& shop, const std::string& number) {
    if (chance(20)) shop.stock(fmt::format("P{}", pick(0, 3)), pick(1, 9));
    auto order = shop.order(number, some_lines());
    constexpr std::array states{OrderStatus::fresh,     OrderStatus::processing,
                                OrderStatus::packing,   OrderStatus::packing,
                                OrderStatus::shipping,  OrderStatus::completed,
                                OrderStatus::cancelled, OrderStatus::unknown};
    order.status = states.at(static_cast<std::size_t>(pick(0, 7)));
    order.cancel_requested = chance(10);
    order.unknown_line_state = chance(10);
    if (chance(10)) order.fulfilled_by = FulfilledBy::marketplace;
    if (chance(10)) order.lines.front().unit_price.reset();
    shop.store(order);
    if (chance(30))
      shop.link(order.lines.front().listing.item, {fmt::format("P{}:{}", pick(0, 3), pick(1, 3))});
    if (chance(15)) {
      const auto slips = try_slip(shop, number, false).slips;
      if (!slips.empty() && chance(50))
        cancel_slips(shop.database, shop.clock, {slips.front().number}, {}, false);
    }
    if (chance(10)) set_aside(shop, number);
    if (chance(10)) tell_gone(shop, number);
  }

 private:
  int pick(int from, int to) { return std::uniform_int_distribution(from, to)(random_); }
  bool chance(int percent) { return pick(1, 100) <= percent; }
  std::string some_item() { return std::to_string(pick(1, 6)); }

  std::vector<test::TestLine> some_lines() {
    std::vector<test::TestLine> lines;
    for (int item = 1; item <= 6; ++item) {
      if (!chance(30)) continue;
      const auto quantity = pick(1, 4);
      const auto cancelled = chance(25) ? pick(0, quantity) : 0;
      lines.push_back(
          {std::to_string(item), quantity, cancelled, chance(15) ? quantity - cancelled : 0});
    }
    if (lines.empty()) lines.push_back({some_item()});
    return lines;
  }

  std::mt19937 random_;
};

const SlipCondition* first_unmet(const Explanation& explanation) {
  for (const auto& condition : explanation.conditions) {
    if (!condition.met) return &condition;
  }
  return nullptr;
}

const ExplainedStep& step(const Explanation& explanation, const std::string& what) {
  for (const auto& step : explanation.steps) {
    if (step.what == what) return step;
  }
  FAIL("no step ", what);
  return explanation.steps.front();
}

}  // namespace

TEST_CASE("explain and export-slip come to the same verdict, whatever the order") {
  const unsigned seed = test::first_seed();
  CAPTURE(seed);
  SmallShop shop;
  for (int product = 0; product <= 3; ++product) shop.stock(fmt::format("P{}", product), 5);
  RandomOrders orders(seed);
  const auto table = own_words();
  int possible = 0;
  std::set<ErrorCode> refusals;
  const int count = test::long_tests() ? 20'000 : 400;
  for (int i = 0; i < count; ++i) {
    const auto number = fmt::format("A{}", i);
    CAPTURE(number);
    orders.add(shop, number);
    const auto explanation = explain(shop, number, table);
    const auto report = try_slip(shop, number);
    CHECK(explanation.slip_possible() == report.errors.empty());
    CHECK(report.slips.size() == (report.errors.empty() ? 1 : 0));
    if (report.errors.empty()) {
      ++possible;
      continue;
    }
    const auto& error = report.errors.front();
    refusals.insert(error.code);
    const auto* unmet = first_unmet(explanation);
    REQUIRE(unmet != nullptr);
    CHECK(unmet->id == error.code);
    CHECK(unmet->message == error.message.english());
    CHECK(unmet->hint == error.hint.english());
  }
  // Each kind of verdict was met.
  CHECK(possible > 0);
  using enum ErrorCode;
  CHECK(refusals == std::set{order_status_not_allowed, fulfilled_by_marketplace, cancel_requested,
                             order_set_aside, line_not_linked, insufficient_stock, slip_exists});
}

TEST_CASE("an order that is set aside or gone gets no slip, and the refusal says why") {
  SmallShop shop;
  shop.stock("P", 10);
  shop.sell("ASIDE", {{"10"}});
  shop.sell("GONE", {{"10"}});
  shop.link("10", {"P"});
  set_aside(shop, "ASIDE");
  tell_gone(shop, "GONE");
  for (const auto& [number, reason] :
       {std::pair{"ASIDE", "items: none"}, std::pair{"GONE", "no such order"}}) {
    const std::string shown = number;
    CAPTURE(shown);
    const auto report = try_slip(shop, number, false);
    REQUIRE(report.errors.size() == 1);
    CHECK(report.errors.front().code == ErrorCode::order_set_aside);
    CHECK(report.errors.front().message.english().find(reason) != std::string::npos);
  }
  ExportSlipRequest all;
  all.all_eligible.emplace();
  all.date = "2026-11-23";
  const auto report = export_slips(shop.database, shop.clock, all);
  REQUIRE(report);
  CHECK(report->slips.empty());
  CHECK(report->errors.empty());
}

TEST_CASE("every condition for a slip is told, also behind the first that is not met") {
  SmallShop shop;
  shop.stock("P", 1);
  auto order = shop.order("A1", {{"10", 2}, {"20"}});
  order.cancel_requested = true;
  shop.store(order);
  shop.link("10", {"P"});
  const auto explanation = explain(shop, "A1", own_words());
  using enum ErrorCode;
  std::vector<std::pair<ErrorCode, bool>> verdicts;
  for (const auto& condition : explanation.conditions) {
    verdicts.emplace_back(condition.id, condition.met);
    CHECK_FALSE(condition.message.empty());
    CHECK(condition.met == condition.hint.empty());
  }
  CHECK(verdicts == std::vector<std::pair<ErrorCode, bool>>{{slip_exists, true},
                                                            {order_status_not_allowed, true},
                                                            {fulfilled_by_marketplace, true},
                                                            {cancel_requested, false},
                                                            {order_set_aside, true},
                                                            {line_not_linked, false},
                                                            {insufficient_stock, false}});
}

TEST_CASE("without a warehouse the missing one is the condition that is not met") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  const auto explanation = explain(shop, "A1", own_words());
  CHECK_FALSE(explanation.slip_possible());
  CHECK(explanation.conditions.back().id == ErrorCode::usage);
  CHECK(explanation.conditions.back().hint.english().find("ecsync warehouses add") !=
        std::string::npos);
}

TEST_CASE("the steps name the entry of the table that each state met") {
  SmallShop shop;
  auto order = shop.order("A1", {{"10", 2}, {"20"}});
  order.status_native = "beamed,packing,shipping";
  order.lines[0].status_native = "packing,shipping";
  order.lines[1].status_native = "beamed";
  order.status = OrderStatus::unknown;
  shop.store(order);
  const auto explanation = explain(shop, "A1", words_of_units());
  REQUIRE(explanation.steps.size() == 4);
  CHECK(explanation.steps[0].what == "line 1");
  CHECK(explanation.steps[0].native == "packing");
  CHECK(*explanation.steps[0].rule == "packing → packing");
  CHECK(explanation.steps[1].native == "shipping");
  CHECK(explanation.steps[2].what == "line 2");
  CHECK_FALSE(explanation.steps[2].rule);
  CHECK(explanation.steps[2].state == "unknown");
  CHECK(explanation.steps[3].what == "order");
  CHECK(explanation.steps[3].state == "unknown");
}

TEST_CASE("a flag is told with the state that sets it, or with the mark beside the state") {
  SmallShop shop;
  auto order = shop.order("A1", {{"10"}});
  order.status_native = "packing";
  order.cancel_requested = true;
  order.fulfilled_by = FulfilledBy::marketplace;
  order.return_status = ReturnStatus::requested;
  shop.store(order);
  const StateWords::LookUp asks = [](std::string_view raw) {
    auto meaning = own_word(raw);
    if (meaning) meaning->cancel_requested = true;
    return meaning;
  };
  const auto explanation = explain(shop, "A1", {{.order = asks}, {}});
  CHECK(step(explanation, "order").state == "packing");
  CHECK(step(explanation, "cancel_requested").native == "packing");
  CHECK(step(explanation, "cancel_requested").state == "true");
  CHECK_FALSE(step(explanation, "return_status").native);
  CHECK(step(explanation, "return_status").state == "requested");
  CHECK(step(explanation, "fulfilled_by").state == "marketplace");
}

TEST_CASE("an overridden state is told as such, beside what the table says") {
  SmallShop shop;
  auto order = shop.order("A1", {{"10"}});
  order.status_native = "cancelled";
  order.status = OrderStatus::shipping;
  shop.store(order);
  const auto explanation = explain(shop, "A1", own_words({{"Cancelled", OrderStatus::shipping}}));
  CHECK(*step(explanation, "order").rule ==
        "cancelled → shipping (your configuration; the table says cancelled)");
  CHECK(explanation.by_table == OrderStatus::shipping);
  CHECK(explain(shop, "A1", own_words()).by_table == OrderStatus::cancelled);
}

}  // namespace ecsync
