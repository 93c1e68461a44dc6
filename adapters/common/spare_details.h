#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/records/detail.h"
#include "core/records/listing.h"
#include "core/records/money.h"

namespace ecsync::common {

/// Reads what an order can do without: what cannot be read is left as it was, and remembered with
/// the reason.
///
///   spare.read(Detail::image, line.unread, [&] { line.image = item["image"].optional_text(); });
class SpareDetails {
 public:
  /// False when `read` throws json::FieldError; `unread` tells then, too.
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

/// The currency of an order that names these codes: the one that all of them are, else that of
/// `country`, which `spare` then tells. Throws json::FieldError when there is none.
Currency choose_currency(const std::set<std::string>& named, const Currency& country,
                         SpareDetails& spare);

/// Takes the currency that `value` names, if it names one; one that cannot be is told with the
/// listing, which keeps its own.
void read_currency(const json::Value& value, RemoteListing& listing);

}  // namespace ecsync::common
