#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace ecsync::cli {

/// Help about the command or noun `topic` ("orders list", "orders"); "" for the program. Lines are
/// broken to fit `columns` (cli/line/help_page.h).
std::string help_text(const std::vector<Command>& commands, const std::string& topic, int columns,
                      Language language);
/// A few lines for somebody who typed nothing but the program's name.
std::string short_help(int columns, Language language);
/// A help text as a document: `{"schema":"ecsync.help/1","command":…|null,"text":…}`.
std::string help_document(const std::string& topic, const std::string& text);

}  // namespace ecsync::cli
