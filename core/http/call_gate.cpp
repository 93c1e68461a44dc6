#include "core/http/call_gate.h"

#include <algorithm>
#include <utility>

#include "core/base/stop.h"

namespace ecsync {
namespace {

using std::chrono::milliseconds;

// A signal does not wake the threads that wait here. It ends the calls under way, and each of those
// lets the next one in. In case one of them does not end, waiting threads check for a stop this
// often.
constexpr milliseconds between_stop_looks{1'000};
// The pause after a refusal that names no time or a shorter one.
constexpr milliseconds shortest_pause{300};

Error stopped_at_gate() {
  return make_error(ErrorCode::interrupted, tr("stopped before the next request"));
}

}  // namespace

struct CallGate::Waiter {
  ShopDoor& door;
  bool let_in = false;
  std::condition_variable signal;
};

CallGate::CallGate(Clock& clock, int most_in_flight, Rates rates)
    : clock_(clock), most_in_flight_(most_in_flight), rates_(std::move(rates)) {}

CallGate::~CallGate() = default;

std::unique_ptr<CallGate::ShopDoor> CallGate::open_door(Site site, const Allowance& allowed) {
  auto holds = allowed;
  if (const auto rate = rates_.find(site); rate != rates_.end()) {
    // A rate that the user asked for replaces everything else: the app is not paced, and bursts are
    // short.
    holds = Allowance{};
    holds.shop_calls_per_second = rate->second;
  }
  return std::make_unique<ShopDoor>(*this, app_pace(site, holds), holds);
}

/// The first shop of an app brings the pace that all of them share.
Pace& CallGate::app_pace(Site site, const Allowance& allowed) {
  const std::scoped_lock lock(mutex_);
  return apps_.try_emplace(site, allowed.app_calls_per_second, allowed.burst).first->second;
}

std::size_t CallGate::waiting() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.size();
}

/// The shop with fewer calls under way goes first. So one with much to read never holds up one with
/// little.
bool CallGate::goes_before(const Waiter& one, const Waiter& other) {
  return one.door.in_flight_ < other.door.in_flight_;
}

/// Lets in whoever may go now. REQUIRES: mutex_ held.
void CallGate::let_in() {
  while (in_flight_ < most_in_flight_) {
    Waiter* next = nullptr;
    for (auto* waiter : waiting_) {
      if (waiter->door.in_flight_ >= waiter->door.most_in_flight_) continue;
      if (next == nullptr || goes_before(*waiter, *next)) next = waiter;
    }
    if (next == nullptr) return;
    waiting_.remove(next);
    ++in_flight_;
    ++next->door.in_flight_;
    next->let_in = true;
    next->signal.notify_one();
  }
}

CallGate::ShopDoor::ShopDoor(CallGate& gate, Pace& app_pace, const Allowance& allowed)
    : gate_(gate),
      app_pace_(app_pace),
      pace_(allowed.shop_calls_per_second, allowed.burst),
      most_in_flight_(std::min(gate.most_in_flight_, allowed.shop_calls_in_flight)) {}

CallGate::ShopDoor::Pass::Pass(Pass&& other) noexcept
    : door_(std::exchange(other.door_, nullptr)), number_(other.number_) {}

CallGate::ShopDoor::Pass::~Pass() {
  if (door_ != nullptr) door_->leave();
}

Result<CallGate::ShopDoor::Pass> CallGate::ShopDoor::enter(std::optional<milliseconds> deadline,
                                                           milliseconds& paced) {
  // First the shop's turn, then the app's: a turn of the app that a shop took long before it can
  // use it would hold up other shops.
  for (auto* pace : {&pace_, &app_pace_}) {
    if (auto error = wait_turn(*pace, deadline, paced)) return *std::move(error);
  }
  return take_place();
}

Result<CallGate::ShopDoor::Pass> CallGate::ShopDoor::enter_at_once() {
  return take_place();
}

std::optional<Error> CallGate::ShopDoor::wait_turn(Pace& pace, std::optional<milliseconds> deadline,
                                                   milliseconds& paced) {
  std::unique_lock lock(gate_.mutex_);
  for (;;) {
    const auto revision = pace.revision();
    const auto now = gate_.clock_.monotonic();
    const auto turn = pace.take_turn(now);
    if (turn <= now) return std::nullopt;
    if (deadline && turn >= *deadline)
      return make_error(
          ErrorCode::time_limit,
          tr("the time limit of this run ends before the marketplace's pace allows the "
             "next call"),
          tr("Run the command again; it goes on where it stopped."));
    lock.unlock();
    if (!gate_.clock_.sleep(turn - now)) return stopped_at_gate();
    paced += turn - now;
    lock.lock();
    if (revision == pace.revision()) return std::nullopt;
  }
}

Result<CallGate::ShopDoor::Pass> CallGate::ShopDoor::take_place() {
  std::unique_lock lock(gate_.mutex_);
  Waiter waiter{*this, false, {}};
  gate_.waiting_.push_back(&waiter);
  gate_.let_in();
  while (!waiter.let_in) {
    waiter.signal.wait_for(lock, between_stop_looks);
    if (!waiter.let_in && stop_requested()) {
      gate_.waiting_.remove(&waiter);
      return stopped_at_gate();
    }
  }
  Pass pass(*this);
  pass.number_ = ++last_number_;
  return pass;
}

void CallGate::ShopDoor::leave() {
  const std::scoped_lock lock(gate_.mutex_);
  --gate_.in_flight_;
  --in_flight_;
  gate_.let_in();
}

void CallGate::ShopDoor::refused(const Pass& pass, std::optional<milliseconds> hint) {
  const std::scoped_lock lock(gate_.mutex_);
  // Calls that were under way together are refused together. The pace is lowered only once for
  // them.
  if (pass.number() <= slowed_after_) return;
  slowed_after_ = last_number_;
  pace_.slow_down(gate_.clock_.monotonic(),
                  std::max(hint.value_or(shortest_pause), shortest_pause));
}

void CallGate::ShopDoor::accepted() {
  const std::scoped_lock lock(gate_.mutex_);
  pace_.speed_up();
}

}  // namespace ecsync
