#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/http/http.h"
#include "tests/support/fixed_clock.h"

namespace ecsync::test {

/// One unit of an order in FakeLazada.
struct FakeUnit {
  std::string state = "pending";
  std::string item = "1001";
  std::string sku = "2002";
  std::string price = "100000";
  std::string shop_sku{};  ///< "" for one made of item and sku
  std::string alone{};     ///< members that only the answer about one order has: `,"name":value`
  std::string more{};      ///< further members, in the same form
  std::string currency = "VND";  ///< "" for none
};

struct FakeOrder {
  Timestamp created;
  Timestamp updated;
  std::vector<FakeUnit> units{FakeUnit{}};
  std::string price = "100000.00";
  std::string number{};  ///< order_number; "" for the same as the id
  std::string more{};    ///< further members: `,"name":value`
  bool untimed = false;  ///< without updated_at
};

/// A Lazada shop in memory that answers over Http. It lets a test change it before any answer, and
/// hand out faults. Ties of one second come in a new order each time when `shuffle_ties` is set.
class FakeLazada : public Http {
 public:
  explicit FakeLazada(FixedClock& clock, std::uint32_t seed = 1) : clock_(clock), random_(seed) {}

  std::map<std::string, FakeOrder> orders;
  std::string poison;       ///< an order whose number spoils a call for several
  int counted_besides = 0;  ///< products that only total_products knows
  int products = 0;         ///< with two SKUs each
  std::string access_token = "50000601c30exampleToken";
  std::string refresh_token = "50001600212exampleRefresh";
  std::string code = "0_100132_2DL4DV3jcU1UOT7WGI1A4rY91";
  bool shuffle_ties = false;
  bool ignores_offset = false;       ///< of orders
  bool whole_offsets = false;        ///< refuses an offset that is no multiple of the limit
  std::optional<int> miscounts = 0;  ///< so many orders more are counted; nothing: none is counted
  std::size_t largest_page = 1000;   ///< of products: a larger one is a ServiceTimeout
  std::function<void()> before_orders;  ///< called before each /orders/get is answered
  std::function<void()> before_products;

  /// The next answers to `path` ("" for any) are this, before the shop answers again.
  void fail_next(const std::string& path, Outcome answer, int times = 1);
  static HttpResponse answer(std::string body, int status = 200);
  /// `{"type":"ISV","code":…,"message":…,"request_id":"0be6"}`.
  static HttpResponse refusal(const std::string& error_code, const std::string& message = "");

  Outcome send(const HttpRequest& request) override;

  struct Seen {
    std::string url;
    std::string path;  ///< without /rest
    std::map<std::string, std::string> params;
  };
  std::vector<Seen> requests;
  int count(const std::string& path) const;

 private:
  using Params = std::map<std::string, std::string>;
  struct Fault {
    std::string path;
    Outcome answer;
    int times;
  };
  std::string route(const Seen& seen);
  std::string list_orders(const Params& params);
  std::string order_items(const Params& params);
  std::string list_products(const Params& params);
  std::string tokens() const;
  void write_order(json::Writer& json, const std::string& id, const FakeOrder& order) const;
  void write_items(json::Writer& json, const std::string& id, const FakeOrder& order,
                   bool alone = false) const;
  std::vector<std::string> matching(const Params& params);

  FixedClock& clock_;
  std::mt19937 random_;
  std::vector<Fault> faults_;
  std::mutex mutex_;  // calls of one page come from several threads
};

/// `2026-11-01 10:00:00 +0700`.
std::string lazada_time(Timestamp time);
/// `Sun, 06 Nov 1994 08:49:37 GMT`.
std::string http_date(Timestamp time);

}  // namespace ecsync::test
