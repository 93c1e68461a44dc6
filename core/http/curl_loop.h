#pragma once

#include <curl/curl.h>

#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/http/curl_transfer.h"

namespace ecsync {

/// Runs the transfers of all threads in one thread of its own, where every libcurl object lives:
/// connections, DNS answers, TLS sessions and the CA bundle are thereby shared, and none of them
/// needs a lock. The thread starts with the first transfer, takes no signals, and sleeps without
/// waking while there is nothing to do.
class CurlLoop {
 public:
  CurlLoop() = default;
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;
  /// Stops what still runs and joins the thread.
  ~CurlLoop();

  /// Returns once the transfer ended, was stopped by INT or TERM, or this object goes. Any thread
  /// may call it. Throws when libcurl itself fails, and after that on every call.
  void run(CurlTransfer& transfer);

 private:
  struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  struct FreeShare {
    void operator()(CURLSH* share) const { curl_share_cleanup(share); }
  };
  using Easy = std::unique_ptr<CURL, FreeEasy>;
  struct Job {
    CurlTransfer* transfer = nullptr;  ///< lives until `ended` is told
    std::promise<void> ended;
    Easy easy;  // goes before the promise: its options point into the transfer
  };

  void start();
  void work() noexcept;
  bool take_jobs();
  void begin(Job job);
  Easy take_easy();
  void drive();
  void end(CURL* easy, std::optional<CURLcode> code);
  void stop_all();
  void fail(const std::exception_ptr& error);

  std::mutex mutex_;
  std::vector<Job> waiting_;    // guarded by mutex_
  bool closing_ = false;        // guarded by mutex_
  std::exception_ptr failure_;  // guarded by mutex_; the thread has ended or is about to
  std::thread thread_;          // guarded by mutex_ but for the join at the end

  // Touched by the thread only, but for making them, the wake-up and the end. TLS sessions are
  // shared and kept by `share_`; it needs no lock functions, as all its users are in one thread.
  // The order matters: libcurl wants the easy handles gone first, the share last.
  std::unique_ptr<CURLSH, FreeShare> share_;
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::vector<Easy> spare_;
  std::unordered_map<CURL*, Job> active_;
};

}  // namespace ecsync
