#pragma once

#include <string>
#include <vector>

#include "tests/sandbox/test_client.h"
#include "tests/sandbox/tiktok/tiktok.h"

namespace ecsync::sandbox {

/// One call as a client builds it.
struct TiktokCall {
  std::string method = "GET";
  std::string path;
  Fields query = {};      ///< in place of the usual values where a name is the same
  std::string body = "";  ///< sent as JSON unless `content_type` says otherwise
  std::string content_type = "application/json";
  std::vector<std::string> leave_out = {};  ///< names of the usual parameters
};

/// A TikTok Shop sandbox inside the test, and a client that signs.
class TestTiktok : public TestMarketplace {
 public:
  explicit TestTiktok(Options options = small(), const Settings& settings = {});

  /// The signed call; the raw answer.
  Received send(const TiktokCall& call) const;
  /// Its JSON.
  rapidjson::Document ask(const TiktokCall& call) const;
  /// Its `code`.
  std::int64_t code(const TiktokCall& call) const;
  /// A page of the order search.
  rapidjson::Document search(const std::string& body, Fields query = {}) const;
  /// Every id that the search finds, page by page.
  std::vector<std::string> walk(const std::string& body, const Fields& query) const;

  /// An answer of `token/get` or `token/refresh`.
  rapidjson::Document token_call(const std::string& what, const Fields& query) const;
  /// Where the consent page sends the browser.
  Received consent(const std::string& extra = "") const;
  /// Consents for the seller (its number from 1), exchanges the code, reads the shops; `token` and
  /// `ciphers` are set, and `cipher` is the first shop's.
  rapidjson::Document connect(const std::string& seller = "1");
  /// Reads the shops again.
  void read_shops();

  std::string token;
  std::string cipher;
  std::vector<std::string> ciphers;
};

constexpr const char* order_search = "/order/202309/orders/search";
constexpr const char* shop_list = "/authorization/202309/shops";

}  // namespace ecsync::sandbox
