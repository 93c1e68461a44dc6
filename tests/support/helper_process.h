#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace ecsync::test {

/// Runs `work` in a process of its own, whose exit status is what it answers; an exception is told
/// on stderr and makes it 99. Start it while this process has no file open that `work` opens:
/// SQLite's locks do not survive a fork.
pid_t start_process(const std::function<int()>& work);

/// Waits for its end: the exit status, 128 + N when signal N ended it.
int end_of(pid_t process);

/// A process that talks to a server of this one. Make it before the server, which has threads:
/// under the sanitizers the child of a program with threads hangs when it starts one.
class ClientProcess {
 public:
  /// `work` begins once the address is known.
  explicit ClientProcess(const std::function<int(const std::string& url)>& work);
  ClientProcess(const ClientProcess&) = delete;
  ClientProcess& operator=(const ClientProcess&) = delete;
  /// Ends the process if it still runs.
  ~ClientProcess();

  void begin(const std::string& url);
  void signal(int number) const;
  /// Waits; as end_of().
  int end();

 private:
  pid_t process_ = -1;
  int address_ = -1;  // where it is told
};

}  // namespace ecsync::test
