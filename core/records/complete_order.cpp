#include "core/records/complete_order.h"

#include <algorithm>
#include <set>

#include "core/base/text.h"

namespace ecsync {
namespace {

bool is_same_line(const RemoteLine& a, const RemoteLine& b) {
  return a.listing == b.listing && a.unit_price == b.unit_price;
}

RemoteLine* find_line(std::vector<RemoteLine>& lines, const RemoteLine& wanted) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&wanted](const RemoteLine& line) {
    return is_same_line(line, wanted);
  });
  return found == lines.end() ? nullptr : &*found;
}

std::vector<const RemoteLine*> lines_of(const std::vector<RemoteLine>& lines,
                                        const ListingId& listing) {
  std::vector<const RemoteLine*> found;
  for (const auto& line : lines) {
    if (line.listing == listing) found.push_back(&line);
  }
  return found;
}

/// Both lists of words as one: sorted, and each word once.
std::optional<std::string> join_words(const std::optional<std::string>& a,
                                      const std::optional<std::string>& b) {
  if (!a || !b) return a ? a : b;
  std::set<std::string_view> words;
  for (const auto* list : {&*a, &*b}) {
    for (const auto word : text::split(*list, ',')) words.insert(word);
  }
  std::string joined;
  for (const auto word : words) {
    if (!joined.empty()) joined += ',';
    joined += word;
  }
  return joined;
}

/// Adds the pieces of `line`, which has the same listing and price, to `same`.
void merge(RemoteLine& same, const RemoteLine& line) {
  same.quantity += line.quantity;
  same.cancelled += line.cancelled;
  same.returned += line.returned;
  same.failed += line.failed;
  same.status_native = join_words(same.status_native, line.status_native);
}

std::int64_t pieces_of(const std::vector<RemoteLine>& lines, const ListingId& listing) {
  std::int64_t pieces = 0;
  for (const auto& line : lines) {
    if (line.listing == listing) pieces += line.quantity;
  }
  return pieces;
}

bool lacks_a_price(const std::vector<RemoteLine>& lines, const ListingId& listing) {
  const auto of_listing = lines_of(lines, listing);
  return std::any_of(of_listing.begin(), of_listing.end(),
                     [](const RemoteLine* line) { return !line->unit_price; });
}

/// The held line of the listing when there is exactly one and the answer knows no other price for
/// it: next time there would be two held lines, and the same answer would mean something else.
const RemoteLine* only_held_line(const std::vector<RemoteLine>& answered,
                                 const std::vector<RemoteLine>& held, const ListingId& listing) {
  const auto of_listing = lines_of(held, listing);
  if (of_listing.size() != 1) return nullptr;
  const auto& only = *of_listing.front();
  const bool other_price =
      std::any_of(answered.begin(), answered.end(), [&](const RemoteLine& line) {
        return line.listing == listing && line.quantity > 0 && line.unit_price &&
               line.unit_price != only.unit_price;
      });
  return other_price ? nullptr : &only;
}

/// The answer's lines that have pieces, with the price of the held line where it has none.
std::vector<RemoteLine> priced(const std::vector<RemoteLine>& answered,
                               const std::vector<RemoteLine>& held) {
  std::vector<RemoteLine> lines;
  for (auto line : answered) {
    if (line.quantity == 0) continue;
    if (!line.unit_price) {
      if (const auto* const only = only_held_line(answered, held, line.listing))
        line.unit_price = only->unit_price;
    }
    if (auto* const same = find_line(lines, line))
      merge(*same, line);
    else
      lines.push_back(std::move(line));
  }
  return lines;
}

/// Takes details that are unread from `held`, unless another unit of the same line had them.
void keep_unread(RemoteLine& line, const RemoteLine& held) {
  const auto keep = [&line](Detail detail, auto& value, const auto& known) {
    if (line.unread.has(detail) && value == std::decay_t<decltype(value)>()) value = known;
  };
  keep(Detail::seller_sku, line.seller_sku, held.seller_sku);
  keep(Detail::name, line.name, held.name);
  keep(Detail::variation, line.variation, held.variation);
  keep(Detail::image, line.image, held.image);
}

void cancel_missing_pieces(RemoteLine& line, const RemoteLine& held) {
  const auto missing = held.quantity - line.quantity;
  if (missing <= 0) return;
  line.quantity += missing;
  line.cancelled += missing;
}

/// Whether lines of the answer stand for this one, which is not among them.
bool is_replaced(const RemoteLine& held, const std::vector<RemoteLine>& answered) {
  if (!held.unit_price && !lines_of(answered, held.listing).empty()) return true;
  return lacks_a_price(answered, held.listing);
}

RemoteLine cancelled_line(RemoteLine held) {
  held.cancelled = held.quantity - held.returned;
  return held;
}

