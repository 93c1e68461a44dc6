#include "core/secrets/secret.h"

#include <sodium.h>

#include <utility>

namespace ecsync {

// A short string holds its characters in itself, and moving copies them: wipe the source as well.
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
  // Wipe the whole capacity: the text may have been longer before. resize() within it allocates
  // nothing.
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace ecsync
