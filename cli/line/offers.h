#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "core/db/suggest.h"

namespace ecsync::cli {

/// The words that the shell may offer for one value.
struct Offer {
  std::vector<std::string> words;   ///< fixed ones
  std::optional<db::Suggest> live;  ///< what the database knows
  bool file = false;                ///< names of files, which the shell offers itself
};

/// The offer for `value` of `command`: a flag ("--status") or the name of an argument ("ORDER").
Offer offer_for(const std::string& command, const std::string& value);

/// The columns of a result in this format, as a list.
Offer columns_offer(const Command::Columns& columns, Format format);
/// Each column, in both directions.
Offer sort_offer(const Command::Columns& columns);
/// The profiles that have a configuration file or a database.
Offer profile_offer();

}  // namespace ecsync::cli
