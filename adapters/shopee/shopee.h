#pragma once

#include <set>

#include "adapters/shopee/catalogue.h"
#include "adapters/shopee/gateway.h"
#include "adapters/shopee/grant.h"
#include "adapters/shopee/list_ahead.h"
#include "core/marketplace.h"

namespace ecsync::shopee {

/// The Shopee Open Platform, version 2; one host for every market.
class Shopee : public Marketplace {
 public:
  /// `caller` must outlive it.
  Shopee(Caller& caller, AppCredentials app) : gateway_(caller, std::move(app)) {}

  /// The reference says that there are limits per shop and per app, but gives no figures. The rates
  /// are guesses with a margin; the burst lets a shop with few calls go without waiting.
  Allowance allowance() const override {
    return {.shop_calls_per_second = 5,
            .app_calls_per_second = 15,
            .shop_calls_in_flight = 4,
            .burst = std::chrono::seconds(4)};
  }
  Result<ConsentLink> consent_link(const std::string& country, const std::string& state) override;
  /// Only the portal's page is documented to send it back; with the signed address it may be lost.
  bool echoes_state() const override { return gateway_.app().portal_link; }
  Result<Grant> exchange(const Fields& callback) override;
  Status complete(Grant& grant) override;
  RefreshOutcome refresh(const ConnectionId& shop, const Secret& refresh_token) override;
  bool tells_consent_end() const override { return true; }
  Result<std::optional<Timestamp>> consent_end(const ShopAccess& access) override;
  /// Shopee has no call for it; the address is the portal's page for the seller.
  Result<Revocation> revoke(const ShopAccess& access,
                            const std::vector<ConnectionId>& kept) override;
  Status check_access(const ShopAccess& access) override;

  std::optional<std::chrono::seconds> longest_window() const override;
  /// A page of a window costs one call, and one for each fifty orders on it. In a window of changes
  /// the next page is listed while these are under way.
  Result<OrderPage> orders(const ShopAccess& access, const Window& window,
                           const std::string& page) override;
  Result<OrderPage> orders_by_number(const ShopAccess& access,
                                     const std::vector<std::string>& numbers) override;
  /// One call for a hundred orders.
  Result<ListedPage> list_orders(const ShopAccess& access, const Window& window,
                                 const std::string& page) override;
  /// A product with variants costs one call more.
  Result<ListingPage> listings(const ShopAccess& access, const std::string& page,
                               const KnownChange& known) override;

 private:
  struct Details;
  Result<Grant> read_grant(const json::Value& answer, const Consent& consent) const;
  void describe(GrantedShop& shop, const Secret& access_token);
  std::string country_without_token(const std::string& shop_id);
  common::Reply list(const ShopAccess& access, const Window& window, const OrderWalk& walk,
                     OrderRows& rows);
  Result<ListedOrders> listed_orders(const ShopAccess& access, const Window& window,
                                     const std::string& page, OrderWalk& walk);
  std::optional<Error> read_details_and_list(const ShopAccess& access, const Window& window,
                                             const OrderWalk& walk,
                                             const std::vector<std::string>& numbers,
                                             Details& details);
  std::optional<Error> read_details(const ShopAccess& access,
                                    const std::vector<std::string>& numbers, Details& details);
  std::optional<Error> read_batch(const ShopAccess& access, std::vector<std::string> numbers,
                                  Details& details);
  std::optional<Error> read_products(const ShopAccess& access, const std::vector<std::string>& ids,
                                     ListingPage& page);
  std::optional<Error> add_product(const ShopAccess& access, const json::Value& item,
                                   ListingPage& page);
  std::optional<Error> read_rows(const ShopAccess& access, const ItemRows& rows,
                                 const std::vector<std::size_t>& fresh, ListingPage& page);
  static void tell_missing(const std::set<std::string>& missing, const std::string& warning,
                           ListingPage& page);
  std::string warning_of(const ShopAccess& access, const common::Answer& answer) const;
  std::optional<Error> read_variants(const ShopAccess& access, const ProductRead& product,
                                     ListingPage& page);

  Gateway gateway_;
  ListAhead ahead_;
};

}  // namespace ecsync::shopee
