#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ecsync {

/// The language of texts for people. Documents, logs and the database are always in English.
enum class Language { english, vietnamese };

/// English words in the source that have a translation in po/vi.po: a description, a column's name,
/// a status. Made by phrase() or phrase_in(), which `scripts/update-translations` looks for.
class Phrase {
 public:
  constexpr Phrase() = default;
  constexpr Phrase(const char* context, const char* english)
      : context_(context), english_(english) {}

  constexpr const char* english() const { return english_; }
  /// The translation; the English words where there is none.
  std::string_view in(Language language) const;
  constexpr bool empty() const { return *english_ == '\0'; }
  friend constexpr bool operator==(const Phrase& a, const Phrase& b) {
    return std::string_view(a.english_) == b.english_ && std::string_view(a.context_) == b.context_;
  }

 private:
  const char* context_ = "";
  const char* english_ = "";
};

/// `english` is a literal; its translation is used as it is, without placeholders.
constexpr Phrase phrase(const char* english) {
  return {"", english};
}
/// The same for words that mean different things in different places: "new" of an order, of a slip.
constexpr Phrase phrase_in(const char* context, const char* english) {
  return {context, english};
}

/// A sentence for people, in English for documents, logs and the database, and at the same time in
/// the other language for a terminal.
class Message {
 public:
  Message() = default;
  // Implicit on purpose: a phrase is a message without placeholders.
  // NOLINTNEXTLINE(google-explicit-constructor)
  Message(Phrase phrase);
  /// "" for `vietnamese` means the same words as in English.
  Message(std::string english, std::string vietnamese);

  const std::string& english() const { return english_; }
  const std::string& in(Language language) const;
  bool empty() const { return english_.empty(); }
  Message& operator+=(const Message& more);

 private:
  std::string english_;
  std::string vietnamese_;  // "" when it is the same
};

/// Words that are the same in every language: a name, an address, what somebody else said.
Message verbatim(std::string text);

/// The message with these English words, for words that went through another library.
Message translated(const std::string& english);

/// The message with texts from outside cleaned for a screen, as text::printable does it.
Message printable(const Message& message);

Message operator+(Message left, const Message& right);
/// By the English words.
bool operator==(const Message& message, std::string_view english);
std::ostream& operator<<(std::ostream& out, const Message& message);

namespace message {

template <class T>
decltype(auto) english(const T& value) {
  if constexpr (std::is_same_v<T, Message>) {
    return static_cast<const std::string&>(value.english());
  } else if constexpr (std::is_same_v<T, Phrase>) {
    return std::string_view(value.english());
  } else {
    return static_cast<const T&>(value);
  }
}

template <class T>
decltype(auto) vietnamese(const T& value) {
  if constexpr (std::is_same_v<T, Message> || std::is_same_v<T, Phrase>) {
    return value.in(Language::vietnamese);
  } else {
    return static_cast<const T&>(value);
  }
}

/// The type with which fmt checks the format. A list made by fmt::join must not be a reference.
template <class T>
using Argument =
    std::conditional_t<std::is_same_v<T, Message>, std::string,
                       std::conditional_t<std::is_same_v<T, Phrase>, std::string_view,
                                          std::conditional_t<std::is_array_v<T>, const T&, T>>>;

inline std::string_view view(fmt::string_view text) {
  return {text.data(), text.size()};
}

/// The format in both languages; the English one where the other is missing or does not fit.
Message format(std::string_view english, fmt::format_args english_arguments,
               fmt::format_args vietnamese_arguments);
/// The same with the English format `singular` when `one` is true, else with `plural`.
Message format(bool one, std::string_view singular, std::string_view plural,
               fmt::format_args english_arguments, fmt::format_args vietnamese_arguments);

}  // namespace message

/// A translated fmt::format. Messages and phrases among the arguments appear in the language of the
/// whole. `english` is a literal, checked while compiling; its translation is checked by a test.
template <class... T>
Message tr(fmt::format_string<message::Argument<T>...> english, const T&... arguments) {
  return message::format(message::view(english),
                         fmt::make_format_args(message::english(arguments)...),
                         fmt::make_format_args(message::vietnamese(arguments)...));
}

/// The same for a count, which is also the first argument: tr_count(n, "{} order", "{} orders").
template <class... T>
Message tr_count(std::int64_t count,
                 fmt::format_string<const std::int64_t&, message::Argument<T>...> one,
                 fmt::format_string<const std::int64_t&, message::Argument<T>...> many,
                 const T&... arguments) {
  return message::format(count == 1, message::view(one), message::view(many),
                         fmt::make_format_args(count, message::english(arguments)...),
                         fmt::make_format_args(count, message::vietnamese(arguments)...));
}

}  // namespace ecsync
