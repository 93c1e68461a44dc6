#include "tests/adapters/marketplace_contract.h"

#include <doctest/doctest.h>

#include <iterator>
#include <map>
#include <set>

#include "tests/support/read_all.h"
#include "tests/support/take_grant.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

const std::vector<Mishap> temporary{Mishap::not_json, Mishap::out_of_order, Mishap::half_an_answer,
                                    Mishap::lost};
// Never reached: an adapter that needs more pages than this turns in circles.
constexpr int most_pages = 200;

class Contract {
 public:
  explicit Contract(const MakeShop& make) : shop_(make()) {}

  ContractShop& shop() { return *shop_; }
  Marketplace& marketplace() { return shop_->marketplace(); }
  Timestamp now() { return shop_->clock().now_seconds(); }

  Window last_days(Window::Field field) { return {field, now() - std::chrono::hours(48), now()}; }

  /// Orders 1…count, a minute apart, the last one an hour ago.
  void put_orders(int count) {
    const Timestamp first = now() - 1h - std::chrono::minutes(count);
    for (int i = 1; i <= count; ++i) {
      const Timestamp time = first + std::chrono::minutes(i);
      shop_->put_order(shop_->number(i), time, time, shop_->processing_state());
    }
  }

  /// Every order of a window by number, and the rejected ones' numbers.
  std::map<std::string, RemoteOrder> read_window(const Window& window, std::string place = "") {
    std::map<std::string, RemoteOrder> orders;
    for (int pages = 0; pages < most_pages; ++pages) {
      const auto page = marketplace().orders(shop_->access(), window, place);
      REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
      CHECK(page->rejected.empty());
      for (const auto& order : page->orders) orders[order.number] = order;
      if (page->next.empty()) return orders;
      REQUIRE(page->next != place);
      place = page->next;
    }
    FAIL("the window does not end");
    return orders;
  }

  /// The same as its list tells them.
  std::vector<ListedOrder> list_window(const Window& window) {
    std::vector<ListedOrder> orders;
    std::string place;
    for (int pages = 0; pages < most_pages; ++pages) {
      auto page = marketplace().list_orders(shop_->access(), window, place);
      REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
      CHECK(page->rejected.empty());
      std::move(page->orders.begin(), page->orders.end(), std::back_inserter(orders));
      if (page->next.empty()) return orders;
      place = page->next;
    }
    FAIL("the list does not end");
    return orders;
  }

  Result<OrderPage> read_page() {
    return marketplace().orders(shop_->access(), last_days(Window::Field::updated), "");
  }

  void check_tells_nothing(const Error& error) {
    for (const auto& secret : shop_->secrets()) {
      CHECK(error.message.english().find(secret) == std::string::npos);
      CHECK(error.hint.english().find(secret) == std::string::npos);
      CHECK(error.details.find(secret) == std::string::npos);
    }
    CHECK(error.message.english().find("http") == std::string::npos);
    CHECK_FALSE(error.message.empty());
  }

 private:
  std::unique_ptr<ContractShop> shop_;
};

void orders_are_complete(Contract& contract) {
  SUBCASE("every order of a window comes, whichever time it goes by") {
    contract.put_orders(230);
    for (const auto field : {Window::Field::created, Window::Field::updated}) {
      const auto orders = contract.read_window(contract.last_days(field));
      REQUIRE(orders.size() == 230);
      const auto& order = orders.at(contract.shop().number(1));
      CHECK(order.status == OrderStatus::processing);
      CHECK_FALSE(order.lines.empty());
      CHECK(order.lines[0].quantity > 0);
    }
  }
  SUBCASE("both ends of a window are inside") {
    const Timestamp time = contract.now() - 3h;
    for (int i = 1; i <= 3; ++i) {
      contract.shop().put_order(contract.shop().number(i), time + std::chrono::seconds(i),
                                time + std::chrono::seconds(i), contract.shop().processing_state());
    }
    CHECK(contract.read_window({Window::Field::updated, time + 1s, time + 3s}).size() == 3);
    CHECK(contract.read_window({Window::Field::created, time + 2s, time + 2s}).size() == 1);
  }
  SUBCASE("a window without orders is complete at once") {
    const auto page = contract.read_page();
    REQUIRE(page);
    CHECK(page->orders.empty());
    CHECK(page->next.empty());
    CHECK(page->answered_at + 1h > contract.now());
  }
}

void reading_is_safe_to_repeat(Contract& contract) {
  SUBCASE("a page asked for again brings the same orders") {
    contract.put_orders(150);
    const auto first = contract.read_page();
    const auto again = contract.read_page();
    REQUIRE(first);
    REQUIRE(again);
    CHECK(first->orders == again->orders);
    CHECK(first->next == again->next);
  }
  SUBCASE("a place is used by a later run") {
    contract.put_orders(230);
    const auto window = contract.last_days(Window::Field::created);
    const auto first = contract.marketplace().orders(contract.shop().access(), window, "");
    REQUIRE(first);
    REQUIRE_FALSE(first->next.empty());
    auto orders = contract.read_window(window, first->next);
    for (const auto& order : first->orders) orders[order.number] = order;
    CHECK(orders.size() == 230);
  }
}

