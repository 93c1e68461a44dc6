#pragma once

#include <array>
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

/// How a marketplace may be called.
struct Allowance {
  double per_shop = 0;            ///< calls per second; 0: as fast as they go
  double per_app = 0;             ///< the same for all shops of the app together
  int in_flight_per_shop = 8;     ///< calls of one shop at the same time
  std::chrono::seconds burst{1};  ///< so many seconds' worth of calls may go at once
};

/// What the references call safe: their pace for reading, where a marketplace publishes no figure.
Allowance usual_allowance(Site site);

/// Calls per second and shop that somebody asked for; 0 for as fast as they go.
using Rates = std::map<Site, double>;

/// Decides when a call may be made, for everything in this process: so many at the same time, no
/// faster than each marketplace bears, and no shop before another that has less under way. Any
/// thread may use it.
class CallGate {
 public:
  /// `most_in_flight`: calls at the same time. `rates` replace the usual allowance; apps are then
  /// not paced either.
  CallGate(Clock& clock, int most_in_flight, Rates rates = {});
  CallGate(const CallGate&) = delete;
  CallGate& operator=(const CallGate&) = delete;
  ~CallGate();

  class ShopDoor;
  /// A shop's own way in. The gate must outlive it.
  std::unique_ptr<ShopDoor> open_door(Site site);
  /// Calls that one shop of `site` may have under way at the same time.
  int most_of_one_shop(Site site) const;

 private:
  struct Waiter;
  Allowance allowance(Site site) const;
  void let_in();
  static bool goes_before(const Waiter& one, const Waiter& other);

  Clock& clock_;
  const int most_in_flight_;
  const Rates rates_;
  std::mutex mutex_;
  std::array<Pace, 3> apps_;  // by site
  int in_flight_ = 0;
  std::list<Waiter*> waiting_;  // in the order they came
};

class CallGate::ShopDoor {
 public:
  ShopDoor(CallGate& gate, Site site);
  ShopDoor(const ShopDoor&) = delete;
  ShopDoor& operator=(const ShopDoor&) = delete;
  ~ShopDoor() = default;

  /// Leave to make one call; over when it goes.
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
  Site site_;
  Pace pace_;
  int most_in_flight_;
  int in_flight_ = 0;
  std::uint64_t last_number_ = 0;
  std::uint64_t slowed_after_ = 0;  // calls up to this one were under way when the pace was lowered
};

}  // namespace ecsync
