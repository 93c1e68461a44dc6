#include "tests/sandbox/request_log.h"

#include <algorithm>
#include <utility>

namespace ecsync::sandbox {

RequestLog::Flight::Flight(RequestLog& log, std::string shop) : log_(log), shop_(std::move(shop)) {
  const std::lock_guard lock(log_.mutex_);
  log_.all_.most = std::max(log_.all_.most, ++log_.all_.now);
  if (shop_.empty()) return;
  Flights& own = log_.shops_[shop_];
  own.most = std::max(own.most, ++own.now);
}

RequestLog::Flight::~Flight() {
  const std::lock_guard lock(log_.mutex_);
  --log_.all_.now;
  if (!shop_.empty()) --log_.shops_[shop_].now;
}

void RequestLog::count(const std::string& path, bool failed, bool refused_signature) {
  const std::lock_guard lock(mutex_);
  Calls& calls = paths_[path];
  ++calls.calls;
  calls.failed += failed ? 1 : 0;
  refused_signatures_ += refused_signature ? 1 : 0;
}

void RequestLog::count_followed_redirect() {
  const std::lock_guard lock(mutex_);
  ++followed_redirects_;
}

void RequestLog::clear() {
  const std::lock_guard lock(mutex_);
  paths_.clear();
  refused_signatures_ = 0;
  followed_redirects_ = 0;
  all_.most = all_.now;
  for (auto& [shop, flights] : shops_) flights.most = flights.now;
}

void RequestLog::write(JsonText& out) const {
  const std::lock_guard lock(mutex_);
  int total = 0;
  out.key("paths").open();
  for (const auto& [path, calls] : paths_) {
    total += calls.calls;
    out.key(path).open();
    out.member_number("calls", calls.calls).member_number("failed", calls.failed).close();
  }
  out.close()
      .member_number("requests", total)
      .member_number("refused_signatures", refused_signatures_)
      .member_number("followed_redirects", followed_redirects_)
      .member_number("max_in_flight", all_.most)
      .key("max_in_flight_by_shop")
      .open();
  for (const auto& [shop, flights] : shops_) out.member_number(shop, flights.most);
  out.close();
}

bool RateLimit::admit(const std::string& shop, double rate) {
  if (rate <= 0) return true;
  const auto now = std::chrono::steady_clock::now();
  const double burst = std::max(1.0, rate);
  const auto [found, is_new] = buckets_.try_emplace(shop, Bucket{burst, now});
  Bucket& bucket = found->second;
  const double waited = std::chrono::duration<double>(now - bucket.filled).count();
  bucket.tokens = std::min(burst, bucket.tokens + waited * rate);
  bucket.filled = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace ecsync::sandbox
