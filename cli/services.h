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
#include "core/records/status_table.h"
#include "core/secrets/key_sources.h"

namespace ecsync::cli {

class WiredMarketplaces;

/// What commands work with: settings, clock, keys, marketplaces, the database. Nothing is opened or
/// read before a command asks for it.
class Services {
 public:
  explicit Services(const Globals& globals);
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;
  ~Services();

  const Globals& globals() const { return globals_; }
  const Settings& settings() const { return globals_.settings; }
  Clock& clock();
  /// The places where the key that seals the tokens may be.
  const KeySources& keys() const { return keys_; }
  /// The marketplaces of this build. Each gets its app from environment or configuration when it is
  /// asked for.
  Marketplaces& marketplaces();
  /// What the states of a marketplace mean; asks nobody and needs no app.
  StatusTable states(Site site) const;
  /// For commands that are going to call them: begins to load what calls need, beside whatever the
  /// command does before its first call.
  void expect_calls();

  /// For commands that write: the database file, made when there is none. Errors: usage (no path is
  /// known) and those of Database::open.
  Result<db::Database*> database();
  /// For commands that read: the file, or null when there is none yet.
  Result<db::Database*> existing_database();
  /// For commands that read, or change only what is there: the file, or an empty database in memory
  /// when there is none yet. Errors: as above.
  Result<db::Database*> database_or_empty();
  /// For commands that may write the first thing into it: the file, made when there is none. A dry
  /// run makes none and works on an empty database in memory. Errors: as above.
  Result<db::Database*> database_to_fill();

 private:
  const Globals& globals_;
  SystemClock clock_;
  KeySources keys_;
  std::unique_ptr<WiredMarketplaces> marketplaces_;
  std::optional<db::Database> database_;
};

/// The words that `connect` takes in this build: "lazada" …
std::set<std::string> platforms();
/// The same, joined by ", ".
std::string known_platforms();

}  // namespace ecsync::cli
