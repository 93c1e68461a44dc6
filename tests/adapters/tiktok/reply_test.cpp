#include "adapters/tiktok/reply.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/support/data_file.h"

namespace ecsync {
namespace {

RemoteOrder read(const std::string& text, std::string_view region = "VN") {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  return tiktok::read_order(document->root(), region);
}

std::string unit(int id, const std::string& members = "", const std::string& sku = "22") {
  return fmt::format(
      R"({{"id":"{}","product_id":"11","sku_id":"{}","sale_price":"100","currency":"VND"{}{}}})",
      id, sku, members.empty() ? "" : ",", members);
}

/// An order in `status` with these units; `members` come last.
std::string order(const std::string& status, const std::string& units,
                  const std::string& members = "") {
  return fmt::format(
      R"({{"id":"576461413038785752","status":"{}","create_time":1771253403,
          "update_time":1771264476,"line_items":[{}]{}{}}})",
      status, units, members.empty() ? "" : ",", members);
}

std::string reason(const std::string& text) {
  try {
    read(text);
  } catch (const json::FieldError& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("a TikTok order as the documentation prints it is read whole") {
  const auto document = json::Document::parse(test::data_file("tiktok/orders_vn.json"));
  REQUIRE(document);
  const auto read = tiktok::read_order(document->root()["data"]["orders"].items().at(0), "VN");
  CHECK(read.number == "576461413038785752");
  CHECK(read.status == OrderStatus::shipping);
  CHECK(read.status_native == "IN_TRANSIT");
  CHECK_FALSE(read.cancel_requested);
  CHECK_FALSE(read.delivery_problem);
  CHECK_FALSE(read.unknown_line_state);
  CHECK(read.return_status == ReturnStatus::none);
  CHECK(read.fulfilled_by == FulfilledBy::seller);
  CHECK(epoch_seconds(read.created_at) == 1771253403);
  CHECK(epoch_seconds(read.updated_at) == 1771264476);
  CHECK(read.total == 305000);
  CHECK(read.currency.code == "VND");
  CHECK(read.unknown_statuses.empty());
  REQUIRE(read.lines.size() == 3);
  const auto& shirt = read.lines[0];
  CHECK(shirt.listing == ListingId{"1729582718312380123", "1729582718312380456"});
  CHECK_FALSE(shirt.seller_sku);
  CHECK(shirt.name == "Áo thun \"Basic\" 🔥");
  CHECK(shirt.variation == "Đỏ, XL");
  CHECK(shirt.image == "https://p16-oec.example/ao.jpg");
  CHECK(shirt.status_native == "CANCELLED,IN_TRANSIT");
  CHECK(shirt.quantity == 2);
  CHECK(shirt.cancelled == 1);
  CHECK(shirt.returned == 0);
  CHECK(shirt.unit_price == 135000);
  CHECK(read.lines[1].seller_sku == "DEP-38");
  CHECK(read.lines[1].quantity == 1);
}

TEST_CASE("a gift in a TikTok order is a line of its own at price 0") {
  const auto read_back =
      read(order("AWAITING_SHIPMENT", unit(1) + "," + unit(2, R"("is_gift":true)")));
  REQUIRE(read_back.lines.size() == 2);
  CHECK(read_back.lines[0].unit_price == 100);
  CHECK(read_back.lines[1].unit_price == 0);
  CHECK(read_back.lines[1].quantity == 1);
}

TEST_CASE("each row of a TikTok order is one unit, wherever it stands") {
  const auto read_back = read(order(
      "AWAITING_SHIPMENT", unit(1) + "," + unit(2, "", "23") + "," + unit(3) + "," + unit(3)));
  REQUIRE(read_back.lines.size() == 2);
  CHECK(read_back.lines[0].quantity == 2);
  CHECK(read_back.lines[1].quantity == 1);
}

TEST_CASE("TikTok units without an id of their own are all counted") {
  const std::string nameless = R"({"product_id":"1","sku_id":"2","currency":"VND"})";
  CHECK(read(order("UNPAID", nameless + "," + nameless)).lines.at(0).quantity == 2);
}

TEST_CASE("neighbouring TikTok ids stay apart") {
  const auto read_back = read(order(
      "UNPAID", unit(1, "", "1729582718312380456") + "," + unit(2, "", "1729582718312380457")));
  CHECK(read_back.lines.size() == 2);
}

TEST_CASE("a cancelled unit leaves a living TikTok order alone") {
  const auto read_back =
      read(order("AWAITING_COLLECTION", unit(1, R"("display_status":"AWAITING_COLLECTION")") + "," +
                                            unit(2, R"("display_status":"canceled")")));
  CHECK(read_back.status == OrderStatus::packing);
  REQUIRE(read_back.lines.size() == 1);
  CHECK(read_back.lines[0].quantity == 2);
  CHECK(read_back.lines[0].cancelled == 1);
}

TEST_CASE("every unit of a cancelled TikTok order is cancelled") {
  const auto read_back =
      read(order("CANCELLED", unit(1, R"("display_status":"IN_TRANSIT")") + "," +
                                  unit(2, R"("display_status":"CANCELLED")") + "," + unit(3)));
  CHECK(read_back.status == OrderStatus::cancelled);
  CHECK(read_back.lines.at(0).quantity == 3);
  CHECK(read_back.lines.at(0).cancelled == 3);
}

TEST_CASE("an unknown state of a TikTok unit blocks the order's slips and is named") {
  const auto read_back =
      read(order("AWAITING_SHIPMENT", unit(1, R"("display_status":"BEAMED")") + "," +
                                          unit(2, R"("display_status":"BEAMED")") + "," +
                                          unit(3, R"("display_status":"AWAITING_SHIPMENT")")));
  CHECK(read_back.status == OrderStatus::processing);
  CHECK(read_back.unknown_line_state);
  CHECK(read_back.unknown_statuses.empty());
  CHECK(read_back.unknown_line_statuses == std::vector<std::string>{"BEAMED"});
  CHECK(read_back.lines.at(0).cancelled == 0);
  CHECK(read_back.lines.at(0).status_native == "AWAITING_SHIPMENT,BEAMED");
}

TEST_CASE("a TikTok unit that is to be shipped is one that lives") {
  const auto read_back = read(order("AWAITING_SHIPMENT", unit(1, R"("display_status":"TO_SHIP")")));
  CHECK_FALSE(read_back.unknown_line_state);
  CHECK(read_back.unknown_line_statuses.empty());
  CHECK(read_back.lines.at(0).cancelled == 0);
  CHECK(read_back.lines.at(0).status_native == "TO_SHIP");
  CHECK(read(order("TO_SHIP", unit(1))).status == OrderStatus::unknown);
}

TEST_CASE("a TikTok unit without a state goes with its order") {
  for (const char* state : {R"("display_status":"")", R"("display_status":null)", ""}) {
    const auto read_back = read(order("ON_HOLD", unit(1, state)));
    CHECK_FALSE(read_back.unknown_line_state);
    CHECK_FALSE(read_back.lines.at(0).status_native);
    CHECK(read_back.lines.at(0).cancelled == 0);
  }
}

TEST_CASE("a TikTok order in an unknown state is kept with its word") {
  const auto read_back = read(order("TELEPORTED", unit(1)));
  CHECK(read_back.status == OrderStatus::unknown);
  CHECK(read_back.status_native == "TELEPORTED");
  CHECK(read_back.unknown_statuses == std::vector<std::string>{"TELEPORTED"});
  CHECK_FALSE(read_back.unknown_line_state);
}

TEST_CASE("a TikTok order cancelled after the carrier had it is a delivery problem") {
  CHECK(read(order("CANCELLED", unit(1), R"("collection_time":1771260000)")).delivery_problem);
  CHECK_FALSE(read(order("CANCELLED", unit(1), R"("collection_time":0)")).delivery_problem);
  CHECK_FALSE(read(order("CANCELLED", unit(1), R"("collection_time":null)")).delivery_problem);
  CHECK_FALSE(read(order("CANCELLED", unit(1))).delivery_problem);
  CHECK_FALSE(
      read(order("DELIVERED", unit(1), R"("collection_time":1771260000)")).delivery_problem);
}

/// A cancelled order of these members, whose only unit has `of_unit`.
bool failed_delivery(const std::string& members, const std::string& of_unit = "") {
  return read(order("CANCELLED", unit(1, of_unit), members)).delivery_problem;
}

TEST_CASE("a TikTok order that TikTok cancelled after it was sent is a delivery problem") {
  const std::string system = R"("cancellation_initiator":"SYSTEM")";
  CHECK(failed_delivery(system + R"(,"rts_time":1771260000,"collection_time":0)"));
  CHECK(failed_delivery(system + R"(,"tracking_number":"VN1")"));
  CHECK(failed_delivery(system, R"("rts_time":1771260000)"));
  CHECK(failed_delivery(system, R"("tracking_number":"VN1")"));
  CHECK(failed_delivery(system +
                        R"(,"rts_time":"1771260000","cancel_reason":"Package delivery failed")"));
  CHECK_FALSE(failed_delivery(system));
  CHECK_FALSE(failed_delivery(system + R"(,"rts_time":0,"tracking_number":"")"));
  CHECK_FALSE(failed_delivery(R"("cancellation_initiator":"BUYER","rts_time":1771260000)"));
  CHECK_FALSE(failed_delivery(R"("rts_time":1771260000)"));
  CHECK_FALSE(
      read(order("IN_TRANSIT", unit(1), system + R"(,"rts_time":1771260000)")).delivery_problem);
}

TEST_CASE("a TikTok order whose parcel nobody picked up in time never was on its way") {
  for (const char* reason : {"Automatically cancelled due to collection time out",
                             "system_cancel_order_reason_shipping_timeout", "Pick-up overdue",
                             "Tự động hủy do quá thời gian lấy hàng", "ĐÃ HẾT HẠN LẤY HÀNG",
                             "Dibatalkan otomatis karena waktu pengambilan habis"}) {
    CAPTURE(reason);
    CHECK_FALSE(failed_delivery(fmt::format(
        R"("cancellation_initiator":"SYSTEM","rts_time":1771260000,"cancel_reason":"{}")",
        reason)));
    // The carrier had it all the same.
    CHECK(failed_delivery(
        fmt::format(R"("collection_time":1771260000,"cancel_reason":"{}")", reason)));
  }
  for (const char* reason : {"Package rejected", "Package lost", "Late delivery",
                             "Giao kiện hàng không thành công", ""}) {
    CAPTURE(reason);
    CHECK(failed_delivery(fmt::format(
        R"("cancellation_initiator":"SYSTEM","rts_time":1771260000,"cancel_reason":"{}")",
        reason)));
  }
}

TEST_CASE("units of a TikTok parcel that could not be delivered come back, but for lost ones") {
  const auto failed = [](const char* reason) {
    const auto read_back =
        read(order("CANCELLED", unit(1) + "," + unit(2),
                   fmt::format(R"("collection_time":1771260000,"cancel_reason":"{}")", reason)));
    CHECK(read_back.delivery_problem);
    CHECK(read_back.lines.at(0).cancelled == 2);
    return read_back.lines.at(0).failed;
  };
  for (const char* reason : {"Package delivery failed", "Người mua từ chối nhận hàng", ""})
    CHECK(failed(reason) == 2);
  for (const char* reason : {"Package lost", "Package damaged", "Kiện hàng bị thất lạc",
                             "Kiện hàng hư hỏng", "Paket hilang"})
    CHECK(failed(reason) == 0);
}

TEST_CASE("odd details of a TikTok cancellation cost no order") {
  for (const char* odd : {"\"soon\"", "[]", "{}", "true", "1.5"}) {
    CAPTURE(odd);
    CHECK_FALSE(failed_delivery(fmt::format(
        R"("collection_time":{0},"rts_time":{0},"cancellation_initiator":[],"cancel_reason":{{}})",
        odd)));
  }
}

TEST_CASE("a TikTok order tells whether it was bought, or sent for another reason") {
  const auto kind = [](const char* members) {
    return read(order("AWAITING_SHIPMENT", unit(1), members)).kind;
  };
  CHECK(kind("") == OrderKind::order);
  CHECK(kind(R"("is_sample_order":true)") == OrderKind::sample);
  CHECK(kind(R"("is_sample_order":"true")") == OrderKind::sample);
  CHECK(kind(R"("is_replacement_order":true)") == OrderKind::replacement);
  CHECK(kind(R"("replaced_order_id":"576461413038785000")") == OrderKind::replacement);
  CHECK(kind(R"("is_exchange_order":true,"is_replacement_order":true)") == OrderKind::exchange);
  CHECK(kind(R"("exchange_source_order_id":"576461413038785000")") == OrderKind::exchange);
  CHECK(kind(R"("exchange_source":{"order_id":"1"})") == OrderKind::exchange);
  for (const char* none : {"false", "\"\"", "0", "\"0\"", "null", "\"false\"", "{}", "[]"}) {
    CAPTURE(none);
    CHECK(kind(fmt::format(R"("is_sample_order":{0},"is_replacement_order":{0},
        "replaced_order_id":{0},"is_exchange_order":{0},"exchange_source_order_id":{0},
        "exchange_source":{0})",
                           none)
                   .c_str()) == OrderKind::order);
  }
}

TEST_CASE("a TikTok buyer who asks to cancel is heard") {
  CHECK(read(order("AWAITING_SHIPMENT", unit(1), R"("is_buyer_request_cancel":true)"))
            .cancel_requested);
  CHECK_FALSE(read(order("AWAITING_SHIPMENT", unit(1), R"("is_buyer_request_cancel":false)"))
                  .cancel_requested);
  CHECK_FALSE(read(order("AWAITING_SHIPMENT", unit(1))).cancel_requested);
}

TEST_CASE("a TikTok order that leaves another warehouse is the marketplace's to send") {
  const auto sender = [](const char* type) {
    return read(
               order("AWAITING_SHIPMENT", unit(1), fmt::format(R"("fulfillment_type":"{}")", type)))
        .fulfilled_by;
  };
  CHECK(sender("FULFILLMENT_BY_TIKTOK") == FulfilledBy::marketplace);
  CHECK(sender("FULFILLMENT_BY_DILAYANI_TOKOPEDIA") == FulfilledBy::marketplace);
  CHECK(sender("FULFILLMENT_BY_SELLER") == FulfilledBy::seller);
  CHECK(sender("") == FulfilledBy::seller);
}

TEST_CASE("TikTok amounts are decimals of the order's currency") {
  const auto pounds =
      read(order("UNPAID", R"({"id":"1","product_id":"1","sku_id":"2","sale_price":"35.975",
                          "currency":"GBP"})",
                 R"("payment":{"currency":"GBP","total_amount":"117.5"})"),
           "GB");
  CHECK(pounds.total == 11750);
  CHECK(pounds.lines.at(0).unit_price == 3598);
  CHECK(pounds.rounded_amounts == 1);
  const auto dong = read(order("UNPAID", unit(1), R"("payment":{"total_amount":"12.50"})"));
  CHECK(dong.total == 13);
  CHECK(dong.rounded_amounts == 1);
}

