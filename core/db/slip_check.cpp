#include "core/db/slip_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "core/db/query.h"
#include "core/records/listing.h"
#include "core/records/money.h"

namespace ecsync::db {
namespace {

constexpr auto checked_slip_sql = R"sql(
  SELECT s.id, CASE s.status WHEN 'exported' THEN 1 ELSE 0 END, s.created_at, o.updated_at
  FROM slips s JOIN orders o ON o.id = s.order_id
  WHERE s.order_id = ?1 AND s.status <> 'cancelled' ORDER BY s.id DESC LIMIT 1)sql"_sql;

constexpr auto units_sql = R"sql(
  SELECT l.line, l.listing_id, l.quantity - l.quantity_cancelled - l.quantity_returned,
    l.quantity_returned + l.quantity_failed, k.product_id, k.quantity
  FROM order_lines l LEFT JOIN links k ON k.listing_id = l.listing_id
  WHERE l.order_id = ?1 ORDER BY l.line)sql"_sql;

constexpr auto sources_sql = R"sql(
  SELECT line, listing_id, units, back, product_id, quantity FROM slip_sources
  WHERE slip_id = ?1 ORDER BY line)sql"_sql;

constexpr auto checked_pieces_sql =
    "SELECT product_id, quantity FROM slip_lines WHERE slip_id = ?1"_sql;

constexpr auto found_differences_sql = R"sql(
  SELECT product_id, listing_id, on_slip, wanted, since FROM slip_differences
  WHERE slip_id = ?1)sql"_sql;

constexpr auto found_back_sql =
    "SELECT product_id, quantity, since FROM goods_coming_back WHERE slip_id = ?1"_sql;

constexpr auto put_difference_sql = R"sql(
  INSERT INTO slip_differences (slip_id, product_id, listing_id, on_slip, wanted, since, facts)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7))sql"_sql;

constexpr auto put_back_sql = R"sql(
  INSERT INTO goods_coming_back (slip_id, product_id, quantity, since, facts)
  VALUES (?1, ?2, ?3, ?4, ?5))sql"_sql;

// Open slips go by today's links, and of an exported one what its order holds besides what left.
constexpr auto orders_of_listing_sql = R"sql(
  SELECT DISTINCT o.id FROM order_lines l CROSS JOIN orders o CROSS JOIN slips s
  WHERE l.listing_id = ?1 AND o.id = l.order_id AND o.slip <> 'early' AND o.slip <> 'none'
    AND s.order_id = o.id
    AND s.id = (SELECT max(n.id) FROM slips n WHERE n.order_id = o.id AND n.status <> 'cancelled')
    AND (s.status = 'awaiting_export'
      OR (EXISTS (SELECT 1 FROM slip_sources f WHERE f.slip_id = s.id)
        AND NOT EXISTS (SELECT 1 FROM slip_sources f
                        WHERE f.slip_id = s.id AND f.listing_id = ?1))))sql"_sql;

// What a receipt brought of a surplus is no difference any more; it brings first what comes back.
constexpr auto differences_sql = R"sql(
  SELECT s.number, coalesce(p.code, ''), c.platform, c.shop_id, coalesce(g.item_id, ''),
    coalesce(g.sku_id, ''), d.on_slip, d.wanted,
    (SELECT coalesce(sum(b.quantity), 0) FROM goods_coming_back b
     WHERE b.slip_id = d.slip_id AND b.product_id = d.product_id),
    (SELECT coalesce(sum(l.quantity), 0) FROM returns r JOIN return_lines l ON l.return_id = r.id
     WHERE r.slip_id = d.slip_id AND r.status = 'received' AND l.product_id = d.product_id)
  FROM slip_differences d CROSS JOIN slips s CROSS JOIN orders o CROSS JOIN connections c
  LEFT JOIN products p ON p.id = d.product_id LEFT JOIN listings g ON g.id = d.listing_id
  WHERE s.id = d.slip_id AND o.id = s.order_id AND c.id = o.connection_id
    AND s.status <> 'cancelled' AND s.closed_at IS NULL
    AND (CAST(?1 AS bigint) IS NULL OR d.slip_id = ?1)
  ORDER BY s.id, p.code, g.item_id, g.sku_id)sql"_sql;

