#include "cli/views/left_alone.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "cli/output/json_objects.h"
#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/db/connections.h"
#include "core/db/products.h"
#include "core/records/code.h"

namespace ecsync::cli {
namespace {

constexpr std::size_t most_shown = 20;  // commands for one reason
constexpr int widest_name = 60;

Message reason_in_words(LeftAlone reason, std::int64_t count) {
  switch (reason) {
    case LeftAlone::no_sku:
      return tr_count(count, "{} listing was left alone: it has no SKU.",
                      "{} listings were left alone: they have no SKU.");
    case LeftAlone::same_sku:
      return tr_count(count,
                      "{} listing was left alone: others of its shop have the same SKU. Where it "
                      "means the same goods, --same-sku links it, too.",
                      "{} listings were left alone: others of their shop have the same SKU. Where "
                      "it means the same goods, --same-sku links them, too.");
    case LeftAlone::no_product:
      return tr_count(count,
                      "{} listing was left alone: no product has its SKU as code. --create makes "
                      "the product.",
                      "{} listings were left alone: no product has their SKU as code. --create "
                      "makes the products.");
    case LeftAlone::no_code:
      return tr_count(count, "{} listing was left alone: its SKU cannot be a code.",
                      "{} listings were left alone: their SKU cannot be a code.");
    case LeftAlone::similar:
      return tr_count(count, "{} listing was left alone: its SKU is nearly a product's code.",
                      "{} listings were left alone: their SKU is nearly a product's code.");
    case LeftAlone::relisted:
      return tr_count(
          count,
          "{} listing was left alone: one of the same SKU that is listed no more has its product.",
          "{} listings were left alone: ones of the same SKU that are listed no more have their "
          "products.");
    case LeftAlone::bundle:
      return tr_count(count,
                      "{} listing was left alone: the marketplace composes it of others, and not "
                      "each of these has its SKU as a product's code.",
                      "{} listings were left alone: the marketplace composes them of others, and "
                      "not each of these has its SKU as a product's code.");
    case LeftAlone::combo:
      return tr_count(count,
                      "{} listing was left alone: the marketplace composes it of others. --combos "
                      "links it to their products.",
                      "{} listings were left alone: the marketplace composes them of others. "
                      "--combos links them to their products.");
  }
  return {};
}

std::string command_words(const std::vector<LinkedProduct>& products) {
  std::string words;
  for (const auto& [code, quantity] : products) {
    const auto product = quantity == 1 ? code : fmt::format("{}:{}", code, quantity);
    words += " " + shell::word(product);
  }
  return words;
}

std::string create_command(const ListingLeftAlone& left, const std::string& listing,
                           const std::string& unit) {
  const auto code = code_instead_of(left.seller_sku);
  return fmt::format("ecsync link-product {} --create --code {} --name {} --unit {}",
                     shell::word(listing), code.empty() ? "CODE" : shell::word(code),
                     shell::word(left.name), shell::word(unit));
}

/// What settles one listing; "" where the line of its reason says it.
Message way_out(const ListingLeftAlone& left, const std::string& listing, const std::string& unit) {
  const auto sku =
      text::shorten(left.seller_sku.empty() ? left.name : left.seller_sku, widest_name);
  if (left.reason == LeftAlone::no_code)
    return tr("  '{}': {}", sku, create_command(left, listing, unit));
  if (left.suggested.empty()) return {};
  const auto command =
      fmt::format("ecsync link-product {}{}", shell::word(listing), command_words(left.suggested));
  if (left.why.empty()) return tr("  '{}': {}", sku, command);
  return tr("  '{}': {}. If it is that: {}", sku, left.why, command);
}

}  // namespace

ListingNames::ListingNames(db::Database& database)
    : connections_(db::list_connections(database, true)) {}

std::string ListingNames::of(const std::string& reference) const {
  for (const auto& connection : connections_) {
    const auto id = to_text(connection.id) + "/";
    if (reference.starts_with(id))
      return text::printable(connection.name + "/" + reference.substr(id.size()));
  }
  return text::printable(reference);
}

void tell_left_alone(Output& output, const ListingNames& names, const LinkReport& report,
                     const std::string& unit) {
  std::map<LeftAlone, std::vector<const ListingLeftAlone*>> by_reason;
  for (const auto& left : report.left_alone) by_reason[left.reason].push_back(&left);
  for (const auto& [reason, listings] : by_reason) {
    output.hint(reason_in_words(reason, std::ssize(listings)));
    std::set<std::string> told;  // an SKU that cannot be a code is told once
    for (const auto* left : listings) {
      if (told.size() == most_shown) break;
      const auto way = way_out(*left, names.of(left->listing), unit);
      const auto key = reason == LeftAlone::no_code ? left->seller_sku : left->listing;
      if (way.empty() || !told.insert(key).second) continue;
      output.hint(way);
    }
    if (told.size() == most_shown && listings.size() > most_shown)
      output.hint(tr("  … and more: ecsync listings --unlinked"));
  }
}

void write_left_alone(json::Writer& writer, const ListingLeftAlone& left) {
  writer.begin_object()
      .field("listing", left.listing)
      .field("seller_sku", left.seller_sku)
      .field("reason", name(left.reason))
      .key("suggested_products");
  write_products(writer, left.suggested);
  writer.end_object();
}

void warn_of_twins(Output& output, db::Database& database, const std::string& code,
                   const std::string& before) {
  auto twins = db::similar_products(database, code);
  std::erase(twins, before);  // a dry run finds it still
  if (twins.empty()) return;
  output.warn(tr("there is a product {} already; its code and {} differ in {}", twins.front(), code,
                 difference_of(code, twins.front())));
}

}  // namespace ecsync::cli
