#pragma once

#include <string>
#include <string_view>

#include "cli/output/list.h"

namespace ecsync::cli {

/// Prints what a command changed: `sentence` for people, `view` with its dry_run for programs.
Result<ExitStatus> print_change(Output& output, ListView view, const Message& sentence);

/// Collects the differences between a thing before and after an edit, field by field.
class Differences {
 public:
  void compare(Phrase field, const Message& before, const Message& after);
  void compare(Phrase field, const std::string& before, const std::string& after);
  /// "Changed SG: name Kho cũ → Kho mới, default no → yes".
  Message sentence(const std::string& code, bool dry_run) const;

 private:
  Message words_;
};

}  // namespace ecsync::cli