constexpr auto coming_back_sql = R"sql(
  SELECT s.number, p.code, b.quantity -
    (SELECT coalesce(sum(l.quantity), 0) FROM returns r JOIN return_lines l ON l.return_id = r.id
     WHERE r.slip_id = b.slip_id AND r.status = 'received' AND l.product_id = b.product_id)
  FROM goods_coming_back b CROSS JOIN slips s JOIN products p ON p.id = b.product_id
  WHERE s.id = b.slip_id AND s.status = 'exported' AND s.closed_at IS NULL
  ORDER BY s.id, p.code)sql"_sql;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

/// Numbers that do not fit are as good as any that are too large.
void add_product_of(std::int64_t& sum, std::int64_t units, std::int64_t quantity) {
  const auto pieces = checked_multiply(units, quantity).value_or(most);
  sum = checked_add(sum, pieces).value_or(most);
}

struct CheckedSlip {
  SlipKey key;
  bool exported = false;
  Timestamp since;  ///< when it can have begun to disagree
};

/// The units of a listing, in an order or on a slip.
struct Units {
  std::int64_t units = 0;  ///< living ones, or those that the slip was made for
  std::int64_t back = 0;   ///< returned, or not to be delivered
  std::map<ProductKey, std::int64_t> links;
};
using UnitsOf = std::map<ListingKey, Units>;

struct Pieces {
  std::int64_t on_slip = 0;
  std::int64_t wanted = 0;
  std::int64_t back = 0;
};

struct Verdict {
  std::map<ProductKey, Pieces> pieces;
  std::map<ListingKey, std::int64_t> unlinked;  ///< units that the slip does not have
};

std::optional<CheckedSlip> slip_of(Database& database, OrderKey order) {
  Query query(database, checked_slip_sql, order);
  CheckedSlip slip;
  Timestamp updated;
  if (!query.next(slip.key, slip.exported, slip.since, updated)) return std::nullopt;
  slip.since = std::max(slip.since, updated);
  return slip;
}

/// Reads one row per line and product; the lines of a listing are added up.
UnitsOf units_in(Query&& query) {
  UnitsOf all;
  int line = 0;
  int last = 0;
  ListingKey listing;
  Units row;
  std::optional<ProductKey> product;
  std::int64_t quantity = 0;
  while (query.next(line, listing, row.units, row.back, product, quantity)) {
    auto& sum = all[listing];
    if (line != last) {
      sum.units += row.units;
      sum.back += row.back;
    }
    last = line;
    if (product) sum.links[*product] = quantity;
  }
  return all;
}

void want(Verdict& verdict, ListingKey listing, const Units& units) {
  if (units.units == 0) return;
  if (units.links.empty()) verdict.unlinked[listing] = units.units;
  for (const auto& [product, quantity] : units.links)
    add_product_of(verdict.pieces[product].wanted, units.units, quantity);
}

void hold_open(Verdict& verdict, const UnitsOf& order) {
  for (const auto& [listing, units] : order) want(verdict, listing, units);
}

/// What left stays compared by the links that it had; what is new goes by those of today.
void hold_exported(Verdict& verdict, const UnitsOf& order, const UnitsOf& sources) {
  for (const auto& [listing, left] : sources) {
    const auto found = order.find(listing);
    const auto now = found == order.end() ? Units() : found->second;
    const auto back = std::clamp<std::int64_t>(now.back - left.back, 0, left.units);
    for (const auto& [product, quantity] : left.links) {
      auto& pieces = verdict.pieces[product];
      add_product_of(pieces.wanted, now.units + back, quantity);
      add_product_of(pieces.back, back, quantity);
    }
  }
  for (const auto& [listing, units] : order) {
    if (!sources.contains(listing)) want(verdict, listing, units);
  }
}

