#pragma once

#include <optional>
#include <string>

#include "core/records/ids.h"

namespace ecsync::cli {

/// A configuration file with every key, what it means and its default or an example, each line of
/// which is a comment: as it stands it changes nothing. Of one marketplace: its keys alone.
std::string config_example(std::optional<Site> only);

}  // namespace ecsync::cli
