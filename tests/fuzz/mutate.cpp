// Changes an input in a way that most readers get past their first look at it: words of a JSON text
// (strings, numbers, names) are replaced by odd ones, by one another, left out or repeated. Blind
// changes of bytes, which libFuzzer makes by itself, mostly end in "not JSON". Both are made.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace ecsync::fuzz {
namespace {

// What answers and files were seen to hold where something else was expected, and edges of types.
constexpr std::array<std::string_view, 64> odd_words{"null",
                                                     "true",
                                                     "false",
                                                     "0",
                                                     "-0",
                                                     "-1",
                                                     "1",
                                                     "0.5",
                                                     "1e3",
                                                     "1e400",
                                                     "-1e-400",
                                                     "0.005",
                                                     "2147483648",
                                                     "4294967296",
                                                     "9223372036854775807",
                                                     "-9223372036854775808",
                                                     "9223372036854775808",
                                                     "18446744073709551616",
                                                     "\"9223372036854775807\"",
                                                     "\"-9223372036854775808\"",
                                                     "1000000000000000000",
                                                     "253402300800",
                                                     "99999999999999999",
                                                     "253402300800000",
                                                     "4611686018427387904",
                                                     "\"0\"",
                                                     "\"-1\"",
                                                     "\"000\"",
                                                     "\"1,250,000.00\"",
                                                     "\"1,25\"",
                                                     "\"12.345\"",
                                                     "\"n/a\"",
                                                     "\"\"",
                                                     "\" \"",
                                                     "[]",
                                                     "{}",
                                                     "[null]",
                                                     "[[]]",
                                                     "[\"a\",2]",
                                                     "{\"a\":1}",
                                                     "\"₫\"",
                                                     "\"vnd\"",
                                                     "\"VND\"",
                                                     "\"V N\"",
                                                     "\"Vietnam\"",
                                                     "\"ZZ\"",
                                                     "\"\\u0000\"",
                                                     "\"a\\u0000b\"",
                                                     "\"\\ud800\"",
                                                     "\"\\u202e\\u0007\"",
                                                     "\"\xC3\xA1\\n,\\\"\"",
                                                     "\"\xF0\x9F\x9B\x8D\"",
                                                     "\"\xFF\"",
                                                     "\"$(touch x)\"",
                                                     "\"a b\"",
                                                     "\"1:2/3\"",
                                                     "\"=1+1\"",
                                                     "\"0000-01-01 00:00:00\"",
                                                     "\"9999-12-31 23:59:59 -2359\"",
                                                     "\"2016-12-31T23:59:60Z\"",
                                                     "\"2026-02-30 00:00:00\"",
                                                     "\"canceled\"",
                                                     "\"IN_CANCEL\"",
                                                     "\"UNKNOWN_WORD\""};

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-' || c == '+' || c == '%';
}

std::size_t end_of_string(const std::string& text, std::size_t begin) {
  for (auto i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      return i + 1;
  }
  return text.size();
}

/// Strings in quotes and words outside of them, in their order.
std::vector<Span> words_of(const std::string& text) {
  std::vector<Span> words;
  for (std::size_t i = 0; i < text.size();) {
    auto end = i + 1;
    if (text[i] == '"') {
      end = end_of_string(text, i);
    } else if (is_word_byte(text[i])) {
      while (end < text.size() && is_word_byte(text[end])) ++end;
    } else {
      i = end;
      continue;
    }
    words.push_back({i, end});
    i = end;
  }
  return words;
}

class Mutator {
 public:
  Mutator(std::string& text, unsigned seed) : text_(text), random_(seed), words_(words_of(text)) {}

  /// False when there is nothing that it could change.
  bool change() {
    if (words_.empty()) return false;
    const auto word = pick_value();
    switch (below(8)) {
      case 0:
        replace(word, "");
        break;
      case 1:
        replace(word, part(words_[below(words_.size())]));
        break;
      case 2:
        repeat(word);
        break;
      case 3:
        bend(word);
        break;
      default:
        replace(word, std::string(odd_words[below(odd_words.size())]));
    }
    return true;
  }

 private:
  std::size_t below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }
  std::string part(Span span) const { return text_.substr(span.begin, span.end - span.begin); }
  void replace(Span span, const std::string& with) {
    text_.replace(span.begin, span.end - span.begin, with);
  }
  /// Names of members are left alone most of the time: without its name a value is not read at all.
  Span pick_value() {
    auto word = words_[below(words_.size())];
    for (int tries = 0; tries < 3 && word.end < text_.size() && text_[word.end] == ':'; ++tries)
      word = words_[below(words_.size())];
    return word;
  }
  /// What stands from this word to another one comes once more.
  void repeat(Span word) {
    const auto other = words_[below(words_.size())];
    const Span all{std::min(word.begin, other.begin), std::max(word.end, other.end)};
    text_.insert(all.end, part(all));
  }
  /// One byte of it becomes another.
  void bend(Span word) {
    auto& byte = text_[word.begin + below(word.end - word.begin)];
    byte = static_cast<char>(below(2) == 0 ? '0' + below(10) : below(256));
  }

  std::string& text_;
  std::minstd_rand random_;
  std::vector<Span> words_;
};

}  // namespace
}  // namespace ecsync::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, most);
  std::string text(reinterpret_cast<const char*>(data), size);
  for (unsigned round = 0; round <= seed / 4 % 3; ++round) {
    if (!ecsync::fuzz::Mutator(text, seed + round).change())
      return LLVMFuzzerMutate(data, size, most);
  }
  const auto length = std::min(text.size(), most);
  std::copy_n(text.begin(), length, reinterpret_cast<char*>(data));
  return length;
}
