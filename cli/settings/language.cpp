#include "cli/settings/language.h"

#include <string_view>

#include "cli/settings/environment.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

/// The language of "vi", "vi_VN", "vi_VN.UTF-8" or "vi@latin". Nothing for languages that we do not
/// have.
std::optional<Language> spoken(std::string_view locale) {
  const auto language = locale.substr(0, locale.find_first_of("_.@"));
  if (language == "vi") return Language::vietnamese;
  if (language == "en" || language == "C" || language == "POSIX") return Language::english;
  return std::nullopt;
}

/// The first language we have in a list such as "fr:vi:en".
std::optional<Language> first_spoken(std::string_view languages) {
  for (const auto name : text::split(languages, ':')) {
    if (const auto language = spoken(name)) return language;
  }
  return std::nullopt;
}

std::string locale_name() {
  for (const auto* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const auto value = environment(variable)) return *value;
  }
  return "C";
}

}  // namespace

std::optional<Language> parse_language(const std::string& word) {
  if (word == "auto") return language_of_locale();
  if (word == "en") return Language::english;
  if (word == "vi") return Language::vietnamese;
  return std::nullopt;
}

Language language_of_locale() {
  const auto locale = locale_name();
  if (locale == "C" || locale == "POSIX") return Language::english;
  if (const auto language = first_spoken(environment("LANGUAGE").value_or(""))) return *language;
  return spoken(locale).value_or(Language::english);
}

}  // namespace ecsync::cli
