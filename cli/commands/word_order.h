#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/db/database.h"

namespace ecsync::cli {

/// What an argument of a command is to be.
enum class Role { product, warehouse, listing, linked_product, quantity };

/// Arguments as they were typed, each with its role.
struct WordsOfLine {
  std::string command;             ///< "stock receive"
  std::vector<std::string> flags;  ///< of the same line, as they would be typed again
  std::vector<std::string> words;
  std::vector<Role> roles;  ///< one for each word
};

/// Where the words would all be right in another order, puts the command with that order into the
/// hint of the error that they met.
void tell_right_order(Error& error, db::Database& database, const WordsOfLine& line);

}  // namespace ecsync::cli
