#include "core/db/suggest.h"

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>

#include "core/db/query.h"

namespace ecsync::db {
namespace {

/// How long to wait for other programs. Short, because a person waits for the shell.
constexpr std::chrono::milliseconds suggest_patience{20};
// A number is looked for among the newest 2000 first: the newest that match come without sorting
// all that match.
constexpr auto recent_orders_sql = R"sql(
  SELECT n.number, n.status || ', ' || c.name FROM (
    SELECT number, status, connection_id, created_at, id FROM orders
    ORDER BY created_at DESC, id DESC LIMIT 2000) n
  JOIN connections c ON c.id = n.connection_id
  WHERE n.number >= ?1 AND n.number < ?2 ORDER BY n.created_at DESC, n.id DESC LIMIT 50)sql"_sql;
constexpr auto any_orders_sql = R"sql(
  SELECT o.number, o.status || ', ' || c.name FROM orders o JOIN connections c ON c.id = o.connection_id
  WHERE o.number >= ?1 AND o.number < ?2 ORDER BY o.number LIMIT 50)sql"_sql;
constexpr auto shop_orders_sql = R"sql(
  SELECT n.number, n.status FROM (
    SELECT number, status, created_at, id FROM orders
    WHERE connection_id = ?3 ORDER BY created_at DESC, id DESC LIMIT 2000) n
  WHERE n.number >= ?1 AND n.number < ?2 ORDER BY n.created_at DESC, n.id DESC LIMIT 50)sql"_sql;
constexpr auto any_shop_orders_sql = R"sql(
  SELECT number, status FROM orders
  WHERE connection_id = ?3 AND number >= ?1 AND number < ?2 ORDER BY number LIMIT 50)sql"_sql;
constexpr auto connection_names_sql = R"sql(
  SELECT name, platform || ', ' || shop_name FROM connections
  WHERE name >= ?1 AND name < ?2 AND (?3 = 1 OR status <> 'disconnected') ORDER BY name LIMIT 50)sql"_sql;
constexpr auto connection_ids_sql = R"sql(
  SELECT platform || ':' || shop_id AS word, name FROM connections
  WHERE platform || ':' || shop_id >= ?1 AND platform || ':' || shop_id < ?2
    AND (?3 = 1 OR status <> 'disconnected')
  ORDER BY word LIMIT 50)sql"_sql;
constexpr auto one_connection_sql = R"sql(
  SELECT id FROM connections WHERE name = ?1 OR platform || ':' || shop_id = ?1)sql"_sql;
constexpr auto seller_skus_sql = R"sql(
  SELECT seller_sku, min(name) FROM listings WHERE seller_sku >= ?1 AND seller_sku < ?2
  GROUP BY seller_sku HAVING count(*) = 1 ORDER BY seller_sku LIMIT 50)sql"_sql;
constexpr auto shop_listings_sql = R"sql(
  SELECT item_id || CASE sku_id WHEN '' THEN '' ELSE ':' || sku_id END,
    name || CASE WHEN variation IS NULL THEN '' ELSE ' (' || variation || ')' END
  FROM listings WHERE connection_id = ?3 AND item_id >= ?1 AND item_id < ?2
  ORDER BY item_id, sku_id LIMIT 50)sql"_sql;
constexpr auto item_listings_sql = R"sql(
  SELECT item_id || ':' || sku_id, name || CASE WHEN variation IS NULL THEN '' ELSE ' (' || variation || ')' END
  FROM listings WHERE connection_id = ?3 AND item_id = ?4 AND sku_id >= ?1 AND sku_id < ?2
  ORDER BY sku_id LIMIT 50)sql"_sql;
constexpr auto product_codes_sql = R"sql(
  SELECT code, name FROM products WHERE deleted_at IS NULL AND code >= ?1 AND code < ?2
  ORDER BY code LIMIT 50)sql"_sql;
constexpr auto warehouse_codes_sql = R"sql(
  SELECT code, name FROM warehouses WHERE deleted_at IS NULL AND code >= ?1 AND code < ?2
  ORDER BY code LIMIT 50)sql"_sql;
constexpr auto recent_slips_sql = R"sql(
  SELECT n.number, n.status || ', ' || o.number FROM (
    SELECT number, status, order_id, created_at, id, closed_at FROM slips
    ORDER BY created_at DESC, id DESC LIMIT 2000) n
  JOIN orders o ON o.id = n.order_id
  WHERE n.number >= ?1 AND n.number < ?2
    AND (?3 = 1 OR (?3 = 0 AND n.status = 'awaiting_export')
         OR (?3 = 2 AND n.status = 'exported' AND n.closed_at IS NULL))
  ORDER BY n.created_at DESC, n.id DESC LIMIT 50)sql"_sql;
