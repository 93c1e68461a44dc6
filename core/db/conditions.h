#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/db/query.h"

namespace ecsync::db {

/// A WHERE clause put together from what a user asked for, with the values of its `?` in order.
class Conditions {
 public:
  /// `sql` holds one `?` per value; all conditions must hold.
  template <class... Values>
  void add(std::string_view sql, const Values&... values) {
    sql_ += sql_.empty() ? "WHERE " : " AND ";
    sql_ += sql;
    (keep(values), ...);
  }
  /// "" when there is no condition.
  const std::string& sql() const { return sql_; }
  void bind_to(Query& query) const {
    for (const auto& value : values_)
      std::visit([&](const auto& held) { query.bind(held); }, value);
  }

 private:
  void keep(std::int64_t value) { values_.emplace_back(value); }
  void keep(const std::string& value) { values_.emplace_back(value); }
  void keep(Timestamp value) { keep(std::int64_t{value.time_since_epoch().count()}); }
  template <class Tag>
  void keep(const Id<Tag, std::int64_t>& id) {
    keep(id.value);
  }

  std::string sql_;
  std::vector<std::variant<std::int64_t, std::string>> values_;
};

/// LIMIT that lets a reader see whether there is more after a page of `limit`; -1 for all.
inline std::int64_t limit_with_one_more(const std::optional<std::int64_t>& limit) {
  constexpr std::int64_t most = 1'000'000'000;
  if (!limit) return -1;
  return (*limit < most ? *limit : most) + 1;
}

}  // namespace ecsync::db
