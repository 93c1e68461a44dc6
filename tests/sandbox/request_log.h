#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "tests/sandbox/json_text.h"

namespace ecsync::sandbox {

/// Counts what was asked, so that a test can say how a program behaved. Safe from all threads.
class RequestLog {
 public:
  /// In flight from its construction until its end.
  class Flight {
   public:
    Flight(RequestLog& log, std::string shop);
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;
    ~Flight();

   private:
    RequestLog& log_;
    std::string shop_;
  };

  void count(const std::string& path, bool failed, bool refused_signature);
  void count_followed_redirect();
  void clear();
  /// Writes the members of an object that the caller has opened.
  void write(JsonText& out) const;

 private:
  struct Calls {
    int calls = 0;
    int failed = 0;
  };
  struct Flights {
    int now = 0;
    int most = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Calls> paths_;
  std::map<std::string, Flights> shops_;
  Flights all_;
  int refused_signatures_ = 0;
  int followed_redirects_ = 0;
};

/// Lets `rate` calls a second through, with a burst of one second's worth.
class RateLimit {
 public:
  /// False when this call is one too many. A rate of 0 lets everything through.
  bool admit(const std::string& shop, double rate);

 private:
  struct Bucket {
    double tokens = 0;
    std::chrono::steady_clock::time_point filled;
  };
  std::map<std::string, Bucket> buckets_;
};

}  // namespace ecsync::sandbox
