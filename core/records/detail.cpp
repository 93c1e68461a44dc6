#include "core/records/detail.h"

namespace ecsync {

Phrase label(Detail detail) {
  switch (detail) {
    case Detail::total:
      return phrase_in("order detail", "the total");
    case Detail::unit_price:
      return phrase_in("order detail", "the price");
    case Detail::currency:
      return phrase_in("order detail", "the currency");
    case Detail::seller_sku:
      return phrase_in("order detail", "the seller SKU");
    case Detail::name:
      return phrase_in("order detail", "the name");
    case Detail::variation:
      return phrase_in("order detail", "the variation");
    case Detail::image:
      return phrase_in("order detail", "the image");
    case Detail::stock:
      return phrase_in("order detail", "the stock");
    case Detail::parcel:
      return phrase_in("order detail", "the parcel");
    case Detail::sender:
      return phrase_in("order detail", "the sender");
    case Detail::cancel_request:
      return phrase_in("order detail", "the wish to cancel");
    case Detail::returned_pieces:
      return phrase_in("order detail", "the returned pieces");
  }
  return {};
}

}  // namespace ecsync
