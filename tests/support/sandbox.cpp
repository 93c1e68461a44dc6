#include "tests/support/sandbox.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace ecsync::test {
namespace {

[[noreturn]] void become_sandbox(const std::vector<std::string>& arguments, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // never outlives a test that crashed
  dup2(out, STDOUT_FILENO);
  std::vector<std::string> words{ECSYNC_SANDBOX};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execv(ECSYNC_SANDBOX, argv.data());
  _exit(127);
}

/// Reads `export NAME='value'` lines up to the one that is printed last.
std::map<std::string, std::string> read_variables(int in) {
  std::map<std::string, std::string> variables;
  std::FILE* const file = fdopen(in, "r");
  std::array<char, 4096> line{};
  while (variables.count("ECSYNC_SANDBOX_PID") == 0 &&
         std::fgets(line.data(), static_cast<int>(line.size()), file) != nullptr) {
    const std::string text(line.data());
    const auto equals = text.find("='");
    const auto end = text.rfind('\'');
    if (text.rfind("export ", 0) != 0 || equals == std::string::npos) continue;
    variables[text.substr(7, equals - 7)] = text.substr(equals + 2, end - equals - 2);
  }
  std::fclose(file);
  return variables;
}

/// The port that an address names (`http://127.0.0.1:4711/…`); 0 when it names none.
int port_in(const std::string& url) {
  const auto colon = url.find(':', url.find("://") + 3);
  return colon == std::string::npos ? 0 : std::atoi(url.c_str() + colon + 1);
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Where each marketplace listens, by its name in connection ids.
std::map<std::string, int> ports_in(const std::map<std::string, std::string>& variables) {
  constexpr std::string_view start = "ECSYNC_";
  constexpr std::string_view end = "_API_BASE";
  std::map<std::string, int> ports;
  for (const auto& [name, value] : variables)
    if (name.starts_with(start) && name.ends_with(end))
      ports[lower(name.substr(start.size(), name.size() - start.size() - end.size()))] =
          port_in(value);
  return ports;
}

std::string exchange(int port, const std::string& method, const std::string& path,
                     const std::string& body) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    close(connection);
    throw std::runtime_error("the sandbox does not answer");
  }
  const std::string request = fmt::format(
      "{} {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: "
      "application/json\r\nContent-Length: {}\r\n\r\n{}",
      method, path, port, body.size(), body);
  std::string answer;
  if (send(connection, request.data(), request.size(), MSG_NOSIGNAL) ==
      static_cast<ssize_t>(request.size())) {
    std::array<char, 65536> part{};
    for (auto size = recv(connection, part.data(), part.size(), 0); size > 0;
         size = recv(connection, part.data(), part.size(), 0)) {
      answer.append(part.data(), static_cast<std::size_t>(size));
    }
  }
  close(connection);
  return answer;
}

/// What follows the head of an answer that must say 200.
std::string body_of(const std::string& answer) {
  if (answer.find(" 200 ") == std::string::npos)
    throw std::runtime_error("the sandbox refused: " + answer);
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

}  // namespace

Sandbox::Sandbox(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe for the sandbox");
  pid_ = fork();
  if (pid_ == 0) become_sandbox(arguments, ends[1]);
  close(ends[1]);
  variables_ = read_variables(ends[0]);
  if (variables_.count("ECSYNC_SANDBOX_PID") == 0)
    throw std::runtime_error("ecsync-sandbox does not come up");
  ports_ = ports_in(variables_);
}

Sandbox::~Sandbox() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

int Sandbox::port_of(const std::string& platform) const {
  if (platform.empty() && ports_.size() == 1) return ports_.begin()->second;
  const auto found = ports_.find(platform);
  if (found == ports_.end())
    throw std::runtime_error(fmt::format("the sandbox plays no marketplace '{}'", platform));
  return found->second;
}

std::vector<std::string> Sandbox::platforms() const {
  std::vector<std::string> platforms;
  for (const auto& [platform, port] : ports_) platforms.push_back(platform);
  return platforms;
}

std::string Sandbox::get(const std::string& path, const std::string& platform) const {
  return body_of(exchange(port_of(platform), "GET", path, ""));
}

std::string Sandbox::post(const std::string& path, const std::string& json,
                          const std::string& platform) const {
  return body_of(exchange(port_of(platform), "POST", path, json));
}

Fields Sandbox::consent(const std::string& url) const {
  const int named = port_in(url);
  const std::string answer = exchange(named > 0 ? named : port_of(""), "GET",
                                      url.substr(url.find('/', url.find("://") + 3)), "");
  auto at = answer.find("\r\nLocation: ");
  if (at == std::string::npos) at = answer.find("\r\nlocation: ");
  if (at == std::string::npos) throw std::runtime_error("no consent: " + answer);
  at += 12;
  return decode_query(answer.substr(at, answer.find("\r\n", at) - at));
}

}  // namespace ecsync::test
