#include "adapters/common/fields.h"

#include <algorithm>

#include "core/base/text.h"

namespace ecsync::common {

const std::string* find_field(const Fields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const auto& field) { return field.first == name; });
  return found == fields.end() || found->second.empty() ? nullptr : &found->second;
}

bool flag(const json::Value& value) {
  if (!value.present() || (value.is_text() && value.text().empty())) return false;
  return value.boolean();
}

std::string optional_id(const json::Value& value) {
  if (!value.present() || (value.is_text() && value.text().empty())) return "";
  std::string id = value.id();
  return id == "0" ? "" : id;
}

std::string scalar_or_empty(const json::Value& value) {
  return value.present() ? value.scalar_text() : "";
}

std::string quotable(std::string foreign, const std::vector<std::string_view>& secrets,
                     int columns) {
  constexpr std::string_view hidden = "***";
  for (const std::string_view secret : secrets) {
    if (secret.empty()) continue;
    // On behind what was put in: it may hold the secret itself, when that is a row of asterisks.
    for (auto at = foreign.find(secret); at != std::string::npos;
         at = foreign.find(secret, at + hidden.size()))
      foreign.replace(at, secret.size(), hidden);
  }
  return text::shorten(text::printable(foreign), columns);
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

}  // namespace ecsync::common
