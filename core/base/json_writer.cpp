#include <string>
#include <utility>

#include "core/base/json.h"
#include "core/base/utf8.h"

namespace ecsync::json {
namespace {

void append_escape(std::string& out, char32_t code) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out += digits[(code >> shift) & 0xFU];
}

void append_character(std::string& out, char32_t code) {
  switch (code) {
    case U'"':
      out += "\\\"";
      return;
    case U'\\':
      out += "\\\\";
      return;
    case U'\n':
      out += "\\n";
      return;
    case U'\r':
      out += "\\r";
      return;
    case U'\t':
      out += "\\t";
      return;
    default:
      break;
  }
  // Characters that could steer a terminal are escaped, because the document may be shown in one.
  if (utf8::is_steering(code)) {
    append_escape(out, code);
  } else {
    utf8::append(out, code);
  }
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto next = utf8::decode(text);
    append_character(out, next.code);
    text.remove_prefix(next.length);
  }
  out += '"';
}

}  // namespace

struct Writer::Impl {
  std::string out;
  bool separate = false;  // something stands before, in this object or array

  std::string& before_value() {
    if (separate) out += ',';
    separate = true;
    return out;
  }
};

Writer::Writer() : impl_(std::make_unique<Impl>()) {}
Writer::~Writer() = default;
Writer::Writer(Writer&& other) noexcept = default;
Writer& Writer::operator=(Writer&& other) noexcept = default;

Writer& Writer::begin_object() {
  impl_->before_value() += '{';
  impl_->separate = false;
  return *this;
}

Writer& Writer::end_object() {
  impl_->out += '}';
  impl_->separate = true;
  return *this;
}

Writer& Writer::begin_array() {
  impl_->before_value() += '[';
  impl_->separate = false;
  return *this;
}

Writer& Writer::end_array() {
  impl_->out += ']';
  impl_->separate = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  append_string(impl_->before_value(), name);
  impl_->out += ':';
  impl_->separate = false;
  return *this;
}

Writer& Writer::text(std::string_view value) {
  append_string(impl_->before_value(), value);
  return *this;
}

Writer& Writer::number(std::int64_t value) {
  return raw(std::to_string(value));
}

Writer& Writer::boolean(bool value) {
  return raw(value ? "true" : "false");
}

Writer& Writer::null() {
  return raw("null");
}

Writer& Writer::raw(std::string_view json) {
  impl_->before_value() += json;
  return *this;
}

Writer& Writer::field(std::string_view name, std::string_view value) {
  return key(name).text(value);
}

Writer& Writer::field(std::string_view name, std::int64_t value) {
  return key(name).number(value);
}

Writer& Writer::field(std::string_view name, bool value) {
  return key(name).boolean(value);
}

Writer& Writer::field(std::string_view name, const std::optional<std::string>& value) {
  key(name);
  return value ? text(*value) : null();
}

std::string Writer::str() const {
  return impl_->out;
}

}  // namespace ecsync::json
