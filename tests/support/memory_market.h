#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/marketplace.h"

namespace ecsync::test {

/// A seller's shop as the marketplace has it.
struct MemoryShop {
  std::string id;
  std::string name;
  std::string country;
  std::map<std::string, RemoteOrder> orders;
  std::map<std::string, RemoteListing> listings;
  std::set<std::string> unreadable;        ///< numbers of orders that come as rejected
  ListingPage besides;                     ///< what the catalogue's last page says besides listings
  std::optional<Timestamp> consent_end{};  ///< when the seller must agree again, if it tells that
};

/// A seller's sign-in as the marketplace has it.
struct MemoryConsent {
  std::string account;
  std::vector<std::string> shops;
  std::string access;
  std::string refresh;
  Timestamp access_end;
  std::chrono::seconds access_life{std::chrono::hours(24 * 7)};
  std::optional<Timestamp> consent_end;
  bool revoked = false;
  bool refreshable = true;
  bool one_pair_per_shop = false;
};

/// The other side: a whole marketplace in memory that keeps its own time and can misbehave. Pages
/// are ordered by time and number and continue after the last row, so orders that move are not
/// lost, as the contract of Marketplace asks.
class MemoryMarket {
 public:
  explicit MemoryMarket(const Clock& clock) : clock_(clock) {}

  MemoryShop& add_shop(const std::string& id, const std::string& country = "VN");
  MemoryShop& shop(const std::string& id) { return shops_.at(id); }
  /// The seller signs in: gives a code that works once.
  std::vector<ConnectionId> spared;  ///< what the last revocation had to leave alone
  std::string sign_in(const std::string& account, const std::vector<std::string>& shops);
  MemoryConsent& consent(const std::string& account) { return consents_.at(account); }

  /// The marketplace's time: the machine's plus `clock_ahead`.
  Timestamp now() const;
  std::string date_header() const;

  // How it behaves.
  std::chrono::seconds clock_ahead{0};
  bool tells_time = true;  ///< answers have a `Date`
  std::size_t page_size = 100;
  bool repeats_rows = false;    ///< a page begins with the last row of the page before
  std::chrono::seconds lag{0};  ///< changes show up this late in lists by update time
  std::optional<std::chrono::seconds> longest_window;
  bool tells_reached = false;  ///< pages say how far in time they have come
  bool lists_briefly = false;  ///< list_orders() gives no details: those cost calls of their own
  bool lists_spare_calls = false;       ///< list_orders() keeps what details_of() then need not ask
  std::int64_t numbers_asked = 0;       ///< orders that were asked for by number
  std::int64_t asked_singly = 0;        ///< of these, those that no list had given
  std::set<std::string> not_listed;     ///< numbers of orders that no list shows
  std::vector<Message> order_warnings;  ///< of every page of orders
  bool echoes_state = true;
  std::vector<Message> grant_notes;    ///< about a consent's shops
  bool tells_consent_end = false;      ///< shop by shop, and not with the tokens
  std::vector<std::string> countries;  ///< that a seller may choose from
  bool never_ends = false;             ///< pages lead to themselves
  int lost_refreshes = 0;              ///< so many refreshes are carried out and their answers lost
  int lost_requests = 0;  ///< so many refreshes vanish on the way, which looks the same
  /// What asking for a revocation comes to.
  Revocation revocation{false, "https://market.example/apps"};
  /// Asked before every call with its name (consent, exchange, shops, refresh, revoke, access,
  /// consent_end, orders, numbers, listings); an Error is the answer then. May change shops, let
  /// time pass, or throw.
  std::function<std::optional<Error>(const std::string& call)> before;
  /// Called after a refresh was carried out and before it is answered; may throw.
  std::function<void()> after_refresh;

  /// Every call that arrived, in order.
  std::vector<std::string> calls;
  std::int64_t count(const std::string& call) const;

 private:
  friend class MemoryMarketplace;
  std::optional<Error> arrive(const std::string& call);
  std::optional<Error> check(const ShopAccess& access);
  MemoryConsent* holder_of(const std::string& refresh);
  TokenPair issue(MemoryConsent& consent);

  const Clock& clock_;
  std::map<std::string, MemoryShop> shops_;
  std::map<std::string, MemoryConsent> consents_;
  std::map<std::string, std::string> codes_;  // code → account
  int issued_ = 0;
  std::mutex mutex_;  // calls come from several threads, and are answered one after the other
};

/// Hands out lines to one MemoryMarket.
class MemoryMarketplaces : public Marketplaces {
 public:
  MemoryMarketplaces(MemoryMarket& market, Clock& clock) : market_(market), clock_(clock) {}
  Result<std::unique_ptr<MarketplaceLine>> open(Site site, std::chrono::seconds clock_offset,
                                                const Patience& patience) override;

 private:
  MemoryMarket& market_;
  Clock& clock_;
};

}  // namespace ecsync::test
