#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/sandbox/lazada/lazada_client.h"

namespace ecsync::sandbox {
namespace {

const Fields everything = {{"created_after", "2026-01-01T00:00:00+07:00"}};

std::string id_of(const rapidjson::Value& order) {
  const auto& id = order["order_id"];
  return id.IsString() ? id.GetString() : fmt::format("{}", id.GetInt64());
}

std::vector<std::string> ids_of(const rapidjson::Document& page) {
  std::vector<std::string> ids;
  for (const auto& order : page["data"]["orders"].GetArray()) ids.push_back(id_of(order));
  return ids;
}

/// All ids in order of creation; 120 orders need two pages.
std::vector<std::string> all_ids(const TestLazada& lazada) {
  Fields query = with(with(everything, "sort_by", "created_at"), "sort_direction", "ASC");
  auto ids = ids_of(lazada.call("/orders/get", query));
  for (const std::string& id : ids_of(lazada.call("/orders/get", with(query, "offset", "100"))))
    ids.push_back(id);
  return ids;
}

}  // namespace

TEST_CASE("a list of orders without a bound in time is refused") {
  TestLazada lazada;
  lazada.connect();
  CHECK(lazada.code("/orders/get", {{"limit", "10"}}) == "1");
  CHECK(lazada.code("/orders/get", {{"created_before", "2026-12-01T00:00:00+07:00"}}) == "1");
  CHECK(lazada.code("/orders/get", {{"update_after", "2026-01-01T00:00:00+07:00"}}) == "0");
}

TEST_CASE("only dates with a colon in their offset pass") {
  TestLazada lazada;
  lazada.connect();
  for (const char* wrong :
       {"2026-01-01T00:00:00+0700", "2026-01-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.5+07:00", "2026-02-30T00:00:00+07:00", "2026-01-01 00:00:00+07:00",
        "2026-01-01T00:00:00 07:00", "1767200400000"}) {
    CAPTURE(wrong);
    CHECK(lazada.code("/orders/get", {{"created_after", wrong}}) == "17");
  }
  CHECK(lazada.code("/orders/get", {{"created_after", "2025-12-31T17:00:00-07:30"}}) == "0");
}

TEST_CASE("limits, offsets, filters and sortings that do not exist have codes of their own") {
  TestLazada lazada;
  lazada.connect();
  const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
      {"limit", "0", "19"},           {"limit", "101", "19"},       {"limit", "ten", "19"},
      {"offset", "-1", "14"},         {"offset", "x", "14"},        {"offset", "4901", "97"},
      {"offset", "4900", "0"},        {"offset", "1", "14"},        {"offset", "150", "14"},
      {"status", "lieferbar", "36"},  {"status", "confirmed", "0"}, {"sort_by", "price", "75"},
      {"sort_direction", "asc", "74"}};
  for (const auto& each : cases) {
    const auto& name = std::get<0>(each);
    const auto& value = std::get<1>(each);
    CAPTURE(name);
    CAPTURE(value);
    CHECK(lazada.code("/orders/get", with(everything, name, value)) == std::get<2>(each));
  }
  const auto deep = lazada.call("/orders/get", with(everything, "offset", "5000"));
  CHECK(std::string(deep["message"].GetString()) ==
        "E097: Offset and limit sum 5100 must be less than 5000");
}

TEST_CASE("countTotal counts every match and count the page") {
  TestLazada lazada;
  lazada.connect();
  const auto page =
      lazada.call("/orders/get", with(with(everything, "limit", "7"), "offset", "119"));
  CHECK(page["data"]["countTotal"].GetInt() == 120);
  CHECK(page["data"]["count"].GetInt() == 1);
  CHECK(page["data"]["orders"].Size() == 1);
}

TEST_CASE("both ends of a window belong to it") {
  TestLazada lazada;
  lazada.connect();
  const auto truth = lazada.control("GET", "truth?shop=1");
  const auto& orders = truth["shops"][0]["orders"];
  const auto& middle = orders[60];
  const std::string second = std::string(middle["created_at"].GetString()).substr(0, 19) + "+00:00";
  const auto page =
      lazada.call("/orders/get", {{"created_after", second}, {"created_before", second}});
  const auto ids = ids_of(page);
  CHECK(std::ranges::find(ids, std::string(middle["number"].GetString())) != ids.end());
}

