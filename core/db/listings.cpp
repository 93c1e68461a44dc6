#include "core/db/listings.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/base/text.h"
#include "core/db/combos.h"
#include "core/db/connections.h"
#include "core/db/cursor.h"
#include "core/db/links_of_listing.h"
#include "core/db/listing_parts.h"
#include "core/db/products.h"
#include "core/db/query.h"
#include "core/db/search.h"
#include "core/records/code.h"
#include "core/records/reference.h"
#include "core/records/variation.h"

namespace ecsync::db {
namespace {

std::string search_key(const std::string& name, const std::optional<std::string>& variation,
                       const std::optional<std::string>& seller_sku) {
  return text::fold(fmt::format("{} {} {}", name, variation.value_or(""), seller_sku.value_or("")));
}

/// A listing as the catalogue last gave it.
struct KnownListing {
  ListingKey key;
  RemoteListing listing;
  bool pulled = false;
};

std::optional<KnownListing> find_known(Database& database, ConnectionKey connection,
                                       const ListingId& id) {
  constexpr auto sql = R"sql(
    SELECT id, seller_sku, name, variation, image, price, currency, stock, active, changed_at,
      pulled
    FROM listings WHERE connection_id = ?1 AND item_id = ?2 AND sku_id = ?3)sql"_sql;
  KnownListing row;
  auto& listing = row.listing;
  {
    Query query(database, sql, connection, id.item, id.sku);
    if (!query.next(row.key, listing.seller_sku, listing.name, listing.variation, listing.image,
                    listing.price, listing.currency, listing.stock, listing.active,
                    listing.changed_at, row.pulled))
      return std::nullopt;
  }
  listing.id = id;
  listing.parts = stored_parts(database, row.key);
  return row;
}

void insert_listing(Database& database, ConnectionKey connection, const RemoteListing& listing,
                    bool pulled) {
  constexpr auto sql = R"sql(
    INSERT INTO listings (connection_id, item_id, sku_id, seller_sku, name, variation, image,
      price, currency, stock, active, changed_at, pulled, search_key)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14))sql"_sql;
  Query(database, sql, connection, listing.id.item, listing.id.sku, listing.seller_sku,
        listing.name, listing.variation, listing.image, listing.price, listing.currency,
        listing.stock, listing.active, listing.changed_at, pulled,
        search_key(listing.name, listing.variation, listing.seller_sku))
      .run();
}

std::optional<ListingKey> find_key(Database& database, ConnectionKey connection,
                                   const ListingId& id) {
  constexpr auto sql =
      "SELECT id FROM listings WHERE connection_id = ?1 AND item_id = ?2 AND sku_id = ?3"_sql;
  Query query(database, sql, connection, id.item, id.sku);
  ListingKey key;
  if (!query.next(key)) return std::nullopt;
  return key;
}

void update_listing(Database& database, ListingKey key, const RemoteListing& listing) {
  constexpr auto sql = R"sql(
    UPDATE listings SET seller_sku = ?1, name = ?2, variation = ?3, image = ?4, price = ?5,
      currency = ?6, stock = ?7, active = ?8, changed_at = ?9, pulled = 1, search_key = ?10
    WHERE id = ?11)sql"_sql;
  Query(database, sql, listing.seller_sku, listing.name, listing.variation, listing.image,
        listing.price, listing.currency, listing.stock, listing.active, listing.changed_at,
        search_key(listing.name, listing.variation, listing.seller_sku), key)
      .run();
}

/// What is known of the listing of a line.
struct KnownOfLine {
  ListingKey key;
  std::optional<std::string> seller_sku;
  std::string name;
  std::optional<std::string> variation;
};

std::optional<KnownOfLine> find_of_line(Database& database, ConnectionKey connection,
                                        const ListingId& id) {
  constexpr auto sql = R"sql(
    SELECT id, seller_sku, name, variation FROM listings
    WHERE connection_id = ?1 AND item_id = ?2 AND sku_id = ?3)sql"_sql;
  Query query(database, sql, connection, id.item, id.sku);
  KnownOfLine row;
  if (!query.next(row.key, row.seller_sku, row.name, row.variation)) return std::nullopt;
  return row;
}

