#include "adapters/common/fields.h"

#include <algorithm>

#include "core/base/text.h"

namespace ecsync::common {
namespace {

/// The text is put together anew: replaced in place, an answer of 16 MiB that is nothing but short
/// secrets would take for ever, and a secret that is a row of asterisks would be found again in
/// what was put in for it.
std::string without(std::string_view foreign, std::string_view secret) {
  std::string cleaned;
  cleaned.reserve(foreign.size());
  while (true) {
    const auto at = foreign.find(secret);
    cleaned += foreign.substr(0, at);
    if (at == std::string_view::npos) return cleaned;
    cleaned += "***";
    foreign.remove_prefix(at + secret.size());
  }
}

}  // namespace

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
  for (const std::string_view secret : secrets) {
    if (!secret.empty()) foreign = without(foreign, secret);
  }
  return text::shorten(text::printable(foreign), columns);
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

}  // namespace ecsync::common
