#include "adapters/common/overridden_states.h"

#include <doctest/doctest.h>

#include "adapters/lazada/status.h"
#include "adapters/shopee/status.h"
#include "adapters/tiktok/status.h"

namespace ecsync {
namespace {

using common::restate;
using enum OrderStatus;

RemoteOrder cancelled_order(const std::string& native) {
  RemoteOrder order;
  order.status = cancelled;
  order.status_native = native;
  order.delivery_problem = true;
  RemoteLine line;
  line.quantity = line.cancelled = 2;
  order.lines = {line};
  return order;
}

}  // namespace

TEST_CASE("an override changes the state word of an answer and nothing else") {
  const StatusTable table(lazada::state_words(), {{"failed", shipping}});
  auto order = cancelled_order("failed");
  auto expected = order;
  expected.status = shipping;
  restate(order, table);
  CHECK(order == expected);
  auto other = cancelled_order("lost");
  restate(other, table);
  CHECK(other.status == cancelled);
}

TEST_CASE("an order with living units stays where these are, whatever is said of the others") {
  const StatusTable table(lazada::state_words(), {{"failed", processing}});
  auto order = cancelled_order("delivered,failed");
  restate(order, table);
  CHECK(order.status == completed);
}

TEST_CASE("a word that the table lacks and a seller explains is no unknown one any more") {
  const StatusTable table(shopee::state_words(), {{"beamed", packing}});
  auto order = cancelled_order("BEAMED");
  order.status = unknown;
  order.unknown_statuses = {"BEAMED"};
  restate(order, table);
  CHECK(order.status == packing);
  CHECK(order.unknown_statuses.empty());
}

TEST_CASE("a line blocks slips as long as one of its words is explained by nobody") {
  const StatusTable table(tiktok::state_words(), {{"BEAMED", packing}});
  auto order = cancelled_order("BEAMED");
  order.unknown_statuses = {"BEAMED"};
  order.unknown_line_state = true;
  order.unknown_line_statuses = {"BEAMED", "LOST_IN_SPACE"};
  order.lines[0].status_native = "BEAMED,LOST_IN_SPACE";
  restate(order, table);
  CHECK(order.unknown_line_state);
  CHECK(order.unknown_line_statuses == std::vector<std::string>{"LOST_IN_SPACE"});
  order.lines[0].status_native = "BEAMED,TO_SHIP";
  order.unknown_line_statuses.clear();
  restate(order, table);
  CHECK_FALSE(order.unknown_line_state);
}

TEST_CASE("every word of every table means the same to those who read what is stored") {
  const StatusTable lazada(lazada::state_words(), {});
  const StatusTable shopee(shopee::state_words(), {});
  const StatusTable tiktok(tiktok::state_words(), {});
  CHECK(lazada.status_of("failed,ready_to_ship,shipped") == packing);
  CHECK(lazada.status_of("info_st_domestic_back_to_shipper") == cancelled);
  CHECK(lazada.of_unit("shipped_back")->returns == ReturnStatus::returning);
  CHECK(shopee.status_of("IN_CANCEL") == processing);
  CHECK(shopee.of_order("IN_CANCEL")->cancel_requested);
  CHECK(shopee.of_order("TO_RETURN")->returns == ReturnStatus::requested);
  CHECK(tiktok.status_of("AWAITING_COLLECTION") == packing);
  CHECK(tiktok.status_of("TO_SHIP") == unknown);
  CHECK(tiktok.of_unit("TO_SHIP")->lives);
  CHECK_FALSE(tiktok.is_unknown_line("TO_SHIP,CANCELLED"));
  CHECK(tiktok.is_unknown_line("BEAMED"));
}

}  // namespace ecsync
