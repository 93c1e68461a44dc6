#pragma once

#include <vector>

#include "cli/output/output.h"
#include "core/db/database.h"
#include "core/records/connection.h"

namespace ecsync::cli {

/// Connections as rows, for `connections` and `connect`.
Table connections_table(const std::vector<Connection>& connections);
/// The connections that the references name, each once; without references every connection that is
/// not disconnected, by name. `database` is null when there is no file yet, and then there is none.
/// Errors: not_found.
Result<std::vector<Connection>> choose_connections(db::Database* database,
                                                   const std::vector<std::string>& references);
/// Tells how to connect, when nothing is connected yet.
void hint_to_connect(Output& output);
/// "hanoi (lazada:200123456)".
std::string in_words(const Connection& connection);

}  // namespace ecsync::cli
