#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/http/pace.h"
#include "core/records/ids.h"

namespace ecsync {

/// How a marketplace may be called. A rate of 0 means: as fast as the calls go.
struct Allowance {
  double shop_calls_per_second = 0;
  double app_calls_per_second = 0;  ///< of all shops of the app together
  int shop_calls_in_flight = 8;     ///< calls of one shop at the same time
  std::chrono::seconds burst{1};    ///< so many seconds' worth of calls may go at once
};

/// Calls per second and shop that the user asked for; 0 for no limit.
using Rates = std::map<Site, double>;

/// Decides when a call may be made, for the whole process. It limits the calls at the same time and
/// the rate for each marketplace, and a shop with fewer calls under way goes first. Any thread may
/// use it.
class CallGate {
 public:
  /// `most_in_flight`: calls at the same time. `rates` replace what the marketplace allows; the
  /// app is then not paced either.
  CallGate(Clock& clock, int most_in_flight, Rates rates = {});
  CallGate(const CallGate&) = delete;
  CallGate& operator=(const CallGate&) = delete;
  ~CallGate();

  class ShopDoor;
  /// A shop's own way in. `allowed` is what its marketplace says, the same for every shop. The gate
  /// must outlive the door.
  std::unique_ptr<ShopDoor> open_door(Site site, const Allowance& allowed);
  /// Calls that wait for a free place now.
  std::size_t waiting() const;

 private:
  struct Waiter;
  Pace& app_pace(Site site, const Allowance& allowed);
  void let_in();
  static bool goes_before(const Waiter& one, const Waiter& other);

  Clock& clock_;
  const int most_in_flight_;
  const Rates rates_;
  mutable std::mutex mutex_;  // of what follows, and of what changes in the doors
  std::map<Site, Pace> apps_;
  int in_flight_ = 0;
  std::list<Waiter*> waiting_;  // in the order they came
};

class CallGate::ShopDoor {
 public:
  /// As open_door() makes it, with the rates applied.
  ShopDoor(CallGate& gate, Pace& app_pace, const Allowance& allowed);
  ShopDoor(const ShopDoor&) = delete;
  ShopDoor& operator=(const ShopDoor&) = delete;
  ~ShopDoor() = default;

  /// Calls that may be under way at the same time.
  int most_in_flight() const { return most_in_flight_; }

  /// The permission to make one call; it ends with the Pass.
  class Pass {
   public:
    explicit Pass(ShopDoor& door) : door_(&door) {}
    Pass(Pass&& other) noexcept;
    Pass(const Pass&) = delete;
    Pass& operator=(Pass&&) = delete;
    Pass& operator=(const Pass&) = delete;
    ~Pass();

    std::uint64_t number() const { return number_; }

   private:
    friend class ShopDoor;
    ShopDoor* door_;
    std::uint64_t number_ = 0;
  };
  /// Waits for the pace and then for a free place; what it waited for the pace is added to `paced`.
  /// Errors: interrupted; time_limit when `deadline` (Clock::monotonic()) comes first.
  Result<Pass> enter(std::optional<std::chrono::milliseconds> deadline,
                     std::chrono::milliseconds& paced);
  /// As enter(), without keeping the pace: token calls are few and do not count as reading.
  Result<Pass> enter_at_once();
  /// The marketplace refused the call because there were too many; after `hint` it may take more.
  void refused(const Pass& pass, std::optional<std::chrono::milliseconds> hint);
  void accepted();

 private:
  friend class CallGate;
  std::optional<Error> wait_turn(Pace& pace, std::optional<std::chrono::milliseconds> deadline,
                                 std::chrono::milliseconds& paced);
  Result<Pass> take_place();
  void leave();

  CallGate& gate_;
  Pace& app_pace_;
  Pace pace_;
  const int most_in_flight_;
  int in_flight_ = 0;
  std::uint64_t last_number_ = 0;
  std::uint64_t slowed_after_ = 0;  // calls up to this one were under way when the pace was lowered
};

}  // namespace ecsync
