#include "tests/support/recording.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>

#include "core/base/json.h"
#include "tests/support/lines.h"
#include "tests/support/market_stage.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/shell_words.h"
#include "tests/support/stored.h"
#include "tests/support/terminal.h"

// docs/session.svg, the picture in the README: what the program shows in front of the sandbox.
namespace ecsync::test {
namespace {

constexpr auto columns = "96";
constexpr auto now = "1795401600";  // 2026-11-23 02:40:00 UTC
constexpr auto picture = ECSYNC_SOURCE_DIR "/docs/session.svg";

/// Three shops of one seller, whose time stands still.
class Session {
 public:
  Session() {
    auto& ecsync = stage_.ecsync();
    ecsync.set({{"LD_PRELOAD", ECSYNC_FROZEN_CLOCK},
                {"FROZEN_CLOCK", now},
                {"COLUMNS", columns},
                {"TERM", "xterm"},
                {"ECSYNC_PROGRESS", "never"}});
  }

  /// Runs a line as it is typed, and shows what the terminal does.
  RecordedStep type(const std::string& line) {
    Terminal terminal(stage_.ecsync(), arguments(line));
    CHECK(terminal.wait() == 0);
    return {line, masked(terminal.screen())};
  }
  /// Signs in on the way.
  RecordedStep connect(const std::string& line) {
    Terminal terminal(stage_.ecsync(), arguments(line));
    REQUIRE(terminal.expect("Paste the address"));
    const auto& screen = terminal.screen();
    const auto begin = screen.find("http");
    const auto url = screen.substr(begin, screen.find('\r', begin) - begin);
    terminal.enter(stage_.callback(url, 1));
    CHECK(terminal.wait() == 0);
    return {line, masked(terminal.screen())};
  }
  void off_screen(const std::string& line) {
    const auto ran = stage_.run(arguments(line));
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
  }
  void connect_off_screen(const std::string& platform, const std::string& name) {
    stage_.connect(1, {"--name", name}, platform);
  }
  json::Document ask(const std::string& line) {
    return *json::Document::parse(stage_.run(arguments(line + " --json")).out);
  }

 private:
  /// The file lies in the home folder, whose name is nobody's business.
  std::vector<std::string> arguments(const std::string& line) {
    auto words = shell_words(line);
    words.erase(words.begin());
    for (auto& word : words) {
      if (word.ends_with(".pdf")) word = stage_.ecsync().home() / word;
    }
    return words;
  }

  /// What differs from run to run: ports, codes, cursors, the folder, the time it took, and who was
  /// first.
  std::string masked(const std::string& screen) {
    auto text = std::regex_replace(screen, std::regex(R"(http://127\.0\.0\.1:\d+/)"),
                                   "https://auth.lazada.com/");
    text = std::regex_replace(text, std::regex(R"(&redirect_uri=\S+)"), "&…");
    text = std::regex_replace(text, std::regex(R"(\?code=\S+)"), "?code=0_…");
    text = std::regex_replace(text, std::regex(R"((\d+ requests?), \d+\.\d s\))"), "$1, 0.2 s)");
    text = std::regex_replace(text, std::regex(R"(--after [0-9a-f]+)"), "--after 00…");
    const std::string home = stage_.ecsync().home() / "";
    for (auto at = text.find(home); at != std::string::npos; at = text.find(home))
      text.erase(at, home.size());
    if (text.find(" seen, ") == std::string::npos) return text;
    auto lines = lines_of(text);
    std::sort(lines.begin(), lines.end());
    text.clear();
    for (const auto& line : lines) text += line + "\n";
    return text;
  }

  ScopedVariable preload_{"LD_PRELOAD", ECSYNC_FROZEN_CLOCK};
  ScopedVariable clock_{"FROZEN_CLOCK", now};
  MarketStage stage_{"all",
                     {"--shops", "1", "--country", "VN", "--orders", "160", "--products", "12",
                      "--seed", "5", "--plain", "--stable-ties"}};
};

std::vector<RecordedScreen> record() {
  Session session;
  std::vector<RecordedScreen> screens;
  RecordedScreen first;
  first.push_back(session.connect("ecsync connect lazada --country VN --name hanoi"));
  session.connect_off_screen("shopee", "saigon");
  session.connect_off_screen("tiktok", "danang");
  first.push_back({"# the same for shopee and tiktok, once", ""});
  first.push_back(session.type("ecsync sync-orders"));
  screens.push_back(first);

  session.off_screen("ecsync sync-products");
  screens.push_back({session.type("ecsync orders --status processing,packing --limit 12")});

  session.off_screen("ecsync warehouses add HN --name 'Kho Hà Nội' --default");
  const auto orders = session.ask("ecsync orders --connection hanoi --status processing");
  const auto all = orders.root()["orders"].items();
  const auto simple = std::find_if(all.begin(), all.end(), [](const json::Value& each) {
    return each["lines"].items().size() == 1 && !each["cancel_requested"].boolean();
  });
  REQUIRE(simple != all.end());
  const auto root = *simple;
  const auto number = root["number"].text();
  const auto listing = root["lines"].items().at(0)["listing"].text();
  RecordedScreen third;
  third.push_back(session.type("ecsync orders show " + number));
  third.push_back(session.type(
      "ecsync products add TAI-01 --name 'Tai nghe siêu nhẹ' --unit cái --price 390000"));
  third.push_back(session.type(
      fmt::format("ecsync link-product hanoi{} TAI-01:3", listing.substr(listing.find('/')))));
  third.push_back(session.type("ecsync stock receive TAI-01 HN 20 --ref PN000017"));
  screens.push_back(third);

  RecordedScreen last;
  last.push_back(session.type(fmt::format("ecsync export-slip {} --print today.pdf", number)));
  last.push_back(session.type("ecsync stock"));
  last.push_back(session.type("ecsync slips export PX000001"));
  last.push_back(session.type("ecsync stock"));
  last.push_back(session.type("ecsync status --online"));
  screens.push_back(last);
  return screens;
}

}  // namespace

TEST_CASE("the picture in the README is what the program shows today") {
  const auto drawn = draw_recording(record(), 1, std::atoi(columns));
  if (std::getenv("ECSYNC_DRAW") != nullptr) {
    std::ofstream(picture, std::ios::binary) << drawn;
    return;
  }
  // Too long to be printed; scripts/record draws it anew.
  CHECK_MESSAGE((drawn == bytes_of(picture)), "run scripts/record and look at docs/session.svg");
}

}  // namespace ecsync::test
