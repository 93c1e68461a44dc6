#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/sandbox/generator.h"
#include "tests/sandbox/http_message.h"
#include "tests/sandbox/token_store.h"
#include "tests/sandbox/truth.h"

namespace ecsync::sandbox {

/// Refusals that every marketplace has, each in its own words.
enum class Trouble { call_rate, daily_limit, server_error, expired_token, chosen };

struct TroubleDetail {
  std::string code;              ///< "": the marketplace's usual ones in turn
  std::string message;           ///< "": the one that belongs to the code
  std::int64_t retry_after = 0;  ///< seconds, where the wording names them; 0: the usual
  std::uint64_t turn = 0;        ///< counts up, to take the usual codes in turn
};

struct Reply {
  Response response;
  bool failed = false;             ///< a refusal, whatever its HTTP status
  bool refused_signature = false;  ///< … because of the signature
};

/// One marketplace's rules on the wire. Every call is made with World::mutex held.
class Protocol {
 public:
  Protocol() = default;
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;
  virtual ~Protocol() = default;

  /// "lazada": the word in connection ids.
  virtual std::string_view platform() const = 0;
  virtual const Shape& shape() const = 0;
  /// Variables that point ecsync here, in the order to print them.
  virtual std::vector<std::pair<std::string, std::string>> environment(
      const std::string& address) const = 0;

  /// The call's path as the marketplace's documentation names it.
  virtual std::string call_path(const Request& request) const = 0;
  /// The shop (index) that the call is about, judged by its token alone; nothing when it has none.
  virtual std::optional<std::size_t> shop_of(const Request& request) const = 0;
  virtual bool is_refresh(const Request& request) const = 0;
  virtual Reply answer(const Request& request) = 0;
  virtual Response trouble(Trouble kind, const TroubleDetail& detail) = 0;

  virtual TruthOrder truth(const Shop& shop, const Order& order) const = 0;
  /// What the catalogue calls give, in their order.
  virtual std::vector<TruthListing> listings(const Shop& shop) const = 0;
  /// Ways in which one order's answers can be spoiled.
  virtual std::vector<std::string> ways_to_break() const = 0;

  virtual TokenStore& tokens() = 0;
  /// How long tokens live, the settings minded.
  virtual TokenRules rules() const = 0;
  /// An answer that says success and holds `json`.
  virtual std::string wrap(std::string_view json) const = 0;
};

}  // namespace ecsync::sandbox
