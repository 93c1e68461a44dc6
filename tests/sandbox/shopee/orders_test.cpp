#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/sandbox/shopee/order_query.h"
#include "tests/sandbox/shopee/shopee_client.h"

namespace ecsync::sandbox {
namespace {

using Numbers = std::vector<std::string>;

Fields window(const std::string& field, Seconds from, Seconds to, int page_size = 100) {
  return {{"time_range_field", field},
          {"time_from", shopee_time(from)},
          {"time_to", shopee_time(to)},
          {"page_size", fmt::format("{}", page_size)}};
}

/// Follows the cursor to the end of the window; what each page held goes to `sizes`.
Numbers follow(const TestShopee& shopee, const Fields& query, std::vector<std::size_t>* sizes) {
  Numbers numbers;
  std::set<std::string> cursors;
  std::string cursor;
  while (true) {
    const auto page = shopee.call("order/get_order_list", with(query, "cursor", cursor));
    const auto& response = page["response"];
    for (const auto& row : response["order_list"].GetArray())
      numbers.emplace_back(row["order_sn"].GetString());
    if (sizes != nullptr) sizes->push_back(response["order_list"].Size());
    cursor = response["next_cursor"].GetString();
    CHECK(response["more"].GetBool() == !cursor.empty());
    if (!response["more"].GetBool()) return numbers;
    REQUIRE(cursors.insert(cursor).second);
  }
}

/// Every order of the last 75 days, windows sharing their ends.
std::set<std::string> all_numbers(const TestShopee& shopee) {
  std::set<std::string> numbers;
  for (int i = 5; i > 0; --i)
    for (std::string& number :
         follow(shopee, window("create_time", -i * 15 * day, -(i - 1) * 15 * day), nullptr))
      numbers.insert(std::move(number));
  return numbers;
}

const char* const wire_fields =
    "item_list,total_amount,package_list,pay_time,cancel_by,fulfillment_flag";

/// The details of all orders, by their number.
std::map<std::string, rapidjson::Document> all_details(const TestShopee& shopee) {
  std::map<std::string, rapidjson::Document> details;
  for (const std::string& number : all_numbers(shopee)) {
    auto answer = shopee.call("order/get_order_detail", {{"order_sn_list", number},
                                                         {"response_optional_fields", wire_fields},
                                                         {"request_order_status_pending", "true"}});
    rapidjson::Document order;
    order.CopyFrom(answer["response"]["order_list"][0], order.GetAllocator());
    details.emplace(number, std::move(order));
  }
  return details;
}

/// A line as a reader has to make it of an item.
struct WireLine {
  std::string listing;
  double price = 0;
  int quantity = 0;
  std::string sku;
  std::string variation;
  std::string image;
};

bool is_bundle(const rapidjson::Value& item) {
  const auto says_so = [](const rapidjson::Value& promotion) {
    return promotion.HasMember("promotion_type") && promotion["promotion_type"] == "bundle_deal";
  };
  if (says_so(item)) return true;
  if (!item.HasMember("promotion_list") || !item["promotion_list"].IsArray()) return false;
  const auto list = item["promotion_list"].GetArray();
  return std::any_of(list.begin(), list.end(), says_so);
}

WireLine read_item(const rapidjson::Value& item) {
  WireLine line;
  const auto model = item["model_id"].GetUint64();
  line.listing = fmt::format("{}", item["item_id"].GetUint64());
  if (model != 0) line.listing += fmt::format(":{}", model);
  line.price =
      item[is_bundle(item) ? "model_original_price" : "model_discounted_price"].GetDouble();
  line.quantity = item["model_quantity_purchased"].GetInt();
  line.sku = item[model == 0 ? "item_sku" : "model_sku"].GetString();
  line.variation = item["model_name"].GetString();
  if (item.HasMember("image_info") && item["image_info"].IsObject())
    line.image = item["image_info"]["image_url"].GetString();
  return line;
}

void add_up(std::vector<WireLine>& lines, const WireLine& line) {
  if (line.quantity == 0) return;  // nobody ordered it
  for (WireLine& other : lines)
    if (other.listing == line.listing && other.price == line.price) {
      other.quantity += line.quantity;
      return;
    }
  lines.push_back(line);
}

std::string text_or_nothing(const rapidjson::Value& value) {
  return value.IsNull() ? "" : value.GetString();
}

std::string joined_numbers(const std::set<std::string>& numbers, std::size_t count) {
  std::string text;
  std::size_t used = 0;
  for (const std::string& number : numbers)
    if (used++ < count) text += (text.empty() ? "" : ",") + number;
  return text;
}

}  // namespace

TEST_CASE("Shopee's windows have fifteen days at most and two different ends") {
  TestShopee shopee;
  shopee.connect();
  const auto error = [&](Seconds from, Seconds to) {
    return shopee.error("order/get_order_list", window("create_time", from, to));
  };
  CHECK(error(-15 * day, 0).empty());
  CHECK(error(-15 * day - 1, 0) == "order.order_list_invalid_time");
  CHECK(error(0, 0) == "order.order_list_invalid_time");
  CHECK(error(1, 0) == "order.order_list_invalid_time");
}

TEST_CASE("Shopee's list of orders refuses what it does not know") {
  TestShopee shopee;
  shopee.connect();
  const auto error = [&](const std::string& name, const std::string& value) {
    Fields query = window("create_time", -day, 0);
    std::erase_if(query, [&](const auto& field) { return field.first == name; });
    return shopee.error("order/get_order_list", value.empty() ? query : with(query, name, value));
  };
  for (const char* name : {"time_range_field", "time_from", "time_to", "page_size"}) {
    CAPTURE(name);
    CHECK(error(name, "") == "error_param");
    CHECK(error(name, "x") == "error_param");
  }
  CHECK(error("page_size", "0") == "error_param");
  CHECK(error("page_size", "1").empty());
  CHECK(error("page_size", "100").empty());
  CHECK(error("page_size", "101") == "error_param");
  CHECK(error("cursor", "20") == "error_param");
  CHECK(error("cursor", "1730437200,184066343203459") == "error_param");
  CHECK(error("order_status", "READY_TO_SHIP").empty());
  for (const char* state : {"RETRY_SHIP", "TO_CONFIRM_RECEIVE", "TO_RETURN", "PENDING", "shipped"})
    CHECK(error("order_status", state) == "error_param");
  CHECK(error("response_optional_fields", "order_status").empty());
  CHECK(error("response_optional_fields", "item_list") == "error_param");
}

TEST_CASE("a cursor of Shopee's leads back to its place and never repeats") {
  std::set<std::string> texts;
  for (std::uint64_t turn = 1; turn <= 9; ++turn) {
    const std::string text = shopee::write_cursor({1'795'403'700, 119}, turn);
    texts.insert(text);
    const auto place = shopee::read_cursor(text);
    REQUIRE(place);
    CHECK(place->time == 1'795'403'700);
    CHECK(place->order == 119);
  }
  CHECK(texts.size() == 9);
}

TEST_CASE("Shopee's pages are short, empty or full, and end where more is false") {
  TestShopee shopee;
  shopee.connect();
  std::vector<std::size_t> sizes;
  std::size_t rows = 0;
  for (int i = 5; i > 0; --i)
    rows +=
        follow(shopee, window("create_time", -i * 15 * day, -(i - 1) * 15 * day, 6), &sizes).size();
  CHECK(rows == 120);
  CHECK(std::ranges::count(sizes, 0U) >= 1);
  CHECK(std::ranges::count(sizes, 3U) >= 1);
  CHECK(std::ranges::count(sizes, 6U) >= 5);
  CHECK(all_numbers(shopee).size() == 120);
}

TEST_CASE("the last second of a window long past falls to the next window") {
  TestShopee shopee;
  shopee.connect();
  const auto truth = shopee.control("GET", "truth?shop=1");
  const auto& order = truth["shops"][0]["orders"][60];
  const std::string number = order["number"].GetString();
  const auto created = *parse_time(order["created_at"].GetString(), true) - test_now;
  const auto holds = [&](Seconds from, Seconds to) {
    const auto numbers = follow(shopee, window("create_time", from, to), nullptr);
    return std::ranges::find(numbers, number) != numbers.end();
  };
  CHECK_FALSE(holds(created - 10, created));
  CHECK(holds(created, created + 10));
}

TEST_CASE("an order that changes leaves its window of update time") {
  TestShopee shopee;
  shopee.connect();
  const Fields past = window("update_time", -4 * day, -2 * day);
  const auto before = follow(shopee, past, nullptr);
  REQUIRE(before.size() > 20);
  shopee.control("POST", "touch", fmt::format(R"({{"shop":"1","number":"{}"}})", before.front()));
  const auto after = follow(shopee, past, nullptr);
  CHECK(after.size() == before.size() - 1);
  const auto now = follow(shopee, window("update_time", -60, 60), nullptr);
  CHECK(std::ranges::find(now, before.front()) != now.end());
}

TEST_CASE("Shopee's filter by status never shows what it has no word for") {
  TestShopee shopee;
  shopee.connect();
  std::size_t found = 0;
  for (const char* status : {"UNPAID", "READY_TO_SHIP", "PROCESSED", "SHIPPED", "COMPLETED",
                             "IN_CANCEL", "CANCELLED", "INVOICE_PENDING"})
    for (int i = 5; i > 0; --i)
      found += follow(shopee,
                      with(window("create_time", -i * 15 * day, -(i - 1) * 15 * day),
                           "order_status", status),
                      nullptr)
                   .size();
  CHECK(found > 60);
  CHECK(found < 120);
}

TEST_CASE("Shopee gives at most fifty details, in another order, and leaves strangers out") {
  TestShopee shopee;
  shopee.connect();
  const auto numbers = all_numbers(shopee);
  const auto details = [&](const std::string& list) {
    return shopee.call("order/get_order_detail", {{"order_sn_list", list}});
  };
  CHECK(shopee.error("order/get_order_detail", {{"order_sn_list", joined_numbers(numbers, 51)}}) ==
        "error_param");
  CHECK(shopee.error("order/get_order_detail", {}) == "error_param");
  CHECK(shopee.error("order/get_order_detail", {{"order_sn_list", "261101ABCDEFGH"}}) ==
        "error_not_found");

  const auto all = details(joined_numbers(numbers, 50));
  Numbers answered;
  for (const auto& order : all["response"]["order_list"].GetArray())
    answered.emplace_back(order["order_sn"].GetString());
  CHECK(answered.size() == 50);
  CHECK_FALSE(std::ranges::is_sorted(answered));

  const auto some = details(*numbers.begin() + ",261101ABCDEFGH");
  CHECK(some["response"]["order_list"].Size() == 1);
  CHECK(write_json(some["warning"]).find("261101ABCDEFGH") != std::string::npos);
}

TEST_CASE(
    "a detail of Shopee's holds the defaults and what was asked for, and nothing of the buyer") {
  TestShopee shopee;
  shopee.connect();
  const std::string number = *all_numbers(shopee).begin();
  const auto order = [&](const std::string& fields) {
    auto answer = shopee.call("order/get_order_detail",
                              {{"order_sn_list", number}, {"response_optional_fields", fields}});
    return write_json(answer["response"]["order_list"][0]);
  };
  const std::string bare = order("");
  for (const char* name : {"order_status", "update_time", "currency", "days_to_ship"})
    CHECK(bare.find(name) != std::string::npos);
  for (const char* name : {"item_list", "total_amount", "recipient_address", "buyer_user",
                           "package_list", "\"note\"", "pay_time", "cancel_by"})
    CHECK(bare.find(name) == std::string::npos);
  CHECK(order("item_list").find("model_quantity_purchased") != std::string::npos);
  CHECK(order("buyer_username,recipient_address").find("n***n_buyername") != std::string::npos);
}

TEST_CASE("the truth holds as many pieces as Shopee's wire and the same states") {
  TestShopee shopee;
  shopee.connect();
  const auto details = all_details(shopee);
  const auto truth = shopee.control("GET", "truth?shop=1");
  std::set<std::string> states;
  for (const auto& order : truth["shops"][0]["orders"].GetArray()) {
    const auto& wire = details.at(order["number"].GetString());
    const std::string state = wire["order_status"].GetString();
    states.insert(state);
    CHECK(state == order["status_native"].GetString());
    CHECK(order["total"].IsNull() == (state == "UNPAID"));
    int quantity = 0;
    int cancelled = 0;
    int returned = 0;
    for (const auto& line : order["lines"].GetArray()) {
      quantity += line["quantity"].GetInt();
      cancelled += line["quantity_cancelled"].GetInt();
      returned += line["quantity_returned"].GetInt();
    }
    for (const auto& item : wire["item_list"].GetArray()) {
      quantity -= item["model_quantity_purchased"].GetInt();
      const auto counted = [&](const char* name) {
        return item.HasMember(name) ? item[name].GetInt() : 0;
      };
      returned -= counted("returned_qty");
      cancelled -= state == "CANCELLED" ? item["model_quantity_purchased"].GetInt()
                                        : counted("cancelled_qty");
    }
    CHECK(quantity == 0);
    CHECK(cancelled == 0);
    CHECK(returned == 0);
  }
  CHECK(states.size() >= 8);
}

TEST_CASE("the truth's lines are Shopee's, each SKU and price summed up once") {
  TestShopee shopee;
  shopee.connect();
  const auto details = all_details(shopee);
  const auto truth = shopee.control("GET", "truth?shop=1");
  const std::string connection = truth["shops"][0]["connection"].GetString();
  for (const auto& order : truth["shops"][0]["orders"].GetArray()) {
    std::vector<WireLine> wire;
    for (const auto& item : details.at(order["number"].GetString())["item_list"].GetArray())
      add_up(wire, read_item(item));
    REQUIRE(wire.size() == order["lines"].Size());
    for (rapidjson::SizeType i = 0; i < wire.size(); ++i) {
      const auto& line = order["lines"][i];
      CHECK(line["listing"].GetString() == connection + "/" + wire[i].listing);
      CHECK(std::stod(line["unit_price"].GetString()) == doctest::Approx(wire[i].price));
      CHECK(line["quantity"].GetInt() == wire[i].quantity);
      CHECK(text_or_nothing(line["seller_sku"]) == wire[i].sku);
      CHECK(text_or_nothing(line["variation"]) == wire[i].variation);
      CHECK(text_or_nothing(line["image"]) == wire[i].image);
    }
  }
}

TEST_CASE("a held order of Shopee's is PENDING only for those who ask") {
  Options options = TestShopee::small();
  options.orders = 900;
  TestShopee shopee(options);
  shopee.connect();
  const auto truth = shopee.control("GET", "truth?shop=1");
  const auto& orders = truth["shops"][0]["orders"];
  const auto held = std::find_if(orders.Begin(), orders.End(), [](const auto& order) {
    return std::string(order["status_native"].GetString()) == "PENDING";
  });
  REQUIRE(held != orders.End());
  CHECK(std::string((*held)["status"].GetString()) == "new");
  const auto state = [&](const char* flag) {
    const auto answer = shopee.call(
        "order/get_order_detail",
        {{"order_sn_list", (*held)["number"].GetString()}, {"request_order_status_pending", flag}});
    return std::string(answer["response"]["order_list"][0]["order_status"].GetString());
  };
  CHECK(state("true") == "PENDING");
  CHECK(state("false") == "READY_TO_SHIP");
}

TEST_CASE("Shopee's orders are awkward in every documented way") {
  Options options = TestShopee::small();
  options.orders = 400;
  TestShopee shopee(options);
  shopee.connect();
  int bundles = 0;
  int twice = 0;
  int without_model = 0;
  int big_promotions = 0;
  int uncounted = 0;
  std::set<std::string> locations;
  std::set<std::string> pictures;
  for (const auto& [number, order] : all_details(shopee)) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    for (const auto& item : order["item_list"].GetArray()) {
      const auto model = item["model_id"].GetUint64();
      twice += seen.emplace(item["item_id"].GetUint64(), model).second ? 0 : 1;
      without_model += model == 0 ? 1 : 0;
      const bool bundle =
          item.HasMember("promotion_type") && item["promotion_type"] == "bundle_deal";
      bundles += bundle ? 1 : 0;
      if (bundle) CHECK(item["model_discounted_price"].GetDouble() == 0);
      if (bundle) CHECK(item["model_original_price"].GetDouble() > 0);
      big_promotions += item["promotion_id"].GetUint64() > (1ULL << 53U) ? 1 : 0;
      uncounted += item.HasMember("cancelled_qty") ? 0 : 1;
      locations.insert(item["product_location_id"].IsArray() ? "list" : "text");
      if (!item.HasMember("image_info"))
        pictures.insert("missing");
      else
        pictures.insert(item["image_info"].IsNull()     ? "null"
                        : item["image_info"].IsString() ? "text"
                                                        : "object");
    }
  }
  CHECK(bundles > 10);
  CHECK(twice > 10);
  CHECK(without_model > 10);
  CHECK(big_promotions > 10);
  CHECK(uncounted > 10);
  CHECK(locations.size() == 2);
  CHECK(pictures == std::set<std::string>{"missing", "null", "text", "object"});
}

TEST_CASE("a package of Shopee's tells what went wrong on the way, maybe the second of two") {
  Options options = TestShopee::small();
  options.orders = 400;
  TestShopee shopee(options);
  shopee.connect();
  const auto details = all_details(shopee);
  const auto truth = shopee.control("GET", "truth?shop=1");
  int problems = 0;
  int in_second = 0;
  std::set<std::string> unpaid;
  for (const auto& order : truth["shops"][0]["orders"].GetArray()) {
    const auto& wire = details.at(order["number"].GetString());
    const bool cancelled = wire["order_status"] == "CANCELLED";
    if (wire["order_status"] == "UNPAID") {
      unpaid.insert(wire.HasMember("package_list") ? write_json(wire["package_list"]) : "missing");
      continue;
    }
    bool failed = false;
    const auto& packages = wire["package_list"];
    for (rapidjson::SizeType i = 0; i < packages.Size(); ++i) {
      const std::string state = packages[i]["logistics_status"].GetString();
      if (state != "LOGISTICS_DELIVERY_FAILED" && state != "LOGISTICS_LOST") continue;
      failed = true;
      in_second += i == 1 ? 1 : 0;
    }
    CHECK(order["delivery_problem"].GetBool() == (cancelled && failed));
    problems += failed ? 1 : 0;
  }
  CHECK(problems > 5);
  CHECK(in_second > 0);
  CHECK_FALSE(unpaid.empty());
}

TEST_CASE("no piece of Shopee's orders comes back to life while they move on") {
  TestShopee shopee;
  const auto counts = [&] {
    std::map<std::string, std::pair<int, int>> gone;
    const auto truth = shopee.control("GET", "truth");
    for (const auto& shop : truth["shops"].GetArray())
      for (const auto& order : shop["orders"].GetArray())
        for (const auto& line : order["lines"].GetArray()) {
          auto& [cancelled, returned] =
              gone[fmt::format("{} {} {}", order["id"].GetString(), line["listing"].GetString(),
                               line["unit_price"].GetString())];
          cancelled = line["quantity_cancelled"].GetInt();
          returned = line["quantity_returned"].GetInt();
        }
    return gone;
  };
  auto before = counts();
  int more = 0;
  for (int round = 0; round < 8; ++round) {
    shopee.control("POST", "evolve", fmt::format(R"({{"changes":100,"seed":{}}})", round));
    auto after = counts();
    for (const auto& entry : before) {
      CAPTURE(entry.first);
      const auto& now = after[entry.first];
      CHECK(now.first >= entry.second.first);
      CHECK(now.second >= entry.second.second);
      more += now != entry.second ? 1 : 0;
    }
    before = std::move(after);
  }
  CHECK(more > 10);
}

TEST_CASE("a broken order of Shopee's is broken on the wire until it is mended") {
  TestShopee shopee;
  shopee.connect();
  const auto numbers = all_numbers(shopee);
  const std::string number = *numbers.begin();
  const auto answer = [&] {
    return shopee.call("order/get_order_detail",
                       {{"order_sn_list", number + "," + *numbers.rbegin()},
                        {"response_optional_fields", wire_fields}});
  };
  const auto broken = [&](const std::string& how) {
    shopee.control("POST", "break_order",
                   fmt::format(R"({{"shop":"1","number":"{}","how":"{}"}})", number, how));
    auto all = answer();
    rapidjson::Document order(rapidjson::kObjectType);
    for (const auto& row : all["response"]["order_list"].GetArray())
      if (row["order_sn"].GetString() == number) order.CopyFrom(row, order.GetAllocator());
    return order;
  };
  CHECK(broken("no_items")["item_list"].Empty());
  CHECK_FALSE(broken("no_items_member").HasMember("item_list"));
  CHECK(broken("items_withheld").ObjectEmpty());
  CHECK(broken("text_money")["item_list"][0]["model_discounted_price"].IsString());
  CHECK(broken("absurd_money")["item_list"][0]["model_discounted_price"].GetDouble() > 1e20);
  CHECK_FALSE(broken("no_currency").HasMember("currency"));
  CHECK(broken("bad_time")["create_time"].IsString());
  CHECK_FALSE(broken("no_time").HasMember("create_time"));
  shopee.control("POST", "break_order",
                 fmt::format(R"({{"shop":"1","number":"{}","how":"spoils_batch"}})", number));
  CHECK_FALSE(answer().HasMember("response"));
  shopee.control("POST", "fix_order", fmt::format(R"({{"shop":"1","number":"{}"}})", number));
  CHECK(answer()["response"]["order_list"].Size() == 2);
}

}  // namespace ecsync::sandbox
