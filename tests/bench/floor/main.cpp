// ecsync_bench_floor: reads 60 days of one Lazada shop's orders into a file that `ecsync connect`
// has made. The same requests, the same values in the same rows, and nothing else: no second try,
// no limits, no progress, no resuming. It tells how little a first sync can cost.
//
// usage: ecsync_bench_floor DATABASE CONNECTION
// Base address, app and access token come from ECSYNC_LAZADA_API_BASE, …_APP_KEY, …_APP_SECRET and
// FLOOR_TOKEN.
#include <sodium.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <set>
#include <stdexcept>
#include <string>

#include "tests/bench/floor/api.h"
#include "tests/bench/floor/orders.h"
#include "tests/bench/floor/store.h"

namespace ecsync::bench {
namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set");
  return value;
}

void read(Api& api, Store& store, const std::vector<Head>& heads) {
  constexpr std::size_t batch = 50;
  for (std::size_t at = 0; at < heads.size(); at += batch) {
    const auto begin = heads.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end =
        heads.begin() + static_cast<std::ptrdiff_t>(std::min(heads.size(), at + batch));
    for (const Order& order : read_orders(api, {begin, end})) store.put(order);
  }
}

/// Each page starts at the second in which the one before ended, so that an offset is never needed.
int run(const std::string& path, const std::string& connection) {
  Api api(variable("ECSYNC_LAZADA_API_BASE"), variable("ECSYNC_LAZADA_APP_KEY"),
          variable("ECSYNC_LAZADA_APP_SECRET"), variable("FLOOR_TOKEN"));
  Store store(path, connection);
  constexpr std::int64_t days = 60;
  const std::int64_t now = std::time(nullptr);
  std::int64_t from = now - days * 86'400;
  std::set<std::string> seen;  // in the second `from`
  while (true) {
    const Page page = list_orders(api, from, now);
    std::vector<Head> fresh;
    for (const Head& head : page.heads)
      if (!seen.contains(head.number)) fresh.push_back(head);
    read(api, store, fresh);
    if (page.heads.size() < page_size || page.heads.back().created == from) break;
    from = page.heads.back().created;
    seen.clear();
    for (const Head& head : page.heads)
      if (head.created == from) seen.insert(head.number);
  }
  store.finish();
  std::printf("{\"stored\":%d,\"requests\":%d}\n", store.stored(), api.calls());
  return 0;
}

}  // namespace
}  // namespace ecsync::bench

int main(int count, char** words) {
  if (count != 3) {
    std::fputs("usage: ecsync_bench_floor DATABASE CONNECTION\n", stderr);
    return 2;
  }
  try {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    return ecsync::bench::run(words[1], words[2]);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "ecsync_bench_floor: %s\n", problem.what());
    return 1;
  }
}
