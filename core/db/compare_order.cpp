#include "core/db/compare_order.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/db/listing_parts.h"
#include "core/records/complete_order.h"

namespace ecsync::db {
namespace {

bool tells_all(const RemoteLine& line) {
  return line.unread == Details{} && line.unit_price;
}

/// Of rows that somebody else changed: what an answer cannot do without, and no piece more.
HeldOrder believable_part(const RemoteOrder& stored, const RemoteOrder& answer) {
  auto held = held_of(stored);
  std::erase_if(held.lines, [&answer](const RemoteLine& line) {
    const auto of_listing = [&line](const RemoteLine& told) {
      return told.listing == line.listing;
    };
    const auto told = std::count_if(answer.lines.begin(), answer.lines.end(), of_listing);
    if (told == 0) return line.cancelled + line.returned < line.quantity;
    return std::all_of(answer.lines.begin(), answer.lines.end(), [&](const RemoteLine& each) {
      return !of_listing(each) || tells_all(each);
    });
  });
  return held;
}

/// The rows as they should be. Held pieces count only when nobody but ecsync wrote them: else
/// whatever a slip of the hand added would stay for ever, as cancelled.
RemoteOrder expected_order(const RemoteOrder& answer, RemoteOrder stored, std::int64_t hash) {
  stored.bundles = answer.bundles;
  if (hash_of(stored) == hash) return completed(answer, held_of(stored));
  auto without_lines = held_of(stored);
  without_lines.lines.clear();
  auto as_answered = completed(answer, without_lines);
  if (hash_of(as_answered) == hash) return as_answered;
  return completed(answer, believable_part(stored, answer));
}

std::string in_words(const std::vector<ListingPart>& parts) {
  std::string words;
  for (const auto& part : parts) {
    if (!words.empty()) words += ", ";
    const auto& sku = part.seller_sku ? *part.seller_sku : to_text(part.listing);
    words += fmt::format("{} x {}", part.quantity, sku);
  }
  return words;
}

void compare_parts(Database& database, ConnectionKey connection, const RemoteOrder& answer,
                   ComparedOrder& compared) {
  for (auto& stale : stale_parts_of_order(database, connection, answer)) {
    const auto& lines = compared.expected.lines;
    const auto line = std::find_if(lines.begin(), lines.end(), [&](const RemoteLine& each) {
      return each.listing == stale.listing;
    });
    compared.differences.push_back({fmt::format("lines[{}].parts", line - lines.begin() + 1),
                                    in_words(stale.told), in_words(stale.stored)});
  }
}

}  // namespace

std::optional<ComparedOrder> compare_order(Database& database, ConnectionKey connection,
                                           const RemoteOrder& answer) {
  auto known = find_known(database, connection, answer.number);
  if (!known) return std::nullopt;
  ComparedOrder compared;
  compared.stored = stored_order(database, known->key);
  compared.expected = expected_order(answer, compared.stored, known->content_hash);
  compared.differences = differences(compared.expected, compared.stored);
  compared.known = *std::move(known);
  compare_parts(database, connection, answer, compared);
  return compared;
}

}  // namespace ecsync::db