TEST_CASE("orders of one second change places between two calls unless told otherwise") {
  TestLazada lazada;
  lazada.connect();
  const Fields query = {{"update_after", "2026-11-20T10:15:00+07:00"},
                        {"update_before", "2026-11-20T10:15:00+07:00"},
                        {"sort_by", "updated_at"},
                        {"sort_direction", "ASC"}};
  const auto first = ids_of(lazada.call("/orders/get", query));
  auto second = ids_of(lazada.call("/orders/get", query));
  REQUIRE(first.size() > 30);
  CHECK(first != second);
  CHECK(std::set(first.begin(), first.end()) == std::set(second.begin(), second.end()));
  lazada.control("POST", "settings", R"({"stable_ties":true})");
  CHECK(ids_of(lazada.call("/orders/get", query)) == ids_of(lazada.call("/orders/get", query)));
}

TEST_CASE("items come for at most fifty orders of this shop and in another order") {
  TestLazada lazada;
  lazada.connect();
  const auto ids = all_ids(lazada);
  REQUIRE(ids.size() == 120);
  const auto list = [&](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "," : "") + ids[i];
    return "[" + text + "]";
  };
  CHECK(lazada.code("/orders/items/get", {{"order_ids", list(51)}}) == "38");
  CHECK(lazada.code("/orders/items/get", {{"order_ids", ids[0]}}) == "56");
  CHECK(lazada.code("/orders/items/get", {{"order_ids", "[1]"}}) == "39");
  CHECK(lazada.code("/orders/items/get", {{"order_ids", "[1," + ids[0] + "]"}}) == "37");
  CHECK(lazada.code("/orders/items/get",
                    {{"order_ids", "[\"" + ids[0] + "\", \"" + ids[1] + "\"]"}}) == "0");
  CHECK(lazada.code("/order/items/get", {{"order_id", "1"}}) == "16");
  CHECK(lazada.code("/order/get", {{"order_id", "1"}}) == "16");

  const auto items = lazada.call("/orders/items/get", {{"order_ids", list(50)}});
  std::vector<std::string> answered;
  for (const auto& order : items["data"].GetArray()) answered.push_back(id_of(order));
  const std::vector<std::string> asked(ids.begin(), ids.begin() + 50);
  CHECK(answered != asked);
  CHECK(std::set(answered.begin(), answered.end()) == std::set(asked.begin(), asked.end()));
}

TEST_CASE("only the call for one order names the product") {
  TestLazada lazada;
  lazada.connect();
  const std::string id = all_ids(lazada).front();
  const auto one = lazada.call("/order/items/get", {{"order_id", id}});
  const auto many = lazada.call("/orders/items/get", {{"order_ids", "[" + id + "]"}});
  CHECK(one["data"][0].HasMember("product_id"));
  CHECK_FALSE(many["data"][0]["order_items"][0].HasMember("product_id"));
}

