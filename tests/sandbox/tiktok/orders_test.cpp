#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/sandbox/tiktok/order_text.h"
#include "tests/sandbox/tiktok/states.h"
#include "tests/sandbox/tiktok/tiktok_client.h"

namespace ecsync::sandbox {
namespace {

constexpr const char* everything = R"({"update_time_ge":1})";
const Fields oldest_first = {{"sort_field", "create_time"}, {"sort_order", "ASC"}};

std::int64_t search_code(const TestTiktok& tiktok, const std::string& body,
                         const Fields& query = {}) {
  return tiktok.search(body, query)["code"].GetInt64();
}

std::string joined_ids(const std::vector<std::string>& ids, std::size_t count) {
  const std::vector<std::string> some(ids.begin(),
                                      ids.begin() + static_cast<std::ptrdiff_t>(count));
  return fmt::format("{}", fmt::join(some, ","));
}

rapidjson::Document details(const TestTiktok& tiktok, const std::string& ids) {
  return tiktok.ask({.path = "/order/202309/orders", .query = {{"ids", ids}}});
}

bool sorted_keys(const rapidjson::Value& object) {
  std::vector<std::string> keys;
  for (const auto& member : object.GetObject()) keys.emplace_back(member.name.GetString());
  return std::ranges::is_sorted(keys);
}

/// An order whose units are in these stages.
Order order_of(const std::vector<Stage>& stages, std::uint64_t dice = 1) {
  Order order;
  order.dice = dice;
  for (const Stage stage : stages) {
    Unit unit;
    unit.stage = stage;
    order.units.push_back(unit);
  }
  return order;
}

}  // namespace

TEST_CASE("paging and sorting of TikTok Shop orders stand in the query") {
  TestTiktok tiktok;
  tiktok.connect();
  const std::vector<std::tuple<std::string, std::string, int>> cases = {
      {"page_size", "0", 36009004},          {"page_size", "101", 36009004},
      {"page_size", "ten", 36009004},        {"page_size", "1", 0},
      {"sort_field", "paid_time", 36009004}, {"sort_order", "asc", 36009004},
      {"page_token", "abc", 36009004},       {"sort_field", "update_time", 0}};
  for (const auto& each : cases) {
    const auto& name = std::get<0>(each);
    const auto& value = std::get<1>(each);
    CAPTURE(name);
    CAPTURE(value);
    CHECK(search_code(tiktok, everything, {{name, value}}) == std::get<2>(each));
  }
  CHECK(tiktok.code({.method = "POST", .path = order_search, .body = everything}) == 36009004);
}

TEST_CASE("filters of TikTok Shop orders are typed members of the body") {
  TestTiktok tiktok;
  tiktok.connect();
  CHECK(search_code(tiktok, R"({"update_time_ge":"1"})") == 36009004);
  CHECK(search_code(tiktok, R"({"update_time_ge":1.5})") == 36009004);
  CHECK(search_code(tiktok, R"({"update_time_le":1})") == 36009004);
  CHECK(search_code(tiktok, R"({"order_status":"PACKED"})") == 36009004);
  CHECK(search_code(tiktok, R"({"is_buyer_request_cancel":"true"})") == 36009004);
  CHECK(search_code(tiktok, R"({"create_time_ge":1,"create_time_lt":2000000000})") == 0);
  const auto cancelled = tiktok.search(R"({"order_status":"CANCELLED"})");
  REQUIRE(cancelled["data"].HasMember("orders"));
  for (const auto& order : cancelled["data"]["orders"].GetArray())
    CHECK(std::string(order["status"].GetString()) == "CANCELLED");
}

TEST_CASE("a TikTok Shop walk gives every order once, whatever the page size") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto whole = tiktok.walk(everything, oldest_first);
  CHECK(whole.size() == 120);
  const auto pages = tiktok.walk(everything, with(oldest_first, "page_size", "7"));
  CHECK(std::set(pages.begin(), pages.end()).size() == pages.size());
  CHECK(std::set(pages.begin(), pages.end()) == std::set(whole.begin(), whole.end()));
  const auto page = tiktok.search(everything, with(oldest_first, "page_size", "7"));
  CHECK(page["data"]["total_count"].GetInt() == 120);
}

TEST_CASE("TikTok Shop sorts by creation, newest first, unless told otherwise") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto page = tiktok.search(everything);
  std::vector<std::int64_t> times;
  for (const auto& order : page["data"]["orders"].GetArray())
    times.push_back(order["create_time"].GetInt64());
  CHECK(std::ranges::is_sorted(times, std::greater<>()));
  CHECK(times.front() > times.back());
}

