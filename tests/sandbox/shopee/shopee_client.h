#pragma once

#include <string>

#include "tests/sandbox/shopee/shopee.h"
#include "tests/sandbox/test_client.h"

namespace ecsync::sandbox {

/// A Shopee sandbox inside the test, and a client that signs.
class TestShopee : public TestMarketplace {
 public:
  explicit TestShopee(Options options = small(), const Settings& settings = {});

  /// The common parameters of a call, signed; those in `parameters` are kept as they are.
  Fields sign(const std::string& path, Fields parameters) const;
  /// A signed GET of /api/v2/`path`; the raw answer.
  Received get(const std::string& path, const Fields& parameters, const Fields& headers = {},
               double patience = 5) const;
  /// A signed POST of a JSON body.
  Received post(const std::string& path, const std::string& body,
                const Fields& parameters = {}) const;
  /// A signed call's JSON; for shop calls token and shop, once `connect` has them, go along.
  rapidjson::Document call(const std::string& path, const Fields& parameters) const;
  /// The call's `error` without a module before it.
  std::string error(const std::string& path, const Fields& parameters) const;

  /// The answer of the signed consent page.
  Received consent(const std::string& extra = "", const Fields& parameters = {}) const;
  /// Consents for the seller (its number from 1) and exchanges the code.
  rapidjson::Document connect(const std::string& seller = "1");
  /// The exchange's and the refresh's raw answers. `id` is a member: `"shop_id":1`.
  Received exchange(const std::string& code, const std::string& id) const;
  Received refresh(const std::string& token, const std::string& id,
                   const Fields& parameters = {}) const;
  /// `"shop_id":N` of the shop that `connect` brought.
  std::string own_id() const { return "\"shop_id\":" + shop; }

  std::string token;
  std::string shop;
};

/// An answer's `error` without a module before it.
std::string shopee_error(const Received& answer);
/// Unix seconds of the sandbox's fixed start, moved by `seconds`.
std::string shopee_time(Seconds seconds = 0);

}  // namespace ecsync::sandbox
