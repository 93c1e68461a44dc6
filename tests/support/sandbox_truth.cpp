#include "tests/support/sandbox_truth.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/time_text.h"
#include "tests/support/read_all.h"

namespace ecsync::test {
namespace {

std::string or_null(const std::optional<std::string>& text) {
  return text.value_or("null");
}

std::string text_of(const json::Value& value) {
  return value.present() ? value.scalar_text() : "null";
}

std::string amount(const std::optional<std::int64_t>& minor, const Currency& currency) {
  return minor ? to_decimal(*minor, currency) : "null";
}

std::string without_connection(const std::string& id) {
  return id.substr(id.find('/') + 1);
}

std::string parts_of(const RemoteOrder& order, const ListingId& listing) {
  const auto bundle = order.bundles.find(listing);
  std::string parts;
  if (bundle == order.bundles.end()) return parts;
  for (const auto& part : bundle->second)
    parts += fmt::format("{}×{} ", or_null(part.seller_sku), part.quantity);
  return parts;
}

std::string parts_of(const json::Value& line) {
  std::string parts;
  for (const auto& part : line["parts"].items())
    parts += fmt::format("{}×{} ", text_of(part["seller_sku"]), part["quantity"].integer());
  return parts;
}

std::string describe(const RemoteOrder& order) {
  std::string text = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {} {}", name(order.kind), order.number, name(order.status),
      order.status_native, order.cancel_requested, order.delivery_problem,
      name(order.return_status), name(order.fulfilled_by), to_utc_text(order.created_at),
      to_utc_text(order.updated_at), amount(order.total, order.currency), order.currency.code);
  for (const auto& line : order.lines)
    text += fmt::format("\n  {} {} {} {} {} {} {} {} {} {} {}", to_text(line.listing),
                        or_null(line.seller_sku), line.name, or_null(line.variation),
                        or_null(line.image), or_null(line.status_native), line.quantity,
                        line.cancelled, line.returned, amount(line.unit_price, order.currency),
                        parts_of(order, line.listing));
  return text;
}

std::string describe_order(const json::Value& order) {
  std::string text = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {} {}", order["kind"].text(), order["number"].text(),
      order["status"].text(), order["status_native"].text(), order["cancel_requested"].boolean(),
      order["delivery_problem"].boolean(), order["return_status"].text(),
      order["fulfilled_by"].text(), order["created_at"].text(), order["updated_at"].text(),
      text_of(order["total"]), order["currency"].text());
  for (const auto& line : order["lines"].items())
    text += fmt::format(
        "\n  {} {} {} {} {} {} {} {} {} {} {}", without_connection(line["listing"].text()),
        text_of(line["seller_sku"]), text_of(line["marketplace_name"]), text_of(line["variation"]),
        text_of(line["image"]), text_of(line["status_native"]), line["quantity"].integer(),
        line["quantity_cancelled"].integer(), line["quantity_returned"].integer(),
        text_of(line["unit_price"]), parts_of(line));
  return text;
}

std::string describe(const RemoteListing& it) {
  std::string parts;
  for (const auto& part : it.parts.value_or(std::vector<ListingPart>()))
    parts += fmt::format("×{}", part.quantity);
  return fmt::format("{} {} {} {} {} {} {} {} {}", or_null(it.seller_sku), it.name,
                     or_null(it.variation), or_null(it.image), amount(it.price, it.currency),
                     it.currency.code, it.stock.value_or(-1), it.active, parts);
}

std::string describe_listing(const json::Value& it) {
  // Which SKUs they are the adapter tells, and the sellers' own the file.
  std::string parts;
  for (const auto& part : it["parts"].items())
    parts += fmt::format("×{}", part["quantity"].integer());
  return fmt::format("{} {} {} {} {} {} {} {} {}", text_of(it["seller_sku"]), it["name"].text(),
                     text_of(it["variation"]), text_of(it["image"]), text_of(it["price"]),
                     it["currency"].text(), it["stock"].integer_or(-1), it["active"].boolean(),
                     parts);
}

json::Document truth_of(const Sandbox& sandbox, const ConnectionId& shop) {
  auto truth = json::Document::parse(sandbox.get("/sandbox/truth?shop=" + shop.shop));
  REQUIRE(truth);
  return *std::move(truth);
}

}  // namespace

Described true_orders(const Sandbox& sandbox, const ConnectionId& shop) {
  Described orders;
  const auto truth = truth_of(sandbox, shop);
  for (const auto& entry : truth.root()["shops"].items()) {
    for (const auto& order : entry["orders"].items())
      orders[order["number"].text()] = describe_order(order);
  }
  return orders;
}

Described true_listings(const Sandbox& sandbox, const ConnectionId& shop) {
  Described listings;
  const auto truth = truth_of(sandbox, shop);
  for (const auto& entry : truth.root()["shops"].items()) {
    for (const auto& listing : entry["listings"].items())
      listings[without_connection(listing["id"].text())] = describe_listing(listing);
  }
  return listings;
}

Described read_orders(Marketplace& marketplace, const ShopAccess& shop, const Window& window) {
  Described orders;
  std::string place;
  do {
    const auto page = marketplace.orders(shop, window, place);
    REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
    for (const auto& order : page->orders) orders[order.number] = describe(order);
    for (const auto& order : page->rejected) orders[order.number] = order.reason;
    place = page->next;
  } while (!place.empty());
  return orders;
}

Described read_listings(Marketplace& marketplace, const ShopAccess& shop) {
  Described listings;
  std::string place;
  do {
    const auto page = marketplace.listings(shop, place, read_all);
    REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
    CHECK(page->rejected.empty());
    for (const auto& listing : page->listings) listings[to_text(listing.id)] = describe(listing);
    place = page->next;
  } while (!place.empty());
  return listings;
}

}  // namespace ecsync::test
