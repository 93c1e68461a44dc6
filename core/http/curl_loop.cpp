#include "core/http/curl_loop.h"

#include <csignal>
#include <limits>
#include <new>
#include <stdexcept>
#include <utility>

#include "core/base/stop.h"

namespace ecsync {
namespace {

// How soon INT and TERM end the transfers: the signal goes to another thread and wakes nobody here.
constexpr int stop_poll_ms = 50;
constexpr int forever_ms = std::numeric_limits<int>::max();
// Connections that are kept while no transfer uses them. By default libcurl keeps only four for
// each running transfer, so a shop that pauses would lose its connection.
constexpr long kept_connections = 64;

void start_libcurl() {
  // libcurl is left initialised: its clean-up races with whatever thread still uses it.
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

void check_multi(CURLMcode code) {
  if (code != CURLM_OK) throw std::runtime_error(curl_multi_strerror(code));
}

/// While it lives, this thread and those it starts take no signal: INT and TERM must go on to
/// interrupt the main thread where it waits for a person, and a broken pipe is libcurl's to report.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

CurlLoop::~CurlLoop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  curl_multi_wakeup(multi_.get());
  thread_.join();
}

void CurlLoop::run(CurlTransfer& transfer) {
  Job job;
  job.transfer = &transfer;
  auto ended = job.ended.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (failure_) std::rethrow_exception(failure_);
    if (!thread_.joinable()) start();
    waiting_.push_back(std::move(job));
    // When a job waits already, the thread is awake.
    if (waiting_.size() == 1) curl_multi_wakeup(multi_.get());
  }
  ended.get();
}

void CurlLoop::start() {
  start_libcurl();
  share_.reset(curl_share_init());
  multi_.reset(curl_multi_init());
  if (!share_ || !multi_) throw std::bad_alloc();
  if (const CURLSHcode code =
          curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
      code != CURLSHE_OK)
    throw std::runtime_error(curl_share_strerror(code));
  check_multi(curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kept_connections));
  // When no descriptor is left, libcurl makes no wake-up, and the thread would sleep forever. This
  // call then fails.
  check_multi(curl_multi_wakeup(multi_.get()));
  const SignalsBlocked blocked;
  thread_ = std::thread(&CurlLoop::work, this);
}

void CurlLoop::work() noexcept {
  try {
    while (take_jobs()) {
      drive();
      if (!active_.empty() && stop_requested()) stop_all();
      check_multi(curl_multi_poll(multi_.get(), nullptr, 0,
                                  active_.empty() ? forever_ms : stop_poll_ms, nullptr));
    }
    stop_all();
  } catch (...) {
    fail(std::current_exception());
  }
}

/// Begins the jobs that wait. False when the thread is to end.
bool CurlLoop::take_jobs() {
  std::vector<Job> jobs;
  {
    const std::lock_guard lock(mutex_);
    if (closing_) return false;
    jobs.swap(waiting_);
  }
  for (Job& job : jobs) begin(std::move(job));
  return true;
}

void CurlLoop::begin(Job job) {
  job.easy = take_easy();
  CURL* const easy = job.easy.get();
  CurlTransfer& transfer = *job.transfer;
  active_.emplace(easy, std::move(job));  // first, so that whoever waits hears of a failure
  transfer.begin(easy);
  check_multi(curl_multi_add_handle(multi_.get(), easy));
}

CurlLoop::Easy CurlLoop::take_easy() {
  if (!spare_.empty()) {
    Easy easy = std::move(spare_.back());
    spare_.pop_back();
    return easy;
  }
  Easy easy(curl_easy_init());
  // curl_easy_reset() keeps this option.
  if (!easy || curl_easy_setopt(easy.get(), CURLOPT_SHARE, share_.get()) != CURLE_OK)
    throw std::bad_alloc();
  return easy;
}

/// Moves all transfers on as far as their sockets allow, and ends those that are through.
void CurlLoop::drive() {
  int running = 0;
  check_multi(curl_multi_perform(multi_.get(), &running));
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left))
    if (message->msg == CURLMSG_DONE) end(message->easy_handle, message->data.result);
}

void CurlLoop::end(CURL* easy, std::optional<CURLcode> code) {
  check_multi(curl_multi_remove_handle(multi_.get(), easy));
  auto job = active_.extract(easy);
  job.mapped().transfer->end(easy, code);
  spare_.push_back(std::move(job.mapped().easy));
  job.mapped().ended.set_value();
}

void CurlLoop::stop_all() {
  while (!active_.empty()) end(active_.begin()->first, std::nullopt);
}

/// Hands `error` to everybody who waits, and to whoever comes later.
void CurlLoop::fail(const std::exception_ptr& error) {
  for (auto& [easy, job] : active_) {
    curl_multi_remove_handle(multi_.get(), easy);
    job.easy.reset();
    job.ended.set_exception(error);
  }
  active_.clear();
  const std::lock_guard lock(mutex_);
  failure_ = error;
  for (Job& job : waiting_) job.ended.set_exception(error);
  waiting_.clear();
}

}  // namespace ecsync
