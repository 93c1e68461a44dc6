#include "adapters/shopee/reply.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace ecsync {
namespace {

RemoteOrder read(const std::string& text, std::string_view region = "VN") {
  const auto document = json::Document::parse(text);
  REQUIRE_MESSAGE(document.has_value(), text);
  return shopee::read_order(document->root(), region);
}

/// An order with these items and, before its own, these members.
RemoteOrder order_with(const std::string& items, const std::string& members = "",
                       const std::string& state = "READY_TO_SHIP") {
  return read(fmt::format(
      R"({{{}"order_sn":"2611236ABCD7EF","order_status":"{}","currency":"VND","create_time":1795400000,
          "update_time":1795400100,"item_list":[{}]}})",
      members, state, items));
}

std::string item(const std::string& members) {
  return fmt::format(R"({{"item_id":10011234567,"model_id":200123456789,"item_name":"Áo dài lụa",
      "model_name":"Đỏ,XL","item_sku":"AO","model_sku":"AO-DO-XL","model_quantity_purchased":2,
      "model_original_price":500000,"model_discounted_price":450000{}}})",
                     members.empty() ? "" : "," + members);
}

std::string priced(const std::string& original, const std::string& discounted,
                   const std::string& members = "") {
  return fmt::format(
      R"({{"item_id":1,"model_id":2,"item_name":"a","model_quantity_purchased":1,
          "model_original_price":{},"model_discounted_price":{}{}}})",
      original, discounted, members.empty() ? "" : "," + members);
}

TEST_CASE("a Shopee order is read field by field") {
  const auto order = order_with(
      item(
          R"("image_info":{"image_url":"https://cf.example/a.jpg"},"promotion_id":18446744073709551615)"),
      R"("total_amount":915000,"fulfillment_flag":"fulfilled_by_local_seller","new_field":{"x":[1]},)");
  CHECK(order.number == "2611236ABCD7EF");
  CHECK(order.status == OrderStatus::processing);
  CHECK(order.status_native == "READY_TO_SHIP");
  CHECK(order.fulfilled_by == FulfilledBy::seller);
  CHECK(epoch_seconds(order.created_at) == 1795400000);
  CHECK(epoch_seconds(order.updated_at) == 1795400100);
  CHECK(order.total == 915000);
  CHECK(order.currency.code == "VND");
  REQUIRE(order.lines.size() == 1);
  const auto& line = order.lines[0];
  CHECK(to_text(line.listing) == "10011234567:200123456789");
  CHECK(line.seller_sku == "AO-DO-XL");
  CHECK(line.name == "Áo dài lụa");
  CHECK(line.variation == "Đỏ,XL");
  CHECK(line.image == "https://cf.example/a.jpg");
  CHECK(line.quantity == 2);
  CHECK(line.cancelled == 0);
  CHECK(line.returned == 0);
  CHECK(line.unit_price == 450000);
  CHECK_FALSE(line.status_native);
}

TEST_CASE("a Shopee product without variants is known by its item alone and has the item's SKU") {
  const auto order = order_with(
      R"({"item_id":9007199254740993,"model_id":0,"item_name":"Nón","model_name":"",
          "item_sku":"NON-LA","model_sku":"","model_quantity_purchased":1,"model_discounted_price":1})");
  REQUIRE(order.lines.size() == 1);
  CHECK(to_text(order.lines[0].listing) == "9007199254740993");
  CHECK(order.lines[0].seller_sku == "NON-LA");
  CHECK_FALSE(order.lines[0].variation);
}

TEST_CASE("a Shopee variant without a SKU does not borrow its parent's") {
  const auto order = order_with(
      R"({"item_id":1,"model_id":2,"item_sku":"AO","model_sku":"","model_quantity_purchased":1,
          "model_discounted_price":1})");
  CHECK_FALSE(order.lines.at(0).seller_sku);
}

TEST_CASE("Shopee lines of one SKU at one price are one line, at two prices two") {
  const auto order =
      order_with(item("") + "," + item(R"("add_on_deal":true)") + "," + priced("9", "9"));
  REQUIRE(order.lines.size() == 2);
  CHECK(order.lines[0].quantity == 4);
  CHECK(order_with(priced("9", "8") + "," + priced("9", "7")).lines.size() == 2);
}

/// A row of five pieces, always of the same variant and at the same price.
std::string row_of_variant(const std::string& members) {
  return fmt::format(
      R"({{"item_id":1,"model_id":2,"model_quantity_purchased":5,"model_discounted_price":9{}}})",
      members.empty() ? "" : "," + members);
}

