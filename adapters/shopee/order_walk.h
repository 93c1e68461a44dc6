#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/marketplace.h"

namespace ecsync::shopee {

/// The part of an answer of get_order_list that paging needs.
struct OrderRows {
  std::vector<std::string> numbers;  ///< order_sn; each once
  std::vector<std::string> faults;   ///< of rows that have none that could be read
  bool more = false;                 ///< the only sign that tells the end
  std::string cursor;                ///< of the next page; "" when there is none
  std::vector<std::string> states;   ///< of each number, as received; "" when not told
};
/// Throws json::FieldError when the answer is no page at all.
OrderRows read_order_rows(const json::Value& response);

/// Walks a window of orders so that none is missed although orders change while it is read.
///
/// The cursor is opaque and the order of rows is not documented. When a row leaves the window,
/// another one may move up to a place that was already read, and be missed. Creation times never
/// change, so a window of creation times needs one pass only. A window of changes that takes more
/// than one page is listed again until a pass brings nothing new. Listing costs one call per
/// hundred orders; details are asked for once.
class OrderWalk {
 public:
  /// Goes on at `place`, or begins when it is "" or not readable.
  OrderWalk(const Window& window, const std::string& place);

  /// The cursor of the next page; "" for the first one of a pass.
  const std::string& cursor() const { return cursor_; }
  /// The fault of an answer that has to be asked for again; nothing when it can be taken.
  std::optional<Message> contradiction(const OrderRows& answer) const;

  struct Taken {
    std::vector<std::string> fresh;  ///< orders that were not delivered before
    std::optional<Error> error;      ///< the window cannot be completed
  };
  Taken take(const OrderRows& answer);
  /// Begins the pass again without the cursor, which Shopee does not know any more. False when
  /// there is none, or when that has happened too often.
  bool drop_cursor();

  bool complete() const { return complete_; }
  /// For the query after the last answer; "" when complete.
  std::string place() const;

 private:
  explicit OrderWalk(const Window& window);
  bool load(const std::string& text);
  bool turns_in_circles(const std::string& next);
  std::optional<Error> end_pass();

  bool moving_ = false;  // the window's rows may leave it
  std::string cursor_;
  // Brent's search for a circle: an earlier cursor, and when the next one is kept.
  std::string kept_;
  int steps_ = 0;
  int limit_ = 1;
  int pages_ = 0;  // of this pass
  int pass_ = 1;
  bool fresh_in_pass_ = false;
  int lost_cursors_ = 0;
  std::set<std::string> seen_;  // delivered, where passes are repeated
  bool complete_ = false;
};

}  // namespace ecsync::shopee
