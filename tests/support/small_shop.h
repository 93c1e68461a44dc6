#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/order.h"
#include "tests/support/fixed_clock.h"

namespace ecsync::test {

/// One line of an order in a test: so many units of a listing whose seller SKU is SKU-<item>.
struct TestLine {
  std::string item;
  std::int64_t quantity = 1;
  std::int64_t cancelled = 0;
  std::int64_t returned = 0;
};

/// A file with one connected shop, `shopee:1` named "hanoi", to book goods in and out of.
struct SmallShop {
  const bool in_file;  ///< a program may open it, which goes by the real time
  db::Database database;
  FixedClock clock{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} +
                   std::chrono::hours{3}};
  ConnectionKey connection;

  /// In memory.
  SmallShop();
  /// In a file, which may be open elsewhere.
  explicit SmallShop(const std::string& path);

  /// A seller's order in state `packing`, made a minute after the one before.
  RemoteOrder order(const std::string& number, const std::vector<TestLine>& lines);
  /// Stores it as a sync would.
  void store(const RemoteOrder& order);
  /// Both at once.
  void sell(const std::string& number, const std::vector<TestLine>& lines) {
    store(order(number, lines));
  }
  /// A product with this code, unit "cái", and `pieces` of it in warehouse HN (made when absent).
  void stock(const std::string& code, std::int64_t pieces);
  /// Links `shopee:1/ITEM` to `CODE` or `CODE:QUANTITY` words.
  void link(const std::string& item, const std::vector<std::string>& products);
  /// Another shop of the file, `shopee:SHOP_ID`; the one of the file when it is connected already.
  ConnectionKey connect(const std::string& shop_id, const std::string& name);

 private:
  void note_success(ConnectionKey shop);

  int orders_ = 0;
};

}  // namespace ecsync::test
