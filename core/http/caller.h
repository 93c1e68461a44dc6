#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/http/call_gate.h"
#include "core/http/http.h"
#include "core/http/server_clock.h"

namespace ecsync {

/// How patient a connection's run is.
struct Patience {
  std::optional<int> tries;  ///< sends per call, the first one included; else as configured, or 4
  std::chrono::milliseconds first_pause{500};  ///< doubles each time, with full jitter
  std::chrono::milliseconds longest_pause{30'000};
  int failures_in_a_row = 10;  ///< failed requests after which the run gives up
  std::chrono::milliseconds longest_limit_wait{
      600'000};  ///< total waiting for rate limits per call
  std::optional<std::chrono::milliseconds>
      deadline;  ///< Clock::monotonic() at which the run must end
};

/// The cost of a run so far.
struct Traffic {
  int requests = 0;
  int retries = 0;
  std::chrono::milliseconds limit_wait{};  ///< time spent waiting because of rate limits, the
                                           ///< marketplace's and our own pace; of all threads
};

/// Calls one marketplace for one connection's run: sends, reads JSON, asks the adapter to judge the
/// answer, learns the server's time, and repeats what may be repeated. A repeat builds the request
/// anew, so timestamp and signature are fresh. Any thread may use it.
class Caller {
 public:
  /// `random` gives numbers in [0, 1) for the pauses; by default a generator seeded from the
  /// system's randomness.
  Caller(Http& http, Clock& clock, ServerClock& server, Patience patience = {},
         std::function<double()> random = {});

  /// From now on every call waits for its turn at `door`. To be called before the first call.
  void go_through(std::unique_ptr<CallGate::ShopDoor> door) { door_ = std::move(door); }
  /// Calls that the door lets be under way at the same time; 1 without a door.
  int most_in_flight() const { return door_ ? door_->most_in_flight() : 1; }

  /// Makes a freshly signed request for this instant of server time.
  using Build =
      std::function<HttpRequest(std::chrono::sys_time<std::chrono::milliseconds> server_now)>;
  /// The marketplace's own reading of a JSON answer: nothing when it is a success. It sees answers
  /// of any HTTP status but 3xx; the response's body is empty by then, `root` is the body.
  using Judge = std::function<std::optional<Error>(const HttpResponse&, const json::Value& root)>;

  /// A read that is safe to repeat. Retries network, timeout, remote_unavailable and unparsable
  /// answers up to `tries`; waits on rate_limited (its retry_after, else growing pauses) without
  /// counting it as a try. HTTP 429 is rate_limited whatever the body says, in the marketplace's
  /// own words where it has any; 429 and 5xx with a body that is not its JSON are judged here.
  /// Errors: what the last attempt gave; time_limit past the deadline; interrupted. After
  /// `failures_in_a_row` answers without a verdict, or a limit that is not waited for, every
  /// further call fails at once.
  Result<json::Document> read(const Build& build, const Judge& judge);

  /// Exactly one send, never repeated: token calls. `maybe_spent` is set when the answer was lost
  /// after the request may have arrived, or only says that the server failed.
  struct OnceFailure {
    Error error;
    bool maybe_spent = false;
  };
  using OnceOutcome = std::variant<json::Document, OnceFailure>;
  OnceOutcome once(const Build& build, const Judge& judge);

  ServerClock& server() { return server_; }
  Traffic traffic() const;

 private:
  struct Attempt;
  enum class Kind { read, token };
  Attempt attempt(Kind kind, const Build& build, const Judge& judge);
  Attempt send(const Build& build, const Judge& judge);
  Result<CallGate::ShopDoor::Pass> enter(Kind kind);
  static Attempt verdict(const std::string& host, HttpResponse response, const Judge& judge);
  bool outlasts_run(const Error& limit) const;
  void give_up_on(const Error& limit);
  std::optional<Error> barred() const;
  void count(Attempt& attempt);
  std::optional<std::chrono::milliseconds> hint_of(const std::string& retry_after) const;
  std::chrono::milliseconds grown_pause(int step) const;
  std::optional<Error> wait(std::chrono::milliseconds pause, const Error& because);
  bool has_given_up() const;
  double random();

  Http& http_;
  Clock& clock_;
  ServerClock& server_;
  Patience patience_;
  std::unique_ptr<CallGate::ShopDoor> door_;  // null: every call goes at once
  mutable std::mutex mutex_;                  // of what follows
  std::function<double()> random_;
  Traffic traffic_;
  int failures_in_a_row_ = 0;
  std::optional<Error> given_up_;  ///< why this run sends nothing any more
};

}  // namespace ecsync