/// A slip of which nobody knows what it was made from. Without all links nothing can be said of it.
void hold_exported_by_totals(Verdict& verdict, const UnitsOf& order) {
  std::map<ProductKey, std::int64_t> back;
  for (const auto& [listing, units] : order) {
    if (units.links.empty() && units.units + units.back > 0) {
      verdict.pieces.clear();
      return;
    }
    for (const auto& [product, quantity] : units.links) {
      add_product_of(verdict.pieces[product].wanted, units.units, quantity);
      add_product_of(back[product], units.back, quantity);
    }
  }
  for (auto& [product, pieces] : verdict.pieces) {
    // Some may have come back before the slip was made.
    pieces.back = std::clamp<std::int64_t>(pieces.on_slip - pieces.wanted, 0, back[product]);
    pieces.wanted += pieces.back;
  }
}

Verdict judge(Database& database, const CheckedSlip& slip, OrderKey order) {
  Verdict verdict;
  {
    Query query(database, checked_pieces_sql, slip.key);
    ProductKey product;
    for (std::int64_t quantity = 0; query.next(product, quantity);)
      verdict.pieces[product].on_slip += quantity;
  }
  const auto now = units_in(Query(database, units_sql, order));
  if (!slip.exported) {
    hold_open(verdict, now);
    return verdict;
  }
  const auto sources = units_in(Query(database, sources_sql, slip.key));
  if (sources.empty())
    hold_exported_by_totals(verdict, now);
  else
    hold_exported(verdict, now, sources);
  return verdict;
}

struct DifferenceRow {
  std::optional<ProductKey> product;
  std::optional<ListingKey> listing;
  std::int64_t on_slip = 0;
  std::int64_t wanted = 0;

  auto operator<=>(const DifferenceRow&) const =
      default;  // NOLINT(modernize-use-nullptr): clang 14
};

std::vector<DifferenceRow> differences_in(const Verdict& verdict) {
  std::vector<DifferenceRow> rows;
  rows.reserve(verdict.unlinked.size() + verdict.pieces.size());
  for (const auto& [listing, units] : verdict.unlinked)
    rows.push_back({std::nullopt, listing, 0, units});
  for (const auto& [product, pieces] : verdict.pieces) {
    if (pieces.on_slip != pieces.wanted)
      rows.push_back({product, std::nullopt, pieces.on_slip, pieces.wanted});
  }
  return rows;
}

std::string facts_of(const std::vector<DifferenceRow>& rows) {
  std::string facts;
  for (const auto& row : rows) {
    if (!facts.empty()) facts += ',';
    facts += row.product ? fmt::format("p{}", row.product->value)
                         : fmt::format("l{}", row.listing->value);
    facts += fmt::format(":{}/{}", row.on_slip, row.wanted);
  }
  return facts;
}

void keep_differences(Database& database, const CheckedSlip& slip,
                      const std::vector<DifferenceRow>& rows) {
  std::vector<DifferenceRow> before;
  auto since = slip.since;
  {
    Query query(database, found_differences_sql, slip.key);
    DifferenceRow row;
    for (Timestamp at; query.next(row.product, row.listing, row.on_slip, row.wanted, at);) {
      before.push_back(row);
      since = at;
    }
  }
  std::sort(before.begin(), before.end());
  if (before == rows) return;
  Query(database, "DELETE FROM slip_differences WHERE slip_id = ?1"_sql, slip.key).run();
  const auto facts = facts_of(rows);
  for (const auto& row : rows)
    Query(database, put_difference_sql, slip.key, row.product, row.listing, row.on_slip, row.wanted,
          since, facts)
        .run();
}

