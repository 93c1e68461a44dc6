#include "tests/support/memory_market.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "core/http/server_clock.h"

namespace ecsync::test {
namespace {

// Nothing goes over a wire here.
class NoHttp : public Http {
 public:
  Outcome send(const HttpRequest& /*request*/) override {
    return Failure{
        make_error(ErrorCode::internal, verbatim("a marketplace in memory sent a request")), false};
  }
};

std::string place_of(Timestamp time, const std::string& number) {
  return fmt::format("{:020}|{}", time.time_since_epoch().count(), number);
}

}  // namespace

// One line's view of the market; every answer brings a `Date` header.
class MemoryMarketplace : public Marketplace {
 public:
  MemoryMarketplace(MemoryMarket& market, ServerClock& server) : market_(market), server_(server) {}

  Result<ConsentLink> consent_link(const std::string& country, const std::string& state) override {
    return ConsentLink{
        fmt::format("https://market.example/authorize?country={}&state={}", country, state),
        std::nullopt};
  }
  bool echoes_state() const override { return market_.echoes_state; }
  Allowance allowance() const override { return {}; }
  std::vector<std::string> countries() const override { return market_.countries; }

  Result<Grant> exchange(const Fields& callback) override {
    const std::scoped_lock lock(market_.mutex_);
    if (auto error = answer("exchange")) return *error;
    std::string code;
    for (const auto& [key, value] : callback) {
      if (key == "code") code = value;
    }
    const auto found = market_.codes_.find(code);
    if (found == market_.codes_.end())
      return make_error(ErrorCode::auth_refused, verbatim("the code was used or is too old"));
    auto& consent = market_.consents_.at(found->second);
    market_.codes_.erase(found);
    consent.revoked = false;
    Grant grant{consent.account, market_.issue(consent), {}, consent.one_pair_per_shop};
    for (const auto& id : consent.shops) {
      const auto& shop = market_.shops_.at(id);
      grant.shops.push_back({shop.id, shop.name, shop.country, "", "shop:" + shop.id});
      if (market_.tells_consent_end) grant.shops.back().consent_expires_at = shop.consent_end;
    }
    return grant;
  }

  Status complete(Grant& grant) override {
    const std::scoped_lock lock(market_.mutex_);
    if (auto error = answer("shops")) return *error;
    grant.notes = market_.grant_notes;
    return Done{};
  }

  RefreshOutcome refresh(const ConnectionId& /*shop*/, const Secret& refresh_token) override {
    const std::scoped_lock lock(market_.mutex_);
    if (auto error = answer("refresh")) return RefreshFailure{*error, false};
    if (market_.lost_requests > 0) {
      --market_.lost_requests;
      return lost_answer();
    }
    auto* consent = market_.holder_of(refresh_token.reveal());
    if (consent == nullptr || consent->revoked)
      return RefreshFailure{
          make_error(ErrorCode::auth_required, verbatim("the refresh token is not valid")), false};
    if (!consent->refreshable)
      return RefreshFailure{make_error(ErrorCode::remote_refused, verbatim("cannot be refreshed")),
                            false, true};
    auto pair = market_.issue(*consent);
    if (market_.lost_refreshes > 0) {
      --market_.lost_refreshes;
      return lost_answer();
    }
    if (market_.after_refresh) market_.after_refresh();
    return pair;
  }

  bool tells_consent_end() const override { return market_.tells_consent_end; }
  Result<std::optional<Timestamp>> consent_end(const ShopAccess& access) override {
    const std::scoped_lock lock(market_.mutex_);
    if (auto error = answer("consent_end")) return *error;
    if (auto error = market_.check(access)) return *error;
    return market_.shops_.at(access.id.shop).consent_end;
  }

  Result<Revocation> revoke(const ShopAccess& /*access*/,
                            const std::vector<ConnectionId>& kept) override {
    const std::scoped_lock lock(market_.mutex_);
    if (auto error = answer("revoke")) return *error;
    market_.spared = kept;
    return market_.revocation;
  }

