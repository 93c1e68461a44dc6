#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/http/caller.h"
#include "core/http/http.h"
#include "core/http/server_clock.h"
#include "core/records/connection.h"
#include "core/records/listing.h"
#include "core/records/order.h"
#include "core/records/window.h"

namespace ecsync {

/// The app's credentials at one marketplace, and the marketplace's address.
struct AppCredentials {
  std::string key;  ///< app key; Shopee: partner id
  Secret secret;
  std::string redirect_url;  ///< as registered for the app; "" when not set
  std::string service_id;    ///< TikTok Shop only
  std::string api_base;  ///< ECSYNC_P_API_BASE, checked: replaces scheme and host of every request;
                         ///< "" for the real hosts
  bool portal_link = false;  ///< Shopee only: sellers consent on the portal's page instead of the
                             ///< signed address
};

/// The shop and the token that a call about a shop needs.
struct ShopAccess {
  ConnectionId id;
  std::string country;
  std::string shop_key;
  Secret access_token;
};

struct OrderPage {
  std::vector<RemoteOrder> orders;
  std::vector<RejectedOrder> rejected;
  std::string next;       ///< place of the next page; "" when the window is complete
  Timestamp answered_at;  ///< server time of the first answer that this page is made of
  std::optional<Timestamp> reached = std::nullopt;  ///< every order of the window before this time
                                                    ///< was given; nothing where pages do not tell
  std::optional<std::int64_t> left =
      std::nullopt;  ///< how many orders of the window follow, by the marketplace's own count
  std::vector<Message> warnings{};      ///< about the answers, not about one order: for people
  std::vector<RejectedOrder> denied{};  ///< asked for by number: the marketplace says that there is
                                        ///< no such order, in the words of `reason`
};

/// What an adapter keeps of a list's row, so that reading the order's details takes fewer calls.
class ListedDetails {
 public:
  ListedDetails() = default;
  ListedDetails(const ListedDetails&) = delete;
  ListedDetails& operator=(const ListedDetails&) = delete;
  virtual ~ListedDetails() = default;
};

/// One order as a list of orders tells it. What a list does not tell is missing.
struct ListedOrder {
  std::string number;
  std::optional<Timestamp> created_at = std::nullopt;
  std::optional<Timestamp> updated_at = std::nullopt;
  std::optional<std::string> status_native = std::nullopt;  ///< as it would be stored
  std::optional<RemoteOrder> order = std::nullopt;  ///< all of it, where the list has it already
  std::shared_ptr<const ListedDetails> details = nullptr;
};

/// A page of a list, without details that would cost calls of their own.
struct ListedPage {
  std::vector<ListedOrder> orders;
  std::vector<RejectedOrder> rejected{};
  std::string next{};
  Timestamp answered_at{};
  std::optional<Timestamp> reached = std::nullopt;
  std::vector<Message> warnings{};
};

struct ListingPage {
  std::vector<RemoteListing> listings;
  std::vector<RejectedListing> rejected;  ///< that could not be read
  std::string next;                       ///< "" when the catalogue is complete
  std::vector<Message> notes;             ///< what else is worth telling; costs no listing
  std::vector<std::string> unread;   ///< products (ITEM) that are listed, though not every listing
                                     ///< of theirs could be read
  std::vector<std::string> deleted;  ///< products (ITEM) that the marketplace says are deleted
  bool sure = true;  ///< false when more was announced than came, or something that came has no
                     ///< id: what no page brought may be there all the same
};

/// Gives the time of the last change of a product (ITEM of a listing) that an earlier pull has
/// read; nothing when the product is to be read completely. Several threads call it at the same
/// time.
using KnownChange = std::function<std::optional<Timestamp>(const std::string& item)>;

/// The tokens and shops that a consent gave.
struct Grant {
  std::string account;  ///< the marketplace's own name of the consent: the same seller consenting
                        ///< again brings the same one; "" until complete() where only shops tell it
  TokenPair tokens;
  std::vector<GrantedShop> shops;
  bool one_pair_per_shop = false;  ///< Shopee main account: each shop becomes its own authorization
                                   ///< and refreshes once from this pair; the shops say under which
                                   ///< account
  std::string region{};          ///< where the seller is at home, in the marketplace's words, where
                                 ///< the token answer tells it
  std::vector<Message> notes{};  ///< what of it could not be read and cost nothing else
};

/// The address where the seller signs in.
struct ConsentLink {
  std::string url;
  std::optional<Timestamp> expires_at;
};

/// The outcome of withdrawing the app's access at the marketplace.
struct Revocation {
  bool revoked = false;
  std::string url;  ///< where the seller can withdraw consent when no call does it; "" when unknown
};

/// One marketplace's protocol for one run. Any thread may call it. Calls that read are safe to
/// repeat and retry inside (Caller); token calls send exactly once. Every failure is one of:
/// auth_expired (access token not accepted: refresh once, then repeat), auth_required (consent
/// gone), auth_refused (code unusable), app_refused, rate_limited, network, timeout,
/// remote_unavailable (try later), remote_refused (clock, parameter, permission),
/// remote_bad_answer, not_found, time_limit, interrupted.
class Marketplace {
 public:
  Marketplace() = default;
  Marketplace(const Marketplace&) = delete;
  Marketplace& operator=(const Marketplace&) = delete;
  virtual ~Marketplace() = default;

  /// How fast it may be called, and how often at the same time; the same for every shop.
  virtual Allowance allowance() const = 0;