constexpr auto any_slips_sql = R"sql(
  SELECT s.number, s.status || ', ' || o.number FROM slips s JOIN orders o ON o.id = s.order_id
  WHERE s.number >= ?1 AND s.number < ?2
    AND (?3 = 1 OR (?3 = 0 AND s.status = 'awaiting_export')
         OR (?3 = 2 AND s.status = 'exported' AND s.closed_at IS NULL))
  ORDER BY s.number LIMIT 50)sql"_sql;
constexpr auto return_numbers_sql = R"sql(
  SELECT r.number, r.status || ', ' || s.number FROM returns r JOIN slips s ON s.id = r.slip_id
  WHERE r.number >= ?1 AND r.number < ?2 ORDER BY r.id DESC LIMIT 50)sql"_sql;

class SuggestedWords {
 public:
  explicit SuggestedWords(Database database) : database_(std::move(database)) {}

  std::vector<Suggestion> find(Suggest what, std::string_view prefix) {
    switch (what) {
      case Suggest::connections:
        connections(prefix, false);
        break;
      case Suggest::all_connections:
        connections(prefix, true);
        break;
      case Suggest::orders:
        orders(prefix);
        break;
      case Suggest::listings:
        listings(prefix);
        break;
      case Suggest::products:
        add(product_codes_sql, prefix, "");
        break;
      case Suggest::warehouses:
        add(warehouse_codes_sql, prefix, "");
        break;
      case Suggest::slips:
        slips(prefix, 1);
        break;
      case Suggest::open_slips:
        slips(prefix, 0);
        break;
      case Suggest::exported_slips:
        slips(prefix, 2);
        break;
      case Suggest::returns:
        add(return_numbers_sql, prefix, "");
        break;
    }
    return std::move(words_);
  }

 private:
  /// Rows of (word, about) that lie between ?1 and ?2, the ends of the prefix; `start` goes before
  /// each word, `others` are ?3 and so on.
  template <class... Others>
  void add(Sql sql, std::string_view prefix, const std::string& start, const Others&... others) {
    // The last character there is.
    const auto end = std::string(prefix) + "\xF4\x8F\xBF\xBF";
    Query rows(database_, sql, prefix, end, others...);
    Suggestion found;
    while (rows.next(found.word, found.about)) {
      found.word.insert(0, start);
      words_.push_back(found);
    }
  }

  void connections(std::string_view prefix, bool all) {
    add(connection_names_sql, prefix, "", all);
    // While nothing is typed, the names alone make a shorter list.
    if (!prefix.empty()) add(connection_ids_sql, prefix, "", all);
  }

  std::optional<std::int64_t> connection(std::string_view reference) {
    std::int64_t id = 0;
    if (!Query(database_, one_connection_sql, reference).next(id)) return std::nullopt;
    return id;
  }

  void orders(std::string_view prefix) {
    const auto slash = prefix.find('/');
    if (slash == std::string_view::npos) {
      add(recent_orders_sql, prefix, "");
      if (words_.empty()) add(any_orders_sql, prefix, "");
      return;
    }
    const std::string start(prefix.substr(0, slash + 1));
    const auto shop = connection(prefix.substr(0, slash));
    if (!shop) return;
    add(shop_orders_sql, prefix.substr(slash + 1), start, *shop);
    if (words_.empty()) add(any_shop_orders_sql, prefix.substr(slash + 1), start, *shop);
  }

  /// `choice` is the statements' third parameter.
  void slips(std::string_view prefix, std::int64_t choice) {
    add(recent_slips_sql, prefix, "", choice);
    if (words_.empty()) add(any_slips_sql, prefix, "", choice);
  }

  void listings(std::string_view prefix) {
    const auto slash = prefix.find('/');
    if (slash == std::string_view::npos) {
      connections(prefix, true);
      for (auto& shop : words_) {
        shop.word += '/';
        shop.goes_on = true;
      }
      add(seller_skus_sql, prefix, "");
      return;
    }
    const std::string start(prefix.substr(0, slash + 1));
    const auto shop = connection(prefix.substr(0, slash));
    const auto id = prefix.substr(slash + 1);
    const auto colon = id.find(':');
    if (!shop) return;
    if (colon == std::string_view::npos) {
      add(shop_listings_sql, id, start, *shop);
    } else {
      add(item_listings_sql, id.substr(colon + 1), start, *shop, id.substr(0, colon));
    }
  }

  Database database_;
  std::vector<Suggestion> words_;
};

}  // namespace

std::vector<Suggestion> suggest(const std::string& path, Suggest what, std::string_view prefix) {
  try {
    auto database = Database::open_to_read(path, suggest_patience);
    if (!database) return {};
    return SuggestedWords(*std::move(database)).find(what, prefix);
  } catch (const std::exception&) {
    return {};  // no suggestions; the command itself will report the error
  }
}

}  // namespace ecsync::db
