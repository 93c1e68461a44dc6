#include "tests/bench/floor/store.h"

#include <sodium.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace ecsync::bench {
namespace {

constexpr int rows_per_transaction = 1000;

[[noreturn]] void fail(sqlite3* database) {
  throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database));
}

/// Binds its arguments to a statement from the first parameter on; an empty optional text as NULL.
class Binder {
 public:
  explicit Binder(sqlite3_stmt* statement) : statement_(statement) { sqlite3_reset(statement); }

  Binder& number(std::int64_t value) {
    sqlite3_bind_int64(statement_, ++place_, value);
    return *this;
  }
  Binder& text(std::string_view value) {
    sqlite3_bind_text(statement_, ++place_, value.data(), static_cast<int>(value.size()),
                      SQLITE_STATIC);
    return *this;
  }
  Binder& optional(std::string_view value) {
    if (!value.empty()) return text(value);
    sqlite3_bind_null(statement_, ++place_);
    return *this;
  }

 private:
  sqlite3_stmt* statement_;
  int place_ = 0;
};

std::string text_at(sqlite3_stmt* statement, int column) {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return text == nullptr ? "" : text;
}

/// Every stored value, each with its length or an end, so that no two orders give one text.
std::int64_t hash_of(const Order& order) {
  std::string all;
  const auto text = [&all](std::string_view value) {
    all += std::to_string(value.size());
    all += ':';
    all += value;
  };
  const auto number = [&all](std::int64_t value) {
    all += std::to_string(value);
    all += ';';
  };
  text(order.number);
  text(order.status);
  text(order.states);
  text(order.returns);
  text(order.currency);
  for (const std::int64_t value : {order.created, order.updated, order.total}) number(value);
  for (const bool flag : {order.cancel_requested, order.delivery_problem, order.by_marketplace})
    number(flag);
  for (const Line& line : order.lines) {
    for (const std::string* value : {&line.item, &line.sku, &line.seller_sku, &line.name,
                                     &line.variation, &line.image, &line.states})
      text(*value);
    for (const std::int64_t value : {line.quantity, line.cancelled, line.returned, line.unit_price})
      number(value);
  }
  std::array<unsigned char, crypto_generichash_BYTES> bytes{};
  crypto_generichash(bytes.data(), bytes.size(), reinterpret_cast<const unsigned char*>(all.data()),
                     all.size(), nullptr, 0);
  std::int64_t hash = 0;
  std::memcpy(&hash, bytes.data(), sizeof hash);
  return hash;
}

}  // namespace

Store::Store(const std::string& path, const std::string& connection) {
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(opened);
  if (result != SQLITE_OK) fail(opened);
  run("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
      "PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
      "PRAGMA cache_size = -32000; PRAGMA journal_mode = TRUNCATE; PRAGMA foreign_keys = ON");
  const Statement find_shop =
      prepare("SELECT id FROM connections WHERE platform || ':' || shop_id = ?");
  Binder(find_shop.get()).text(connection);
  if (!step(find_shop)) throw std::runtime_error("no connection " + connection);
  connection_ = sqlite3_column_int64(find_shop.get(), 0);

  find_ = prepare(
      "SELECT id, content_hash, status_native FROM orders WHERE connection_id = ? AND number = ?");
  insert_ = prepare(
      "INSERT INTO orders (status, status_native, cancel_requested, delivery_problem, "
      "return_status,"
      " fulfilled_by, created_at, updated_at, total, currency, content_hash, connection_id, number,"
      " unknown_line_state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)");
  update_ = prepare(
      "UPDATE orders SET status = ?, status_native = ?, cancel_requested = ?, delivery_problem = ?,"
      " return_status = ?, fulfilled_by = ?, created_at = ?, updated_at = ?, total = ?,"
      " currency = ?, content_hash = ? WHERE connection_id = ? AND number = ?");
  drop_lines_ = prepare("DELETE FROM order_lines WHERE order_id = ?");
  insert_line_ = prepare(
      "INSERT INTO order_lines (order_id, line, listing_id, seller_sku, name, variation, image, "
      "status_native,"
      " quantity, quantity_cancelled, quantity_returned, unit_price) VALUES (?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?, ?)");
  insert_listing_ = prepare(
      "INSERT INTO listings (connection_id, item_id, sku_id, seller_sku, name, variation, image, "
      "currency, active,"
      " pulled, search_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?)");
  insert_history_ = prepare(
      "INSERT INTO order_history (order_id, at, status, status_native) VALUES (?, ?, ?, ?)");
  read_listings();
}

