#include "core/base/message.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <map>
#include <regex>
#include <set>
#include <vector>

#include "core/base/catalogue.h"
#include "core/base/error.h"
#include "core/base/vi_catalogue.h"
#include "core/goods/link_product.h"
#include "core/health/exceptions.h"
#include "core/health/status.h"
#include "core/records/connection.h"
#include "core/records/order.h"
#include "core/records/slip.h"
#include "core/records/stock.h"
#include "core/sync/sync_all.h"
#include "tests/support/holds.h"
#include "tests/support/trade_words.h"

namespace ecsync {
namespace {

using test::holds;

/// A message of the catalogue, and its translation.
struct Entry {
  std::vector<std::string> english;  ///< the plural after the singular; without the context
  std::string vietnamese;
};

std::string bytes_at(std::size_t offset, std::size_t length) {
  std::string bytes(length, '\0');
  std::memcpy(bytes.data(), catalogue::vi_catalogue.data() + offset, length);
  return bytes;
}

std::uint32_t number(std::size_t offset) {
  std::uint32_t value = 0;
  std::memcpy(&value, catalogue::vi_catalogue.data() + offset, sizeof value);
  return value;
}

std::string text_of(std::size_t table, std::size_t index) {
  const auto entry = table + index * 8;
  return bytes_at(number(entry + 4), number(entry));
}

/// Every message of po/vi.po, as msgfmt put it into the program.
std::vector<Entry> entries() {
  std::vector<Entry> all;
  for (std::size_t i = 0; i < number(8); ++i) {
    auto key = text_of(number(12), i);
    if (key.empty()) continue;  // the head
    key.erase(0, key.find('\4') == std::string::npos ? 0 : key.find('\4') + 1);
    Entry entry;
    entry.english.push_back(key.substr(0, key.find('\0')));
    if (key.find('\0') != std::string::npos)
      entry.english.push_back(key.substr(key.find('\0') + 1));
    entry.vietnamese = text_of(number(16), i);
    all.push_back(std::move(entry));
  }
  return all;
}

/// "{}, {1:>2}" as {"0": "", "1": ":>2"}; the braces that fmt would not take as {"fault": …}.
std::map<std::string, std::string> placeholders(const std::string& text) {
  std::map<std::string, std::string> found;
  int next = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{' && text[i] != '}') continue;
    if (text.substr(i, 2) == "{{" || text.substr(i, 2) == "}}") {
      ++i;
      continue;
    }
    auto end = i + 1;
    for (int depth = 1; end < text.size(); ++end) {
      depth += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
      if (depth == 0) break;
    }
    if (text[i] == '}' || end == text.size()) return {{"fault", text}};
    const auto inside = text.substr(i + 1, end - i - 1);
    const auto colon = std::min(inside.find(':'), inside.size());
    const auto name = colon == 0 ? fmt::format("{}", next++) : inside.substr(0, colon);
    found[name] = inside.substr(colon);
    // A width of its own takes the argument after it.
    if (inside.substr(colon).find("{}") != std::string::npos) ++next;
    i = end;
  }
  return found;
}

/// `all`: every state of its kind.
template <class State>
void check_words(std::initializer_list<State> all) {
  std::set<std::string_view> vietnamese;
  for (const auto state : all) {
    CAPTURE(name(state));
    CHECK(label(state).english() == name(state));
    CHECK(label(state).in(Language::vietnamese) != name(state));
    CHECK(vietnamese.insert(label(state).in(Language::vietnamese)).second);
  }
}

}  // namespace

TEST_CASE("every translation holds the placeholders of its message and is a valid format") {
  const auto all = entries();
  CHECK(all.size() > 1000);
  for (const auto& entry : all) {
    for (const auto& english : entry.english) {
      CAPTURE(english);
      CAPTURE(entry.vietnamese);
      const auto wanted = placeholders(english);
      CHECK_FALSE(wanted.contains("fault"));
      CHECK(placeholders(entry.vietnamese) == wanted);
    }
  }
}

TEST_CASE("a translation keeps the line ends and outer blanks of its message") {
  for (const auto& entry : entries()) {
    const auto& english = entry.english.front();
    CAPTURE(english);
    CAPTURE(entry.vietnamese);
    REQUIRE_FALSE(entry.vietnamese.empty());
    CHECK((english.front() == ' ') == (entry.vietnamese.front() == ' '));
    CHECK((english.back() == ' ') == (entry.vietnamese.back() == ' '));
    CHECK((english.back() == '\n') == (entry.vietnamese.back() == '\n'));
  }
}

TEST_CASE("a translation names the same commands and flags as its message") {
  for (const auto& entry : entries()) {
    const auto& english = entry.english.front();
    CAPTURE(english);
    CAPTURE(entry.vietnamese);
    for (auto at = english.find("--"); at != std::string::npos; at = english.find("--", at + 2)) {
      const auto end = english.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at);
      CHECK(holds(entry.vietnamese, english.substr(at, std::min(end, english.size()) - at)));
    }
    for (auto at = english.find("ecsync "); at != std::string::npos;
         at = english.find("ecsync ", at + 1)) {
      const auto end = english.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at + 7);
      const auto command = english.substr(at, std::min(end, english.size()) - at);
      // Of prose about ecsync itself only the name stays.
      static const std::vector<std::string> commands{
          "ecsync connect",     "ecsync orders",     "ecsync listings",    "ecsync link-product",
          "ecsync products",    "ecsync warehouses", "ecsync stock",       "ecsync export-slip",
          "ecsync slips",       "ecsync help",       "ecsync sync-orders", "ecsync sync-products",
          "ecsync connections", "ecsync config",     "ecsync status"};
      if (std::count(commands.begin(), commands.end(), command) > 0)
        CHECK(holds(entry.vietnamese, command));
    }
  }
}

