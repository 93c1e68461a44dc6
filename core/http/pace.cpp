#include "core/http/pace.h"

#include <algorithm>

namespace ecsync {
namespace {

// A quiet shop makes a handful of calls in each run, and they shall not wait at all.
constexpr double most_in_burst = 20;
// A rate that was halved is full again after this many successful calls.
constexpr double calls_to_recover = 20;
constexpr double slowest = 1.0 / 16;  // of the full rate

}  // namespace

Pace::Pace(double rate, std::chrono::seconds burst) : full_rate_(rate), rate_(rate), burst_(0) {
  // The first of a burst is due anyway.
  const double in_burst = std::clamp(rate * static_cast<double>(burst.count()), 1.0, most_in_burst);
  if (limited()) burst_ = interval() * (in_burst - 1);
}

Pace::Instant Pace::take_turn(Instant now) {
  const Instant earliest = std::max(now, not_before_);
  if (!limited()) return earliest;
  const Span first = std::max(Span(earliest), next_ - burst_);
  next_ = std::max(next_, Span(earliest)) + interval();
  return std::chrono::ceil<Instant>(first);
}

void Pace::slow_down(Instant now, std::chrono::milliseconds pause) {
  ++revision_;
  not_before_ = std::max(not_before_, now + pause);
  if (!limited()) return;
  rate_ = std::max(rate_ / 2, full_rate_ * slowest);
  // The marketplace bears fewer calls at once than we thought.
  burst_ = Span(0);
  next_ = Span(std::max(not_before_, now + std::chrono::duration_cast<Instant>(interval())));
}

void Pace::speed_up() {
  if (!limited() || rate_ >= full_rate_) return;
  rate_ = std::min(full_rate_, rate_ + full_rate_ / (2 * calls_to_recover));
}

}  // namespace ecsync
