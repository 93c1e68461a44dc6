#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/sandbox/faults.h"
#include "tests/sandbox/http_server.h"
#include "tests/sandbox/options.h"
#include "tests/sandbox/protocol.h"
#include "tests/sandbox/request_log.h"

namespace ecsync::sandbox {

using MakeProtocol =
    std::function<std::unique_ptr<Protocol>(World&, const Settings&, const Options&)>;

/// One marketplace on one port: its shops, its protocol, its faults and its control API.
class Service {
 public:
  /// Takes the port, makes the data, and does not answer yet. Throws when the port is taken or an
  /// option is impossible.
  Service(Options options, Settings settings, const MakeProtocol& make_protocol);

  void start();
  void stop() { server_.stop(); }
  /// `http://127.0.0.1:PORT`.
  std::string address() const;
  std::vector<std::pair<std::string, std::string>> environment() const;

 private:
  friend class Control;

  Answer handle(const Request& request);
  Answer answer_call(const Request& request);
  Reply carry_out(const Request& request, const Call& call, const std::optional<Fault>& fault);
  Reply instead(const Fault& fault, const Request& request);
  bool disturb(const Call& call, const Fault& fault);
  bool spoil_answer(Response& response, const Call& call, const Fault& fault);
  void finish(Response& response, const Request& request, Seconds date_shift) const;

  HttpServer server_;
  Options options_;
  World world_;
  Settings settings_;
  std::unique_ptr<Protocol> protocol_;
  Faults faults_;
  RequestLog log_;
  RateLimit rate_limit_;
  std::int64_t calls_today_ = 0;
  std::uint64_t turn_ = 0;
  std::map<std::string, std::string> last_bodies_;  // by path and shop, for repeated_page
};

}  // namespace ecsync::sandbox
