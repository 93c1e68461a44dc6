#include "core/records/complete_order.h"

#include <doctest/doctest.h>

namespace ecsync {
namespace {

RemoteLine line_of(const std::string& item, std::optional<std::int64_t> price,
                   std::int64_t quantity = 1) {
  RemoteLine line;
  line.listing = {item, "1"};
  line.name = "Áo " + item;
  line.status_native = "pending";
  line.quantity = quantity;
  line.unit_price = price;
  return line;
}

HeldOrder held_with(std::vector<RemoteLine> lines) {
  HeldOrder held;
  held.currency = {"VND"};
  held.lines = std::move(lines);
  return held;
}

RemoteOrder answer_with(std::vector<RemoteLine> lines) {
  RemoteOrder answer;
  answer.currency = {"VND"};
  answer.lines = std::move(lines);
  return answer;
}

std::vector<RemoteLine> lines_after(std::vector<RemoteLine> answered,
                                    std::vector<RemoteLine> held) {
  return completed(answer_with(std::move(answered)), held_with(std::move(held))).lines;
}

RemoteLine all_cancelled(RemoteLine line) {
  line.cancelled = line.quantity;
  return line;
}

TEST_CASE("a line whose price could not be read is the only held line of its listing") {
  const auto lines = lines_after({line_of("10", std::nullopt, 2), line_of("20", 7)},
                                 {line_of("20", 7), line_of("10", 100, 2)});
  CHECK(lines == std::vector{line_of("10", 100, 2), line_of("20", 7)});
}

TEST_CASE("units whose price could not be read join those of the held line that came with one") {
  auto unread = line_of("10", std::nullopt, 1);
  unread.status_native = "canceled";
  unread.cancelled = 1;
  auto whole = line_of("10", 100, 3);
  whole.status_native = "canceled,pending";
  whole.cancelled = 1;
  CHECK(lines_after({line_of("10", 100, 2), unread}, {line_of("10", 100, 3)}) ==
        std::vector{whole});
}

TEST_CASE("of several held lines of a listing one without a price takes the place") {
  const auto unread = line_of("10", std::nullopt, 3);
  const auto other = line_of("20", 7);
  CHECK(lines_after({unread, other}, {line_of("10", 100, 2), line_of("10", 0), other}) ==
        std::vector{unread, other});
  SUBCASE("beside those that came with their price") {
    CHECK(lines_after({line_of("10", 0), line_of("10", std::nullopt, 2)},
                      {line_of("10", 100, 2), line_of("10", 0)}) ==
          std::vector{line_of("10", 0), line_of("10", std::nullopt, 2)});
  }
  SUBCASE("until the prices are read") {
    const std::vector read{line_of("10", 100, 2), line_of("10", 0)};
    CHECK(lines_after(read, {unread}) == read);
  }
}

TEST_CASE("a line whose price could not be read has none where nothing is held of it") {
  const std::vector unread{line_of("10", std::nullopt, 2)};
  CHECK(lines_after(unread, {}) == unread);
  CHECK(lines_after(unread, unread) == unread);
}

TEST_CASE("the same answer with an unread price changes an order once") {
  const std::vector answer{line_of("10", std::nullopt), line_of("10", 90)};
  const auto once = lines_after(answer, {line_of("10", 100, 2)});
  CHECK(once == answer);
  CHECK(lines_after(answer, once) == once);
}

TEST_CASE("lines that take the place of others have at least as many pieces") {
  const auto pieces = [](const std::vector<RemoteLine>& lines) {
    std::int64_t all = 0;
    for (const auto& line : lines) all += line.quantity;
    return all;
  };
  const auto holds = [&](const std::vector<RemoteLine>& answer, const std::vector<RemoteLine>& held,
                         std::int64_t wanted) {
    const auto once = lines_after(answer, held);
    CHECK(pieces(once) == wanted);
    CHECK(lines_after(answer, once) == once);
  };
  holds({line_of("10", std::nullopt, 3)}, {line_of("10", 100, 3), line_of("10", 0)}, 4);
  holds({line_of("10", 100, 2)}, {line_of("10", std::nullopt, 3)}, 3);
  holds({line_of("10", 100), line_of("10", std::nullopt)}, {line_of("10", std::nullopt, 2)}, 2);
}

TEST_CASE(
    "pieces that a listing lacks are cancelled on its line without a price, or its last one") {
  const auto with_more = [](RemoteLine line, std::int64_t pieces) {
    line.quantity += pieces;
    line.cancelled += pieces;
    return line;
  };
  const auto priced = line_of("10", 100);
  const auto unpriced = line_of("10", std::nullopt);
  const auto other = line_of("20", 7);
  CHECK(lines_after({unpriced, priced, other}, {line_of("10", 100, 4), line_of("10", 0), other}) ==
        std::vector{with_more(unpriced, 3), priced, other});
  CHECK(lines_after({priced, line_of("10", 90), other}, {line_of("10", std::nullopt, 5), other}) ==
        std::vector{priced, with_more(line_of("10", 90), 3), other});
}

TEST_CASE("a line of no pieces gives no price to compare with") {
  CHECK(lines_after({line_of("10", std::nullopt), line_of("10", 90, 0)}, {line_of("10", 100)}) ==
        std::vector{line_of("10", 100)});
}

TEST_CASE("units that become one line keep the one word that any of them has") {
  auto silent = line_of("10", std::nullopt);
  silent.status_native.reset();
  for (const auto& answer :
       {std::vector{line_of("10", 100), silent}, std::vector{silent, line_of("10", 100)}}) {
    const auto lines = lines_after(answer, {line_of("10", 100, 2)});
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].status_native == "pending");
  }
}