TEST_CASE("the truth holds as many pieces as the wire and the same states") {
  TestLazada lazada;
  lazada.connect();
  const auto truth = lazada.control("GET", "truth?shop=1");
  std::set<std::string> statuses;
  for (const auto& order : truth["shops"][0]["orders"].GetArray()) {
    statuses.insert(order["status"].GetString());
    const auto items = lazada.call("/order/items/get", {{"order_id", order["number"].GetString()}});
    int quantity = 0;
    for (const auto& line : order["lines"].GetArray()) quantity += line["quantity"].GetInt();
    CHECK(quantity == static_cast<int>(items["data"].Size()));
    std::set<std::string> states;
    for (const auto& item : items["data"].GetArray()) {
      std::string state = item["status"].GetString();
      std::ranges::transform(state, state.begin(),
                             [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      states.insert(state);
    }
    CHECK(fmt::format("{}", fmt::join(states, ",")) == order["status_native"].GetString());
  }
  CHECK(statuses.size() >= 5);
}

TEST_CASE("the same order number in two shops belongs to each of them") {
  TestLazada lazada;
  const auto truth = lazada.control("GET", "truth");
  std::map<std::string, int> shops_with;
  for (const auto& shop : truth["shops"].GetArray())
    for (const auto& order : shop["orders"].GetArray()) ++shops_with[order["number"].GetString()];
  CHECK(std::ranges::count_if(shops_with, [](const auto& one) { return one.second == 2; }) == 1);
}

TEST_CASE("a broken order is broken on the wire until it is mended") {
  TestLazada lazada;
  lazada.connect();
  const std::string id = all_ids(lazada).front();
  const auto item = [&] {
    return lazada.call("/orders/items/get", {{"order_ids", "[" + id + "]"}});
  };
  const auto order = [&] { return lazada.call("/order/get", {{"order_id", id}}); };
  const auto spoil = [&](const std::string& how) {
    lazada.control("POST", "break_order",
                   fmt::format(R"({{"shop":"1","number":"{}","how":"{}"}})", id, how));
  };
  spoil("no_items");
  CHECK(item()["data"][0]["order_items"].Empty());
  spoil("no_items_member");
  CHECK_FALSE(item()["data"][0].HasMember("order_items"));
  spoil("items_withheld");
  CHECK(item()["data"].Empty());
  spoil("text_money");
  CHECK(item()["data"][0]["order_items"][0]["item_price"].IsString());
  spoil("text_total");
  CHECK(std::string(order()["data"]["price"].GetString()) == "n/a");
  spoil("absurd_money");
  CHECK(item()["data"][0]["order_items"][0]["item_price"].GetDouble() > 1e20);
  spoil("no_currency");
  CHECK_FALSE(item()["data"][0]["order_items"][0].HasMember("currency"));
  spoil("bad_time");
  CHECK(std::string(order()["data"]["created_at"].GetString()).starts_with("0000"));
  spoil("no_time");
  CHECK_FALSE(order()["data"].HasMember("created_at"));
  const auto truth = lazada.control("GET", "truth?shop=1");
  CHECK(std::string(truth["shops"][0]["orders"][0]["broken"].GetString()) == "no_time");

  lazada.control("POST", "fix_order", fmt::format(R"({{"shop":"1","number":"{}"}})", id));
  CHECK(order()["data"].HasMember("created_at"));
  CHECK(lazada
            .control("POST", "break_order",
                     fmt::format(R"({{"shop":"1","number":"{}","how":"x"}})", id))
            .HasMember("error"));
}

TEST_CASE("an order comes to a stage on demand, in part or as a whole") {
  const TestLazada lazada;
  std::string number;
  // The truth about the order: the first of several pieces, once it is found.
  const auto truth = [&] {
    const auto all = lazada.control("GET", "truth?shop=1");
    rapidjson::Document found;
    for (const auto& order : all["shops"][0]["orders"].GetArray()) {
      const bool wanted = number.empty() ? order["lines"][0]["quantity"].GetInt() > 1
                                         : order["number"].GetString() == number;
      if (!wanted) continue;
      found.CopyFrom(order, found.GetAllocator());
      break;
    }
    return found;
  };
  number = truth()["number"].GetString();
  const auto move = [&](const std::string& rest) {
    lazada.control("POST", "move_order",
                   fmt::format(R"({{"shop":"1","number":"{}",{}}})", number, rest));
  };
  move(R"("to":"packed")");
  CHECK(truth()["status"].GetString() == std::string("packing"));
  move(R"("to":"cancelled","pieces":1)");
  CHECK(truth()["lines"][0]["quantity_cancelled"].GetInt() == 1);
  CHECK(truth()["status"].GetString() == std::string("packing"));
  move(R"("to":"cancelled")");
  CHECK(truth()["status"].GetString() == std::string("cancelled"));
  move(R"("to":"nowhere")");
  CHECK(truth()["status"].GetString() == std::string("cancelled"));
}

}  // namespace ecsync::sandbox
