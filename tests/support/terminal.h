#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/support/program.h"

namespace ecsync::test {

/// The real ecsync on a terminal of its own, with a person who types.
class Terminal {
 public:
  Terminal(const Program& program, const std::vector<std::string>& words);
  /// Another program in the same home and environment, such as a shell; `line` begins with its
  /// path.
  static Terminal of(const Program& program, std::vector<std::string> line);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  /// Waits until `text` appears behind what earlier calls waited for. False when the program ends
  /// or 20 seconds pass before; screen() tells what came instead.
  bool expect(const std::string& text);
  /// Types the text and Enter.
  void enter(const std::string& text);
  /// Types the bytes as they are: "\x03" is Ctrl-C, "\x04" Ctrl-D.
  void type(const std::string& bytes);
  /// Everything that was shown so far, line ends as the terminal has them (CR LF).
  const std::string& screen() const { return screen_; }
  /// Reads to the end and gives the exit status; 128 + N when signal N ended it.
  int wait();

 private:
  Terminal(std::vector<std::string> line, const Program& program);
  bool read_more(int milliseconds);

  pid_t pid_ = -1;
  int fd_ = -1;
  std::string screen_;
  std::size_t seen_ = 0;
};

}  // namespace ecsync::test
