#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace ecsync::json {

class Document;

/// A field was missing, of a wrong type or over a limit. `what()` is one sentence with the path,
/// e.g. "data.orders[3].price: not a decimal number". Caught at the parsing boundary by
/// json::checked.
class FieldError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A checked look at one place of a Document, which must outlive it. A Value may stand for a member
/// that is missing; asking it for content then throws FieldError naming the path. Numbers are kept
/// as text, so nothing passes through a double.
class Value {
 public:
  /// Not missing and not null.
  bool present() const;
  bool is_object() const;
  bool is_array() const;
  /// A string or a number.
  bool is_text() const;

  /// Member of an object; a missing Value when this is missing, null or has no such member. Throws
  /// when this is another type.
  Value operator[](const char* member) const;
  /// Elements of an array; none when missing or null. Throws when this is another type, or more
  /// than `limit` elements.
  std::vector<Value> items(std::size_t limit = 100'000) const;
  /// Names of an object's members, in order.
  std::vector<std::string> names() const;

  /// A JSON string of at most `limit` bytes; a number counts as its text. Throws otherwise.
  std::string text(std::size_t limit = 4096) const;
  /// The same, or `fallback` when missing or null.
  std::string text_or(std::string_view fallback, std::size_t limit = 4096) const;
  /// The same, or nothing when missing, null or "".
  std::optional<std::string> optional_text(std::size_t limit = 4096) const;
  /// An id: a non-empty string or a number, as text of at most 255 bytes without control
  /// characters.
  std::string id() const;
  /// An integer, as JSON number or as decimal text; "3.0" is accepted as 3. Throws on fractions and
  /// overflow.
  std::int64_t integer() const;
  std::int64_t integer_or(std::int64_t fallback) const;
  /// true/false, "true"/"false" in any case, 0/1, "0"/"1".
  bool boolean() const;
  bool boolean_or(bool fallback) const;
  /// The JSON text of a number or the string itself, unchanged.
  std::string scalar_text() const;

  /// Throws FieldError "<path>: <reason>".
  [[noreturn]] void fail(std::string_view reason) const;

 private:
  friend class Document;
  Value(const Document* document, const void* node, const void* parent, const char* member)
      : document_(document), node_(node), parent_(parent), member_(member) {}
  /// The characters of a string or number. Throws otherwise.
  std::string_view characters() const;

  const Document* document_;
  const void* node_;    // null when missing
  const void* parent_;  // for the path of a missing member
  const char* member_;
};

/// One JSON text, parsed iteratively with depth ≤ 64 and UTF-8 validation. Move only.
class Document {
 public:
  /// Errors: remote_bad_answer with the place of the fault.
  static Result<Document> parse(std::string text);
  Document(Document&& other) noexcept;
  Document& operator=(Document&& other) noexcept;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document();
  Value root() const;

 private:
  friend class Value;
  struct Impl;
  explicit Document(std::unique_ptr<Impl> impl);
  std::string path_of(const void* node, const char* missing_member) const;
  std::unique_ptr<Impl> impl_;
};

/// Runs a reader of Values and turns a FieldError into remote_bad_answer.
template <class Read>
auto checked(Read&& read) -> Result<decltype(read())> {
  try {
    return read();
  } catch (const FieldError& error) {
    return make_error(ErrorCode::remote_bad_answer, verbatim(error.what()));
  }
}

/// Writes one JSON document with keys in the order of the calls. Ill-formed UTF-8 is replaced by
/// U+FFFD; control and bidi characters are escaped.
class Writer {
 public:
  Writer();
  ~Writer();
  Writer(Writer&& other) noexcept;
  Writer& operator=(Writer&& other) noexcept;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);
  Writer& text(std::string_view value);
  Writer& number(std::int64_t value);
  Writer& boolean(bool value);
  Writer& null();
  /// A finished JSON value, taken as it is.
  Writer& raw(std::string_view json);

  /// Shorthands: key and value.
  Writer& field(std::string_view name, std::string_view value);
  Writer& field(std::string_view name, const std::string& value) {
    return field(name, std::string_view(value));
  }
  Writer& field(std::string_view name, const char* value) {
    return field(name, std::string_view(value));
  }
  Writer& field(std::string_view name, std::int64_t value);
  Writer& field(std::string_view name, int value) { return field(name, std::int64_t{value}); }
  Writer& field(std::string_view name, bool value);
  /// null when nothing is there.
  Writer& field(std::string_view name, const std::optional<std::string>& value);

  /// The document so far.
  std::string str() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ecsync::json