TEST_CASE("a TikTok Shop page token has + / = and belongs to its query and shop") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto page = tiktok.search(everything, {{"page_size", "10"}});
  const std::string token = page["data"]["next_page_token"].GetString();
  for (const char c : {'+', '/', '='}) CHECK(token.find(c) != std::string::npos);
  const Fields next = {{"page_size", "10"}, {"page_token", token}};
  const auto second = tiktok.search(everything, next);
  REQUIRE(second["code"].GetInt() == 0);
  // Safe to ask for again.
  CHECK(write_json(tiktok.search(everything, next)["data"]) == write_json(second["data"]));
  CHECK(search_code(tiktok, R"({"update_time_ge":2})", next) == 36009004);
  CHECK(search_code(tiktok, everything, {{"page_size", "11"}, {"page_token", token}}) == 36009004);
  CHECK(search_code(tiktok, everything, with(next, "sort_order", "ASC")) == 36009004);
  tiktok.connect("2");
  CHECK(search_code(tiktok, everything, next) == 36009004);
}

TEST_CASE("the end of a TikTok Shop list has three forms and nothing found has no orders") {
  TestTiktok tiktok;
  tiktok.connect();
  std::set<std::string> ends;
  for (int i = 0; i < 3; ++i) {
    const auto page = tiktok.search(R"({"create_time_lt":5})");
    CHECK_FALSE(page["data"].HasMember("orders"));
    CHECK(page["data"]["total_count"].GetInt() == 0);
    const auto token = page["data"].FindMember("next_page_token");
    ends.insert(token == page["data"].MemberEnd() ? "absent"
                : token->value.IsNull()           ? "null"
                                                  : token->value.GetString());
  }
  CHECK(ends == std::set<std::string>{"", "absent", "null"});
}

TEST_CASE("a TikTok Shop window leaves its end out, but for an order that changed late") {
  TestTiktok tiktok;
  tiktok.connect();
  // Very many orders changed in this second, 3 days ago.
  const Seconds click = test_now - 3 * day;
  const auto found = [&](Seconds from, Seconds to) {
    const auto page =
        tiktok.search(fmt::format(R"({{"update_time_ge":{},"update_time_lt":{}}})", from, to));
    return page["data"]["total_count"].GetInt();
  };
  CHECK(found(click, click + 1) > 30);
  std::set<int> before;
  for (int i = 0; i < 3; ++i) before.insert(found(click - 1, click));
  // In turn: none of them, or just one whose update time is at the bound.
  CHECK(before.size() == 2);
  CHECK(*before.rbegin() == *before.begin() + 1);
}

TEST_CASE("an order that changes during a TikTok Shop walk comes back as it is now") {
  TestTiktok tiktok;
  tiktok.connect();
  const Fields by_update = {
      {"sort_field", "update_time"}, {"sort_order", "ASC"}, {"page_size", "50"}};
  const std::string body = fmt::format(R"({{"update_time_ge":1,"update_time_lt":{}}})", test_now);
  const auto first = tiktok.search(body, by_update);
  const std::string token = first["data"]["next_page_token"].GetString();
  const auto before = tiktok.search(body, with(by_update, "page_token", token));
  const std::string id = before["data"]["orders"][0]["id"].GetString();
  tiktok.control("POST", "touch", fmt::format(R"({{"shop":"1","number":"{}"}})", id));
  const auto after = tiktok.search(body, with(by_update, "page_token", token));
  CHECK(std::string(after["data"]["orders"][0]["id"].GetString()) == id);
  CHECK(after["data"]["orders"][0]["update_time"].GetInt64() >= test_now);
}

TEST_CASE("TikTok Shop orders of one second change places between two searches unless told") {
  TestTiktok tiktok;
  tiktok.connect();
  const std::string body = fmt::format(R"({{"update_time_ge":{},"update_time_lt":{}}})",
                                       test_now - 3 * day, test_now - 3 * day + 1);
  const Fields by_update = {{"sort_field", "update_time"}};
  CHECK(tiktok.walk(body, by_update) != tiktok.walk(body, by_update));
  tiktok.control("POST", "settings", R"({"stable_ties":true})");
  CHECK(tiktok.search(body, with(by_update, "page_size", "30"))["data"]["orders"] ==
        tiktok.search(body, with(by_update, "page_size", "30"))["data"]["orders"]);
}

TEST_CASE("TikTok Shop details come for at most fifty orders of this shop") {
  TestTiktok tiktok;
  tiktok.connect("2");
  const auto others = tiktok.walk(everything, oldest_first);
  tiktok.connect("1");
  const auto ids = tiktok.walk(everything, oldest_first);
  REQUIRE(ids.size() == 120);
  CHECK(details(tiktok, joined_ids(ids, 51))["code"].GetInt64() == 36009004);
  CHECK(details(tiktok, ids[0] + ",")["code"].GetInt64() == 36009004);
  CHECK(details(tiktok, ids[0] + "," + others[0])["code"].GetInt64() == 21008111);
  const auto many = details(tiktok, joined_ids(ids, 50));
  CHECK(many["data"]["orders"].Size() == 50);
  const auto some = details(tiktok, ids[0] + ",576000000000000001");
  REQUIRE(some["data"]["orders"].Size() == 1);
  CHECK(std::string(some["data"]["orders"][0]["id"].GetString()) == ids[0]);
  CHECK_FALSE(details(tiktok, "576000000000000001")["data"].HasMember("orders"));
}

