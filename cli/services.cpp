#include "cli/services.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "cli/environment.h"

namespace ecsync::cli {
namespace {

/// The marketplaces of this build, in the order that help names them.
constexpr std::array known_sites{Site::lazada};

KeySources key_sources(const Globals& globals) {
  KeySources sources;
  sources.file = environment("ECSYNC_KEY_FILE").value_or("");
  if (const auto command = environment("ECSYNC_KEY_COMMAND"))
    sources.command = {"/bin/sh", "-c", *command};
  if (const auto folder = environment("CREDENTIALS_DIRECTORY")) {
    // Other credentials may lie there without this one.
    const auto file = *folder + "/ecsync.key";
    if (::access(file.c_str(), F_OK) == 0) sources.credential = file;
  }
  if (!globals.data_folder.empty())
    sources.fallback = globals.data_folder + "/" + globals.profile + ".key";
  return sources;
}

}  // namespace

Services::Services(const Globals& globals) : globals_(globals), keys_(key_sources(globals)) {}

Clock& Services::clock() {
  return clock_;
}

Result<db::Database*> Services::database() {
  if (database_) return &*database_;
  if (globals_.database.empty())
    return make_error(ErrorCode::usage, "neither HOME nor XDG_DATA_HOME is set",
                      "Name the file with --database.");
  auto database = db::Database::open(globals_.database);
  if (!database) return database.error();
  database_.emplace(*std::move(database));
  return &*database_;
}

Result<db::Database*> Services::existing_database() {
  if (database_) return &*database_;
  if (globals_.database.empty()) return database();
  auto database = db::Database::open_existing(globals_.database);
  if (!database && database.error().code == ErrorCode::not_found)
    return static_cast<db::Database*>(nullptr);
  if (!database) return database.error();
  database_.emplace(*std::move(database));
  return &*database_;
}

std::string known_platforms() {
  std::string words;
  for (const auto site : known_sites) words += fmt::format("{}{}", words.empty() ? "" : ", ", name(site));
  return words;
}

}  // namespace ecsync::cli
