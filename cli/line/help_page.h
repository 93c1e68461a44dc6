#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/message.h"

namespace ecsync::cli {

/// A page of help, broken into lines of a given width as it is written. Text never falls below 40
/// columns, where names and words would tear, and never runs wider than 100, where it is hard to
/// read.
class HelpPage {
 public:
  HelpPage(int columns, Language language);

  void blank() { text_ += '\n'; }
  void heading(const Message& title);
  /// Lines after the first begin `indent` columns further in.
  void paragraph(const Message& words, int indent = 0);
  /// Names on the left, what they are on the right; below the name where that does not fit.
  void entries(const std::vector<std::pair<std::string, Message>>& entries);
  /// A command line that can be copied: broken between words, outside of quotes, with a backslash.
  void example(std::string_view line);

  Language language() const { return language_; }
  const std::string& text() const { return text_; }

 private:
  void flow(std::string_view text, int at, int indent);

  int width_;
  Language language_;
  std::string text_;
};

}  // namespace ecsync::cli