/// Takes the variation as an order writes it, because people know the options by these names; the
/// catalogue may have others.
void take_variation(Database& database, const KnownOfLine& known,
                    const std::optional<std::string>& variation) {
  constexpr auto sql = "UPDATE listings SET variation = ?1, search_key = ?2 WHERE id = ?3"_sql;
  if (known.variation == variation || !same_options(known.variation, variation)) return;
  Query(database, sql, variation, search_key(known.name, variation, known.seller_sku), known.key)
      .run();
}

void keep_unread(RemoteListing& listing, const RemoteListing& known) {
  const auto& unread = listing.unread;
  if (unread.has(Detail::unit_price))
    listing.price = known.currency == listing.currency ? known.price : std::nullopt;
  if (unread.has(Detail::seller_sku)) listing.seller_sku = known.seller_sku;
  if (unread.has(Detail::name)) listing.name = known.name;
  if (unread.has(Detail::variation)) listing.variation = known.variation;
  if (unread.has(Detail::image)) listing.image = known.image;
  if (unread.has(Detail::stock)) listing.stock = known.stock;
}

/// The listing to store. Details that the answer leaves unread come from the stored row. A brief
/// listing takes all that it lacks from a row of the catalogue; without such a row it counts as not
/// completely read (no changed_at).
RemoteListing completed(const RemoteListing& answer, const std::optional<KnownListing>& known) {
  auto listing = answer;
  if (known) keep_unread(listing, known->listing);
  listing.unread = {};
  listing.unread_details.clear();
  if (!listing.parts) listing.parts = known ? known->listing.parts : std::vector<ListingPart>();
  if (!listing.brief) return listing;
  auto complete = known && known->pulled ? known->listing : listing;
  complete.seller_sku = listing.seller_sku;
  complete.stock = listing.stock;
  complete.active = listing.active;
  complete.brief = false;
  if (!known || !known->pulled) complete.changed_at.reset();
  return complete;
}

/// Every way to look listings up reads the same columns.
Statement select_listings() {
  // Linked listings get no suggestion. Product codes are unique, so one seller SKU names one.
  constexpr auto sql = R"sql(
    SELECT g.id, c.platform, c.shop_id, c.name, g.item_id, g.sku_id, g.seller_sku, g.name,
      g.variation, g.image, g.price, g.currency, g.stock, g.active,
      (SELECT p.code FROM products p WHERE p.code = g.seller_sku AND p.deleted_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = g.id)),
      (SELECT count(DISTINCT l.order_id) FROM order_lines l WHERE l.listing_id = g.id)
    FROM listings g JOIN connections c ON c.id = g.connection_id)sql"_sql;
  return Statement(sql);
}

/// The one product that is similar to `sku`; of several the one that is it in NFC. "" for none.
std::string similar_product(Database& database, const std::string& sku) {
  const auto codes = similar_products(database, sku);
  if (codes.size() == 1) return codes.front();
  const auto tidy = std::find(codes.begin(), codes.end(), tidy_code(sku));
  return tidy == codes.end() ? "" : *tidy;
}

/// What a listing of the same shop and SKU stood for that is not listed any more: one product,
/// once.
struct Forerunner {
  std::string reference;
  std::string product;
};

std::optional<Forerunner> forerunner_of(Database& database, const Listing& listing) {
  constexpr auto sql = R"sql(
    SELECT v.item_id, v.sku_id, min(p.code)
    FROM listings v JOIN listings g ON g.connection_id = v.connection_id
    JOIN links k ON k.listing_id = v.id JOIN products p ON p.id = k.product_id
    WHERE g.id = ?1 AND v.seller_sku = ?2 AND v.id <> g.id AND v.active = 0
    GROUP BY v.id, v.item_id, v.sku_id HAVING count(*) = 1 AND min(k.quantity) = 1
    ORDER BY v.id DESC LIMIT 1)sql"_sql;
  Query query(database, sql, listing.key, *listing.seller_sku);
  ListingId id;
  Forerunner found;
  if (!query.next(id.item, id.sku, found.product)) return std::nullopt;
  found.reference = to_text(listing.connection) + "/" + to_text(id);
  return found;
}

