#include "cli/line/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "cli/line/words.h"
#include "cli/output/did_you_mean.h"
#include "core/base/shell.h"

namespace ecsync::cli {
namespace {

Error usage(Message message, const std::string& topic) {
  return make_error(ErrorCode::usage, std::move(message),
                    topic.empty() ? tr("See 'ecsync help'.") : tr("See 'ecsync help {}'.", topic));
}

/// The words of the line, divided: global flags, and what the command parses.
struct Sorted {
  Words global;
  Words own;
};

/// Whether the value holds anything. A list may be only commas, which CLI11 would refuse in
/// English.
bool says_something(const CLI::Option& option, const std::string& value) {
  const char delimiter = option.get_delimiter();
  return delimiter == '\0' || value.find_first_not_of(delimiter) != std::string::npos;
}

/// Appends the flag at `place` to `target`, as name and value. Returns the place after it.
Result<std::size_t> take(const Words& words, std::size_t place, const Flag& flag, Words& target,
                         const std::string& topic) {
  target.push_back(flag.name);
  if (!takes_value(*flag.option)) {
    if (flag.value) return usage(tr("{} takes no value", flag.name), topic);
    return place + 1;
  }
  if (!flag.value && may_lack_value(*flag.option)) {
    target.push_back(flag.option->get_default_str());
    return place + 1;
  }
  const auto next = flag.value ? place + 1 : place + 2;
  if (next > words.size()) return usage(tr("{} needs a value", flag.name), topic);
  const auto& value = flag.value ? *flag.value : words[place + 1];
  if (!says_something(*flag.option, value))
    return usage(tr("{}: '{}' names nothing", flag.name, value), topic);
  // Always two words: of "--search=" CLI11 would take the next word for the value.
  target.push_back(value);
  return next;
}

std::set<std::string> flag_names(const CLI::App& a, const CLI::App& b) {
  std::set<std::string> names;
  for (const auto* app : {&a, &b}) {
    for (const auto* option : app->get_options()) {
      for (const auto& name : option->get_lnames()) names.insert("--" + name);
    }
  }
  return names;
}

Result<Sorted> sort_words(const Words& words, const CLI::App& globals, const Command& command) {
  Sorted sorted;
  std::size_t place = 0;
  while (place < words.size()) {
    const auto& word = words[place];
    if (word == "--") {
      sorted.own.insert(sorted.own.end(), words.begin() + static_cast<std::ptrdiff_t>(place),
                        words.end());
      break;
    }
    if (!is_flag(word)) {
      sorted.own.push_back(word);
      ++place;
      continue;
    }
    auto flag = look_up(command.app->app(), word);
    const bool own = flag.option != nullptr;
    if (!own) flag = look_up(globals, word);
    if (flag.option == nullptr) {
      const auto name = word.substr(0, word.find('='));
      return usage(tr("unknown flag '{}' of 'ecsync {}'{}", name, command.name,
                      did_you_mean(name, flag_names(command.app->app(), globals))),
                   command.name);
    }
    auto next = take(words, place, flag, own ? sorted.own : sorted.global, command.name);
    if (!next) return next.error();
    place = *next;
  }
  return sorted;
}

/// The error that `word`, after `noun` ("" when it is the first word), is none of `known`.
Error unknown_command(const std::string& noun, const std::string& word,
                      const std::set<std::string>& known) {
  const auto start = noun.empty() ? "" : noun + " ";
  std::set<std::string> full;
  for (const auto& each : known) full.insert(start + each);
  auto meant = did_you_mean(start + word, full);
  // For `ecsync orders 560694402192001`: somebody who writes a number in place of the verb wants to
  // see that order.
  if (meant.empty() && known.contains("show"))
    meant = tr("; did you mean '{}'?", start + "show " + shell::word(word));
  return usage(tr("unknown command '{}{}'{}", start, word, meant), noun);
}

/// The command that the words name, and the other words.
struct Found {
  std::string name;  ///< "", "orders", "orders list"
  Words rest;        ///< all words but those of the name
};

const Command* find(const std::vector<Command>& commands, const std::string& name) {
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& each) { return each.name == name; });
  return found == commands.end() ? nullptr : &*found;
}

/// Finds the longest command name in the words, passing over global flags and their values.
Result<Found> find_command(const Words& words, const CLI::App& globals,
                           const std::vector<Command>& commands) {
  Found found;
  std::size_t place = 0;
  auto known = next_words(commands, "");
  while (place < words.size() && !known.empty() && words[place] != "--") {
    const auto& word = words[place];
    if (is_flag(word)) {
      const auto flag = look_up(globals, word);
      if (flag.option == nullptr) {
        if (!found.name.empty()) break;
        const auto name = word.substr(0, word.find('='));
        return usage(
            tr("unknown flag '{}'{}", name, did_you_mean(name, flag_names(globals, globals))), "");
      }
      auto next = take(words, place, flag, found.rest, "");
      if (!next) return next.error();
      place = *next;
      continue;
    }
    const auto name = found.name.empty() ? word : found.name + " " + word;
    if (!known.contains(word)) return unknown_command(found.name, word, known);
    found.name = name;
    ++place;
    known = next_words(commands, name);
  }
  found.rest.insert(found.rest.end(), words.begin() + static_cast<std::ptrdiff_t>(place),
                    words.end());
  return found;
}

