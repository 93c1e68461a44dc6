#include <doctest/doctest.h>

#include "tests/adapters/marketplace_contract.h"
#include "tests/adapters/tiktok/tiktok_bench.h"

namespace ecsync::test {
namespace {

class TiktokContractShop : public ContractShop {
 public:
  Marketplace& marketplace() override { return bench_.tiktok; }
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
    bench_.shop.orders[number] = {created, updated, state};
  }
  std::string number(int index) override { return tiktok_number(index); }
  std::string processing_state() override { return "AWAITING_SHIPMENT"; }
  void put_products(int count) override { bench_.shop.products = count; }
  void happen(Mishap mishap, int times) override { bench_.shop.fail_next("", told(mishap), times); }
  int requests() override { return static_cast<int>(bench_.shop.requests.size()); }

 private:
  Http::Outcome told(Mishap mishap) const {
    const std::string echo = bench_.shop.access_token + ' ' + bench_.app.secret.reveal();
    switch (mishap) {
      case Mishap::token_expired:
        return FakeTiktok::refusal(105002, "Expired credentials " + echo, 401);
      case Mishap::consent_ended:
        return FakeTiktok::refusal(36004005, bench_.shop.refresh_token);
      case Mishap::code_used:
        return FakeTiktok::refusal(36004004, bench_.shop.code);
      case Mishap::app_unknown:
        return FakeTiktok::refusal(36009004, "Invalid `app_key` " + echo, 400);
      case Mishap::too_many_calls:
        return FakeTiktok::refusal(36009002, "Too many requests", 429);
      case Mishap::not_json:
        return FakeTiktok::answer("<html><title>Access denied</title></html>");
      case Mishap::out_of_order:
        return FakeTiktok::answer("<html>502 Bad Gateway</html>", 502);
      case Mishap::half_an_answer:
        return FakeTiktok::answer(R"({"code":0,"data":{"orders":[{"id":)");
      case Mishap::lost:
        break;
    }
    return Http::Failure{make_error(ErrorCode::network, verbatim("the connection broke")), true};
  }

  TiktokBench bench_;
};

TEST_CASE("TikTok Shop keeps the promises of every marketplace") {
  marketplace_contract([] { return std::make_unique<TiktokContractShop>(); });
}

}  // namespace
}  // namespace ecsync::test
