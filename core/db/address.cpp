#include "core/db/address.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text.h"

namespace ecsync::db {
namespace {

// What of libpq's parameters makes sense for a program that looks after itself. Not among them:
// what brings a password or other settings from elsewhere (service, passfile), and what changes how
// statements are understood (options, client_encoding).
constexpr std::array<std::string_view, 27> known_settings{"host",
                                                          "hostaddr",
                                                          "port",
                                                          "dbname",
                                                          "user",
                                                          "application_name",
                                                          "channel_binding",
                                                          "connect_timeout",
                                                          "gssencmode",
                                                          "gsslib",
                                                          "keepalives",
                                                          "keepalives_count",
                                                          "keepalives_idle",
                                                          "keepalives_interval",
                                                          "krbsrvname",
                                                          "requirepeer",
                                                          "sslcert",
                                                          "sslcrl",
                                                          "sslcrldir",
                                                          "sslkey",
                                                          "sslmode",
                                                          "sslrootcert",
                                                          "sslsni",
                                                          "ssl_max_protocol_version",
                                                          "ssl_min_protocol_version",
                                                          "target_session_attrs",
                                                          "tcp_user_timeout"};

constexpr auto password_words = {"password", "sslpassword"};
constexpr auto sslmodes = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"};
constexpr auto default_schema = "ecsync";

Error address_error(Message message, Message hint) {
  return make_error(ErrorCode::usage, std::move(message), std::move(hint));
}

Error unreadable() {
  return address_error(tr("the address of the database cannot be read"),
                       tr("Write it as: postgresql://user@host/db?schema=shop2"));
}

Error has_password() {
  return address_error(
      tr("there is a password in the address of the database, where others can see it"),
      tr("Put it into a file of its own and name that: ECSYNC_DATABASE_PASSWORD_FILE."));
}

/// Takes what stands before `end` off `rest`, and that character too.
std::string_view take_until(std::string_view& rest, char end) {
  const auto place = std::min(rest.find(end), rest.size());
  const auto taken = rest.substr(0, place);
  rest.remove_prefix(std::min(place + 1, rest.size()));
  return taken;
}

/// `text` with each %41 as the byte it stands for; nothing when a percent sign stands for none, or
/// for a character that no setting has.
std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    char c = text.front();
    text.remove_prefix(1);
    if (c == '%') {
      const auto byte = text.size() < 2 ? std::nullopt : text::parse_hex(text.substr(0, 2));
      if (!byte) return std::nullopt;
      c = static_cast<char>(*byte);
      text.remove_prefix(2);
    }
    if (const auto code = static_cast<unsigned char>(c); code < ' ' || code == 0x7f)
      return std::nullopt;
    plain += c;
  }
  return plain;
}

bool is_port(std::string_view text) {
  constexpr int last_port = 65535;
  const auto number = text::all_digits(text) ? text::parse_number<int>(text) : std::nullopt;
  return number && *number >= 1 && *number <= last_port;
}

/// Whether `host` is reached without a network: a folder with a socket, or this machine by its
/// loopback.
bool is_here(std::string_view host) {
  if (host.empty() || host.front() == '/' || host.front() == '@') return true;
  if (host == "localhost" || host == "::1") return true;
  const auto parts = text::split(host, '.');
  return parts.size() == 4 && parts.front() == "127" &&
         std::all_of(parts.begin(), parts.end(), text::all_digits);
}

bool is_schema_name(std::string_view name) {
  constexpr std::size_t longest = 63;  // PostgreSQL cuts off the rest
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || text::is_digit(c); };
  return !name.empty() && name.size() <= longest && !text::is_digit(name.front()) &&
         std::all_of(name.begin(), name.end(), fits) && !name.starts_with("pg_") &&
         name != "information_schema";
}

class AddressReader {
 public:
  /// `rest` is what follows the "//".
  Result<PostgresAddress> read(std::string_view rest) {
    const auto question = std::min(rest.find('?'), rest.size());
    auto place = rest.substr(0, question);
    auto parameters = rest.substr(std::min(question + 1, rest.size()));
    if (auto read = read_place(place); !read) return std::move(read).error();
    while (!parameters.empty()) {
      if (auto read = read_parameter(take_until(parameters, '&')); !read)
        return std::move(read).error();
    }
    if (auto safe = protect(); !safe) return std::move(safe).error();
    if (address_.schema.empty()) address_.schema = default_schema;
    return std::move(address_);
  }

