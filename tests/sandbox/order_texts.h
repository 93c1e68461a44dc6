#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace ecsync::sandbox {

/// Orders as they stand on the wire, kept from call to call: writing one costs as much as
/// everything else that a call does. What is kept of an order counts until it changes.
class OrderTexts {
 public:
  /// One order in one form of its text.
  struct Key {
    std::size_t shop = 0;
    std::size_t order = 0;
    std::uint64_t form = 0;
    bool operator==(const Key&) const = default;
  };

  /// The text that `write` gives, as it was given for this `revision` before. Holds until the next
  /// call.
  template <class Write>
  const std::string& get(const Key& key, std::uint32_t revision, const Write& write) {
    const auto found = kept_.find(key);
    if (found != kept_.end() && found->second.revision == revision) return found->second.text;
    return keep(key, revision, write());
  }

 private:
  struct Text {
    std::uint32_t revision = 0;
    std::string text;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };

  const std::string& keep(const Key& key, std::uint32_t revision, std::string text);

  std::unordered_map<Key, Text, Hash> kept_;
  std::size_t bytes_ = 0;
};

}  // namespace ecsync::sandbox