TEST_CASE("two Shopee rows of one variant are one line with the pieces of both") {
  const auto order = order_with(row_of_variant(R"("cancelled_qty":1,"returned_qty":2)") + "," +
                                    row_of_variant(R"("cancelled_qty":2,"returned_qty":1)"),
                                "", "COMPLETED");
  REQUIRE(order.lines.size() == 1);
  CHECK(order.lines[0].quantity == 10);
  CHECK(order.lines[0].cancelled == 3);
  CHECK(order.lines[0].returned == 3);
  CHECK(order.lines[0].unit_price == 9);
}

TEST_CASE("a Shopee line of two rows takes from the second what the first does not say") {
  const char* const red =
      R"("item_name":"Áo","model_name":"Đỏ","model_sku":"AO-DO",
         "image_info":{"image_url":"https://cf.example/red.jpg"})";
  const char* const green =
      R"("item_name":"Áo mới","model_name":"Xanh","model_sku":"AO-XANH",
         "image_info":{"image_url":"https://cf.example/green.jpg"})";
  for (const auto& rows : {row_of_variant("") + "," + row_of_variant(red),
                           row_of_variant(red) + "," + row_of_variant(""),
                           row_of_variant(red) + "," + row_of_variant(green)}) {
    CAPTURE(rows);
    const auto order = order_with(rows);
    REQUIRE(order.lines.size() == 1);
    CHECK(order.lines[0].name == "Áo");
    CHECK(order.lines[0].variation == "Đỏ");
    CHECK(order.lines[0].seller_sku == "AO-DO");
    CHECK(order.lines[0].image == "https://cf.example/red.jpg");
  }
}

TEST_CASE("what one of two Shopee rows of a line does not tell is not taken for known") {
  const auto order = order_with(row_of_variant(R"("item_name":"Áo")") + "," +
                                row_of_variant(R"("item_sku":[],"model_sku":{})"));
  REQUIRE(order.lines.size() == 1);
  CHECK(order.lines[0].unread.has(Detail::seller_sku));
  CHECK_FALSE(order.lines[0].unread.has(Detail::name));
}

TEST_CASE("a Shopee line has at most as many pieces as 31 bits count") {
  const auto pieces = [](const char* count) {
    return order_with(
        fmt::format(R"({{"item_id":1,"model_id":2,"model_quantity_purchased":{}}})", count));
  };
  CHECK(pieces("2147483647").lines.at(0).quantity == 2147483647);
  CHECK_THROWS_WITH_AS(pieces("2147483648"), doctest::Contains("model_quantity_purchased"),
                       json::FieldError);
}

TEST_CASE("a Shopee bundle's line has the original price and a gift has none") {
  CHECK(order_with(priced("48000", "0", R"("promotion_type":"bundle_deal")"))
            .lines.at(0)
            .unit_price == 48000);
  CHECK(order_with(priced("48000", "0", R"("promotion_type":"add_on_free_gift_sub")"))
            .lines.at(0)
            .unit_price == 0);
  CHECK(order_with(priced("48000", "0")).lines.at(0).unit_price == 0);
  CHECK(order_with(priced("48000", "40000", R"("promotion_type":"bundle_deal")"))
            .lines.at(0)
            .unit_price == 40000);
  CHECK(order_with(priced("48000", "null")).lines.at(0).unit_price == 48000);
  CHECK_FALSE(order_with(priced("null", R"("")")).lines.at(0).unit_price);
}

TEST_CASE("any of a Shopee line's promotions may say that it is of a bundle") {
  const auto price = [](const std::string& members) {
    return order_with(priced("500000", "0", members)).lines.at(0).unit_price;
  };
  CHECK(price(R"("promotion_type":"","promotion_list":[{"promotion_type":"seller_discount"},
              {"promotion_type":"bundle_deal"}])") == 500000);
  CHECK(price(R"("promotion_type":"","promotion_list":[{"promotion_type":"seller_discount"}])") ==
        0);
  CHECK(price(R"("promotion_type":null,"promotion_list":["x",{"promotion_type":7}])") == 0);
  CHECK(price(R"("promotion_list":{"promotion_type":"bundle_deal"})") == 0);
}

