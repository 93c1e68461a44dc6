#include "cli/line/complete.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/line/offers.h"
#include "cli/line/words.h"
#include "cli/output/voice.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

constexpr int longest_about = 60;

/// The words before the one that is being typed.
class Typed {
 public:
  Typed(const std::vector<Command>& commands, const Words& before)
      : commands_(commands), globals_(global_app(flags_)) {
    for (const auto& word : before) take(word);
  }

  const CLI::App& globals() const { return *globals_; }
  const std::string& name() const { return name_; }  ///< "", "orders", "orders list"
  const Command* command() const { return command_; }
  /// The flag that waits for its value; null when none does.
  const CLI::Option* waiting() const { return waiting_; }
  bool flags_ended() const { return flags_ended_; }
  const Words& arguments() const { return arguments_; }

  /// The database file that the line means; "" when that cannot be told.
  std::string database() {
    const auto globals = resolved();
    return globals ? globals->database : "";
  }
  /// The format that the line asks for so far.
  Format format() {
    const auto globals = resolved();
    return globals ? globals->format : Format::table;
  }

 private:
  Result<Globals> resolved() {
    auto words = global_words_;
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    globals_->parse(std::move(words));
    return resolve_globals(flags_);
  }

  void take(const std::string& word) {
    if (waiting_ != nullptr) {
      if (waits_global_) global_words_.push_back(word);
      waiting_ = nullptr;
    } else if (word == "--" && !flags_ended_) {
      flags_ended_ = true;
    } else if (is_flag(word) && !flags_ended_) {
      take_flag(word);
    } else if (command_ == nullptr || arguments_.empty()) {
      take_name(word);
    } else {
      arguments_.push_back(word);
    }
  }

  void take_flag(const std::string& word) {
    auto flag = command_ == nullptr ? Flag{} : look_up(command_->app->app(), word);
    const bool global = flag.option == nullptr;
    if (global) flag = look_up(*globals_, word);
    if (flag.option == nullptr) return;
    const bool wants_value = takes_value(*flag.option);
    if (global) {
      global_words_.push_back(flag.name);
      if (wants_value && flag.value) global_words_.push_back(*flag.value);
    }
    if (wants_value && !flag.value) {
      waiting_ = flag.option;
      waits_global_ = global;
    }
  }

  /// Takes the word as part of the command's name, as long as it can be one.
  void take_name(const std::string& word) {
    if (name_ != "help" && next_words(commands_, name_).contains(word)) {
      name_ += (name_.empty() ? "" : " ") + word;
      command_ = find(name_);
      if (command_ == nullptr) command_ = find(name_ + " list");
    } else {
      arguments_.push_back(word);
    }
  }

  const Command* find(const std::string& name) const {
    const auto found = std::find_if(commands_.begin(), commands_.end(),
                                    [&](const Command& each) { return each.name == name; });
    return found == commands_.end() ? nullptr : &*found;
  }

  const std::vector<Command>& commands_;
  GlobalFlags flags_;
  std::unique_ptr<CLI::App> globals_;
  std::string name_;
  const Command* command_ = nullptr;
  const CLI::Option* waiting_ = nullptr;
  bool waits_global_ = false;
  bool flags_ended_ = false;
  Words global_words_;
  Words arguments_;
};

/// The name under which the offers are found: "--status".
std::string long_name(const CLI::Option& option) {
  return option.get_lnames().empty() ? option.get_name(true) : "--" + option.get_lnames().front();
}

class Completion {
 public:
  Completion(const std::vector<Command>& commands, const Words& before, const std::string& current)
      : commands_(commands), typed_(commands, before), current_(current) {}

  std::string text() {
    const auto equals = current_.find('=');
    if (typed_.waiting() != nullptr) {
      offer_value(*typed_.waiting(), "");
    } else if (typed_.flags_ended() || !current_.starts_with('-')) {
      offer_plain();
    } else if (current_.starts_with("--") && equals != std::string::npos) {
      auto flag = Flag{};
      if (typed_.command() != nullptr) flag = look_up(typed_.command()->app->app(), current_);
      if (flag.option == nullptr) flag = look_up(typed_.globals(), current_);
      if (flag.option != nullptr && takes_value(*flag.option))
        offer_value(*flag.option, current_.substr(0, equals + 1));
    } else {
      offer_flags();
    }
    return std::move(text_);
  }

