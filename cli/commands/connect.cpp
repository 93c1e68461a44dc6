#include "core/consent/connect.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/listen.h"
#include "cli/commands/values.h"
#include "cli/dialogue/prompt.h"
#include "cli/output/did_you_mean.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/settings/app_credentials.h"
#include "cli/settings/config_keys.h"
#include "core/base/text.h"
#include "core/db/connections.h"

namespace ecsync::cli {
namespace {

struct Args {
  std::string platform;
  std::string country;
  std::string name;
  std::string reconnect;
  bool print_url = false;
  std::optional<std::string> callback;
  std::optional<std::string> listen;
};

/// What all steps of one call need.
struct Call {
  Services& services;
  Output& output;
  db::Database& database;
  ConnectRequest request;
};

Result<ConnectRequest> read_request(const Args& args, bool dry_run) {
  const int ways = (args.print_url ? 1 : 0) + (args.callback ? 1 : 0) + (args.listen ? 1 : 0);
  if (ways > 1)
    return make_error(ErrorCode::usage,
                      tr("--print-url, --callback and --listen exclude each other"),
                      tr("See 'ecsync help connect'."));
  const auto site = parse_site(args.platform);
  if (!site)
    return make_error(ErrorCode::usage,
                      tr("'{}' is not a marketplace that ecsync knows{}", args.platform,
                         did_you_mean(args.platform, platforms())),
                      tr("It knows: {}.", known_platforms()));
  ConnectRequest request;
  request.site = *site;
  request.country = text::upper_case(args.country);
  request.name = args.name;
  request.reconnect = args.reconnect;
  request.dry_run = dry_run;
  return request;
}

// ---------------------------------------------------------------- what comes out

void print_document(Output& output, const std::vector<Connection>& connected,
                    const std::vector<Connection>& all) {
  json::Writer writer;
  writer.begin_object().field("schema", "ecsync.connect/1").field("dry_run", output.dry_run());
  write_array(writer, "connected", json_objects(connected, write_connection));
  write_array(writer, "connections", json_objects(all, write_connection));
  writer.end_object();
  output.document(writer);
}

void tell(Output& output, const Connection& connection) {
  output.done(tr("Connected {}: {}, {}.", in_words(connection),
                 text::printable(connection.shop_name), connection.country));
  if (connection.country == unknown_country)
    output.warn(tr("{}: the marketplace does not tell in which country it sells", connection.name));
}

Status print_for_people(Output& output, const std::vector<Connection>& connected,
                        const std::vector<Connection>& all) {
  if (!output.quiet() && !all.empty()) {
    output.summary({});
    if (auto printed = output.table(connections_table(all)); !printed) return printed;
  }
  if (!connected.empty()) output.hint(tr("Next: ecsync sync-orders"));
  return Done{};
}

Result<ExitStatus> print_connected(Call& call, const std::vector<Connection>& connected) {
  auto& output = call.output;
  const auto all = db::list_connections(call.database, false);
  for (const auto& connection : connected) tell(output, connection);
  Status printed = Done{};
  switch (output.format()) {
    case Format::json:
      print_document(output, connected, all);
      break;
    case Format::jsonl:
      output.elements(json_objects(connected, write_connection));
      break;
    case Format::csv:
    case Format::tsv:
      printed = output.table(connections_table(connected));
      break;
    case Format::table:
      printed = print_for_people(output, connected, all);
      break;
  }
  if (!printed) return printed.error();
  return ExitStatus::ok;
}

/// Reminds of the time limit, since some addresses expire within minutes.
void hint_at_end(Output& output, const ConsentLink& link) {
  if (link.expires_at)
    output.hint(tr("The address must be opened before {}; later, ask for a new one.",
                   output.local().show(*link.expires_at)));
}

Result<ExitStatus> print_sign_in(Call& call, const ConsentLink& link) {
  auto& output = call.output;
  const auto site = call.request.site;
  json::Writer authorization;
  write_authorization(authorization, site, link);
  switch (output.format()) {
    case Format::json: {
      json::Writer writer;
      writer.begin_object()
          .field("schema", "ecsync.authorization/1")
          .key("authorization")
          .raw(authorization.str())
          .end_object();
      output.document(writer);
      break;
    }
    case Format::jsonl:
      output.elements({authorization.str()});
      break;
    case Format::csv:
    case Format::tsv:
    case Format::table:
      output.print(link.url + "\n");
      break;
  }
  if (output.dry_run()) {
    output.warn(tr("a dry run does not remember this address, so nobody can sign in with it"));
    return ExitStatus::ok;
  }
  hint_at_end(output, link);
  output.hint(tr("Within an hour: ecsync connect {} --callback 'ADDRESS'", name(site)));
  return ExitStatus::ok;
}

// ---------------------------------------------------------------- the ways to bring the answer

Result<std::vector<Connection>> finish(Call& call, const std::string& callback) {
  auto& services = call.services;
  return finish_connect(call.database, services.clock(), services.marketplaces(), services.keys(),
                        call.request, callback);
}

Result<ConsentLink> begin(Call& call) {
  auto& services = call.services;
  return begin_connect(call.database, services.clock(), services.marketplaces(), call.request);
}

void show_sign_in(Output& output, const ConsentLink& link) {
  output.hint(tr("Open this address in a browser and sign in as the seller:"));
  output.address(link.url);
  hint_at_end(output, link);
}

/// Asks until the answer is an address to come back to. Ctrl-C or Ctrl-D ends it.
Result<std::string> ask_for_callback(Output& output) {
  while (true) {
    auto answer = ask(output.language(), tr("Paste the address that the browser ended on:\n"));
    if (!answer || holds_answer(*answer)) return answer;
    output.complain(make_error(
        ErrorCode::usage, tr("this address holds no answer of the marketplace"),
        tr("Sign in first; then copy the whole address that the browser shows at the end.")));
  }
}

Result<std::string> wait_for_browser(Call& call, Listener& listener, const ConsentLink& link) {
  call.output.hint(
      tr("Waiting at http://{} for the browser to come back; Ctrl-C ends it.", listener.address()));
  return listener.wait(
      call.services.clock(), sign_in_patience,
      [url = link.url](const std::string& target) { return answers(target, url); });
}

/// Finishes with the address that the browser ended on, as a script passes it.
Result<ExitStatus> take_callback(Call& call, std::string callback) {
  if (callback == "-") {
    auto line = read_stdin_line();
    if (!line) return line.error();
    callback = *std::move(line);
  }
  if (callback.empty())
    return make_error(ErrorCode::usage, tr("--callback: no address was given"),
                      tr("Pass the whole address that the browser ended on."));
  auto connected = finish(call, callback);
  if (!connected) return connected.error();
  return print_connected(call, *connected);
}

/// Where a browser goes that is sent to this address: "127.0.0.1:8080"; "" where it is not this
/// machine itself, as far as the address tells.
std::string local_end_of(const std::string& url) {
  constexpr std::string_view plain = "http://";
  if (!url.starts_with(plain)) return "";
  auto end = url.substr(plain.size());
  end = end.substr(0, end.find_first_of("/?#"));
  for (const std::string host : {"localhost", "127.0.0.1", "[::1]"}) {
    if (end == host) return host + ":80";
    if (end.starts_with(host + ":")) return end;
  }
  return "";
}

/// The browser comes back to the app's callback address: on this machine that must be where we are
/// to wait. Another machine, or a proxy on this one, may send it on to us, and whoever lets us take
/// any port (0) knows how it gets there. Errors: usage.
Status check_way_back(const std::string& redirect, const std::string& listening) {
  const auto end = local_end_of(redirect);
  const auto wanted = end.substr(end.rfind(':') + 1);
  const auto given =
      text::parse_number<int>(std::string_view(listening).substr(listening.rfind(':') + 1));
  if (end.empty() || !given || *given == 0 || fmt::format("{}", *given) == wanted) return Done{};
  return make_error(
      ErrorCode::usage,
      tr("the browser will come back to {}, which does not lead to {}", redirect, listening),
      tr("Listen where it ends: --listen {}", "127.0.0.1:" + wanted));
}

/// What an earlier call could not end after the seller had signed in.
Result<std::optional<std::vector<Connection>>> resume(Call& call) {
  auto& services = call.services;
  if (call.request.dry_run) return std::optional<std::vector<Connection>>();
  return resume_connect(call.database, services.clock(), services.marketplaces(), services.keys(),
                        call.request);
}

/// Has a person sign in now.
Result<ExitStatus> sign_in(Call& call, std::optional<Listener> listener) {
  auto resumed = resume(call);
  if (!resumed) return resumed.error();
  if (*resumed) return print_connected(call, **resumed);
  auto link = begin(call);
  if (!link) return link.error();
  if (call.request.dry_run) {
    call.output.hint(tr("Dry run: a real one would now ask for a sign-in."));
    return print_connected(call, {});
  }
  show_sign_in(call.output, *link);
  auto callback =
      listener ? wait_for_browser(call, *listener, *link) : ask_for_callback(call.output);
  if (!callback) return callback.error();
  auto connected = finish(call, *callback);
  if (!connected) return connected.error();
  return print_connected(call, *connected);
}

Result<ExitStatus> run(Call& call, const Args& args) {
  if (args.callback) return take_callback(call, *args.callback);
  if (args.print_url) {
    auto link = begin(call);
    if (!link) return link.error();
    return print_sign_in(call, *link);
  }
  std::optional<Listener> listener;
  if (args.listen) {
    const auto redirect =
        call.services.settings().text(platform_key(call.request.site, "redirect_url"));
    if (auto led = check_way_back(redirect, *args.listen); !led) return led.error();
    // Opened before anything is begun, so that a port that is taken costs nothing.
    auto opened = Listener::open(*args.listen);
    if (!opened) return opened.error();
    listener.emplace(*std::move(opened));
  }
  return sign_in(call, std::move(listener));
}

Result<ExitStatus> connect(Services& services, Output& output, const Args& args) {
  auto request = read_request(args, output.dry_run());
  if (!request) return request.error();
  const bool asks = !args.print_url && !args.callback && !args.listen;
  // Without a key nobody could sign in either way, so that is told first.
  const auto missing = missing_for_calls(request->site, services.settings());
  if (asks && !missing.empty()) return missing.front().error;
  if (asks && !output.dry_run() && !can_ask(services.globals()))
    return make_error(ErrorCode::usage, tr("nobody is here to paste the address after signing in"),
                      tr("Pass --print-url first and --callback ADDRESS later, or "
                         "--listen: ecsync connect {} --print-url",
                         name(request->site)));
  request->note = [&output](const Message& note) { output.warn(note); };
  auto database = services.database_to_fill();
  if (!database) return database.error();
  Call call{services, output, **database, *request};
  return run(call, args);
}

}  // namespace

Command connect_command() {
  auto args = std::make_shared<Args>();
  Command command("connect", "Connect a seller's shops on a marketplace");
  auto& app = *command.app;
  app.add_option("PLATFORM", args->platform, "lazada, shopee or tiktok")->required();
  app.add_option("--country", args->country,
                 "The shop's country (Lazada: SG MY PH TH ID VN; the others tell it themselves)")
      ->type_name("VN");
  app.add_option("--name", args->name, "Name of the connection (default: from the shop's name)")
      ->type_name("N")
      ->check(connection_name());
  app.add_flag("--print-url", args->print_url, "Print the sign-in address and end, for scripts");
  app.add_option("--callback", args->callback, "The address that the browser ended on; - is stdin")
      ->type_name("URL");
  app.add_option("--listen", args->listen,
                 "Wait for the browser there; the app's callback address must lead to it")
      ->type_name("127.0.0.1:PORT");
  app.add_option("--reconnect", args->reconnect, "Renew the consent of this connection")
      ->type_name("CONNECTION");
  command.examples = {"ecsync connect lazada --country VN --name hanoi",
                      "ecsync connect shopee --reconnect saigon",
                      "ecsync connect tiktok --print-url",
                      "ecsync connect lazada --callback 'https://example.vn/oauth?code=…&state=…'"};
  command.action = [args](Services& services, Output& output) {
    return connect(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
