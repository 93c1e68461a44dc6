#pragma once

#include <chrono>
#include <cstdint>

namespace ecsync {

/// Says when the next call may be made: so many per second, and after a quiet time a few at once (a
/// token bucket). Learns from refusals. Instants are Clock::monotonic(). Not for several threads at
/// once.
class Pace {
 public:
  using Instant = std::chrono::milliseconds;

  /// `rate` in calls per second; 0 means without a limit, except for the pauses of slow_down().
  /// After a quiet time as many calls as `burst` gives may go at once, but no more than 20.
  explicit Pace(double rate = 0, std::chrono::seconds burst = std::chrono::seconds(4));

  /// When the next call may be made, `now` or later. That turn is then taken.
  Instant take_turn(Instant now);
  /// There were too many calls: half the rate from now on, and nothing before `now + pause`. Turns
  /// that were given out and are still to come are void, see revision().
  void slow_down(Instant now, std::chrono::milliseconds pause);
  /// A call went well: a lowered rate grows again a little.
  void speed_up();
  /// Changes with every slow_down(). A turn taken under another revision has to be taken again.
  std::uint64_t revision() const { return revision_; }

 private:
  using Span = std::chrono::duration<double, std::milli>;
  bool limited() const { return rate_ > 0; }
  Span interval() const { return Span(1000.0 / rate_); }

  double full_rate_;
  double rate_;
  Span burst_;   // how far turns may be ahead of an even flow
  Span next_{};  // where the even flow has its next turn
  Instant not_before_{};
  std::uint64_t revision_ = 0;
};

}  // namespace ecsync
