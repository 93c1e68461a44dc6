#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecsync::db {

/// The kinds of words that can be suggested.
enum class Suggest {
  connections,      ///< names and ids of connections that are not disconnected
  all_connections,  ///< disconnected ones too
  orders,           ///< numbers, newest first; after `CONNECTION/` those of that connection
  listings,  ///< seller SKUs that are unique and connections; after `CONNECTION/` its listings
  products,
  warehouses,
  slips,           ///< numbers, newest first
  open_slips,      ///< only of those that await export
  exported_slips,  ///< only of those whose goods are out
  returns,         ///< numbers of receipts, newest first
};

/// A word for the line.
struct Suggestion {
  std::string word;
  std::string about;     ///< what it stands for, for people; may be ""
  bool goes_on = false;  ///< a reference that is not whole yet: `hanoi/`
};

/// At most 50 words out of the file at `path` that begin with `prefix`. Opens the file for reading
/// only, makes and changes nothing, hardly waits for other programs, and answers nothing on any
/// trouble. Words and descriptions are as they are stored, control characters included.
std::vector<Suggestion> suggest(const std::string& path, Suggest what, std::string_view prefix);

}  // namespace ecsync::db
