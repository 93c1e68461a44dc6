#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "tests/support/program.h"

namespace ecsync::test {

/// The real program, asked for products, warehouses and stock; every document is held against its
/// schema.
class WarehouseProgram {
 public:
  const Program& program() const { return program_; }
  Ran run(const std::vector<std::string>& words, const std::string& input = "") const {
    return program_.run(words, input);
  }
  /// As run; checks that it went well and that stderr is empty.
  std::string say(const std::vector<std::string>& words, const std::string& input = "") const;
  /// As run, with --json; checks status and schema (tests/schemas/`schema`.json).
  json::Document ask(std::vector<std::string> words, const std::string& schema, int status = 0,
                     const std::string& input = "") const;
  /// As run, with --json; checks that it is refused with an ERROR document and the same sentence on
  /// stderr. Answers the error's code and the exit status: "NOT_FOUND 5".
  std::string refusal(std::vector<std::string> words) const;

  /// Product `code`, and HN and SG as warehouses.
  void set_up(const std::string& code = "P") const;
  /// "on_hand/available/awaiting_export/damaged" of `product` in `warehouse`, or "none".
  std::string balance(const std::string& product, const std::string& warehouse) const;
  /// Rows of the ledger.
  std::size_t movements() const;

 private:
  Program program_;
};

/// One member of each element: `members(document, "products", "code")`.
std::vector<std::string> members(const json::Document& document, const char* array,
                                 const char* member);

}  // namespace ecsync::test
