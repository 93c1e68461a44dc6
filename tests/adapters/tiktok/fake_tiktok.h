#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/http/http.h"
#include "tests/support/fixed_clock.h"

namespace ecsync::test {

/// An order of one or more equal units in FakeTiktok.
struct FakeTiktokOrder {
  Timestamp created;
  Timestamp updated;
  std::string state = "AWAITING_SHIPMENT";
  int units = 1;
  std::string extra = "";  ///< more members, `"a":1`
};

/// A TikTok Shop in memory that answers over Http. It lets a test change it before any answer, and
/// hand out faults. Its page tokens stand for an offset, the worst that they can mean; ties of one
/// second come in a new order each time when `shuffle_ties` is set.
class FakeTiktok : public Http {
 public:
  explicit FakeTiktok(FixedClock& clock, std::uint32_t seed = 1) : clock_(clock), random_(seed) {}

  std::map<std::string, FakeTiktokOrder> orders;
  std::map<std::string, Timestamp> index;   ///< update times that the search still goes by
  std::string poison;                       ///< an order whose number is not accepted
  std::vector<std::string> foreign_orders;  ///< another seller's: asking for one is refused
  int products = 0;                         ///< with two SKUs each
  std::string product_state = "ACTIVATE";
  std::string cipher = "ROW_abc+DEF/-_123=";
  std::string access_token = "ROW_exampleAccessToken";
  std::string refresh_token = "ROW_exampleRefreshToken";
  /// Further shops that the token opens, with their ciphers.
  std::map<std::string, std::string> other_shops;
  bool dies_with_first_shop = false;  ///< the token, when access to one shop is taken away
  std::string code = "ROW_exampleCode-_1";
  std::string grant_extra = R"("user_type":0,"granted_scopes":["seller.order.info"])";
  bool shuffle_ties = false;
  bool counts = true;                     ///< answers hold total_count
  std::int64_t counts_too_many = 0;       ///< which is so much too high
  std::string token_salt = "+x/";         ///< part of page tokens; others are not accepted
  std::size_t largest_page = 100;         ///< of orders: a larger one takes too long
  std::int64_t search_limit = 10'000;     ///< products that one search can match
  std::function<void()> before_orders;    ///< called before each order search is answered
  std::function<void()> before_products;  ///< called before each product search is answered

  /// The next answers to paths that begin with `path` ("" for any) are this, before the shop
  /// answers again.
  void fail_next(const std::string& path, Outcome answer, int times = 1);
  static HttpResponse answer(std::string body, int status = 200);
  /// `{"code":…,"message":…,"request_id":"20260619…","data":null}`.
  static HttpResponse refusal(std::int64_t error_code, const std::string& message = "",
                              int status = 200);

  Outcome send(const HttpRequest& request) override;

  struct Seen {
    HttpRequest::Method method = HttpRequest::Method::get;
    std::string url;
    std::string path;
    std::map<std::string, std::string> params;
    std::map<std::string, std::string> headers;
    std::string body;
    std::string content_type;
    bool repeatable = true;
  };
  std::vector<Seen> requests;
  int count(const std::string& path) const;

 private:
  struct Fault {
    std::string path;
    Outcome answer;
    int times;
  };
  HttpResponse route(const Seen& seen);
  HttpResponse data_call(const Seen& seen);
  HttpResponse list_orders(const Seen& seen);
  HttpResponse single_orders(const Seen& seen);
  HttpResponse list_products(const Seen& seen);
  HttpResponse product_detail(const std::string& id) const;
  HttpResponse remove_access(const Seen& seen);
  HttpResponse tokens() const;
  HttpResponse shops() const;
  std::vector<std::string> matching(const Seen& seen);
  Timestamp indexed(const std::string& id) const;
  std::optional<std::size_t> offset_of(const std::string& token) const;
  void write_page_end(json::Writer& json, std::size_t begin, std::size_t end,
                      std::size_t all) const;
  void write_order(json::Writer& json, const std::string& id) const;

  FixedClock& clock_;
  std::mt19937 random_;
  std::vector<Fault> faults_;
  std::mutex mutex_;  // calls of one page come from several threads
};

}  // namespace ecsync::test
