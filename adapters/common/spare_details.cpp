#include "adapters/common/spare_details.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/text.h"

namespace ecsync::common {

void SpareDetails::note(Detail detail, std::string reason) {
  const bool known = std::any_of(unread_.begin(), unread_.end(), [detail](const UnreadDetail& one) {
    return one.detail == detail;
  });
  if (!known) unread_.push_back({detail, std::move(reason)});
}

void SpareDetails::add(const SpareDetails& more) {
  for (const auto& [detail, reason] : more.unread_) note(detail, reason);
}

std::string read_currency_code(const json::Value& value) {
  std::string code = text::upper_case(value.text_or(""));
  const bool letters =
      std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!code.empty() && (code.size() != 3 || !letters)) value.fail("not an ISO code");
  return code;
}

Currency choose_currency(const std::set<std::string>& named, const Currency& country,
                         SpareDetails& spare) {
  if (named.size() == 1) return Currency{*named.begin()};
  if (country.code.empty()) throw json::FieldError("currency: missing");
  spare.note(Detail::currency, named.empty()
                                   ? fmt::format("no currency is named, {} is taken", country.code)
                                   : fmt::format("several currencies are named, {}; {} is taken",
                                                 fmt::join(named, " and "), country.code));
  return country;
}

void read_currency(const json::Value& value, RemoteListing& listing) {
  read_spare(listing, Detail::currency, [&] {
    if (const auto code = read_currency_code(value); !code.empty()) listing.currency = {code};
  });
}

}  // namespace ecsync::common
