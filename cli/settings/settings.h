#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/settings/config_file.h"
#include "cli/settings/config_keys.h"

namespace ecsync::cli {

/// Where a value comes from, the strongest first.
enum class Source { flag, environment, file, fallback };
/// "flag", "environment", "file", "default".
std::string_view name(Source source);
/// The same for people.
Phrase label(Source source);

/// What one key came to.
struct Setting {
  std::vector<std::string> words;  ///< one, but for commands; none when nothing is set
  Source source = Source::fallback;
  /// Where exactly: "--timezone", "ECSYNC_TIMEZONE", "/etc/ecsync/default.toml:3:11"; "" for a
  /// default.
  std::string origin;
};

/// Every setting that has a key, out of flags, environment, file and defaults in this order of
/// precedence. Values are of the key's kind.
class Settings {
 public:
  /// By the keys' names: the flags of this line.
  using Given = std::map<std::string, std::string, std::less<>>;
  /// `file` may be null. Errors: usage, naming the flag or variable; config_invalid.
  static Result<Settings> merge(const Given& flags, const ConfigFile* file);

  /// Nothing but defaults.
  Settings() = default;

  const Setting& of(std::string_view key) const;
  bool is_set(std::string_view key) const { return of(key).source != Source::fallback; }
  /// Whether another key of the same group is set, which says the same in its way.
  bool is_set_otherwise(std::string_view key) const;
  /// For a default that is known only here, such as a path below home.
  void set_default(std::string_view key, std::string word, std::string origin = "");

  /// The value or the default; "" when there is neither.
  std::string text(std::string_view key) const;
  std::vector<std::string> words(std::string_view key) const { return of(key).words; }
  /// The value or the default of a key that has one.
  std::int64_t number(std::string_view key) const;
  std::chrono::seconds duration(std::string_view key) const;

  /// [sync] jobs; nothing when the engine is to choose.
  std::optional<int> jobs() const;
  /// The pace of one marketplace: its own `rate`, else that of [sync]; "5", "0.5" or "off".
  /// Nothing when the built-in pace holds.
  std::optional<std::string> rate(Site site) const;

  /// For a sentence about the value: the flag, the variable, or the place in the file and the key.
  std::string place(std::string_view key) const;

 private:
  Status take(const ConfigKey& key, const Given& flags);
  Status take_file(const ConfigFile& file);
  Status check_groups() const;
  bool group_in_environment(const ConfigKey& key) const;

  std::map<std::string, Setting, std::less<>> settings_;
};

}  // namespace ecsync::cli