TEST_CASE("a TikTok order has one currency, of three letters, whichever of its units name it") {
  const auto currency = [](const char* paid, const char* first, const char* second) {
    const auto row = [](int id, const char* code) {
      return fmt::format(R"({{"id":"{}","product_id":"11","sku_id":"22","currency":"{}"}})", id,
                         code);
    };
    return read(order("UNPAID", row(1, first) + "," + row(2, second),
                      fmt::format(R"("payment":{{"currency":"{}"}})", paid)))
        .currency.code;
  };
  CHECK(currency("", "MYR", "") == "MYR");
  CHECK(currency("", "", "MYR") == "MYR");
  CHECK(currency("MYR", "", "") == "MYR");
  CHECK(currency("myr", "MYR", "Myr") == "MYR");
  CHECK(currency("", "", "") == "VND");
  for (const char* odd : {"MY", "MYRR", "₫"}) {
    CHECK(currency("", odd, "") == "VND");
    CHECK(currency(odd, "MYR", "") == "MYR");
  }
  CHECK(currency("", "MYR", "THB") == "VND");
}

TEST_CASE("amounts of a TikTok order in several currencies are not mixed") {
  const auto mixed = read(
      order("UNPAID", unit(1) + R"(,{"id":"2","product_id":"1","sku_id":"3","sale_price":"5.10",
                               "currency":"MYR"})",
            R"("payment":{"currency":"MYR","total_amount":"117.5"})"));
  CHECK(mixed.currency.code == "VND");
  CHECK_FALSE(mixed.total);
  CHECK(mixed.lines.at(0).unit_price == 100);
  CHECK_FALSE(mixed.lines.at(1).unit_price);
  CHECK(mixed.unread_details.at(0).reason.find("MYR and VND") != std::string::npos);
}

