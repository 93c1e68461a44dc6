#include "core/base/version.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "core/db/sqlite/sqlite.h"
#include "core/http/network.h"

namespace ecsync::cli {

Command version_command() {
  Command command("version", "Show the version of ecsync and of what it is built on");
  command.examples = {"ecsync version", "ecsync --version --json"};
  command.reads_config = false;
  command.action = [](Services& /*services*/, Output& output) -> Result<ExitStatus> {
    if (output.people()) {
      output.line(tr("ecsync {} (SQLite {}, libcurl {}, schema {})", version, db::sqlite_version(),
                     libcurl_version(), db::schema_version()));
      return ExitStatus::ok;
    }
    json::Writer writer;
    writer.begin_object()
        .field("schema", "ecsync.version/1")
        .field("version", version)
        .field("sqlite", db::sqlite_version())
        .field("libcurl", libcurl_version())
        .field("schema_version", db::schema_version())
        .end_object();
    output.document(writer);
    return ExitStatus::ok;
  };
  return command;
}

}  // namespace ecsync::cli
