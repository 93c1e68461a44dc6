#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/common/catalogue_walk.h"
#include "adapters/lazada/catalogue.h"

namespace ecsync::lazada {

/// Walks a catalogue so that no product is missed or doubled while products are edited.
///
/// The answer has no promised order, so where a growing offset found fewer products than Lazada
/// counts, the pages are read once more. They end with the first one that is not full. A catalogue
/// beyond the offset's cap is cut into windows of creation time, which never moves.
class ProductWalk {
 public:
  /// Goes on at `place`, or begins at `now` (server time) when it is "" or not readable.
  ProductWalk(Timestamp now, const std::string& place);

  struct Query {
    std::optional<Timestamp> created_from;  ///< inclusive; nothing for the whole catalogue
    std::optional<Timestamp> created_to;    ///< inclusive
    std::int64_t offset = 0;
    std::int64_t limit = 0;
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

  /// Asks for less after a page that was too big; false when it cannot be less.
  bool halve();
  bool complete() const { return complete_; }
  /// For the query after the last answer; "" when complete.
  std::string place() const;

 private:
  explicit ProductWalk(Timestamp now);
  bool load(const std::string& text);
  /// True when the query matches more products than the offset may reach. The next query is then
  /// narrower, or `taken` has an error when it cannot be.
  bool cut(std::int64_t products, Taken& taken);
  void end_window(Taken& taken);

  std::int64_t limit_;
  std::int64_t offset_ = 0;
  Timestamp end_;  // products created later belong to the next run
  bool by_window_ = false;
  Timestamp from_;  // of the window
  Timestamp to_;
  std::int64_t whole_ = -1;  // products without regard to creation time, when by_window_
  std::int64_t listed_ = 0;  // products of the windows before
  common::CatalogueWalk walk_;
  bool complete_ = false;
};

}  // namespace ecsync::lazada