/// Suggests a product for an unlinked listing whose seller SKU is no code to the letter.
void suggest(Database& database, Listing& listing) {
  if (!listing.products.empty() || listing.suggested_product || !listing.seller_sku) return;
  if (auto code = similar_product(database, *listing.seller_sku); !code.empty()) {
    listing.suggestion_why = tr("the SKU differs in {}", difference_of(*listing.seller_sku, code));
    listing.suggested_product = std::move(code);
  } else if (auto found = forerunner_of(database, listing)) {
    listing.suggestion_why = tr("{}, which is not listed any more, had this SKU", found->reference);
    listing.suggested_product = std::move(found->product);
  }
}

/// A product of the bundle's very own SKU goes before its parts, and those before what is similar.
void suggest_products(Database& database, Listing& listing) {
  if (!listing.products.empty()) return;
  const bool own = listing.suggested_product && listing.suggestion_why.empty();
  if (!own) listing.suggested_products = products_of_parts(database, listing.parts);
  if (listing.suggested_products.empty() && listing.suggested_product)
    listing.suggested_products = {{*listing.suggested_product, 1}};
}

std::vector<Listing> read_listings(Database& database, const Statement& statement) {
  Query query(database, statement);
  std::vector<Listing> listings;
  Listing row;
  while (query.next(row.key, row.connection.site, row.connection.shop, row.connection_name,
                    row.id.item, row.id.sku, row.seller_sku, row.name, row.variation, row.image,
                    row.price, row.currency, row.stock, row.active, row.suggested_product,
                    row.orders))
    listings.push_back(row);
  for (auto& listing : listings) {
    listing.products = resolve_link(database, listing.key).products;
    listing.parts = shown_parts(database, listing.key);
    suggest(database, listing);
    suggest_products(database, listing);
  }
  return listings;
}

std::vector<Listing> listings_of_item(Database& database, ConnectionKey connection,
                                      const std::string& item) {
  auto statement = select_listings();
  statement.require("g.connection_id = ?1 AND g.item_id = ?2"_sql, connection, item);
  statement.add(" ORDER BY g.sku_id"_sql);
  return read_listings(database, statement);
}

/// The listings of one shop, or of all, with exactly this seller SKU.
std::vector<Listing> listings_with_exactly(Database& database,
                                           std::optional<ConnectionKey> connection,
                                           const std::string& seller_sku) {
  auto statement = select_listings();
  statement.require("g.seller_sku = ?1"_sql, seller_sku);
  if (connection) statement.require("g.connection_id = ?1"_sql, *connection);
  statement.add(" ORDER BY g.connection_id, g.item_id, g.sku_id"_sql);
  return read_listings(database, statement);
}

/// The seller SKUs that a person may take for `typed`.
std::vector<std::string> seller_skus_like(Database& database, const std::string& typed) {
  std::vector<std::string> skus;
  const auto key = similar_key(typed);
  if (key.empty()) return skus;
  Query query(database,
              "SELECT DISTINCT seller_sku FROM listings WHERE seller_sku IS NOT NULL"_sql);
  for (std::string sku; query.next(sku);) {
    if (similar_key(sku) == key) skus.push_back(sku);
  }
  return skus;
}

/// The listings with this seller SKU; where there are none, those with one that looks like it. What
/// is not listed any more counts only where nothing else has the SKU.
std::vector<Listing> listings_with_seller_sku(Database& database, const std::string& seller_sku,
                                              std::optional<ConnectionKey> connection = {}) {
  auto found = listings_with_exactly(database, connection, seller_sku);
  if (found.empty()) {
    for (const auto& sku : seller_skus_like(database, seller_sku)) {
      auto more = listings_with_exactly(database, connection, sku);
      std::move(more.begin(), more.end(), std::back_inserter(found));
    }
  }
  const bool any_listed =
      std::any_of(found.begin(), found.end(), [](const Listing& each) { return each.active; });
  if (any_listed) std::erase_if(found, [](const Listing& each) { return !each.active; });
  return found;
}

Error unknown_listing(const std::string& reference) {
  auto error = make_error(
      ErrorCode::not_found, tr("there is no listing '{}'", reference),
      tr("Find it with: ecsync listings --search TEXT; ecsync sync-products pulls all."));
  tell_spreadsheet_damage(error, reference.substr(reference.find('/') + 1));
  error.reference = reference;
  return error;
}

