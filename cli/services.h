#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "cli/settings/globals.h"
#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/marketplace.h"
#include "core/records/ids.h"
#include "core/secrets/key_sources.h"

namespace ecsync::cli {

/// What commands work with. Nothing is opened or read before it is asked for.
class Services {
 public:
  explicit Services(const Globals& globals);
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;
  ~Services();

  const Globals& globals() const { return globals_; }
  const Settings& settings() const { return globals_.settings; }
  Clock& clock();
  /// Where the key may lie that seals the tokens.
  const KeySources& keys() const { return keys_; }
  /// The marketplaces of this build, each with its app from environment or configuration.
  Marketplaces& marketplaces() { return *marketplaces_; }

  /// The file, made when there is none: for commands that write. Errors: usage (no path known) and
  /// those of Database::open.
  Result<db::Database*> database();
  /// The file, or null when there is none yet: for commands that read.
  Result<db::Database*> existing_database();
  /// The file, or an empty one in memory when there is none yet: for commands that read, or change
  /// only what is there already. Errors: as above.
  Result<db::Database*> database_or_empty();
  /// The file, for commands that may put the first thing into it. A dry run makes none; it is tried
  /// on an empty one in memory then. Errors: as above.
  Result<db::Database*> database_to_fill();

 private:
  const Globals& globals_;
  SystemClock clock_;
  KeySources keys_;
  std::unique_ptr<Marketplaces> marketplaces_;
  std::optional<db::Database> database_;
};

/// "lazada" …: the words that `connect` takes in this build.
std::set<std::string> platforms();
/// The same, joined by ", ".
std::string known_platforms();

}  // namespace ecsync::cli
