#pragma once

#include <sys/types.h>

#include <functional>

namespace ecsync::test {

/// Runs `work` in a process of its own, whose exit status is what it answers; an exception is told
/// on stderr and makes it 99. Start it while this process has no file open that `work` opens:
/// SQLite's locks do not survive a fork.
pid_t start_process(const std::function<int()>& work);

/// Waits for its end: the exit status, 128 + N when signal N ended it.
int end_of(pid_t process);

}  // namespace ecsync::test
