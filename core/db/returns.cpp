#include "core/db/returns.h"

#include "core/db/cursor.h"
#include "core/db/document_number.h"
#include "core/db/query.h"
#include "core/db/slips.h"

namespace ecsync::db {
namespace {

constexpr auto insert_return_sql = R"sql(
  INSERT INTO returns (number, slip_id, warehouse_id, status, date, created_at, reason, ref)
  VALUES (?1, ?2, ?3, 'received', ?4, ?5, ?6, ?7) RETURNING id)sql"_sql;

constexpr auto insert_return_line_sql = R"sql(
  INSERT INTO return_lines (return_id, line, product_id, code, name, unit, quantity, damaged,
    unit_price, currency)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10))sql"_sql;

constexpr auto cancel_return_sql = R"sql(
  UPDATE returns SET status = 'cancelled', cancelled_at = ?1, cancel_reason = ?2
  WHERE id = ?3 AND status = 'received' RETURNING id)sql"_sql;

constexpr auto left_sql = R"sql(
  SELECT l.product_id, CASE WHEN p.deleted_at IS NULL THEN 0 ELSE 1 END, p.code, l.code, l.name, l.unit, l.quantity,
    l.unit_price, l.currency,
    (SELECT coalesce(sum(b.quantity), 0) FROM returns r JOIN return_lines b ON b.return_id = r.id
     WHERE r.slip_id = l.slip_id AND r.status = 'received' AND b.product_id = l.product_id)
  FROM slip_lines l JOIN products p ON p.id = l.product_id WHERE l.slip_id = ?1
  ORDER BY l.line)sql"_sql;

constexpr auto later_slip_sql = R"sql(
  SELECT n.number FROM slips s JOIN slips n ON n.order_id = s.order_id
  WHERE s.id = ?1 AND n.id > s.id AND n.status <> 'cancelled' ORDER BY n.id LIMIT 1)sql"_sql;

constexpr auto last_exported_sql = R"sql(
  SELECT id FROM slips WHERE order_id = ?1 AND status = 'exported'
  ORDER BY CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT 1)sql"_sql;

constexpr auto place_sql = R"sql(
  SELECT r.slip_id, s.order_id, r.warehouse_id FROM returns r JOIN slips s ON s.id = r.slip_id
  WHERE r.id = ?1)sql"_sql;

constexpr auto return_pieces_sql = R"sql(
  SELECT product_id, quantity, damaged FROM return_lines WHERE return_id = ?1
  ORDER BY line)sql"_sql;

constexpr auto return_sql = R"sql(
  SELECT r.number, r.status, s.number, s.date, c.platform, c.shop_id, c.name, o.number, w.code,
    w.name, w.address, r.date, r.created_at, r.cancelled_at, r.reason, r.cancel_reason, r.ref
  FROM returns r JOIN slips s ON s.id = r.slip_id JOIN orders o ON o.id = s.order_id
  JOIN connections c ON c.id = o.connection_id JOIN warehouses w ON w.id = r.warehouse_id
  WHERE r.id = ?1)sql"_sql;

constexpr auto return_lines_sql = R"sql(
  SELECT code, name, unit, quantity, damaged, unit_price, currency FROM return_lines
  WHERE return_id = ?1 ORDER BY line)sql"_sql;

constexpr auto return_stock_sql = R"sql(
  SELECT p.code, w.code, b.on_hand, b.available, b.awaiting_export, b.damaged
  FROM returns r JOIN return_lines l ON l.return_id = r.id
  JOIN stock b ON b.warehouse_id = r.warehouse_id AND b.product_id = l.product_id
  JOIN products p ON p.id = l.product_id JOIN warehouses w ON w.id = r.warehouse_id
  WHERE r.id = ?1 ORDER BY l.line)sql"_sql;

constexpr auto numbers_of_slip_sql =
    "SELECT number FROM returns WHERE slip_id = ?1 ORDER BY id"_sql;

constexpr auto numbers_of_order_sql = R"sql(
  SELECT r.number FROM slips s JOIN returns r ON r.slip_id = s.id WHERE s.order_id = ?1
  ORDER BY r.id)sql"_sql;

std::optional<ReturnKey> find_return(Database& database, const std::string& number) {
  Query query(database, "SELECT id FROM returns WHERE number = ?1"_sql, number);
  ReturnKey key;
  if (!query.next(key)) return std::nullopt;
  return key;
}

constexpr DocumentNumbers receipt_numbers{
    "SELECT id FROM returns WHERE number = ?1"_sql,
    R"sql(SELECT id, number FROM returns WHERE lower(number) LIKE ?1 ESCAPE '\' ORDER BY id)sql"_sql,
    phrase("no receipt has the number"), "returns"};

void require_all(Statement& returns, const ReturnFilter& filter) {
  if (filter.slip) returns.require("r.slip_id = ?1"_sql, *filter.slip);
  if (filter.order) returns.require("s.order_id = ?1"_sql, *filter.order);
  if (filter.since) returns.require("r.created_at >= ?1"_sql, *filter.since);
}

void read_return_head(Database& database, ReturnReceipt& receipt) {
  Query query(database, return_sql, receipt.key);
  std::string status;
  query.next(receipt.number, status, receipt.slip, receipt.slip_date, receipt.connection.site,
             receipt.connection.shop, receipt.connection_name, receipt.order_number,
             receipt.warehouse, receipt.warehouse_name, receipt.warehouse_address, receipt.date,
             receipt.created_at, receipt.cancelled_at, receipt.reason, receipt.cancel_reason,
             receipt.ref);
  receipt.status = parse_receipt_status(status).value();
}

