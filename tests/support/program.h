#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/holds.h"
#include "tests/support/temp_dir.h"

namespace ecsync::test {

/// What a run of the real program came to.
struct Ran {
  int status = 0;  ///< exit status; 128 + N when signal N ended it
  std::string out;
  std::string err;
};

/// A run that is still going on; killed with this object.
class Running {
 public:
  Running(pid_t pid, int out, int err) : pid_(pid), out_(out), err_(err) {}
  Running(Running&& other) noexcept;
  Running& operator=(Running&&) = delete;
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

  void signal(int number) const;
  /// Reads both outputs to their ends and takes the exit status.
  Ran wait();
  /// Reads stderr until `text` has come; false when the stream ended before.
  bool wait_for_error_text(const std::string& text);
  /// What wait_for_error_text has read so far.
  const std::string& error_text() const { return err_text_; }
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_;
  int out_;
  int err_;
  std::string err_text_;
};

/// The real ecsync, started from outside in a home folder of its own, with an environment that
/// holds nothing else but what the test sets. File modes bind it even when the tests run as root.
class Program {
 public:
  Program();

  void set(const std::string& variable, const std::string& value) {
    environment_[variable] = value;
  }
  void set(const std::map<std::string, std::string>& variables);
  void unset(const std::string& variable) { environment_.erase(variable); }
  /// From now on no file that it writes may grow beyond this: a full disk. Nothing: no limit.
  void limit_files(std::optional<std::uint64_t> bytes) { file_limit_ = bytes; }

  /// `words` follow the program's name; `input` is all of its stdin.
  Ran run(const std::vector<std::string>& words, const std::string& input = "") const;
  Running start(const std::vector<std::string>& words, const std::string& input = "") const;
  /// Another program in the same home and environment: a shell that calls ecsync, for one. `line`
  /// begins with its path.
  Ran run_other(const std::vector<std::string>& line, const std::string& input = "") const;

  const TempDir& home() const { return home_; }
  /// Where the file lies unless --database names another.
  std::string database() const { return home_ / ".local/share/ecsync/default.db"; }
  /// "NAME=value" each, for exec.
  std::vector<std::string> environment() const;

 private:
  Running start_line(std::vector<std::string> line, const std::string& input) const;

  TempDir home_;
  std::map<std::string, std::string> environment_;
  std::optional<std::uint64_t> file_limit_;
};

}  // namespace ecsync::test
