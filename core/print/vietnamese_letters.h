#pragma once

#include <algorithm>
#include <array>

namespace ecsync {

/// Characters that follow each other.
struct Letters {
  char32_t first;
  char32_t last;
};

/// The letters that Vietnamese needs beside ASCII: đ, vowels with horn, breve and circumflex, and
/// all vowels with their tones.
inline constexpr std::array vietnamese_letters{
    Letters{0x20, 0x7E},   Letters{0xC0, 0xC3},   Letters{0xC8, 0xCA},   Letters{0xCC, 0xCD},
    Letters{0xD2, 0xD5},   Letters{0xD9, 0xDA},   Letters{0xDD, 0xDD},   Letters{0xE0, 0xE3},
    Letters{0xE8, 0xEA},   Letters{0xEC, 0xED},   Letters{0xF2, 0xF5},   Letters{0xF9, 0xFA},
    Letters{0xFD, 0xFD},   Letters{0x102, 0x103}, Letters{0x110, 0x111}, Letters{0x128, 0x129},
    Letters{0x168, 0x169}, Letters{0x1A0, 0x1A1}, Letters{0x1AF, 0x1B0}, Letters{0x1EA0, 0x1EF9},
};

/// Whether one of these has the character.
template <class Ranges>
bool among(const Ranges& ranges, char32_t letter) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Letters& letters) {
    return letters.first <= letter && letter <= letters.last;
  });
}

}  // namespace ecsync
