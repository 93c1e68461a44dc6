#pragma once

#include <string>

#include "tests/sandbox/lazada/lazada.h"
#include "tests/sandbox/test_client.h"

namespace ecsync::sandbox {

/// A Lazada sandbox inside the test, and a client that signs.
class TestLazada : public TestMarketplace {
 public:
  explicit TestLazada(Options options = small(), const Settings& settings = {});

  /// Parameters of a call with app key, time and signature added.
  Fields sign(const std::string& path, Fields parameters) const;
  /// A signed GET; the raw answer.
  Received get(const std::string& path, const Fields& parameters, const Fields& headers = {},
               double patience = 5) const;
  /// A signed call's JSON. An access token, once `connect` has fetched one, is sent along.
  rapidjson::Document call(const std::string& path, const Fields& parameters) const;
  /// The call's `code`.
  std::string code(const std::string& path, const Fields& parameters) const;
  /// Consents for the seller (its number from 1) and exchanges the code.
  rapidjson::Document connect(const std::string& seller = "1");
  /// The code that the consent page hands out.
  std::string consent(const std::string& extra = "") const;

  std::string token;
};

/// Milliseconds since 1970 of the sandbox's fixed start, as 13 digits, moved by `seconds`.
std::string timestamp_text(Seconds seconds = 0);

}  // namespace ecsync::sandbox
