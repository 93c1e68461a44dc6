#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/common/verified_walk.h"
#include "adapters/tiktok/catalogue.h"

namespace ecsync::tiktok {

/// Walks a catalogue so that no product is missed or doubled while products come and go.
///
/// The search has no sort order and its tokens stand for an offset, so a pass is trusted only as
/// far as TikTok's own count confirms it. A catalogue too large for one search is cut into windows
/// of creation time, which never moves.
class ProductWalk {
 public:
  /// Goes on at `place`, or begins at `now` (server time) when it is "" or not readable.
  ProductWalk(Timestamp now, const std::string& place);

  struct Query {
    std::optional<Timestamp> created_from;  ///< inclusive; nothing for the whole catalogue
    std::optional<Timestamp> created_to;    ///< inclusive
    std::string token;
  };
  Query query() const;
  /// What is wrong with an answer to query(), so that it has to be asked again.
  std::optional<Message> contradiction(const ProductRows& answer) const;

  struct Taken {
    std::vector<std::size_t> fresh;  ///< positions of products to deliver
    std::vector<Message> warnings;
    std::optional<Error> error;  ///< the catalogue cannot be read completely
  };
  Taken take(const ProductRows& answer);
  /// Asks for fewer products after TikTok refused to list so many; an error when it cannot be less.
  std::optional<Error> cut();
  /// Asks again without the token, which TikTok does not know any more. False when there is none,
  /// or when that has happened too often.
  bool drop_token();

  bool complete() const { return complete_; }
  /// For the query after the last answer; "" when complete.
  std::string place() const;

 private:
  explicit ProductWalk(Timestamp now);
  bool load(const std::string& text);
  bool barren(const ProductRows& answer, const Taken& taken);
  void next_window(std::int64_t counted, Taken& taken);

  Timestamp end_;  // products created later belong to the next run
  bool by_window_ = false;
  Timestamp from_;  // of the window
  Timestamp to_;
  std::int64_t whole_ = -1;  // products of the whole catalogue, when that was told
  std::int64_t listed_ = 0;  // products of the windows before
  std::string token_;
  int lost_tokens_ = 0;
  int empty_pages_ = 0;    // in a row, with a token to go on
  int barren_passes_ = 0;  // in a row, without a product that was not known
  bool fresh_in_pass_ = false;
  common::VerifiedWalk walk_;
  bool complete_ = false;
};

}  // namespace ecsync::tiktok