TEST_CASE("a Shopee line of no pieces is a line that the order does not have") {
  const auto none = std::string(R"({"item_id":7,"model_id":8,"model_quantity_purchased":0,
      "model_discounted_price":1})");
  const auto order = order_with(none + "," + item(""));
  REQUIRE(order.lines.size() == 1);
  CHECK(to_text(order.lines[0].listing) == "10011234567:200123456789");
  CHECK(order_with(none).lines.empty());
}

TEST_CASE("a Shopee order that may have been fulfilled in advance is known as one") {
  CHECK_FALSE(order_with(item("")).advance_fulfilment);
  for (const char* const members :
       {R"("advance_package":false,"booking_sn":"",)", R"("booking_sn":null,)",
        R"("advance_package":0,)", R"("advance_package":[],)"})
    CHECK_FALSE(order_with(item(""), members).advance_fulfilment);
  for (const char* const members :
       {R"("advance_package":true,)", R"("booking_sn":"201218V2Y6E59M",)",
        R"("advance_package":"OFG1",)", R"("advance_package":[{"package_number":"OFG1"}],)"})
    CHECK(order_with(item(""), members).advance_fulfilment);
}

TEST_CASE("Shopee amounts are read however they are printed") {
  CHECK(order_with(priced("1", "48000.0")).lines.at(0).unit_price == 48000);
  CHECK(order_with(priced("1", R"("48000")")).lines.at(0).unit_price == 48000);
  const auto rounded = order_with(priced("1", "48000.5"));
  CHECK(rounded.lines.at(0).unit_price == 48001);
  CHECK(rounded.rounded_amounts == 1);
  const auto malaysian = read(
      R"({"order_sn":"A","order_status":"SHIPPED","currency":"MYR","create_time":1,
          "update_time":2,"total_amount":12.9,
          "item_list":[{"item_id":1,"model_id":0,"model_quantity_purchased":1,
                        "model_discounted_price":9.05}]})");
  CHECK(malaysian.total == 1290);
  CHECK(malaysian.lines.at(0).unit_price == 905);
}

TEST_CASE("a total of 0 means that it is not known while a Shopee order is not paid") {
  CHECK_FALSE(order_with(item(""), R"("total_amount":0,)", "UNPAID").total);
  CHECK(order_with(item(""), R"("total_amount":0,)", "READY_TO_SHIP").total == 0);
  CHECK(order_with(item(""), R"("total_amount":5,)", "UNPAID").total == 5);
}

TEST_CASE("a Shopee order that is not paid has no total") {
  for (const char* const total : {"", R"("total_amount":null,)", R"("total_amount":"",)"})
    CHECK_FALSE(order_with(item(""), total, "UNPAID").total);
}

TEST_CASE(
    "Shopee fields may be null, empty, missing or of another type where nothing hangs on them") {
  for (const char* const members :
       {R"("image_info":null)", R"("image_info":"")", R"("image_info":{})",
        R"("image_info":{"image_url":""})", R"("product_location_id":["VNZ"])",
        R"("product_location_id":"VNZ","cancelled_qty":null,"returned_qty":"")"}) {
    CAPTURE(members);
    const auto order = order_with(item(members));
    CHECK_FALSE(order.lines.at(0).image);
    CHECK(order.lines.at(0).cancelled == 0);
  }
}

TEST_CASE(
    "pieces of a Shopee line that were cancelled or came back are counted and never too many") {
  const auto counted = [](const std::string& members, const std::string& state) {
    const auto line = order_with(item(members), "", state).lines.at(0);
    return fmt::format("{} {} {}", line.quantity, line.cancelled, line.returned);
  };
  CHECK(counted(R"("cancelled_qty":1)", "SHIPPED") == "2 1 0");
  CHECK(counted(R"("returned_qty":1)", "COMPLETED") == "2 0 1");
  CHECK(counted(R"("cancelled_qty":9,"returned_qty":1)", "SHIPPED") == "2 1 1");
  CHECK(counted(R"("cancelled_qty":-1)", "SHIPPED") == "2 0 0");
  CHECK(counted("", "CANCELLED") == "2 2 0");
  CHECK(counted(R"("returned_qty":1)", "CANCELLED") == "2 2 0");
}

TEST_CASE("a Shopee return is asked for until every piece is back") {
  CHECK(order_with(item(""), "", "TO_RETURN").return_status == ReturnStatus::requested);
  CHECK(order_with(item(""), "", "TO_RETURN").status == OrderStatus::completed);
  CHECK(order_with(item(R"("returned_qty":1)"), "", "TO_RETURN").return_status ==
        ReturnStatus::requested);
  CHECK(order_with(item(R"("returned_qty":2)"), "", "TO_RETURN").return_status ==
        ReturnStatus::returned);
  CHECK(order_with(item(R"("returned_qty":2)"), "", "COMPLETED").return_status ==
        ReturnStatus::returned);
  CHECK(order_with(item(R"("returned_qty":1)"), "", "COMPLETED").return_status ==
        ReturnStatus::none);
}

