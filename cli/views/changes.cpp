#include "cli/views/changes.h"

#include <fmt/format.h>

#include "core/base/text.h"

namespace ecsync::cli {

Result<ExitStatus> print_change(Output& output, ListView view, const Message& sentence) {
  output.done(printable(sentence));
  if (output.people()) return ExitStatus::ok;
  view.dry_run = output.dry_run();
  return print_list(output, view, {});
}

void Differences::compare(Phrase field, const Message& before, const Message& after) {
  if (before.english() == after.english()) return;
  if (!words_.empty()) words_ += verbatim(", ");
  words_ += tr("{} {} → {}", field, before, after);
}

void Differences::compare(Phrase field, const std::string& before, const std::string& after) {
  compare(field, verbatim(before), verbatim(after));
}

Message Differences::sentence(const std::string& code, bool dry_run) const {
  if (words_.empty()) return tr("{} is like that already; nothing to change.", code);
  return tr("{} {}: {}", dry_run ? phrase("Would change") : phrase("Changed"), code, words_);
}

}  // namespace ecsync::cli
