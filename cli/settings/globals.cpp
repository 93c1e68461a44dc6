#include "cli/settings/globals.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "cli/settings/environment.h"
#include "cli/settings/language.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/db/address.h"

namespace ecsync::cli {
namespace {

constexpr std::array formats{
    std::pair{std::string_view("table"), Format::table},
    std::pair{std::string_view("csv"), Format::csv},
    std::pair{std::string_view("tsv"), Format::tsv},
    std::pair{std::string_view("json"), Format::json},
    std::pair{std::string_view("jsonl"), Format::jsonl},
};
constexpr std::array whens{
    std::pair{std::string_view("auto"), When::automatic},
    std::pair{std::string_view("always"), When::always},
    std::pair{std::string_view("never"), When::never},
};

constexpr std::array progress_formats{
    std::pair{std::string_view("auto"), ProgressFormat::automatic},
    std::pair{std::string_view("always"), ProgressFormat::always},
    std::pair{std::string_view("never"), ProgressFormat::never},
    std::pair{std::string_view("json"), ProgressFormat::json},
};
constexpr std::array log_formats{
    std::pair{std::string_view("auto"), LogFormat::automatic},
    std::pair{std::string_view("text"), LogFormat::text},
    std::pair{std::string_view("journal"), LogFormat::journal},
    std::pair{std::string_view("json"), LogFormat::json},
};

Error usage(Message message) {
  return make_error(ErrorCode::usage, std::move(message), tr("See 'ecsync help'."));
}

/// A value and the flag or variable that it came from, for messages.
struct Given {
  std::string value;
  std::string source;
};

std::optional<Given> given_by(const std::optional<std::string>& flag, const std::string& name,
                              const std::string& variable) {
  if (flag) return Given{*flag, name};
  if (auto value = environment(variable)) return Given{*value, variable};
  return std::nullopt;
}

template <class Table>
auto choose(const Table& table, const Given& setting)
    -> Result<typename Table::value_type::second_type> {
  std::string known;
  for (const auto& [word, value] : table) {
    if (word == setting.value) return value;
    known += known.empty() ? "" : ", ";
    known += word;
  }
  return usage(tr("{}: '{}' is not one of {}", setting.source, setting.value, known));
}

Result<bool> truth(bool flag, const std::string& variable) {
  if (flag) return true;
  const auto value = environment(variable);
  if (!value || *value == "0" || *value == "false" || *value == "no" || *value == "off")
    return false;
  if (*value == "1" || *value == "true" || *value == "yes" || *value == "on") return true;
  return usage(tr("{}: '{}' is neither 1 nor 0", variable, *value));
}

Result<int> verbosity(int flag) {
  if (flag > 0) return std::min(flag, 2);
  const auto value = environment("ECSYNC_VERBOSE");
  if (!value || *value == "0") return 0;
  if (*value == "1" || *value == "2") return *value == "1" ? 1 : 2;
  return usage(tr("ECSYNC_VERBOSE: '{}' is not 0, 1 or 2", *value));
}

Result<Format> format_of(const GlobalFlags& flags) {
  if (!flags.format) return flags.json ? Format::json : Format::table;
  auto format = choose(formats, {*flags.format, "--format"});
  if (format && flags.json && *format != Format::json)
    return usage(tr("--json and --format {} exclude each other", *flags.format));
  return format;
}

/// The name of a profile becomes part of file names, so it must not lead out of the folder.
bool is_profile_name(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), plain);
}

Result<std::string> profile_of(const GlobalFlags& flags) {
  const auto given = given_by(flags.profile, "--profile", "ECSYNC_PROFILE");
  if (!given) return std::string("default");
  if (!is_profile_name(given->value))
    return usage(tr("{}: '{}' is not a profile name (letters, digits, '.', '_', '-')",
                    given->source, given->value));
  return given->value;
}

