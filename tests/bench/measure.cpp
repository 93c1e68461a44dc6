// ecsync_bench_measure: runs a program and writes what it cost as one line of JSON into a file:
// seconds of wall clock and CPU, peak memory and bytes written to disk. The kernel counts the
// memory of whoever starts a program as the program's own until it is loaded, so a large starter (a
// Python script) would spoil the figure.
//
// usage: ecsync_bench_measure FILE PROGRAM [ARGUMENT...]; ends with the program's exit status.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fputs("usage: ecsync_bench_measure FILE PROGRAM [ARGUMENT...]\n", stderr);
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    execvp(words[2], words + 2);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return 1;
  const double wall =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::FILE* const file = std::fopen(words[1], "we");
  if (file == nullptr) return 1;
  constexpr long block = 512;  // what ru_oublock counts in
  std::fprintf(file,
               "{\"wall\":%.6f,\"user\":%.6f,\"system\":%.6f,\"memory_kib\":%ld,\"written\":%ld}\n",
               wall, seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss,
               usage.ru_oublock * block);
  std::fclose(file);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
