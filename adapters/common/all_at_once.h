#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "core/base/error.h"
#include "core/marketplace.h"

namespace ecsync::common {

/// side_by_side() for the calls of one shop; how many of them are under way at the same time is for
/// the call gate to say.
std::optional<Error> all_at_once(std::size_t count,
                                 const std::function<std::optional<Error>(std::size_t)>& work);

/// The same for products, which go onto the page in the order of their numbers, or not at all when
/// there was an error.
std::optional<Error> add_all_at_once(
    ListingPage& page, std::size_t count,
    const std::function<std::optional<Error>(std::size_t, ListingPage&)>& work);

}  // namespace ecsync::common