TEST_CASE("a Shopee order counts as returned when pieces came back and none are left") {
  const auto returns = [](const std::string& items) {
    return order_with(items, "", "COMPLETED").return_status;
  };
  const std::string cancelled = item(R"("cancelled_qty":2)");
  const std::string back = priced("9", "9", R"("returned_qty":1)");
  CHECK(returns(cancelled) == ReturnStatus::none);
  CHECK(returns(cancelled + "," + back) == ReturnStatus::returned);
  CHECK(returns(back + "," + item("")) == ReturnStatus::none);
}

TEST_CASE("a Shopee cancellation that is asked for is told and changes no piece") {
  const auto order = order_with(item(""), "", "IN_CANCEL");
  CHECK(order.cancel_requested);
  CHECK(order.status == OrderStatus::processing);
  CHECK(order.lines.at(0).cancelled == 0);
}

TEST_CASE("a Shopee order that is cancelled after the carrier lost it is a delivery problem") {
  const char* const lost =
      R"("package_list":[{"logistics_status":"LOGISTICS_NOT_START"},{"logistics_status":"LOGISTICS_LOST"}],)";
  CHECK(order_with(item(""), lost, "CANCELLED").delivery_problem);
  CHECK_FALSE(order_with(item(""), lost, "SHIPPED").delivery_problem);
  CHECK_FALSE(order_with(item(""), R"("package_list":null,)", "CANCELLED").delivery_problem);
  CHECK_FALSE(order_with(item(""), R"("package_list":[{"logistics_status":"LOGISTICS_INVALID"}],)",
                         "CANCELLED")
                  .delivery_problem);
}

TEST_CASE("pieces of Shopee parcels that could not be delivered come back, lost ones do not") {
  const auto failed = [](const std::string& packages) {
    const auto order = order_with(item("") + "," + priced("9", "9"),
                                  fmt::format(R"("package_list":[{}],)", packages), "CANCELLED");
    CHECK(order.delivery_problem);
    return std::pair(order.lines.at(0).failed, order.lines.at(1).failed);
  };
  const auto parcel = [](const std::string& state, const std::string& ids, int pieces) {
    return fmt::format(
        R"({{"logistics_status":"LOGISTICS_{}","item_list":[{{{},"model_quantity":{}}}]}})", state,
        ids, pieces);
  };
  const std::string first = R"("item_id":10011234567,"model_id":200123456789)";
  const std::string second = R"("item_id":1,"model_id":2)";
  CHECK(failed(parcel("DELIVERY_FAILED", first, 2)) == std::pair<std::int64_t, std::int64_t>(2, 1));
  CHECK(failed(parcel("LOST", first, 2)) == std::pair<std::int64_t, std::int64_t>(0, 0));
  CHECK(failed(parcel("LOST", second, 1) + "," + parcel("DELIVERY_FAILED", first, 1)) ==
        std::pair<std::int64_t, std::int64_t>(1, 0));
}

TEST_CASE("an order that Shopee's warehouse sends is the marketplace's") {
  CHECK(order_with(item(""), R"("fulfillment_flag":"fulfilled_by_shopee",)").fulfilled_by ==
        FulfilledBy::marketplace);
  CHECK(order_with(item(""), R"("fulfillment_flag":"",)").fulfilled_by == FulfilledBy::seller);
  CHECK(order_with(item("")).fulfilled_by == FulfilledBy::seller);
}

TEST_CASE("a Shopee state that nobody knows makes the order unknown and is kept as it is") {
  const auto order = order_with(item(""), "", "TELEPORTED");
  CHECK(order.status == OrderStatus::unknown);
  CHECK(order.status_native == "TELEPORTED");
  CHECK(order.unknown_statuses == std::vector<std::string>{"TELEPORTED"});
}

TEST_CASE("a Shopee order without a currency takes its market's") {
  const char* const order =
      R"({"order_sn":"A","order_status":"SHIPPED","create_time":1,"update_time":2,{}"item_list":[
          {"item_id":1,"model_id":0,"model_quantity_purchased":1,"model_discounted_price":9}]})";
  std::string with_region = order;
  with_region.replace(with_region.find("{}"), 2, R"("region":"SG",)");
  CHECK(read(with_region, "VN").currency.code == "SGD");
  std::string without = order;
  without.replace(without.find("{}"), 2, "");
  CHECK(read(without, "TW").currency.code == "TWD");
  CHECK_THROWS_AS(read(without, "ZZ"), json::FieldError);
}

