#include "core/db/connections.h"

#include <doctest/doctest.h>

#include "core/db/authorizations.h"
#include "core/db/orders.h"
#include "tests/support/stored.h"

namespace ecsync::db {

using test::add_shop;
using test::moment;

namespace {

AuthorizationKey add_consent(Database& database, const std::string& account) {
  return add_authorization(database, Site::lazada, account, test::some_tokens());
}

Connection put(Database& database, const GrantedShop& shop, AuthorizationKey authorization,
               const std::string& wished = "", Timestamp now = moment()) {
  Transaction transaction(database);
  auto connection = put_connection(database, Site::lazada, shop, authorization, wished, now);
  transaction.commit();
  return connection;
}

}  // namespace

TEST_CASE("a new shop is connected under the slug of its name") {
  auto database = Database::in_memory();
  const auto consent = add_consent(database, "a");
  const auto shop = put(database, {"1001", "Áo Dài Hà Nội", "VN", "key"}, consent);
  CHECK(to_text(shop.id) == "lazada:1001");
  CHECK(shop.name == "ao-dai-ha-noi");
  CHECK(shop.shop_name == "Áo Dài Hà Nội");
  CHECK(shop.country == "VN");
  CHECK(shop.shop_key == "key");
  CHECK(shop.status == ConnectionStatus::connected);
  CHECK(shop.authorization == consent);
  CHECK(shop.connected_at == moment());
  CHECK(shop.access_expires_at == test::some_tokens().access_expires_at);
  CHECK_FALSE(shop.horizon);
  CHECK(shop.orders == 0);
}

TEST_CASE("names stay unique by counting on") {
  auto database = Database::in_memory();
  const auto consent = add_consent(database, "a");
  CHECK(put(database, {"1", "Hanoi", "VN", ""}, consent).name == "hanoi");
  CHECK(put(database, {"2", "HANOI", "VN", ""}, consent).name == "hanoi-2");
  CHECK(put(database, {"3", "Nameless", "VN", ""}, consent, "hanoi").name == "hanoi-3");
  CHECK(put(database, {"4", "", "VN", ""}, consent).name == "lazada");
  CHECK(put(database, {"5", "Shop", "VN", ""}, consent, "Tên Đẹp").name == "ten-dep");
}

TEST_CASE("connecting again finds the old row, its name and its horizon") {
  auto database = Database::in_memory();
  const auto consent = add_consent(database, "a");
  const auto first = put(database, {"1", "Hanoi", "VN", "key"}, consent, "main");
  set_horizon(database, first.key, moment(-100));
  test::store(database, first, test::some_order("A"));

  SUBCASE("while it is connected") {
    const auto again = put(database, {"1", "", "VN", ""}, consent, "", moment(50));
    CHECK(again.key == first.key);
    CHECK(again.name == "main");
    CHECK(again.shop_name == "Hanoi");
    CHECK(again.shop_key == "key");
    CHECK(again.connected_at == moment());
    CHECK(again.horizon == moment(-100));
    CHECK(again.orders == 1);
  }
  SUBCASE("after a disconnect") {
    detach_connection(database, first.key);
    const auto gone = find_connection(database, first.id).value();
    CHECK(gone.status == ConnectionStatus::disconnected);
    CHECK_FALSE(gone.authorization);
    CHECK_FALSE(gone.access_expires_at);
    CHECK(gone.orders == 1);
    const auto again = put(database, {"1", "Hanoi", "VN", ""}, consent, "", moment(50));
    CHECK(again.key == first.key);
    CHECK(again.status == ConnectionStatus::connected);
    CHECK(again.connected_at == moment(50));
  }
  SUBCASE("under another wished name, its own included") {
    CHECK(put(database, {"1", "Hanoi", "VN", ""}, consent, "main").name == "main");
    CHECK(put(database, {"1", "Hanoi", "VN", ""}, consent, "shop").name == "shop");
  }
  CHECK(list_connections(database, true).size() == 1);
}

TEST_CASE("a consent that no connection uses any more loses its tokens") {
  auto database = Database::in_memory();
  const auto sealing = crypto::SealingKey::random();
  const auto old_consent = add_consent(database, "old");
  store_tokens(database, old_consent, Site::lazada, test::some_tokens(), sealing);
  put(database, {"1", "A", "VN", ""}, old_consent);
  put(database, {"2", "B", "VN", ""}, old_consent);
  const auto fresh = add_consent(database, "new");
  put(database, {"1", "A", "VN", ""}, fresh);
  CHECK_FALSE(find_authorization(database, old_consent)->sealed_access.empty());
  CHECK(connections_of(database, old_consent).size() == 1);
  put(database, {"2", "B", "VN", ""}, fresh);
  CHECK(find_authorization(database, old_consent)->sealed_access.empty());
  CHECK(connections_of(database, fresh).size() == 2);
}

TEST_CASE("connections are listed by name, disconnected ones on request") {
  auto database = Database::in_memory();
  add_shop(database, "2", "zulu");
  const auto away = add_shop(database, "1", "mike");
  add_shop(database, "3", "alpha");
  detach_connection(database, away.key);
  const auto names = [&](bool all) {
    std::string list;
    for (const auto& connection : list_connections(database, all)) list += connection.name + " ";
    return list;
  };
  CHECK(names(false) == "alpha zulu ");
  CHECK(names(true) == "alpha mike zulu ");
}

TEST_CASE("a connection is found by its id or its name, and a slip of the finger is answered") {
  auto database = Database::in_memory();
  add_shop(database, "1001", "hanoi");
  add_shop(database, "2999", "saigon");
  CHECK(resolve_connection(database, "lazada:1001")->name == "hanoi");
  CHECK(resolve_connection(database, "saigon")->id.shop == "2999");
  const auto hint = [&](const std::string& reference) {
    const auto missing = resolve_connection(database, reference);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(missing.error().reference == reference);
    return missing.error().hint.english();
  };
  CHECK(hint("hanoy") == "Did you mean 'hanoi'?");
  for (const auto* same : {"Hanoi", " hanoi ", "#hanoi", "LAZADA:1001"})
    CHECK(resolve_connection(database, same)->name == "hanoi");
  CHECK(hint("lazada:1002") == "Did you mean 'lazada:1001'?");
  CHECK(hint("something-else").find("ecsync connections") != std::string::npos);
  CHECK(hint("").find("ecsync connections") != std::string::npos);
}

TEST_CASE("a marketplace that this program does not know is told by its name") {
  auto database = Database::in_memory();
  add_shop(database);
  database.engine().execute("UPDATE connections SET platform = 'tokopedia'");
  try {
    list_connections(database, true);
    FAIL("the connection was read");
  } catch (const DatabaseError& refusal) {
    CHECK(refusal.error().code == ErrorCode::db_unusable);
    CHECK(refusal.error().message.english() ==
          "the database names a marketplace that this program does not know: tokopedia");
  }
}

TEST_CASE("a connection can be renamed to a free name of the right form") {
  auto database = Database::in_memory();
  const auto shop = add_shop(database, "1", "hanoi");
  add_shop(database, "2", "saigon");
  CHECK(rename_connection(database, shop.key, "shop.1_a-b"));
  CHECK(rename_connection(database, shop.key, "shop.1_a-b"));
  const auto refusal = [&](const std::string& name) {
    const auto done = rename_connection(database, shop.key, name);
    return done ? ErrorCode::internal : done.error().code;
  };
  for (const auto* bad : {"", "Hanoi", "hà-nội", "-x", ".x", "a b", "a:b", "a/b"})
    CHECK(refusal(bad) == ErrorCode::invalid_value);
  CHECK(refusal("saigon") == ErrorCode::name_taken);
  CHECK(find_connection(database, shop.id)->name == "shop.1_a-b");
}

TEST_CASE("the state of a connection is written only when it changes") {
  auto database = Database::in_memory();
  const auto shop = add_shop(database);
  set_connection_status(database, shop.key, ConnectionStatus::needs_auth);
  CHECK(find_connection(database, shop.id)->status == ConnectionStatus::needs_auth);
  const auto before = test::total_changes(database);
  set_connection_status(database, shop.key, ConnectionStatus::needs_auth);
  CHECK(test::total_changes(database) == before);
}

}  // namespace ecsync::db
