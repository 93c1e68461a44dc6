#include "tests/support/postgres_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace ecsync::test {
namespace {

namespace fs = std::filesystem;

constexpr auto marker = "-- statement ";

/// Who the server runs as: PostgreSQL refuses root.
struct Owner {
  uid_t user = geteuid();
  gid_t group = getegid();
};

Owner owner() {
  if (geteuid() != 0) return {};
  const auto* postgres = getpwnam("postgres");
  if (postgres == nullptr) throw std::runtime_error("there is no user postgres");
  return {postgres->pw_uid, postgres->pw_gid};
}

/// Starts one of its programs in `folder` as `owner`; both outputs go to `output`.
pid_t start(std::vector<std::string> line, const fs::path& folder, const Owner& owner, int output) {
  std::vector<char*> words;
  for (auto& word : line) words.push_back(word.data());
  words.push_back(nullptr);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  const bool is_owner =
      geteuid() == owner.user ||
      (setgroups(0, nullptr) == 0 && setgid(owner.group) == 0 && setuid(owner.user) == 0);
  prctl(PR_SET_PDEATHSIG,
        SIGQUIT);  // never outlives a test that crashed; after setuid, which clears it
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (is_owner && chdir(folder.c_str()) == 0) execv(words[0], words.data());
  _exit(127);
}

/// Reads until `text` has come or the other end is closed.
std::string read_until(int end, const std::string& text) {
  std::string all;
  std::array<char, 4096> buffer{};
  while (text.empty() || all.find(text) == std::string::npos) {
    const auto length = read(end, buffer.data(), buffer.size());
    if (length <= 0) break;
    all.append(buffer.data(), static_cast<std::size_t>(length));
  }
  return all;
}

}  // namespace

std::optional<fs::path> PostgresServer::programs() {
  std::vector<fs::path> folders;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
    folders.push_back(version.path() / "bin");
  std::sort(folders.begin(), folders.end());
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
    if (fs::exists(*folder / "initdb") && fs::exists(*folder / "postgres")) return *folder;
  }
  return std::nullopt;
}

PostgresServer::PostgresServer(fs::path programs) : programs_(std::move(programs)) {
  const auto runs_as = owner();
  if (chown(folder_.path().c_str(), runs_as.user, runs_as.group) != 0)
    throw std::runtime_error("the folder of the server cannot be given away");
  const auto data = folder_ / "data";
  const auto run = [&](std::vector<std::string> line) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("there is no pipe");
    line[0] = (programs_ / line[0]).string();
    server_ = start(std::move(line), folder_.path(), runs_as, ends[1]);
    close(ends[1]);
    log_ = ends[0];
  };

  run({"initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"});
  const auto said = read_until(log_, "");
  close(log_);
  int status = 0;
  waitpid(server_, &status, 0);
  server_ = -1;
  if (status != 0) throw std::runtime_error("initdb failed:\n" + said);

  run({"postgres", "-D", data, "-k", folder_.path().string(), "-p", "5432", "-c",
       "listen_addresses=", "-c", "fsync=off", "-c", "log_min_messages=log"});
  const std::string ready = "ready to accept connections";
  const auto begun = read_until(log_, ready);
  if (begun.find(ready) == std::string::npos)
    throw std::runtime_error("the server does not start:\n" + begun);
}

PostgresServer::~PostgresServer() {
  if (server_ > 0) {
    kill(server_, SIGINT);  // ends at once, in good order
    waitpid(server_, nullptr, 0);
  }
  if (log_ >= 0) close(log_);
}

std::vector<std::string> PostgresServer::answers(const std::vector<std::string>& statements) const {
  std::string script;
  for (std::size_t i = 0; i < statements.size(); ++i)
    script += fmt::format("\\warn '{}{}'\n{};\n", marker, i, statements[i]);
  const auto file = folder_.write("script.sql", script);
  const auto command =
      fmt::format("'{}' -X -q -t -A -h '{}' -p 5432 -U postgres -d postgres -f '{}' 2>&1",
                  (programs_ / "psql").string(), folder_.path().string(), file);
  const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "r"), pclose);
  if (!output) throw std::runtime_error("psql cannot be started");

  std::vector<std::string> answers(statements.size());
  std::size_t answered = 0;
  std::array<char, 4096> line{};
  while (fgets(line.data(), line.size(), output.get()) != nullptr) {
    const std::string said = line.data();
    if (said.starts_with(marker))
      ++answered;
    else if (answered > 0)
      answers[answered - 1] += said;
    else
      throw std::runtime_error("psql: " + said);
  }
  if (answered != statements.size()) throw std::runtime_error("psql ended early");
  return answers;
}

}  // namespace ecsync::test
