#include "core/base/text.h"

#include <glib.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "core/base/utf8.h"

namespace ecsync::text {
namespace {

using GText = std::unique_ptr<char, decltype(&g_free)>;

/// Calls `visit(code, bytes)` for every character; ill-formed pieces come as U+FFFD.
template <class Visit>
void each_character(std::string_view text, Visit&& visit) {
  while (!text.empty()) {
    const auto next = utf8::decode(text);
    visit(next.code, text.substr(0, next.length));
    text.remove_prefix(next.length);
  }
}

/// Valid UTF-8 without NUL, which GLib takes for the end; invisible format characters are dropped
/// (zero-width blanks, joiners, soft hyphens), controls become blanks.
std::string cleaned(std::string_view utf8) {
  std::string clean;
  clean.reserve(utf8.size());
  each_character(utf8, [&](char32_t code, std::string_view /*bytes*/) {
    const auto type = g_unichar_type(code);
    if (type == G_UNICODE_FORMAT) return;
    utf8::append(clean, type == G_UNICODE_CONTROL ? U' ' : code);
  });
  return clean;
}

/// Compatibility decomposition: letters apart from their marks, and the "bold" or full-width
/// letters that shops decorate their names with as plain ones.
std::string decomposed(const std::string& text) {
  const GText result(g_utf8_normalize(text.c_str(), -1, G_NORMALIZE_NFKD), &g_free);
  return result ? std::string(result.get()) : text;
}

std::string case_folded(const std::string& text) {
  const GText result(g_utf8_casefold(text.c_str(), -1), &g_free);
  return result.get();
}

/// Pictures of the supplementary planes, and the older symbols that have an emoji form.
bool is_pictograph(char32_t code) {
  return code >= 0x1F000 || (code >= 0x2190 && code <= 0x2BFF) || code == 0x3030 || code == 0x303D;
}

bool is_skin_tone(char32_t code) {
  return code >= 0x1F3FB && code <= 0x1F3FF;
}

bool is_flag_letter(char32_t code) {
  return code >= 0x1F1E6 && code <= 0x1F1FF;
}

constexpr char32_t joiner = 0x200D;
constexpr char32_t emoji_style = 0xFE0F;

int character_width(char32_t code) {
  const auto type = g_unichar_type(code);
  if (type == G_UNICODE_CONTROL || g_unichar_iszerowidth(code)) return 0;
  return g_unichar_iswide(code) ? 2 : 1;
}

/// The characters that a terminal shows as one: a letter with its marks, a flag, joined emoji.
struct Cluster {
  std::size_t length = 0;  ///< bytes
  int width = 0;           ///< columns
};

/// The first cluster of a text that is not empty.
Cluster first_cluster(std::string_view text) {
  const auto first = utf8::decode(text);
  Cluster cluster{first.length, is_flag_letter(first.code) ? 2 : character_width(first.code)};
  bool flag_open = is_flag_letter(first.code);
  bool picture = is_pictograph(first.code);
  auto previous = first.code;
  while (cluster.length < text.size()) {
    const auto next = utf8::decode(text.substr(cluster.length));
    const bool pairs = flag_open && is_flag_letter(next.code);
    const bool joins = previous == joiner && is_pictograph(next.code);
    const bool tints = picture && is_skin_tone(next.code);
    const bool marks = next.code >= 0x20 && character_width(next.code) == 0 &&
                       g_unichar_type(next.code) != G_UNICODE_CONTROL;
    if (!pairs && !joins && !tints && !marks) break;
    if (next.code == emoji_style && cluster.width == 1) cluster.width = 2;
    flag_open = false;
    picture = picture || joins;
    previous = next.code;
    cluster.length += next.length;
  }
  return cluster;
}

/// `format` is a base for integers, and std::chars_format for a double.
template <class Number, class Format>
std::optional<Number> read_number(std::string_view text, Format format) {
  Number value{};
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, format);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string_view leading_digits(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  if constexpr (std::is_floating_point_v<Number>)
    return read_number<Number>(text, std::chars_format::general);
  else
    return read_number<Number>(text, 10);
}
template std::optional<int> parse_number<int>(std::string_view);
template std::optional<std::int64_t> parse_number<std::int64_t>(std::string_view);
template std::optional<std::size_t> parse_number<std::size_t>(std::string_view);
template std::optional<double> parse_number<double>(std::string_view);

std::optional<std::uint64_t> parse_hex(std::string_view text) {
  return read_number<std::uint64_t>(text, 16);
}

std::string lower_case(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = lower_case(c);
  return small;
}

std::string upper_case(std::string_view text) {
  std::string large(text);
  for (char& c : large) c = upper_case(c);
  return large;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  if (text.empty()) return pieces;
  while (true) {
    const auto end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  auto words = split(text, ' ');
  std::erase(words, "");
  return words;
}

std::string_view trimmed(std::string_view text, std::string_view blanks) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string fold(std::string_view utf8) {
  // Case folding may compose anew, so the decomposition comes last.
  const auto plain = decomposed(case_folded(decomposed(cleaned(utf8))));
  std::string folded;
  folded.reserve(plain.size());
  bool blank = false;
  each_character(plain, [&](char32_t code, std::string_view bytes) {
    if (g_unichar_ismark(code)) return;
    if (g_unichar_isspace(code)) {
      blank = !folded.empty();
      return;
    }
    if (blank) folded += ' ';
    blank = false;
    // đ is a letter of its own, not a d with a mark.
    if (code == U'đ')
      folded += 'd';
    else
      folded += bytes;
  });
  return folded;
}

std::string printable(std::string_view utf8) {
  std::string result;
  result.reserve(utf8.size());
  each_character(utf8, [&](char32_t code, std::string_view /*bytes*/) {
    utf8::append(result, utf8::is_steering(code) ? utf8::replacement : code);
  });
  return result;
}

int display_width(std::string_view utf8) {
  int width = 0;
  while (!utf8.empty()) {
    const auto cluster = first_cluster(utf8);
    width += cluster.width;
    utf8.remove_prefix(cluster.length);
  }
  return width;
}

std::string shorten(std::string_view utf8, int columns) {
  if (columns <= 0) return {};
  // `kept` is what fits beside the ellipsis; it is needed only when the whole does not fit.
  std::size_t kept = 0;
  std::size_t read = 0;
  int width = 0;
  while (read < utf8.size()) {
    const auto cluster = first_cluster(utf8.substr(read));
    width += cluster.width;
    if (width > columns) return std::string(utf8.substr(0, kept)) + "…";
    read += cluster.length;
    if (width < columns) kept = read;
  }
  return std::string(utf8);
}

std::string slug(std::string_view utf8) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  std::string result;
  for (const char c : fold(utf8)) {
    if (is_letter(c)) {
      result += c;
    } else if (!result.empty() && is_letter(result.back())) {
      // A row of other characters becomes one separator.
      result += c == '.' || c == '_' ? c : '-';
    }
  }
  result.resize(std::min(result.find_last_not_of("._-") + 1, result.size()));
  return result.empty() ? "shop" : result;
}

int edit_distance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = static_cast<int>(j);
  for (const char wanted : a) {
    int diagonal = row[0]++;
    for (std::size_t j = 1; j < row.size(); ++j) {
      const int replaced = diagonal + (wanted == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

Nearest::Nearest(std::string_view word)
    : word_(fold(word)),
      // The shorter a word, the sooner a change makes another word of it: no change is allowed in
      // one letter, one in up to four, two in longer words.
      best_(std::min(2, (static_cast<int>(word_.size()) + 1) / 3) + 1) {}

void Nearest::offer(const std::string& candidate) {
  const auto folded = fold(candidate);
  const auto longer = std::ssize(folded) - std::ssize(word_);
  if (longer >= best_ || -longer >= best_) return;
  const int distance = edit_distance(word_, folded);
  if (distance >= best_) return;
  best_ = distance;
  found_ = candidate;
}

}  // namespace ecsync::text