std::map<ProductKey, std::int64_t> back_in(const Verdict& verdict) {
  std::map<ProductKey, std::int64_t> rows;
  for (const auto& [product, pieces] : verdict.pieces) {
    const auto back = std::min(pieces.back, pieces.on_slip);
    if (back > 0) rows.emplace(product, back);
  }
  return rows;
}

std::string facts_of(const std::map<ProductKey, std::int64_t>& rows) {
  std::string facts;
  for (const auto& [product, quantity] : rows)
    facts += fmt::format("{}p{}:{}", facts.empty() ? "" : ",", product.value, quantity);
  return facts;
}

void keep_back(Database& database, const CheckedSlip& slip,
               const std::map<ProductKey, std::int64_t>& rows) {
  std::map<ProductKey, std::int64_t> before;
  auto since = slip.since;
  {
    Query query(database, found_back_sql, slip.key);
    ProductKey product;
    Timestamp at;
    for (std::int64_t quantity = 0; query.next(product, quantity, at);) {
      before.emplace(product, quantity);
      since = at;
    }
  }
  if (before == rows) return;
  Query(database, "DELETE FROM goods_coming_back WHERE slip_id = ?1"_sql, slip.key).run();
  const auto facts = facts_of(rows);
  for (const auto& [product, quantity] : rows)
    Query(database, put_back_sql, slip.key, product, quantity, since, facts).run();
}

using DifferencesOf = std::map<std::string, std::vector<SlipDifference>>;

DifferencesOf read_differences(Database& database, std::optional<SlipKey> slip) {
  Query query(database, differences_sql, slip);
  DifferencesOf all;
  std::string number;
  SlipDifference row;
  ConnectionId connection;
  ListingId listing;
  std::int64_t coming_back = 0;
  std::int64_t booked = 0;
  while (query.next(number, row.product, connection.site, connection.shop, listing.item,
                    listing.sku, row.on_slip, row.wanted, coming_back, booked)) {
    row.listing = row.product.empty() ? to_text(connection) + "/" + to_text(listing) : "";
    if (row.on_slip > row.wanted) {
      row.on_slip -= std::max<std::int64_t>(booked - coming_back, 0);
      if (row.on_slip <= row.wanted) continue;
    }
    all[number].push_back(row);
  }
  return all;
}

}  // namespace

void check_slip_of_order(Database& database, OrderKey order) {
  const auto slip = slip_of(database, order);
  if (!slip) return;
  const auto verdict = judge(database, *slip, order);
  keep_differences(database, *slip, differences_in(verdict));
  keep_back(database, *slip, back_in(verdict));
}

void check_slips_of_listing(Database& database, ListingKey listing) {
  std::vector<OrderKey> orders;
  {
    Query query(database, orders_of_listing_sql, listing);
    for (OrderKey order; query.next(order);) orders.push_back(order);
  }
  for (const auto order : orders) check_slip_of_order(database, order);
}

std::vector<SlipDifference> slip_differences(Database& database, SlipKey slip) {
  auto found = read_differences(database, slip);
  if (found.empty()) return {};
  return std::move(found.begin()->second);
}

OrderKey order_of_slip(Database& database, SlipKey slip) {
  Query query(database, "SELECT order_id FROM slips WHERE id = ?1"_sql, slip);
  OrderKey order;
  query.next(order);
  return order;
}

std::map<std::string, std::vector<SlipDifference>> all_slip_differences(Database& database) {
  return read_differences(database, std::nullopt);
}

std::map<std::string, std::vector<ComingBack>> all_goods_coming_back(Database& database) {
  Query query(database, coming_back_sql);
  std::map<std::string, std::vector<ComingBack>> all;
  std::string number;
  for (ComingBack row; query.next(number, row.product, row.quantity);) {
    if (row.quantity > 0) all[number].push_back(row);
  }
  return all;
}

}  // namespace ecsync::db
