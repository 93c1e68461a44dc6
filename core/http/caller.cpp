#include "core/http/caller.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <random>
#include <utility>

#include "core/base/stop.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/http/server_clock.h"
#include "core/secrets/crypto.h"
#include "core/secrets/secret.h"

namespace ecsync {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int usual_tries = 4;
// Longer than any wait a caller accepts, and far from overflow in milliseconds.
constexpr seconds longest_hint{1'000'000'000};

std::function<double()> seeded_random() {
  const auto seed = text::parse_hex(crypto::random_hex(8)).value();
  auto engine = std::make_shared<std::mt19937_64>(seed);
  return [engine] { return std::uniform_real_distribution<double>(0.0, 1.0)(*engine); };
}

milliseconds scaled(milliseconds pause, double factor) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::duration<double, std::milli>(pause) *
                                                  factor);
}

/// Codes that say nothing about the request itself: it may work a moment later.
bool is_passing(ErrorCode code) {
  return code == ErrorCode::network || code == ErrorCode::timeout ||
         code == ErrorCode::remote_unavailable;
}

constexpr auto wait_a_few = phrase("Wait a few minutes, then run the command again.");

/// What may be behind a refusal without a word of the marketplace's own: a page of whatever stands
/// in front of it.
Message advice_for(int status) {
  if (status == 403)
    return tr(
        "Whatever guards the marketplace turned the call away: look whether this machine's "
        "address is on the app's list of IP addresses, and at any proxy in between.");
  if (status == 404)
    return tr(
        "The host or the path may be wrong: check the address of the marketplace "
        "(ECSYNC_*_API_BASE) and any proxy in between.");
  return {};
}

/// What an HTTP status alone says. Nothing where the body decides.
std::optional<Error> status_error(const std::string& host, int status) {
  if (status == 429)
    return make_error(ErrorCode::rate_limited, tr("{} allows no more calls now", host), wait_a_few);
  if (status >= 500)
    return make_error(ErrorCode::remote_unavailable,
                      tr("{} is out of order (HTTP {})", host, status),
                      tr("Run the command again later."));
  if (status >= 400)
    return make_error(ErrorCode::remote_refused,
                      tr("{} refused the request (HTTP {})", host, status), advice_for(status));
  if (status >= 300)
    return make_error(
        ErrorCode::remote_refused,
        tr("{} answered with a redirect; refusing to follow it (HTTP {})", host, status),
        tr("Check the address of the marketplace and any proxy in between."));
  return std::nullopt;
}

/// Whoever reads the error learns when it is worth trying again, where the marketplace told that.
void tell_end(Error& limit, std::chrono::sys_time<milliseconds> now) {
  const auto wait = limit.retry_after.value_or(milliseconds::zero());
  if (wait < seconds(1) || wait >= longest_hint) return;
  limit.hint =
      tr("Run the command again after {}.", to_utc_text(std::chrono::floor<seconds>(now + wait)));
}

/// Wipes tokens and signatures together with the request that carried them.
void forget(HttpRequest& request) {
  wipe(request.url);
  wipe(request.body);
  for (auto& [name, value] : request.headers) wipe(value);
}

}  // namespace

/// The outcome of one send.
struct Caller::Attempt {
  Result<json::Document> result;
  bool arrived = true;  ///< the request may have reached the server
  bool judged = false;  ///< the other side said clearly that it is done, or that it is refused
};

Caller::Caller(Http& http, Clock& clock, ServerClock& server, Patience patience,
               std::function<double()> random)
    : http_(http),
      clock_(clock),
      server_(server),
      patience_(patience),
      random_(random ? std::move(random) : seeded_random()) {}

