#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace ecsync::test {

/// A PostgreSQL of its own: a new, empty cluster in a temporary folder that listens on a socket in
/// there only, and ends with this object or with this process. It compares texts byte by byte.
/// Under root it runs as the user postgres.
class PostgresServer {
 public:
  /// The folder of its programs, the newest when there are several; nothing when none is installed.
  static std::optional<std::filesystem::path> programs();

  explicit PostgresServer(std::filesystem::path programs);
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  /// Runs one statement after the other, whatever came of those before, and gives what the server
  /// said to each: its complaint, or the rows of an answer.
  std::vector<std::string> answers(const std::vector<std::string>& statements) const;

 private:
  std::filesystem::path programs_;
  TempDir folder_;
  pid_t server_ = -1;
  int log_ = -1;  // the reading end of what it says
};

}  // namespace ecsync::test
