#include "tests/sandbox/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ecsync::sandbox {
namespace {

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

}  // namespace

JsonText& JsonText::open() {
  out_ += '{';
  opened_.push_back(marks_.size());
  return *this;
}

JsonText& JsonText::close(std::uint64_t turn) {
  const std::size_t first = opened_.back();
  const std::size_t count = marks_.size() - first;
  if (count > 0) {
    // Members before the first one go behind the last one. Copied as blocks: std::rotate swaps byte
    // by byte.
    const std::size_t start = marks_[first];
    const std::string turned = out_.substr(start, marks_[first + turn % count] - start);
    out_.erase(start, turned.size());
    out_ += turned;
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
  return raw(fmt::format_int(value).c_str());
}

JsonText& JsonText::number(std::uint64_t value) {
  return raw(fmt::format_int(value).c_str());
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
    // Most text has nothing to escape: it is taken over in stretches.
    const auto rest = value.substr(i);
    const auto special = std::ranges::find_if_not(
        rest, [this](char c) { return is_plain(c) || (c < 0 && !escape_all_); });
    const auto plain = static_cast<std::size_t>(special - rest.begin());
    out_.append(rest.substr(0, plain));
    i += plain;
    if (i == value.size()) return;

    const char c = value[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20) {
      fmt::format_to(std::back_inserter(out_), "\\u{:04x}", byte);
    } else if (byte >= 0x80) {
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