TEST_CASE("what of a TikTok order cannot be read costs no order and is told once each") {
  const auto odd =
      read(order("CANCELLED",
                 R"({"id":"1","product_id":"1","sku_id":"2","sale_price":"cheap","product_name":[],
                "sku_name":{},"sku_image":[],"seller_sku":{},"currency":[]})",
                 R"("payment":{"total_amount":"cheap"},"is_buyer_request_cancel":"perhaps",
               "fulfillment_type":[],"collection_time":"soon")"));
  CHECK_FALSE(odd.total);
  CHECK(odd.currency.code == "VND");
  for (const auto detail : {Detail::total, Detail::cancel_request, Detail::sender, Detail::parcel})
    CHECK(odd.unread.has(detail));
  const auto& line = odd.lines.at(0);
  CHECK_FALSE(line.unit_price);
  for (const auto detail : {Detail::name, Detail::variation, Detail::seller_sku, Detail::image})
    CHECK(line.unread.has(detail));
  CHECK(odd.unread_details.size() == 10);
  CHECK_FALSE(read(order("UNPAID", unit(1), R"("payment":"none")")).total);
}

TEST_CASE("a TikTok order without amounts has none") {
  const auto free = read(order("UNPAID", R"({"id":"1","product_id":"1","sku_id":"2"})"), "MY");
  CHECK_FALSE(free.total);
  CHECK_FALSE(free.lines.at(0).unit_price);
  CHECK(free.currency.code == "MYR");
}