 private:
  void line(const std::string& word, const std::string& about) {
    if (!word.starts_with(current_)) return;
    // Nothing is printed that could steer the terminal or that a shell might split.
    if (text::printable(word) != word) return;
    text_ += word;
    if (!about.empty()) text_ += '\t' + text::shorten(text::printable(about), longest_about);
    text_ += '\n';
  }

  /// The description in the person's language.
  std::string shown(const std::string& english) const { return translated(english).in(language_); }

  void offer_flags() {
    const auto offer = [&](const CLI::App& app) {
      for (const auto* option : app.get_options()) {
        for (const auto& name : option->get_lnames())
          line("--" + name, shown(option->get_description()));
        for (const auto& name : option->get_snames())
          line("-" + name, shown(option->get_description()));
      }
    };
    if (typed_.command() != nullptr) offer(typed_.command()->app->app());
    offer(typed_.globals());
  }

  /// Offers the next word of the command's name, or an argument.
  void offer_plain() {
    const bool help = typed_.name() == "help";
    if (help || typed_.arguments().empty()) {
      const auto name =
          help ? fmt::format("{}", fmt::join(typed_.arguments(), " ")) : typed_.name();
      for (const auto& word : next_words(commands_, name)) line(word, about(name, word));
    }
    if (help || typed_.command() == nullptr) return;
    if (const auto* argument = next_argument()) offer_value(*argument, "");
  }

  /// The description of the command `noun word`; of a noun, its verbs.
  std::string about(const std::string& noun, const std::string& word) const {
    const auto name = noun.empty() ? word : noun + " " + word;
    for (const auto& command : commands_) {
      if (command.name != name) continue;
      const auto text = shown(command.app->app().get_description());
      return text.substr(0, text.find(". "));
    }
    return fmt::format("{}", fmt::join(next_words(commands_, name), ", "));
  }

  /// The argument that is being typed. The last one may take many words.
  const CLI::Option* next_argument() const {
    auto place = typed_.arguments().size();
    for (const auto* option : typed_.command()->app->app().get_options()) {
      if (!option->get_positional()) continue;
      if (place == 0 || option->get_items_expected_max() > 1) return option;
      --place;
    }
    return nullptr;
  }

  Offer offer_of(const std::string& value) {
    const auto* command = typed_.command();
    if (value == "--profile") return profile_offer();
    if (command == nullptr) return offer_for("", value);
    if (value == "--columns") return columns_offer(command->columns, typed_.format());
    if (value == "--sort") return sort_offer(command->columns);
    return offer_for(command->name, value);
  }

  /// Offers values for `option`. `start` is the part of the word before the value, such as
  /// "--format=".
  void offer_value(const CLI::Option& option, std::string start) {
    const auto name = option.get_positional() ? option.get_name(true) : long_name(option);
    const auto offer = offer_of(name);
    std::string given;  // the part of a list that is typed already
    if (const auto comma = current_.rfind(',');
        option.get_delimiter() == ',' && comma != std::string::npos && comma >= start.size()) {
      given = "," + current_.substr(start.size(), comma + 1 - start.size());
      start = current_.substr(0, comma + 1);
    }
    for (const auto& word : offer.words) {
      if (given.find("," + word + ",") == std::string::npos) line(start + word, "");
    }
    if (offer.live) offer_live(*offer.live, start, given);
    if (offer.file) text_ += "\tfiles\n";
  }

  /// Offers what the database knows, without what stands on the line already.
  void offer_live(db::Suggest what, const std::string& start, const std::string& listed) {
    const auto& given = typed_.arguments();
    bool goes_on = false;
    for (const auto& found : db::suggest(typed_.database(), what, current_.substr(start.size()))) {
      if (std::find(given.begin(), given.end(), found.word) != given.end() ||
          listed.find("," + found.word + ",") != std::string::npos)
        continue;
      line(start + found.word, found.about);
      goes_on = goes_on || found.goes_on;
    }
    if (goes_on) text_ += "\tnospace\n";
  }

  const std::vector<Command>& commands_;
  Typed typed_;
  const std::string& current_;
  Language language_ = Voice::before_globals({}).language();
  std::string text_;
};

}  // namespace

std::string complete(const std::vector<std::string>& words, const std::vector<Command>& commands) {
  auto before = words;
  if (!before.empty() && before.front() == "--") before.erase(before.begin());
  std::string current;
  if (!before.empty()) {
    current = before.back();
    before.pop_back();
  }
  try {
    return Completion(commands, before, current).text();
  } catch (const std::exception&) {
    return "";  // completion shows no errors
  }
}

}  // namespace ecsync::cli