/// The configuration file that was named, else the first of the usual ones. "" when there is none.
Result<std::string> config_of(const GlobalFlags& flags, const std::string& profile) {
  const auto given = given_by(flags.config, "--config", "ECSYNC_CONFIG");
  if (!given) return default_config_file(profile);
  if (given->value.empty()) return usage(tr("--config needs a file name"));
  return given->value;
}

std::string data_folder() {
  // The XDG rules: a relative path is to be ignored.
  const auto data = environment("XDG_DATA_HOME");
  if (data && data->front() == '/') return *data + "/ecsync";
  const auto home = environment("HOME");
  return home ? *home + "/.local/share/ecsync" : "";
}

Result<std::chrono::milliseconds> lock_wait_of(const GlobalFlags& flags) {
  const auto given = given_by(flags.lock_wait, "--lock-wait", "ECSYNC_LOCK_WAIT");
  if (!given || given->value == "0") return std::chrono::milliseconds{};
  const auto duration = parse_duration(given->value);
  if (!duration || duration->count() < 0)
    return usage(tr("{}: '{}' is not a duration such as 30s or 5m", given->source, given->value));
  return std::chrono::milliseconds(*duration);
}

/// The path of a credential that systemd gives the service; "" when it gives none. The folder may
/// exist without this one.
std::string credential(const std::string& name) {
  const auto folder = environment("CREDENTIALS_DIRECTORY");
  if (!folder) return "";
  auto file = *folder + "/" + name;
  return ::access(file.c_str(), F_OK) == 0 ? file : "";
}

/// Sets the defaults that depend on this machine and user.
void set_local_defaults(Globals& globals) {
  auto& settings = globals.settings;
  const auto offer = [&](const std::string& key, const std::string& file, const char* origin) {
    if (!file.empty() && !settings.is_set_otherwise(key)) settings.set_default(key, file, origin);
  };
  if (!globals.data_folder.empty()) {
    const auto stem = globals.data_folder + "/" + globals.profile;
    offer("database", stem + ".db", "");
    offer("secrets.key_file", stem + ".key", "");
  }
  offer("secrets.key_file", credential("ecsync.key"), "CREDENTIALS_DIRECTORY");
  for (const auto site : all_sites)
    offer(platform_key(site, "app_secret_file"),
          credential(fmt::format("ecsync.{}.secret", name(site))), "CREDENTIALS_DIRECTORY");
}

/// An address of a server would be taken for the path of a file, which would be made. Errors:
/// usage, which never shows the address.
Status check_names_a_file(const std::string& database) {
  const auto address = db::parse_postgres_address(database);
  if (!address) return address.error();
  if (*address)
    return make_error(ErrorCode::usage,
                      tr("the database is the address of a PostgreSQL server, and this ecsync "
                         "keeps its data in a file"),
                      tr("Give the path of a file with --database FILE."));
  return Done{};
}

/// Errors: usage, config_invalid.
Status apply_settings(Globals& globals, const ConfigFile* file) {
  auto settings = Settings::merge(globals.given, file);
  if (!settings) return settings.error();
  globals.settings = *std::move(settings);
  set_local_defaults(globals);
  globals.database = globals.settings.text("database");
  globals.timezone = globals.settings.text("timezone");
  return check_names_a_file(globals.database);
}

/// Errors: usage, config_invalid.
Status read_settings(const GlobalFlags& flags, bool read_config, Globals& globals) {
  if (flags.database && flags.database->empty()) return usage(tr("--database needs a file name"));
  auto config = config_of(flags, globals.profile);
  if (!config) return config.error();
  globals.config = *config;
  if (flags.timezone) globals.given["timezone"] = *flags.timezone;
  if (flags.database) globals.given["database"] = *flags.database;
  if (!read_config || globals.config.empty()) return apply_settings(globals, nullptr);
  const auto file = read_config_file(globals.config);
  return apply_settings(globals, &file);
}

