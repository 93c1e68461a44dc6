#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/common/count_trust.h"
#include "adapters/common/verified_walk.h"
#include "core/base/json.h"
#include "core/marketplace.h"

namespace ecsync::tiktok {

/// The part of an answer of the order search that paging needs.
struct OrderRows {
  struct Row {
    std::string id;                 ///< "" when there is none that could be read
    std::optional<Timestamp> time;  ///< of the window's field; nothing when unreadable
    std::string fault{};            ///< why there is no id
  };
  std::vector<Row> rows;
  std::optional<std::int64_t> counted;  ///< orders that the search matches
  std::string next;                     ///< token of the next page; "" at the end
};
/// Throws json::FieldError when the answer is no page at all.
OrderRows read_order_rows(const json::Value& data, Window::Field field);

/// Walks a window of orders so that none is missed although orders change while it is read.
///
/// A page token is opaque and may stand for an offset. When an order changes and leaves its place,
/// the ones behind it move up, and the next offset skips one. So the walk does not rely on tokens:
/// it asks again from the time that the last page reached. That skips nothing, because orders only
/// ever move towards the end. Tokens are used where time does not help: within one second that
/// holds more than a page, where TikTok's own count confirms them, and past a page without orders.
class OrderWalk {
 public:
  /// Goes on at `place`, or begins when it is "" or not readable.
  /// `trust` must outlive it.
  OrderWalk(const Window& window, const std::string& place, common::CountTrust& trust);

  struct Query {
    Timestamp from;  ///< inclusive
    Timestamp to;    ///< inclusive
    std::string token;
  };
  Query query() const;
  /// What is wrong with an answer to query(), so that it has to be asked again. What may be right
  /// all the same is doubted once.
  std::optional<Message> contradiction(const OrderRows& answer);

  struct Taken {
    std::vector<std::size_t> fresh;  ///< positions of rows to deliver
    std::vector<Message> warnings;
    std::optional<Error> error;  ///< the window cannot be completed
  };
  Taken take(const OrderRows& answer);
  /// Asks again without the token, which TikTok does not know any more. False when there is none,
  /// or when that has happened too often.
  bool drop_token();

  bool complete() const { return complete_; }
  /// Every order of the window before it was delivered. Nothing when complete, while one second is
  /// read by itself, behind a page without orders, and while the window is read for the second
  /// time.
  std::optional<Timestamp> reached() const;
  /// For the query after the last answer; "" when complete.
  std::string place() const;

 private:
  OrderWalk(const Window& window, common::CountTrust& trust);
  bool load(const std::string& text);
  std::optional<Timestamp> reached_on(const OrderRows& answer) const;
  std::vector<Timestamp> times_within(const OrderRows& answer) const;
  std::size_t doubted_rows() const;
  bool unsorted(const OrderRows& answer) const;
  std::optional<Message> shortage(const OrderRows& answer);
  void take_page(const OrderRows& answer, Taken& taken);
  void take_second(const OrderRows& answer, Taken& taken);
  void enter_second(const OrderRows& answer);
  void finish(Taken& taken);

  Window window_;
  common::CountTrust* trust_;
  Timestamp at_;               // every order before it was delivered
  std::int64_t counted_ = -1;  // of the window's first answer; -1 when not known
  std::int64_t delivered_ = 0;
  int restarts_ = 0;      // of a lost token
  int empty_pages_ = 0;   // in a row, with a token to go on
  bool again_ = false;    // the window is read for the second time, short of its count
  bool doubted_ = false;  // the answer to this query was asked for once more; not in the place
  std::string token_;     // of the next page of the same query
  std::set<std::string> seen_;                  // delivered rows at or after at_, see row_name
  std::optional<common::VerifiedWalk> second_;  // while at_ is read by token
  bool complete_ = false;
};

}  // namespace ecsync::tiktok