TEST_CASE("the truth of TikTok Shop holds what stands on the wire") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto page = tiktok.search(everything);
  const auto truth = tiktok.control("GET", "truth?shop=1");
  std::map<std::string, const rapidjson::Value*> truths;
  for (const auto& order : truth["shops"][0]["orders"].GetArray())
    truths[order["number"].GetString()] = &order;
  std::set<std::string> statuses;
  for (const auto& order : page["data"]["orders"].GetArray()) {
    CAPTURE(order["id"].GetString());
    CHECK(sorted_keys(order));
    const rapidjson::Value& known = *truths.at(order["id"].GetString());
    CHECK(known["status_native"] == order["status"]);
    statuses.insert(known["status"].GetString());
    std::map<std::pair<std::string, std::string>, int> pieces;
    int cancelled = 0;
    for (const auto& line : order["line_items"].GetArray()) {
      CHECK(sorted_keys(line));
      ++pieces[{line["sku_id"].GetString(), line["sale_price"].GetString()}];
      cancelled += line["display_status"] == "CANCELLED" ? 1 : 0;
    }
    CHECK(pieces.size() == known["lines"].Size());
    for (const auto& line : known["lines"].GetArray())
      cancelled -= line["quantity_cancelled"].GetInt();
    CHECK(cancelled == 0);
    const bool failed = order["status"] == "CANCELLED" &&
                        order["cancellation_initiator"] == "SYSTEM" &&
                        order["cancel_reason"] == "Giao kiện hàng không thành công";
    CHECK(known["delivery_problem"].GetBool() == failed);
    if (order.HasMember("collection_time") && order["status"] == "CANCELLED") CHECK(failed);
    CHECK((known["kind"] == "sample") ==
          (order.HasMember("is_sample_order") && order["is_sample_order"].GetBool()));
    CHECK((known["kind"] == "replacement") == order["is_replacement_order"].GetBool());
    CHECK((known["kind"] == "exchange") == order.HasMember("exchange_source_order_id"));
    CHECK((known["fulfilled_by"] == "marketplace") ==
          (order["fulfillment_type"] == "FULFILLMENT_BY_TIKTOK"));
  }
  CHECK(statuses.size() >= 5);
}

TEST_CASE("TikTok Shop holds every kind of order that a reader must tell apart") {
  Options options = TestTiktok::small();
  options.orders = 2000;
  const TestTiktok tiktok(options);
  const auto truth = tiktok.control("GET", "truth");
  std::set<std::string> found;
  for (const auto& shop : truth["shops"].GetArray())
    for (const auto& order : shop["orders"].GetArray()) {
      const std::string status = order["status"].GetString();
      found.insert(order["status_native"].GetString());
      if (status == "unknown") found.insert("unknown");
      if (order["cancel_requested"].GetBool()) found.insert("cancel request");
      if (order["delivery_problem"].GetBool()) found.insert("delivery problem");
      found.insert(order["kind"].GetString());
      for (const auto& line : order["lines"].GetArray()) {
        if (std::stod(line["unit_price"].GetString()) == 0) found.insert("gift");
        if (line["status_native"] == "TO_SHIP") found.insert("line to ship");
        if (!line["parts"].Empty()) found.insert("bundle");
        if (status != "cancelled" && line["quantity_cancelled"].GetInt() > 0)
          found.insert("cancelled unit");
      }
    }
  for (const char* kind :
       {"UNPAID", "ON_HOLD", "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION",
        "IN_TRANSIT", "DELIVERED", "COMPLETED", "CANCELLED", "unknown", "cancel request",
        "delivery problem", "gift", "cancelled unit", "sample", "replacement", "exchange",
        "line to ship", "bundle"}) {
    CAPTURE(kind);
    CHECK(found.contains(kind));
  }
}

TEST_CASE("a plain TikTok Shop shop is kind") {
  Options options = TestTiktok::small();
  options.orders = 1000;
  options.plain = true;
  const TestTiktok tiktok(options);
  const auto truth = tiktok.control("GET", "truth");
  for (const auto& shop : truth["shops"].GetArray())
    for (const auto& order : shop["orders"].GetArray()) {
      CHECK(order["kind"] == "order");
      for (const auto& line : order["lines"].GetArray()) {
        CHECK(line["status_native"] != "TO_SHIP");
        CHECK(line["parts"].Empty());
      }
    }
}

