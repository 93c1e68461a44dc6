#include "core/db/lane.h"

#include <algorithm>
#include <utility>

#include "core/base/side_by_side.h"
#include "core/db/savepoint.h"

namespace ecsync::db {
namespace {

constexpr std::chrono::seconds longest_delay{1};
// Guests mostly wait, for an answer or for their turn, and a waiting thread costs next to nothing.
constexpr std::size_t most_guests = 64;

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
  Job job;
  job.work = work;
  job.in_transaction = true;
  job.when = when;
  if (!is_mine()) return wait_for(job);
  commit_together({&job});
  if (job.error) std::rethrow_exception(job.error);
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

void Lane::wait_for(Job& job) {
  auto done = job.done.get_future();
  bool owner_must_look = true;
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(&job);
    if (job.when == When::soon) {
      ++soon_;
      // The owner has to look at the first one, to wait a second from now on, and again when every
      // guest waits for a commit.
      owner_must_look = !first_soon_ || soon_ >= guests_;
      if (!first_soon_) first_soon_ = std::chrono::steady_clock::now();
    }
  }
  if (owner_must_look) something_to_do_.notify_one();
  // Each job wakes its own thread. With one condition for all, each of fifty shops would wake for
  // every job and wait for the mutex.
  done.get();
}

/// The promise is taken out first: the job is gone as soon as its thread goes on.
void Lane::give_back(Job& job) {
  auto done = std::move(job.done);
  if (const auto error = job.error)
    done.set_exception(error);
  else
    done.set_value();
}

bool Lane::can_wait(const Job& job) const {
  return job.when == When::soon && !soon_is_due_;
}

/// Takes the jobs to be done next, in the order they came. A job that can wait is taken together
/// with a write that cannot, when every guest waits, or when it has waited for a second. REQUIRES:
/// mutex_ held.
std::deque<Lane::Job*> Lane::take() {
  const auto writes_now = [](const Job* job) {
    return job->in_transaction && job->when == When::now;
  };
  soon_is_due_ = soon_ >= guests_ || std::any_of(waiting_.begin(), waiting_.end(), writes_now) ||
                 (first_soon_ && std::chrono::steady_clock::now() >= *first_soon_ + longest_delay);
  std::deque<Job*> taken;
  const auto rest = std::stable_partition(waiting_.begin(), waiting_.end(),
                                          [this](const Job* job) { return can_wait(*job); });
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
    const auto jobs = take();
    if (jobs.empty() && posted.empty()) {
      if (first_soon_)
        something_to_do_.wait_until(lock, *first_soon_ + longest_delay);
      else
        something_to_do_.wait(lock);
      continue;
    }
    lock.unlock();
    // Jobs that a thread waits for come before posted ones.
    carry_out(jobs);
    for (auto* job : jobs) give_back(*job);
    carry_out(posted);
    lock.lock();
  }
  if (thrown_by_posted_) std::rethrow_exception(std::exchange(thrown_by_posted_, nullptr));
}

void Lane::side_by_side(std::size_t count, const std::function<void(std::size_t)>& work) {
  const auto each = [&work](std::size_t i) -> std::optional<Error> {
    work(i);
    return std::nullopt;
  };
  ecsync::side_by_side(count, each,
                       {.most_threads = most_guests,
                        .meanwhile = [this] { serve(); },
                        .badge = [this] { return std::make_shared<Guest>(*this); }});
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

void Lane::carry_out(const std::deque<Job*>& jobs) {
  std::deque<Job*> writes;
  for (auto* job : jobs) {
    if (job->in_transaction) {
      writes.push_back(job);
      continue;
    }
    try {
      job->work(database_);
    } catch (...) {
      job->error = std::current_exception();
    }
  }
  if (!writes.empty()) commit_together(writes);
}

void Lane::commit_together(const std::deque<Job*>& writes) {
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
