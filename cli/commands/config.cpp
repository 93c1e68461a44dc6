#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/setup_checks.h"
#include "cli/output/did_you_mean.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/settings/app_credentials.h"
#include "cli/settings/config_example.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

/// `path`, or null.
void write_path(json::Writer& writer, const std::string& path) {
  write_text_or_null(writer, "path", path);
}

// ---------------------------------------------------------------- path

Result<ExitStatus> show_path(Services& services, Output& output) {
  const auto& path = services.globals().config;
  if (!output.people()) {
    json::Writer writer;
    writer.begin_object().field("schema", "ecsync.config_path/1");
    write_path(writer, path);
    write_array(writer, "searched", [&] {
      std::vector<std::string> files;
      for (const auto& file : default_config_files(services.globals().profile)) {
        json::Writer text;
        files.push_back(text.text(file).str());
      }
      return files;
    }());
    writer.end_object();
    output.document(writer);
    return ExitStatus::ok;
  }
  if (!path.empty()) {
    output.line(verbatim(text::printable(path)));
    return ExitStatus::ok;
  }
  output.hint(tr("No configuration file is in use. Looked for: {}",
                 fmt::join(default_config_files(services.globals().profile), ", ")));
  return ExitStatus::ok;
}

Command path_command() {
  Command command("config path", "Show which configuration file is in use");
  command.examples = {"ecsync config path", "ecsync config path --profile shop2"};
  command.reads_config = false;
  command.action = show_path;
  return command;
}

// ---------------------------------------------------------------- show

/// One key, as `config show` prints it.
struct Shown {
  std::string key;
  std::optional<std::string> value;
  Source source = Source::fallback;
  std::string origin;
};

/// The words of a command, written as in the file.
std::string in_one_text(const ConfigKey& key, const Setting& setting) {
  if (key.kind != ValueKind::command || setting.source != Source::file)
    return setting.words.front();
  json::Writer writer;
  writer.begin_array();
  for (const auto& word : setting.words) writer.text(word);
  return writer.end_array().str();
}

/// "lazada.status.failed".
std::string name_of(const StateOverride& state) {
  return fmt::format("{}.{}", platform_key(state.site, "status"), state.word);
}

std::vector<Shown> shown_settings(const Settings& settings) {
  std::vector<Shown> all;
  for (const auto& key : config_keys()) {
    const auto& setting = settings.of(key.name);
    // A secret itself is never in the file; show it only when the environment has it.
    if (!key.in_file && setting.words.empty()) continue;
    all.push_back({key.name,
                   setting.words.empty() ? std::nullopt : std::optional(in_one_text(key, setting)),
                   setting.source, setting.origin});
  }
  for (const auto& state : settings.state_overrides()) {
    all.push_back(
        {name_of(state), std::string(name(state.status)), Source::file, settings.place(state)});
  }
  return all;
}

void write_shown(json::Writer& writer, const Shown& shown) {
  writer.begin_object()
      .field("key", shown.key)
      .field("value", shown.value)
      .field("source", name(shown.source));
  write_text_or_null(writer, "origin", shown.origin);
  writer.end_object();
}

const std::vector<ColumnOf<Shown>>& columns() {
  using S = Shown;
  static const std::vector<ColumnOf<S>> all{
      {phrase("key"), true, [](const S& s) { return word_cell(s.key); }},
      {phrase("value"), true, [](const S& s) { return text_cell(s.value); }},
      {phrase("source"), true, [](const S& s) { return word_cell(label(s.source)); }},
      {phrase("origin"), true,
       [](const S& s) { return s.origin.empty() ? Cell() : text_cell(s.origin); }, expendable(1)},
  };
  return all;
}

