#pragma once

#include <string>
#include <string_view>

#include "cli/output/list.h"

namespace ecsync::cli {

/// What a writing command did: `sentence` for people, `view` with its dry_run for machines.
Result<ExitStatus> print_change(Output& output, ListView view, const Message& sentence);

/// Tells an edited thing from what it was, field by field.
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
