#include "core/base/module.h"

#include <dlfcn.h>

#include <cstring>
#include <filesystem>

#include "core/base/system_reason.h"
#include "core/base/version.h"

namespace ecsync {
namespace {

Error broken(Message message) {
  return make_error(ErrorCode::internal, std::move(message),
                    tr("A part of ecsync is missing: install it again."));
}

}  // namespace

Result<std::string> module_path(const std::string& name) {
  // Asks the kernel for the path, because the program may have been called by any name.
  std::error_code failure;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
  if (failure) return broken(tr("cannot tell where ecsync is: {}", system_reason(failure.value())));
  return (program.parent_path().parent_path() / "lib/ecsync" / (name + ".so")).string();
}

Result<const void*> load_module_file(const std::string& path) {
  // RTLD_NOW: a symbol that is missing makes dlopen() fail here, not the program in the middle of
  // its work.
  void* const file = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  const auto* const module =
      file == nullptr ? nullptr : static_cast<const Module*>(::dlsym(file, "ecsync_module"));
  // The system's words name the file.
  if (module == nullptr) return broken(tr("cannot load {}", verbatim(::dlerror())));
  if (std::strcmp(module->version, version) != 0)
    return make_error(ErrorCode::internal,
                      tr("{} belongs to ecsync {}, and this is {}", path, module->version, version),
                      tr("If ecsync was just updated, run the command again."));
  return module->services;
}

}  // namespace ecsync