Result<ExitStatus> show(Services& services, Output& output, const TableFlags& flags) {
  const auto all = shown_settings(services.settings());
  if (output.json()) {
    json::Writer writer;
    writer.begin_object().field("schema", "ecsync.config/1");
    write_path(writer, services.globals().config);
    write_array(writer, "values", json_objects(all, write_shown));
    writer.end_object();
    output.document(writer);
  } else if (output.format() == Format::jsonl) {
    output.elements(json_objects(all, write_shown));
  } else {
    auto printed = output.table(make_table(columns(), all), flags);
    if (!printed) return printed.error();
  }
  return ExitStatus::ok;
}

Command show_command() {
  auto flags = std::make_shared<TableFlags>();
  Command command("config show", "Show every setting and where it comes from");
  add_table_flags(command, *flags, names_of(columns()));
  command.examples = {"ecsync config show", "ecsync config show --json",
                      "ecsync config show --columns key,source"};
  command.action = [flags](Services& services, Output& output) {
    return show(services, output, *flags);
  };
  return command;
}

// ---------------------------------------------------------------- check

/// The findings of `config check`.
struct Checked {
  std::string path;
  std::vector<ConfigFault> faults;      ///< of the file
  std::vector<ConfigFault> problems;    ///< of the files that the configuration names
  std::vector<ConfigFault> warnings{};  ///< what is allowed and may be meant otherwise

  ExitStatus status() const {
    if (!faults.empty()) return ExitStatus::usage;
    return problems.empty() ? ExitStatus::ok : ExitStatus::check_failed;
  }
};

/// Checks the files with secrets by reading them. Commands are not run: they may ask a person.
void check_secrets(const Globals& globals, const KeySources& keys, Checked& checked) {
  const auto& settings = globals.settings;
  const auto add = [&](const std::string& key, const Error& error) {
    checked.problems.push_back({0, 0, key, error.message, error.hint});
  };
  if (settings.is_set("secrets.key_file")) {
    if (auto key = load_key(keys); !key) add("secrets.key_file", key.error());
  }
  for (const auto site : all_sites) {
    const auto name = platform_key(site, "app_secret_file");
    if (!settings.is_set(name)) continue;
    if (auto secret = app_secret(site, settings); !secret) add(name, secret.error());
  }
}

/// What the app of each marketplace lacks where one is begun. The file is none the worse for it:
/// the rest may come from the environment of whatever runs ecsync.
void check_apps_of(const Settings& settings, Checked& checked) {
  for (const auto site : all_sites) {
    if (!has_app(settings, site)) continue;
    for (const auto& [key, error] : missing_for_calls(site, settings))
      checked.warnings.push_back({0, 0, key, error.message, error.hint});
    for (const auto& [key, error] : missing_for_sign_in(site, settings))
      checked.warnings.push_back({0, 0, key, error.message, error.hint});
  }
}

/// Where there is no app at all: what one wants of each marketplace, and where it is.
void tell_where_keys_are(Output& output) {
  output.hint(tr("No app is set up yet, so no shop can be connected. Each marketplace wants one:"));
  for (const auto site : all_sites)
    output.hint(tr("  {}: make it at {}; then: ecsync config example {}", title(site),
                   developer_page(site), name(site)));
}

/// A word that no marketplace is known to say may be new, or mistyped.
void check_states(const Services& services, Checked& checked) {
  for (const auto& state : services.settings().state_overrides()) {
    const auto meaning = services.states(state.site).of_order(state.word);
    if (!meaning || meaning->built_in) continue;
    checked.warnings.push_back(
        {state.line, state.column, name_of(state),
         tr("no state of an order '{}' is known at {}", state.word, title(state.site)),
         tr("It counts when orders come in it. See that it is spelt as the marketplace does.")});
  }
}

void write_fault(json::Writer& writer, const ConfigFault& fault) {
  const auto number = [&](std::string_view key, std::size_t value) {
    if (value == 0)
      writer.key(key).null();
    else
      writer.field(key, static_cast<std::int64_t>(value));
  };
  writer.begin_object();
  write_text_or_null(writer, "key", fault.key);
  number("line", fault.line);
  number("column", fault.column);
  writer.field("message", fault.message.english());
  write_text_or_null(writer, "hint", fault.hint.english());
  writer.end_object();
}