std::vector<std::string> read_numbers(Query&& query) {
  std::vector<std::string> numbers;
  for (std::string number; query.next(number);) numbers.push_back(number);
  return numbers;
}

}  // namespace

std::string take_return_number(Database& database, const SlipPattern& pattern) {
  while (true) {
    auto number = pattern.format(next_in_sequence(database, pattern));
    // Another pattern may have made the same text.
    if (!find_return(database, number)) return number;
  }
}

ReturnKey insert_return(Database& database, const NewReturn& receipt) {
  ReturnKey key;
  Query(database, insert_return_sql, receipt.number, receipt.slip, receipt.warehouse, receipt.date,
        receipt.created_at, receipt.reason, receipt.ref)
      .run_returning(key);
  int line = 0;
  for (const auto& [product, copy] : receipt.lines) {
    Query(database, insert_return_line_sql, key, ++line, product, copy.product, copy.name,
          copy.unit, copy.quantity, copy.damaged, copy.unit_price, copy.currency)
        .run();
  }
  return key;
}

bool mark_return_cancelled(Database& database, ReturnKey receipt, Timestamp at,
                           const std::optional<std::string>& reason) {
  ReturnKey marked;
  return Query(database, cancel_return_sql, at, reason, receipt).run_returning(marked);
}

std::vector<LeftPieces> left_with_slip(Database& database, SlipKey slip) {
  Query query(database, left_sql, slip);
  std::vector<LeftPieces> left;
  LeftPieces row;
  while (query.next(row.product, row.deleted, row.code_now, row.copy.product, row.copy.name,
                    row.copy.unit, row.copy.quantity, row.copy.unit_price, row.copy.currency,
                    row.back))
    left.push_back(row);
  return left;
}

void set_slip_closed(Database& database, SlipKey slip, const std::optional<Timestamp>& at) {
  Query(database, "UPDATE slips SET closed_at = ?1 WHERE id = ?2"_sql, at, slip).run();
}

std::optional<std::string> later_slip(Database& database, SlipKey slip) {
  Query query(database, later_slip_sql, slip);
  std::string number;
  if (!query.next(number)) return std::nullopt;
  return number;
}

std::optional<SlipKey> last_exported_slip(Database& database, OrderKey order) {
  Query query(database, last_exported_sql, order);
  SlipKey key;
  if (!query.next(key)) return std::nullopt;
  return key;
}

ReceiptPlace receipt_place(Database& database, ReturnKey receipt) {
  ReceiptPlace place;
  Query head(database, place_sql, receipt);
  head.next(place.slip, place.order, place.warehouse);
  Query query(database, return_pieces_sql, receipt);
  ReceiptPlace::Piece piece;
  while (query.next(piece.product, piece.quantity, piece.damaged)) place.pieces.push_back(piece);
  return place;
}

ReturnReceipt read_return(Database& database, ReturnKey key) {
  ReturnReceipt receipt;
  receipt.key = key;
  read_return_head(database, receipt);
  Query lines(database, return_lines_sql, key);
  ReceiptLine line;
  while (lines.next(line.product, line.name, line.unit, line.quantity, line.damaged,
                    line.unit_price, line.currency))
    receipt.lines.push_back(line);
  Query stock(database, return_stock_sql, key);
  Balance balance;
  while (stock.next(balance.product, balance.warehouse, balance.on_hand, balance.available,
                    balance.awaiting_export, balance.damaged))
    receipt.stock.push_back(balance);
  return receipt;
}

std::optional<ReturnKey> find_return_by_ref(Database& database, const std::string& ref) {
  Query query(database, "SELECT id FROM returns WHERE ref = ?1"_sql, ref);
  ReturnKey key;
  if (!query.next(key)) return std::nullopt;
  return key;
}

Result<ReturnReceipt> resolve_return(Database& database, const std::string& number) {
  const auto id = resolve_number(database, receipt_numbers, number);
  if (!id) return id.error();
  return read_return(database, ReturnKey(*id));
}

Result<ReturnList> list_returns(Database& database, const ReturnFilter& filter) {
  Statement returns("SELECT r.id FROM returns r JOIN slips s ON s.id = r.slip_id"_sql);
  require_all(returns, filter);
  if (!filter.after.empty()) {
    const auto place = find_return(database, filter.after);
    if (!place) return not_a_cursor();
    returns.require("r.id < ?1"_sql, *place);
  }
  // Ids grow with every receipt, so the newest has the largest.
  returns.add(" ORDER BY r.id DESC LIMIT ?1"_sql, limit_with_one_more(filter.limit));
  std::vector<ReturnKey> keys;
  {
    Query query(database, returns);
    for (ReturnKey key; query.next(key);) keys.push_back(key);
  }
  const bool more = filter.limit && static_cast<std::int64_t>(keys.size()) > *filter.limit;
  if (more) keys.pop_back();
  ReturnList list;
  list.returns.reserve(keys.size());
  for (const auto key : keys) list.returns.push_back(read_return(database, key));
  if (more && !list.returns.empty()) list.next = list.returns.back().number;
  return list;
}

std::int64_t count_returns(Database& database, const ReturnFilter& filter) {
  Statement returns("SELECT count(*) FROM returns r JOIN slips s ON s.id = r.slip_id"_sql);
  require_all(returns, filter);
  return read_count(Query(database, returns));
}

std::vector<std::string> return_numbers(Database& database, SlipKey slip) {
  return read_numbers(Query(database, numbers_of_slip_sql, slip));
}

std::vector<std::string> return_numbers(Database& database, OrderKey order) {
  return read_numbers(Query(database, numbers_of_order_sql, order));
}

}  // namespace ecsync::db
