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
  same.status_native = join_words(same.status_native, line.status_native);
}

/// The answer's lines that have pieces, with the price of the held line where it has none.
std::vector<RemoteLine> priced(const std::vector<RemoteLine>& answered,
                               const std::vector<RemoteLine>& held) {
  std::vector<RemoteLine> lines;
  for (auto line : answered) {
    if (line.quantity == 0) continue;
    if (!line.unit_price) {
      const auto of_listing = lines_of(held, line.listing);
      if (of_listing.size() == 1) line.unit_price = of_listing.front()->unit_price;
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
  const auto of_listing = lines_of(answered, held.listing);
  if (!held.unit_price && !of_listing.empty()) return true;
  return std::any_of(of_listing.begin(), of_listing.end(),
                     [](const RemoteLine* line) { return !line->unit_price; });
}

RemoteLine cancelled_line(RemoteLine held) {
  held.cancelled = held.quantity - held.returned;
  return held;
}

void complete_lines(std::vector<RemoteLine>& lines, const std::vector<RemoteLine>& held) {
  lines = priced(lines, held);
  for (auto& line : lines) {
    const auto of_listing = lines_of(held, line.listing);
    const auto same = std::find_if(of_listing.begin(), of_listing.end(),
                                   [&](const auto* known) { return is_same_line(*known, line); });
    if (same != of_listing.end()) cancel_missing_pieces(line, **same);
    if (!of_listing.empty()) keep_unread(line, same != of_listing.end() ? **same : *of_listing[0]);
    line.unread = {};
  }
  const auto answered = lines;
  for (const auto& line : held) {
    if (find_line(lines, line) == nullptr && !is_replaced(line, answered))
      lines.push_back(cancelled_line(line));
  }
}

}  // namespace

RemoteOrder completed(RemoteOrder answer, const HeldOrder& held) {
  const auto& unread = answer.unread;
  const bool same_money = held.currency == answer.currency;
  if (unread.has(Detail::total)) answer.total = same_money ? held.total : std::nullopt;
  // A yes stays when some of the fields that may say it could not be read.
  if (unread.has(Detail::cancel_request)) answer.cancel_requested |= held.cancel_requested;
  if (unread.has(Detail::parcel)) answer.delivery_problem |= held.delivery_problem;
  if (unread.has(Detail::returned_pieces)) answer.return_status = held.return_status;
  if (unread.has(Detail::sender)) answer.fulfilled_by = held.fulfilled_by;
  answer.unread = {};
  // Lines with prices in another currency cannot be compared.
  complete_lines(answer.lines, same_money ? held.lines : std::vector<RemoteLine>{});
  return answer;
}

}  // namespace ecsync
