#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecsync::sandbox::tiktok {

/// Results of order searches that somebody may still page through. The search keeps what it found
/// while orders go on changing, so an order can come back with an update time past the bound that
/// was asked for.
class Walks {
 public:
  /// Keeps the places found and returns the walk's number. The oldest walks are forgotten.
  std::uint32_t begin(std::vector<std::size_t> places);
  /// Null for a walk that was never begun or is forgotten.
  const std::vector<std::size_t>* find(std::uint32_t walk) const;

 private:
  std::deque<std::vector<std::size_t>> kept_;
  std::uint32_t first_ = 0;
};

/// Where a walk goes on.
struct PagePlace {
  std::uint32_t walk = 0;
  std::uint32_t offset = 0;
};

/// Opaque text with `+`, `/` and `=` in it. `binding` stands for the query: with another one the
/// token cannot be read.
std::string page_token(PagePlace place, std::uint64_t binding);
std::optional<PagePlace> read_page_token(std::string_view token, std::uint64_t binding);

/// The product search's tokens: an offset in base64.
std::string offset_token(std::size_t offset);
std::optional<std::size_t> read_offset_token(std::string_view token);

}  // namespace ecsync::sandbox::tiktok
