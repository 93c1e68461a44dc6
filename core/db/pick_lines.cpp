#include "core/db/pick_lines.h"

#include "core/db/query.h"

namespace ecsync::db {

std::vector<PickLine> pick_lines(Database& database, SlipKey slip) {
  constexpr auto sql = R"sql(
    SELECT p.id, p.code, p.name, p.unit, l.quantity
    FROM slip_lines l JOIN products p ON p.id = l.product_id WHERE l.slip_id = ?1
    ORDER BY l.line)sql"_sql;
  Query query(database, sql, slip);
  std::vector<PickLine> lines;
  PickLine line;
  while (query.next(line.product, line.code, line.name, line.unit, line.quantity))
    lines.push_back(line);
  return lines;
}

}  // namespace ecsync::db
