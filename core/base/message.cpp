#include "core/base/message.h"

#include <fmt/format.h>

#include <ostream>

#include "core/base/catalogue.h"
#include "core/base/text.h"

namespace ecsync {
namespace {

std::string format_or_nothing(std::string_view format, fmt::format_args arguments) {
  if (format.empty()) return "";
  try {
    return fmt::vformat(fmt::string_view(format.data(), format.size()), arguments);
  } catch (const fmt::format_error&) {
    return "";  // a test finds such translations; English is better than no word at all
  }
}

}  // namespace

std::string_view Phrase::in(Language language) const {
  if (language == Language::english) return english_;
  const auto found = catalogue::vietnamese(context_, english_);
  return found.empty() ? std::string_view(english_) : found;
}

Message::Message(Phrase phrase)
    : Message(phrase.english(), std::string(phrase.in(Language::vietnamese))) {}

Message::Message(std::string english, std::string vietnamese)
    : english_(std::move(english)), vietnamese_(std::move(vietnamese)) {
  if (vietnamese_ == english_) vietnamese_.clear();
}

const std::string& Message::in(Language language) const {
  return language == Language::english || vietnamese_.empty() ? english_ : vietnamese_;
}

Message& Message::operator+=(const Message& more) {
  if (!vietnamese_.empty() || !more.vietnamese_.empty())
    vietnamese_ = in(Language::vietnamese) + more.in(Language::vietnamese);
  english_ += more.english_;
  return *this;
}

Message verbatim(std::string text) {
  return {std::move(text), ""};
}

Message translated(const std::string& english) {
  return {english, std::string(catalogue::vietnamese("", english))};
}

Message printable(const Message& message) {
  return {text::printable(message.english()), text::printable(message.in(Language::vietnamese))};
}

Message operator+(Message left, const Message& right) {
  left += right;
  return left;
}

bool operator==(const Message& message, std::string_view english) {
  return std::string_view(message.english()) == english;
}

std::ostream& operator<<(std::ostream& out, const Message& message) {
  return out << message.english();
}

namespace message {

Message format(std::string_view english, fmt::format_args english_arguments,
               fmt::format_args vietnamese_arguments) {
  return format(true, english, english, english_arguments, vietnamese_arguments);
}

Message format(bool one, std::string_view singular, std::string_view plural,
               fmt::format_args english_arguments, fmt::format_args vietnamese_arguments) {
  const auto chosen = one ? singular : plural;
  return {fmt::vformat(fmt::string_view(chosen.data(), chosen.size()), english_arguments),
          format_or_nothing(catalogue::vietnamese("", singular), vietnamese_arguments)};
}

}  // namespace message
}  // namespace ecsync
