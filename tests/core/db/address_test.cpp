#include "core/db/address.h"

#include <doctest/doctest.h>

namespace ecsync::db {
namespace {

PostgresAddress read(const std::string& text) {
  auto address = parse_postgres_address(text);
  INFO(text);
  REQUIRE(address);
  REQUIRE(*address);
  return **std::move(address);
}

std::string setting(const std::string& text, const std::string& name) {
  const auto address = read(text);
  const auto found = address.settings.find(name);
  return found == address.settings.end() ? "" : found->second;
}

/// The message of a refusal; "" when the address is taken.
std::string refusal(const std::string& text) {
  const auto address = parse_postgres_address(text);
  if (address) return "";
  CHECK(address.error().code == ErrorCode::usage);
  return address.error().message.english();
}

}  // namespace

TEST_CASE("what is no address of a server names a file") {
  for (const auto* file : {"", "ecsync.db", "/srv/ecsync/shop.db", "postgresql", "./postgresql://x",
                           "Postgresql://x", "postgresql:/x"}) {
    const auto address = parse_postgres_address(file);
    REQUIRE(address);
    CHECK_FALSE(*address);
  }
}

TEST_CASE("an address names server, user, database and schema") {
  const auto address = read("postgresql://shop%40hanoi@db.example.vn:6432/sales?schema=shop2");
  CHECK(address.schema == "shop2");
  CHECK(address.settings == std::map<std::string, std::string>{{"dbname", "sales"},
                                                               {"host", "db.example.vn"},
                                                               {"port", "6432"},
                                                               {"sslmode", "verify-full"},
                                                               {"user", "shop@hanoi"}});
  CHECK(read("postgres://u@localhost/d").schema == "ecsync");
  CHECK(read("postgresql://").settings.empty());
}

TEST_CASE("an address may name several servers, addresses in brackets, and a folder of sockets") {
  CHECK(setting("postgresql://u@one,two:6432,[::1]:7/d", "host") == "one,two,::1");
  CHECK(setting("postgresql://u@one,two:6432,[::1]:7/d", "port") == ",6432,7");
  CHECK(setting("postgresql://u@one,two/d", "port") == "");
  CHECK(setting("postgresql://u@%2Frun%2Fpostgresql/d", "host") == "/run/postgresql");
  CHECK(setting("postgresql:///d?host=/run/postgresql&port=5433", "host") == "/run/postgresql");
  CHECK(setting("postgresql:///d?host=/run/postgresql&port=5433", "port") == "5433");
}

TEST_CASE("a password in an address is refused and never shown") {
  for (const auto* text :
       {"postgresql://u:geheim@localhost/d", "postgresql://u:@localhost/d",
        "postgresql://localhost/d?password=geheim", "postgresql://localhost/d?pass%77ord=geheim",
        "postgresql://u@localhost/d?sslpassword=geheim", "postgresql://u:gehei@m@localhost/d"}) {
    INFO(text);
    CHECK(refusal(text).find("password") != std::string::npos);
  }
  for (const auto* text :
       {"postgresql://u:geheim", "postgresql://u@localhost/d?geheim%",
        "postgresql://geheim%zz@localhost/d", "postgresql://u:geheim%@localhost"}) {
    INFO(text);
    CHECK(refusal(text) != "");
    CHECK(refusal(text).find("geheim") == std::string::npos);
  }
}

TEST_CASE("over a network only a server that proves its name is talked to") {
  for (const auto* mode : {"disable", "allow", "prefer", "require", "verify-ca"}) {
    INFO(mode);
    const auto with = [&](const std::string& address) { return address + "?sslmode=" + mode; };
    CHECK(refusal(with("postgresql://u@db.example.vn/d")).find("db.example.vn") !=
          std::string::npos);
    CHECK(refusal(with("postgresql://u@localhost,10.0.0.1/d")).find("10.0.0.1") !=
          std::string::npos);
    CHECK(refusal(with("postgresql://u@localhost/d") + "&hostaddr=10.0.0.1") != "");
    CHECK(refusal(with("postgresql://u@[2001:db8::1]/d")) != "");
    CHECK(refusal(with("postgresql://u@127.evil.example/d")) != "");
    for (const auto* here : {"localhost", "127.0.0.1", "127.9.9.9", "[::1]", "%2Frun", ""})
      CHECK(setting(with(std::string("postgresql://u@") + here + "/d"), "sslmode") == mode);
  }
  CHECK(setting("postgresql://u@db.example.vn/d?sslmode=verify-full", "sslmode") == "verify-full");
  CHECK(setting("postgresql://u@db.example.vn/d", "sslmode") == "verify-full");
  CHECK(setting("postgresql:///d?host=db.example.vn", "sslmode") == "verify-full");
  CHECK(setting("postgresql://u@localhost/d", "sslmode") == "");
  CHECK(refusal("postgresql://u@localhost/d?sslmode=full") != "");
}

TEST_CASE("what an address cannot say is refused") {
  for (const auto* text :
       {"postgresql://u@h:0/d", "postgresql://u@h:65536/d", "postgresql://u@h:x/d",
        "postgresql://u@[::1]x/d", "postgresql://u@h/d%00", "postgresql://u@h/%4",
        "postgresql://u@h/d?schema=a&schema=b", "postgresql://u@h/d?user=v",
        "postgresql://u@h/d?schema=", "postgresql://u@h/d?schema=Shop",
        "postgresql://u@h/d?schema=1a", "postgresql://u@h/d?schema=pg_x",
        "postgresql://u@h/d?schema=a-b", "postgresql://u@h/d?service=x",
        "postgresql://u@h/d?passfile=/x", "postgresql://u@h/d?options=-csearch_path%3Dx",
        "postgresql://u@h/d?=x"}) {
    INFO(text);
    CHECK(refusal(text) != "");
  }
  const auto mistyped = parse_postgres_address("postgresql://u@h/d?shcema=shop2");
  REQUIRE_FALSE(mistyped);
  CHECK(mistyped.error().hint.english().find("schema") != std::string::npos);
}

}  // namespace ecsync::db
