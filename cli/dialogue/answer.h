#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace ecsync::cli {

/// What a person typed when asked for the product of a listing.
struct Answer {
  enum class Kind { accept, pick, search, create, skip, back, quit, help };

  Kind kind = Kind::accept;
  std::int64_t quantity = 0;  ///< with accept and pick: as typed, 0 when none was
  bool more = false;          ///< with accept, pick and create: another product is to follow
  std::size_t number = 0;     ///< with pick: place in the list, from 1
  std::string word;           ///< with search, and with pick the digits as typed
};

/// Enter accepts what is offered, `x3` three of it; `2` or `2 x3` picks from the list; `+` at the
/// end of these asks for another product. `n`, `s`, `b`, `q` and `?` are commands; everything else,
/// and whatever follows a `/`, is searched for. Errors: invalid_value (a quantity that is none).
Result<Answer> parse_answer(const std::string& text);

}  // namespace ecsync::cli
