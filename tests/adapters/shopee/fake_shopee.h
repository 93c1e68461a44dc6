#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/http/http.h"
#include "tests/support/fixed_clock.h"

namespace ecsync::test {

/// An order of one line in FakeShopee.
struct FakeShopeeOrder {
  Timestamp created;
  Timestamp updated;
  std::string state = "READY_TO_SHIP";
  std::string extra = "";  ///< more members, `"a":1,`
};

/// A Shopee shop in memory that answers over Http. It lets a test change it before any answer, and
/// hand out faults. Its cursors stand for an offset among the newest first, the worst that they can
/// mean.
class FakeShopee : public Http {
 public:
  explicit FakeShopee(FixedClock& clock) : clock_(clock) {}

  std::map<std::string, FakeShopeeOrder> orders;
  int products = 0;  ///< every third with two variants
  std::string access_token = "exampleAccessToken0001";
  std::string refresh_token = "exampleRefreshToken001";
  std::string code = "exampleCode0001";
  std::vector<std::string> main_account_shops;  ///< of a main account's consent
  std::size_t page_size = 100;                  ///< pages are at most this long
  bool empty_first_page = false;            ///< …and the first one is empty, with more to come
  std::size_t largest_batch = 50;           ///< of details: a larger one takes too long
  std::string without_detail;               ///< an order that is listed only
  std::string detail_warning = R"(["x"])";  ///< `warning` of details' answers, as JSON
  std::set<std::string> poison;             ///< orders or products that spoil every answer that
                                            ///< they are asked for in…
  HttpResponse poisoned;                    ///< …which is this instead
  std::set<std::int64_t> gone_products;     ///< places of products that are listed as deleted
  std::string unlisted_detail;              ///< a product that base_info leaves out
  std::string info_warning = "\"\"";        ///< `warning` of base_info's answers, as JSON
  int counted_besides = 0;                  ///< products that only total_count knows
  bool refuses_deleted = false;             ///< deleted products cannot be asked for
  std::int64_t deepest_offset = 100'000;    ///< of products; a deeper one is refused
  std::string cursor_salt = "1730437200,";  ///< part of cursors; others are not accepted
  std::function<void()> before_list;        ///< called before each list is answered

  /// The next answers to paths that begin with `path` ("" for any) are this, before the shop
  /// answers again.
  void fail_next(const std::string& path, Outcome answer, int times = 1);
  static HttpResponse answer(std::string body, int status = 200);
  static HttpResponse refusal(const std::string& error_code, const std::string& message = "",
                              int status = 200);

  Outcome send(const HttpRequest& request) override;

  struct Seen {
    HttpRequest::Method method = HttpRequest::Method::get;
    std::string path;
    Fields params;
    std::string body;
    bool repeatable = true;

    /// The first value of a parameter, or "".
    std::string param(const std::string& name) const;
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
  HttpResponse shop_call(const Seen& seen);
  HttpResponse exchange(const Seen& seen) const;
  HttpResponse refresh(const Seen& seen) const;
  HttpResponse tokens(const std::string& members) const;
  HttpResponse list_orders(const Seen& seen);
  bool poisons_one(const std::vector<std::string>& asked) const;
  HttpResponse details(const Seen& seen) const;
  HttpResponse list_items(const Seen& seen) const;
  HttpResponse base_info(const Seen& seen) const;
  std::vector<std::string> matching(const Seen& seen) const;
  std::optional<std::size_t> offset_of(const std::string& cursor) const;

  FixedClock& clock_;
  std::vector<Fault> faults_;
  std::mutex mutex_;  // calls of one page come from several threads
};

}  // namespace ecsync::test
