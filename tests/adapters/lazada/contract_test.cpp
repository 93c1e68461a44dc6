#include <doctest/doctest.h>

#include "tests/adapters/lazada/lazada_bench.h"
#include "tests/adapters/marketplace_contract.h"

namespace ecsync::test {
namespace {

class LazadaContractShop : public ContractShop {
 public:
  Marketplace& marketplace() override { return bench_.lazada; }
  FixedClock& clock() override { return bench_.clock; }
  ShopAccess access() override { return bench_.access(); }
  Fields callback() override { return {{"code", bench_.shop.code}, {"state", "s"}}; }
  Secret refresh_token() override { return Secret(bench_.shop.refresh_token); }
  std::vector<std::string> secrets() override {
    return {bench_.shop.access_token, bench_.shop.refresh_token, bench_.shop.code,
            bench_.app.secret.reveal()};
  }

  void put_order(const std::string& number, Timestamp created, Timestamp updated,
                 const std::string& state) override {
    FakeUnit unit;
    unit.state = state;
    bench_.shop.orders[number] = {created, updated, {unit}};
  }
  std::string number(int index) override { return std::to_string(560'694'402'000'000 + index); }
  std::string processing_state() override { return "pending"; }
  void put_products(int count) override { bench_.shop.products = count; }
  void happen(Mishap mishap, int times) override { bench_.shop.fail_next("", told(mishap), times); }
  int requests() override { return static_cast<int>(bench_.shop.requests.size()); }

 private:
  Http::Outcome told(Mishap mishap) const {
    const std::string echo = bench_.shop.access_token + ' ' + bench_.app.secret.reveal();
    switch (mishap) {
      case Mishap::token_expired:
        return FakeLazada::refusal("IllegalAccessToken", echo);
      case Mishap::consent_ended:
        return FakeLazada::refusal("IllegalRefreshToken", bench_.shop.refresh_token);
      case Mishap::code_used:
        return FakeLazada::refusal("InvalidCode", bench_.shop.code);
      case Mishap::app_unknown:
        return FakeLazada::refusal("InvalidAppKey", echo);
      case Mishap::too_many_calls:
        return FakeLazada::refusal("SellerCallLimit", "this ban will last 2 seconds");
      case Mishap::not_json:
        return FakeLazada::answer("<html><title>punish</title></html>");
      case Mishap::out_of_order:
        return FakeLazada::answer("<html>502 Tengine</html>", 502);
      case Mishap::half_an_answer:
        return FakeLazada::answer(R"({"code":"0","data":{"countTotal":)");
      case Mishap::lost:
        break;
    }
    return Http::Failure{make_error(ErrorCode::network, verbatim("the connection broke")), true};
  }

  LazadaBench bench_;
};

TEST_CASE("Lazada keeps the promises of every marketplace") {
  marketplace_contract([] { return std::make_unique<LazadaContractShop>(); });
}

}  // namespace
}  // namespace ecsync::test
