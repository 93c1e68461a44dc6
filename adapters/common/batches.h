#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace ecsync::common {

using Batch = std::vector<std::string>;

/// `numbers` in batches of at most `most`, in their order.
std::vector<Batch> in_batches(const Batch& numbers, std::size_t most);

/// How to go on with a batch that was asked for.
enum class Asked {
  done,   ///< nothing more is to be asked
  halve,  ///< its two halves are asked for instead; only for a batch of two or more
};

/// Asks for `batch`, and for ever smaller parts of it where `ask` wants them halved. Nothing when
/// all is done, or the first error that `ask` gives, after which nothing more is asked.
std::optional<Error> ask_in_halves(Batch batch,
                                   const std::function<Result<Asked>(const Batch&)>& ask);

/// Whose fault a refused batch is.
enum class Blame {
  call,     ///< nobody's in it: asking for fewer is no use
  missing,  ///< that of members that the marketplace does not have
  member,   ///< perhaps that of one of them
};

/// Finds the members of one batch that spoil every answer they are asked for in.
class Culprits {
 public:
  /// A part of the batch was answered, so the call itself is in order.
  void answered() { answered_ = true; }
  /// A part was refused with `error`: it is halved until its members are alone.
  Result<Asked> refused(const Batch& part, Blame blame, Error error);

  /// When everything is asked: the first refusal if several members were refused and no part was
  /// answered, for then it is not the members' fault. Of a single member that cannot be told; the
  /// list that named it was answered, so it is taken for the culprit.
  std::optional<Error> refusal() const;
  /// Those that were refused alone, and why.
  const std::vector<std::pair<std::string, std::string>>& found() const { return found_; }
  /// Those of which the marketplace said that it does not have them, and its words.
  const std::vector<std::pair<std::string, std::string>>& missing() const { return missing_; }

 private:
  bool answered_ = false;
  std::optional<Error> first_;
  std::vector<std::pair<std::string, std::string>> found_;
  std::vector<std::pair<std::string, std::string>> missing_;
};

}  // namespace ecsync::common
