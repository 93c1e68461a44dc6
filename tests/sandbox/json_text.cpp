#include "tests/sandbox/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ecsync::sandbox {

JsonText& JsonText::open() {
  out_ += '{';
  opened_.push_back(marks_.size());
  return *this;
}

JsonText& JsonText::close(std::uint64_t turn) {
  const std::size_t first = opened_.back();
  const std::size_t count = marks_.size() - first;
  if (count > 0) {
    const auto at = [this](std::size_t offset) {
      return out_.begin() + static_cast<std::ptrdiff_t>(offset);
    };
    std::rotate(at(marks_[first]), at(marks_[first + turn % count]), out_.end());
    out_.pop_back();
  }
  marks_.resize(first);
  opened_.pop_back();
  out_ += "},";
  return *this;
}

JsonText& JsonText::open_list() {
  out_ += '[';
  return *this;
}

JsonText& JsonText::close_list() {
  if (out_.back() == ',') out_.pop_back();
  out_ += "],";
  return *this;
}

JsonText& JsonText::key(std::string_view name) {
  marks_.push_back(out_.size());
  out_ += '"';
  append_escaped(name);
  out_ += "\":";
  return *this;
}

JsonText& JsonText::text(std::string_view value) {
  out_ += '"';
  append_escaped(value);
  out_ += "\",";
  return *this;
}

JsonText& JsonText::number(std::int64_t value) {
  fmt::format_to(std::back_inserter(out_), "{},", value);
  return *this;
}

JsonText& JsonText::number(std::uint64_t value) {
  fmt::format_to(std::back_inserter(out_), "{},", value);
  return *this;
}

JsonText& JsonText::boolean(bool value) {
  return raw(value ? "true" : "false");
}

JsonText& JsonText::null() {
  return raw("null");
}

JsonText& JsonText::raw(std::string_view json) {
  out_ += json;
  out_ += ',';
  return *this;
}

std::string JsonText::take() {
  if (!out_.empty() && out_.back() == ',') out_.pop_back();
  return std::exchange(out_, {});
}

void JsonText::append_escaped(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20) {
      fmt::format_to(std::back_inserter(out_), "\\u{:04x}", byte);
    } else if (byte >= 0x80 && escape_all_) {
      append_unicode_escape(value, i);
    } else {
      out_ += c;
    }
  }
}

/// Writes the code point that starts at `at` (valid UTF-8) and leaves `at` on its last byte.
void JsonText::append_unicode_escape(std::string_view value, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(value[at]);
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  unsigned point = lead & (0x3fU >> static_cast<unsigned>(more));
  for (int k = 0; k < more; ++k)
    point = (point << 6U) | (static_cast<unsigned char>(value[++at]) & 0x3fU);
  const auto out = std::back_inserter(out_);
  if (point < 0x10000) {
    fmt::format_to(out, "\\u{:04x}", point);
  } else {
    point -= 0x10000;
    fmt::format_to(out, "\\u{:04x}\\u{:04x}", 0xd800 + (point >> 10U), 0xdc00 + (point & 0x3ffU));
  }
}

}  // namespace ecsync::sandbox
