#include "tests/sandbox/truth.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace ecsync::sandbox {
namespace {

std::string public_minor(std::int64_t minor, const Country& country) {
  return public_amount(country.minor_digits == 2 ? minor : minor * 100, country);
}

void write_parts(JsonText& out, const std::vector<TruthPart>& parts) {
  out.key("parts").open_list();
  for (const TruthPart& part : parts)
    out.open()
        .member_or_null("seller_sku", part.seller_sku)
        .member_number("quantity", part.quantity)
        .close();
  out.close_list();
}

void write_line(JsonText& out, const std::string& shop, const Country& country, int number,
                const TruthLine& line) {
  out.open()
      .member_number("line", number)
      .member("listing", shop + "/" + line.listing)
      .member_or_null("seller_sku", line.seller_sku)
      .member("marketplace_name", line.name)
      .member_or_null("variation", line.variation)
      .member_or_null("image", line.image)
      .member_or_null("status_native", line.status_native)
      .member_number("quantity", line.quantity)
      .member_number("quantity_cancelled", line.cancelled)
      .member_number("quantity_returned", line.returned)
      .member("unit_price", public_minor(line.unit_price, country));
  write_parts(out, line.parts);
  out.close();
}

}  // namespace

std::string joined(std::vector<std::string> values) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return fmt::format("{}", fmt::join(values, ","));
}

std::vector<TruthLine> sum_up(const Shop& shop, const Order& order,
                              const std::vector<UnitTruth>& units,
                              const std::function<SkuNames(const Product&, const Sku&)>& names) {
  std::vector<std::size_t> by_id(order.units.size());
  std::iota(by_id.begin(), by_id.end(), std::size_t{0});
  std::ranges::sort(by_id, {}, [&](std::size_t i) { return order.units[i].id; });

  std::vector<TruthLine> lines;
  std::vector<std::vector<std::string>> states;
  std::map<std::pair<std::string, std::int64_t>, std::size_t> places;
  for (const std::size_t i : by_id) {
    const Unit& unit = order.units[i];
    const Product& product = shop.products.at(unit.product);
    const Sku& sku = product.skus.at(unit.sku);
    const SkuNames sku_names = names(product, sku);
    const std::int64_t price = minor_units(unit.price, *shop.country);
    const auto [place, is_new] = places.try_emplace({sku_names.listing, price}, lines.size());
    if (is_new) {
      lines.push_back({.listing = sku_names.listing,
                       .seller_sku = sku.seller_sku.value_or(""),
                       .name = product.name,
                       .variation = sku_names.variation,
                       .image = sku_names.image,
                       .status_native = "",
                       .unit_price = price,
                       .parts = sku_names.parts});
      states.emplace_back();
    }
    TruthLine& line = lines[place->second];
    ++line.quantity;
    line.cancelled += units[i].cancelled ? 1 : 0;
    line.returned += units[i].returned ? 1 : 0;
    states[place->second].push_back(units[i].state);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i].status_native = joined(states[i]);
  return lines;
}

void write_truth(JsonText& out, std::string_view platform, const Shop& shop, const Order& order,
                 const TruthOrder& truth) {
  const std::string connection = fmt::format("{}:{}", platform, shop.id);
  out.open()
      .member("id", connection + "/" + order.number)
      .member("number", order.number)
      .member("connection", connection)
      .member("status", truth.status)
      .member("status_native", truth.status_native)
      .member_flag("cancel_requested", truth.cancel_requested)
      .member_flag("delivery_problem", truth.delivery_problem)
      .member("return_status", truth.return_status)
      .member("fulfilled_by", order.by_marketplace ? "marketplace" : "seller")
      .member("created_at", utc_text(order.created))
      .member("updated_at", utc_text(order.updated))
      .member_or_null("total", truth.total ? public_amount(*truth.total, *shop.country) : "")
      .member("currency", shop.country->currency)
      .member_or_null("broken", order.broken)
      .key("lines")
      .open_list();
  int number = 0;
  for (const TruthLine& line : truth.lines)
    write_line(out, connection, *shop.country, ++number, line);
  out.close_list().member("kind", truth.kind).close();
}

void write_truth(JsonText& out, std::string_view platform, const Shop& shop,
                 const TruthListing& listing) {
  const std::string connection = fmt::format("{}:{}", platform, shop.id);
  out.open()
      .member("id", connection + "/" + listing.listing)
      .member("connection", connection)
      .member_or_null("seller_sku", listing.seller_sku)
      .member("name", listing.name)
      .member_or_null("variation", listing.variation)
      .member_or_null("image", listing.image)
      .member("price", public_amount(listing.price, *shop.country))
      .member("currency", shop.country->currency)
      .member_number("stock", listing.stock)
      .member_flag("active", listing.active);
  write_parts(out, listing.parts);
  out.close();
}

}  // namespace ecsync::sandbox
