#pragma once

#include <memory>

#include "core/marketplace.h"
#include "core/records/status_table.h"

namespace ecsync::common {

/// Another meaning of the order's state, as the seller's configuration gives it; everything else
/// that the marketplace said stays.
void restate(RemoteOrder& order, const StatusTable& table);

/// A marketplace some of whose states mean something else to the seller. Whoever asks it gets
/// orders in which that is so.
class OverriddenStates : public Marketplace {
 public:
  OverriddenStates(std::unique_ptr<Marketplace> marketplace, StatusTable table)
      : marketplace_(std::move(marketplace)), table_(std::move(table)) {}

  Result<OrderPage> orders(const ShopAccess& access, const Window& window,
                           const std::string& page) override;
  Result<OrderPage> orders_by_number(const ShopAccess& access,
                                     const std::vector<std::string>& numbers) override;
  Result<ListedPage> list_orders(const ShopAccess& access, const Window& window,
                                 const std::string& page) override;
  Result<OrderPage> details_of(const ShopAccess& access,
                               const std::vector<ListedOrder>& orders) override;

  // Everything else is the marketplace's.
  Allowance allowance() const override { return marketplace_->allowance(); }
  std::vector<std::string> countries() const override { return marketplace_->countries(); }
  Result<ConsentLink> consent_link(const std::string& country, const std::string& state) override {
    return marketplace_->consent_link(country, state);
  }
  bool echoes_state() const override { return marketplace_->echoes_state(); }
  Result<Grant> exchange(const Fields& callback) override {
    return marketplace_->exchange(callback);
  }
  Status complete(Grant& grant) override { return marketplace_->complete(grant); }
  RefreshOutcome refresh(const ConnectionId& shop, const Secret& refresh_token) override {
    return marketplace_->refresh(shop, refresh_token);
  }
  bool tells_consent_end() const override { return marketplace_->tells_consent_end(); }
  Result<std::optional<Timestamp>> consent_end(const ShopAccess& access) override {
    return marketplace_->consent_end(access);
  }
  Result<Revocation> revoke(const ShopAccess& access,
                            const std::vector<ConnectionId>& kept) override {
    return marketplace_->revoke(access, kept);
  }
  Status check_access(const ShopAccess& access) override {
    return marketplace_->check_access(access);
  }
  std::optional<std::chrono::seconds> longest_window() const override {
    return marketplace_->longest_window();
  }
  std::size_t most_asked_again() const override { return marketplace_->most_asked_again(); }
  Result<ListingPage> listings(const ShopAccess& access, const std::string& page,
                               const KnownChange& known) override {
    return marketplace_->listings(access, page, known);
  }

 private:
  std::unique_ptr<Marketplace> marketplace_;
  StatusTable table_;
};

}  // namespace ecsync::common