Result<json::Document> Caller::read(const Build& build, const Judge& judge) {
  int failures = 0;
  int limits = 0;
  milliseconds limit_wait{};
  for (;;) {
    if (auto error = barred()) return *std::move(error);
    auto result = attempt(Kind::read, build, judge).result;
    if (result) return result;
    const Error& error = result.error();
    const milliseconds asked = error.retry_after.value_or(milliseconds::zero());
    milliseconds pause{};
    if (error.code == ErrorCode::rate_limited) {
      // At least half of the growing pause: a hint of "0" must not become a tight loop.
      pause = std::max(asked, scaled(grown_pause(limits++), 0.5 + random() / 2));
      limit_wait += pause;
      if (error.ends_run || limit_wait > patience_.longest_limit_wait) return result;
    } else if (is_passing(error.code) && !has_given_up() &&
               ++failures < patience_.tries.value_or(usual_tries)) {
      pause = std::max(asked, scaled(grown_pause(failures - 1), random()));
      if (pause > patience_.longest_limit_wait) return result;
    } else {
      return result;
    }
    if (auto stopped = wait(pause, error)) return *std::move(stopped);
    const std::scoped_lock lock(mutex_);
    if (error.code == ErrorCode::rate_limited) traffic_.limit_wait += pause;
    ++traffic_.retries;
  }
}

Caller::OnceOutcome Caller::once(const Build& build, const Judge& judge) {
  if (auto error = barred()) return OnceFailure{*std::move(error), false};
  const auto build_once = [&build](std::chrono::sys_time<milliseconds> server_now) {
    auto request = build(server_now);
    request.repeatable = false;
    return request;
  };
  auto made = attempt(Kind::token, build_once, judge);
  if (made.result) return *std::move(made.result);
  return OnceFailure{std::move(made.result).error(), made.arrived && !made.judged};
}

Caller::Attempt Caller::attempt(Kind kind, const Build& build, const Judge& judge) {
  if (!door_) return send(build, judge);
  auto pass = enter(kind);
  if (!pass) return {std::move(pass).error(), false, false};
  // While this one waited another call may have ended the run.
  if (auto error = kind == Kind::read ? barred() : std::nullopt)
    return {*std::move(error), false, false};
  auto made = send(build, judge);
  const bool limited = !made.result && made.result.error().code == ErrorCode::rate_limited;
  // Nobody stands at the door for a wait that this run does not live to see the end of.
  if (limited && !outlasts_run(made.result.error()))
    door_->refused(*pass, made.result.error().retry_after);
  else if (!limited && made.judged)
    door_->accepted();
  return made;
}

/// Whether the wait for this limit is longer than a call is ready to wait.
bool Caller::outlasts_run(const Error& limit) const {
  return limit.ends_run ||
         limit.retry_after.value_or(milliseconds::zero()) > patience_.longest_limit_wait;
}

/// Nobody of this run asks again. REQUIRES: mutex_ held.
void Caller::give_up_on(const Error& limit) {
  given_up_ = limit;
}

Result<CallGate::ShopDoor::Pass> Caller::enter(Kind kind) {
  if (kind == Kind::token) return door_->enter_at_once();
  milliseconds paced{};
  auto pass = door_->enter(patience_.deadline, paced);
  const std::scoped_lock lock(mutex_);
  traffic_.limit_wait += paced;
  return pass;
}

Caller::Attempt Caller::send(const Build& build, const Judge& judge) {
  HttpRequest request = build(server_.now());
  const std::string host = host_of(request.url);
  {
    const std::scoped_lock lock(mutex_);
    ++traffic_.requests;
  }
  auto outcome = http_.send(request);
  forget(request);
  if (auto* failure = std::get_if<Http::Failure>(&outcome)) {
    Attempt lost{std::move(failure->error), failure->sent, false};
    count(lost);
    return lost;
  }
  auto& response = std::get<HttpResponse>(outcome);
  server_.learn(response.date);
  const auto hint = hint_of(response.retry_after);
  auto made = verdict(host, std::move(response), judge);
  if (!made.result && !made.result.error().retry_after) made.result.error().retry_after = hint;
  if (!made.result && made.result.error().code == ErrorCode::rate_limited)
    tell_end(made.result.error(), server_.now());
  count(made);
  return made;
}

