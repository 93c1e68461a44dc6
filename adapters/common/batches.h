#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace ecsync::common {

using Batch = std::vector<std::string>;

/// `numbers` in batches of at most `most`, in their order.
std::vector<Batch> in_batches(const Batch& numbers, std::size_t most);

/// What is to become of a batch after it was asked for.
enum class Asked {
  done,   ///< nothing more is to be asked
  halve,  ///< its two halves are asked for instead; only for a batch of two or more
};

/// Asks for `batch`, and for ever smaller parts of it where `ask` wants them halved. Nothing when
/// all is done, or the first error that `ask` gives, after which nothing more is asked.
std::optional<Error> ask_in_halves(Batch batch,
                                   const std::function<Result<Asked>(const Batch&)>& ask);

}  // namespace ecsync::common