TEST_CASE("an order that one field gives to the marketplace stays there when another is unread") {
  auto answer = answer_with({});
  answer.fulfilled_by = FulfilledBy::marketplace;
  answer.unread.add(Detail::sender);
  CHECK(completed(answer, held_with({})).fulfilled_by == FulfilledBy::marketplace);
}

TEST_CASE("a held line that an answer lacks stays with all its pieces cancelled") {
  auto partly_returned = line_of("30", 9, 3);
  partly_returned.returned = 1;
  auto cancelled = partly_returned;
  cancelled.cancelled = 2;
  CHECK(
      lines_after({line_of("20", 7)}, {line_of("10", 100, 2), line_of("20", 7), partly_returned}) ==
      std::vector{line_of("20", 7), all_cancelled(line_of("10", 100, 2)), cancelled});
}

TEST_CASE("a held line whose price could never be read stays too when an answer lacks it") {
  CHECK(lines_after({line_of("20", 7)}, {line_of("10", std::nullopt, 2), line_of("20", 7)}) ==
        std::vector{line_of("20", 7), all_cancelled(line_of("10", std::nullopt, 2))});
}

TEST_CASE("a held price of 0 stands for none where the answer has all pieces at another one") {
  // A bundle's line, as it was stored once.
  CHECK(lines_after({line_of("10", 100, 2)}, {line_of("10", 0, 2)}) ==
        std::vector{line_of("10", 100, 2)});
  // The same SKU outside of the bundle, at the same price or at another one.
  CHECK(lines_after({line_of("10", 100, 3)}, {line_of("10", 0, 2), line_of("10", 100)}) ==
        std::vector{line_of("10", 100, 3)});
  CHECK(lines_after({line_of("10", 100, 2), line_of("10", 90)},
                    {line_of("10", 0, 2), line_of("10", 90)}) ==
        std::vector{line_of("10", 100, 2), line_of("10", 90)});
  auto shrunk = line_of("10", 100, 3);
  shrunk.cancelled = 1;
  CHECK(lines_after({line_of("10", 100, 2)}, {line_of("10", 0, 3)}) == std::vector{shrunk});
}

TEST_CASE("a gift that an answer lacks is cancelled, whatever else is sold of its listing") {
  CHECK(lines_after({line_of("10", 100, 2)}, {line_of("10", 0), line_of("10", 100, 2)}) ==
        std::vector{line_of("10", 100, 2), all_cancelled(line_of("10", 0))});
  CHECK(lines_after({line_of("10", 100, 2), line_of("10", 0)},
                    {line_of("10", 0), line_of("10", 100, 2)}) ==
        std::vector{line_of("10", 100, 2), line_of("10", 0)});
}

