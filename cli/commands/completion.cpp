#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/completion_scripts.h"

namespace ecsync::cli {
namespace {

Result<ExitStatus> print_script(Output& output, const std::string& shell) {
  for (const auto& [name, script] : completion_scripts) {
    if (name != shell) continue;
    if (output.people()) {
      output.print(script);
      return ExitStatus::ok;
    }
    json::Writer writer;
    writer.begin_object()
        .field("schema", "ecsync.completion/1")
        .field("shell", shell)
        .field("script", script)
        .end_object();
    output.document(writer);
    return ExitStatus::ok;
  }
  return make_error(ErrorCode::usage, tr("there is no completion for '{}'", shell),
                    tr("One of bash, zsh, fish."));
}

}  // namespace

Command completion_command() {
  auto shell = std::make_shared<std::string>();
  Command command("completion",
                  "Print the script with which a shell completes ecsync's words. Packages install "
                  "these scripts where the shells look for them.");
  command.app->add_option("SHELL", *shell, "bash, zsh or fish")->required();
  command.reads_config = false;
  command.examples = {"ecsync completion bash > ~/.local/share/bash-completion/completions/ecsync",
                      "ecsync completion zsh -o ~/.zfunc/_ecsync",
                      "ecsync completion fish | source"};
  command.action = [shell](Services& /*services*/, Output& output) {
    return print_script(output, *shell);
  };
  return command;
}

}  // namespace ecsync::cli
