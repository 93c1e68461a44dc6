#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "cli/settings/settings.h"
#include "core/base/message.h"
#include "core/base/result.h"

namespace CLI {  // NOLINT(readability-identifier-naming)
class App;
}  // namespace CLI

namespace ecsync::cli {

enum class Format { table, csv, tsv, json, jsonl };
enum class When { automatic, always, never };
enum class ProgressFormat { automatic, always, never, json };
enum class LogFormat { automatic, text, journal, json };

/// The global flags, as they were typed.
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

/// An App with the flags that every command knows. They are stored in `flags`, which must outlive
/// it.
std::unique_ptr<CLI::App> global_app(GlobalFlags& flags);

/// The names of the profiles that have a configuration file or a database in the usual places.
std::vector<std::string> known_profiles();

/// How the program speaks to a terminal: its colours, progress, log lines and language.
struct TerminalStyle {
  When color = When::automatic;
  ProgressFormat progress = ProgressFormat::automatic;
  LogFormat log_format = LogFormat::automatic;
  Language language = Language::english;
  /// Whether 31/12/2026 is a day: Vietnamese was asked for, or is the locale's on a terminal.
  bool day_first = false;
};
/// Errors: usage, naming the flag or variable.
Result<TerminalStyle> read_terminal_style(const GlobalFlags& flags);

/// The global settings, decided: flags go before the environment, that before the configuration
/// file, that before the defaults.
struct Globals {
  Format format = Format::table;
  bool prometheus = false;  ///< goes before `format` in commands that know it
  bool workbook = false;    ///< the rows that CSV has, as a workbook (.xlsx)
  bool quiet = false;
  int verbosity = 0;  ///< 1: more on stderr, 2: debug
  bool format_given = false;
  std::string output = "-";  ///< file for the result, "-" for stdout
  bool force = false;        ///< `output` may replace a file
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
  Settings settings;      ///< every setting that has a key in the configuration file
};

/// What the end of `output` says about the format of a list that was given none.
struct FileFormat {
  Format format = Format::table;
  bool workbook = false;
};
/// Nothing for a name without an ending, for stdout and for what is no plain file. Errors: usage,
/// for an ending that no format has.
Result<std::optional<FileFormat>> format_of_file(const std::string& output);

/// Decides the global settings. With `read_config` false the configuration file is not read, for
/// commands that must work beside a broken one. Errors: usage, naming the flag or variable;
/// config_invalid.
Result<Globals> resolve_globals(const GlobalFlags& flags, bool read_config = true);
/// The same, decided anew with the settings of this file. Errors: usage, config_invalid.
Result<Globals> with_config(Globals globals, const ConfigFile& file);

}  // namespace ecsync::cli
