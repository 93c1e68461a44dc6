#include "core/db/lane.h"

#include <algorithm>
#include <utility>

#include "core/db/savepoint.h"

namespace ecsync::db {
namespace {

constexpr std::chrono::seconds longest_delay{1};

}  // namespace

Lane::Guest::Guest(Lane& lane) : lane_(&lane) {
  const std::scoped_lock lock(lane.mutex_);
  ++lane.guests_;
}

Lane::Guest::Guest(Guest&& other) noexcept : lane_(std::exchange(other.lane_, nullptr)) {}

Lane::Guest::~Guest() {
  if (lane_ == nullptr) return;
  const std::scoped_lock lock(lane_->mutex_);
  --lane_->guests_;
  // Under the lock: the owner may be gone with the Lane as soon as it sees that nobody is left.
  if (lane_->soon_ >= lane_->guests_) lane_->something_to_do_.notify_one();
}

void Lane::write(const std::function<void(Database&)>& work, When when) {
  Order order;
  order.work = work;
  order.in_transaction = true;
  order.when = when;
  if (!is_mine()) return wait_for(order);
  commit_together({&order});
  if (order.error) std::rethrow_exception(order.error);
}

void Lane::try_out(const std::function<void(Database&)>& work) {
  run([&work](Database& database) {
    const Transaction taken_back(database);
    work(database);
  });
}

void Lane::post(std::function<void(Database&)> work) {
  if (is_mine()) return work(database_);
  {
    const std::scoped_lock lock(mutex_);
    posted_.push_back(std::move(work));
  }
  something_to_do_.notify_one();
}

void Lane::wait_for(Order& order) {
  auto done = order.done.get_future();
  bool owner_must_look = true;
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(&order);
    if (order.when == When::soon) {
      ++soon_;
      // The first starts the second that they wait, the last ends it.
      owner_must_look = !first_soon_ || soon_ >= guests_;
      if (!first_soon_) first_soon_ = std::chrono::steady_clock::now();
    }
  }
  if (owner_must_look) something_to_do_.notify_one();
  // Whoever waits is woken alone and needs no mutex to go on: of fifty shops each would wait for
  // it again.
  done.get();
}

/// The order is gone as soon as whoever waits for it goes on.
void Lane::give_back(Order& order) {
  auto done = std::move(order.done);
  if (const auto error = order.error)
    done.set_exception(error);
  else
    done.set_value();
}

bool Lane::can_wait(const Order& order) const {
  return order.when == When::soon && !soon_is_due_;
}

/// What is to be done next, in the order it came. What can wait, waits until a write comes that
/// cannot, until everybody waits, or until a second is over. Called with the mutex held.
std::deque<Lane::Order*> Lane::take() {
  const auto writes_now = [](const Order* order) {
    return order->in_transaction && order->when == When::now;
  };
  soon_is_due_ = soon_ >= guests_ || std::any_of(waiting_.begin(), waiting_.end(), writes_now) ||
                 (first_soon_ && std::chrono::steady_clock::now() >= *first_soon_ + longest_delay);
  std::deque<Order*> taken;
  const auto rest = std::stable_partition(waiting_.begin(), waiting_.end(),
                                          [this](const Order* order) { return can_wait(*order); });
  taken.assign(rest, waiting_.end());
  waiting_.erase(rest, waiting_.end());
  if (waiting_.empty()) {
    soon_ = 0;
    first_soon_.reset();
  }
  return taken;
}

void Lane::serve() {
  std::unique_lock lock(mutex_);
  while (guests_ > 0 || !waiting_.empty() || !posted_.empty()) {
    auto posted = std::exchange(posted_, {});
    const auto orders = take();
    if (orders.empty() && posted.empty()) {
      if (first_soon_)
        something_to_do_.wait_until(lock, *first_soon_ + longest_delay);
      else
        something_to_do_.wait(lock);
      continue;
    }
    lock.unlock();
    // Whoever waits comes first.
    carry_out(orders);
    for (auto* order : orders) give_back(*order);
    carry_out(posted);
    lock.lock();
  }
  if (thrown_by_posted_) std::rethrow_exception(std::exchange(thrown_by_posted_, nullptr));
}

void Lane::carry_out(const std::vector<Posted>& posted) {
  for (const auto& work : posted) {
    try {
      work(database_);
    } catch (...) {
      if (!thrown_by_posted_) thrown_by_posted_ = std::current_exception();
    }
  }
}

void Lane::carry_out(const std::deque<Order*>& orders) {
  std::deque<Order*> writes;
  for (auto* order : orders) {
    if (order->in_transaction) {
      writes.push_back(order);
      continue;
    }
    try {
      order->work(database_);
    } catch (...) {
      order->error = std::current_exception();
    }
  }
  if (!writes.empty()) commit_together(writes);
}

void Lane::commit_together(const std::deque<Order*>& writes) {
  try {
    Transaction transaction(database_);
    for (auto* write : writes) {
      try {
        Savepoint own(database_);
        write->work(database_);
        own.keep();
      } catch (const DatabaseError&) {
        throw;
      } catch (...) {
        write->error = std::current_exception();
      }
    }
    transaction.commit();
  } catch (...) {
    for (auto* write : writes) write->error = std::current_exception();
  }
}

}  // namespace ecsync::db
