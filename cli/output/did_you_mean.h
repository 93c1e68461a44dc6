#pragma once

#include <set>
#include <string>

#include "core/base/message.h"

namespace ecsync::cli {

/// "; did you mean 'orders'?" when one of `known` resembles `word` or begins with it; else "".
Message did_you_mean(const std::string& word, const std::set<std::string>& known);

}  // namespace ecsync::cli
