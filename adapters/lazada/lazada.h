#pragma once

#include "adapters/common/count_trust.h"
#include "adapters/lazada/gateway.h"
#include "core/marketplace.h"

namespace ecsync::lazada {

/// The Lazada Open Platform, in its six countries and across them.
class Lazada : public Marketplace {
 public:
  /// `caller` must outlive it.
  Lazada(Caller& caller, AppCredentials app) : gateway_(caller, std::move(app)) {}

  /// Lazada publishes no limits for reading orders and products. The rates are guesses with a
  /// margin; the burst lets a shop with few calls go without waiting.
  Allowance allowance() const override {
    return {.shop_calls_per_second = 5,
            .app_calls_per_second = 50,
            .shop_calls_in_flight = 2,
            .burst = std::chrono::seconds(4)};
  }
  std::vector<std::string> countries() const override;
  Result<ConsentLink> consent_link(const std::string& country, const std::string& state) override;
  bool echoes_state() const override { return true; }
  Result<Grant> exchange(const Fields& callback) override;
  Status complete(Grant& grant) override;
  RefreshOutcome refresh(const ConnectionId& shop, const Secret& refresh_token) override;
  /// Lazada has no call for it. Gives the address of Seller Center, where the seller can do it.
  Result<Revocation> revoke(const ShopAccess& access,
                            const std::vector<ConnectionId>& kept) override;
  Status check_access(const ShopAccess& access) override;

  Result<OrderPage> orders(const ShopAccess& access, const Window& window,
                           const std::string& page) override;
  Result<OrderPage> orders_by_number(const ShopAccess& access,
                                     const std::vector<std::string>& numbers) override;
  /// One call for a hundred orders.
  Result<ListedPage> list_orders(const ShopAccess& access, const Window& window,
                                 const std::string& page) override;
  /// One call for fifty orders of list_orders(), and one more for each other.
  Result<OrderPage> details_of(const ShopAccess& access,
                               const std::vector<ListedOrder>& orders) override;
  /// Each is asked for by itself, and its units for all together or by themselves.
  std::size_t most_asked_again() const override { return 10; }
  Result<ListingPage> listings(const ShopAccess& access, const std::string& page,
                               const KnownChange& known) override;

 private:
  struct ListedHeads;
  Result<OrderPage> list_heads(const ShopAccess& access, const Window& window,
                               const std::string& page, ListedHeads& found);
  Result<Grant> read_grant(const json::Value& answer) const;
  std::string shop_name(const ShopAccess& access);

  Gateway gateway_;
  common::CountTrust counts_;
};

}  // namespace ecsync::lazada
