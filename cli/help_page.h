#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ecsync::cli {

/// A page of help, broken into lines of a given width as it is written. Text never falls below 40
/// columns, where names and words would tear, and never runs wider than 100, where it is hard to
/// read.
class HelpPage {
 public:
  explicit HelpPage(int columns);

  void blank() { text_ += '\n'; }
  void heading(std::string_view title);
  /// Lines after the first begin `indent` columns further in.
  void paragraph(std::string_view words, int indent = 0);
  /// Names on the left, what they are on the right; below the name where that does not fit.
  void entries(const std::vector<std::pair<std::string, std::string>>& entries);
  /// A command line that can be copied: broken between words, outside of quotes, with a backslash.
  void example(std::string_view line);

  const std::string& text() const { return text_; }

 private:
  void flow(std::string_view text, int at, int indent);

  int width_;
  std::string text_;
};

}  // namespace ecsync::cli