void lists_tell_the_same(Contract& contract) {
  SUBCASE("a list names the orders of its window, and what it tells of them is true") {
    contract.put_orders(230);
    const auto window = contract.last_days(Window::Field::created);
    const auto whole = contract.read_window(window);
    const int before = contract.shop().requests();
    const auto listed = contract.list_window(window);
    // A page of the list is one call, and details are none.
    CHECK(contract.shop().requests() - before <= 4);
    REQUIRE(listed.size() == 230);
    for (const auto& row : listed) {
      const auto& order = whole.at(row.number);
      CHECK(row.created_at.value_or(order.created_at) == order.created_at);
      CHECK(row.updated_at.value_or(order.updated_at) == order.updated_at);
      CHECK(row.status_native.value_or(order.status_native) == order.status_native);
      if (row.order) CHECK(*row.order == order);
    }
  }
  SUBCASE("the details of listed orders are those that a page brings, and cost a call for fifty") {
    contract.put_orders(100);
    const auto window = contract.last_days(Window::Field::created);
    const auto whole = contract.read_window(window);
    auto listed = contract.list_window(window);
    const int before = contract.shop().requests();
    auto page = contract.marketplace().details_of(contract.shop().access(), listed);
    REQUIRE(page);
    CHECK(contract.shop().requests() - before == 2);
    CHECK(page->orders.size() == 100);
    for (const auto& order : page->orders) CHECK(order == whole.at(order.number));
    // One that no list gave, beside one that a list did.
    page = contract.marketplace().details_of(contract.shop().access(),
                                             {listed.front(), {contract.shop().number(9)}});
    REQUIRE(page);
    CHECK(page->orders.size() == 2);
    for (const auto& order : page->orders) CHECK(order == whole.at(order.number));
  }
}

void single_orders_are_found(Contract& contract) {
  SUBCASE("orders asked for by number come, and unknown ones are left out") {
    contract.put_orders(3);
    const auto page = contract.marketplace().orders_by_number(
        contract.shop().access(),
        {contract.shop().number(3), contract.shop().number(77), contract.shop().number(1)});
    REQUIRE(page);
    CHECK(page->rejected.empty());
    std::set<std::string> numbers;
    for (const auto& order : page->orders) numbers.insert(order.number);
    CHECK(numbers == std::set<std::string>{contract.shop().number(1), contract.shop().number(3)});
  }
  SUBCASE("a state nobody knows is kept as it is and makes the order unknown") {
    contract.shop().put_order(contract.shop().number(1), contract.now() - 2h, contract.now() - 1h,
                              "TELEPORTED");
    const auto page = contract.read_page();
    REQUIRE(page);
    REQUIRE(page->orders.size() == 1);
    CHECK(page->orders[0].status == OrderStatus::unknown);
    CHECK(page->orders[0].unknown_statuses == std::vector<std::string>{"TELEPORTED"});
    CHECK_FALSE(page->orders[0].status_native.empty());
  }
}

void listings_are_complete(Contract& contract) {
  SUBCASE("every listing of the catalogue comes once") {
    contract.shop().put_products(130);
    std::set<std::string> items;
    std::string place;
    for (int pages = 0; pages < most_pages; ++pages) {
      const auto page = contract.marketplace().listings(contract.shop().access(), place, read_all);
      REQUIRE(page);
      CHECK(page->rejected.empty());
      for (const auto& listing : page->listings) items.insert(listing.id.item);
      place = page->next;
      if (place.empty()) break;
    }
    CHECK(items.size() == 130);
  }
  SUBCASE("an empty catalogue is complete at once") {
    const auto page = contract.marketplace().listings(contract.shop().access(), "", read_all);
    REQUIRE(page);
    CHECK(page->listings.empty());
    CHECK(page->next.empty());
  }
}

void errors_mean_what_they_say(Contract& contract) {
  SUBCASE("an expired token gives auth_expired and is not tried again") {
    contract.shop().happen(Mishap::token_expired, 5);
    const auto page = contract.read_page();
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::auth_expired);
    CHECK(contract.shop().requests() == 1);
    contract.check_tells_nothing(page.error());
  }
  SUBCASE("an unknown app gives app_refused") {
    contract.shop().happen(Mishap::app_unknown, 5);
    const auto page = contract.read_page();
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::app_refused);
    contract.check_tells_nothing(page.error());
  }
  SUBCASE("a limit answer is waited out") {
    contract.put_orders(2);
    contract.shop().happen(Mishap::too_many_calls, 6);
    const auto page = contract.read_page();
    REQUIRE(page);
    CHECK(page->orders.size() == 2);
    CHECK_FALSE(contract.shop().clock().pauses().empty());
  }
  SUBCASE("a broken answer is asked for again") {
    contract.put_orders(2);
    for (const auto mishap : temporary) {
      contract.shop().happen(mishap, 2);
      const auto page = contract.read_page();
      REQUIRE(page);
      CHECK(page->orders.size() == 2);
    }
  }
  SUBCASE("an answer that stays broken is remote_unavailable and never an empty page") {
    for (const auto mishap : {Mishap::not_json, Mishap::out_of_order, Mishap::half_an_answer}) {
      contract.shop().happen(mishap, 4);
      const auto page = contract.read_page();
      REQUIRE_FALSE(page);
      CHECK(page.error().code == ErrorCode::remote_unavailable);
      contract.check_tells_nothing(page.error());
    }
  }
}

