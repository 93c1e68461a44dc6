#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/ids.h"

/// What people were told, and what they said to it.
namespace ecsync::db {

/// The kind and the reference of an exception.
using ExceptionName = std::pair<std::string, std::string>;

/// A person's word that settles an exception.
struct Muting {
  std::string facts;  ///< what it was about
  std::string reason;
  Timestamp at;
  std::optional<Timestamp> until;  ///< nothing: it does not end by itself
};

std::map<ExceptionName, Muting> read_mutings(Database& database);
/// Replaces an older word about the same exception.
void store_muting(Database& database, const ExceptionName& exception, const Muting& muting);
/// False when there was none.
bool drop_muting(Database& database, const ExceptionName& exception);

/// What `reader` was shown: for each exception the episode of it.
std::map<ExceptionName, std::string> read_shown(Database& database, std::string_view reader);
void store_shown(Database& database, std::string_view reader, const ExceptionName& exception,
                 const std::string& episode, Timestamp at);
void drop_shown(Database& database, std::string_view reader, const ExceptionName& exception);
/// The same for all readers.
void drop_shown(Database& database, const ExceptionName& exception);

/// An error that a quiet run told of a connection.
struct ToldError {
  std::string code;
  Timestamp at;
};
std::optional<ToldError> read_told_error(Database& database, ConnectionKey connection);
void store_told_error(Database& database, ConnectionKey connection, const ToldError& told);

}  // namespace ecsync::db
