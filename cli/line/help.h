#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace ecsync::cli {

/// Help of the command or noun that `topic` names ("orders list", "orders"); "" for the program.
/// `columns`: what is wider is broken (cli/line/help_page.h).
std::string help_text(const std::vector<Command>& commands, const std::string& topic, int columns,
                      Language language);
/// A few lines for somebody who typed the program's name alone.
std::string short_help(int columns, Language language);
/// The same text as a document: `{"schema":"ecsync.help/1","command":…|null,"text":…}`.
std::string help_document(const std::string& topic, const std::string& text);

}  // namespace ecsync::cli
