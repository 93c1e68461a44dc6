#include "core/sync/unread_details.h"

namespace ecsync {

void UnreadDetails::add(const std::string& reference, const std::vector<UnreadDetail>& unread) {
  for (const auto& [detail, reason] : unread) {
    auto& found = found_[detail];
    if (++found.times > 1) continue;
    found.reference = reference;
    found.reason = reason;
  }
}

std::vector<Message> UnreadDetails::told_of_orders(const std::string& connection) const {
  std::vector<Message> sentences;
  for (const auto& [detail, found] : found_)
    sentences.push_back(tr_count(found.times, "{1}: {2} could not be read in {0} order ({3}: {4})",
                                 "{1}: {2} could not be read in {0} orders (first in {3}: {4})",
                                 connection, label(detail), found.reference, found.reason));
  return sentences;
}

std::vector<Message> UnreadDetails::told_of_listings(const std::string& connection) const {
  std::vector<Message> sentences;
  for (const auto& [detail, found] : found_)
    sentences.push_back(tr_count(found.times,
                                 "{1}: {2} could not be read in {0} listing ({3}: {4})",
                                 "{1}: {2} could not be read in {0} listings (first in {3}: {4})",
                                 connection, label(detail), found.reference, found.reason));
  return sentences;
}

}  // namespace ecsync
