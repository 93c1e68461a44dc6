#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/message.h"

namespace ecsync::cli {

/// A page of help that breaks lines as it is written. It is at least 40 columns wide, since words
/// would tear otherwise, and at most 100, since longer lines are hard to read.
class HelpPage {
 public:
  HelpPage(int columns, Language language);

  void blank() { text_ += '\n'; }
  void heading(const Message& title);
  /// Writes a paragraph. Lines after the first begin `indent` columns further to the right.
  void paragraph(const Message& words, int indent = 0);
  /// Writes names on the left and what they are on the right, or below where there is no room.
  void entries(const std::vector<std::pair<std::string, Message>>& entries);
  /// Writes a command line that can be copied: broken between words, outside of quotes, with a
  /// backslash.
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