  Status check_access(const ShopAccess& access) override {
    const std::scoped_lock lock(market_.mutex_);
    if (auto error = answer("access")) return *error;
    if (auto error = market_.check(access)) return *error;
    return Done{};
  }

  std::optional<std::chrono::seconds> longest_window() const override {
    return market_.longest_window;
  }

  Result<OrderPage> orders(const ShopAccess& access, const Window& window,
                           const std::string& page) override {
    const std::scoped_lock lock(market_.mutex_);
    if (auto error = answer("orders")) return *error;
    if (auto error = market_.check(access)) return *error;
    const bool by_update = window.field == Window::Field::updated;
    std::map<std::string, const RemoteOrder*> matches;  // by place
    const auto& shop = market_.shops_.at(access.id.shop);
    for (const auto& [number, order] : shop.orders) {
      const auto time = by_update ? order.updated_at : order.created_at;
      if (time < window.from || time > window.to || market_.not_listed.contains(number)) continue;
      if (by_update && order.updated_at + market_.lag > market_.now()) continue;
      matches[place_of(time, number)] = &order;
    }
    OrderPage result;
    result.answered_at = market_.now();
    auto from = matches.upper_bound(page);
    std::size_t left = market_.page_size;
    if (market_.repeats_rows && from != matches.begin() && from != matches.end()) {
      --from;
      ++left;
    }
    for (; from != matches.end() && left > 0; ++from, --left) {
      add(result, shop, *from->second);
      result.next = from->first;
      if (market_.tells_reached)
        result.reached = by_update ? from->second->updated_at : from->second->created_at;
    }
    if (from == matches.end()) result.next.clear();
    if (market_.never_ends) result.next = "again";
    result.warnings = market_.order_warnings;
    return result;
  }

  Result<ListedPage> list_orders(const ShopAccess& access, const Window& window,
                                 const std::string& page) override {
    auto listed = Marketplace::list_orders(access, window, page);
    if (listed && market_.lists_briefly) {
      for (auto& order : listed->orders) order.order.reset();
    }
    if (listed && market_.lists_spare_calls) {
      for (auto& order : listed->orders) order.details = std::make_shared<ListedDetails>();
    }
    return listed;
  }

  Result<OrderPage> details_of(const ShopAccess& access,
                               const std::vector<ListedOrder>& orders) override {
    for (const auto& order : orders) market_.asked_singly += order.details ? 0 : 1;
    return Marketplace::details_of(access, orders);
  }

  Result<OrderPage> orders_by_number(const ShopAccess& access,
                                     const std::vector<std::string>& numbers) override {
    const std::scoped_lock lock(market_.mutex_);
    if (auto error = answer("numbers")) return *error;
    if (auto error = market_.check(access)) return *error;
    OrderPage result;
    result.answered_at = market_.now();
    const auto& shop = market_.shops_.at(access.id.shop);
    market_.numbers_asked += std::ssize(numbers);
    for (const auto& number : numbers) {
      const auto order = shop.orders.find(number);
      if (order != shop.orders.end())
        add(result, shop, order->second);
      else
        result.denied.push_back({number, "there is no such order"});
    }
    return result;
  }

  Result<ListingPage> listings(const ShopAccess& access, const std::string& page,
                               const KnownChange& known) override {
    const std::scoped_lock lock(market_.mutex_);
    if (auto error = answer("listings")) return *error;
    if (auto error = market_.check(access)) return *error;
    ListingPage result;
    const auto& shop = market_.shops_.at(access.id.shop);
    auto from = shop.listings.upper_bound(page);
    for (; from != shop.listings.end() && result.listings.size() < market_.page_size; ++from) {
      auto listing = from->second;
      listing.brief = listing.changed_at && known(listing.id.item) == listing.changed_at;
      // What is not asked for is not there.
      if (listing.brief) listing.name = "";
      result.listings.push_back(std::move(listing));
      result.next = from->first;
    }
    if (from == shop.listings.end()) {
      result.next.clear();
      result.rejected = shop.besides.rejected;
      result.notes = shop.besides.notes;
      result.unread = shop.besides.unread;
      result.deleted = shop.besides.deleted;
      result.sure = shop.besides.sure;
    }
    if (market_.never_ends) result.next = "again";
    return result;
  }

