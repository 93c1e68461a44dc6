#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace ecsync::cli {

/// A person's answer to the question for the product of a listing.
struct Answer {
  enum class Kind { accept, pick, search, create, skip, back, quit, help };

  Kind kind = Kind::accept;
  std::int64_t quantity = 0;  ///< with accept and pick: as typed; 0 when none was typed
  bool more = false;          ///< with accept, pick and create: another product is to follow
  std::size_t number = 0;     ///< with pick: the place in the list, from 1
  std::string word;           ///< with search: what to search for; with pick: the digits as typed
};

/// Reads an answer. Enter accepts what is offered, `x3` three pieces of it; `2` or `2 x3` picks
/// from the list; `+` after any of these asks for another product. `c` (or `n`), `s`, `b`, `q` and
/// `?` are commands. Anything else is searched for, and so is whatever follows a `/`. Errors:
/// invalid_value (the quantity is none).
Result<Answer> parse_answer(const std::string& text);

}  // namespace ecsync::cli
