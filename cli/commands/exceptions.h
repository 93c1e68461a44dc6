#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/output/list.h"
#include "core/health/exceptions.h"

namespace ecsync::cli {

/// The flags that choose exceptions, common to all verbs.
struct AttentionFlags {
  std::vector<std::string> kinds;
  std::vector<std::string> connections;
};
void add_attention_flags(Parameters& app, AttentionFlags& flags);
/// Errors: usage (no such kind, with those that there are), and those of the connections.
Result<AttentionFilter> read_attention_filter(db::Database* database, const AttentionFlags& flags);

/// All exceptions of the file at this moment, what is muted included; none when there is no file.
std::vector<Attention> all_exceptions(Services& services, db::Database* database);

/// Exceptions as a list: `ecsync.exceptions/1`.
ListView exceptions_view(const std::vector<Attention>& exceptions);
const std::vector<ColumnOf<Attention>>& exception_columns();

Command exceptions_mute_command();
Command exceptions_unmute_command();

}  // namespace ecsync::cli
