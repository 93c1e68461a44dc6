#pragma once

#include <map>
#include <string>

#include "tests/sandbox/json_value.h"
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

/// `a=1&b=%2B`, for an address.
std::string query_text(const Fields& fields);
/// The value of a query field of the address that an answer sends the browser to; "" when it sends
/// it nowhere or without that field.
std::string location_field(const Received& answer, const std::string& name);
/// `fields` with one more.
Fields with(Fields fields, const std::string& name, const std::string& value);

/// A marketplace inside the test, on a port of its own.
class TestMarketplace {
 public:
  TestMarketplace(Options options, const Settings& settings, const MakeProtocol& make_protocol);
  TestMarketplace(const TestMarketplace&) = delete;
  TestMarketplace& operator=(const TestMarketplace&) = delete;
  ~TestMarketplace();

  /// Two shops of 120 orders, clock fixed at the start.
  static Options small();

  std::uint16_t port() const { return port_; }
  /// The address that consents lead to.
  std::string landing() const;
  /// The control API.
  rapidjson::Document control(const std::string& method, const std::string& what,
                              const std::string& body = "") const;

 private:
  Service service_;
  std::uint16_t port_;
};

/// The clock of TestMarketplace::small() starts here.
constexpr Seconds test_now = 1'795'403'700;  // 2026-11-23T03:15:00Z

}  // namespace ecsync::sandbox
