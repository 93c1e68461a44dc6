#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/common/count_trust.h"
#include "adapters/common/verified_walk.h"
#include "adapters/lazada/countries.h"
#include "core/marketplace.h"

namespace ecsync::lazada {

/// The part of an answer of /orders/get that paging needs.
struct OrderRows {
  struct Row {
    std::string id;                 ///< "" when there is none that could be read
    std::optional<Timestamp> time;  ///< by the window's field; nothing when it cannot be read
    std::string fault{};            ///< why there is no id
  };
  std::vector<Row> rows;
  /// countTotal, where it is told: rows that the query matches, on all pages.
  std::optional<std::int64_t> counted;
};

/// Throws json::FieldError when the answer is no page at all.
OrderRows read_order_rows(const json::Value& data, Window::Field field, const Country& country);

/// Walks a window so that no order is missed while orders change between pages.
///
/// A growing offset would skip orders: one that is updated meanwhile jumps to the end, and
/// everything behind it moves up. So each query begins at the second of the last row seen, with
/// offset 0, and the rows of that second that were delivered before are dropped.
///
/// One exception: a second that fills a page by itself is read by offset, in whole pages. The query
/// then asks for that second alone.
///
/// A window ends with the page that is not full. Lazada's count only tells when to doubt that: then
/// the answer, or a window of creation times, which do not move, is read once more. A count that
/// differs even so is a warning, and the same difference is not doubted again in this run.
class OrderWalk {
 public:
  /// Goes on at `place`, or begins when it is "" or not readable (beginning again loses nothing).
  /// `trust` must outlive it.
  OrderWalk(const Window& window, const std::string& place, common::CountTrust& trust);

  struct Query {
    Timestamp from;  ///< inclusive
    Timestamp to;    ///< inclusive
    std::int64_t offset = 0;
    std::int64_t limit = 0;
  };
  Query query() const;
  /// An error when the next query is impossible, because Lazada lists only the first 5000 matches.
  std::optional<Error> blocked() const;
  /// The fault of an answer to query() that has to be asked again; nothing when it can be taken.
  /// `attempt` counts from 1.
  std::optional<Message> contradiction(const OrderRows& answer, int attempt) const;

  struct Taken {
    std::vector<std::size_t> fresh;  ///< positions of rows to deliver
    std::vector<Message> warnings;
  };
  Taken take(const OrderRows& answer);

  bool complete() const { return complete_; }
  /// Every order of the window before it was delivered; nothing while one second is read by itself,
  /// or the window for the second time.
  std::optional<Timestamp> reached() const;
  /// For the query after the last answer; "" when complete.
  std::string place() const;

 private:
  OrderWalk(const Window& window, common::CountTrust& trust);
  bool load(const std::string& text);
  std::optional<Timestamp> progress_of(const OrderRows::Row& row) const;
  std::optional<Timestamp> last_time(const OrderRows& answer) const;
  void take_page(const OrderRows& answer, Taken& taken);
  void take_second(const OrderRows& answer, Taken& taken);
  void enter_second(const OrderRows& answer);
  std::optional<Message> doubt(const OrderRows& answer, int attempt) const;
  void finish(Taken& taken);
  Message came_short(std::int64_t counted, Timestamp from, std::int64_t listed) const;

  Window window_;
  common::CountTrust* trust_;
  Timestamp at_;                                // every order before it was delivered
  std::int64_t counted_ = -1;                   // of the window's first answer; -1 when not told
  std::int64_t delivered_ = 0;                  // distinct ones
  int restarts_ = 0;                            // of the whole window
  std::set<std::string> seen_;                  // delivered ones of the second at_
  std::optional<common::VerifiedWalk> second_;  // while at_ is read by offset
  bool complete_ = false;
};

}  // namespace ecsync::lazada
