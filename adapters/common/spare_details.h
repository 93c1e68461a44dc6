#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/records/detail.h"
#include "core/records/listing.h"
#include "core/records/money.h"

namespace ecsync::common {

/// Reads details that an order can do without. A detail that cannot be read keeps its old value and
/// is remembered with the reason.
///
///   spare.read(Detail::image, line.unread, [&] { line.image = item["image"].optional_text(); });
class SpareDetails {
 public:
  /// False when `read` throws json::FieldError; the detail is then also added to `unread`.
  template <class Read>
  bool read(Detail detail, Details& unread, Read&& read) {
    try {
      read();
      return true;
    } catch (const json::FieldError& error) {
      unread.add(detail);
      note(detail, error.what());
      return false;
    }
  }
  /// Remembers the first reason of each detail.
  void note(Detail detail, std::string reason);
  void add(const SpareDetails& more);

  const std::vector<UnreadDetail>& unread() const { return unread_; }

 private:
  std::vector<UnreadDetail> unread_;
};

/// The ISO code that a field names, in capitals; "" when it is missing or empty. Throws
/// json::FieldError when it cannot be such a code.
std::string read_currency_code(const json::Value& value);

/// The currency of an order that names the codes `named`: the only one, else `country`, the
/// currency of the shop's country, which is then noted in `spare`. Throws json::FieldError when
/// that has none.
Currency choose_currency(const std::set<std::string>& named, const Currency& country,
                         SpareDetails& spare);

/// The same for a detail that a listing can do without.
template <class Read>
void read_spare(RemoteListing& listing, Detail detail, Read&& read) {
  const bool told = listing.unread.has(detail);
  SpareDetails spare;
  spare.read(detail, listing.unread, std::forward<Read>(read));
  if (told) return;
  listing.unread_details.insert(listing.unread_details.end(), spare.unread().begin(),
                                spare.unread().end());
}

/// Takes the currency that `value` names, if it names one. When that is no ISO code, the listing
/// keeps its currency and notes the detail as unread.
void read_currency(const json::Value& value, RemoteListing& listing);

}  // namespace ecsync::common
