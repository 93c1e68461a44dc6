#pragma once

#include "adapters/common/count_trust.h"
#include "adapters/tiktok/catalogue.h"
#include "adapters/tiktok/gateway.h"
#include "core/marketplace.h"

namespace ecsync::tiktok {

/// TikTok Shop's Open API, the same host for every country.
class Tiktok : public Marketplace {
 public:
  /// `caller` must outlive it.
  Tiktok(Caller& caller, AppCredentials app) : gateway_(caller, std::move(app)) {}

  /// TikTok's limits depend on the app's shops and the platform's load; 3 to 10 reads per second
  /// and shop are said to be allowed. The burst lets a shop with few calls go without waiting.
  Allowance allowance() const override {
    return {.shop_calls_per_second = 5,
            .app_calls_per_second = 50,
            .shop_calls_in_flight = 4,
            .burst = std::chrono::seconds(4)};
  }
  Result<ConsentLink> consent_link(const std::string& country, const std::string& state) override;
  bool echoes_state() const override { return true; }
  Result<Grant> exchange(const Fields& callback) override;
  Status complete(Grant& grant) override;
  RefreshOutcome refresh(const ConnectionId& shop, const Secret& refresh_token) override;
  /// Takes the app's access away shop by shop, each with one send; TikTok mails the seller.
  Result<Revocation> revoke(const ShopAccess& access,
                            const std::vector<ConnectionId>& kept) override;
  Status check_access(const ShopAccess& access) override;

  Result<OrderPage> orders(const ShopAccess& access, const Window& window,
                           const std::string& page) override;
  Result<OrderPage> orders_by_number(const ShopAccess& access,
                                     const std::vector<std::string>& numbers) override;
  /// Costs one call for the search and one for each product that has changed, because only a
  /// product's detail has its images and options.
  Result<ListingPage> listings(const ShopAccess& access, const std::string& page,
                               const KnownChange& known) override;

 private:
  Result<Grant> read_grant(const json::Value& data) const;
  std::vector<ShopAccess> other_shops(const ShopAccess& access);
  std::optional<Error> read_batch(const ShopAccess& access, std::vector<std::string> numbers,
                                  OrderPage& page);
  std::optional<Error> read_detail(const ShopAccess& access, ProductRead& product);
  std::optional<Error> add_product(const ShopAccess& access, const json::Value& found,
                                   const KnownChange& known, ListingPage& page);

  Gateway gateway_;
  common::CountTrust counts_;
};

}  // namespace ecsync::tiktok
