#include "adapters/common/all_at_once.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "core/base/side_by_side.h"

namespace ecsync::common {
namespace {

// The most calls that one shop may have under way (Allowance); more threads would only wait.
constexpr std::size_t most_threads = 8;

template <class T>
void append(std::vector<T>& list, std::vector<T>& more) {
  std::move(more.begin(), more.end(), std::back_inserter(list));
}

}  // namespace

std::optional<Error> all_at_once(std::size_t count,
                                 const std::function<std::optional<Error>(std::size_t)>& work) {
  return side_by_side(count, work, {.most_threads = most_threads});
}

std::optional<Error> add_all_at_once(
    ListingPage& page, std::size_t count,
    const std::function<std::optional<Error>(std::size_t, ListingPage&)>& work) {
  std::vector<ListingPage> parts(count);
  auto error = all_at_once(count, [&](std::size_t i) { return work(i, parts[i]); });
  if (error) return error;
  for (auto& part : parts) {
    append(page.listings, part.listings);
    append(page.rejected, part.rejected);
    append(page.notes, part.notes);
    append(page.unread, part.unread);
    append(page.deleted, part.deleted);
    page.sure = page.sure && part.sure;
  }
  return std::nullopt;
}

}  // namespace ecsync::common
