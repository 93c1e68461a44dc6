#include <httplib.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "cli/commands/visit_server.h"
#include "core/base/module.h"
#include "core/base/version.h"

namespace ecsync::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto page = R"html(<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>ecsync</title></head>
<body style="font-family: sans-serif; margin: 4em">
<p>ecsync has received the answer. You may close this page and go back to the terminal.</p>
<p lang="vi">ecsync đã nhận được kết quả. Bạn có thể đóng trang này và quay lại cửa sổ dòng lệnh.</p>
</body>
</html>
)html";

/// The web server and the visit that it waits for. Its thread holds it too, because a visitor that
/// does not end its connection may keep that thread running after stop().
class HttplibServer : public VisitServer, public std::enable_shared_from_this<HttplibServer> {
 public:
  HttplibServer() {
    // Turns off the library's SO_REUSEPORT, because another program could use it to take the same
    // port and get the visit.
    http_.set_socket_options([](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    http_.set_payload_max_length(0);
    http_.set_keep_alive_max_count(1);
    http_.set_read_timeout(5s);
    // A visitor that sends a byte now and then keeps a thread busy. These are more threads than a
    // browser and other visitors are likely to need.
    http_.new_task_queue = [] { return new httplib::ThreadPool(16); };
    http_.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
      visit(request, response);
    });
  }

  std::optional<int> bind(const std::string& host, int port) override {
    if (port != 0) return http_.bind_to_port(host, port) ? std::optional(port) : std::nullopt;
    const int free = http_.bind_to_any_port(host);
    return free > 0 ? std::optional(free) : std::nullopt;
  }

  void start(std::function<bool(const std::string&)> wanted) override {
    wanted_ = std::move(wanted);
    thread_ = std::thread([self = shared_from_this()] {
      self->http_.listen_after_bind();
      self->ended_ = true;
    });
  }

  void stop() override {
    if (!thread_.joinable()) return;
    // A server that is told to stop before it runs would not notice.
    while (!http_.is_running() && !ended_) std::this_thread::sleep_for(1ms);
    http_.stop();
    constexpr auto enough_for_a_page = 1s;
    const auto end = std::chrono::steady_clock::now() + enough_for_a_page;
    while (!ended_ && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
    if (ended_)
      thread_.join();
    else
      thread_.detach();
  }

  std::optional<std::string> target() override {
    const std::lock_guard lock(mutex_);
    return target_;
  }

 private:
  void visit(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    if (target_ || !wanted_(request.target)) {
      response.status = 404;
      response.set_content("not found\n", "text/plain");
      return;
    }
    target_ = request.target;
    response.set_header("Cache-Control", "no-store");
    response.set_header("Referrer-Policy", "no-referrer");
    response.set_content(page, "text/html; charset=utf-8");
  }

  httplib::Server http_;
  std::thread thread_;
  std::atomic<bool> ended_ = false;
  std::mutex mutex_;
  std::function<bool(const std::string&)> wanted_;
  std::optional<std::string> target_;
};

class HttplibServers : public VisitServers {
 public:
  std::shared_ptr<VisitServer> make() const override { return std::make_shared<HttplibServer>(); }
};

const HttplibServers servers;

}  // namespace
}  // namespace ecsync::cli

const ecsync::Module ecsync_module{
    ecsync::version, static_cast<const ecsync::cli::VisitServers*>(&ecsync::cli::servers)};
