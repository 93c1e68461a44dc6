#include "core/db/low_stock.h"

#include "core/db/query.h"

namespace ecsync::db {

void note_low_stock(Database& database, ProductKey product, Timestamp now) {
  constexpr auto sql = R"sql(
    UPDATE products SET
      low_since = CASE WHEN products.low_since IS NULL THEN CAST(?2 AS bigint) ELSE NULL END
    WHERE id = ?1 AND (low IS NOT NULL OR low_since IS NOT NULL)
      AND (low_since IS NOT NULL) <> (low IS NOT NULL AND low >=
        (SELECT coalesce(sum(s.available), 0) FROM stock s WHERE s.product_id = ?1)))sql"_sql;
  Query(database, sql, product, now).run();
}

}  // namespace ecsync::db