  /// The countries of which the seller may choose one when consenting, as ISO alpha-2 in upper
  /// case. None where the marketplace tells by itself which country a shop is in.
  virtual std::vector<std::string> countries() const { return {}; }
  /// The address where the seller consents. `country` may be ""; `state` comes back where
  /// echoes_state(). Sends nothing.
  virtual Result<ConsentLink> consent_link(const std::string& country,
                                           const std::string& state) = 0;
  /// False when the marketplace does not send `state` back to the redirect address.
  virtual bool echoes_state() const = 0;
  /// Exchanges what the seller's browser came back with (the redirect address's query fields) for
  /// tokens, and gives with them what that answer tells of the shops. One send; a code works once,
  /// so the caller keeps what came before it asks for more with complete().
  virtual Result<Grant> exchange(const Fields& callback) = 0;
  /// Asks for what the answer with the tokens does not tell of the shops, and of which shops there
  /// are. Safe to repeat. Does not check the country: the caller compares it and gives
  /// country_mismatch. auth_refused: the consent is good for no shop.
  virtual Status complete(Grant& grant) = 0;
  /// One send, never repeated. `maybe_spent` when the answer was lost. auth_required when the
  /// marketplace says that the refresh token or the consent is over; remote_refused when it refuses
  /// for another reason, with `never` when this consent cannot be refreshed at all (its access
  /// token stays good to its end).
  struct RefreshFailure {
    Error error;
    bool maybe_spent = false;
    bool never = false;
  };
  using RefreshOutcome = std::variant<TokenPair, RefreshFailure>;
  /// `shop`: any shop of the authorization (Shopee's refresh names it).
  virtual RefreshOutcome refresh(const ConnectionId& shop, const Secret& refresh_token) = 0;
  /// True where a call of its own, and no token answer, tells when the seller must agree again.
  virtual bool tells_consent_end() const { return false; }
  /// That call. Nothing when the marketplace names no end.
  virtual Result<std::optional<Timestamp>> consent_end(const ShopAccess& /*access*/) {
    return std::optional<Timestamp>();
  }
  /// Withdraws the app's access to every shop that the token opens, but not to those in `kept`,
  /// where a call exists; else tells where the seller can.
  virtual Result<Revocation> revoke(const ShopAccess& access,
                                    const std::vector<ConnectionId>& kept) = 0;

  /// One cheap call that tells whether the marketplace lets the app into this shop now; nothing of
  /// the answer is kept. remote_refused when the consent is good but does not cover the shop any
  /// more.
  virtual Status check_access(const ShopAccess& access) = 0;

  /// Longest window that `orders` accepts; nothing when there is no limit.
  virtual std::optional<std::chrono::seconds> longest_window() const { return std::nullopt; }
  /// Orders within `window`, every one at least once, even while orders move between pages. Pass ""
  /// for the first page, then `next` of the page before; `next` may be kept and used by a later
  /// run. An order may come twice; its rows are the same.
  virtual Result<OrderPage> orders(const ShopAccess& access, const Window& window,
                                   const std::string& page) = 0;
  /// These orders now. One that the shop does not have is left out of the answer, and `denied`
  /// where the marketplace says so.
  virtual Result<OrderPage> orders_by_number(const ShopAccess& access,
                                             const std::vector<std::string>& numbers) = 0;
  /// As orders(), but only what the list itself tells: with as few calls as can be. Places of the
  /// one are none of the other.
  virtual Result<ListedPage> list_orders(const ShopAccess& access, const Window& window,
                                         const std::string& page) {
    auto whole = orders(access, window, page);
    if (!whole) return std::move(whole).error();
    ListedPage listed{{}, std::move(whole->rejected), std::move(whole->next), whole->answered_at};
    listed.reached = whole->reached;
    listed.warnings = std::move(whole->warnings);
    for (auto& order : whole->orders) {
      ListedOrder row{order.number, order.created_at, order.updated_at, order.status_native};
      row.order = std::move(order);
      listed.orders.push_back(std::move(row));
    }
    return listed;
  }
  /// These orders now, all that there is of them. As orders_by_number(), with fewer calls for those
  /// that list_orders() of this run gave.
  virtual Result<OrderPage> details_of(const ShopAccess& access,
                                       const std::vector<ListedOrder>& orders) {
    std::vector<std::string> numbers;
    numbers.reserve(orders.size());
    for (const auto& order : orders) numbers.push_back(order.number);
    return orders_by_number(access, numbers);
  }
  /// How many orders that are set aside a run asks for again at most: those of one call, or a few
  /// where each costs calls of its own.
  virtual std::size_t most_asked_again() const { return 50; }
  /// All listings, active or not. Paging as for orders. Of a product that has not changed since
  /// `known`, listings may be brief.
  virtual Result<ListingPage> listings(const ShopAccess& access, const std::string& page,
                                       const KnownChange& known) = 0;
};

/// A marketplace with the connection's own clock and patience, for one run.
struct MarketplaceLine {
  MarketplaceLine(Http& http, Clock& clock, std::chrono::seconds clock_offset, Patience patience)
      : server(clock, clock_offset), caller(http, clock, server, patience) {}
  MarketplaceLine(const MarketplaceLine&) = delete;
  MarketplaceLine& operator=(const MarketplaceLine&) = delete;
  ~MarketplaceLine() = default;

  ServerClock server;
  Caller caller;
  std::unique_ptr<Marketplace> marketplace;
};

/// How a use case asks for a marketplace; the command line wires it.
class Marketplaces {
 public:
  Marketplaces() = default;
  Marketplaces(const Marketplaces&) = delete;
  Marketplaces& operator=(const Marketplaces&) = delete;
  virtual ~Marketplaces() = default;

  /// Any thread may call it. It may run the command that gives the app's secret, and takes as long
  /// as that does. Errors: usage when app key or secret are not configured (names the environment
  /// variable).
  virtual Result<std::unique_ptr<MarketplaceLine>> open(Site site,
                                                        std::chrono::seconds clock_offset,
                                                        const Patience& patience) = 0;
};

}  // namespace ecsync