void Store::read_listings() {
  const Statement known =
      prepare("SELECT item_id || ':' || sku_id, id FROM listings WHERE connection_id = ?");
  Binder(known.get()).number(connection_);
  while (step(known)) listings_[text_at(known.get(), 0)] = sqlite3_column_int64(known.get(), 1);
}

void Store::run(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(database_.get());
}

Store::Statement Store::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                         nullptr) != SQLITE_OK)
    fail(database_.get());
  return Statement(statement);
}

bool Store::step(const Statement& statement) {
  const int result = sqlite3_step(statement.get());
  if (result != SQLITE_ROW && result != SQLITE_DONE) fail(database_.get());
  return result == SQLITE_ROW;
}

void Store::put(const Order& order) {
  if (in_transaction_ == 0) run("BEGIN IMMEDIATE");
  const Known known = find(order.number);
  const std::int64_t hash = hash_of(order);
  if (known.id == 0 || known.hash != hash) {
    const std::int64_t id = put_row(order, known.id, hash);
    if (known.id != 0) {
      Binder(drop_lines_.get()).number(id);
      step(drop_lines_);
    }
    int number = 0;
    for (const Line& line : order.lines) put_line(id, ++number, line, order.currency);
    if (known.states != order.states) put_history(id, order);
    ++stored_;
  }
  if (++in_transaction_ == rows_per_transaction) finish();
}

Store::Known Store::find(const std::string& number) {
  Binder(find_.get()).number(connection_).text(number);
  Known known;
  if (step(find_)) {
    known.id = sqlite3_column_int64(find_.get(), 0);
    known.hash = sqlite3_column_int64(find_.get(), 1);
    known.states = text_at(find_.get(), 2);
  }
  sqlite3_reset(find_.get());
  return known;
}

std::int64_t Store::put_row(const Order& order, std::int64_t id, std::int64_t hash) {
  const Statement& statement = id == 0 ? insert_ : update_;
  Binder(statement.get())
      .text(order.status)
      .text(order.states)
      .number(order.cancel_requested)
      .number(order.delivery_problem)
      .text(order.returns)
      .text(order.by_marketplace ? "marketplace" : "seller")
      .number(order.created)
      .number(order.updated)
      .number(order.total)
      .text(order.currency)
      .number(hash)
      .number(connection_)
      .text(order.number);
  step(statement);
  return id == 0 ? sqlite3_last_insert_rowid(database_.get()) : id;
}

void Store::put_history(std::int64_t order, const Order& now) {
  Binder(insert_history_.get()).number(order).number(now.updated).text(now.status).text(now.states);
  step(insert_history_);
}

void Store::put_line(std::int64_t order, int number, const Line& line,
                     const std::string& currency) {
  const std::int64_t of = listing(line, currency);
  Binder(insert_line_.get())
      .number(order)
      .number(number)
      .number(of)
      .optional(line.seller_sku)
      .text(line.name)
      .optional(line.variation)
      .optional(line.image)
      .text(line.states)
      .number(line.quantity)
      .number(line.cancelled)
      .number(line.returned)
      .number(line.unit_price);
  step(insert_line_);
}

std::int64_t Store::listing(const Line& line, const std::string& currency) {
  const auto [known, is_new] = listings_.try_emplace(line.item + ":" + line.sku, 0);
  if (!is_new) return known->second;
  Binder(insert_listing_.get())
      .number(connection_)
      .text(line.item)
      .text(line.sku)
      .optional(line.seller_sku)
      .text(line.name)
      .optional(line.variation)
      .optional(line.image)
      .text(currency)
      .text(line.name);
  step(insert_listing_);
  return known->second = sqlite3_last_insert_rowid(database_.get());
}

void Store::finish() {
  if (in_transaction_ > 0) run("COMMIT");
  in_transaction_ = 0;
}

}  // namespace ecsync::bench