Status read_choices(const GlobalFlags& flags, Globals& globals) {
  globals.format_given = flags.json || flags.format.has_value();
  globals.prometheus = flags.format == "prometheus" && !flags.json;
  globals.workbook = flags.format == "xlsx" && !flags.json;
  if (globals.workbook) globals.format = Format::csv;
  if (!globals.prometheus && !globals.workbook) {
    auto format = format_of(flags);
    if (!format) return format.error();
    globals.format = *format;
  }
  auto quiet = truth(flags.quiet, "ECSYNC_QUIET");
  if (!quiet) return quiet.error();
  globals.quiet = *quiet;
  auto no_input = truth(flags.no_input, "ECSYNC_NO_INPUT");
  if (!no_input) return no_input.error();
  globals.no_input = *no_input;
  auto verbose = verbosity(flags.verbose);
  if (!verbose) return verbose.error();
  globals.verbosity = *verbose;
  auto style = read_terminal_style(flags);
  if (!style) return style.error();
  globals.style = *style;
  return Done{};
}

/// Reads one word of `table` from flag or variable. `target` keeps its value when neither is given.
template <class Table, class Value>
Status read_word(const Table& table, const std::optional<std::string>& flag, const char* name,
                 const char* variable, Value& target) {
  const auto given = given_by(flag, name, variable);
  if (!given) return Done{};
  auto value = choose(table, *given);
  if (!value) return value.error();
  target = *value;
  return Done{};
}

Status read_language(const std::optional<std::string>& flag, TerminalStyle& style) {
  const auto given = given_by(flag, "--lang", "ECSYNC_LANG").value_or(Given{"auto", "--lang"});
  const auto language = parse_language(given.value);
  if (!language)
    return usage(tr("{}: '{}' is not one of {}", given.source, given.value, "auto, en, vi"));
  style.language = *language;
  const bool terminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
  style.day_first = *language == Language::vietnamese && (given.value != "auto" || terminal);
  return Done{};
}

}  // namespace

std::vector<std::string> known_profiles() {
  std::set<std::string> profiles;
  const auto look = [&](const std::filesystem::path& folder, const char* ending) {
    std::error_code unreadable;  // a folder that cannot be read has nothing to offer
    for (const auto& entry : std::filesystem::directory_iterator(folder, unreadable)) {
      const auto stem = entry.path().stem().string();
      if (entry.path().extension() == ending && is_profile_name(stem)) profiles.insert(stem);
    }
  };
  for (const auto& file : default_config_files("default"))
    look(std::filesystem::path(file).parent_path(), ".toml");
  if (const auto folder = data_folder(); !folder.empty()) look(folder, ".db");
  return {profiles.begin(), profiles.end()};
}

Result<TerminalStyle> read_terminal_style(const GlobalFlags& flags) {
  TerminalStyle style;
  auto read = read_word(whens, flags.color, "--color", "ECSYNC_COLOR", style.color);
  if (read)
    read = read_word(progress_formats, flags.progress, "--progress", "ECSYNC_PROGRESS",
                     style.progress);
  if (read)
    read = read_word(log_formats, flags.log_format, "--log-format", "ECSYNC_LOG_FORMAT",
                     style.log_format);
  if (read) read = read_language(flags.lang, style);
  if (!read) return read.error();
  return style;
}

Result<std::optional<FileFormat>> format_of_file(const std::string& output) {
  struct stat status {};
  const bool special =
      output == "-" || (::stat(output.c_str(), &status) == 0 && !S_ISREG(status.st_mode));
  const auto ending = special ? "" : std::filesystem::path(output).extension().string();
  if (ending.empty()) return std::optional<FileFormat>();
  constexpr std::array endings{std::pair{".txt", FileFormat{Format::table}},
                               std::pair{".csv", FileFormat{Format::csv}},
                               std::pair{".tsv", FileFormat{Format::tsv}},
                               std::pair{".json", FileFormat{Format::json}},
                               std::pair{".jsonl", FileFormat{Format::jsonl}},
                               std::pair{".xlsx", FileFormat{Format::csv, true}}};
  for (const auto& [known, format] : endings) {
    if (text::lower_case(ending) == known) return std::optional(format);
  }
  return make_error(ErrorCode::usage, tr("--output: '{}' is no ending of a list's file", ending),
                    tr("One of .csv .tsv .json .jsonl .xlsx .txt, or pass --format."));
}