Error ambiguous_listing(const std::string& reference, const std::vector<Listing>& candidates) {
  constexpr std::size_t shown = 5;
  std::string names;
  for (std::size_t i = 0; i < candidates.size() && i < shown; ++i) {
    if (i > 0) names += ", ";
    names += fmt::format("{}/{}", to_text(candidates[i].connection), to_text(candidates[i].id));
  }
  if (candidates.size() > shown) names += ", …";
  auto error = make_error(ErrorCode::ambiguous,
                          tr("'{}' names {} listings: {}", reference, candidates.size(), names),
                          tr("Write one of them in full."));
  error.reference = reference;
  return error;
}

/// `wanted` is ITEM or ITEM:SKU within a connection.
Result<Listing> choose_of_item(std::vector<Listing> listings, const std::string& wanted,
                               const std::string& reference) {
  for (auto& listing : listings) {
    if (to_text(listing.id) == wanted) return std::move(listing);
  }
  const bool without_sku = wanted.find(':') == std::string::npos;
  if (!without_sku || listings.empty()) return unknown_listing(reference);
  if (listings.size() > 1) return ambiguous_listing(reference, listings);
  return std::move(listings.front());
}

/// `wanted` is ITEM, ITEM:SKU or a seller SKU.
Result<Listing> resolve_in_shop(Database& database, ConnectionKey connection,
                                const std::string& wanted, const std::string& reference) {
  auto chosen =
      choose_of_item(listings_of_item(database, connection, wanted.substr(0, wanted.find(':'))),
                     wanted, reference);
  if (chosen || chosen.error().code != ErrorCode::not_found) return chosen;
  auto listings = listings_with_seller_sku(database, wanted, connection);
  if (listings.empty()) return chosen;
  if (listings.size() > 1) return ambiguous_listing(reference, listings);
  return std::move(listings.front());
}

constexpr auto listing_search_condition = R"sql(
  (g.search_key LIKE ?1 ESCAPE '\' OR lower(g.item_id) LIKE ?1 ESCAPE '\'
    OR g.id IN (SELECT k.listing_id FROM products p JOIN links k ON k.product_id = p.id
      WHERE p.search_key LIKE ?1 ESCAPE '\')))sql"_sql;

constexpr auto after_condition = R"sql(
  (g.connection_id, g.item_id, g.sku_id) >
    (SELECT connection_id, item_id, sku_id FROM listings WHERE id = ?1))sql"_sql;

void require_all(Statement& listings, const ListingFilter& filter) {
  if (filter.connection) listings.require("g.connection_id = ?1"_sql, *filter.connection);
  if (filter.unlinked)
    listings.require("NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = g.id)"_sql);
  if (const auto searched = text::fold(filter.search); !searched.empty())
    listings.require(listing_search_condition, search_pattern(searched));
}

Statement in_order(const ListingFilter& filter, const std::optional<PageCursor>& after) {
  auto listings = select_listings();
  require_all(listings, filter);
  if (after) listings.require(after_condition, after->second);
  listings.add(" ORDER BY g.connection_id, g.item_id, g.sku_id LIMIT ?1"_sql,
               limit_with_one_more(filter.limit));
  return listings;
}

}  // namespace

Stored store_listing(Database& database, ConnectionKey connection, const RemoteListing& listing) {
  const auto known = find_known(database, connection, listing.id);
  auto complete = completed(listing, known);
  // An order may have told it in the words that people know.
  if (known && same_options(known->listing.variation, complete.variation))
    complete.variation = known->listing.variation;
  if (!known) {
    insert_listing(database, connection, complete, true);
    if (!complete.parts->empty())
      store_parts(database, find_key(database, connection, listing.id).value(), *complete.parts);
    return Stored::added;
  }
  if (known->pulled && known->listing == complete) return Stored::unchanged;
  update_listing(database, known->key, complete);
  if (known->listing.parts != complete.parts) store_parts(database, known->key, *complete.parts);
  return Stored::updated;
}

