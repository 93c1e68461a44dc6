#include "tests/support/recording.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "tests/support/lines.h"

namespace ecsync::test {
namespace {

// Pixels.
constexpr double cell = 8.4;
constexpr double line_height = 18;
constexpr double margin = 16;
constexpr double title_bar = 34;

// Seconds.
constexpr double per_key = 0.045;
constexpr double before_typing = 0.6;
constexpr double before_answer = 0.4;
constexpr double per_line_read = 0.32;
constexpr double shortest_read = 1.6;

constexpr auto head =
    R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0:.0f}" height="{1:.0f}" viewBox="0 0 {0:.0f} {1:.0f}">
<style>
text {{ font: 14px "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace; fill: #d8dee9; white-space: pre }}
.b {{ font-weight: bold; fill: #ffffff }}
.d {{ fill: #8f9bb3 }}
.r {{ fill: #ff7b72 }}
.y {{ fill: #e3b341 }}
.p {{ fill: #7ee787; font-weight: bold }}
.c {{ fill: #ffffff }}
</style>
<rect width="100%" height="100%" rx="10" fill="#161b22"/>
<circle cx="20" cy="17" r="6" fill="#ff5f56"/><circle cx="40" cy="17" r="6" fill="#ffbd2e"/><circle cx="60" cy="17" r="6" fill="#27c93f"/>
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// Text in one style that begins in a column.
std::string run(double x, double y, std::string_view style, std::string_view text) {
  const auto end = text.find_last_not_of(' ');
  if (end == std::string_view::npos) return "";
  text = text.substr(0, end + 1);
  // The length keeps columns in line whatever font the viewer has.
  return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" textLength="{:.1f}"{}>{}</text>)", x, y,
                     text::display_width(text) * cell,
                     style.empty() ? "" : fmt::format(R"( class="{}")", style), escaped(text));
}

/// A line of the terminal with its colours, cut into pieces between wide gaps.
class LineDrawing {
 public:
  explicit LineDrawing(double y) : y_(y) {}

  std::string draw(std::string_view line) {
    while (!line.empty()) {
      if (line.starts_with("\033[")) {
        const auto end = std::min(line.find('m'), line.size() - 1);
        flush();
        style_ = style_of(line.substr(2, end - 2));
        line.remove_prefix(end + 1);
      } else if (line.starts_with("  ") && !piece_.empty() && piece_.back() != ' ') {
        flush();
        take_blanks(line);
      } else {
        piece_ += line.front();
        line.remove_prefix(1);
      }
    }
    flush();
    return out_;
  }

 private:
  static std::string_view style_of(std::string_view code) {
    if (code == "1") return "b";
    if (code == "2") return "d";
    if (code == "31") return "r";
    if (code == "33") return "y";
    return "";
  }
  void take_blanks(std::string_view& line) {
    const auto count = std::min(line.find_first_not_of(' '), line.size());
    column_ += static_cast<int>(count);
    line.remove_prefix(count);
  }
  void flush() {
    const auto first = std::min(piece_.find_first_not_of(' '), piece_.size());
    out_ += run(margin + (column_ + static_cast<int>(first)) * cell, y_, style_,
                std::string_view(piece_).substr(first));
    column_ += text::display_width(piece_);
    piece_.clear();
  }

  double y_;
  int column_ = 0;
  std::string_view style_;
  std::string piece_;
  std::string out_;
};

/// When things are to be seen, and the picture's pieces.
class Film {
 public:
  Film(const std::vector<RecordedScreen>& screens, std::size_t still, int columns)
      : screens_(screens), still_(still), columns_(columns) {
    for (const auto& screen : screens_) length_ += length_of(screen);
  }

  std::string draw() {
    std::size_t rows = 0;
    for (const auto& screen : screens_) rows = std::max(rows, rows_of(screen));
    std::string out = fmt::format(head, 2 * margin + columns_ * cell,
                                  title_bar + margin + static_cast<double>(rows) * line_height);
    double begin = 0;
    for (std::size_t i = 0; i < screens_.size(); ++i) {
      const double end = begin + length_of(screens_[i]);
      out += fmt::format("<g visibility=\"{}\">{}\n", i == still_ ? "visible" : "hidden",
                         visible(begin, end));
      out += draw_screen(screens_[i], begin);
      out += "</g>\n";
      begin = end;
    }
    return out + "</svg>\n";
  }

 private:
  static double typing(const RecordedStep& step) {
    return per_key * text::display_width(step.typed);
  }
  static double reading(const RecordedStep& step) {
    return std::max(shortest_read,
                    per_line_read * static_cast<double>(lines_of(step.shown).size()));
  }
  static double length_of(const RecordedScreen& screen) {
    double length = 0;
    for (const auto& step : screen)
      length += before_typing + typing(step) + before_answer + reading(step);
    return length;
  }
  static std::size_t rows_of(const RecordedScreen& screen) {
    std::size_t rows = 0;
    for (const auto& step : screen) rows += 1 + lines_of(step.shown).size();
    return rows;
  }

  /// Seen from `begin` to `end` of the whole, and hidden else.
  std::string visible(double begin, double end) const {
    std::string times = "0";
    std::string values = begin > 0 ? "hidden" : "visible";
    if (begin > 0) {
      times += fmt::format(";{:.4f}", begin / length_);
      values += ";visible";
    }
    if (end < length_ - 0.001) {
      times += fmt::format(";{:.4f}", end / length_);
      values += ";hidden";
    }
    return fmt::format(R"(<animate attributeName="visibility" calcMode="discrete" dur="{:.2f}s" )"
                       R"(repeatCount="indefinite" keyTimes="{}" values="{}"/>)",
                       length_, times, values);
  }

  std::string draw_screen(const RecordedScreen& screen, double begin) {
    std::string out;
    double y = title_bar + 14;
    double now = begin;
    for (const auto& step : screen) {
      const double end = begin + length_of(screen);
      out += fmt::format("<g>{}{}</g>\n", run(margin, y, "p", "$"),
                         now > begin ? visible(now, end) : "");
      now += before_typing;
      out += draw_typing(step, y, now);
      now += typing(step) + before_answer;
      y += line_height;
      out += fmt::format("<g>{}\n", visible(now, end));
      for (const auto& line : lines_of(step.shown)) {
        out += LineDrawing(y).draw(line) + "\n";
        y += line_height;
      }
      out += "</g>\n";
      now += reading(step);
    }
    return out;
  }

  /// A window over the words that opens key by key.
  std::string draw_typing(const RecordedStep& step, double y, double begin) {
    const int keys = text::display_width(step.typed);
    const double end = begin + typing(step);
    const auto id = ++windows_;
    std::string out = fmt::format(
        R"(<clipPath id="w{}"><rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.0f}">)", id,
        margin + 2 * cell, y - 14, (keys + 1) * cell, line_height);
    out +=
        fmt::format(R"(<animate attributeName="width" dur="{:.2f}s" repeatCount="indefinite" )"
                    R"(keyTimes="0;{:.4f};{:.4f};1" values="0;0;{:.1f};{:.1f}"/>)",
                    length_, begin / length_, end / length_, (keys + 1) * cell, (keys + 1) * cell);
    out += "</rect></clipPath>";
    return out + fmt::format("<g clip-path=\"url(#w{})\">{}</g>\n", id,
                             run(margin + 2 * cell, y, "c", step.typed));
  }

  const std::vector<RecordedScreen>& screens_;
  std::size_t still_;
  int columns_;
  double length_ = 0;
  int windows_ = 0;
};

}  // namespace

std::string draw_recording(const std::vector<RecordedScreen>& screens, std::size_t still,
                           int columns) {
  return Film(screens, still, columns).draw();
}

}  // namespace ecsync::test