TEST_CASE("TikTok Shop counts as many orders too many as it was told to") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto total = [&] { return tiktok.search(everything)["data"]["total_count"].GetInt(); };
  const auto before = total();
  tiktok.control("POST", "settings", R"({"miscount":1})");
  CHECK(total() == before + 1);
}

TEST_CASE("TikTok Shop orders without payment or on hold tell no address") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto page = tiktok.search(everything);
  bool some_addressed = false;
  for (const auto& order : page["data"]["orders"].GetArray()) {
    const bool waiting = order["status"] == "UNPAID" || order["status"] == "ON_HOLD";
    const bool addressed =
        order.HasMember("recipient_address") && !order["recipient_address"].ObjectEmpty();
    CHECK(addressed != waiting);
    some_addressed |= addressed;
  }
  CHECK(some_addressed);
}

TEST_CASE("units of one TikTok Shop SKU are not always neighbours") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto page = tiktok.search(everything);
  int apart = 0;
  for (const auto& order : page["data"]["orders"].GetArray()) {
    std::set<std::string> over;
    std::string last;
    for (const auto& line : order["line_items"].GetArray()) {
      const std::string piece =
          fmt::format("{} at {}", line["sku_id"].GetString(), line["sale_price"].GetString());
      if (piece != last && !over.insert(piece).second) ++apart;
      last = piece;
    }
  }
  CHECK(apart > 0);
}

TEST_CASE("the state of a TikTok Shop order follows from its living units") {
  using tiktok::order_state;
  CHECK(order_state(order_of({Stage::to_pack, Stage::shipped})) == "PARTIALLY_SHIPPING");
  CHECK(order_state(order_of({Stage::cancelled, Stage::shipped})) == "IN_TRANSIT");
  CHECK(order_state(order_of({Stage::packed, Stage::shipped})) == "AWAITING_COLLECTION");
  CHECK(order_state(order_of({Stage::returned})) == "COMPLETED");
  CHECK(order_state(order_of({Stage::to_pack}, 1U << 16U)) == "AWAITING_SHIPMENT");
  CHECK(order_state(order_of({Stage::to_pack}, 7U << 16U)) == "ON_HOLD");
  CHECK(order_state(order_of({Stage::unheard_of}, 1)) == "IN_TRANSIT");
  CHECK(tiktok::read_state(order_state(order_of({Stage::unheard_of}, 2))) == "unknown");
  CHECK(order_state(order_of({Stage::lost})) == "CANCELLED");
  CHECK(tiktok::collected(order_of({Stage::lost})));
  CHECK_FALSE(tiktok::collected(order_of({Stage::cancelled, Stage::scrapped})));
  CHECK(tiktok::never_picked_up(order_of({Stage::cancelled, Stage::scrapped})));
  CHECK_FALSE(tiktok::never_picked_up(order_of({Stage::cancelled})));
  CHECK_FALSE(tiktok::never_picked_up(order_of({Stage::scrapped, Stage::lost})));
}

TEST_CASE("TikTok Shop drops the zeros that end an amount") {
  CHECK(tiktok::short_amount(117'50) == "117.5");
  CHECK(tiktok::short_amount(35'97) == "35.97");
  CHECK(tiktok::short_amount(135'000'00) == "135000");
  CHECK(tiktok::short_amount(0) == "0");
}

TEST_CASE("a broken TikTok Shop order is broken on the wire until it is mended") {
  TestTiktok tiktok;
  tiktok.connect();
  const std::string id = tiktok.walk(everything, oldest_first).front();
  const auto spoiled = [&](const std::string& how) {
    tiktok.control("POST", "break_order",
                   fmt::format(R"({{"shop":"1","number":"{}","how":"{}"}})", id, how));
    auto answer = details(tiktok, id);
    rapidjson::Document order;
    order.CopyFrom(answer["data"]["orders"][0], order.GetAllocator());
    return order;
  };
  CHECK(spoiled("no_items")["line_items"].Empty());
  CHECK_FALSE(spoiled("no_items_member").HasMember("line_items"));
  CHECK(std::string(spoiled("text_money")["line_items"][0]["sale_price"].GetString()) == "liên hệ");
  CHECK(std::string(spoiled("absurd_money")["line_items"][0]["sale_price"].GetString()).size() >
        20);
  const auto no_currency = spoiled("no_currency");
  CHECK_FALSE(no_currency["line_items"][0].HasMember("currency"));
  CHECK_FALSE(no_currency["payment"].HasMember("currency"));
  CHECK(spoiled("bad_time")["create_time"].IsString());
  CHECK_FALSE(spoiled("no_time").HasMember("create_time"));
  tiktok.control("POST", "fix_order", fmt::format(R"({{"shop":"1","number":"{}"}})", id));
  CHECK(details(tiktok, id)["data"]["orders"][0]["create_time"].IsInt64());
}

}  // namespace ecsync::sandbox