TEST_CASE("a line of no pieces is one whose pieces are all cancelled") {
  CHECK(lines_after({line_of("10", 100, 0)}, {line_of("10", 100, 2)}) ==
        std::vector{all_cancelled(line_of("10", 100, 2))});
  CHECK(lines_after({line_of("10", 100, 0), line_of("20", 7)}, {}) ==
        std::vector{line_of("20", 7)});
}

TEST_CASE("pieces that a line lacks are cancelled, for what was ordered never shrinks") {
  auto line = line_of("10", 100, 3);
  line.cancelled = 2;
  CHECK(lines_after({line_of("10", 100, 1)}, {line_of("10", 100, 3)}) == std::vector{line});
  CHECK(lines_after({line_of("10", 100, 4)}, {line_of("10", 100, 3)}) ==
        std::vector{line_of("10", 100, 4)});
}

TEST_CASE("words of a line that could not be read stay as they are held") {
  auto held = line_of("10", 100);
  held.seller_sku = "AO";
  held.variation = "Đỏ";
  held.image = "https://img.example/1.jpg";
  auto unread = line_of("10", 100);
  unread.name.clear();  // and nothing else is there
  for (const auto detail : {Detail::seller_sku, Detail::name, Detail::variation, Detail::image})
    unread.unread.add(detail);
  CHECK(lines_after({unread}, {held}) == std::vector{held});
  SUBCASE("also when the price is another one") {
    unread.unit_price = 90;
    const auto lines = lines_after({unread}, {held});
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].name == held.name);
    CHECK(lines[0].image == held.image);
  }
  SUBCASE("and are empty where nothing is held") {
    const auto lines = lines_after({unread}, {});
    CHECK(lines.at(0).name.empty());
    CHECK(lines.at(0).unread.empty());
  }
  SUBCASE("but are taken when they are empty and were read") {
    unread.unread = {};
    CHECK_FALSE(lines_after({unread}, {held}).at(0).image);
  }
  SUBCASE("or when another unit of the line told them") {
    unread.image = "https://img.example/2.jpg";
    CHECK(lines_after({unread}, {held}).at(0).image == unread.image);
  }
}

TEST_CASE("what of an order could not be read stays as it is held") {
  HeldOrder held = held_with({});
  held.total = 500;
  held.cancel_requested = held.delivery_problem = true;
  held.return_status = ReturnStatus::returning;
  held.fulfilled_by = FulfilledBy::marketplace;
  auto answer = answer_with({});
  const auto taken = completed(answer, held);
  CHECK(taken == answer);

  for (const auto detail : {Detail::total, Detail::cancel_request, Detail::parcel,
                            Detail::returned_pieces, Detail::sender})
    answer.unread.add(detail);
  auto kept = completed(answer, held);
  CHECK(kept.total == 500);
  CHECK(kept.cancel_requested);
  CHECK(kept.delivery_problem);
  CHECK(kept.return_status == ReturnStatus::returning);
  CHECK(kept.fulfilled_by == FulfilledBy::marketplace);
  CHECK(kept.unread.empty());

  SUBCASE("but no total in another currency") {
    answer.currency = {"MYR"};
    CHECK_FALSE(completed(answer, held).total);
  }
}

TEST_CASE("which pieces could not be delivered stays as it is held while no parcel can be read") {
  auto held = line_of("10", 5, 2);
  held.cancelled = held.failed = 2;
  auto line = held;
  line.failed = 0;
  line.cancelled = 1;
  auto answer = answer_with({line});
  CHECK(completed(answer, held_with({held})).lines.at(0).failed == 0);
  answer.unread.add(Detail::parcel);
  CHECK(completed(answer, held_with({held})).lines.at(0).failed == 1);
}

TEST_CASE("lines in another currency are not compared") {
  auto answer = answer_with({line_of("10", 5)});
  answer.currency = {"MYR"};
  CHECK(completed(answer, held_with({line_of("10", 100)})).lines == answer.lines);
}

}  // namespace
}  // namespace ecsync
