#include "cli/settings/config_example.h"

#include <fmt/format.h>

#include <map>

#include "cli/settings/config_keys.h"

namespace ecsync::cli {
namespace {

/// Examples for keys that have no default; those of a marketplace without its name.
const std::map<std::string_view, std::string_view>& examples() {
  static const std::map<std::string_view, std::string_view> all{
      {"database", R"("/srv/ecsync/shop.db")"},
      {"sync.jobs", "4"},
      {"sync.rate", "5"},
      {"secrets.key_file", R"("/var/lib/ecsync/default.key")"},
      {"secrets.key_command", R"(["pass", "show", "ecsync/key"])"},
      {"app_key", R"("2001234")"},
      {"app_secret_file", R"("/etc/ecsync/app.secret")"},
      {"app_secret_command", R"(["pass", "show", "ecsync/app"])"},
      {"redirect_url", R"("https://example.vn/oauth")"},
      {"service_id", R"("7208502187360519942")"},
      {"rate", R"("off")"},
      {"organization.name", R"("Công ty TNHH Nắng Ấm")"},
      {"organization.department", R"("Kho Hà Nội")"},
      {"slip.warehouse", R"("HN")"},
  };
  return all;
}

bool is_bare(ValueKind kind) {
  return kind == ValueKind::number || kind == ValueKind::yes_or_no;
}

/// What stands behind the `=`.
std::string value_of(const ConfigKey& key, std::string_view word) {
  for (const auto& name : {std::string_view(key.name), word}) {
    if (const auto it = examples().find(name); it != examples().end())
      return std::string(it->second);
  }
  return is_bare(key.kind) ? key.fallback : fmt::format("\"{}\"", key.fallback);
}

/// "sync" and "overlap" of "sync.overlap".
std::pair<std::string, std::string> parts_of(const std::string& name) {
  const auto dot = name.find('.');
  if (dot == std::string::npos) return {"", name};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

std::string notes_of(const ConfigKey& key) {
  std::string notes;
  if (!key.choices.empty()) notes += fmt::format("# One of {}.\n", fmt::join(key.choices, ", "));
  if (!key.variable.empty())
    notes += fmt::format("# The environment variable {} goes before it.\n", key.variable);
  return notes;
}

std::string states_of(const std::string& site) {
  return fmt::format(
      "\n# What a raw state of an order is to mean; 'ecsync orders remap' applies it to what is "
      "stored.\n#[{}.status]\n#failed = \"shipping\"\n",
      site);
}

}  // namespace

std::string config_example(std::optional<Site> only) {
  std::string text =
      "# Configuration of ecsync, TOML 1.0. Take the '#' off the lines that you "
      "need; 'ecsync config check' looks at\n# the whole. Secrets themselves stay "
      "out of it: they come from files, commands or the environment.\n";
  std::string section;
  const auto end_section = [&] {
    for (const auto site : all_sites) {
      if (section == name(site)) text += states_of(section);
    }
  };
  for (const auto& key : config_keys()) {
    const auto [part, word] = parts_of(key.name);
    if (!key.in_file || (only && part != name(*only))) continue;
    if (part != section) {
      end_section();
      section = part;
      text += fmt::format("\n[{}]\n", section);
    }
    text +=
        fmt::format("\n# {}.\n{}#{} = {}\n", key.about, notes_of(key), word, value_of(key, word));
  }
  end_section();
  return text;
}

}  // namespace ecsync::cli
