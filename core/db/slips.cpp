#include "core/db/slips.h"

#include <fmt/format.h>

#include "core/db/cursor.h"
#include "core/db/document_number.h"
#include "core/db/query.h"
#include "core/db/returns.h"
#include "core/db/slip_check.h"

namespace ecsync::db {
namespace {

constexpr auto sequence_sql = R"sql(
  INSERT INTO slip_sequences (pattern, last) VALUES (?1, 1)
  ON CONFLICT (pattern) DO UPDATE SET last = slip_sequences.last + 1 RETURNING last)sql"_sql;

constexpr auto insert_slip_sql = R"sql(
  INSERT INTO slips (number, order_id, warehouse_id, status, date, created_at, receiver, reason)
  VALUES (?1, ?2, ?3, 'awaiting_export', ?4, ?5, ?6, ?7) RETURNING id)sql"_sql;

constexpr auto insert_line_sql = R"sql(
  INSERT INTO slip_lines (slip_id, line, product_id, code, name, unit, quantity, unit_price,
    currency)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9))sql"_sql;

constexpr auto insert_source_sql = R"sql(
  INSERT INTO slip_sources (slip_id, line, listing_id, product_id, units, back, quantity)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7))sql"_sql;

constexpr auto mark_exported_sql = R"sql(
  UPDATE slips SET status = 'exported', exported_at = ?1
  WHERE id = ?2 AND status = 'awaiting_export' RETURNING order_id)sql"_sql;

constexpr auto mark_cancelled_sql = R"sql(
  UPDATE slips SET status = 'cancelled', cancelled_at = ?1, cancel_reason = ?2
  WHERE id = ?3 AND status = 'awaiting_export' RETURNING order_id)sql"_sql;

constexpr auto pieces_sql = R"sql(
  SELECT s.warehouse_id, l.product_id, l.quantity
  FROM slips s JOIN slip_lines l ON l.slip_id = s.id WHERE s.id = ?1 ORDER BY l.line)sql"_sql;

constexpr auto slip_sql = R"sql(
  SELECT s.number, s.status, c.platform, c.shop_id, c.name, c.shop_name, o.number, w.code, w.name,
    w.address, s.date, s.created_at, s.exported_at, s.cancelled_at, s.receiver, s.reason,
    s.cancel_reason, s.closed_at
  FROM slips s JOIN orders o ON o.id = s.order_id JOIN connections c ON c.id = o.connection_id
  JOIN warehouses w ON w.id = s.warehouse_id
  WHERE s.id = ?1)sql"_sql;

constexpr auto slip_lines_sql = R"sql(
  SELECT code, name, unit, quantity, unit_price, currency FROM slip_lines
  WHERE slip_id = ?1 ORDER BY line)sql"_sql;

constexpr auto stock_sql = R"sql(
  SELECT p.code, w.code, b.on_hand, b.available, b.awaiting_export, b.damaged
  FROM slips s JOIN slip_lines l ON l.slip_id = s.id
  JOIN stock b ON b.warehouse_id = s.warehouse_id AND b.product_id = l.product_id
  JOIN products p ON p.id = l.product_id JOIN warehouses w ON w.id = s.warehouse_id
  WHERE s.id = ?1 ORDER BY l.line)sql"_sql;

void require_all(Statement& slips, const SlipFilter& filter) {
  if (filter.status) slips.require("status = ?1"_sql, *filter.status);
  if (filter.order) slips.require("order_id = ?1"_sql, *filter.order);
  if (filter.warehouse) slips.require("warehouse_id = ?1"_sql, *filter.warehouse);
  if (filter.since) slips.require("created_at >= ?1"_sql, *filter.since);
}

std::optional<SlipKey> find_slip(Database& database, const std::string& number) {
  Query query(database, "SELECT id FROM slips WHERE number = ?1"_sql, number);
  SlipKey key;
  if (!query.next(key)) return std::nullopt;
  return key;
}

constexpr DocumentNumbers slip_numbers{
    "SELECT id FROM slips WHERE number = ?1"_sql,
    R"sql(SELECT id, number FROM slips WHERE lower(number) LIKE ?1 ESCAPE '\' ORDER BY id)sql"_sql,
    phrase("no slip has the number"), "slips"};

void read_head(Database& database, Slip& slip) {
  Query query(database, slip_sql, slip.key);
  std::string status;
  query.next(slip.number, status, slip.connection.site, slip.connection.shop, slip.connection_name,
             slip.shop_name, slip.order_number, slip.warehouse, slip.warehouse_name,
             slip.warehouse_address, slip.date, slip.created_at, slip.exported_at,
             slip.cancelled_at, slip.receiver, slip.reason, slip.cancel_reason, slip.closed_at);
  slip.status = parse_slip_status(status).value();
}

}  // namespace

std::string take_slip_number(Database& database, const SlipPattern& pattern) {
  while (true) {
    auto number = pattern.format(next_in_sequence(database, pattern));
    // Another pattern may have made the same text: {seq} and {seq:02} agree from 10 on.
    if (!find_slip(database, number)) return number;
  }
}

