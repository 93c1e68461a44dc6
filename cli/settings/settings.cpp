#include "cli/settings/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/settings/environment.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/time_text.h"

namespace ecsync::cli {

Phrase label(Source source) {
  switch (source) {
    case Source::flag:
      return phrase_in("source of a setting", "flag");
    case Source::environment:
      return phrase_in("source of a setting", "environment");
    case Source::file:
      return phrase_in("source of a setting", "file");
    case Source::fallback:
      return phrase_in("source of a setting", "default");
  }
  return {};
}

std::string_view name(Source source) {
  switch (source) {
    case Source::flag:
      return "flag";
    case Source::environment:
      return "environment";
    case Source::file:
      return "file";
    case Source::fallback:
      return "default";
  }
  return "";
}

Result<Settings> Settings::merge(const Given& flags, const ConfigFile* file) {
  if (file != nullptr && !file->faults.empty()) return config_error(*file);
  Settings settings;
  for (const auto& key : config_keys()) {
    if (auto taken = settings.take(key, flags); !taken) return taken.error();
  }
  if (file != nullptr) {
    if (auto taken = settings.take_file(*file); !taken) return taken.error();
  }
  if (auto checked = settings.check_groups(); !checked) return checked.error();
  return settings;
}

/// Takes the value of the flag, else that of the variable.
Status Settings::take(const ConfigKey& key, const Given& flags) {
  Setting setting;
  if (const auto flag = flags.find(key.name); flag != flags.end()) {
    setting = {{flag->second}, Source::flag, key.flag};
  } else if (!key.variable.empty()) {
    auto value = environment(key.variable);
    if (!value) return Done{};
    // The secret itself is not copied here; who needs it reads the variable.
    setting = {{key.in_file ? *std::move(value) : "***"}, Source::environment, key.variable};
  } else {
    return Done{};
  }
  auto checked = check_value(key, setting.words);
  if (!checked)
    return make_error(
        ErrorCode::usage, tr("{}: {}", setting.origin, checked.error().message),
        checked.error().hint.empty() ? tr("See 'ecsync help'.") : checked.error().hint);
  settings_[key.name] = std::move(setting);
  return Done{};
}

Status Settings::take_file(const ConfigFile& file) {
  const auto before = settings_;
  states_ = file.states;
  file_ = file.path;
  for (const auto& [name, value] : file.values) {
    const auto* key = find_config_key(name);
    if (key == nullptr || before.contains(name) || group_in_environment(*key)) continue;
    settings_[name] = {value.words, Source::file,
                       config_place(file.path, value.line, value.column)};
  }
  return Done{};
}

bool Settings::group_in_environment(const ConfigKey& key) const {
  if (key.group.empty()) return false;
  return std::any_of(config_keys().begin(), config_keys().end(), [&](const ConfigKey& other) {
    return other.group == key.group && of(other.name).source == Source::environment;
  });
}

Status Settings::check_groups() const {
  std::map<std::string, std::string> taken;  // group → key
  for (const auto& key : config_keys()) {
    if (key.group.empty() || !is_set(key.name)) continue;
    const auto [other, first] = taken.emplace(key.group, key.name);
    if (first) continue;
    const bool in_file = of(key.name).source == Source::file;
    return make_error(in_file ? ErrorCode::config_invalid : ErrorCode::usage,
                      tr("{} and {} exclude each other", place(other->second), place(key.name)),
                      tr("Keep one of them."));
  }
  return Done{};
}

const Setting& Settings::of(std::string_view key) const {
  if (const auto found = settings_.find(key); found != settings_.end()) return found->second;
  static const auto defaults = [] {
    std::map<std::string, Setting, std::less<>> all;
    for (const auto& each : config_keys()) {
      auto& setting = all[each.name];
      if (!each.fallback.empty()) setting.words = {each.fallback};
    }
    return all;
  }();
  return defaults.at(std::string(key));
}

bool Settings::is_set_otherwise(std::string_view key) const {
  const auto* known = find_config_key(key);
  return !known->group.empty() &&
         std::any_of(config_keys().begin(), config_keys().end(), [&](const ConfigKey& other) {
           return other.group == known->group && other.name != key && is_set(other.name);
         });
}

void Settings::set_default(std::string_view key, std::string word, std::string origin) {
  if (is_set(key)) return;
  settings_[std::string(key)] = {{std::move(word)}, Source::fallback, std::move(origin)};
}

std::string Settings::text(std::string_view key) const {
  const auto& words = of(key).words;
  return words.empty() ? "" : words.front();
}

std::int64_t Settings::number(std::string_view key) const {
  return text::parse_number<std::int64_t>(text(key)).value();
}

std::chrono::seconds Settings::duration(std::string_view key) const {
  return parse_duration(text(key)).value();
}

std::optional<int> Settings::jobs() const {
  if (!is_set("sync.jobs")) return std::nullopt;
  return static_cast<int>(number("sync.jobs"));
}

std::optional<std::string> Settings::rate(Site site) const {
  for (const auto& key : {platform_key(site, "rate"), std::string("sync.rate")}) {
    if (is_set(key)) return text(key);
  }
  return std::nullopt;
}

std::string Settings::place(const StateOverride& state) const {
  return config_place(file_, state.line, state.column);
}

std::string Settings::place(std::string_view key) const {
  const auto& setting = of(key);
  return setting.source == Source::file ? fmt::format("{}: {}", setting.origin, key)
                                        : setting.origin;
}

}  // namespace ecsync::cli
