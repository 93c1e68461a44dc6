#include "core/db/authorizations.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "tests/support/stored.h"
#include "tests/support/temp_dir.h"

namespace ecsync::db {

using test::moment;
using test::some_tokens;

namespace {

AuthorizationKey add_with_tokens(Database& database, const crypto::SealingKey& sealing,
                                 const std::string& account = "seller") {
  const auto key = add_authorization(database, Site::lazada, account, some_tokens());
  store_tokens(database, key, Site::lazada, some_tokens("access-one", "refresh-one"), sealing);
  return key;
}

}  // namespace

TEST_CASE("a stored pair comes back with its times and without its mark") {
  auto database = Database::in_memory();
  const auto sealing = crypto::SealingKey::random();
  const auto key = add_authorization(database, Site::lazada, "seller", some_tokens());
  mark_refresh_started(database, key, moment(5));
  CHECK(find_authorization(database, key)->refresh_started_at == moment(5));
  store_tokens(database, key, Site::lazada, some_tokens("access-one", "refresh-one"), sealing);

  const auto stored = find_authorization(database, key);
  REQUIRE(stored);
  CHECK(stored->account == "seller");
  CHECK_FALSE(stored->refresh_started_at);
  const auto pair = read_tokens(*stored, sealing);
  REQUIRE(pair);
  CHECK(pair->access.reveal() == "access-one");
  CHECK(pair->refresh.reveal() == "refresh-one");
  CHECK(pair->issued_at == moment());
  CHECK(pair->access_expires_at == some_tokens().access_expires_at);
  CHECK(pair->refresh_expires_at == some_tokens().refresh_expires_at);
}

TEST_CASE("tokens open only with their key, in their row and as their kind") {
  auto database = Database::in_memory();
  const auto sealing = crypto::SealingKey::random();
  const auto key = add_with_tokens(database, sealing);
  const auto stored = find_authorization(database, key).value();
  const auto refused = [](const StoredAuthorization& row, const crypto::SealingKey& with) {
    const auto pair = read_tokens(row, with);
    return !pair && pair.error().code == ErrorCode::key_wrong;
  };
  CHECK(refused(stored, crypto::SealingKey::random()));
  auto moved = stored;
  moved.key = AuthorizationKey(key.value + 1);
  CHECK(refused(moved, sealing));
  auto other_site = stored;
  other_site.site = Site::shopee;
  CHECK(refused(other_site, sealing));
  auto swapped = stored;
  std::swap(swapped.sealed_access, swapped.sealed_refresh);
  CHECK(refused(swapped, sealing));
}

TEST_CASE("erased tokens are gone from the file, and asking for them says connect again") {
  const test::TempDir folder;
  const auto path = folder / "x.db";
  std::string sealed;
  {
    auto database = Database::open(path);
    REQUIRE(database);
    const auto key = add_with_tokens(*database, crypto::SealingKey::random());
    sealed = find_authorization(*database, key)->sealed_refresh;
    REQUIRE_FALSE(sealed.empty());
  }
  CHECK(test::bytes_of(path).find(sealed) != std::string::npos);
  CHECK(test::bytes_of(path).find("refresh-one") == std::string::npos);
  {
    auto database = Database::open(path);
    REQUIRE(database);
    const auto key = find_authorization_by_account(*database, Site::lazada, "seller").value();
    erase_tokens(*database, key);
    erase_tokens(*database, key);
    const auto pair =
        read_tokens(find_authorization(*database, key).value(), crypto::SealingKey::random());
    REQUIRE_FALSE(pair);
    CHECK(pair.error().code == ErrorCode::auth_required);
  }
  CHECK(test::bytes_of(path).find(sealed) == std::string::npos);
  CHECK(test::bytes_of(path + "-journal").find(sealed) == std::string::npos);
}

TEST_CASE("an account has one authorization per marketplace") {
  auto database = Database::in_memory();
  const auto key = add_authorization(database, Site::lazada, "seller", some_tokens());
  CHECK(find_authorization_by_account(database, Site::lazada, "seller") == key);
  CHECK_FALSE(find_authorization_by_account(database, Site::shopee, "seller"));
  CHECK_THROWS_AS(add_authorization(database, Site::lazada, "seller", some_tokens()),
                  StatementRefused);
  CHECK_FALSE(find_authorization(database, AuthorizationKey(99)));
}

TEST_CASE("the clock offset is written only when it changed") {
  auto database = Database::in_memory();
  const auto key = add_authorization(database, Site::lazada, "seller", some_tokens());
  store_clock_offset(database, key, std::chrono::seconds(-7));
  CHECK(find_authorization(database, key)->clock_offset == std::chrono::seconds(-7));
  const auto before = test::total_changes(database);
  store_clock_offset(database, key, std::chrono::seconds(-7));
  CHECK(test::total_changes(database) == before);
}

TEST_CASE("a sign-in that was begun is remembered for an hour") {
  auto database = Database::in_memory();
  const auto begin = [&](const std::string& state, Timestamp at) {
    put_pending_consent(database, {state, Site::lazada, "VN", "hanoi", "lazada:1", at});
  };
  begin("one", moment());
  begin("two", moment(60));
  const auto open = pending_consents(database, Site::lazada, moment(120));
  REQUIRE(open.size() == 2);
  CHECK(open[0].state == "two");
  CHECK(open[1].country == "VN");
  CHECK(open[1].name == "hanoi");
  CHECK(open[1].reconnect == "lazada:1");
  CHECK(pending_consents(database, Site::shopee, moment(120)).empty());
  CHECK(pending_consents(database, Site::lazada, moment(3601)).size() == 1);
  drop_pending_consent(database, "two");
  CHECK(pending_consents(database, Site::lazada, moment(3601)).empty());
  begin("three", moment(7200));
  CHECK(test::ask(database, "SELECT count(*) FROM pending_consents") == 1);
}

TEST_CASE("a sign-in whose code has brought something is remembered for a day") {
  auto database = Database::in_memory();
  put_pending_consent(database, {"one", Site::lazada, "", "", "", moment(), "sealed"});
  const auto open = pending_consents(database, Site::lazada, moment(20 * 3600));
  REQUIRE(open.size() == 1);
  CHECK(open[0].granted == "sealed");
  put_pending_consent(database, {"two", Site::lazada, "", "", "", moment(20 * 3600)});
  CHECK(test::ask(database, "SELECT count(*) FROM pending_consents") == 2);
  CHECK(pending_consents(database, Site::lazada, moment(25 * 3600)).empty());
  put_pending_consent(database, {"three", Site::lazada, "", "", "", moment(25 * 3600)});
  CHECK(test::ask(database, "SELECT count(*) FROM pending_consents") == 1);
}

}  // namespace ecsync::db
