#include "tests/support/sandbox.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "adapters/lazada/lazada.h"
#include "core/curl_http.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

/// The adapter on a sandbox over real sockets, signed in to one shop after the other.
struct SandboxBench {
  explicit SandboxBench(const std::vector<std::string>& arguments) : sandbox(arguments) {
    for (int i = 0; i < 2; ++i) {
      const auto link = lazada.consent_link("", "state-1");
      REQUIRE(link);
      const auto grant = lazada.exchange(sandbox.consent(link->url));
      REQUIRE_MESSAGE(grant.has_value(), (grant ? std::string() : grant.error().message));
      for (const auto& shop : grant->shops)
        shops.push_back({{Site::lazada, shop.shop_id}, shop.country, "", grant->tokens.access});
    }
  }

  void fault(const std::string& json) { sandbox.post("/sandbox/faults", json); }

  Sandbox sandbox;
  SystemClock clock;
  CurlHttp http{{2s, 3s}};
  ServerClock server{clock};
  Patience patience{4, 2ms, 20ms, 10, 60s, std::nullopt};
  Caller caller{http, clock, server, patience};
  lazada::Lazada lazada{caller,
                        {sandbox.variable("ECSYNC_LAZADA_APP_KEY"),
                         Secret(sandbox.variable("ECSYNC_LAZADA_APP_SECRET")),
                         sandbox.variable("ECSYNC_LAZADA_REDIRECT_URL"), "",
                         sandbox.variable("ECSYNC_LAZADA_API_BASE")}};
  std::vector<ShopAccess> shops;
};

std::string or_null(const std::optional<std::string>& text) {
  return text.value_or("null");
}

std::string text_of(const json::Value& value) {
  return value.present() ? value.scalar_text() : "null";
}

std::string describe(const RemoteOrder& order) {
  std::string text = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {}", order.number, name(order.status), order.status_native,
      order.cancel_requested, order.delivery_problem, name(order.return_status),
      name(order.fulfilled_by), to_utc_text(order.created_at), to_utc_text(order.updated_at),
      order.total ? to_decimal(*order.total, order.currency) : "null", order.currency.code);
  for (const auto& line : order.lines)
    text += fmt::format("\n  {} {} {} {} {} {} {} {} {} {}", to_text(line.listing),
                        or_null(line.seller_sku), line.name, or_null(line.variation),
                        or_null(line.image), or_null(line.status_native), line.quantity,
                        line.cancelled, line.returned,
                        line.unit_price ? to_decimal(*line.unit_price, order.currency) : "null");
  return text;
}

std::string without_connection(const std::string& id) {
  return id.substr(id.find('/') + 1);
}

std::string describe_truth(const json::Value& order) {
  std::string text = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {}", order["number"].text(), order["status"].text(),
      order["status_native"].text(), order["cancel_requested"].boolean(),
      order["delivery_problem"].boolean(), order["return_status"].text(),
      order["fulfilled_by"].text(), order["created_at"].text(), order["updated_at"].text(),
      text_of(order["total"]), order["currency"].text());
  for (const auto& line : order["lines"].items())
    text += fmt::format("\n  {} {} {} {} {} {} {} {} {} {}",
                        without_connection(line["listing"].text()), text_of(line["seller_sku"]),
                        text_of(line["marketplace_name"]), text_of(line["variation"]),
                        text_of(line["image"]), text_of(line["status_native"]),
                        line["quantity"].integer(), line["quantity_cancelled"].integer(),
                        line["quantity_returned"].integer(), text_of(line["unit_price"]));
  return text;
}

/// Orders of one shop as the sandbox itself reads them, by number.
std::map<std::string, std::string> true_orders(const SandboxBench& bench, const ShopAccess& shop) {
  std::map<std::string, std::string> orders;
  const auto truth =
      json::Document::parse(bench.sandbox.get("/sandbox/truth?shop=" + shop.id.shop));
  REQUIRE(truth);
  for (const auto& entry : truth->root()["shops"].items()) {
    for (const auto& order : entry["orders"].items())
      orders[order["number"].text()] = describe_truth(order);
  }
  return orders;
}

std::map<std::string, std::string> read_orders(SandboxBench& bench, const ShopAccess& shop,
                                               const Window& window) {
  std::map<std::string, std::string> orders;
  std::string place;
  do {
    const auto page = bench.lazada.orders(shop, window, place);
    REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message));
    for (const auto& order : page->orders) orders[order.number] = describe(order);
    for (const auto& order : page->rejected) orders[order.number] = order.reason;
    place = page->next;
  } while (!place.empty());
  return orders;
}

Window everything(const SandboxBench& bench, Window::Field field) {
  const auto now = bench.clock.now_seconds();
  return {field, now - std::chrono::days(120), now + 1h};
}

