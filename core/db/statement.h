#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/base/clock.h"
#include "core/db/sql.h"
#include "core/records/ids.h"

namespace ecsync::db {

/// A statement that is put together at run time, with the values of its parameters. Every part
/// counts its own parameters from ?1; here they get the numbers that follow those of the parts
/// before.
///
///     auto statement = Statement("SELECT id FROM orders"_sql);
///     if (since) statement.require("created_at >= ?1"_sql, *since);
///     statement.add(" ORDER BY id LIMIT ?1"_sql, limit);
class Statement {
 public:
  using Value = std::variant<std::int64_t, std::string>;

  explicit Statement(Sql head) : text_(head.text()) {}

  /// Appends `part`.
  template <class... Values>
  void add(Sql part, const Values&... values) {
    append(part.text());
    (keep(values), ...);
  }
  /// Appends `condition` to the WHERE clause; all conditions must hold.
  template <class... Values>
  void require(Sql condition, const Values&... values) {
    begin_condition();
    add(condition, values...);
  }
  /// Requires that `column` has one of these values; at least one.
  template <class Values>
  void require_one_of(Sql column, const Values& values) {
    begin_condition();
    append(column.text());
    text_ += " IN (";
    for (bool first = true; const auto& value : values) {
      if (!first) text_ += ", ";
      append("?1");
      keep(value);
      first = false;
    }
    text_ += ")";
  }

  /// Lives as long as the Statement, until that is added to.
  Sql sql() const { return Sql(text_); }
  const std::vector<Value>& values() const { return values_; }

 private:
  void begin_condition();
  void append(std::string_view part);
  void keep(std::int64_t value) { values_.emplace_back(value); }
  void keep(std::string_view value) { values_.emplace_back(std::string(value)); }
  void keep(Timestamp value) { keep(epoch_seconds(value)); }
  template <class Named>
  requires std::is_enum_v<Named>
  void keep(Named value) { keep(name(value)); }
  template <class Tag>
  void keep(const Id<Tag, std::int64_t>& id) {
    keep(id.value);
  }

  std::string text_;
  std::vector<Value> values_;
  bool has_condition_ = false;
};

}  // namespace ecsync::db
