#pragma once

#include "core/base/result.h"

namespace ecsync {

/// The one name that a module exports. While an update is under way, a program may load the module
/// of another version, so the layout of this struct must never change.
struct Module {
  const char* version;   ///< of the ecsync that it belongs to
  const void* services;  ///< the object that it offers: an Interface of load_module()
};

/// The path where the module of this name belongs: beside the folder of the program's file, in
/// lib/ecsync. Errors: internal, when the system does not tell where the program is.
Result<std::string> module_path(const std::string& name);

/// Loads the file at `path`, which stays loaded until the process ends. Errors: internal, when it
/// is missing, cannot be loaded, or belongs to another version.
Result<const void*> load_module_file(const std::string& path);

/// A module is a part of the program that is loaded when it is first needed, with the libraries
/// that nothing else needs: loading them costs more time than most commands take. `Interface` is a
/// class of pure virtual functions, and Interface::module the module's name. The module may use
/// whatever the program has; the program reaches it through the interface alone. May be called any
/// number of times, from any thread. Errors: internal, as above.
template <class Interface>
Result<const Interface*> load_module() {
  auto path = module_path(Interface::module);
  if (!path) return std::move(path).error();
  auto services = load_module_file(*path);
  if (!services) return std::move(services).error();
  return static_cast<const Interface*>(*services);
}

}  // namespace ecsync

/// Defined in each module's own file, `<name>_module.cpp`.
extern "C" const ecsync::Module ecsync_module;
