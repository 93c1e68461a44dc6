#include "adapters/common/all_at_once.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <iterator>
#include <utility>
#include <vector>

namespace ecsync::common {
namespace {

// No shop has more calls under way.
constexpr std::size_t most_threads = 8;

}  // namespace

std::optional<Error> all_at_once(std::size_t count,
                                 const std::function<std::optional<Error>(std::size_t)>& work) {
  std::vector<std::optional<Error>> errors(count);
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  const auto take_turns = [&] {
    try {
      for (auto i = next++; i < count && !failed; i = next++) {
        errors[i] = work(i);
        if (errors[i]) failed = true;
      }
    } catch (...) {
      failed = true;
      throw;
    }
  };
  std::vector<std::future<void>> others;
  // Without a policy: where there is no thread to be had, the work is done below, by this one.
  while (others.size() + 1 < std::min(count, most_threads))
    others.push_back(std::async(take_turns));
  take_turns();
  for (auto& other : others) other.get();
  const auto first =
      std::find_if(errors.begin(), errors.end(), [](const auto& error) { return error; });
  if (first == errors.end()) return std::nullopt;
  return std::move(*first);
}

std::optional<Error> add_all_at_once(
    ListingPage& page, std::size_t count,
    const std::function<std::optional<Error>(std::size_t, ListingPage&)>& work) {
  std::vector<ListingPage> parts(count);
  auto error = all_at_once(count, [&](std::size_t i) { return work(i, parts[i]); });
  if (error) return error;
  for (auto& part : parts) {
    std::move(part.listings.begin(), part.listings.end(), std::back_inserter(page.listings));
    std::move(part.warnings.begin(), part.warnings.end(), std::back_inserter(page.warnings));
  }
  return std::nullopt;
}

}  // namespace ecsync::common