bool asks_for_help(const Words& words) {
  for (const auto& word : words) {
    if (word == "--") return false;
    if (word == "-h" || word == "--help") return true;
  }
  return false;
}

/// A flag that takes one value and was given several times; nothing when there is none.
std::optional<std::string> repeated_flag(const CLI::App& app) {
  for (const auto* option : app.get_options()) {
    if (takes_value(*option) && !option->get_lnames().empty() && option->count() > 1 &&
        option->get_expected_max() == 1)
      return "--" + option->get_lnames().front();
  }
  return std::nullopt;
}

/// Parses the words into `app`. CLI11 wants the last word first.
std::optional<Error> parse(CLI::App& app, Words words, const std::string& topic) {
  std::reverse(words.begin(), words.end());
  try {
    app.parse(std::move(words));
    return std::nullopt;
  } catch (const CLI::ExtrasError&) {
    for (const auto& word : app.remaining()) {
      if (word != "--") return usage(tr("unexpected argument '{}'", word), topic);
    }
    return usage(tr("unexpected argument"), topic);
  } catch (const CLI::RequiredError& error) {
    // The text is "CODE is required": the argument's name, and CLI11's words, which are in English
    // only.
    const std::string what = error.what();
    return usage(tr("missing argument: {} is required", what.substr(0, what.find(" is required"))),
                 topic);
  } catch (const WrongValue& error) {
    if (error.hint().empty()) return usage(error.message(), topic);
    return make_error(ErrorCode::usage, error.message(), error.hint());
  } catch (const CLI::ParseError& error) {
    if (const auto flag = repeated_flag(app))
      return usage(tr("{} can be given only once", *flag), topic);
    // What else CLI11 finds is rare. It says so in English only.
    return usage(verbatim(error.what()), topic);
  }
}

/// The words that are no flags, among which a command may be named anywhere. Global flags and their
/// values are put into `flags`; other flags are dropped.
Result<Words> plain_words(const Words& words, const CLI::App& globals, Words& flags) {
  Words plain;
  std::size_t place = 0;
  while (place < words.size() && words[place] != "--") {
    const auto flag = is_flag(words[place]) ? look_up(globals, words[place]) : Flag{};
    if (flag.option != nullptr) {
      auto next = take(words, place, flag, flags, "");
      if (!next) return next.error();
      place = *next;
      continue;
    }
    if (!is_flag(words[place])) plain.push_back(words[place]);
    ++place;
  }
  return plain;
}

/// The longest name of a command or noun in the words. After a name its arguments may follow,
/// except after `help`.
Result<std::string> find_topic(const Words& words, bool by_word,
                               const std::vector<Command>& commands) {
  std::string topic;
  for (const auto& word : words) {
    const auto known = next_words(commands, topic);
    const auto name = topic.empty() ? word : fmt::format("{} {}", topic, word);
    if (known.contains(word)) {
      topic = name;
    } else if (topic.empty() || (by_word && !known.empty())) {
      return unknown_command(topic, word, known);
    } else {
      break;
    }
  }
  return topic;
}

/// Reads a line that asks for help: `help orders`, `orders -h`, `--help`.
Result<Line> help_line(const Words& words, const std::vector<Command>& commands) {
  Line line;
  line.help = true;
  const auto globals = global_app(line.flags);
  Words flags;
  auto plain = plain_words(words, *globals, flags);
  if (!plain) return plain.error();
  const bool by_word = !plain->empty() && plain->front() == "help";
  // `help -h` is about help itself.
  if (by_word && (plain->size() > 1 || !asks_for_help(words))) plain->erase(plain->begin());
  auto topic = find_topic(*plain, by_word, commands);
  if (!topic) return topic.error();
  line.topic = *topic;
  if (auto error = parse(*globals, flags, "")) return *error;
  return line;
}

Result<Line> read_command(const Words& words, const std::vector<Command>& commands) {
  Line line;
  const auto globals = global_app(line.flags);
  auto found = find_command(words, *globals, commands);
  if (!found) return found.error();
  auto name = found->name;
  if (name.empty()) {
    if (auto error = parse(*globals, found->rest, "")) return *error;
    if (line.flags.version) line.command = find(commands, "version");
    return line;
  }
  const auto* command = find(commands, name);
  if (command == nullptr) command = find(commands, name + " list");
  if (command == nullptr) {
    return usage(tr("'{}' needs one of: {}", name, fmt::join(next_words(commands, name), ", ")),
                 name);
  }
  auto sorted = sort_words(found->rest, *globals, *command);
  if (!sorted) return sorted.error();
  if (auto error = parse(*globals, sorted->global, "")) return *error;
  if (line.flags.version) {
    line.command = find(commands, "version");
    return line;
  }
  if (auto error = parse(command->app->app(), sorted->own, command->name)) return *error;
  line.command = command;
  return line;
}

}  // namespace

Result<Line> read_line(const Words& words, const std::vector<Command>& commands) {
  if (asks_for_help(words)) return help_line(words, commands);
  GlobalFlags ignored;
  const auto globals = global_app(ignored);
  auto found = find_command(words, *globals, commands);
  if (found && found->name == "help") return help_line(words, commands);
  return read_command(words, commands);
}

bool wants_json(const Words& words) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (words[i] == "--json" || words[i] == "--format=json") return true;
    if (words[i] == "--format" && i + 1 < words.size() && words[i + 1] == "json") return true;
  }
  return false;
}

}  // namespace ecsync::cli
