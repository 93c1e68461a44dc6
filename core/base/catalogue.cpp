#include "core/base/catalogue.h"

#include <cstdint>
#include <cstring>
#include <string>

#include "core/base/vi_catalogue.h"

namespace ecsync::catalogue {
namespace {

// A .mo file (GNU gettext manual, "The Format of GNU MO Files"), in this machine's byte order:
// magic, revision, number of strings, offset of the table of originals, of that of translations.
// A table has a length and an offset per string; originals are sorted, each ends with a NUL.
constexpr std::size_t count_at = 8;
constexpr std::size_t originals_at = 12;
constexpr std::size_t translations_at = 16;
constexpr std::size_t entry_size = 8;

std::uint32_t number_at(std::size_t offset) {
  std::uint32_t number = 0;
  std::memcpy(&number, vi_catalogue.data() + offset, sizeof number);
  return number;
}

/// The string up to its NUL; for a message with a plural this is the singular.
std::string_view string_at(std::size_t table, std::size_t index) {
  return reinterpret_cast<const char*>(  // NOLINT(*-reinterpret-cast): bytes are text here
      vi_catalogue.data() + number_at(table + index * entry_size + 4));
}

}  // namespace

std::string_view vietnamese(std::string_view context, std::string_view english) {
  if (english.empty()) return "";  // that would be the catalogue's head
  // msgfmt puts the context before the words, with EOT between.
  const auto key =
      context.empty() ? std::string() : std::string(context) + '\4' + std::string(english);
  const std::string_view wanted = context.empty() ? english : std::string_view(key);
  std::size_t from = 0;
  std::size_t to = number_at(count_at);
  const std::size_t originals = number_at(originals_at);
  while (from < to) {
    const auto middle = from + (to - from) / 2;
    const int order = string_at(originals, middle).compare(wanted);
    if (order == 0) return string_at(number_at(translations_at), middle);
    if (order < 0)
      from = middle + 1;
    else
      to = middle;
  }
  return "";
}

}  // namespace ecsync::catalogue
