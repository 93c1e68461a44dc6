#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "core/json.h"

namespace ecsync::cli {
namespace {

constexpr auto widest_name = std::size_t{30};

/// "  -o, --output FILE".
std::string option_names(const CLI::Option& option) {
  std::string names;
  for (const auto& name : option.get_snames()) names += "-" + name + ", ";
  for (const auto& name : option.get_lnames()) names += "--" + name;
  if (option.get_items_expected_max() > 0) names += " " + option.get_type_name();
  return names;
}

void append_entry(std::string& out, const std::string& name, const std::string& about) {
  if (name.size() > widest_name) {
    out += fmt::format("  {}\n  {:{}}  {}\n", name, "", widest_name, about);
  } else {
    out += fmt::format("  {:{}}  {}\n", name, widest_name, about);
  }
}

void append_flags(std::string& out, const CLI::App& app, const std::string& heading) {
  std::string entries;
  for (const auto* option : app.get_options()) {
    if (!option->get_positional())
      append_entry(entries, option_names(*option), option->get_description());
  }
  if (!entries.empty()) out += fmt::format("\n{}:\n{}", heading, entries);
}

std::string positional_usage(const CLI::Option& option) {
  auto text = option.get_name(true);
  if (option.get_items_expected_max() > 1) text += "...";
  return option.get_required() ? " " + text : " [" + text + "]";
}

std::string command_help(const Command& command) {
  auto out = fmt::format("{}\n\nUsage: ecsync {}", command.app->get_description(), command.name);
  std::string arguments;
  for (const auto* option : command.app->get_options()) {
    if (!option->get_positional()) continue;
    out += positional_usage(*option);
    append_entry(arguments, option->get_name(true), option->get_description());
  }
  out += " [FLAGS]\n";
  if (!arguments.empty()) out += "\nArguments:\n" + arguments;
  append_flags(out, *command.app, "Flags");
  if (!command.examples.empty()) out += "\nExamples:\n";
  for (const auto& example : command.examples) out += fmt::format("  {}\n", example);
  return out + "\nGlobal flags are accepted anywhere; 'ecsync help' lists them.\n";
}

std::string noun_help(const std::vector<Command>& commands, const std::string& noun) {
  std::string verbs;
  std::string examples;
  bool lists = false;
  for (const auto& command : commands) {
    if (!command.name.starts_with(noun + " ")) continue;
    append_entry(verbs, command.name, command.app->get_description());
    for (const auto& example : command.examples) examples += fmt::format("  {}\n", example);
    lists = lists || command.name == noun + " list";
  }
  return fmt::format("Usage: ecsync {} VERB [FLAGS]\n\n{}\n{}Examples:\n{}", noun, verbs,
                     lists ? fmt::format("'ecsync {0}' alone is 'ecsync {0} list'.\n\n", noun) : "",
                     examples);
}

std::string program_help(const std::vector<Command>& commands) {
  std::string out =
      "ecsync pulls a seller's marketplace orders into one SQLite file on this machine.\n\n"
      "Usage: ecsync [FLAGS] COMMAND [ARGUMENTS] [FLAGS]\n\nCommands:\n";
  for (const auto& command : commands)
    append_entry(out, command.name, command.app->get_description());
  GlobalFlags unused;
  append_flags(out, *global_app(unused), "Global flags, accepted anywhere ('--' ends flags)");
  return out +
         "\nExamples:\n"
         "  ecsync connect lazada --country VN && ecsync connect shopee\n"
         "  ecsync sync-orders && ecsync orders --status new,processing\n"
         "  ecsync orders --since 7d --json | jq -r '.orders[].number'\n\n"
         "'ecsync help COMMAND' says more about each. Exit status: 0 done, 2 wrong usage, 3 partly "
         "done,\n4 sign in again, 5 not found, 6 refused, 7 try later, 8 marketplace refused, 9 a "
         "check failed,\n10 database, 11 another ecsync is working, 12 key, 130/143 stopped.\n";
}

}  // namespace

std::string help_text(const std::vector<Command>& commands, const std::string& topic) {
  if (topic.empty()) return program_help(commands);
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& each) { return each.name == topic; });
  return found == commands.end() ? noun_help(commands, topic) : command_help(*found);
}

std::string short_help() {
  return "Usage: ecsync COMMAND [ARGUMENTS] [FLAGS]\n"
         "Start with 'ecsync connect lazada' (or shopee, tiktok), then 'ecsync sync-orders' and "
         "'ecsync orders'.\n"
         "'ecsync help' lists all commands.\n";
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
  // Lines that begin with `help` are answered before any command runs (cli/arguments.h).
  command.action = [](Services& /*services*/, Output& output) -> Result<ExitStatus> {
    output.print(help_text(all_commands(), ""));
    return ExitStatus::ok;
  };
  return command;
}

}  // namespace ecsync::cli
