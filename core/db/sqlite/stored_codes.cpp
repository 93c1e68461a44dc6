#include "core/db/sqlite/stored_codes.h"

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/normal_form.h"
#include "core/records/code.h"

namespace ecsync::db {
namespace {

struct StoredCode {
  std::int64_t product = 0;
  std::string code;
};

std::vector<StoredCode> stored_codes(SQLite::Database& database) {
  std::vector<StoredCode> codes;
  SQLite::Statement rows(database, "SELECT id, code FROM products ORDER BY id");
  while (rows.executeStep())
    codes.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getString()});
  return codes;
}

}  // namespace

void tidy_stored_codes(SQLite::Database& database) {
  // Of deleted products several may have one code.
  SQLite::Statement rename(database,
                           "UPDATE products SET code = ?1 WHERE id = ?2 AND NOT EXISTS (SELECT 1 "
                           "FROM products WHERE code = ?1 AND deleted_at IS NULL)");
  SQLite::Statement mark(database, "UPDATE products SET similar_key = ?1 WHERE id = ?2");
  for (const auto& [product, code] : stored_codes(database)) {
    if (const auto composed = text::nfc(code); composed != code) {
      rename.bind(1, composed);
      rename.bind(2, product);
      rename.exec();
      rename.reset();
    }
    mark.bind(1, similar_key(code));
    mark.bind(2, product);
    mark.exec();
    mark.reset();
  }
}

}  // namespace ecsync::db
