#include "core/report/report.h"

#include <doctest/doctest.h>

#include "core/db/connections.h"
#include "core/goods/export_slip.h"
#include "core/report/charts.h"
#include "tests/support/small_shop.h"

namespace ecsync::test {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// A shop in Vietnam, where it is ten in the morning of 23 November 2026, a Monday.
struct Reported : SmallShop {
  /// Of an order that was created so long ago.
  RemoteOrder placed(const std::string& number, std::chrono::seconds ago,
                     const std::vector<TestLine>& lines = {{"10"}}) {
    auto made = order(number, lines);
    made.created_at = made.updated_at = clock.now_seconds() - ago;
    made.total = 100'000;
    return made;
  }
  void place(const std::string& number, std::chrono::seconds ago,
             const std::vector<TestLine>& lines = {{"10"}}) {
    store(placed(number, ago, lines));
  }
  void place(const std::string& number, std::chrono::seconds ago, OrderStatus status) {
    auto made = placed(number, ago);
    made.status = status;
    store(made);
  }
  Report report(days since = days(30)) {
    return read_report(database,
                       {db::list_connections(database, false), clock.now_seconds() - since,
                        clock.now_seconds(), *TimeZone::find("Asia/Ho_Chi_Minh"), hours(24)});
  }
  void slip(const std::string& number, bool leaves) {
    ExportSlipRequest request;
    request.orders = {number};
    request.date = "2026-11-23";
    request.export_now = leaves;
    REQUIRE(export_slips(database, clock, request)->errors.empty());
  }
};

}  // namespace

TEST_CASE_FIXTURE(Reported, "an order counts on the day of its creation where the seller is") {
  place("A", hours(10));                            // 00:00
  place("B", hours(10) + std::chrono::seconds(1));  // 23:59:59 of the day before
  const auto days_sold = report().days;
  REQUIRE(days_sold.size() == 2);
  CHECK(to_text(days_sold[0].day) == "2026-11-22");
  CHECK(to_text(days_sold[1].day) == "2026-11-23");
  const auto hour = report().hours;
  REQUIRE(hour.size() == 2);
  CHECK(hour[0].weekday == 1);
  CHECK(hour[0].hour == 0);
  CHECK(hour[1].weekday == 7);
  CHECK(hour[1].hour == 23);
}

