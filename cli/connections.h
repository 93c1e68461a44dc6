#pragma once

#include <vector>

#include "cli/output.h"
#include "core/connection.h"

namespace ecsync::cli {

/// Connections as rows; shared by `connections` and `connect`.
Table connections_table(const std::vector<Connection>& connections);
/// Said when nothing is connected yet.
void hint_to_connect(Output& output);
/// "hanoi (lazada:200123456)".
std::string in_words(const Connection& connection);

}  // namespace ecsync::cli