TEST_CASE("a TikTok order keeps the bundle as it was sold") {
  const auto bundle =
      read(order("AWAITING_SHIPMENT",
                 unit(1, R"("combined_listing_skus":[{"product_id":"9","sku_id":"8","sku_count":3},
                {"product_id":"9","sku_id":"7","sku_count":"1","seller_sku":"KHAN"}])")));
  REQUIRE(bundle.lines.size() == 1);
  CHECK(bundle.lines[0].listing == ListingId{"11", "22"});
  CHECK(bundle.lines[0].quantity == 1);
  REQUIRE(bundle.bundles.size() == 1);
  CHECK(bundle.bundles.at({"11", "22"}) ==
        std::vector<ListingPart>{{{"9", "8"}, std::nullopt, 3}, {{"9", "7"}, "KHAN", 1}});
}

TEST_CASE("parts of a TikTok bundle that cannot be read cost no order, and are none") {
  for (const char* parts :
       {"[]", "null", "7", "[7]", R"([{"sku_id":"8"}])", R"([{"sku_id":"8","sku_count":0}])",
        R"([{"sku_id":"8","sku_count":"two"}])", R"([{"sku_count":2}])",
        R"([{"sku_id":"8","sku_count":2},{"sku_id":"9","sku_count":-1}])"}) {
    CAPTURE(parts);
    const auto read_back =
        read(order("UNPAID", unit(1, fmt::format(R"("combined_listing_skus":{})", parts))));
    CHECK(read_back.bundles.empty());
    CHECK(read_back.lines.size() == 1);
  }
}

TEST_CASE("TikTok times are seconds as numbers or text") {
  CHECK(epoch_seconds(read(R"({"id":5,"status":"UNPAID","create_time":1,"update_time":"1771253403",
        "line_items":[{"id":1,"product_id":2,"sku_id":3,"currency":"VND"}]})")
                          .updated_at) == 1771253403);
}

TEST_CASE("what a TikTok order cannot do without is named when it is missing") {
  CHECK(reason(order("UNPAID", "")).find("line_items") != std::string::npos);
  CHECK(reason(order("", unit(1))).find("status") != std::string::npos);
  CHECK(reason(R"({"id":"1","status":"UNPAID","create_time":0,"line_items":[]})")
            .find("create_time") != std::string::npos);
  CHECK(reason(order("UNPAID", R"({"id":"1","product_id":"1","currency":"VND"})")).find("sku_id") !=
        std::string::npos);
  CHECK(reason(R"({"id":"1","status":"UNPAID","create_time":1,"line_items":[]})")
            .find("update_time") != std::string::npos);
  CHECK(reason(R"({"id":"1","status":"UNPAID","create_time":1771253403000,"line_items":[]})")
            .find("create_time: not a time") != std::string::npos);
}

}  // namespace
}  // namespace ecsync