 private:
  std::optional<Error> answer(const std::string& call) {
    auto error = market_.arrive(call);
    // A lost connection brings no header.
    const bool answered = !error || error->code != ErrorCode::network;
    if (answered && market_.tells_time) server_.learn(market_.date_header());
    return error;
  }

  static RefreshOutcome lost_answer() {
    return RefreshFailure{make_error(ErrorCode::network, verbatim("the connection was reset")),
                          true};
  }

  static void add(OrderPage& page, const MemoryShop& shop, const RemoteOrder& order) {
    if (shop.unreadable.contains(order.number))
      page.rejected.push_back({order.number, "price: not a decimal number"});
    else
      page.orders.push_back(order);
  }

  MemoryMarket& market_;
  ServerClock& server_;
};

MemoryShop& MemoryMarket::add_shop(const std::string& id, const std::string& country) {
  auto& shop = shops_[id];
  shop.id = id;
  shop.name = "Shop " + id;
  shop.country = country;
  return shop;
}

std::string MemoryMarket::sign_in(const std::string& account,
                                  const std::vector<std::string>& shops) {
  auto& consent = consents_[account];
  consent.account = account;
  consent.shops = shops;
  const auto code = fmt::format("code-{}", ++issued_);
  codes_[code] = account;
  return code;
}

Timestamp MemoryMarket::now() const {
  return clock_.now_seconds() + clock_ahead;
}

std::string MemoryMarket::date_header() const {
  const std::time_t time = now().time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 40> text{};
  const auto length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), length};
}

std::int64_t MemoryMarket::count(const std::string& call) const {
  return std::count(calls.begin(), calls.end(), call);
}

std::optional<Error> MemoryMarket::arrive(const std::string& call) {
  calls.push_back(call);
  return before ? before(call) : std::nullopt;
}

std::optional<Error> MemoryMarket::check(const ShopAccess& access) {
  for (const auto& [account, consent] : consents_) {
    const auto& ids = consent.shops;
    if (std::find(ids.begin(), ids.end(), access.id.shop) == ids.end()) continue;
    // Marketplaces say no more than this; what it means comes out at the refresh.
    if (consent.revoked) continue;
    if (consent.access == access.access_token.reveal() && now() < consent.access_end)
      return std::nullopt;
  }
  return make_error(ErrorCode::auth_expired, verbatim("the access token is invalid or expired"));
}

MemoryConsent* MemoryMarket::holder_of(const std::string& refresh) {
  for (auto& [account, consent] : consents_) {
    if (consent.refresh == refresh) return &consent;
  }
  return nullptr;
}

TokenPair MemoryMarket::issue(MemoryConsent& consent) {
  const auto serial = ++issued_;
  consent.access = fmt::format("access-{}", serial);
  consent.refresh = fmt::format("refresh-{}", serial);
  consent.access_end = now() + consent.access_life;
  return {Secret(consent.access), Secret(consent.refresh), now(),
          consent.access_end,     consent.consent_end,     consent.consent_end};
}

Result<std::unique_ptr<MarketplaceLine>> MemoryMarketplaces::open(Site /*site*/,
                                                                  std::chrono::seconds clock_offset,
                                                                  const Patience& patience) {
  static NoHttp http;
  auto line = std::make_unique<MarketplaceLine>(http, clock_, clock_offset, patience);
  line->marketplace = std::make_unique<MemoryMarketplace>(market_, line->server);
  return line;
}

}  // namespace ecsync::test