std::unique_ptr<CLI::App> global_app(GlobalFlags& flags) {
  auto app = std::make_unique<CLI::App>("", "ecsync");
  app->set_help_flag();
  const auto value = [&](const std::string& names, std::optional<std::string>& target,
                         const std::string& type, const std::string& about) {
    app->add_option(names, target, about)
        ->type_name(type)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  };
  app->add_flag("-h,--help", flags.help, "Show help; of the command, when one is named");
  app->add_flag("-V,--version", flags.version, "Show the version");
  app->add_flag("-q,--quiet", flags.quiet, "Say nothing but results and errors");
  app->add_flag("-v,--verbose", flags.verbose, "Say more on stderr; twice: debug");
  app->add_flag("--json", flags.json, "The same as --format json");
  value("--format", flags.format, "F", "table (default), csv, tsv, json or jsonl; lists: xlsx");
  value("-o,--output", flags.output, "FILE", "Write the result there; '-' is stdout");
  app->add_flag("--force", flags.force,
                "Let --output replace a file, and an import take codes that look wrong");
  value("--database", flags.database, "FILE", "Default: $XDG_DATA_HOME/ecsync/PROFILE.db");
  value("--config", flags.config, "FILE", "Default: $XDG_CONFIG_HOME/ecsync/PROFILE.toml");
  value("--profile", flags.profile, "P", "Which set of files to use (default: default)");
  app->add_flag("-y,--yes", flags.yes, "Answer yes to every question");
  app->add_flag("--no-input", flags.no_input, "Never ask");
  app->add_flag("-n,--dry-run", flags.dry_run, "Show what would happen; change nothing");
  value("--timezone", flags.timezone, "Z", "For times on screen (default: Asia/Ho_Chi_Minh)");
  value("--lock-wait", flags.lock_wait, "DUR", "Wait so long for another ecsync (default: 0)");
  value("--color", flags.color, "WHEN", "auto (default), always or never");
  value("--progress", flags.progress, "WHEN", "auto (default), always, never or json");
  value("--lang", flags.lang, "L", "Of words on screen: auto (default), en or vi");
  value("--log-format", flags.log_format, "F", "On stderr: auto (default), text, journal or json");
  return app;
}

Result<Globals> resolve_globals(const GlobalFlags& flags, bool read_config) {
  Globals globals;
  auto choices = read_choices(flags, globals);
  if (!choices) return choices.error();
  globals.output = flags.output.value_or("-");
  if (globals.workbook && globals.output == "-")
    return make_error(ErrorCode::usage, tr("--format xlsx needs a file"),
                      tr("Name it with -o FILE.xlsx."));
  if (globals.output.empty()) return usage(tr("--output needs a file name, or - for stdout"));
  globals.force = flags.force;
  globals.yes = flags.yes;
  globals.dry_run = flags.dry_run;
  auto profile = profile_of(flags);
  if (!profile) return profile.error();
  globals.profile = *profile;
  globals.data_folder = data_folder();
  auto settings = read_settings(flags, read_config, globals);
  if (!settings) return settings.error();
  auto wait = lock_wait_of(flags);
  if (!wait) return wait.error();
  globals.lock_wait = *wait;
  return globals;
}

Result<Globals> with_config(Globals globals, const ConfigFile& file) {
  auto applied = apply_settings(globals, &file);
  if (!applied) return applied.error();
  return globals;
}

}  // namespace ecsync::cli
