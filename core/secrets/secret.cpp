#include "core/secrets/secret.h"

#include <sodium.h>

#include <utility>

namespace ecsync {

// A short string keeps its characters inside itself: after each move the source is wiped too.
Secret::Secret(std::string text) : text_(std::move(text)) {
  wipe(text);
}

Secret::Secret(const Secret& other) = default;

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) {
  wipe(other.text_);
}

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  wipe(text_);
  text_ = other.text_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe(text_);
  text_ = std::move(other.text_);
  wipe(other.text_);
  return *this;
}

Secret::~Secret() {
  wipe(text_);
}

void wipe(std::string& text) {
  text.clear();
  // Up to the capacity, because a shorter text may have been assigned over a longer one. Within
  // the capacity resize() does not allocate.
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace ecsync
