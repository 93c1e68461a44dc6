#include "tests/sandbox/order_texts.h"

#include <utility>

#include "tests/sandbox/random.h"

namespace ecsync::sandbox {
namespace {

/// Enough for 100,000 orders of any marketplace. Beyond it everything is forgotten: whoever reads
/// so many orders reads each of them once.
constexpr std::size_t most_bytes = std::size_t{800} << 20U;

}  // namespace

std::size_t OrderTexts::Hash::operator()(const Key& key) const {
  return mix(mix(mix(key.shop) + key.order) + key.form);
}

const std::string& OrderTexts::keep(const Key& key, std::uint32_t revision, std::string text) {
  if (bytes_ > most_bytes) {
    kept_.clear();
    bytes_ = 0;
  }
  bytes_ += text.size();
  text.shrink_to_fit();
  return kept_.insert_or_assign(key, Text{revision, std::move(text)}).first->second.text;
}

}  // namespace ecsync::sandbox
