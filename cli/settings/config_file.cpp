#include "cli/settings/config_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "cli/settings/config_keys.h"
#include "cli/settings/environment.h"
#include "core/base/file_owner.h"
#include "core/base/json.h"
#include "core/base/system_reason.h"
#include "core/base/text.h"
#include "core/base/unique_fd.h"
#include "core/db/address.h"
#include "core/records/status_table.h"

namespace ecsync::cli {
namespace {

constexpr std::size_t largest_config = std::size_t{64} * 1024;
/// toml++ reads nested tables by recursion, and every dot of a key makes one table more.
constexpr std::ptrdiff_t most_dots_in_a_line = 32;

/// /dev/null is the usual way to say "no file".
bool is_null_device(const struct stat& status) {
  return S_ISCHR(status.st_mode) && major(status.st_rdev) == 1 && minor(status.st_rdev) == 3;
}

Result<std::string> read_bytes(const std::string& path) {
  const auto unusable = [](Message reason, Message hint = {}) {
    return make_error(ErrorCode::config_invalid, std::move(reason), std::move(hint));
  };
  // O_NONBLOCK, so that a pipe in its place cannot hold us.
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) {
    const auto reason = system_reason(errno);
    const auto closed = foreign_on_the_way(path, R_OK);
    return closed ? unusable(tr("cannot be read: {}", whose(*closed)), how_to_take(*closed))
                  : unusable(tr("cannot be read: {}", reason));
  }
  if (is_null_device(status)) return std::string();
  if (!S_ISREG(status.st_mode)) return unusable(tr("is not a plain file"));
  // Whoever can write the file can name commands for us to run.
  if ((status.st_mode & S_IWOTH) != 0)
    return unusable(tr("can be changed by every user"), tr("Take that away with chmod o-w."));
  std::string bytes(largest_config + 1, '\0');
  std::size_t count = 0;
  while (count < bytes.size()) {
    const auto got = ::read(file.get(), bytes.data() + count, bytes.size() - count);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unusable(tr("cannot be read: {}", system_reason(errno)));
    if (got == 0) break;
    count += static_cast<std::size_t>(got);
  }
  if (count > largest_config) return unusable(tr("is larger than 64 KiB"));
  bytes.resize(count);
  return bytes;
}

/// The first line with too many dots; nothing when there is none.
std::optional<std::size_t> line_too_deep(std::string_view text) {
  std::size_t number = 1;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    const auto start = line.find_first_not_of(" \t");
    const bool comment = start != std::string_view::npos && line[start] == '#';
    if (!comment && std::count(line.begin(), line.end(), '.') > most_dots_in_a_line) return number;
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++number;
  }
  return std::nullopt;
}

std::string leaf_of(std::string_view key) {
  return std::string(key.substr(key.rfind('.') + 1));
}

/// A sentence about what an unknown key may have meant.
Message advice(const std::string& key) {
  text::Nearest whole(key);
  for (const auto& known : config_keys()) {
    if (known.in_file) whole.offer(known.name);
  }
  for (const auto site : all_sites) whole.offer(platform_key(site, "status"));
  if (!whole.found().empty()) return tr("Did you mean {}?", whole.found());
  for (const auto& known : config_keys()) {
    if (known.in_file && leaf_of(known.name) == leaf_of(key))
      return tr("Did you mean {}?", known.name);
  }
  text::Nearest last(leaf_of(key));
  for (const auto& known : config_keys()) {
    if (known.in_file) last.offer(leaf_of(known.name));
  }
  if (last.found().empty()) return tr("See 'ecsync config show' for the keys that there are.");
  return tr("Did you mean {}?", last.found());
}

/// Reads the parsed tables into a ConfigFile.
class ConfigReader {
 public:
  explicit ConfigReader(ConfigFile& file) : file_(file) {}

