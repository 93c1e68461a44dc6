#include "tests/support/stored.h"

#include <fstream>
#include <iterator>

#include "core/base/text.h"
#include "core/db/authorizations.h"
#include "core/db/query.h"
#include "core/db/sqlite/sqlite_engine.h"
#include "core/records/code.h"

namespace ecsync::test {

using db::operator""_sql;

Timestamp moment(std::int64_t seconds) {
  return Timestamp(std::chrono::seconds(1'793'491'200 + seconds));
}

TokenPair some_tokens(const std::string& access, const std::string& refresh) {
  return {Secret(access), Secret(refresh), moment(), moment() + std::chrono::hours(24),
          moment() + std::chrono::hours(24 * 30)};
}

Connection add_shop(db::Database& database, const std::string& shop_id, const std::string& name) {
  db::Transaction transaction(database);
  const auto authorization =
      db::add_authorization(database, Site::lazada, "seller " + shop_id, some_tokens());
  auto shop = db::put_connection(database, Site::lazada, {shop_id, "Shop " + shop_id, "VN", ""},
                                 authorization, name, moment());
  transaction.commit();
  return shop;
}

RemoteLine some_line(const std::string& item, const std::string& sku) {
  RemoteLine line;
  line.listing = {item, sku};
  line.seller_sku = "SKU-" + item;
  line.name = "Áo dài lụa " + item;
  line.variation = "Đỏ";
  line.image = "https://img.example/" + item + ".jpg";
  line.status_native = "pending";
  line.quantity = 2;
  line.unit_price = 135'000;
  return line;
}

RemoteOrder some_order(const std::string& number, Timestamp created) {
  RemoteOrder order;
  order.number = number;
  order.status = OrderStatus::processing;
  order.status_native = "pending";
  order.created_at = created;
  order.updated_at = created;
  order.total = 270'000;
  order.currency = {"VND"};
  order.lines = {some_line("10")};
  return order;
}

db::StoreRules open_rules() {
  return {moment() - std::chrono::hours(24 * 60), moment() + std::chrono::hours(24 * 30), false};
}

db::Stored store(db::Database& database, const Connection& shop, const RemoteOrder& order,
                 const db::StoreRules& rules) {
  db::Transaction transaction(database);
  const auto stored = db::store_order(database, shop.key, order, rules);
  transaction.commit();
  return stored;
}

ProductKey add_product(db::Database& database, const std::string& code, const std::string& name,
                       const std::string& unit) {
  constexpr auto sql = R"sql(
    INSERT INTO products (code, name, unit, image, search_key, similar_key)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    RETURNING id)sql"_sql;
  ProductKey key;
  db::Query(database, sql, code, name, unit, "https://own.example/" + code,
            text::fold(code + " " + name), similar_key(code))
      .run_returning(key);
  return key;
}

void link(db::Database& database, ListingKey listing, ProductKey product, std::int64_t quantity) {
  db::Query(database,
            "INSERT INTO links (listing_id, product_id, quantity) VALUES (?1, ?2, ?3)"_sql, listing,
            product, quantity)
      .run();
}

void add_slip(db::Database& database, OrderKey order, const std::string& number,
              const std::string& status) {
  db::Query(database,
            "INSERT INTO warehouses (code, name) SELECT 'HN', 'Hà Nội'"
            " WHERE NOT EXISTS (SELECT 1 FROM warehouses)"_sql)
      .run();
  db::Query(database,
            "INSERT INTO slips (number, order_id, warehouse_id, status, date, created_at,"
            " exported_at, cancelled_at) SELECT ?1, ?2, id, ?3, '2026-11-23', 0,"
            " CASE ?3 WHEN 'exported' THEN 1 END, CASE ?3 WHEN 'cancelled' THEN 1 END"
            " FROM warehouses"_sql,
            number, order, status)
      .run();
}

namespace {

db::PreparedStatement& first_row(db::Database& database, const std::string& sql) {
  auto& statement = database.engine().prepare(sql);
  if (!statement.step()) throw std::runtime_error("there is no row: " + sql);
  return statement;
}

}  // namespace

std::int64_t ask(db::Database& database, const std::string& sql) {
  auto& row = first_row(database, sql);
  const auto value = row.integer(0);
  row.reset();
  return value;
}

std::string ask_text(db::Database& database, const std::string& sql) {
  auto& row = first_row(database, sql);
  std::string value(row.text(0));
  row.reset();
  return value;
}

int total_changes(db::Database& database) {
  return db::sqlite_file(database).getTotalChanges();
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace ecsync::test
