#include "core/consent/connect.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/stop.h"
#include "core/consent/kept_grant.h"
#include "core/consent/store_grant.h"
#include "core/db/authorizations.h"
#include "core/db/connections.h"
#include "core/secrets/crypto.h"

namespace ecsync {
namespace {

bool is_country_code(const std::string& text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Status check_country(const Marketplace& marketplace, Site site, const std::string& country) {
  const auto choice = marketplace.countries();
  const bool known = choice.empty()
                         ? is_country_code(country)
                         : std::find(choice.begin(), choice.end(), country) != choice.end();
  if (country.empty() || known) return Done{};
  return make_error(ErrorCode::usage, tr("'{}' is not a country of {}", country, title(site)),
                    choice.empty() ? tr("Use two letters, as in VN.")
                                   : tr("Use one of {}.", fmt::join(choice, ", ")));
}

// What was asked for, with the name checked and the reference resolved.
struct Wish {
  std::string country;
  std::string name;
  std::optional<Connection> reconnect;
};

Result<Wish> read_wish(db::Database& database, const ConnectRequest& request) {
  Wish wish{request.country, request.name, std::nullopt};
  if (!wish.name.empty()) {
    if (auto checked = check_connection_name(wish.name); !checked)
      return std::move(checked).error();
  }
  if (!request.reconnect.empty()) {
    auto known = db::resolve_connection(database, request.reconnect);
    if (!known) return std::move(known).error();
    if (known->id.site != request.site)
      return make_error(
          ErrorCode::invalid_value,
          tr("'{}' is a {} connection", request.reconnect, title(known->id.site)),
          tr("Use: ecsync connect {} --reconnect {}", name(known->id.site), known->name));
    wish.reconnect = *std::move(known);
  }
  return wish;
}

Message print_url_hint(Site site) {
  return tr("Begin with: ecsync connect {} --print-url", name(site));
}

std::string field(const Fields& fields, std::string_view wanted) {
  for (const auto& [key, value] : fields) {
    if (key == wanted) return value;
  }
  return "";
}

// What came back with the address that the browser ended on. Where the redirect address has a query
// of its own, a marketplace may begin a second one behind it.
Fields decode_answer(const std::string& callback) {
  auto address = callback.substr(0, callback.find('#'));
  const auto mark = address.find('?');
  if (mark == std::string::npos) return decode_query(address);
  const auto equals = address.find('=');
  const bool query_alone = equals < mark && address.find("://") > equals && address.front() != '/';
  const auto second = static_cast<std::ptrdiff_t>(query_alone ? mark : mark + 1);
  std::replace(std::next(address.begin(), second), address.end(), '?', '&');
  return decode_query(address);
}

Result<Fields> read_callback(Site site, const std::string& callback) {
  auto fields = decode_answer(callback);
  const auto code = field(fields, "code");
  const auto refusal = field(fields, "error");
  if (!refusal.empty())
    return make_error(ErrorCode::auth_refused,
                      tr("{} answered that access was not granted", title(site)),
                      tr("Open the sign-in address again and agree there."));
  if (code.empty())
    return make_error(ErrorCode::auth_refused, tr("the address holds no code"),
                      tr("Paste the whole address that the browser ended on after signing in."));
  return fields;
}

// The sign-in that this callback answers.
Result<db::PendingConsent> match_pending(db::Database& database, Site site, bool echoes_state,
                                         const Fields& callback, Timestamp now) {
  auto pending = db::pending_consents(database, site, now);
  if (pending.empty())
    return make_error(ErrorCode::auth_refused,
                      tr("no sign-in at {} was begun within the last hour", title(site)),
                      print_url_hint(site));
  const auto state = field(callback, "state");
  // When a state came back, it must be ours, even where the marketplace does not promise to send
  // one.
  if (!echoes_state && state.empty()) return std::move(pending.front());
  for (auto& consent : pending) {
    if (!state.empty() && consent.state == state) return std::move(consent);
  }
  return make_error(
      ErrorCode::auth_refused,
      state.empty() ? tr("the address holds no state, so it may come from somebody else")
                    : tr("the address does not belong to a sign-in begun here"),
      tr("Begin with: ecsync connect {} --print-url, and paste the whole address that comes of it",
         name(site)));
}

// Writes and commits something, because a code must not be spent when the file cannot take what it
// brings.
void prove_writable(db::Database& database, const db::PendingConsent& pending) {
  db::Transaction transaction(database);
  db::drop_pending_consent(database, pending.state);
  db::put_pending_consent(database, pending);
  transaction.commit();
}

std::string shops_in_words(const Grant& grant) {
  std::string words;
  for (const auto& shop : grant.shops)
    words += fmt::format("{}{}{} ({})", words.empty() ? "" : ", ", shop.shop_id,
                         shop.name.empty() ? "" : " " + shop.name, shop.country);
  return words;
}

// A country that nobody can read is no other one.
bool may_be_in(const GrantedShop& shop, const std::string& country) {
  return shop.country == country || shop.country == unknown_country;
}

Status check_grant(const Grant& grant, Site site, const Wish& wish) {
  if (grant.shops.empty())
    return make_error(ErrorCode::auth_refused, tr("the consent covers no shop"),
                      tr("Sign in with the account that owns the shop."));
  const auto in_country = [&](const GrantedShop& shop) { return may_be_in(shop, wish.country); };
  if (!wish.country.empty() && std::none_of(grant.shops.begin(), grant.shops.end(), in_country))
    return make_error(
        ErrorCode::country_mismatch,
        tr("no shop of this consent is in {}: {}", wish.country, shops_in_words(grant)),
        tr("Nothing was stored; choose that country or sign in with the other account."));
  if (!wish.reconnect) return Done{};
  const auto& wanted = wish.reconnect->id.shop;
  const auto is_wanted = [&](const GrantedShop& shop) { return shop.shop_id == wanted; };
  if (std::none_of(grant.shops.begin(), grant.shops.end(), is_wanted))
    return make_error(ErrorCode::auth_refused,
                      tr("the consent is not for '{}' ({}:{}) but for {}", wish.reconnect->name,
                         name(site), wanted, shops_in_words(grant)),
                      tr("Nothing was stored; sign in with the account of that shop."));
  return Done{};
}

// The wished name goes to one shop only. The others get a name of their own.
std::string name_for(const GrantedShop& shop, const Grant& grant, const Wish& wish) {
  if (wish.name.empty()) return "";
  const auto& shops = grant.shops;
  const auto first = [&](const auto& fits) {
    return std::find_if(shops.begin(), shops.end(), fits);
  };
  auto chosen = first([&](const GrantedShop& candidate) {
    if (wish.reconnect) return candidate.shop_id == wish.reconnect->id.shop;
    return wish.country.empty() || candidate.country == wish.country;
  });
  if (chosen == shops.end())
    chosen =
        first([&](const GrantedShop& candidate) { return may_be_in(candidate, wish.country); });
  return chosen != shops.end() && chosen->shop_id == shop.shop_id ? wish.name : "";
}

// Where the marketplace sends no state back, it travels in the address that the browser is sent to.
std::string state_inside(const Fields& sign_in) {
  for (const auto& [key, value] : sign_in) {
    if (auto state = field(decode_query(value), "state"); !state.empty()) return state;
  }
  return "";
}

// What a call leaves open is taken from the request that the sign-in was begun with.
ConnectRequest completed(ConnectRequest request, const db::PendingConsent& pending) {
  if (request.country.empty()) request.country = pending.country;
  if (request.name.empty()) request.name = pending.name;
  if (request.reconnect.empty()) request.reconnect = pending.reconnect;
  return request;
}

// Whether the sign-in was begun for what is asked for now.
bool fits(const ConnectRequest& request, const db::PendingConsent& pending) {
  const auto open_or = [](const std::string& asked, const std::string& begun) {
    return asked.empty() || asked == begun;
  };
  return open_or(request.country, pending.country) && open_or(request.name, pending.name);
}
bool of_same_shop(const Wish& wish, const ConnectRequest& request,
                  const db::PendingConsent& pending) {
  return request.reconnect.empty() || to_text(wish.reconnect->id) == pending.reconnect;
}

// A sign-in whose code has been exchanged.
struct SignIn {
  db::Database& database;
  Clock& clock;
  MarketplaceLine& line;
  const crypto::SealingKey& sealing;
  const db::PendingConsent& pending;
  const Wish& wish;
  const std::function<void(const Message&)>& note;
};

// The sign-in may be answered by another code, but not by this one.
void forget_grant(const SignIn& sign_in) {
  auto pending = sign_in.pending;
  pending.granted.clear();
  db::Transaction transaction(sign_in.database);
  db::put_pending_consent(sign_in.database, pending);
  transaction.commit();
}

// Of these, nothing of the consent is to be stored.
bool refuses(const Error& error) {
  return error.code == ErrorCode::auth_refused || error.code == ErrorCode::country_mismatch;
}

// Where the marketplace does not tell it, it is as the file has it.
std::string country_of(const SignIn& sign_in, const GrantedShop& shop) {
  if (is_country_code(shop.country) && shop.country != unknown_country) return shop.country;
  const auto known = db::find_connection(sign_in.database, {sign_in.pending.site, shop.shop_id});
  return known ? known->country : unknown_country;
}

Result<std::vector<Connection>> take(const SignIn& sign_in, Grant& grant) {
  if (auto status = sign_in.line.marketplace->complete(grant); !status)
    return std::move(status).error();
  for (auto& shop : grant.shops) shop.country = country_of(sign_in, shop);
  if (auto status = check_grant(grant, sign_in.pending.site, sign_in.wish); !status)
    return std::move(status).error();
  auto connections = store_grant(
      {sign_in.database, sign_in.clock, sign_in.pending.site, sign_in.sealing,
       sign_in.line.server.offset(), sign_in.pending.state},
      grant, [&](const GrantedShop& shop) { return name_for(shop, grant, sign_in.wish); });
  if (!connections || !sign_in.note) return connections;
  for (const auto& note : grant.notes) sign_in.note(note);
  return connections;
}

// Asks for the rest of what the code brought, and stores all of it.
Result<std::vector<Connection>> finish(const SignIn& sign_in, Grant& grant) {
  auto connections = take(sign_in, grant);
  if (!connections && refuses(connections.error())) forget_grant(sign_in);
  return connections;
}

// The same in a later call. What is refused then for good will not go well another time.
Result<std::vector<Connection>> finish_kept(const SignIn& sign_in, Grant& grant) {
  auto connections = finish(sign_in, grant);
  if (connections || refuses(connections.error()) || retryable(connections.error().code))
    return connections;
  forget_grant(sign_in);
  auto& hint = connections.error().hint;
  const auto over = tr("The code is used up; open the sign-in address again.");
  hint = hint.empty() ? over : tr("{} {}", over, hint);
  return connections;
}

}  // namespace

Result<ConsentLink> begin_connect(db::Database& database, Clock& clock, Marketplaces& marketplaces,
                                  const ConnectRequest& request) {
  auto wish = read_wish(database, request);
  if (!wish) return std::move(wish).error();
  auto line = marketplaces.open(request.site, {}, {});
  if (!line) return std::move(line).error();
  auto& marketplace = *(*line)->marketplace;
  if (auto status = check_country(marketplace, request.site, wish->country); !status)
    return std::move(status).error();
  if (wish->country.empty() && wish->reconnect && !marketplace.countries().empty())
    wish->country = wish->reconnect->country;

  db::PendingConsent pending;
  pending.state = crypto::random_hex(16);
  pending.site = request.site;
  pending.country = wish->country;
  pending.name = wish->name;
  if (wish->reconnect) pending.reconnect = to_text(wish->reconnect->id);
  pending.created_at = clock.now_seconds();
  auto link = marketplace.consent_link(pending.country, pending.state);
  if (!link) return link;
  if (request.dry_run) return link;
  db::Transaction transaction(database);
  db::put_pending_consent(database, pending);
  transaction.commit();
  return link;
}

Result<std::vector<Connection>> finish_connect(db::Database& database, Clock& clock,
                                               Marketplaces& marketplaces, const KeySources& keys,
                                               const ConnectRequest& request,
                                               const std::string& callback) {
  auto fields = read_callback(request.site, callback);
  if (!fields) return std::move(fields).error();
  auto line = marketplaces.open(request.site, {}, {});
  if (!line) return std::move(line).error();
  auto& marketplace = *(*line)->marketplace;
  auto pending = match_pending(database, request.site, marketplace.echoes_state(), *fields,
                               clock.now_seconds());
  if (!pending) return std::move(pending).error();
  const auto wish = read_wish(database, completed(request, *pending));
  if (!wish) return wish.error();
  if (auto status = check_country(marketplace, request.site, wish->country); !status)
    return std::move(status).error();

  if (request.dry_run) return std::vector<Connection>{};

  const auto sealing = load_or_make_key(keys);
  if (!sealing) return sealing.error();
  const SignIn sign_in{database, clock, **line, *sealing, *pending, *wish, request.note};
  const auto code = field(*fields, "code");
  if (auto kept = kept_grant(*pending, code, *sealing)) return finish_kept(sign_in, *kept);
  prove_writable(database, *pending);
  std::optional<StopShield> shield(std::in_place);
  auto grant = marketplace.exchange(*fields);
  if (!grant) return std::move(grant).error();
  keep_grant(database, *pending, *grant, code, *sealing);
  const bool kept = !pending->granted.empty();
  // What is kept can be ended later as well.
  if (kept) shield.reset();
  auto connections = finish(sign_in, *grant);
  if (connections || refuses(connections.error()) || !kept) return connections;
  auto& hint = connections.error().hint;
  const auto again =
      tr("What was granted is kept for a day: run the same command again, without a "
         "new sign-in.");
  // In this order: the other hint may end with a command, and no word may follow that one.
  hint = hint.empty() ? again : tr("{} {}", again, hint);
  return connections;
}

Result<std::optional<std::vector<Connection>>> resume_connect(db::Database& database, Clock& clock,
                                                              Marketplaces& marketplaces,
                                                              const KeySources& keys,
                                                              const ConnectRequest& request) {
  using Resumed = std::optional<std::vector<Connection>>;
  for (const auto& pending : db::pending_consents(database, request.site, clock.now_seconds())) {
    if (pending.granted.empty() || !fits(request, pending)) continue;
    const auto sealing = load_key(keys);
    if (!sealing) return sealing.error();
    auto grant = kept_grant(pending, "", *sealing);
    const auto wish = read_wish(database, completed(request, pending));
    if (!grant || !wish || !of_same_shop(*wish, request, pending)) continue;
    auto line = marketplaces.open(request.site, {}, {});
    if (!line) return std::move(line).error();
    auto connections =
        finish_kept({database, clock, **line, *sealing, pending, *wish, request.note}, *grant);
    if (!connections) return std::move(connections).error();
    return Resumed(*std::move(connections));
  }
  return Resumed();
}

bool holds_answer(const std::string& callback) {
  const auto fields = decode_answer(callback);
  return !field(fields, "code").empty() || !field(fields, "error").empty();
}

bool answers(const std::string& callback, const std::string& sign_in_url) {
  const auto fields = decode_answer(callback);
  const auto state = field(fields, "state");
  const auto sign_in = decode_query(sign_in_url);
  const auto echoed = field(sign_in, "state");
  const auto wanted = echoed.empty() ? state_inside(sign_in) : echoed;
  if (!field(fields, "code").empty()) return state == wanted || (state.empty() && echoed.empty());
  // Any web page can make the browser send a refusal, so one without our state is not accepted.
  return !field(fields, "error").empty() && !state.empty() && state == wanted;
}

}  // namespace ecsync
