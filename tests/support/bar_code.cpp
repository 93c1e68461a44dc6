#include "tests/support/bar_code.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include "tests/support/pdf.h"

namespace ecsync::test {
namespace {

/// The widths of bars and gaps of each value, in modules, as the standard lists them.
constexpr std::array<std::string_view, 106> symbols{
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232"};
constexpr std::string_view stop = "2331112";
constexpr int start_a = 103;
constexpr int start_b = 104;
constexpr int start_c = 105;
constexpr int to_c = 99;
constexpr int to_b = 100;
constexpr int to_a = 101;

/// So many runs of pixels as modules; nothing when they are none of a symbol of this width.
std::optional<std::string> modules_of(const std::vector<int>& runs, std::size_t from,
                                      std::size_t count, int width) {
  if (from + count > runs.size()) return std::nullopt;
  double sum = 0;
  for (std::size_t i = from; i < from + count; ++i) sum += runs[i];
  std::string text;
  for (std::size_t i = from; i < from + count; ++i) {
    const auto modules = std::lround(runs[i] * width / sum);
    if (modules < 1 || modules > 4) return std::nullopt;
    text += static_cast<char>('0' + modules);
  }
  return text;
}

std::optional<int> value_at(const std::vector<int>& runs, std::size_t from) {
  const auto modules = modules_of(runs, from, 6, 11);
  if (!modules) return std::nullopt;
  const auto* const found = std::find(symbols.begin(), symbols.end(), *modules);
  if (found == symbols.end()) return std::nullopt;
  return static_cast<int>(found - symbols.begin());
}

std::string text_of(const std::vector<int>& values) {
  std::string text;
  int set = values.front();
  for (std::size_t i = 1; i < values.size(); ++i) {
    const int value = values[i];
    if (value == to_c && set != start_c) {
      set = start_c;
    } else if (value == to_b && set != start_b) {
      set = start_b;
    } else if (value == to_a && set != start_a) {
      set = start_a;
    } else if (set == start_c) {
      text += static_cast<char>('0' + value / 10);
      text += static_cast<char>('0' + value % 10);
    } else {
      text += static_cast<char>(' ' + value);
    }
  }
  return text;
}

/// The bar code that begins with the bar at `from`; "" when there is none with the right check.
std::string read_from(const std::vector<int>& runs, std::size_t from) {
  const auto start = value_at(runs, from);
  if (!start || *start < start_a) return "";
  std::vector<int> values{*start};
  for (std::size_t at = from + 6;; at += 6) {
    if (modules_of(runs, at, 7, 13) == stop) break;
    const auto value = value_at(runs, at);
    if (!value || *value >= start_a) return "";
    values.push_back(*value);
  }
  const int check = values.back();
  values.pop_back();
  int sum = values.front();
  for (std::size_t i = 1; i < values.size(); ++i) sum += static_cast<int>(i) * values[i];
  return sum % 103 == check ? text_of(values) : "";
}

/// A row of pixels as the widths of its runs; those at odd places are dark.
std::vector<int> runs_of(std::string_view row) {
  std::vector<int> runs{0};
  bool dark = false;
  for (const char pixel : row) {
    if ((static_cast<unsigned char>(pixel) < 128) != dark) {
      dark = !dark;
      runs.push_back(0);
    }
    ++runs.back();
  }
  return runs;
}

}  // namespace

std::string scan_bar_code(const std::string& pdf) {
  const auto picture = pdf_picture(pdf);
  std::istringstream head(picture);
  std::string kind;
  std::size_t width = 0;
  std::size_t height = 0;
  int white = 0;
  head >> kind >> width >> height >> white;
  if (kind != "P5" || picture.size() < width * height) return "";
  const auto pixels = std::string_view(picture).substr(picture.size() - width * height);
  for (std::size_t y = 0; y < height; ++y) {
    const auto runs = runs_of(pixels.substr(y * width, width));
    for (std::size_t bar = 1; bar < runs.size(); bar += 2) {
      if (auto text = read_from(runs, bar); !text.empty()) return text;
    }
  }
  return "";
}

}  // namespace ecsync::test