 private:
  /// `user@host:port,host:port/db`
  Status read_place(std::string_view place) {
    const auto slash = std::min(place.find('/'), place.size());
    auto hosts = place.substr(0, slash);
    // In what follows the first slash an @ belongs to the name of the database.
    if (const auto at = hosts.rfind('@'); at != std::string_view::npos) {
      const auto user = hosts.substr(0, at);
      if (user.find(':') != std::string_view::npos) return has_password();
      hosts.remove_prefix(at + 1);
      if (auto taken = set("user", user); !taken) return taken;
    }
    if (auto taken = read_hosts(hosts); !taken) return taken;
    const auto name = place.substr(std::min(slash + 1, place.size()));
    return name.empty() ? Status(Done{}) : set("dbname", name);
  }

  /// Each host with its port, as libpq wants them: two lists of the same length.
  Status read_hosts(std::string_view all) {
    std::string hosts;
    std::string ports;
    const char* comma = "";
    for (const auto each : text::split(all, ',')) {
      const auto [host, port] = host_and_port(each);
      const auto name = decoded(host);
      if (!name || (!port.empty() && !is_port(port))) return unreadable();
      hosts += comma + *name;
      ports += comma;
      ports += port;
      comma = ",";
    }
    if (!hosts.empty()) address_.settings["host"] = hosts;
    if (ports.find_first_not_of(',') != std::string::npos) address_.settings["port"] = ports;
    return Done{};
  }

  /// Of `[::1]:5432` and the like. Without a port the second is "", as it is after a colon alone.
  static std::pair<std::string_view, std::string_view> host_and_port(std::string_view text) {
    std::string_view host;
    if (text.starts_with('[')) {
      text.remove_prefix(1);
      host = take_until(text, ']');
      if (text.starts_with(':')) text.remove_prefix(1);
    } else {
      host = take_until(text, ':');
    }
    return {host, text};
  }

  /// `schema=shop2`
  Status read_parameter(std::string_view parameter) {
    const auto name = decoded(take_until(parameter, '='));
    if (!name) return unreadable();
    if (std::find(password_words.begin(), password_words.end(), *name) != password_words.end())
      return has_password();
    if (*name == "schema") {
      const auto value = decoded(parameter);
      if (!address_.schema.empty() || !value) return unreadable();
      if (!is_schema_name(*value))
        return address_error(
            tr("'{}' cannot be the name of a schema", *value),
            tr("Use small letters, digits and _; pg_ at its start is PostgreSQL's."));
      address_.schema = *value;
      return Done{};
    }
    if (std::find(known_settings.begin(), known_settings.end(), *name) == known_settings.end())
      return unknown(*name);
    return set(*name, parameter);
  }

  static Error unknown(const std::string& name) {
    text::Nearest nearest(name);
    nearest.offer("schema");
    for (const auto known : known_settings) nearest.offer(std::string(known));
    return address_error(
        tr("an address of a database has no parameter '{}'", name),
        nearest.found().empty() ? Message() : tr("Did you mean '{}'?", nearest.found()));
  }

  Status set(const std::string& name, std::string_view encoded) {
    auto value = decoded(encoded);
    if (!value || !address_.settings.try_emplace(name, *std::move(value)).second)
      return unreadable();
    return Done{};
  }

  std::string setting(const std::string& name) const {
    const auto found = address_.settings.find(name);
    return found == address_.settings.end() ? "" : found->second;
  }

  /// Over a network only with a server that proves its name.
  Status protect() {
    const auto mode = setting("sslmode");
    if (!mode.empty() && std::find(sslmodes.begin(), sslmodes.end(), mode) == sslmodes.end())
      return address_error(tr("'{}' is not an sslmode", mode),
                           tr("Leave it out, or write verify-full."));
    for (const auto* name : {"host", "hostaddr"}) {
      const auto hosts = setting(name);
      for (const auto host : text::split(hosts, ',')) {
        if (is_here(host)) continue;
        if (!mode.empty() && mode != "verify-full")
          return address_error(
              tr("the way to the database server {} is not protected with sslmode={}",
                 std::string(host), mode),
              tr("Leave sslmode out of the address, or write verify-full."));
        address_.settings["sslmode"] = "verify-full";
      }
    }
    return Done{};
  }

  PostgresAddress address_;
};

}  // namespace

Result<std::optional<PostgresAddress>> parse_postgres_address(const std::string& text) {
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (!text.starts_with(scheme)) continue;
    auto address = AddressReader().read(std::string_view(text).substr(scheme.size()));
    if (!address) return std::move(address).error();
    return std::optional(*std::move(address));
  }
  return std::optional<PostgresAddress>();
}

}  // namespace ecsync::db