std::int64_t next_in_sequence(Database& database, const SlipPattern& pattern) {
  std::int64_t sequence = 0;
  Query(database, sequence_sql, pattern.text()).run_returning(sequence);
  return sequence;
}

SlipKey insert_slip(Database& database, const NewSlip& slip) {
  SlipKey key;
  Query(database, insert_slip_sql, slip.number, slip.order, slip.warehouse, slip.date,
        slip.created_at, slip.receiver, slip.reason)
      .run_returning(key);
  int line = 0;
  for (const auto& [product, copy] : slip.lines) {
    Query(database, insert_line_sql, key, ++line, product, copy.product, copy.name, copy.unit,
          copy.quantity, copy.unit_price, copy.currency)
        .run();
  }
  for (const auto& source : slip.sources) {
    Query(database, insert_source_sql, key, source.line, source.listing, source.product,
          source.units, source.back, source.quantity)
        .run();
  }
  return key;
}

bool mark_exported(Database& database, SlipKey slip, Timestamp at) {
  OrderKey order;
  if (!Query(database, mark_exported_sql, at, slip).run_returning(order)) return false;
  check_slip_of_order(database, order);
  return true;
}

bool mark_cancelled(Database& database, SlipKey slip, Timestamp at,
                    const std::optional<std::string>& reason) {
  OrderKey order;
  if (!Query(database, mark_cancelled_sql, at, reason, slip).run_returning(order)) return false;
  Query(database, "DELETE FROM slip_differences WHERE slip_id = ?1"_sql, slip).run();
  // One whose goods are all back may be the order's last again.
  check_slip_of_order(database, order);
  return true;
}

SlipPieces slip_pieces(Database& database, SlipKey slip) {
  Query query(database, pieces_sql, slip);
  SlipPieces result;
  SlipPieces::Piece piece;
  while (query.next(result.warehouse, piece.product, piece.quantity))
    result.pieces.push_back(piece);
  return result;
}

Slip read_slip(Database& database, SlipKey key) {
  Slip slip;
  slip.key = key;
  read_head(database, slip);
  Query lines(database, slip_lines_sql, key);
  SlipLine line;
  while (
      lines.next(line.product, line.name, line.unit, line.quantity, line.unit_price, line.currency))
    slip.lines.push_back(line);
  Query stock(database, stock_sql, key);
  Balance balance;
  while (stock.next(balance.product, balance.warehouse, balance.on_hand, balance.available,
                    balance.awaiting_export, balance.damaged))
    slip.stock.push_back(balance);
  slip.returns = return_numbers(database, key);
  return slip;
}

Result<Slip> resolve_slip(Database& database, const std::string& number) {
  const auto id = resolve_number(database, slip_numbers, number);
  if (!id) return id.error();
  return read_slip(database, SlipKey(*id));
}

std::vector<std::string> awaiting_slips(Database& database, const AwaitingFilter& filter) {
  Statement statement("SELECT s.number FROM slips s JOIN orders o ON o.id = s.order_id"_sql);
  statement.require("s.status = 'awaiting_export'"_sql);
  if (filter.warehouse) statement.require("s.warehouse_id = ?1"_sql, *filter.warehouse);
  if (filter.date) statement.require("s.date = ?1"_sql, *filter.date);
  if (!filter.connections.empty())
    statement.require_one_of("o.connection_id"_sql, filter.connections);
  statement.add(" ORDER BY s.id"_sql);
  Query query(database, statement);
  std::vector<std::string> numbers;
  for (std::string number; query.next(number);) numbers.push_back(number);
  return numbers;
}

Result<SlipList> list_slips(Database& database, const SlipFilter& filter) {
  Statement slips("SELECT id FROM slips"_sql);
  require_all(slips, filter);
  if (!filter.after.empty()) {
    const auto place = find_slip(database, filter.after);
    if (!place) return not_a_cursor();
    slips.require("id < ?1"_sql, *place);
  }
  // Ids grow with every slip, so the newest has the largest.
  slips.add(" ORDER BY id DESC LIMIT ?1"_sql, limit_with_one_more(filter.limit));
  std::vector<SlipKey> keys;
  {
    Query query(database, slips);
    for (SlipKey key; query.next(key);) keys.push_back(key);
  }
  const bool more = filter.limit && static_cast<std::int64_t>(keys.size()) > *filter.limit;
  if (more) keys.pop_back();
  SlipList list;
  for (const auto key : keys) list.slips.push_back(read_slip(database, key));
  if (more && !list.slips.empty()) list.next = list.slips.back().number;
  return list;
}

std::int64_t count_slips(Database& database, const SlipFilter& filter) {
  Statement slips("SELECT count(*) FROM slips"_sql);
  require_all(slips, filter);
  return read_count(Query(database, slips));
}

}  // namespace ecsync::db
