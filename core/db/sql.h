#pragma once

#include <cstddef>
#include <string_view>

namespace ecsync::db {

/// The text of a statement, or of a part of one. Only literals with the suffix _sql make it, so
/// that a test finds every one of them in the sources and prepares it in SQLite and in PostgreSQL.
class Sql {
 public:
  constexpr std::string_view text() const { return text_; }

 private:
  friend consteval Sql operator""_sql(const char* text, std::size_t length);
  friend class Statement;
  constexpr explicit Sql(std::string_view text) : text_(text) {}

  std::string_view text_;
};

/// Does not compile when a parameter has no number: PostgreSQL knows no `?`.
consteval Sql operator""_sql(const char* text, std::size_t length) {
  const std::string_view sql(text, length);
  for (auto mark = sql.find('?'); mark != std::string_view::npos; mark = sql.find('?', mark + 1)) {
    const bool numbered = mark + 1 < length && sql[mark + 1] >= '1' && sql[mark + 1] <= '9';
    if (!numbered) throw "parameters have numbers: ?1, ?2";
  }
  return Sql(sql);
}

}  // namespace ecsync::db
