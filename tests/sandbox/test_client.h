#pragma once

#include <map>
#include <string>

#include "tests/sandbox/json_value.h"
#include "tests/sandbox/lazada/lazada.h"
#include "tests/sandbox/service.h"

namespace ecsync::sandbox {

/// What came back over the wire, good or not.
struct Received {
  int status = 0;                              ///< 0: no HTTP answer
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;                            ///< unpacked
  std::size_t wire_bytes = 0;                  ///< of the body, as sent
  bool complete = false;                       ///< as many bytes as announced
  bool reset = false;                          ///< the connection was reset
};

/// One request on a connection of its own. `patience` in seconds.
Received send_request(std::uint16_t port, const std::string& method, const std::string& target,
                      const std::string& body = "", const Fields& headers = {},
                      double patience = 5);

/// A Lazada sandbox inside the test, and a client that signs.
class TestLazada {
 public:
  explicit TestLazada(Options options = small(), Settings settings = {});
  TestLazada(const TestLazada&) = delete;
  TestLazada& operator=(const TestLazada&) = delete;
  ~TestLazada();

  /// Two shops of 120 orders, clock fixed at the start.
  static Options small();

  std::uint16_t port() const { return port_; }
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
  /// The control API.
  rapidjson::Document control(const std::string& method, const std::string& what,
                              const std::string& body = "") const;

  std::string token;

 private:
  Service service_;
  std::uint16_t port_;
};

/// Milliseconds since 1970 of the sandbox's fixed start, as 13 digits, moved by `seconds`.
std::string timestamp_text(Seconds seconds = 0);
/// The clock of TestLazada::small() starts here.
constexpr Seconds test_now = 1'795'403'700;  // 2026-11-23T03:15:00Z

}  // namespace ecsync::sandbox
