#pragma once

#include <compare>
#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace ecsync {

enum class Align { left, center, right };

struct TextStyle {
  double size = 10;  ///< points
  bool bold = false;
  bool italic = false;
  Align align = Align::left;
  double width = 0;    ///< room; longer text wraps into lines, or shrinks with `one_line`
  int most_lines = 0;  ///< beyond them the text ends in "…"; 0 for no limit
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

/// A PDF under way, kept in memory. Lengths are points from the upper left corner. The only user of
/// Pango's and cairo's drawing.
class PdfCanvas {
 public:
  /// Errors: font_missing. `written` is the date in the file's head, so that it does not depend on
  /// the wall clock.
  static Result<PdfCanvas> create(double width, double height, const std::string& title,
                                  Timestamp written);
  PdfCanvas(PdfCanvas&& other) noexcept;
  PdfCanvas& operator=(PdfCanvas&&) = delete;
  PdfCanvas(const PdfCanvas&) = delete;
  PdfCanvas& operator=(const PdfCanvas&) = delete;
  ~PdfCanvas();

  double width() const;
  double height() const;

  /// While false, nothing is drawn and everything is measured.
  void set_drawing(bool drawing);

  Extent measure(const std::string& text, const TextStyle& style);
  /// Its upper left corner at (x, y); answers what it took.
  Extent text(double x, double y, const std::string& text, const TextStyle& style,
              const Colour& colour = black);
  void line(double x1, double y1, double x2, double y2);
  /// A row of dots to write on.
  void dots(double x1, double x2, double y);
  /// Big letters across the page, meant to be drawn before its text.
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
