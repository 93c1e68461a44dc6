// Reads any conversation with a marketplace: its orders, its listings, a seller's consent. The
// whole adapter does it, with the caller that repeats and gives up, so that also the walks over
// pages and the places they leave are met by nonsense.
#include <memory>
#include <set>

#include "adapters/lazada/lazada.h"
#include "adapters/shopee/shopee.h"
#include "adapters/tiktok/tiktok.h"
#include "core/base/text.h"
#include "core/consent/connect.h"
#include "core/consent/store_grant.h"
#include "tests/fuzz/answers.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/lone_thread.h"
#include "tests/fuzz/targets.h"
#include "tests/support/fixed_clock.h"
#include "tests/support/take_grant.h"

namespace ecsync::fuzz {
namespace {

constexpr int most_pages = 12;

// What no message may show, however a marketplace repeats it. Seeds do so.
constexpr std::string_view app_secret = "app-secret-of-the-fuzzer";
constexpr std::string_view access_token = "access-token-of-the-fuzzer";
constexpr std::string_view refresh_token = "refresh-token-of-the-fuzzer";
const Secrets secrets_of_reads{app_secret, access_token};
const Secrets secrets_of_refreshs{app_secret, refresh_token};

struct Shop {
  Site site;
  const char* id;
  const char* country = "VN";
};
constexpr Shop lazada_shop{Site::lazada, "200123456"};
constexpr Shop shopee_shop{Site::shopee, "220123456"};
constexpr Shop tiktok_shop{Site::tiktok, "7495000000000000001"};

std::unique_ptr<Marketplace> adapter(Site site, Caller& caller) {
  AppCredentials app{"2001887", Secret(std::string(app_secret)), "https://shop.example/back",
                     "7490000000000000001", ""};
  switch (site) {
    case Site::lazada:
      return std::make_unique<lazada::Lazada>(caller, std::move(app));
    case Site::shopee:
      return std::make_unique<shopee::Shopee>(caller, std::move(app));
    case Site::tiktok:
      return std::make_unique<tiktok::Tiktok>(caller, std::move(app));
  }
  return nullptr;
}

/// One run against one conversation, at noon of 23 November 2026 in Vietnam.
class Run {
 public:
  Run(const Shop& shop, std::string_view input)
      : conversation_(take_apart(input)),
        http_(conversation_.answers),
        caller_(http_, clock_, server_, {}, [] { return 0.5; }),
        market_(adapter(shop.site, caller_)),
        access_{{shop.site, shop.id}, shop.country, "cipher", Secret(std::string(access_token))} {}

  Marketplace& market() { return *market_; }
  const ShopAccess& access() const { return access_; }
  Clock& clock() { return clock_; }
  std::string_view request() const { return conversation_.request; }

 private:
  LoneThread lone_;
  Conversation conversation_;
  Answers http_;
  test::FixedClock clock_{noon};
  ServerClock server_{clock_};
  Caller caller_;
  std::unique_ptr<Marketplace> market_;
  ShopAccess access_;
};

/// The request is "created" or "updated" and the place where to begin, "" for the beginning.
void read_orders(const Shop& shop, Shelf& shelf, std::string_view input) {
  Run run(shop, input);
  const Window window{
      run.request().starts_with('c') ? Window::Field::created : Window::Field::updated,
      noon - std::chrono::days(14), noon};
  const auto blank = run.request().find(' ');
  std::string place(blank == std::string_view::npos ? "" : run.request().substr(blank + 1));
  std::set<std::string> numbers;
  for (int pages = 0; pages < most_pages; ++pages) {
    const auto page = run.market().orders(run.access(), window, place);
    if (!page) check_error(page.error(), secrets_of_reads);
    if (!page) break;
    shelf.take(*page);
    for (const auto& order : page->orders) numbers.insert(order.number);
    for (const auto& rejected : page->rejected) numbers.insert(rejected.number);
    place = page->next;
    if (place.empty()) break;
  }
  numbers.insert("576461413038000001");
  const auto asked = run.market().orders_by_number(run.access(), {numbers.begin(), numbers.end()});
  if (asked)
    shelf.take(*asked);
  else
    check_error(asked.error(), secrets_of_reads);
}

/// The request is the place where to begin.
void read_listings(const Shop& shop, Shelf& shelf, std::string_view input) {
  Run run(shop, input);
  // Products with odd numbers are known as they were at noon.
  const auto known = [](const std::string& item) -> std::optional<Timestamp> {
    return !item.empty() && item.back() % 2 == 1 ? std::optional(noon) : std::nullopt;
  };
  std::string place(run.request());
  for (int pages = 0; pages < most_pages; ++pages) {
    const auto page = run.market().listings(run.access(), place, known);
    if (!page) check_error(page.error(), secrets_of_reads);
    if (!page) return;
    shelf.take(*page);
    place = page->next;
    if (place.empty()) return;
  }
}

void store(Run& run, Grant grant) {
  // As connect does it.
  for (auto& shop : grant.shops)
    if (shop.country.empty()) shop.country = unknown_country;
  auto database = db::Database::in_memory();
  static const auto sealing = crypto::SealingKey::random();
  const GrantTarget target{database, run.clock(), run.access().id.site, sealing, {}, ""};
  const auto stored = store_grant(target, grant, [](const GrantedShop&) { return ""; });
  if (!stored) check_error(stored.error());
}

/// The request is the address that the seller's browser ended on.
void read_consent(const Shop& shop, std::string_view input) {
  Run run(shop, input);
  auto grant = test::take_grant(run.market(), decode_query(run.request()));
  if (grant) {
    check_grant(*grant);
    store(run, *std::move(grant));
  } else {
    check_error(grant.error(), {app_secret});
  }
  const auto refreshed = run.market().refresh(run.access().id, Secret(std::string(refresh_token)));
  if (const auto* pair = std::get_if<TokenPair>(&refreshed))
    demand(!pair->access.empty(), "a refreshed pair has an access token");
  else
    check_error(std::get<Marketplace::RefreshFailure>(refreshed).error, secrets_of_refreshs);
  const auto access = run.market().check_access(run.access());
  if (!access) check_error(access.error(), secrets_of_reads);
  const auto revoked = run.market().revoke(run.access(), {});
  if (!revoked) check_error(revoked.error(), secrets_of_reads);
}

/// A shop's file is made once: it costs more than a run, and every run leaves it as it was.
Shelf& shelf_of(const Shop& shop) {
  static Shelf shelf(shop.site, shop.id, shop.country);
  return shelf;
}

}  // namespace

void read_lazada_orders(std::string_view input) {
  read_orders(lazada_shop, shelf_of(lazada_shop), input);
}
void read_lazada_listings(std::string_view input) {
  read_listings(lazada_shop, shelf_of(lazada_shop), input);
}
void read_lazada_consent(std::string_view input) {
  read_consent(lazada_shop, input);
}
void read_shopee_orders(std::string_view input) {
  read_orders(shopee_shop, shelf_of(shopee_shop), input);
}
void read_shopee_listings(std::string_view input) {
  read_listings(shopee_shop, shelf_of(shopee_shop), input);
}
void read_shopee_consent(std::string_view input) {
  read_consent(shopee_shop, input);
}
void read_tiktok_orders(std::string_view input) {
  read_orders(tiktok_shop, shelf_of(tiktok_shop), input);
}
void read_tiktok_listings(std::string_view input) {
  read_listings(tiktok_shop, shelf_of(tiktok_shop), input);
}
void read_tiktok_consent(std::string_view input) {
  read_consent(tiktok_shop, input);
}

}  // namespace ecsync::fuzz