/// Cancels the pieces of a listing that was held without a price, or is answered so. Its lines
/// replace each other, so that only all of its pieces can be compared.
void cancel_missing_pieces_of(const ListingId& listing, std::vector<RemoteLine>& lines,
                              const std::vector<RemoteLine>& held) {
  const auto missing = pieces_of(held, listing) - pieces_of(lines, listing);
  if (missing <= 0) return;
  RemoteLine* target = nullptr;
  for (auto& line : lines) {
    if (line.listing != listing) continue;
    target = &line;
    if (!line.unit_price) break;
  }
  if (target == nullptr) return;
  target->quantity += missing;
  target->cancelled += missing;
}

/// A price of 0 may stand for none: lines of bundles were stored so. It does when the answer has
/// all pieces of that listing at another price.
std::vector<RemoteLine> without_false_gifts(std::vector<RemoteLine> held,
                                            const std::vector<RemoteLine>& answered) {
  for (auto& line : held) {
    if (line.unit_price != 0) continue;
    const auto of_listing = lines_of(answered, line.listing);
    const bool elsewhere = std::any_of(of_listing.begin(), of_listing.end(), [](const auto* found) {
      return found->quantity > 0 && found->unit_price && found->unit_price != 0;
    });
    const bool here = std::any_of(of_listing.begin(), of_listing.end(),
                                  [](const auto* found) { return found->unit_price == 0; });
    const bool only_one = lines_of(held, line.listing).size() == 1;
    const bool all_there =
        only_one || pieces_of(answered, line.listing) >= pieces_of(held, line.listing);
    if (elsewhere && !here && all_there) line.unit_price.reset();
  }
  return held;
}

void complete_lines(std::vector<RemoteLine>& lines, const std::vector<RemoteLine>& stored) {
  const auto held = without_false_gifts(stored, lines);
  lines = priced(lines, held);
  std::set<ListingId> unpriced;
  for (const auto& line : lines) {
    if (lacks_a_price(lines, line.listing) || lacks_a_price(held, line.listing))
      unpriced.insert(line.listing);
  }
  for (auto& line : lines) {
    const auto of_listing = lines_of(held, line.listing);
    const auto same = std::find_if(of_listing.begin(), of_listing.end(),
                                   [&](const auto* known) { return is_same_line(*known, line); });
    if (same != of_listing.end() && !unpriced.contains(line.listing))
      cancel_missing_pieces(line, **same);
    if (!of_listing.empty()) keep_unread(line, same != of_listing.end() ? **same : *of_listing[0]);
    line.unread = {};
  }
  const auto answered = lines;
  for (const auto& line : held) {
    if (find_line(lines, line) == nullptr && !is_replaced(line, answered))
      lines.push_back(cancelled_line(line));
  }
  for (const auto& listing : unpriced) cancel_missing_pieces_of(listing, lines, held);
}

/// Nobody knows which parcels failed: it stays as it is known.
void keep_failed(std::vector<RemoteLine>& lines, const std::vector<RemoteLine>& held) {
  for (auto& line : lines) {
    const auto known = std::find_if(held.begin(), held.end(),
                                    [&](const auto& each) { return is_same_line(each, line); });
    if (known != held.end())
      line.failed = std::max(line.failed, std::min(line.cancelled, known->failed));
  }
}

}  // namespace

HeldOrder held_of(const RemoteOrder& stored) {
  return {stored.total,
          stored.currency,
          stored.cancel_requested,
          stored.delivery_problem,
          stored.return_status,
          stored.fulfilled_by,
          stored.lines};
}

RemoteOrder completed(RemoteOrder answer, const HeldOrder& held) {
  const auto& unread = answer.unread;
  const bool same_money = held.currency == answer.currency;
  if (unread.has(Detail::total)) answer.total = same_money ? held.total : std::nullopt;
  // What some of the fields that may say it do say holds, also when others could not be read.
  if (unread.has(Detail::cancel_request)) answer.cancel_requested |= held.cancel_requested;
  if (unread.has(Detail::parcel)) answer.delivery_problem |= held.delivery_problem;
  if (unread.has(Detail::returned_pieces)) answer.return_status = held.return_status;
  if (unread.has(Detail::sender) && answer.fulfilled_by == FulfilledBy::seller)
    answer.fulfilled_by = held.fulfilled_by;
  const bool parcels_unread = unread.has(Detail::parcel);
  answer.unread = {};
  // Lines with prices in another currency cannot be compared.
  complete_lines(answer.lines, same_money ? held.lines : std::vector<RemoteLine>{});
  if (parcels_unread && same_money) keep_failed(answer.lines, held.lines);
  return answer;
}

}  // namespace ecsync