void access_can_be_asked_for(Contract& contract) {
  const auto ask = [&] { return contract.marketplace().check_access(contract.shop().access()); };
  SUBCASE("a good access is told with one request") {
    CHECK(ask());
    CHECK(contract.shop().requests() == 1);
  }
  SUBCASE("an access that is not accepted is told as it is, and not asked for again") {
    const std::vector<std::pair<Mishap, ErrorCode>> refusals{
        {Mishap::token_expired, ErrorCode::auth_expired},
        {Mishap::app_unknown, ErrorCode::app_refused}};
    for (const auto& [mishap, code] : refusals) {
      const int before = contract.shop().requests();
      contract.shop().happen(mishap, 1);
      const auto told = ask();
      REQUIRE_FALSE(told);
      CHECK(told.error().code == code);
      CHECK(contract.shop().requests() == before + 1);
      contract.check_tells_nothing(told.error());
    }
  }
  SUBCASE("an answer that is broken, or a limit, is no refusal") {
    for (const auto mishap : temporary) {
      contract.shop().happen(mishap, 2);
      CHECK(ask());
    }
    contract.shop().happen(Mishap::too_many_calls, 2);
    CHECK(ask());
    contract.shop().happen(Mishap::out_of_order, 4);
    const auto told = ask();
    REQUIRE_FALSE(told);
    CHECK(told.error().code == ErrorCode::remote_unavailable);
  }
}

void consent_is_taken_and_renewed(Contract& contract) {
  SUBCASE("the same consent is known again by its account") {
    const auto grant = test::take_grant(contract.marketplace(), contract.shop().callback());
    REQUIRE(grant);
    REQUIRE_FALSE(grant->shops.empty());
    CHECK_FALSE(grant->account.empty());
    CHECK_FALSE(grant->tokens.access.empty());
    CHECK(grant->shops[0].shop_id == contract.shop().access().id.shop);
    CHECK(grant->shops[0].country == contract.shop().access().country);
    const auto again = test::take_grant(contract.marketplace(), contract.shop().callback());
    REQUIRE(again);
    CHECK(again->account == grant->account);
  }
  SUBCASE("a used code and a missing one give auth_refused") {
    contract.shop().happen(Mishap::code_used, 1);
    const auto used = test::take_grant(contract.marketplace(), contract.shop().callback());
    REQUIRE_FALSE(used);
    CHECK(used.error().code == ErrorCode::auth_refused);
    contract.check_tells_nothing(used.error());
    const auto missing = test::take_grant(contract.marketplace(), {});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::auth_refused);
  }
  SUBCASE("a refresh brings a pair with one request") {
    const auto outcome = contract.marketplace().refresh(contract.shop().access().id,
                                                        contract.shop().refresh_token());
    REQUIRE(std::holds_alternative<TokenPair>(outcome));
    CHECK(std::get<TokenPair>(outcome).access_expires_at > contract.now());
    CHECK(contract.shop().requests() == 1);
  }
  SUBCASE("a refresh after the consent ended gives auth_required") {
    contract.shop().happen(Mishap::consent_ended, 1);
    const auto outcome = contract.marketplace().refresh(contract.shop().access().id,
                                                        contract.shop().refresh_token());
    REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
    const auto& failure = std::get<Marketplace::RefreshFailure>(outcome);
    CHECK(failure.error.code == ErrorCode::auth_required);
    CHECK_FALSE(failure.maybe_spent);
    contract.check_tells_nothing(failure.error);
  }
  SUBCASE("a refresh whose answer is lost is never sent twice and may have been spent") {
    for (const auto mishap : temporary) {
      const int before = contract.shop().requests();
      contract.shop().happen(mishap, 1);
      const auto outcome = contract.marketplace().refresh(contract.shop().access().id,
                                                          contract.shop().refresh_token());
      REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
      const auto& failure = std::get<Marketplace::RefreshFailure>(outcome);
      CHECK(failure.maybe_spent);
      CHECK(contract.shop().requests() == before + 1);
      contract.check_tells_nothing(failure.error);
    }
  }
}

}  // namespace

void marketplace_contract(const MakeShop& make) {
  Contract contract(make);
  orders_are_complete(contract);
  reading_is_safe_to_repeat(contract);
  lists_tell_the_same(contract);
  single_orders_are_found(contract);
  listings_are_complete(contract);
  errors_mean_what_they_say(contract);
  access_can_be_asked_for(contract);
  consent_is_taken_and_renewed(contract);
}

}  // namespace ecsync::test
