// ecsync-sandbox: plays marketplaces on this machine, for tests and for trying things out.
#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/types.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sandbox/lazada/lazada.h"
#include "tests/sandbox/service.h"
#include "tests/sandbox/shopee/shopee.h"
#include "tests/sandbox/tiktok/tiktok.h"

namespace ecsync::sandbox {
namespace {

/// The marketplaces that can be played.
struct Marketplace {
  const char* name;
  const char* description;
  std::unique_ptr<Protocol> (*make)(World&, const Settings&, const Options&);
};
constexpr std::array marketplaces = {
    Marketplace{"lazada", "Lazada Open Platform", lazada::make_lazada},
    Marketplace{"shopee", "Shopee Open Platform", shopee::make_shopee},
    Marketplace{"tiktok", "TikTok Shop Open API", tiktok::make_tiktok},
};

struct Arguments {
  Options options;
  Settings settings;
  std::string now;
  bool background = false;
};

void add_options(CLI::App& app, Arguments& arguments) {
  Options& options = arguments.options;
  Settings& settings = arguments.settings;
  app.add_option("--port", options.port, "Port on 127.0.0.1; 0 takes any free one");
  app.add_option("--shops", options.shops, "Shops")->check(CLI::Range(1, 100));
  app.add_option("--orders", options.orders, "Orders in each shop")
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--products", options.products, "Products in each shop")
      ->check(CLI::Range(1, 100'000));
  app.add_flag("--plain", options.plain,
               "Everyday names only, without those that are meant to break a reader");
  app.add_flag("--old-forms", options.old_forms, "Lazada's answers have the forms of former years");
  app.add_option("--days", options.days, "The orders were created within the last so many days")
      ->check(CLI::Range(1, 3650));
  app.add_option("--seed", options.seed, "Equal seeds give equal shops");
  app.add_option("--country", options.countries, "Countries of the shops, in turn: VN,MY,…")
      ->delimiter(',');
  app.add_flag("--one-consent,--cross-border", options.one_consent, "One consent covers all shops");
  app.add_option("--token-life", settings.token_life, "Seconds that an access token lives");
  app.add_option("--refresh-life", settings.refresh_life,
                 "Seconds that a refresh token lives; on Lazada 0 means that it cannot be used");
  app.add_option("--latency", settings.latency_ms, "Milliseconds that every call takes");
  app.add_option("--rate", settings.rate, "Calls per second and shop before calls are refused");
  app.add_option("--limit-per-day", settings.limit_per_day, "Calls of the app in all");
  app.add_option("--deepest-item", settings.deepest_item,
                 "Shopee lists no products beyond this offset");
  app.add_option("--miscount", settings.miscount,
                 "Totals that answers announce are so much too high");
  app.add_flag("--stable-ties", settings.stable_ties,
               "Rows of one second keep their order from call to call");
  app.add_option("--now", arguments.now, "Where the server's clock starts: 2026-11-23T03:15:00Z");
  app.add_option("--clock-offset", options.clock_offset,
                 "Seconds that the server's clock is ahead");
  app.add_option("--app-key", options.app_key, "The app's key");
  app.add_option("--app-secret", options.app_secret, "The app's secret");
  app.add_option("--redirect-url", options.redirect_url, "The app's registered callback");
  app.add_flag("--env", arguments.background,
               "Serve in the background; print the variables and the process id, then return");
}

void print_environment(const std::vector<std::unique_ptr<Service>>& services) {
  for (const auto& service : services)
    for (const auto& [name, value] : service->environment())
      fmt::print("export {}='{}'\n", name, value);
}

/// The signals that end the sandbox; blocked in every thread and taken by `wait_for_end` alone.
sigset_t ending_signals() {
  sigset_t signals{};
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  return signals;
}

void wait_for_end() {
  const sigset_t signals = ending_signals();
  int received = 0;
  sigwait(&signals, &received);
}

/// Lets go of the caller's terminal and pipes: a shell that reads our output sees its end.
void detach() {
  setsid();
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, stream);
  close(nowhere);
}

/// The last line of the environment: whoever reads it has all of them, and can end the sandbox.
void print_process(pid_t process) {
  fmt::print("export ECSYNC_SANDBOX_PID='{}'\n", process);
  std::fflush(stdout);
}

int serve(const std::vector<std::unique_ptr<Service>>& services, bool background) {
  print_environment(services);
  if (background) {
    std::fflush(stdout);
    // No thread runs yet. The port is taken already, so a call made at once waits and is served.
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("cannot start a process");
    if (child > 0) {
      print_process(child);
      _exit(0);
    }
    detach();
  }
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  for (const auto& service : services) service->start();
  if (!background) print_process(getpid());
  wait_for_end();
  for (const auto& service : services) service->stop();
  return 0;
}

/// The marketplaces to play: one by its name, or all of them side by side.
std::vector<Marketplace> chosen(const CLI::App& app) {
  std::vector<Marketplace> played;
  for (const Marketplace& marketplace : marketplaces)
    if (app.got_subcommand(marketplace.name) || app.got_subcommand("all"))
      played.push_back(marketplace);
  return played;
}

void check(Arguments& arguments, const std::vector<Marketplace>& played) {
  Options& options = arguments.options;
  if (options.port != 0 && played.size() > 1)
    throw BadRequest("--port is for one marketplace alone; each of several takes a free one");
  if (!arguments.now.empty()) {
    options.now = parse_time(arguments.now, true);
    if (!options.now) throw BadRequest("--now must look like 2026-11-23T03:15:00Z");
  }
  if (options.countries.empty()) throw BadRequest("--country needs a country");
  for (const std::string& country : options.countries) find_country(country);
  const bool lazada = std::any_of(played.begin(), played.end(), [](const Marketplace& marketplace) {
    return std::string_view(marketplace.name) == "lazada";
  });
  if (lazada && options.one_consent && options.shops > static_cast<int>(options.countries.size()))
    throw BadRequest("a consent at Lazada has one shop in each country: name as many in --country");
}

int run(int count, char** words) {
  CLI::App app("Plays marketplaces on 127.0.0.1: their protocols, their shops, their faults.");
  app.name("ecsync-sandbox");
  app.require_subcommand(1);
  Arguments arguments;
  for (const Marketplace& marketplace : marketplaces)
    add_options(*app.add_subcommand(marketplace.name, marketplace.description), arguments);
  add_options(*app.add_subcommand("all", "Every one of them, each on a port of its own"),
              arguments);
  try {
    app.parse(count, words);
    check(arguments, chosen(app));
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : 2;
  } catch (const BadRequest& problem) {
    fmt::print(stderr, "ecsync-sandbox: {}\n", problem.what());
    return 2;
  }
  std::vector<std::unique_ptr<Service>> services;
  for (const Marketplace& marketplace : chosen(app))
    services.push_back(
        std::make_unique<Service>(arguments.options, arguments.settings, marketplace.make));
  return serve(services, arguments.background);
}

}  // namespace
}  // namespace ecsync::sandbox

int main(int count, char** words) {
  try {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    return ecsync::sandbox::run(count, words);
  } catch (const std::exception& problem) {
    fmt::print(stderr, "ecsync-sandbox: {}\n", problem.what());
    return 1;
  }
}
