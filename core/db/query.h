#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/db/database.h"
#include "core/db/statement.h"
#include "core/records/connection.h"
#include "core/records/order.h"

namespace ecsync::db {

/// Bytes to be bound as a BLOB.
struct Blob {
  std::string_view bytes;
};

/// One use of a prepared statement. Values are bound to ?1, ?2 and so on in their order; columns
/// are read in the order of the SELECT. The statement is reset when the Query goes, so that no read
/// transaction stays open. Throws DatabaseError for what the database cannot do, StatementRefused
/// for what a constraint refuses.
class Query {
 public:
  /// `sql` is prepared once per Database. Two Queries of the same text must not overlap.
  template <class... Values>
  explicit Query(Database& database, Sql sql, const Values&... values)
      : statement_(database.prepare(sql)) {
    (bind(values), ...);
  }
  /// The same with the values that `statement` brings.
  Query(Database& database, const Statement& statement);
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  /// Runs the statement to its end; rows that are left are dropped.
  void run();
  /// For a statement with RETURNING that changes at most one row: reads what it returns and runs it
  /// to its end. False when it changed nothing.
  template <class... Fields>
  bool run_returning(Fields&... fields) {
    if (!next(fields...)) return false;
    run();
    return true;
  }
  /// Steps to the next row and reads its columns into `fields`, from the first on; false when there
  /// is none left.
  template <class... Fields>
  bool next(Fields&... fields) {
    if (!statement_.step()) return false;
    int column = 0;
    (read(column++, fields), ...);
    return true;
  }

 private:
  template <class Value>
  void bind(const Value& value) {
    ++bound_;
    put(value);
  }
  template <class Tag>
  void put(const Id<Tag, std::int64_t>& id) {
    put(id.value);
  }
  template <class Value>
  void put(const std::optional<Value>& value) {
    if (value)
      put(*value);
    else
      statement_.bind_null(bound_);
  }
  template <class Value>
  requires std::is_enum_v<Value>
  void put(Value value) { put(name(value)); }
  template <class Value>
  requires std::is_integral_v<Value>
  void put(Value value) { statement_.bind(bound_, std::int64_t{value}); }
  void put(std::string_view text) { statement_.bind(bound_, text); }
  void put(Blob blob) { statement_.bind_bytes(bound_, blob.bytes); }
  void put(Timestamp time) { put(time.time_since_epoch().count()); }
  void put(std::chrono::seconds duration) { put(duration.count()); }
  void put(const Currency& currency) { put(currency.code); }
  template <class Value>
  void read(int column, std::optional<Value>& field) {
    if (statement_.is_null(column)) {
      field.reset();
    } else {
      Value value{};
      read(column, value);
      field = std::move(value);
    }
  }
  template <class Tag>
  void read(int column, Id<Tag, std::int64_t>& field) {
    read(column, field.value);
  }
  void read(int column, std::int64_t& field);
  void read(int column, int& field);
  void read(int column, bool& field);
  void read(int column, std::string& field);  // NULL becomes ""
  void read(int column, Timestamp& field);
  void read(int column, std::chrono::seconds& field);
  void read(int column, Currency& field) { read(column, field.code); }
  void read(int column, Site& field);
  void read(int column, ConnectionStatus& field);
  void read(int column, OrderStatus& field);
  void read(int column, ReturnStatus& field);
  void read(int column, FulfilledBy& field);
  void read(int column, OrderKind& field);

  PreparedStatement& statement_;
  int bound_ = 0;
};

}  // namespace ecsync::db
