#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "core/base/error.h"
#include "core/marketplace.h"

namespace ecsync::common {

/// Runs the calls of one shop with side_by_side(). The call gate limits how many are under way at
/// the same time.
std::optional<Error> all_at_once(std::size_t count,
                                 const std::function<std::optional<Error>(std::size_t)>& work);

/// The same for products: adds what `work` reads for each number to `page`, in the order of the
/// numbers. Adds nothing when one of them gives an error.
std::optional<Error> add_all_at_once(
    ListingPage& page, std::size_t count,
    const std::function<std::optional<Error>(std::size_t, ListingPage&)>& work);

}  // namespace ecsync::common
