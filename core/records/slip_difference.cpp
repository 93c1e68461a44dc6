#include "core/records/slip_difference.h"

#include "core/base/shell.h"

namespace ecsync {

Message in_words(const std::vector<SlipDifference>& differences) {
  Message all;
  for (const auto& each : differences) {
    if (!all.empty()) all += verbatim("; ");
    all += each.product.empty()
               ? tr("{}: {} on the slip, {} in the order, not linked to a product", each.listing,
                    each.on_slip, each.wanted)
               : tr("{}: {} on the slip, {} in the order", each.product, each.on_slip, each.wanted);
  }
  return all;
}

Message link_hint(const std::vector<SlipDifference>& differences, const std::string& order) {
  const SlipDifference* first = nullptr;
  for (const auto& each : differences) {
    if (!each.product.empty()) continue;
    if (first != nullptr)
      return tr("Link them with: ecsync link-product --order {}", shell::word(order));
    first = &each;
  }
  if (first == nullptr) return {};
  return tr("Link it with: ecsync link-product {} PRODUCT", shell::word(first->listing));
}

}  // namespace ecsync