void print_document(Output& output, const Checked& checked) {
  auto all = checked.faults;
  all.insert(all.end(), checked.problems.begin(), checked.problems.end());
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.config_check/1")
      .field("ok", checked.status() == ExitStatus::ok);
  write_path(writer, checked.path);
  write_array(writer, "problems", json_objects(all, write_fault));
  write_array(writer, "warnings", json_objects(checked.warnings, write_fault));
  writer.end_object();
  output.document(writer);
}

void complain(Output& output, const Checked& checked) {
  for (const auto& fault : checked.faults)
    output.complain(config_error({checked.path, {}, {fault}}));
  for (const auto& problem : checked.problems)
    output.complain(
        make_error(ErrorCode::key_wrong, tr("{}: {}", problem.key, problem.message), problem.hint));
  for (const auto& warning : checked.warnings)
    output.warn(warning.line == 0
                    ? tr("{}. {}", warning.message, warning.hint)
                    : tr("{}: {}: {}. {}", config_place(checked.path, warning.line, warning.column),
                         warning.key, warning.message, warning.hint));
}

Result<ExitStatus> check(Services& services, Output& output) {
  Checked checked;
  checked.path = services.globals().config;
  ConfigFile file;
  if (!checked.path.empty()) file = read_config_file(checked.path);
  checked.faults = file.faults;
  if (checked.faults.empty()) {
    // The file alone has no mistake. Check it together with everything else.
    auto whole = with_config(services.globals(), file);
    if (!whole) return whole.error();
    const Services as_configured(*whole);
    check_secrets(*whole, as_configured.keys(), checked);
    check_states(as_configured, checked);
    check_apps_of(whole->settings, checked);
    if (output.people() && !has_any_app(whole->settings)) tell_where_keys_are(output);
  }
  complain(output, checked);
  if (!output.people())
    print_document(output, checked);
  else if (checked.path.empty())
    output.hint(tr("No configuration file is in use."));
  else if (checked.status() == ExitStatus::ok)
    output.summary(tr("{} is good.", text::printable(checked.path)));
  return checked.status();
}

Command check_command() {
  Command command("config check", "Check the configuration file and the files it names");
  command.examples = {"ecsync config check", "ecsync config check --config new.toml --json"};
  command.reads_config = false;
  command.action = check;
  return command;
}

// ---------------------------------------------------------------- example

Result<ExitStatus> print_example(Output& output, const std::string& platform) {
  std::optional<Site> only;
  if (!platform.empty()) {
    only = parse_site(platform);
    if (!only)
      return make_error(ErrorCode::usage,
                        tr("'{}' is not a marketplace that ecsync knows{}", platform,
                           did_you_mean(platform, platforms())),
                        tr("It knows: {}.", known_platforms()));
  }
  const auto text = config_example(only);
  if (output.people()) {
    output.print(text);
    return ExitStatus::ok;
  }
  json::Writer writer;
  writer.begin_object().field("schema", "ecsync.config_example/1").field("text", text).end_object();
  output.document(writer);
  return ExitStatus::ok;
}

Command example_command() {
  auto platform = std::make_shared<std::string>();
  Command command("config example", "Print a configuration file to begin with");
  command.app->add_option("PLATFORM", *platform, "Only the keys of this marketplace");
  command.examples = {"ecsync config example > ~/.config/ecsync/default.toml",
                      "ecsync config example shopee"};
  command.reads_config = false;
  command.action = [platform](Services& /*services*/, Output& output) {
    return print_example(output, *platform);
  };
  return command;
}

}  // namespace

std::vector<Command> config_commands() {
  return {path_command(), show_command(), check_command(), example_command()};
}

}  // namespace ecsync::cli
