#include "core/records/order.h"

#include <doctest/doctest.h>

#include <array>

namespace ecsync {
namespace {

constexpr std::array statuses{
    OrderStatus::fresh,     OrderStatus::processing, OrderStatus::packing, OrderStatus::shipping,
    OrderStatus::completed, OrderStatus::cancelled,  OrderStatus::unknown};

}  // namespace

TEST_CASE("an order's status is read from its name and from no other word") {
  for (const auto status : statuses) CHECK(parse_order_status(name(status)) == status);
  CHECK_FALSE(parse_order_status("lost"));
}

TEST_CASE("a slip is for an order that is processing, packing, shipping or completed") {
  for (const auto status : statuses) {
    CAPTURE(name(status));
    CHECK(allows_slip(status) ==
          (status == OrderStatus::processing || status == OrderStatus::packing ||
           status == OrderStatus::shipping || status == OrderStatus::completed));
  }
}

TEST_CASE("what became of a return and who sends an order have names") {
  CHECK(name(ReturnStatus::none) == "none");
  CHECK(name(ReturnStatus::requested) == "requested");
  CHECK(name(ReturnStatus::returning) == "returning");
  CHECK(name(ReturnStatus::returned) == "returned");
  CHECK(name(FulfilledBy::seller) == "seller");
  CHECK(name(FulfilledBy::marketplace) == "marketplace");
}

}  // namespace ecsync
