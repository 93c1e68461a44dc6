#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/common/catalogue_walk.h"
#include "adapters/tiktok/catalogue.h"

namespace ecsync::tiktok {

/// Walks a catalogue so that no product is missed or doubled while products come and go.
///
/// The search has no sort order and its tokens stand for an offset, so where a pass found fewer
/// products than TikTok counts, the pages are read once more. They end with the one that has no
/// token. A catalogue too large for one search is cut into windows of creation time, which never
/// moves.
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
  /// What is wrong with answer number `attempt` to query(), so that it has to be asked again.
  std::optional<Message> contradiction(const ProductRows& answer, int attempt) const;

  struct Taken {
    std::vector<std::size_t> fresh;  ///< positions of products to deliver
    std::vector<Message> notes;      ///< counts that differ
    bool sure = true;                ///< false when there may be more products than came
    std::optional<Error> error;      ///< the catalogue cannot be read completely
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
  void end_window(Taken& taken);

  Timestamp end_;  // products created later belong to the next run
  bool by_window_ = false;
  Timestamp from_;  // of the window
  Timestamp to_;
  std::int64_t whole_ = -1;  // products of the whole catalogue, when that was told
  std::int64_t listed_ = 0;  // products of the windows before
  std::string token_;
  int lost_tokens_ = 0;
  int empty_pages_ = 0;  // in a row, with a token to go on
  common::CatalogueWalk walk_;
  bool complete_ = false;
};

}  // namespace ecsync::tiktok
