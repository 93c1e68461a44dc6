#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/consent/connect.h"
#include "tests/support/market_world.h"
#include "tests/support/stored.h"

namespace ecsync::test {

inline ConnectRequest wish(const std::string& country, const std::string& reconnect = "") {
  ConnectRequest request;
  request.country = country;
  request.reconnect = reconnect;
  return request;
}

inline std::int64_t rows(db::Database& database, const std::string& table) {
  return test::ask(database, "SELECT count(*) FROM " + table);
}

inline std::int64_t stored_pairs(db::Database& database) {
  return test::ask(database, "SELECT count(*) FROM authorizations WHERE access_token IS NOT NULL");
}

// Begins a sign-in and gives what the browser's address would hold besides the code.
inline std::string begun_state(MarketWorld& world, const ConnectRequest& request = {}) {
  const auto link = begin_connect(world.database, world.clock, world.marketplaces, request);
  REQUIRE(link);
  return link->url.substr(link->url.find("state="));
}

inline Result<std::vector<Connection>> finish(MarketWorld& world, const std::string& callback,
                                              const ConnectRequest& request = {}) {
  return finish_connect(world.database, world.clock, world.marketplaces, world.keys, request,
                        callback);
}

}  // namespace ecsync::test