std::vector<ListingId> deactivate_listings(
    Database& database, ConnectionKey connection,
    const std::function<bool(const ListingId& id)>& is_gone) {
  constexpr auto sql = R"sql(
    SELECT id, item_id, sku_id FROM listings WHERE connection_id = ?1 AND active = 1
    ORDER BY id)sql"_sql;
  std::vector<ListingKey> keys;
  std::vector<ListingId> gone;
  {
    Query query(database, sql, connection);
    ListingKey key;
    ListingId id;
    while (query.next(key, id.item, id.sku)) {
      if (!is_gone(id)) continue;
      keys.push_back(key);
      gone.push_back(id);
    }
  }
  for (const auto key : keys)
    Query(database, "UPDATE listings SET active = 0 WHERE id = ?1"_sql, key).run();
  return gone;
}

std::optional<Timestamp> known_change(Database& database, ConnectionKey connection,
                                      const std::string& item) {
  // Gives nothing when one of the product's listings was not read completely, or at another change.
  constexpr auto sql = R"sql(
    SELECT min(changed_at) FROM listings WHERE connection_id = ?1 AND item_id = ?2
    HAVING count(*) > 0 AND count(*) = count(changed_at) AND min(changed_at) = max(changed_at))sql"_sql;
  Query query(database, sql, connection, item);
  std::optional<Timestamp> changed_at;
  query.next(changed_at);
  return changed_at;
}

ListingKey listing_of_line(Database& database, ConnectionKey connection, const RemoteLine& line,
                           const Currency& currency) {
  if (const auto known = find_of_line(database, connection, line.listing)) {
    take_variation(database, *known, line.variation);
    return known->key;
  }
  // Today's price and the stock are known from the catalogue only, so they stay empty.
  RemoteListing listing;
  listing.id = line.listing;
  listing.seller_sku = line.seller_sku;
  listing.name = line.name;
  listing.variation = line.variation;
  listing.image = line.image;
  listing.currency = currency;
  insert_listing(database, connection, listing, false);
  return find_key(database, connection, line.listing).value();
}

Result<ListingList> list_listings(Database& database, const ListingFilter& filter) {
  std::optional<PageCursor> after;
  if (!filter.after.empty()) {
    after = parse_cursor(filter.after);
    if (!after) return not_a_cursor();
  }
  const ReadTransaction one_state(database);
  ListingList list;
  list.listings = read_listings(database, in_order(filter, after));
  if (filter.limit && std::ssize(list.listings) > *filter.limit) {
    list.listings.pop_back();
    if (!list.listings.empty()) list.next = to_text(PageCursor{0, list.listings.back().key.value});
  }
  return list;
}

std::int64_t count_listings(Database& database, const ListingFilter& filter) {
  Statement listings("SELECT count(*) FROM listings g"_sql);
  require_all(listings, filter);
  return read_count(Query(database, listings));
}

std::int64_t count_links(Database& database, const ListingFilter& filter) {
  Statement links("SELECT count(*) FROM links r JOIN listings g ON g.id = r.listing_id"_sql);
  require_all(links, filter);
  return read_count(Query(database, links));
}

namespace {

/// As resolve_listing(), by these very letters.
Result<Listing> listing_named(Database& database, const std::string& reference) {
  if (const auto slash = reference.find('/'); slash != std::string::npos) {
    const auto connection = resolve_connection(database, reference.substr(0, slash));
    if (connection)
      return resolve_in_shop(database, connection->key, reference.substr(slash + 1), reference);
    // A seller SKU may hold a slash too.
    auto listings = listings_with_seller_sku(database, reference);
    if (listings.empty()) return connection.error();
    if (listings.size() == 1) return std::move(listings.front());
    return ambiguous_listing(reference, listings);
  }
  auto listings = listings_with_seller_sku(database, reference);
  if (listings.empty()) return unknown_listing(reference);
  if (listings.size() > 1) return ambiguous_listing(reference, listings);
  return std::move(listings.front());
}

}  // namespace

Result<Listing> resolve_listing(Database& database, const std::string& reference) {
  const ReadTransaction one_state(database);
  auto named = listing_named(database, reference);
  const std::string bare(bare_reference(reference));
  if (named || named.error().code != ErrorCode::not_found || bare == reference) return named;
  auto meant = listing_named(database, bare);
  return meant ? std::move(meant) : std::move(named);
}

}  // namespace ecsync::db
