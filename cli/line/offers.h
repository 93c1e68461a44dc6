#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "core/db/suggest.h"

namespace ecsync::cli {

/// What the shell may offer for a value on the line.
struct Offer {
  std::vector<std::string> words;   ///< fixed ones
  std::optional<db::Suggest> live;  ///< what the file knows
  bool file = false;                ///< names of files, which the shell itself knows best
  bool list = false;                ///< several, joined by commas
};

/// `value` is a flag ("--status") or the name of an argument ("ORDER") of `command`.
Offer offer_for(const std::string& command, const std::string& value);

/// The columns that a result in this format can have, as a list.
Offer columns_offer(const Command::Columns& columns, Format format);
/// Each column, upwards and downwards.
Offer sort_offer(const Command::Columns& columns);
/// The profiles that have a configuration or a database.
Offer profile_offer();

}  // namespace ecsync::cli
