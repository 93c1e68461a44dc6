#include "core/db/letters.h"

#include <string>
#include <string_view>

#include "core/base/utf8.h"
#include "core/db/query.h"

namespace ecsync::db {

std::set<char32_t> letters_to_print(Database& database) {
  constexpr auto sql = R"sql(
    SELECT name FROM products WHERE deleted_at IS NULL
    UNION SELECT unit FROM products WHERE deleted_at IS NULL
    UNION SELECT name FROM slip_lines
    UNION SELECT name FROM warehouses WHERE deleted_at IS NULL
    UNION SELECT address FROM warehouses WHERE deleted_at IS NULL AND address IS NOT NULL)sql"_sql;
  std::set<char32_t> letters;
  std::string text;
  Query query(database, sql);
  while (query.next(text)) {
    for (std::string_view rest = text; !rest.empty();) {
      const auto letter = utf8::decode(rest);
      if (letter.valid) letters.insert(letter.code);
      rest.remove_prefix(letter.length);
    }
  }
  return letters;
}

}  // namespace ecsync::db
