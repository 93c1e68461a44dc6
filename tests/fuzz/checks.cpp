#include "tests/fuzz/checks.h"

#include <algorithm>
#include <set>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/db/authorizations.h"
#include "core/db/connections.h"
#include "core/db/listings.h"
#include "core/db/orders.h"
#include "core/db/set_aside.h"
#include "core/sync/storable.h"
#include "tests/fuzz/targets.h"

namespace ecsync::fuzz {
namespace {

void check_optional(const std::optional<std::string>& text) {
  if (text) check_text(*text);
}

/// Of orders that people have today, and may still have when this is forgotten.
void check_time(Timestamp time) {
  constexpr Timestamp earliest = std::chrono::sys_days(std::chrono::year(1970) / 1 / 1);
  constexpr Timestamp latest = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);
  demand(time >= earliest && time < latest, "a time is one of four-digit years since 1970");
}

void check_listing_id(const ListingId& id) {
  demand(text::all_digits(id.item), "a product's id is digits");
  demand(id.sku.empty() || text::all_digits(id.sku), "a variant's id is digits");
}

void check_number(const std::string& number, Site site) {
  const auto fits = [site](char c) {
    const char letter = text::lower_case(c);
    return text::is_digit(c) || (site == Site::shopee && letter >= 'a' && letter <= 'z');
  };
  demand(!number.empty() && std::all_of(number.begin(), number.end(), fits),
         "an order's number is digits, on Shopee also letters");
}

void check_line(const RemoteLine& line) {
  check_listing_id(line.listing);
  check_optional(line.seller_sku);
  check_text(line.name);
  check_optional(line.variation);
  check_optional(line.image);
  check_optional(line.status_native);
  demand(line.quantity >= 0 && line.cancelled >= 0 && line.returned >= 0,
         "pieces are not below zero");
  demand(line.quantity == 0 ||
             (line.cancelled <= line.quantity && line.returned <= line.quantity - line.cancelled),
         "no more pieces are cancelled and returned than were ordered");
}

ConnectionKey connect(db::Database& database, Site site, std::string_view shop,
                      std::string_view country) {
  const TokenPair pair{Secret("a"), Secret("r"), noon, noon, noon};
  db::Transaction transaction(database);
  const auto authorization = db::add_authorization(database, site, "seller", pair);
  const GrantedShop granted{std::string(shop), "shop", std::string(country), ""};
  const auto connection = db::put_connection(database, site, granted, authorization, "", noon);
  transaction.commit();
  return connection.key;
}

}  // namespace

void check_text(std::string_view text) {
  demand(utf8::well_formed_length(text) == text.size(), "text is well-formed UTF-8");
}

void check_message(const Message& message, const Secrets& secrets) {
  for (const auto language : {Language::english, Language::vietnamese}) {
    const auto& text = message.in(language);
    check_text(text);
    for (const auto secret : secrets)
      demand(text.find(secret) == std::string::npos, "no message shows a secret");
  }
}

void check_error(const Error& error, const Secrets& secrets) {
  check_error(error);
  check_message(error.message, secrets);
  check_message(error.hint, secrets);
  for (const auto secret : secrets)
    demand(error.details.find(secret) == std::string::npos, "no details show a secret");
}

void check_error(const Error& error) {
  demand(!error.message.empty(), "an error says what is wrong");
  demand(json::Document::parse(error.details).has_value(), "an error's details are JSON");
  if (error.retry_after)
    demand(error.retry_after->count() >= 0, "nobody waits for less than nothing");
}

void check_order(const RemoteOrder& order, Site site) {
  check_number(order.number, site);
  check_time(order.created_at);
  check_time(order.updated_at);
  check_text(order.status_native);
  for (const auto& word : order.unknown_statuses) check_text(word);
  demand(order.rounded_amounts >= 0, "a count is not below zero");
  std::set<std::pair<ListingId, std::optional<std::int64_t>>> keys;
  for (const auto& line : order.lines) {
    check_line(line);
    demand(keys.emplace(line.listing, line.unit_price).second,
           "a line is the only one of its listing and price");
  }
}

void check_listing(const RemoteListing& listing) {
  check_listing_id(listing.id);
  check_optional(listing.seller_sku);
  check_text(listing.name);
  check_optional(listing.variation);
  check_optional(listing.image);
}

void check_grant(const Grant& grant) {
  demand(!grant.account.empty(), "a consent has a name");
  check_text(grant.account);
  demand(!grant.tokens.access.empty(), "a consent has an access token");
  demand(!grant.shops.empty(), "a consent covers a shop");
  for (const auto& shop : grant.shops) {
    demand(!shop.shop_id.empty(), "a shop has an id");
    check_text(shop.shop_id);
    check_text(shop.name);
    check_text(shop.shop_key);
    const bool letters =
        shop.country.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
    demand(shop.country.empty() || (shop.country.size() == 2 && letters),
           "a country is two capital letters, or not known");
  }
}

Shelf::Shelf(Site site, std::string_view shop, std::string_view country)
    : database_(db::Database::in_memory()),
      connection_(connect(database_, site, shop, country)),
      site_(site) {}

void Shelf::take(const OrderPage& page) {
  const db::StoreRules rules{.horizon = Timestamp{}, .server_now = noon};
  const db::Transaction rolled_back(database_);
  for (const auto& order : page.orders) {
    // Core sets aside what the file cannot hold.
    if (fault_of(order)) continue;
    check_order(order, site_);
    db::store_order(database_, connection_, order, rules);
    demand(db::store_order(database_, connection_, order, rules) == db::Stored::unchanged,
           "an order that is stored again changes nothing");
  }
  for (const auto& rejected : page.rejected) {
    check_text(rejected.number);
    check_text(rejected.reason);
    // One without a number is told and goes nowhere.
    if (!rejected.number.empty()) db::put_rejected_order(database_, connection_, rejected, noon);
  }
}

void Shelf::take(const ListingPage& page) {
  const db::Transaction rolled_back(database_);
  for (const auto& listing : page.listings) {
    // Core sets aside what the file cannot hold.
    if (fault_of(listing)) continue;
    check_listing(listing);
    db::store_listing(database_, connection_, listing);
    demand(db::store_listing(database_, connection_, listing) == db::Stored::unchanged,
           "a listing that is stored again changes nothing");
  }
  for (const auto& rejected : page.rejected) {
    check_text(rejected.id);
    check_message(rejected.reason, {});
  }
}

}  // namespace ecsync::fuzz
