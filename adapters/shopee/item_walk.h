#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/shopee/catalogue.h"

namespace ecsync::shopee {

/// Walks a catalogue so that no product is missed or doubled while products come and go. Pages are
/// found by offset, and a product that goes makes the next page skip one. So a pass that found
/// fewer products than Shopee counts is repeated.
class ItemWalk {
 public:
  /// Goes on at `place`, or begins when it is "" or not readable.
  explicit ItemWalk(const std::string& place);

  std::int64_t offset() const { return offset_; }
  /// What is wrong with an answer, so that it has to be asked for again.
  std::optional<Message> contradiction(const ItemRows& answer) const;

  struct Taken {
    std::vector<std::size_t> fresh;  ///< positions of the products to deliver
    Message warning;                 ///< "" when there is nothing to say
  };
  Taken take(const ItemRows& answer);

  bool complete() const { return complete_; }
  /// For the query after the last answer; "" when complete.
  std::string place() const;

 private:
  ItemWalk() = default;
  bool load(const std::string& text);

  std::int64_t offset_ = 0;
  int pass_ = 1;
  bool fresh_in_pass_ = false;
  std::set<std::string> seen_;
  bool complete_ = false;
};

}  // namespace ecsync::shopee