TEST_CASE("translations have the words of the trade, and one word for one thing") {
  for (const auto& entry : entries()) {
    CAPTURE(entry.english.front());
    CAPTURE(entry.vietnamese);
    CHECK(test::foreign_words(entry.vietnamese).empty());
  }
}

TEST_CASE("what a shop sells is told apart from the seller's own products in Vietnamese too") {
  // What is typed or stands in a file stays as it is.
  const std::regex typed("ecsync listings|listing,product,quantity|neither listing nor link");
  const std::regex listing("(^|[^a-z])listings?($|[^a-z])");
  for (const auto& entry : entries()) {
    const auto& english = entry.english.front();
    CAPTURE(english);
    CAPTURE(entry.vietnamese);
    if (std::regex_search(std::regex_replace(english, typed, ""), listing))
      CHECK(holds(entry.vietnamese, "trên sàn"));
  }
}

TEST_CASE("a message is told in both languages, with what it is about in its language as well") {
  const auto error = make_error(
      ErrorCode::timeout, tr("{}: {}", "hanoi", tr("{} did not answer in time", "api.lazada.vn")));
  CHECK(error.message.english() == "hanoi: api.lazada.vn did not answer in time");
  CHECK(error.message.in(Language::vietnamese) == "hanoi: api.lazada.vn không trả lời kịp");
  CHECK(tr("order {} is {} ({})", "A1", label(OrderStatus::packing), "PROCESSED")
            .in(Language::vietnamese) == "đơn hàng A1 ở trạng thái Đang đóng gói (PROCESSED)");
}

TEST_CASE("a count takes one of two forms in English and the only one in Vietnamese") {
  const auto days = [](std::int64_t count) { return tr_count(count, "{} day", "{} days"); };
  CHECK(days(1) == "1 day");
  CHECK(days(2) == "2 days");
  CHECK(days(0) == "0 days");
  CHECK(days(1).in(Language::vietnamese) == "1 ngày");
  CHECK(days(2).in(Language::vietnamese) == "2 ngày");
}

TEST_CASE("words without a translation are told in English") {
  CHECK(phrase("no such words in the catalogue").in(Language::vietnamese) ==
        "no such words in the catalogue");
  CHECK(phrase_in("order status", "no such words").in(Language::vietnamese) == "no such words");
  CHECK(tr("{} of no such message", 3).in(Language::vietnamese) == "3 of no such message");
  CHECK(verbatim("hanoi").in(Language::vietnamese) == "hanoi");
  CHECK(Message().in(Language::vietnamese).empty());
  CHECK(catalogue::vietnamese("", "").empty());
}

TEST_CASE("every state has the word of documents in English, and one of its own in Vietnamese") {
  check_words({OrderStatus::fresh, OrderStatus::processing, OrderStatus::packing,
               OrderStatus::shipping, OrderStatus::completed, OrderStatus::cancelled,
               OrderStatus::unknown});
  check_words({ReturnStatus::none, ReturnStatus::requested, ReturnStatus::returning,
               ReturnStatus::returned});
  check_words({FulfilledBy::seller, FulfilledBy::marketplace});
  check_words(
      {ConnectionStatus::connected, ConnectionStatus::needs_auth, ConnectionStatus::disconnected});
  check_words({SlipStatus::awaiting_export, SlipStatus::exported, SlipStatus::cancelled});
  check_words({MovementKind::slip_created, MovementKind::slip_exported,
               MovementKind::slip_cancelled, MovementKind::set, MovementKind::adjust,
               MovementKind::receive, MovementKind::damage, MovementKind::transfer_out,
               MovementKind::transfer_in});
  check_words({AttentionKind::order_cancelled_with_slip, AttentionKind::sent_without_slip,
               AttentionKind::advance_fulfilment, AttentionKind::listing_not_linked,
               AttentionKind::unknown_status, AttentionKind::order_unreadable,
               AttentionKind::order_gone, AttentionKind::listing_unreadable,
               AttentionKind::connection_needs_auth, AttentionKind::connection_inactive,
               AttentionKind::connection_expiring, AttentionKind::connection_stale,
               AttentionKind::order_unchanged});
  check_words({SyncReport::Result::ok, SyncReport::Result::error, SyncReport::Result::skipped});
  check_words(
      {LinkAction::linked, LinkAction::replaced, LinkAction::unlinked, LinkAction::unchanged});
}

TEST_CASE("what came from outside is cleaned in both languages") {
  const auto cleaned = printable(tr("{} day", "\x1b[2J"));
  for (const auto language : {Language::english, Language::vietnamese})
    CHECK_FALSE(holds(cleaned.in(language), "\x1b"));
  CHECK(holds(cleaned.in(Language::vietnamese), "ngày"));
}

TEST_CASE("what sellers call a state depends on what is in it") {
  CHECK(label(OrderStatus::cancelled).in(Language::vietnamese) == "Đơn hủy");
  CHECK(label(SlipStatus::cancelled).in(Language::vietnamese) == "Đã hủy");
  CHECK(label(SlipStatus::awaiting_export).in(Language::vietnamese) == "Chờ xuất kho");
}

TEST_CASE("messages grow in both languages") {
  Message words = verbatim("A");
  words += tr("{} and {}", "", "B");
  CHECK(words.english() == "A and B");
  CHECK(words.in(Language::vietnamese) == "A và B");
  CHECK((verbatim("A") + verbatim("B")) == "AB");
}

}  // namespace ecsync
