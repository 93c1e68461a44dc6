#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"

namespace ecsync::cli {

enum class Format { table, csv, tsv, json, jsonl };
enum class When { automatic, always, never };

/// The global flags as they stood on the line.
struct GlobalFlags {
  bool help = false;
  bool version = false;
  bool quiet = false;
  int verbose = 0;
  bool json = false;
  bool force = false;
  bool yes = false;
  bool no_input = false;
  bool dry_run = false;
  std::optional<std::string> format;
  std::optional<std::string> output;
  std::optional<std::string> database;
  std::optional<std::string> profile;
  std::optional<std::string> timezone;
  std::optional<std::string> lock_wait;
  std::optional<std::string> progress;
};

/// The flags that every command knows, bound to `flags`, which must outlive the App.
std::unique_ptr<CLI::App> global_app(GlobalFlags& flags);

/// What the flags, the environment and the defaults came to, in this order of precedence.
struct Globals {
  Format format = Format::table;
  bool quiet = false;
  int verbosity = 0;         ///< 1: more on stderr, 2: debug
  std::string output = "-";  ///< file for the result, "-" for stdout
  bool force = false;        ///< the file may be replaced
  bool yes = false;
  bool no_input = false;
  bool dry_run = false;
  std::string profile;
  std::string data_folder;  ///< `$XDG_DATA_HOME/ecsync`; "" when neither it nor HOME is set
  std::string database;     ///< "" when it cannot be known (no HOME and no flag)
  std::string timezone;     ///< IANA name, not checked yet
  std::chrono::milliseconds lock_wait{};
  When progress = When::automatic;
};

/// Errors: usage, naming the flag or variable.
Result<Globals> resolve_globals(const GlobalFlags& flags);

}  // namespace ecsync::cli