  void read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      const std::string name(key.str());
      if (!node.is_table()) {
        read_entry(name, key, node);
      } else if (!is_section(name)) {
        unknown_section(name, key);
      } else {
        for (const auto& [inner, value] : *node.as_table())
          read_entry(fmt::format("{}.{}", name, inner.str()), inner, value);
      }
    }
    std::stable_sort(file_.faults.begin(), file_.faults.end(), [](const auto& a, const auto& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    std::stable_sort(file_.states.begin(), file_.states.end(), [](const auto& a, const auto& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
  }

 private:
  static bool is_section(std::string_view name) {
    return std::any_of(config_keys().begin(), config_keys().end(), [&](const ConfigKey& key) {
      return key.name.size() > name.size() && key.name.starts_with(name) &&
             key.name[name.size()] == '.';
    });
  }

  void fault(const toml::source_region& place, std::string key, Message message,
             Message hint = {}) {
    file_.faults.push_back({place.begin.line, place.begin.column, std::move(key),
                            std::move(message), std::move(hint)});
  }

  void unknown_section(const std::string& name, const toml::key& key) {
    text::Nearest nearest(name);
    for (const auto& known : config_keys()) {
      const auto dot = known.name.find('.');
      if (dot != std::string::npos) nearest.offer(known.name.substr(0, dot));
    }
    fault(key.source(), name, tr("unknown section [{}]", name),
          nearest.found().empty() ? Message() : tr("Did you mean [{}]?", nearest.found()));
  }

  /// The marketplace whose states the section `name` is about.
  static std::optional<Site> site_of_states(const std::string& name) {
    for (const auto site : all_sites) {
      if (name == platform_key(site, "status")) return site;
    }
    return std::nullopt;
  }

  void read_states(Site site, const std::string& section, const toml::table& states) {
    std::set<std::string> words;
    for (const auto& [key, node] : states) {
      const std::string word(key.str());
      const auto name = fmt::format("{}.{}", section, word);
      const auto text = node.value<std::string>();
      const auto status = text ? parse_order_status(*text) : std::nullopt;
      if (text::trimmed(word).empty())
        fault(key.source(), name, tr("a state of the marketplace is wanted here"));
      else if (!words.insert(one_spelling(word)).second)
        fault(key.source(), name, tr("'{}' stands here in two spellings", word));
      else if (!status)
        fault(node.source(), name,
              text ? tr("'{}' is no state of an order", *text)
                   : tr("a state of an order in quotes is wanted here"),
              tr("One of new, processing, packing, shipping, completed, cancelled, unknown."));
      else
        file_.states.push_back(
            {site, word, *status, node.source().begin.line, node.source().begin.column});
    }
  }

  void read_entry(const std::string& name, const toml::key& key, const toml::node& node) {
    if (const auto site = site_of_states(name)) {
      if (const auto* states = node.as_table()) return read_states(*site, name, *states);
      return fault(key.source(), name, tr("'{}' is a section: write [{}]", name, name));
    }
    const auto* known = find_config_key(name);
    if (known == nullptr && is_section(name)) {
      fault(key.source(), name, tr("'{}' is a section: write [{}]", name, name));
    } else if (known == nullptr) {
      fault(key.source(), name, tr("unknown key '{}'", name), advice(name));
    } else if (!known->in_file) {
      fault(key.source(), name, tr("'{}' must not stand in this file", name),
            tr("Put the secret into a file of its own (mode 0600) and write "
               "{0}_file = \"/path\", or {0}_command = [\"program\", \"argument\"].",
               leaf_of(name)));
    } else {
      read_value(*known, node);
    }
  }

  void read_value(const ConfigKey& key, const toml::node& node) {
    auto words = words_of(key, node);
    if (!words) {
      fault(node.source(), key.name, words.error().message, words.error().hint);
      return;
    }
    auto checked = check_value(key, *words);
    if (checked && key.kind == ValueKind::path) checked = make_absolute(words->front());
    if (!checked) {
      fault(node.source(), key.name, checked.error().message, checked.error().hint);
      return;
    }
    file_.values[key.name] = {*std::move(words), node.source().begin.line,
                              node.source().begin.column};
  }

  static Error wrong_type(const Message& wanted) {
    return make_error(ErrorCode::config_invalid, tr("{} is wanted here", wanted));
  }

  static Result<std::vector<std::string>> words_of(const ConfigKey& key, const toml::node& node) {
    if (key.kind == ValueKind::command) return command_words(node);
    const bool number = key.kind == ValueKind::number || key.kind == ValueKind::rate;
    if (number && node.is_integer())
      return std::vector{fmt::format("{}", node.as_integer()->get())};
    if (key.kind == ValueKind::rate && node.is_floating_point())
      return std::vector{fmt::format("{}", node.as_floating_point()->get())};
    if (key.kind == ValueKind::number) return wrong_type(tr("a number without quotes"));
    if (key.kind == ValueKind::yes_or_no) {
      if (!node.is_boolean()) return wrong_type(tr("true or false, without quotes,"));
      return std::vector<std::string>{node.as_boolean()->get() ? "true" : "false"};
    }
    if (!node.is_string())
      return wrong_type(key.kind == ValueKind::rate ? tr("a number, or \"off\",")
                                                    : tr("a text in quotes"));
    return std::vector{node.as_string()->get()};
  }

  static Result<std::vector<std::string>> command_words(const toml::node& node) {
    const auto wrong =
        wrong_type(tr("a list of words such as {}", R"(["pass", "show", "ecsync/key"])"));
    if (!node.is_array()) return wrong;
    std::vector<std::string> words;
    for (const auto& each : *node.as_array()) {
      if (!each.is_string()) return wrong;
      words.push_back(each.as_string()->get());
    }
    return words;
  }

  /// A path in the file means the same in whatever folder the program is started.
  Status make_absolute(std::string& path) const {
    if (path.front() == '/') return Done{};
    // The address of a server is no path; globals.cpp says what may be one.
    if (const auto address = db::parse_postgres_address(path); !address || *address) return Done{};
    if (path.starts_with("~/")) {
      const auto home = environment("HOME");
      if (!home) return make_error(ErrorCode::config_invalid, tr("'{}': HOME is not set", path));
      path = *home + path.substr(1);
      return Done{};
    }
    std::error_code ignored;
    const auto file = std::filesystem::absolute(file_.path, ignored);
    path = (file.parent_path() / path).lexically_normal().string();
    return Done{};
  }

  ConfigFile& file_;
};

}  // namespace

ConfigFile read_config_file(const std::string& path) {
  ConfigFile file;
  file.path = path;
  auto bytes = read_bytes(path);
  if (!bytes) {
    file.faults.push_back({0, 0, "", bytes.error().message, bytes.error().hint});
    return file;
  }
  if (const auto line = line_too_deep(*bytes)) {
    file.faults.push_back({*line, 1, "", tr("there are too many dots in this line"), {}});
    return file;
  }
  try {
    const auto root = toml::parse(*bytes);
    ConfigReader(file).read(root);
  } catch (const toml::parse_error& error) {
    file.faults.push_back({error.source().begin.line,
                           error.source().begin.column,
                           "",
                           verbatim(std::string(error.description())),
                           {}});
  }
  return file;
}

std::string config_place(const std::string& path, std::size_t line, std::size_t column) {
  return line == 0 ? path : fmt::format("{}:{}:{}", path, line, column);
}

Error config_error(const ConfigFile& file) {
  const auto& first = file.faults.front();
  const auto place = config_place(file.path, first.line, first.column);
  // The message about an unknown key names it already.
  const bool named =
      first.key.empty() || first.message.english().find(first.key) != std::string::npos;
  auto error = make_error(ErrorCode::config_invalid,
                          named ? tr("{}{} {}", place, first.line == 0 ? "" : ":", first.message)
                                : tr("{}: {}: {}", place, first.key, first.message),
                          first.hint);
  if (file.faults.size() > 1) {
    const auto more = tr("'ecsync config check' shows {} more.", file.faults.size() - 1);
    error.hint = error.hint.empty() ? more : tr("{} {}", error.hint, more);
  }
  error.reference = file.path;
  json::Writer details;
  details.begin_object()
      .field("path", file.path)
      .field("line", static_cast<std::int64_t>(first.line))
      .field("column", static_cast<std::int64_t>(first.column))
      .field("key", first.key.empty() ? std::nullopt : std::optional(first.key))
      .end_object();
  error.details = details.str();
  return error;
}

std::vector<std::string> default_config_files(const std::string& profile) {
  std::vector<std::string> files;
  // The XDG rules: a relative path is to be ignored.
  const auto config = environment("XDG_CONFIG_HOME");
  const auto home = environment("HOME");
  if (config && config->front() == '/')
    files.push_back(fmt::format("{}/ecsync/{}.toml", *config, profile));
  else if (home)
    files.push_back(fmt::format("{}/.config/ecsync/{}.toml", *home, profile));
  files.push_back(fmt::format("/etc/ecsync/{}.toml", profile));
  return files;
}

std::string default_config_file(const std::string& profile) {
  for (const auto& file : default_config_files(profile)) {
    // A dangling link counts: it was meant to be read.
    struct stat status {};
    if (::lstat(file.c_str(), &status) == 0 || errno == EACCES) return file;
  }
  return "";
}

}  // namespace ecsync::cli