TEST_CASE_FIXTURE(Reported, "sales are orders that are neither new nor cancelled nor unknown") {
  for (const auto status : {OrderStatus::fresh, OrderStatus::cancelled, OrderStatus::unknown,
                            OrderStatus::processing, OrderStatus::completed})
    place(std::string(name(status)), hours(1), status);
  const auto read = report();
  REQUIRE(read.days.size() == 1);
  CHECK(read.days[0].orders == 5);
  CHECK(read.days[0].cancelled == 1);
  CHECK(read.days[0].units == 2);
  CHECK(read.days[0].total == 200'000);
  REQUIRE(read.shops.size() == 1);
  CHECK(read.shops[0].orders == 5);
  CHECK(read.shops[0].cancelled == 1);
  CHECK(read.shops[0].unknown == 1);
  CHECK(totals_of_today(read) ==
        std::vector<std::pair<Currency, std::optional<std::int64_t>>>{{{"VND"}, 200'000}});
}

TEST_CASE_FIXTURE(Reported,
                  "amounts of two currencies are never added, and too large ones are no number") {
  place("A", hours(1));
  auto other = placed("B", hours(1));
  other.currency = {"MYR"};
  other.total = 1290;
  store(other);
  CHECK(totals_of_today(report()).size() == 2);
  CHECK(charts_of(report(), true).size() == 2);
  for (const std::string number : {"C", "D"}) {
    auto huge = placed(number, hours(1));
    huge.total = std::numeric_limits<std::int64_t>::max();
    store(huge);
  }
  for (const auto& chart : charts_of(report(), false))
    CHECK(chart.days[0].total.has_value() == (chart.currency.code == "MYR"));
  for (const auto& sales : report().days)
    CHECK(sales.total.has_value() == (sales.currency.code == "MYR"));
}

TEST_CASE_FIXTURE(Reported,
                  "a day without sales has a total of nothing, in each currency there is") {
  CHECK(totals_of_today(report()).empty());
  place("A", days(2));
  CHECK(totals_of_today(report()) ==
        std::vector<std::pair<Currency, std::optional<std::int64_t>>>{{{"VND"}, 0}});
}

TEST_CASE_FIXTURE(Reported,
                  "a shop without a good run for so long is stale, and one never pulled") {
  CHECK(report().shops[0].stale);
  database.engine().execute("UPDATE connections SET last_success_at = " +
                            std::to_string(epoch_seconds(clock.now_seconds() - hours(24))));
  CHECK_FALSE(report().shops[0].stale);
  database.engine().execute("UPDATE connections SET last_success_at = last_success_at - 1");
  CHECK(report().shops[0].stale);
  database.engine().execute("UPDATE connections SET status = 'needs_auth'");
  CHECK_FALSE(report().shops[0].stale);
}

TEST_CASE_FIXTURE(Reported, "what runs out soon is what lasts no longer than a month") {
  stock("P", 30);
  stock("Q", 31);
  place("A", days(3), {{"10", 14}, {"20", 14}});
  link("10", {"P"});
  link("20", {"Q"});
  const auto read = report();
  CHECK(read.runs_out.size() == 2);
  const auto soon = running_out_soon(read);
  REQUIRE(soon.size() == 1);
  CHECK(soon[0].product == "P");
}

TEST_CASE_FIXTURE(Reported, "what waits is what the seller still has to send") {
  stock("P", 10);
  stock("Q", 1);
  place("none", days(2));
  place("open", hours(3));
  place("gone", hours(3));
  place("more", hours(3), {{"20", 3}});
  link("10", {"P"});
  link("20", {"Q:2"});
  auto theirs = placed("theirs", hours(3));
  theirs.fulfilled_by = FulfilledBy::marketplace;
  store(theirs);
  auto unsure = placed("unsure", hours(3));
  unsure.cancel_requested = true;
  store(unsure);
  place("sent", hours(3), OrderStatus::shipping);
  slip("open", false);
  slip("gone", true);
  const auto read = report();
  CHECK(read.waiting.orders == 4);
  CHECK(read.waiting.without_slip == 3);
  CHECK(read.waiting.cancel_requested == 1);
  CHECK(read.waiting.oldest == clock.now_seconds() - days(2));
  CHECK(read.shops[0].waiting == 4);
  // Six pieces of Q are wanted; of P there is enough.
  REQUIRE(read.lacking.size() == 1);
  CHECK(read.lacking[0].code == "Q");
  CHECK(read.lacking[0].wanted == 6);
  CHECK(read.lacking[0].available == 1);
}

TEST_CASE_FIXTURE(Reported, "what runs out goes by the pieces of fourteen days") {
  stock("P", 30);
  place("week", days(3), {{"10", 21}});
  place("before", days(9), {{"10", 21, 1}});
  place("long ago", days(15), {{"10", 500}});
  place("not linked", days(1), {{"20", 50}});
  link("10", {"P"});
  const auto read = report();
  REQUIRE(read.runs_out.size() == 1);
  CHECK(read.runs_out[0].product == "P");
  CHECK(tenths_text(read.runs_out[0].tenths_per_day) == "2.9");  // 41 pieces
  CHECK(tenths_text(read.runs_out[0].tenths_of_days) == "10.2");
  // A listing without a product counts among the best sellers by itself.
  REQUIRE(read.best.size() == 2);
  CHECK(read.best[0].listing == "shopee:1/20");
  CHECK(read.best[0].pieces == 50);
  CHECK(read.best[1].product == "P");
  CHECK(read.best[1].pieces == 21);
  CHECK(read.best[1].before == 20);
}

TEST_CASE_FIXTURE(Reported, "a report of other shops leaves a shop's figures and troubles out") {
  place("A", hours(1), OrderStatus::unknown);
  connect("2", "hue");
  const auto all = report();
  CHECK(all.shops.size() == 2);
  CHECK(all.exception_count() > 0);
  const auto other = *db::resolve_connection(database, "hue");
  const auto read = read_report(database, {{other},
                                           clock.now_seconds() - days(30),
                                           clock.now_seconds(),
                                           *TimeZone::find("UTC"),
                                           hours(24)});
  CHECK(read.days.empty());
  for (const auto& trouble : read.exceptions) CHECK(trouble.kind != AttentionKind::unknown_status);
}

TEST_CASE_FIXTURE(Reported, "a chart has each day of up to a month, also those without orders") {
  place("A", hours(1));
  place("B", days(2));
  place("C", days(40));
  const auto charts = charts_of(report(days(60)), false);
  REQUIRE(charts.size() == 1);
  CHECK_FALSE(charts[0].connection);
  REQUIRE(charts[0].days.size() == 31);
  CHECK(to_text(charts[0].days[0].day) == "2026-11-23");
  CHECK(charts[0].days[0].orders == 1);
  CHECK(charts[0].days[1].orders == 0);
  CHECK(charts[0].days[2].orders == 1);
  CHECK(charts[0].most_total == 100'000);
  CHECK(charts_of(report(days(3)), true)[0].days.size() == 4);
  CHECK(orders_on(report(), report().today) == 1);
  CHECK(orders_on(report(), report().today - days(1)) == 0);
}

TEST_CASE("per cents have one digit, and none where there is no whole") {
  CHECK(tenths_of_per_cent(9, 310) == 29);
  CHECK(tenths_of_per_cent(1, 1) == 1000);
  CHECK(tenths_of_per_cent(1, 16) == 63);  // 6.25
  CHECK(tenths_of_per_cent(1, 2'000) == 1);
  CHECK(tenths_of_per_cent(1, 2'001) == 0);
  CHECK_FALSE(tenths_of_per_cent(0, 0));
}

TEST_CASE("a report of no shops is empty") {
  auto database = db::Database::in_memory();
  const auto now = Timestamp(std::chrono::seconds(1'000'000));
  const auto read =
      read_report(database, {{}, now - days(1), now, *TimeZone::find("UTC"), hours(24)});
  CHECK(read.shops.empty());
  CHECK(read.days.empty());
  CHECK_FALSE(read.waiting.oldest);
}

}  // namespace ecsync::test
