#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// CLI11 itself, whose headers take seconds to compile, is seen by parameters.cpp and cli/line/.
namespace CLI {  // NOLINT(readability-identifier-naming)
class App;
class Option;
}  // namespace CLI

namespace ecsync::cli {

/// One flag or argument of a command. Each function returns the parameter itself.
class Parameter {
 public:
  explicit Parameter(CLI::Option& option) : option_(&option) {}

  /// What stands for the value on pages of help: "FILE".
  Parameter* type_name(const std::string& name);
  Parameter* required();
  /// One word may hold several values with this between them.
  Parameter* delimiter(char separator);
  /// `check` is called with each value and throws WrongValue when it is none.
  Parameter* check(std::function<void(const std::string&)> check);

 private:
  CLI::Option* option_;
};

/// The flags and arguments of one command. Flags begin with '-'; arguments are named in capitals.
/// What is added must outlive the parsing: it is set when the line has been read.
class Parameters {
 public:
  /// `about`: what the command does. `name`: "ecsync orders list".
  Parameters(const std::string& about, const std::string& name);

  Parameter* add_option(const std::string& names, std::string& value, const std::string& about);
  Parameter* add_option(const std::string& names, std::optional<std::string>& value,
                        const std::string& about);
  /// An argument takes all words that are left, a flag those that follow it.
  Parameter* add_option(const std::string& names, std::vector<std::string>& values,
                        const std::string& about);
  /// A flag with one value that may be given several times.
  Parameter* add_repeatable(const std::string& names, std::vector<std::string>& values,
                            const std::string& about);
  // Whole numbers. What is none is for `check` to refuse: CLI11 would do it in English.
  Parameter* add_option(const std::string& names, int& value, const std::string& about);
  Parameter* add_option(const std::string& names, std::optional<std::int64_t>& value,
                        const std::string& about);
  Parameter* add_flag(const std::string& names, bool& value, const std::string& about);
  /// A flag that may have a value, behind `=` alone: without one it is `usual`.
  Parameter* add_optional(const std::string& names, std::optional<std::string>& value,
                          const std::string& usual, const std::string& about);

  /// The words that the line gave for it; empty when there is no such flag or argument.
  std::vector<std::string> values_of(const std::string& name) const;
  CLI::App& app() const { return *app_; }

 private:
  Parameter* add(CLI::Option& option);

  std::shared_ptr<CLI::App> app_;
  std::list<Parameter> all_;
};

}  // namespace ecsync::cli
