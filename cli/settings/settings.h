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

/// Where a value came from; the strongest first.
enum class Source { flag, environment, file, fallback };
/// "flag", "environment", "file", "default".
std::string_view name(Source source);
/// The word for people.
Phrase label(Source source);

/// The value of one key, decided.
struct Setting {
  std::vector<std::string> words;  ///< several only for commands; none when nothing is set
  Source source = Source::fallback;
  /// The exact place: "--timezone", "ECSYNC_TIMEZONE", "/etc/ecsync/default.toml:3:11"; "" for a
  /// default.
  std::string origin;
};

/// Every setting that has a key: flags go before the environment, that before the file, that before
/// the defaults. Each value has been checked against its key.
class Settings {
 public:
  /// The flags of this command line, by the names of their keys.
  using Given = std::map<std::string, std::string, std::less<>>;
  /// `file` may be null. Errors: usage, naming the flag or variable; config_invalid.
  static Result<Settings> merge(const Given& flags, const ConfigFile* file);

  /// Only defaults.
  Settings() = default;

  const Setting& of(std::string_view key) const;
  bool is_set(std::string_view key) const { return of(key).source != Source::fallback; }
  /// Whether another key of the same group is set (ConfigKey::group).
  bool is_set_otherwise(std::string_view key) const;
  /// Sets a default that only the caller knows, such as a path below home.
  void set_default(std::string_view key, std::string word, std::string origin = "");

  /// The value or the default; "" when there is neither.
  std::string text(std::string_view key) const;
  std::vector<std::string> words(std::string_view key) const { return of(key).words; }
  /// The value or the default. The key must have one.
  std::int64_t number(std::string_view key) const;
  std::chrono::seconds duration(std::string_view key) const;
  bool yes(std::string_view key) const { return text(key) == "true"; }

  /// [sync] jobs; nothing when the sync is to choose.
  std::optional<int> jobs() const;
  /// How many calls a second one marketplace gets: its own `rate`, else that of [sync]; "5", "0.5"
  /// or "off". Nothing when the built-in rate holds.
  std::optional<std::string> rate(Site site) const;

  /// What the file says of states of marketplaces, in its order.
  const std::vector<StateOverride>& state_overrides() const { return states_; }
  /// Where one of them stands: "/etc/ecsync/default.toml:3:11".
  std::string place(const StateOverride& state) const;

  /// How a sentence names the origin of the value: the flag, the variable, or the key with its
  /// place in the file.
  std::string place(std::string_view key) const;

 private:
  Status take(const ConfigKey& key, const Given& flags);
  Status take_file(const ConfigFile& file);
  Status check_groups() const;
  bool group_in_environment(const ConfigKey& key) const;

  std::map<std::string, Setting, std::less<>> settings_;
  std::vector<StateOverride> states_;
  std::string file_;  // where these stand
};

}  // namespace ecsync::cli
