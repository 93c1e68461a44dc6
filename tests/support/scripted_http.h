#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/http/http.h"

namespace ecsync::test {

/// An Http without a network: plays answers in their order, or asks a function, and remembers every
/// request. Running out of answers throws, so a request too many cannot pass unseen.
class ScriptedHttp : public Http {
 public:
  using Play = std::function<Outcome(const HttpRequest&)>;

  ScriptedHttp() = default;
  /// Every request is answered by `play`.
  explicit ScriptedHttp(Play play) : play_(std::move(play)) {}

  /// Adds an answer; each returns *this, so that a script reads as one sentence.
  ScriptedHttp& answer(int status, std::string body);
  ScriptedHttp& answer(HttpResponse response);
  ScriptedHttp& fail(ErrorCode code, bool sent = true);

  Outcome send(const HttpRequest& request) override;

  const std::vector<HttpRequest>& requests() const { return requests_; }
  /// Answers that nobody asked for yet.
  std::size_t left() const { return script_.size(); }

 private:
  Play play_;
  std::deque<Outcome> script_;
  std::vector<HttpRequest> requests_;
  std::mutex mutex_;  // calls of one page come from several threads
};

}  // namespace ecsync::test