/// Marketplaces put errors into answers of status 200, and their own codes into 4xx and 5xx. So
/// JSON is read under any status. A success in the body does not count when the status is an error.
Caller::Attempt Caller::verdict(const std::string& host, HttpResponse response,
                                const Judge& judge) {
  auto by_status = status_error(host, response.status);
  const auto told_by_status = [&by_status] {
    // A limit refuses before anything is done. Other statuses leave open what was done.
    const bool judged = by_status->code == ErrorCode::rate_limited;
    return Attempt{*std::move(by_status), true, judged};
  };
  if (response.status >= 300 && response.status < 400) return told_by_status();
  auto document = json::Document::parse(std::move(response.body));
  response.body.clear();
  if (!document) {
    if (by_status) return told_by_status();
    return {make_error(ErrorCode::remote_unavailable,
                       tr("{} answered with something that is not JSON", host),
                       tr("Run the command again later.")),
            true, false};
  }
  auto refusal = json::checked([&] { return judge(response, document->root()); });
  if (by_status && (!refusal || !*refusal)) return told_by_status();
  if (by_status && by_status->code == ErrorCode::rate_limited) {
    Error limit = **std::move(refusal);
    if (limit.code != ErrorCode::rate_limited) limit.hint = wait_a_few;
    limit.code = ErrorCode::rate_limited;
    return {std::move(limit), true, true};
  }
  if (!refusal) {
    Error unread = std::move(refusal).error();
    unread.message = tr("{} sent an answer that was not understood: {}", host, unread.message);
    return {std::move(unread), true, false};
  }
  if (!*refusal) return {*std::move(document), true, true};
  const bool clean =
      !is_passing((*refusal)->code) && (*refusal)->code != ErrorCode::remote_bad_answer;
  return {**std::move(refusal), true, clean};
}

/// The error when nothing may be sent now.
std::optional<Error> Caller::barred() const {
  {
    const std::scoped_lock lock(mutex_);
    if (given_up_) return given_up_;
  }
  if (stop_requested())
    return make_error(ErrorCode::interrupted, tr("stopped before the next request"));
  if (patience_.deadline && clock_.monotonic() >= *patience_.deadline)
    return make_error(ErrorCode::time_limit, tr("the time limit of this run is reached"),
                      tr("Run the command again; it goes on where it stopped."));
  return std::nullopt;
}

/// Counts failures in a row, so that a marketplace that is down is not asked again for each of a
/// thousand orders.
void Caller::count(Attempt& attempt) {
  const std::scoped_lock lock(mutex_);
  if (attempt.judged) {
    const bool waiting = !attempt.result && attempt.result.error().code == ErrorCode::rate_limited;
    if (!waiting) failures_in_a_row_ = 0;
    if (waiting && outlasts_run(attempt.result.error())) give_up_on(attempt.result.error());
    return;
  }
  Error& error = attempt.result.error();
  if (error.code == ErrorCode::interrupted || ++failures_in_a_row_ < patience_.failures_in_a_row)
    return;
  error.message = tr("{}; {} requests in a row failed, so this run stops here", error.message,
                     failures_in_a_row_);
  given_up_ = error;
}

bool Caller::has_given_up() const {
  const std::scoped_lock lock(mutex_);
  return given_up_.has_value();
}

Traffic Caller::traffic() const {
  const std::scoped_lock lock(mutex_);
  return traffic_;
}

double Caller::random() {
  const std::scoped_lock lock(mutex_);
  return random_();
}

/// `Retry-After`: seconds or an HTTP date, by the server's own clock.
std::optional<milliseconds> Caller::hint_of(const std::string& retry_after) const {
  if (retry_after.empty()) return std::nullopt;
  if (text::all_digits(retry_after)) {
    const auto number = text::parse_number<std::int64_t>(retry_after);  // nothing: too large
    return std::min(seconds(number.value_or(longest_hint.count())), longest_hint);
  }
  const auto date = parse_http_date(retry_after);
  if (!date) return std::nullopt;
  return std::max(milliseconds::zero(), milliseconds(*date - server_.now()));
}

/// first_pause, doubled `step` times, at most longest_pause.
milliseconds Caller::grown_pause(int step) const {
  milliseconds pause = patience_.first_pause;
  for (int doubled = 0; doubled < step && pause < patience_.longest_pause; ++doubled) pause *= 2;
  return std::min(pause, patience_.longest_pause);
}

/// Nothing when the pause is over, else why there is no next try.
std::optional<Error> Caller::wait(milliseconds pause, const Error& because) {
  if (patience_.deadline && clock_.monotonic() + pause >= *patience_.deadline)
    return make_error(
        ErrorCode::time_limit,
        tr("the time limit of this run ends before the next try: {}", because.message),
        tr("Run the command again; it goes on where it stopped."));
  if (clock_.sleep(pause)) return std::nullopt;
  return make_error(ErrorCode::interrupted, tr("stopped while waiting for the next try"));
}

}  // namespace ecsync
