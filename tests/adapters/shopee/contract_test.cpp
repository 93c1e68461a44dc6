#include <doctest/doctest.h>

#include "tests/adapters/marketplace_contract.h"
#include "tests/adapters/shopee/shopee_bench.h"

namespace ecsync::test {
namespace {

class ShopeeContractShop : public ContractShop {
 public:
  Marketplace& marketplace() override { return bench_.shopee; }
  FixedClock& clock() override { return bench_.clock; }
  ShopAccess access() override { return bench_.access(); }
  Fields callback() override { return {{"code", bench_.shop.code}, {"shop_id", "220123456"}}; }
  Secret refresh_token() override { return Secret(bench_.shop.refresh_token); }
  std::vector<std::string> secrets() override {
    return {bench_.shop.access_token, bench_.shop.refresh_token, bench_.shop.code,
            bench_.app.secret.reveal()};
  }

  void put_order(const std::string& number, Timestamp created, Timestamp updated,
                 const std::string& state) override {
    bench_.shop.orders[number] = {created, updated, state};
  }
  std::string number(int index) override { return shopee_number(index); }
  std::string processing_state() override { return "READY_TO_SHIP"; }
  void put_products(int count) override { bench_.shop.products = count; }
  void happen(Mishap mishap, int times) override { bench_.shop.fail_next("", told(mishap), times); }
  int requests() override { return static_cast<int>(bench_.shop.requests.size()); }

 private:
  Http::Outcome told(Mishap mishap) const {
    const std::string echo = bench_.shop.access_token + ' ' + bench_.app.secret.reveal();
    switch (mishap) {
      case Mishap::token_expired:
        return FakeShopee::refusal("invalid_acceess_token", "Invalid access_token " + echo, 403);
      case Mishap::consent_ended:
        return FakeShopee::refusal(
            "error_param", "Your refresh token or shop_id is wrong " + bench_.shop.refresh_token);
      case Mishap::code_used:
        return FakeShopee::refusal("invalid_code", bench_.shop.code);
      case Mishap::app_unknown:
        return FakeShopee::refusal("invalid_partner_id", "Invalid partner_id " + echo, 403);
      case Mishap::too_many_calls:
        return FakeShopee::refusal("error_rate_limit", "Too many requests.");
      case Mishap::not_json:
        return FakeShopee::answer("<html><title>Access denied</title></html>");
      case Mishap::out_of_order:
        return FakeShopee::answer("<html>502 Bad Gateway</html>", 502);
      case Mishap::half_an_answer:
        return FakeShopee::answer(R"({"error":"","response":{"order_list":[{"order_sn":)");
      case Mishap::lost:
        break;
    }
    return Http::Failure{make_error(ErrorCode::network, verbatim("the connection broke")), true};
  }

  ShopeeBench bench_;
};

TEST_CASE("Shopee keeps the promises of every marketplace") {
  marketplace_contract([] { return std::make_unique<ShopeeContractShop>(); });
}

}  // namespace
}  // namespace ecsync::test
