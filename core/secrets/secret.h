#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace ecsync {

/// A token, key or app secret. Its memory is wiped when it is destroyed. It prints as `***`; only
/// reveal() gives the text.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);
  Secret(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  /// The text, for signing, sealing and requests only.
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

/// Overwrites the characters with zeros in a way the compiler keeps, and empties the string.
void wipe(std::string& text);

}  // namespace ecsync

/// Prints `***`, never the text.
template <>
struct fmt::formatter<ecsync::Secret> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const ecsync::Secret& /*secret*/, Context& context) const {
    return fmt::formatter<std::string_view>::format("***", context);
  }
};
