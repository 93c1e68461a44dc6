#include "core/consent/connect.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/stop.h"
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
  return make_error(ErrorCode::invalid_value,
                    tr("'{}' is not a country of {}", country, title(site)),
                    choice.empty() ? tr("Use two letters, as in VN.")
                                   : tr("Use one of {}.", fmt::join(choice, ", ")));
}

Status check_name(const std::string& name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto allowed = [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; };
  if (name.empty() || (plain(name.front()) && std::all_of(name.begin(), name.end(), allowed)))
    return Done{};
  return make_error(ErrorCode::invalid_value, tr("'{}' cannot be a connection's name", name),
                    tr("Use a-z, 0-9, '.', '_' and '-', beginning with a letter or digit."));
}

// What was asked for, with the name checked and the reference resolved.
struct Wish {
  std::string country;
  std::string name;
  std::optional<Connection> reconnect;
};

Result<Wish> read_wish(db::Database& database, const ConnectRequest& request) {
  Wish wish{request.country, request.name, std::nullopt};
  if (auto status = check_name(wish.name); !status) return std::move(status).error();
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

Status check_grant(const Grant& grant, Site site, const Wish& wish) {
  if (grant.shops.empty())
    return make_error(ErrorCode::auth_refused, tr("the consent covers no shop"),
                      tr("Sign in with the account that owns the shop."));
  const auto in_country = [&](const GrantedShop& shop) { return shop.country == wish.country; };
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
  const auto chosen =
      std::find_if(grant.shops.begin(), grant.shops.end(), [&](const GrantedShop& candidate) {
        if (wish.reconnect) return candidate.shop_id == wish.reconnect->id.shop;
        return wish.country.empty() || candidate.country == wish.country;
      });
  return chosen != grant.shops.end() && chosen->shop_id == shop.shop_id ? wish.name : "";
}

// Where the marketplace sends no state back, it travels in the address that the browser is sent to.
std::string state_inside(const Fields& sign_in) {
  for (const auto& [key, value] : sign_in) {
    if (auto state = field(decode_query(value), "state"); !state.empty()) return state;
  }
  return "";
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

  // What this call leaves open is taken from the request that the sign-in was begun with.
  auto complete = request;
  if (complete.country.empty()) complete.country = pending->country;
  if (complete.name.empty()) complete.name = pending->name;
  if (complete.reconnect.empty()) complete.reconnect = pending->reconnect;
  const auto wish = read_wish(database, complete);
  if (!wish) return wish.error();
  if (auto status = check_country(marketplace, request.site, wish->country); !status)
    return std::move(status).error();

  if (request.dry_run) return std::vector<Connection>{};

  const auto sealing = load_or_make_key(keys);
  if (!sealing) return sealing.error();
  prove_writable(database, *pending);
  const StopShield shield;
  auto grant = marketplace.exchange(*fields);
  if (!grant) return std::move(grant).error();
  // The code is spent: nothing that came beside the tokens is worth losing them for.
  for (auto& shop : grant->shops) {
    if (!is_country_code(shop.country))
      shop.country = wish->country.empty() ? unknown_country : wish->country;
  }
  if (auto status = check_grant(*grant, request.site, *wish); !status)
    return std::move(status).error();
  return store_grant(
      {database, clock, request.site, *sealing, (*line)->server.offset(), pending->state}, *grant,
      [&](const GrantedShop& shop) { return name_for(shop, *grant, *wish); });
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
