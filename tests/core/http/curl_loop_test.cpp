#include "core/http/curl_loop.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include "core/base/stop.h"
#include "core/http/curl_http.h"
#include "tests/support/helper_process.h"
#include "tests/support/raw_server.h"

namespace ecsync {
namespace {

using namespace std::chrono_literals;
using test::get;
using test::http_answer;
using test::RawConnection;
using test::RawServer;

/// The body of an answer, or what went wrong.
std::string text_of(const Http::Outcome& outcome) {
  const auto* failure = std::get_if<Http::Failure>(&outcome);
  return failure == nullptr ? std::get<HttpResponse>(outcome).body
                            : failure->error.message.english();
}

/// Answers each request with its own first line and body, so that a mix-up shows.
void echo(RawConnection& connection) {
  for (;;) {
    const auto request = connection.read_request();
    if (request.empty()) return;
    connection.write(http_answer(request.substr(0, request.find(" HTTP/1.1")) + " " +
                                 request.substr(request.find("\r\n\r\n") + 4)));
  }
}

/// Lets nobody through before `count` have come.
class Gate {
 public:
  explicit Gate(int count) : missing_(count) {}
  void pass() {
    std::unique_lock lock(mutex_);
    if (--missing_ <= 0) all_here_.notify_all();
    all_here_.wait(lock, [this] { return missing_ <= 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_here_;
  int missing_;
};

template <class Work>
void in_threads(int count, const Work& work) {
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (auto& thread : threads) thread.join();
}

/// How long the thread of this process that is not the main one sleeps in poll(2) at most; nothing
/// while it does something else.
std::optional<std::chrono::milliseconds> sleep_of_other_thread() {
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    if (task.path().filename() == std::to_string(getpid())) continue;
    std::ifstream file(task.path() / "syscall");
    std::string number;
    std::string descriptors;
    std::string count;
    std::string timeout;
    if (!(file >> number >> descriptors >> count >> timeout)) return std::nullopt;  // "running"
    const auto limit = std::stoull(timeout, nullptr, 16);
#ifdef SYS_poll
    if (number == std::to_string(SYS_poll))
      return std::chrono::milliseconds(static_cast<std::int32_t>(limit));
#endif
    // Where there is no poll(2), the limit is a timespec of this process; 0 for none.
    if (number != std::to_string(SYS_ppoll)) return std::nullopt;
    if (limit == 0) return std::chrono::milliseconds::max();
    const auto* time = reinterpret_cast<const timespec*>(static_cast<std::uintptr_t>(limit));
    return std::chrono::seconds(time->tv_sec);
  }
  return std::nullopt;
}

std::ptrdiff_t threads_of_process() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return std::distance(begin(tasks), end(tasks));
}

}  // namespace

TEST_CASE("sixteen threads each get the answers to their own requests") {
  RawServer server(echo);
  CurlHttp http;
  std::atomic<int> right{0};
  in_threads(16, [&](int thread) {
    for (int i = 0; i < 20; ++i) {
      const auto name = "/" + std::to_string(thread) + "/" + std::to_string(i);
      auto request = get(server.url(name));
      if (i % 2 == 0) {
        request.method = HttpRequest::Method::post;
        request.content_type = "text/plain";
        request.body = "body of " + name + std::string(static_cast<std::size_t>(i) * 997, '.');
      }
      const std::string method = i % 2 == 0 ? "POST " : "GET ";
      if (text_of(http.send(request)) == method + name + " " + request.body) ++right;
    }
  });
  CHECK(right == 16 * 20);
  CHECK(server.connections() <= 16);
}

TEST_CASE("a connection that one thread opened serves the next thread too") {
  RawServer server(echo);
  CurlHttp http;
  for (int i = 0; i < 10; ++i)
    std::thread([&] { CHECK(text_of(http.send(get(server.url("/a")))) == "GET /a "); }).join();
  CHECK(server.connections() == 1);
}

TEST_CASE("requests of several threads are under way at the same time and stay connected") {
  constexpr int count = 8;
  Gate arrived(count);
  Gate arrived_again(count);
  RawServer server([&](RawConnection& connection) {
    for (Gate* gate : {&arrived, &arrived_again}) {
      auto request = connection.read_request();
      for (; request.starts_with("GET /alone "); request = connection.read_request())
        connection.write(http_answer("{}"));
      if (request.empty()) return;
      gate->pass();  // answers none before all have come
      connection.write(http_answer("{}"));
    }
  });
  CurlHttp http;
  std::atomic<int> answered{0};
  const auto ask = [&](const char* path) {
    if (text_of(http.send(get(server.url(path)))) == "{}") ++answered;
  };
  in_threads(count, [&](int) { ask("/"); });
  CHECK(answered == count);
  CHECK(server.connections() == count);
  // Left alone, libcurl would keep four for the one that is in use meanwhile.
  for (int i = 0; i < 5; ++i) ask("/alone");
  in_threads(count, [&](int) { ask("/again"); });
  CHECK(answered == 2 * count + 5);
  CHECK(server.connections() == count);
}

TEST_CASE("a server that is slow to answer holds up nobody else") {
  std::promise<void> others_done;
  RawServer slow([&others_done](RawConnection& connection) {
    connection.read_request();
    others_done.get_future().wait();
    connection.write(http_answer("late"));
  });
  RawServer server(echo);
  CurlHttp http;
  auto waiting = std::async(std::launch::async, [&] { return http.send(get(slow.url())); });
  while (slow.connections() == 0) std::this_thread::yield();
  for (int i = 0; i < 20; ++i) CHECK(text_of(http.send(get(server.url("/c")))) == "GET /c ");
  others_done.set_value();
  CHECK(text_of(waiting.get()) == "late");
}

TEST_CASE("a request that may not be repeated opens a connection of its own") {
  RawServer server(echo);
  CurlHttp http;
  CHECK(text_of(http.send(get(server.url("/d")))) == "GET /d ");
  auto once = get(server.url("/refresh"));
  once.repeatable = false;
  CHECK(text_of(http.send(once)) == "GET /refresh ");
  CHECK(server.connections() == 2);
  CHECK(text_of(http.send(once)) == "GET /refresh ");
  CHECK(server.connections() == 3);
  CHECK(text_of(http.send(get(server.url("/d")))) == "GET /d ");
  CHECK(server.connections() == 3);
}

TEST_CASE("a stop ends the transfers of all threads at once") {
  constexpr int count = 8;
  test::ClientProcess client([](const std::string& url) {
    watch_stop_signals();
    CurlHttp http;
    std::atomic<int> stopped{0};
    in_threads(count, [&](int) {
      const auto outcome = http.send(get(url));
      const auto* failure = std::get_if<Http::Failure>(&outcome);
      if (failure != nullptr && failure->error.code == ErrorCode::interrupted && failure->sent)
        ++stopped;
    });
    return stopped == count ? 0 : 1;
  });
  Gate all(count + 1);
  RawServer server([&all](RawConnection& connection) {
    connection.read_request();
    all.pass();
    connection.stall();
  });
  client.begin(server.url());
  all.pass();
  client.signal(SIGTERM);
  CHECK(client.end() == 0);
}

TEST_CASE("a shield in one thread lets a running transfer end although a stop came") {
  test::ClientProcess client([](const std::string& url) {
    watch_stop_signals();
    CurlHttp http;
    std::string shielded;
    {
      const StopShield shield;
      std::thread sender([&] { shielded = text_of(http.send(get(url + "/shielded"))); });
      // Answered when that one has arrived.
      http.send(get(url + "/arrived"));
      std::raise(SIGTERM);
      // Each of these takes the loop several times past its look for a stop.
      for (int i = 0; i < 3; ++i) http.send(get(url + "/look"));
      http.send(get(url + "/done"));
      sender.join();
    }
    const auto next = http.send(get(url));
    const auto* refused = std::get_if<Http::Failure>(&next);
    return shielded == "{}" && refused != nullptr && !refused->sent ? 0 : 1;
  });
  std::promise<void> arrived;
  std::promise<void> done;
  RawServer server([&](RawConnection& connection) {
    for (;;) {
      const auto request = connection.read_request();
      if (request.empty()) return;
      if (request.starts_with("GET /shielded ")) {
        arrived.set_value();
        done.get_future().wait();
      }
      if (request.starts_with("GET /arrived ")) arrived.get_future().wait();
      if (request.starts_with("GET /done ")) done.set_value();
      connection.write(http_answer("{}"));
    }
  });
  client.begin(server.url(""));
  CHECK(client.end() == 0);
}

TEST_CASE("a thread starts with the first request only and is gone with its object") {
  test::ClientProcess client([](const std::string& url) {
    const auto before = threads_of_process();
    {
      CurlHttp http;
      if (threads_of_process() != before) return 1;
      const auto refused = http.send(get("http://example.vn/"));
      if (threads_of_process() != before) return 2;
      if (text_of(http.send(get(url + "/e"))) != "GET /e ") return 3;
      if (threads_of_process() != before + 1) return 4;
    }
    return threads_of_process() == before ? 0 : 5;
  });
  RawServer server(echo);
  client.begin(server.url(""));
  CHECK(client.end() == 0);
}

TEST_CASE("objects come and go right after their use") {
  RawServer server(echo);
  for (int i = 0; i < 50; ++i) CHECK(text_of(CurlHttp().send(get(server.url("/f")))) == "GET /f ");
  for (int i = 0; i < 50; ++i) CurlHttp().send(get("http://127.0.0.1:1/"));
  CHECK(server.connections() == 50);
}

TEST_CASE("an idle object does nothing") {
  test::ClientProcess client([](const std::string& url) {
    CurlHttp http;
    if (text_of(http.send(get(url + "/g"))) != "GET /g ") return 1;
    // It goes to sleep until somebody wakes it; one that polls would sleep for a moment only.
    std::optional<std::chrono::milliseconds> sleep;
    while (!(sleep = sleep_of_other_thread())) std::this_thread::yield();
    return *sleep > 1h ? 0 : 2;
  });
  RawServer server(echo);
  client.begin(server.url(""));
  CHECK(client.end() == 0);
}

TEST_CASE("only the main thread takes INT and TERM") {
  test::ClientProcess client([](const std::string& url) {
    CurlHttp http;
    if (text_of(http.send(get(url + "/h"))) != "GET /h ") return 1;
    const auto self = std::to_string(getpid());
    int others = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
      std::ifstream status(task.path() / "status");
      std::string word;
      while (status >> word && word != "SigBlk:") {
      }
      std::string mask;
      status >> mask;
      const auto blocked = std::stoull(mask, nullptr, 16);
      const auto both = 1ULL << (SIGINT - 1) | 1ULL << (SIGTERM - 1);
      const bool main_thread = task.path().filename() == self;
      if ((blocked & both) != (main_thread ? 0 : both)) return 2;
      if (!main_thread) ++others;
    }
    return others >= 1 ? 0 : 3;
  });
  RawServer server(echo);
  client.begin(server.url(""));
  CHECK(client.end() == 0);
}

TEST_CASE("no command that is started meanwhile inherits a connection") {
  RawServer server(echo);
  CurlHttp http;
  CHECK(text_of(http.send(get(server.url("/i")))) == "GET /i ");
  int checked = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int fd = std::stoi(entry.path().filename());
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) continue;
    if (address.ss_family != AF_INET) continue;
    ++checked;
    CHECK((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
  }
  CHECK(checked == 2);  // its end and the server's
}

}  // namespace ecsync
