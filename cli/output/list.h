#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/output/output.h"

namespace ecsync::cli {

/// `--limit` and `--after`, for lists that know a next page; `--sort` is added by add_sort_flag.
struct PageFlags {
  std::optional<std::int64_t> limit;
  std::string after;
  std::string sort;  ///< column, after '-' when the greatest comes first; "" for the list's order
};
/// What to ask the file for: the given limit, 100 for a table on screen, else no limit.
std::optional<std::int64_t> page_limit(const PageFlags& flags, const Output& output);

/// A list ready to be printed in any format.
struct ListView {
  const char* schema = "";            ///< "ecsync.orders/1"
  Phrase member;                      ///< "orders", of the document and of what is told
  std::vector<std::string> elements;  ///< the JSON objects
  std::function<Table()> table;       ///< for people
  std::function<Table()> rows;        ///< for CSV and TSV; `table` when not set
  std::optional<std::string> next;    ///< cursor of the next page
  std::optional<bool> dry_run;        ///< second member, in documents of commands that write
};
/// Prints the list; tells on stderr how to go on when there is more. Errors: usage (--columns).
Result<ExitStatus> print_list(Output& output, const ListView& view, const TableFlags& flags);

}  // namespace ecsync::cli
