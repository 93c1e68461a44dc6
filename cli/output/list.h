#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/output/output.h"

namespace ecsync::cli {

/// The values of `--limit`, `--after` and `--sort`.
struct PageFlags {
  std::optional<std::int64_t> limit;
  std::string after;
  std::string
      sort;  ///< column, with '-' before it for the greatest first; "" for the list's own order
  bool count = false;  ///< how many there are is asked for, and nothing else
};
/// How many to ask the file for: the given limit, else 100 for a table on a screen, else no limit;
/// 0 where only the count is asked for.
std::optional<std::int64_t> page_limit(const PageFlags& flags, const Output& output);

/// A list that can be printed in every format.
struct ListView {
  const char* schema = "";  ///< "ecsync.orders/1"
  Phrase member;            ///< "orders": the member of the document, and the word in sentences
  std::vector<std::string> elements;           ///< the JSON objects
  std::function<Table()> table;                ///< for people
  std::function<Table()> rows;                 ///< for CSV and TSV; `table` when not set
  std::function<std::vector<Sheet>()> sheets;  ///< of a workbook; one with `rows` when not set
  std::optional<std::string> next;             ///< cursor of the next page
  std::function<std::int64_t()> count{};       ///< how many there are on all pages
  std::optional<bool> dry_run;  ///< set by commands that write; the second member of the document
};
/// Prints the list, or only how many there are. When a table ends early, tells on stderr how to get
/// the rest. Errors: usage (--columns).
Result<ExitStatus> print_list(Output& output, const ListView& view, const TableFlags& flags,
                              const PageFlags& page = {});
/// Prints how many there are: the number alone, or `ecsync.count/1`. Errors: usage (--format xlsx).
Result<ExitStatus> print_count(Output& output, std::int64_t count);

}  // namespace ecsync::cli
