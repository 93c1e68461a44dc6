#include "cli/line/words.h"

namespace ecsync::cli {

bool is_flag(const std::string& word) {
  return word.size() > 1 && word.front() == '-' && (word[1] < '0' || word[1] > '9');
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

bool may_lack_value(const CLI::Option& option) {
  return option.get_items_expected_min() == 0 && !option.get_default_str().empty();
}

Flag look_up(const CLI::App& app, const std::string& word) {
  if (word.starts_with("--")) {
    const auto equals = word.find('=');
    Flag flag{nullptr, word.substr(0, equals), std::nullopt};
    if (equals != std::string::npos) flag.value = word.substr(equals + 1);
    flag.option = app.get_option_no_throw(flag.name);
    return flag;
  }
  const auto* option = app.get_option_no_throw(word.substr(0, 2));
  if (option == nullptr) return {};
  if (takes_value(*option)) {
    Flag flag{option, word.substr(0, 2), std::nullopt};
    if (word.size() > 2) flag.value = word.substr(2);
    return flag;
  }
  // A bundle such as -qv: every letter must be a flag without a value.
  for (const char letter : word.substr(1)) {
    const auto* each = app.get_option_no_throw(std::string{'-', letter});
    if (each == nullptr || takes_value(*each)) return {};
  }
  return Flag{option, word, std::nullopt};
}

std::set<std::string> next_words(const std::vector<Command>& commands, const std::string& prefix) {
  std::set<std::string> words;
  const auto start = prefix.empty() ? "" : prefix + " ";
  for (const auto& command : commands) {
    if (!command.name.starts_with(start)) continue;
    const auto tail = command.name.substr(start.size());
    words.insert(tail.substr(0, tail.find(' ')));
  }
  return words;
}

}  // namespace ecsync::cli
