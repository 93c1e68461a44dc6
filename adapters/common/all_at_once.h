#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "core/base/error.h"
#include "core/marketplace.h"

namespace ecsync::common {

/// Runs `work(0)` to `work(count - 1)` on several threads; how many of their calls are under way at
/// the same time is for the call gate to say. Once one gives an error or throws, no further one is
/// begun. Returns when those that were begun are over, with the error of the lowest number; what
/// one threw is thrown then.
std::optional<Error> all_at_once(std::size_t count,
                                 const std::function<std::optional<Error>(std::size_t)>& work);

/// The same for products, which go onto the page in the order of their numbers.
std::optional<Error> add_all_at_once(
    ListingPage& page, std::size_t count,
    const std::function<std::optional<Error>(std::size_t, ListingPage&)>& work);

}  // namespace ecsync::common
