#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>

#include "adapters/common/number_id.h"
#include "adapters/lazada/catalogue.h"
#include "adapters/lazada/reply.h"
#include "adapters/shopee/catalogue.h"
#include "adapters/shopee/reply.h"
#include "adapters/tiktok/catalogue.h"
#include "adapters/tiktok/reply.h"

// Ids that the references call numbers. People copy them into commands, so nothing else may come in
// as one.
namespace ecsync {
namespace {

using Read = std::function<void(const json::Value&)>;

/// Why `read` refuses the text; "" when it reads it.
std::string refusal(const std::string& text, const Read& read) {
  const auto document = json::Document::parse(text);
  REQUIRE_MESSAGE(document.has_value(), text);
  try {
    read(document->root());
  } catch (const json::FieldError& error) {
    return error.what();
  }
  return "";
}

constexpr auto not_a_number = R"("`touch x`" is not a number, as these ids are)";

std::string at(const std::string& place) {
  return place + ": " + not_a_number;
}

const lazada::Country& vietnam() {
  return *lazada::find_country("vn");
}

/// The text with the first %% replaced.
std::string with(const std::string& text, const std::string& id) {
  const auto place = text.find("%%");
  REQUIRE(place != std::string::npos);
  return std::string(text).replace(place, 2, id);
}

std::vector<std::string> told(const std::vector<RejectedListing>& rejected) {
  std::vector<std::string> words;
  for (const auto& each : rejected) words.push_back(each.id + ": " + each.reason.english());
  return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("an id that is a number is digits, as number or text, and nothing else") {
  const Read id = [](const json::Value& value) { common::number_id(value); };
  for (const auto* good : {"560694402192001", R"("560694402192001")", R"("0012")", "0"})
    CHECK(refusal(good, id) == "");
  for (const auto* bad : {R"("`touch x`")", "-1", "1.5", "1e3", R"("12 ")", R"("12;ls")", R"("१२")",
                          R"("")", "null", "[]", "{}", "true"})
    CHECK_MESSAGE(refusal(bad, id) != "", bad);
  const auto document = json::Document::parse(R"([12,"34",0,"0","",null])");
  std::string ids;
  for (const auto& value : document->root().items()) ids += common::optional_number_id(value) + ";";
  CHECK(ids == "12;34;;;;;");
}

TEST_CASE("a Lazada order or unit whose ids are no numbers is refused") {
  const Read head = [](const json::Value& value) { lazada::read_order_head(value, vietnam()); };
  const std::string order =
      R"({"order_id":%%,"created_at":"2026-11-23 10:00:00 +0700","updated_at":"2026-11-23 10:00:00 +0700"})";
  CHECK(refusal(with(order, "560694402192001"), head) == "");
  CHECK(refusal(with(order, R"("`touch x`")"), head) == at("order_id"));

  const Read unit = [](const json::Value& value) { lazada::read_item(value); };
  const std::string product =
      R"({"order_item_id":1,"product_id":%%,"sku_id":"22","item_price":1,"status":"packed"})";
  CHECK(refusal(with(product, R"("11")"), unit) == "");
  CHECK(refusal(with(product, R"("`touch x`")"), unit) == at("product_id"));
  const std::string sku =
      R"({"order_item_id":1,"product_id":"11","sku_id":%%,"item_price":1,"status":"packed"})";
  CHECK(refusal(with(sku, R"("`touch x`")"), unit) == at("sku_id"));
}

TEST_CASE("a Lazada product or variant whose id is no number is told, and the others are read") {
  const auto rejected = [](const std::string& text) {
    const auto document = json::Document::parse(text);
    return told(lazada::read_product(document->root(), vietnam(), Timestamp{}).rejected);
  };
  CHECK(rejected(R"({"item_id":"`touch x`","skus":[{"SkuId":1}]})") ==
        Words{"`touch x`: " + at("item_id")});
  const std::string two = R"({"item_id":1,"skus":[{"SkuId":"`touch x`"},{"SkuId":2}]})";
  CHECK(rejected(two) == Words{"1:`touch x`: " + at("skus[0].SkuId")});
  const auto document = json::Document::parse(two);
  CHECK(lazada::read_product(document->root(), vietnam(), Timestamp{}).listings.size() == 1);
}

TEST_CASE("a Shopee line whose ids are no numbers sets its order aside") {
  const Read order = [](const json::Value& value) { shopee::read_order(value, "VN"); };
  const std::string by_item =
      R"({"order_sn":"2611236ABCD7EF","order_status":"SHIPPED","currency":"VND","create_time":1,"update_time":1,
          "item_list":[{"item_id":%%,"model_id":2,"model_quantity_purchased":1}]})";
  CHECK(refusal(with(by_item, "11"), order) == "");
  CHECK(refusal(with(by_item, R"("`touch x`")"), order) == at("item_list[0].item_id"));
  const std::string by_model =
      R"({"order_sn":"2611236ABCD7EF","order_status":"SHIPPED","currency":"VND","create_time":1,"update_time":1,
          "item_list":[{"item_id":1,"model_id":%%,"model_quantity_purchased":1}]})";
  CHECK(refusal(with(by_model, R"("`touch x`")"), order) == at("item_list[0].model_id"));
}

TEST_CASE("a Shopee product or variant whose id is no number is told, and the others are read") {
  const Read product = [](const json::Value& value) { shopee::read_product(value, "VN"); };
  CHECK(refusal(R"({"item_id":"`touch x`","item_name":"a"})", product) == at("item_id"));
  const auto document =
      json::Document::parse(R"({"model":[{"model_id":"`touch x`"},{"model_id":2}]})");
  RemoteListing shared;
  shared.id.item = "1";
  shared.currency = {"VND"};
  const auto read = shopee::read_variants(document->root(), shared);
  CHECK(told(read.rejected) == Words{"1:`touch x`: " + at("model[0].model_id")});
  CHECK(read.listings.size() == 1);
}

TEST_CASE("a TikTok order or unit whose ids are no numbers is refused") {
  const Read order = [](const json::Value& value) { tiktok::read_order(value, "VN"); };
  const std::string text =
      R"({"id":"{}","status":"IN_TRANSIT","create_time":1771253403,"update_time":1771253403,"line_items":[
          {"id":"1","product_id":"{}","sku_id":"{}","sale_price":"1","currency":"VND"}]})";
  const auto of = [&text](const char* number, const char* product, const char* sku) {
    std::string filled = text;
    for (const auto* id : {number, product, sku}) filled.replace(filled.find("{}"), 2, id);
    return filled;
  };
  CHECK(refusal(of("57", "11", "22"), order) == "");
  CHECK(refusal(of("`touch x`", "11", "22"), order) == at("id"));
  CHECK(refusal(of("57", "`touch x`", "22"), order) == at("line_items[0].product_id"));
  CHECK(refusal(of("57", "11", "`touch x`"), order) == at("line_items[0].sku_id"));
}

TEST_CASE("a TikTok product or variant whose id is no number is told, and the others are read") {
  const auto read = [](const std::string& text) {
    const auto document = json::Document::parse(text);
    return tiktok::read_product(document->root(), "VN");
  };
  CHECK(told(read(R"({"id":"`touch x`","skus":[{"id":"1"}]})").rejected) ==
        Words{"`touch x`: " + at("id")});
  const auto two = read(R"({"id":"1","skus":[{"id":"`touch x`"},{"id":"2"}]})");
  CHECK(told(two.rejected) == Words{"1:`touch x`: " + at("skus[0].id")});
  CHECK(two.listings.size() == 1);
}

}  // namespace ecsync
