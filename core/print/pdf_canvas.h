#pragma once

#include <compare>
#include <memory>
#include <set>
#include <string>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace ecsync {

/// In points.
inline constexpr double millimetre = 72 / 25.4;

enum class Align { left, center, right };

struct TextStyle {
  double size = 10;  ///< points
  bool bold = false;
  bool italic = false;
  Align align = Align::left;
  double width = 0;    ///< room; longer text wraps into lines, or shrinks with `one_line`
  int most_lines = 0;  ///< longer text ends in "…"; 0 for no limit
  bool one_line = false;

  auto operator<=>(const TextStyle&) const = default;  // NOLINT(modernize-use-nullptr): clang 14
};

struct Extent {
  double width = 0;
  double height = 0;
};

struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
};
inline constexpr Colour black{};

/// A PDF that is being drawn, in memory. Lengths are points, measured from the upper left corner.
/// Nothing else in ecsync draws with Pango and cairo.
class PdfCanvas {
 public:
  /// `written` is the date that the file's head tells; given, so that the same slip makes the same
  /// bytes. Errors: font_missing.
  static Result<PdfCanvas> create(double width, double height, const std::string& title,
                                  Timestamp written);
  /// As letters_without_font() in print_slip.h.
  static Result<std::set<char32_t>> letters_without_font(const std::set<char32_t>& letters);
  PdfCanvas(PdfCanvas&& other) noexcept;
  PdfCanvas& operator=(PdfCanvas&&) = delete;
  PdfCanvas(const PdfCanvas&) = delete;
  PdfCanvas& operator=(const PdfCanvas&) = delete;
  ~PdfCanvas();

  double width() const;
  double height() const;

  /// While false, everything is measured and nothing drawn.
  void set_drawing(bool drawing);

  Extent measure(const std::string& text, const TextStyle& style);
  /// Draws text with its upper left corner at (x, y). Returns the room that it took.
  Extent text(double x, double y, const std::string& text, const TextStyle& style,
              const Colour& colour = black);
  void line(double x1, double y1, double x2, double y2);
  /// Fills a rectangle with black.
  void bar(double x, double y, double width, double height);
  /// Draws a row of dots for writing by hand.
  void dots(double x1, double x2, double y);
  /// Draws big letters across the page. Call it before the page's text, which then stands above
  /// them.
  void stamp(const std::string& text, double size, const Colour& colour);

  void end_page();
  /// The whole file. Errors: internal.
  Result<std::string> finish();

 private:
  struct Impl;
  explicit PdfCanvas(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ecsync
