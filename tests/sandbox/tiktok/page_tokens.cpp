#include "tests/sandbox/tiktok/page_tokens.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "tests/sandbox/random.h"

namespace ecsync::sandbox::tiktok {
namespace {

constexpr std::size_t most_walks = 256;
// In base64 these are `++//`, and the length of a whole token makes it end in `==`.
constexpr std::string_view start = "\xfb\xef\xff";
constexpr std::size_t token_bytes = start.size() + 4 + 4 + 8;

std::string to_base64(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()),  // NOLINT
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.resize(text.size() - 1);
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),  // NOLINT
                        text.data(), text.size(), nullptr, &length, &end,
                        sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(length);
  return bytes;
}

void append_number(std::string& bytes, std::uint64_t value, int width) {
  for (int i = width - 1; i >= 0; --i)
    bytes += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 0xffU);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

}  // namespace

std::uint32_t Walks::begin(std::vector<std::size_t> places) {
  kept_.push_back(std::move(places));
  if (kept_.size() > most_walks) {
    kept_.pop_front();
    ++first_;
  }
  return first_ + static_cast<std::uint32_t>(kept_.size()) - 1;
}

const std::vector<std::size_t>* Walks::find(std::uint32_t walk) const {
  const std::size_t place = static_cast<std::size_t>(walk) - first_;
  return walk >= first_ && place < kept_.size() ? &kept_[place] : nullptr;
}

std::string page_token(PagePlace place, std::uint64_t binding) {
  std::string bytes(start);
  append_number(bytes, place.walk, 4);
  append_number(bytes, place.offset, 4);
  append_number(bytes, mix(binding + mix(place.walk) + place.offset), 8);
  return to_base64(bytes);
}

std::optional<PagePlace> read_page_token(std::string_view token, std::uint64_t binding) {
  const auto bytes = from_base64(token);
  if (!bytes || bytes->size() != token_bytes) return std::nullopt;
  const PagePlace place{number_at(*bytes, start.size()), number_at(*bytes, start.size() + 4)};
  if (page_token(place, binding) != token) return std::nullopt;
  return place;
}

std::string offset_token(std::size_t offset) {
  return to_base64(fmt::format("offset={}", offset));
}

std::optional<std::size_t> read_offset_token(std::string_view token) {
  constexpr std::string_view name = "offset=";
  const auto text = from_base64(token);
  if (!text || !text->starts_with(name)) return std::nullopt;
  std::size_t offset = 0;
  const char* end = text->data() + text->size();
  const auto read = std::from_chars(text->data() + name.size(), end, offset);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return offset;
}

}  // namespace ecsync::sandbox::tiktok
