#pragma once

#include <string>
#include <vector>

#include "core/consent/connect.h"
#include "core/db/connections.h"
#include "core/db/orders.h"
#include "core/db/set_aside.h"
#include "core/sync/sync_all.h"
#include "tests/support/fixed_clock.h"
#include "tests/support/memory_market.h"
#include "tests/support/temp_dir.h"

namespace ecsync::test {

/// Everything a use case needs: a file in a folder of its own, a key, a clock that the test moves,
/// and a marketplace in memory. Begins at 2026-11-23T03:00:00Z.
class MarketWorld {
 public:
  MarketWorld();

  /// Lets the seller sign in at Lazada's place and connects all of these shops.
  std::vector<Connection> connect(const std::string& account,
                                  const std::vector<std::string>& shops);
  Result<std::vector<Connection>> try_connect(const ConnectRequest& request,
                                              const std::string& code);
  Connection connection(const std::string& shop);
  SyncReport sync(const std::string& shop, const SyncOptions& options = {});
  /// Only these orders; all that is due when there are none.
  SyncReport sync_numbers(const std::string& shop, const std::vector<std::string>& numbers,
                          const SyncOptions& options = {});
  SyncReport sync_catalogue(const std::string& shop, const SyncOptions& options = {});
  SessionContext context() { return {database, clock, marketplaces, keys}; }
  /// Closes the file and opens it again, as the next process would.
  void reopen();

  Timestamp now() const { return clock.now_seconds(); }

  TempDir dir;
  FixedClock clock;
  MemoryMarket market;
  MemoryMarketplaces marketplaces;
  KeySources keys;
  db::Database database;
};

/// An order of one line, created and updated at `time`.
RemoteOrder simple_order(const std::string& number, Timestamp time);
/// What the file has differently from the shop's orders created at or after `horizon`, as
/// sentences; empty when it equals them. Orders that come as rejected are left out.
std::vector<std::string> differences(db::Database& database, const Connection& connection,
                                     const MemoryShop& shop, Timestamp horizon);
/// Every row of orders, lines, history, listings and rejected orders as text: equal text, equal
/// rows.
std::string rows_of(db::Database& database);

}  // namespace ecsync::test