TEST_CASE("a Shopee order whose currency is no ISO code has its market's, and that is told") {
  for (const char* const currency : {"D", "VNDX", "₫"}) {
    CAPTURE(currency);
    const auto order =
        read(fmt::format(
                 R"({{"order_sn":"A","order_status":"SHIPPED","create_time":1,"update_time":2,
                 "currency":"{}","item_list":[{{"item_id":1,"model_id":0,
                 "model_quantity_purchased":1,"model_discounted_price":9}}]}})",
                 currency),
             "VN");
    CHECK(order.currency.code == "VND");
    REQUIRE(order.unread_details.size() == 1);
    CHECK(order.unread_details[0].detail == Detail::currency);
  }
}

TEST_CASE("what of a Shopee order cannot be read costs no order and is told once each") {
  const auto order = read(
      R"({"order_sn":"A","order_status":"CANCELLED","create_time":1,"update_time":2,
          "currency":"VND","total_amount":"many","fulfillment_flag":[],"package_list":"none",
          "item_list":[{"item_id":1,"model_id":0,"model_quantity_purchased":1,"item_name":{},
            "model_name":[],"model_sku":{},"image_info":{"image_url":[]},
            "model_discounted_price":"cheap"},
            {"item_id":2,"model_id":0,"model_quantity_purchased":1,"item_name":{}}]})");
  CHECK_FALSE(order.total);
  CHECK(order.fulfilled_by == FulfilledBy::seller);
  for (const auto detail : {Detail::total, Detail::sender, Detail::parcel})
    CHECK(order.unread.has(detail));
  const auto& line = order.lines.at(0);
  CHECK_FALSE(line.unit_price);
  CHECK_FALSE(line.image);
  for (const auto detail : {Detail::name, Detail::variation, Detail::seller_sku, Detail::image})
    CHECK(line.unread.has(detail));
  CHECK(order.unread_details.size() == 8);
}

TEST_CASE("a Shopee line without any price has none, and that is told") {
  const auto order = read(
      R"({"order_sn":"A","order_status":"SHIPPED","create_time":1,"update_time":2,"currency":"VND",
          "item_list":[{"item_id":1,"model_id":0,"model_quantity_purchased":1}]})");
  CHECK_FALSE(order.lines.at(0).unit_price);
  CHECK(order.unread_details.at(0).detail == Detail::unit_price);
}

TEST_CASE("a Shopee order that lacks what it cannot do without is refused with the place") {
  const std::vector<std::pair<std::string, const char*>> orders{
      {R"({"order_status":"SHIPPED"})", "order_sn"},
      {R"({"order_sn":"A","create_time":"soon","order_status":"SHIPPED"})", "create_time"},
      {R"({"order_sn":"A","create_time":13713148800,"order_status":"SHIPPED"})", "create_time"},
      {R"({"order_sn":"A","create_time":1,"order_status":"SHIPPED"})", "update_time"},
      {R"({"order_sn":"A","create_time":1,"update_time":0,"order_status":"SHIPPED"})",
       "update_time"},
      {R"({"order_sn":"A","create_time":1,"update_time":2})", "order_status"},
      {R"({"order_sn":"A","create_time":1,"update_time":2,"order_status":"","currency":"VND","item_list":[
           {"item_id":1,"model_quantity_purchased":1}]})",
       "order_status"},
      {R"({"order_sn":"A","create_time":1,"update_time":2,"order_status":"SHIPPED","currency":"VND"})",
       "item_list"},
      {R"({"order_sn":"A","create_time":1,"update_time":2,"order_status":"SHIPPED","currency":"VND","item_list":[
           {"item_id":0,"model_id":1,"model_quantity_purchased":1}]})",
       "item_id"},
      {R"({"order_sn":"A","create_time":1,"update_time":2,"order_status":"SHIPPED","currency":"VND","item_list":[
           {"item_id":1,"model_quantity_purchased":-1}]})",
       "model_quantity_purchased"},
  };
  for (const auto& [this_text, place] : orders) {
    const auto& text = this_text;
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(read(text), doctest::Contains(place), json::FieldError);
  }
}

}  // namespace
}  // namespace ecsync
