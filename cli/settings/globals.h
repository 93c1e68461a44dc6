#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "cli/settings/settings.h"
#include "core/base/message.h"
#include "core/base/result.h"

namespace ecsync::cli {

enum class Format { table, csv, tsv, json, jsonl };
enum class When { automatic, always, never };
enum class ProgressFormat { automatic, always, never, json };
enum class LogFormat { automatic, text, journal, json };

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
  std::optional<std::string> config;
  std::optional<std::string> profile;
  std::optional<std::string> timezone;
  std::optional<std::string> lock_wait;
  std::optional<std::string> color;
  std::optional<std::string> progress;
  std::optional<std::string> log_format;
  std::optional<std::string> lang;
};

/// The flags that every command knows, bound to `flags`, which must outlive the App.
std::unique_ptr<CLI::App> global_app(GlobalFlags& flags);

/// The profiles that have a configuration file or a database in the usual places, by name.
std::vector<std::string> known_profiles();

/// How the program speaks to a terminal: its colours, progress, log lines and language.
struct TerminalStyle {
  When color = When::automatic;
  ProgressFormat progress = ProgressFormat::automatic;
  LogFormat log_format = LogFormat::automatic;
  Language language = Language::english;
};
/// Errors: usage, naming the flag or variable.
Result<TerminalStyle> read_terminal_style(const GlobalFlags& flags);

/// What flags, environment, configuration file and defaults came to, in this order of precedence.
struct Globals {
  Format format = Format::table;
  bool prometheus = false;  ///< instead of `format`, where a command knows it
  bool quiet = false;
  int verbosity = 0;         ///< 1: more on stderr, 2: debug
  std::string output = "-";  ///< file for the result, "-" for stdout
  bool force = false;        ///< the file may be replaced
  bool yes = false;
  bool no_input = false;
  bool dry_run = false;
  std::string profile;
  std::string config;       ///< the configuration file; "" when there is none
  std::string data_folder;  ///< `$XDG_DATA_HOME/ecsync`; "" when neither it nor HOME is set
  std::string database;     ///< "" when it cannot be known (no HOME and no flag)
  std::string timezone;     ///< IANA name
  std::chrono::milliseconds lock_wait{};
  TerminalStyle style;
  Settings::Given given;  ///< the flags that have a key in the configuration file
  Settings settings;      ///< all that has one
};

/// `read_config` false leaves the configuration file unread, for what must work beside a broken
/// one. Errors: usage, naming the flag or variable; config_invalid.
Result<Globals> resolve_globals(const GlobalFlags& flags, bool read_config = true);
/// The same with the settings of this file. Errors: usage, config_invalid.
Result<Globals> with_config(Globals globals, const ConfigFile& file);

}  // namespace ecsync::cli
