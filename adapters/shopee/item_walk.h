#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/common/catalogue_walk.h"
#include "adapters/shopee/catalogue.h"
#include "core/base/clock.h"

namespace ecsync::shopee {

/// Walks a catalogue so that no product is missed or doubled while products come and go.
///
/// Pages are found by offset and end with `has_next_page`. A product that goes makes the next page
/// skip one, so a pass that found fewer products than Shopee counts is repeated once. Nobody
/// promises what that count counts. Beyond some offset Shopee refuses; then the catalogue is cut
/// into windows of the time of change, oldest first. A product that changes meanwhile moves to the
/// last window, which is open.
class ItemWalk {
 public:
  /// Goes on at `place`, or begins when it is "" or not readable.
  explicit ItemWalk(const std::string& place);

  struct Query {
    std::int64_t offset = 0;
    bool deleted_too = true;
    std::optional<Timestamp> updated_from;  ///< inclusive; nothing for the whole catalogue
    std::optional<Timestamp> updated_to;    ///< inclusive; nothing when it is open
  };
  Query query() const;
  /// What is wrong with an answer, so that it has to be asked for again.
  std::optional<Message> contradiction(const ItemRows& answer) const;

  struct Taken {
    std::vector<std::size_t> fresh;  ///< positions of the rows to deliver
    std::vector<Message> notes;      ///< counts that differ
    bool sure = true;                ///< false when there may be more products than came
  };
  Taken take(const ItemRows& answer);

  /// Goes on without deleted products after the catalogue's first query was refused. False when it
  /// was another one, or when they were left out before.
  bool drop_deleted();
  /// Goes on with less at a time after Shopee refused an offset. Of a second with more products
  /// than it lists the rest is left out, which makes `sure` false for good. False when the refused
  /// query was a first page: then the offset is not the fault.
  bool cut(Timestamp now);

  bool complete() const { return complete_; }
  /// For the query after the last answer; "" when complete.
  std::string place() const;

 private:
  ItemWalk() = default;
  bool load(const std::string& text);
  void next_window();

  std::int64_t offset_ = 0;
  bool deleted_too_ = true;
  bool begun_ = false;     // a query was answered
  bool left_out_ = false;  // products of one second
  bool by_window_ = false;
  Timestamp from_;               // of the window
  std::optional<Timestamp> to_;  // nothing for the last one
  common::CatalogueWalk walk_;
  bool complete_ = false;
};

}  // namespace ecsync::shopee