TEST_CASE("the Lazada adapter reads a strict server's orders exactly") {
  SandboxBench bench({"lazada", "--orders", "700", "--products", "30", "--seed", "7"});
  REQUIRE(bench.shops.size() == 2);
  for (const auto& shop : bench.shops) {
    const auto truth = true_orders(bench, shop);
    REQUIRE(truth.size() == 700);
    for (const auto field : {Window::Field::created, Window::Field::updated}) {
      const auto read = read_orders(bench, shop, everything(bench, field));
      CHECK(read.size() == truth.size());
      for (const auto& [this_number, order] : truth) {
        const auto& number = this_number;
        CAPTURE(number);
        REQUIRE(read.count(number) == 1);
        CHECK(read.at(number) == order);
      }
    }
  }
}

TEST_CASE("the Lazada adapter reads everything although a strict server misbehaves") {
  SandboxBench bench({"lazada", "--orders", "400", "--seed", "8"});
  const auto& shop = bench.shops[0];
  const auto truth = true_orders(bench, shop);
  for (const char* kind : {"rate_limit", "http_429", "server_error", "http_503", "html", "reset",
                           "garbage", "truncated", "bad_utf8", "empty_page", "repeated_page"}) {
    CAPTURE(kind);
    for (const char* path : {"/orders/get", "/orders/items/get"}) {
      bench.fault(fmt::format(R"({{"fault":"{}","path":"{}","after":1,"count":1}})", kind, path));
      const auto read = read_orders(bench, shop, everything(bench, Window::Field::created));
      CHECK(read == truth);
    }
  }
}

TEST_CASE("the Lazada adapter misses no order that a strict server moves between pages") {
  SandboxBench bench({"lazada", "--orders", "600", "--seed", "9"});
  const auto& shop = bench.shops[0];
  bench.fault(R"({"fault":"shift","path":"/orders/get","count":50})");
  const auto read = read_orders(bench, shop, everything(bench, Window::Field::updated));
  for (const auto& [this_number, order] : true_orders(bench, shop)) {
    const auto& number = this_number;
    CAPTURE(number);
    CHECK(read.count(number) == 1);
  }
}

TEST_CASE("the Lazada adapter reads a strict server's catalogue exactly") {
  SandboxBench bench({"lazada", "--orders", "10", "--products", "130", "--seed", "3"});
  for (const auto& shop : bench.shops) {
    std::map<std::string, std::string> read;
    std::string place;
    do {
      const auto page = bench.lazada.listings(shop, place);
      REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message));
      CHECK(page->warnings.empty());
      for (const auto& it : page->listings)
        read[to_text(it.id)] = fmt::format("{} {} {} {} {} {} {} {}", or_null(it.seller_sku),
                                           it.name, or_null(it.variation), or_null(it.image),
                                           it.price ? to_decimal(*it.price, it.currency) : "null",
                                           it.currency.code, it.stock.value_or(-1), it.active);
      place = page->next;
    } while (!place.empty());
    const auto truth =
        json::Document::parse(bench.sandbox.get("/sandbox/truth?shop=" + shop.id.shop));
    REQUIRE(truth);
    const auto listings = truth->root()["shops"].items().at(0)["listings"].items();
    CHECK(read.size() == listings.size());
    for (const auto& it : listings) {
      const auto id = without_connection(it["id"].text());
      CAPTURE(id);
      CHECK(read[id] ==
            fmt::format("{} {} {} {} {} {} {} {}", text_of(it["seller_sku"]), it["name"].text(),
                        text_of(it["variation"]), text_of(it["image"]), text_of(it["price"]),
                        it["currency"].text(), it["stock"].integer(), it["active"].boolean()));
    }
  }
}

TEST_CASE("the Lazada adapter renews a pair once and learns of a withdrawn consent") {
  SandboxBench bench({"lazada", "--orders", "5", "--seed", "4"});
  const auto link = bench.lazada.consent_link("VN", "s");
  REQUIRE(link);
  const auto callback = bench.sandbox.consent(link->url);
  const auto grant = bench.lazada.exchange(callback);
  REQUIRE(grant);
  const auto used = bench.lazada.exchange(callback);
  REQUIRE_FALSE(used);
  CHECK(used.error().code == ErrorCode::auth_refused);

  const ConnectionId shop{Site::lazada, grant->shops.at(0).shop_id};
  auto outcome = bench.lazada.refresh(shop, grant->tokens.refresh);
  REQUIRE(std::holds_alternative<TokenPair>(outcome));
  outcome = bench.lazada.refresh(shop, grant->tokens.refresh);
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  CHECK(std::get<Marketplace::RefreshFailure>(outcome).error.code == ErrorCode::auth_required);
}

}  // namespace
}  // namespace ecsync::test
