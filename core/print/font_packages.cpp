#include "core/base/utf8.h"
#include "core/print/missing_letters.h"
#include "core/print/vietnamese_letters.h"

namespace ecsync {
namespace {

constexpr std::array thai_letters{Letters{0xE00, 0xE7F}};
/// Of China, Japan and Korea.
constexpr std::array cjk_letters{
    Letters{0x1100, 0x11FF}, Letters{0x2E80, 0x9FFF},   Letters{0xA960, 0xA97F},
    Letters{0xAC00, 0xD7FF}, Letters{0xF900, 0xFAFF},   Letters{0xFE30, 0xFE4F},
    Letters{0xFF00, 0xFFEF}, Letters{0x1AFF0, 0x1B16F}, Letters{0x20000, 0x3FFFF},
};
constexpr std::array pictures{
    Letters{0x2300, 0x23FF},
    Letters{0x2600, 0x27BF},
    Letters{0x2B00, 0x2BFF},
    Letters{0x1F000, 0x1FAFF},
};

const char* package_with(char32_t letter) {
  if (among(thai_letters, letter)) return "fonts-thai-tlwg";
  if (among(cjk_letters, letter)) return "fonts-noto-cjk";
  if (among(pictures, letter)) return "fonts-noto-color-emoji";
  return "fonts-noto-core";
}

}  // namespace

std::string sample_of(const std::set<char32_t>& letters) {
  constexpr std::size_t enough = 12;
  std::string text;
  std::size_t count = 0;
  for (const auto letter : letters) {
    if (++count > enough) return text + " …";
    if (!text.empty()) text += ' ';
    utf8::append(text, letter);
  }
  return text;
}

std::set<std::string> packages_with(const std::set<char32_t>& letters) {
  std::set<std::string> packages;
  for (const auto letter : letters) packages.insert(package_with(letter));
  return packages;
}

}  // namespace ecsync
