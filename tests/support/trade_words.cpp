#include "tests/support/trade_words.h"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace ecsync::test {

std::vector<std::string> foreign_words(const std::string& vietnamese) {
  static const std::vector<std::string> forbidden{"kéo",      "lời gọi",  "lần gọi",
                                                  "cuộc gọi", "mặt hàng", "món",
                                                  "một khắc", "phần tư",  "niêm yết"};
  // One blank between words, and no sentence's capital: then a word is what stands between blanks.
  std::string words = " ";
  for (const char c : vietnamese) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = byte >= 0x80 || std::isalnum(byte) != 0;
    if (letter)
      words += static_cast<char>(std::tolower(byte));
    else if (words.back() != ' ')
      words += ' ';
  }
  words += ' ';
  std::vector<std::string> found;
  std::copy_if(
      forbidden.begin(), forbidden.end(), std::back_inserter(found),
      [&](const std::string& word) { return words.find(" " + word + " ") != std::string::npos; });
  return found;
}

}  // namespace ecsync::test
