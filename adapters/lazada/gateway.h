#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/lazada/countries.h"
#include "adapters/lazada/request.h"
#include "core/http/caller.h"
#include "core/marketplace.h"

namespace ecsync::lazada {

/// Sends signed calls and judges what comes back.
class Gateway {
 public:
  /// `caller` must outlive it.
  Gateway(Caller& caller, AppCredentials app) : caller_(caller), app_(std::move(app)) {}

  /// Says what is wrong with a success that contradicts itself or what was read before; nothing
  /// when it can be taken. May throw json::FieldError. `attempt` counts from 1.
  using Check = std::function<std::optional<Message>(const json::Value& data, int attempt)>;

  struct Answer {
    json::Document document;
    Timestamp at;  ///< its `Date` header, else server time as known
    json::Value data() const { return document.root()["data"]; }
  };
  struct Reply {
    Result<Answer> answer;
    std::string code;  ///< Lazada's own code of the refusal; "" when it was not one
  };
  /// How much of the caller's patience a read needs.
  enum class Timeouts { repeat, report };

  /// A data call that is safe to repeat. An answer that fails `check` is asked for again like one
  /// that cannot be parsed, and in the end is remote_bad_answer. With Timeouts::report a
  /// ServiceTimeout comes back at once, so that the caller can ask for less.
  Reply read(const ShopAccess& shop, const std::string& path, const Fields& params,
             const Check& check = {}, Timeouts timeouts = Timeouts::repeat);
  /// A token call on the auth host: one send.
  Caller::OnceOutcome token_call(const std::string& path, const Fields& params);

  const AppCredentials& app() const { return app_; }
  Timestamp server_now() const { return caller_.server().now_seconds(); }

 private:
  Caller& caller_;
  AppCredentials app_;
};

}  // namespace ecsync::lazada
