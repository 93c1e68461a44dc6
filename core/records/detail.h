#pragma once

#include <cstdint>
#include <string>

#include "core/base/message.h"

namespace ecsync {

/// A detail of an order or listing that can be missing.
enum class Detail : std::uint8_t {
  total,
  unit_price,
  currency,
  seller_sku,
  name,
  variation,
  image,
  stock,            ///< of a listing, as the marketplace counts it
  parcel,           ///< whether its delivery failed
  sender,           ///< whose warehouse sends it
  cancel_request,   ///< whether somebody wishes to cancel it
  returned_pieces,  ///< how far its return has come
};
/// The words for people.
Phrase label(Detail detail);

/// A set of details.
class Details {
 public:
  void add(Detail detail) { bits_ = static_cast<std::uint16_t>(bits_ | bit(detail)); }
  void add(Details more) { bits_ = static_cast<std::uint16_t>(bits_ | more.bits_); }
  bool has(Detail detail) const { return (bits_ & bit(detail)) != 0; }
  bool empty() const { return bits_ == 0; }

  auto operator<=>(const Details&) const = default;

 private:
  static constexpr unsigned bit(Detail detail) { return 1U << static_cast<unsigned>(detail); }
  std::uint16_t bits_ = 0;
};

/// A detail that could not be read, and why.
struct UnreadDetail {
  Detail detail = Detail::total;
  std::string reason;  ///< one sentence

  bool operator==(const UnreadDetail&) const = default;
};

}  // namespace ecsync
