#include "core/base/utf8.h"

#include <cstdint>
#include <cstring>

namespace ecsync::utf8 {
namespace {

/// The length of a character and the range of its second byte, as its first byte tells.
struct Lead {
  std::size_t length = 0;  ///< 0: not a lead byte
  char32_t bits = 0;
  // The range of the second byte; it alone keeps out overlong forms, surrogates and > U+10FFFF.
  unsigned low = 0x80;
  unsigned high = 0xBF;
};

Lead lead(unsigned byte) {
  if (byte < 0x80) return {1, byte};
  if (byte < 0xC2) return {};
  if (byte < 0xE0) return {2, byte & 0x1FU};
  if (byte == 0xE0) return {3, byte & 0x0FU, 0xA0, 0xBF};
  if (byte == 0xED) return {3, byte & 0x0FU, 0x80, 0x9F};
  if (byte < 0xF0) return {3, byte & 0x0FU};
  if (byte == 0xF0) return {4, byte & 0x07U, 0x90, 0xBF};
  if (byte < 0xF4) return {4, byte & 0x07U};
  if (byte == 0xF4) return {4, byte & 0x07U, 0x80, 0x8F};
  return {};
}

}  // namespace

Decoded decode(std::string_view text) {
  if (text.empty()) return {};
  const auto first = lead(static_cast<unsigned char>(text.front()));
  if (first.length == 0) return {replacement, 1, false};
  auto code = first.bits;
  for (std::size_t i = 1; i < first.length; ++i) {
    const unsigned low = i == 1 ? first.low : 0x80U;
    const unsigned high = i == 1 ? first.high : 0xBFU;
    // The bytes that could still have become a character count as one ill-formed piece.
    if (i == text.size()) return {replacement, i, false};
    const unsigned byte = static_cast<unsigned char>(text[i]);
    if (byte < low || byte > high) return {replacement, i, false};
    code = (code << 6U) | (byte & 0x3FU);
  }
  return {code, first.length, true};
}

std::size_t well_formed_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    // Most of what marketplaces send is ASCII: eight bytes at a glance.
    std::uint64_t eight = 0;
    if (text.size() - at >= sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080U) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    const auto next = decode(text.substr(at));
    if (!next.valid) return at;
    at += next.length;
  }
  return at;
}

void append(std::string& text, char32_t code) {
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  const auto tail = [&](unsigned shift) { put(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    tail(0);
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    tail(6);
    tail(0);
  } else {
    put(0xF0U | (code >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_steering(char32_t code) {
  const auto within = [code](char32_t low, char32_t high) { return code >= low && code <= high; };
  return code < 0x20 || within(0x7F, 0x9F) || code == 0x061C || within(0x200E, 0x200F) ||
         within(0x2028, 0x202E) || within(0x2066, 0x2069);
}

}  // namespace ecsync::utf8
