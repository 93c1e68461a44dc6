#include "cli/line/help.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/line/help_page.h"
#include "cli/line/words.h"
#include "cli/settings/environment.h"
#include "core/base/json.h"

namespace ecsync::cli {
namespace {

using Entries = std::vector<std::pair<std::string, Message>>;

/// "-o, --output FILE".
std::string option_names(const CLI::Option& option) {
  std::string names;
  for (const auto& name : option.get_snames()) names += "-" + name + ", ";
  for (const auto& name : option.get_lnames()) names += "--" + name;
  if (may_lack_value(option)) return names + "[=" + option.get_type_name() + "]";
  if (option.get_items_expected_max() > 0) names += " " + option.get_type_name();
  return names;
}

/// The first sentence of a description. The others are for the page of the command itself.
Message in_short(const std::string& about) {
  const auto first = [](const std::string& text) { return text.substr(0, text.find(". ")); };
  const auto whole = translated(about);
  return {first(whole.english()), first(whole.in(Language::vietnamese))};
}

void append_flags(HelpPage& page, const CLI::App& app, const Message& heading) {
  Entries flags;
  for (const auto* option : app.get_options()) {
    if (!option->get_positional())
      flags.emplace_back(option_names(*option), translated(option->get_description()));
  }
  if (flags.empty()) return;
  page.heading(heading);
  page.entries(flags);
}

void append_examples(HelpPage& page, const std::vector<std::string>& examples) {
  if (examples.empty()) return;
  page.heading(tr("Examples"));
  for (const auto& example : examples) page.example(example);
}

std::string positional_usage(const CLI::Option& option) {
  auto text = option.get_name(true);
  if (option.get_items_expected_max() > 1) text += "...";
  return option.get_required() ? " " + text : " [" + text + "]";
}

void command_help(HelpPage& page, const Command& command) {
  page.paragraph(translated(command.app->app().get_description()));
  page.blank();
  auto usage = command.name;
  Entries arguments;
  for (const auto* option : command.app->app().get_options()) {
    if (!option->get_positional()) {
      if (option->get_required()) usage += " " + option_names(*option);
      continue;
    }
    usage += positional_usage(*option);
    arguments.emplace_back(option->get_name(true), translated(option->get_description()));
  }
  page.paragraph(tr("Usage: ecsync {} [FLAGS]", usage), 4);
  if (!arguments.empty()) {
    page.heading(tr("Arguments"));
    page.entries(arguments);
  }
  append_flags(page, command.app->app(), tr("Flags"));
  append_examples(page, command.examples);
  page.blank();
  page.paragraph(tr("Global flags are accepted anywhere; 'ecsync help' lists them."));
}

void noun_help(HelpPage& page, const std::vector<Command>& commands, const std::string& noun) {
  Entries verbs;
  std::vector<std::string> examples;
  bool lists = false;
  for (const auto& command : commands) {
    if (!command.name.starts_with(noun + " ")) continue;
    verbs.emplace_back(command.name, in_short(command.app->app().get_description()));
    examples.push_back(command.examples.front());
    lists = lists || command.name == noun + " list";
  }
  page.paragraph(tr("Usage: ecsync {} VERB [FLAGS]", noun), 4);
  page.blank();
  page.entries(verbs);
  if (lists) {
    page.blank();
    page.paragraph(tr("'ecsync {0}' alone is 'ecsync {0} list'.", noun));
  }
  append_examples(page, examples);
  page.blank();
  page.paragraph(tr("'ecsync help {} VERB' says more about each.", noun));
}

void program_help(HelpPage& page, const std::vector<Command>& commands) {
  page.paragraph(
      tr("ecsync pulls a seller's marketplace orders into one SQLite file on this machine."));
  page.blank();
  page.paragraph(tr("Usage: ecsync [FLAGS] COMMAND [ARGUMENTS] [FLAGS]"), 4);
  page.heading(tr("Commands"));
  Entries entries;
  for (const auto& command : commands)
    entries.emplace_back(command.name, in_short(command.app->app().get_description()));
  page.entries(entries);
  GlobalFlags unused;
  append_flags(page, *global_app(unused), tr("Global flags, accepted anywhere ('--' ends flags)"));
  append_examples(page, {"ecsync connect lazada --country VN && ecsync connect shopee",
                         "ecsync sync-orders && ecsync orders --status new,processing",
                         "ecsync orders --since 7d --json | jq -r '.orders[].number'"});
  page.blank();
  page.paragraph(
      tr("'ecsync help COMMAND' says more about each. Exit status: 0 done, 2 wrong usage, 3 partly "
         "done, 4 sign in again, 5 not found, 6 refused, 7 try later, 8 marketplace refused, 9 a "
         "check failed, 10 database, 11 another ecsync is working, 12 key, 130/143 stopped."));
}

}  // namespace

std::string help_text(const std::vector<Command>& commands, const std::string& topic, int columns,
                      Language language) {
  HelpPage page(columns, language);
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& each) { return each.name == topic; });
  if (topic.empty()) {
    program_help(page, commands);
  } else if (found == commands.end()) {
    noun_help(page, commands, topic);
  } else {
    command_help(page, *found);
  }
  return page.text();
}

std::string short_help(int columns, Language language) {
  HelpPage page(columns, language);
  page.paragraph(tr("Usage: ecsync COMMAND [ARGUMENTS] [FLAGS]"), 4);
  page.paragraph(
      tr("Start with 'ecsync connect lazada' (or shopee, tiktok), then 'ecsync sync-orders' and "
         "'ecsync orders'."));
  page.paragraph(tr("'ecsync help' lists all commands."));
  return page.text();
}

std::string help_document(const std::string& topic, const std::string& text) {
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.help/1")
      .field("command", topic.empty() ? std::nullopt : std::optional<std::string>(topic))
      .field("text", text)
      .end_object();
  return writer.str() + "\n";
}

Command help_command() {
  struct Args {
    std::vector<std::string> words;
  };
  auto args = std::make_shared<Args>();
  Command command("help", "Show help of a command");
  command.app->add_option("COMMAND", args->words, "The command, such as orders or orders show");
  command.examples = {"ecsync help", "ecsync help connect", "ecsync orders list -h"};
  // Lines that begin with `help` are answered before any command runs (cli/line/arguments.h).
  command.action = [](Services& /*services*/, Output& output) -> Result<ExitStatus> {
    output.print(help_text(all_commands(), "", columns_of(STDOUT_FILENO), output.language()));
    return ExitStatus::ok;
  };
  return command;
}

}  // namespace ecsync::cli
