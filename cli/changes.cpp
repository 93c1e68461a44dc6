#include "cli/changes.h"

#include <fmt/format.h>

#include "core/text.h"

namespace ecsync::cli {

Result<ExitStatus> print_change(Output& output, ListView view, const std::string& sentence) {
  if (output.people()) {
    output.summary(text::printable(sentence));
    return ExitStatus::ok;
  }
  view.dry_run = output.dry_run();
  return print_list(output, view, {});
}

void Differences::compare(std::string_view field, const std::string& before,
                          const std::string& after) {
  if (before == after) return;
  words_ += fmt::format("{}{} {} → {}", words_.empty() ? "" : ", ", field, before, after);
}

std::string Differences::sentence(const std::string& code, bool dry_run) const {
  if (words_.empty()) return fmt::format("{} is like that already; nothing to change.", code);
  return fmt::format("{} {}: {}", dry_run ? "Would change" : "Changed", code, words_);
}

}  // namespace ecsync::cli
