#include "tests/support/market_stage.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string_view>

#include "core/db/authorizations.h"
#include "core/secrets/key_sources.h"

namespace ecsync::test {
namespace {

using Json = rapidjson::Value;

std::vector<std::string> with_word(const std::string& played,
                                   const std::vector<std::string>& arguments) {
  std::vector<std::string> all{played};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

rapidjson::Document parse(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.c_str(), text.size());
  if (document.HasParseError()) throw std::runtime_error("no JSON: " + text.substr(0, 500));
  return document;
}

std::string id_of(const Json& object) {
  return object["id"].GetString();
}

/// The first member of `truth` that `found` holds otherwise; "" when none does.
std::string difference(const Json& truth, const Json& found) {
  for (const auto& member : truth.GetObject()) {
    const std::string_view name = member.name.GetString();
    if (name == "broken") continue;
    if (!found.HasMember(member.name)) return fmt::format("{} is missing", name);
    const Json& other = found[member.name];
    if (name != "lines") {
      if (member.value != other) return fmt::format("{} differs", name);
      continue;
    }
    if (member.value.Size() != other.Size()) return "another number of lines";
    for (rapidjson::SizeType i = 0; i < other.Size(); ++i) {
      const auto fault = difference(member.value[i], other[i]);
      if (!fault.empty()) return fmt::format("line {}: {}", i + 1, fault);
    }
  }
  return "";
}

/// Whether a reader must have it: created within the horizon and not spoiled.
bool expected(const Json& truth, const std::string& horizon) {
  if (truth.HasMember("broken") && !truth["broken"].IsNull()) return false;
  return !truth.HasMember("created_at") || truth["created_at"].GetString() >= horizon;
}

/// How the row of `found` with this truth's id differs from it; the row is taken out.
std::string take(const Json& truth, std::map<std::string, const Json*>& found) {
  const auto row = found.find(id_of(truth));
  if (row == found.end()) return id_of(truth) + " is missing";
  const auto fault = difference(truth, *row->second);
  found.erase(row);
  return fault.empty() ? "" : fmt::format("{}: {}", id_of(truth), fault);
}

std::string query_value(const Fields& fields) {
  std::string query;
  for (const auto& [name, value] : fields)
    query += fmt::format("{}{}={}", query.empty() ? "?" : "&", name, percent_encode(value));
  return query;
}

}  // namespace

MarketStage::MarketStage(const std::string& played, const std::vector<std::string>& arguments)
    : sandbox_(with_word(played, arguments)), played_(played) {
  for (const auto& [name, value] : sandbox_.variables()) {
    if (name != "ECSYNC_SANDBOX_PID") ecsync_.set(name, value);
    if (name.ends_with("_APP_SECRET")) secrets_.push_back(value);
  }
}

// The tokens of now are those that a later run may let slip, too.
void MarketStage::learn_tokens() {
  if (!std::filesystem::exists(ecsync_.database())) return;
  KeySources sources;
  sources.fallback = ecsync_.home() / ".local/share/ecsync/default.key";
  const auto key = load_key(sources);
  if (!key) return;
  const SQLite::Database file(ecsync_.database(), SQLite::OPEN_READONLY, 10'000);
  SQLite::Statement row(file,
                        "SELECT id, access_token, refresh_token FROM authorizations "
                        "WHERE access_token IS NOT NULL");
  while (row.executeStep()) {
    db::StoredAuthorization stored;
    stored.key = AuthorizationKey{row.getColumn(0).getInt64()};
    stored.sealed_access = row.getColumn(1).getString();
    stored.sealed_refresh = row.getColumn(2).getString();
    const auto pair = db::read_tokens(stored, *key);
    if (!pair) continue;
    for (const auto* token : {&pair->access, &pair->refresh}) {
      const std::string text(token->reveal());
      if (std::find(secrets_.begin(), secrets_.end(), text) == secrets_.end())
        secrets_.push_back(text);
    }
  }
}

void MarketStage::check_secrets(const Ran& ran) {
  learn_tokens();
  for (const auto* stream : {&ran.out, &ran.err}) {
    const auto holds = [stream](const std::string& secret) {
      return !secret.empty() && stream->find(secret) != std::string::npos;
    };
    CHECK_FALSE(std::any_of(secrets_.begin(), secrets_.end(), holds));
    CHECK_FALSE(holds("sign="));
    CHECK_FALSE(holds("access_token="));
  }
}

Ran MarketStage::run(const std::vector<std::string>& words, const std::string& input) {
  auto ran = ecsync_.run(words, input);
  check_secrets(ran);
  return ran;
}

std::string MarketStage::sign_in_url(const std::vector<std::string>& words,
                                     const std::string& platform) {
  std::vector<std::string> line{"connect", platform.empty() ? played_ : platform, "--print-url"};
  line.insert(line.end(), words.begin(), words.end());
  auto ran = ecsync_.run(line);
  if (ran.status != 0) throw std::runtime_error("no sign-in address: " + ran.err);
  const auto url = ran.out.substr(0, ran.out.find('\n'));
  // Shopee's address is signed; nobody could sign in without that.
  ran.out.erase(0, url.find('?'));
  const auto signature = ran.out.find("sign=");
  if (signature != std::string::npos) ran.out.erase(signature, 5);
  check_secrets(ran);
  return url;
}

std::string MarketStage::callback(const std::string& sign_in_url, int seller) {
  const auto fields = sandbox_.consent(fmt::format("{}&seller={}", sign_in_url, seller));
  for (const auto& [name, value] : fields) {
    if (name == "code") secrets_.push_back(value);
  }
  return "https://shop.example/callback" + query_value(fields);
}

void MarketStage::connect(int seller, const std::vector<std::string>& words,
                          const std::string& platform) {
  const auto url = sign_in_url(words, platform);
  const auto ran =
      run({"connect", platform.empty() ? played_ : platform, "--callback", callback(url, seller)});
  if (ran.status != 0) throw std::runtime_error("not connected: " + ran.err);
}

std::string MarketStage::fault_of(const std::string& kind, const std::vector<std::string>& words) {
  const auto file = parse(ecsync_.run(words).out);
  const auto connections = parse(ecsync_.run({"connections", "--all", "--json"}).out);
  std::map<std::string, std::string> horizons;
  for (const auto& connection : connections["connections"].GetArray())
    horizons[id_of(connection)] =
        connection["horizon"].IsString() ? connection["horizon"].GetString() : "";
  std::map<std::string, const Json*> found;
  for (const auto& each : file[kind.c_str()].GetArray()) found[id_of(each)] = &each;
  for (const auto& platform : sandbox_.platforms()) {
    const auto truth = parse(sandbox_.get("/sandbox/truth", platform));
    for (const auto& shop : truth["shops"].GetArray()) {
      const auto known = horizons.find(shop["connection"].GetString());
      if (known == horizons.end()) continue;
      for (const auto& each : shop[kind.c_str()].GetArray()) {
        if (!expected(each, known->second)) continue;
        auto fault = take(each, found);
        if (!fault.empty()) return fault;
      }
    }
  }
  for (const auto& [id, each] : found) {
    // A listing that the shop gave up lives on in its orders.
    const bool sold = each->HasMember("orders") && (*each)["orders"].GetInt64() > 0;
    if (!sold) return id + " should not be there";
  }
  return "";
}

std::string MarketStage::order_fault() {
  return fault_of("orders", {"orders", "--json"});
}

std::string MarketStage::listing_fault() {
  return fault_of("listings", {"listings", "--json"});
}

std::string MarketStage::dump(const std::vector<std::string>& tables) const {
  const SQLite::Database file(ecsync_.database(), SQLite::OPEN_READONLY, 10'000);
  std::string text;
  for (const auto& table : tables) {
    text += table + '\n';
    SQLite::Statement row(file, "SELECT * FROM " + table + " ORDER BY 1, 2");
    while (row.executeStep()) {
      for (int i = 0; i < row.getColumnCount(); ++i)
        text += (row.isColumnNull(i) ? "NULL" : row.getColumn(i).getString()) + '|';
      text += '\n';
    }
  }
  return text;
}

std::int64_t MarketStage::count(const std::string& sql) const {
  const SQLite::Database file(ecsync_.database(), SQLite::OPEN_READONLY, 10'000);
  SQLite::Statement row(file, sql);
  row.executeStep();
  return row.getColumn(0).getInt64();
}

std::string MarketStage::text(const std::string& sql) const {
  const SQLite::Database file(ecsync_.database(), SQLite::OPEN_READONLY, 10'000);
  SQLite::Statement row(file, sql);
  row.executeStep();
  return row.getColumn(0).getString();
}

std::string MarketStage::integrity() const {
  const SQLite::Database file(ecsync_.database(), SQLite::OPEN_READWRITE, 10'000);
  SQLite::Statement row(file, "PRAGMA integrity_check");
  row.executeStep();
  return row.getColumn(0).getString();
}

std::int64_t MarketStage::faults_struck() const {
  std::int64_t struck = 0;
  for (const auto& platform : sandbox_.platforms()) {
    const auto requests = parse(sandbox_.get("/sandbox/requests", platform));
    for (const auto& fault : requests["faults"].GetObject()) struck += fault.value.GetInt64();
  }
  return struck;
}

std::int64_t MarketStage::request_figure(const std::string& member) const {
  std::int64_t figure = 0;
  for (const auto& platform : sandbox_.platforms()) {
    const auto one = parse(sandbox_.get("/sandbox/requests", platform))[member.c_str()].GetInt64();
    figure = member.starts_with("max_") ? std::max(figure, one) : figure + one;
  }
  return figure;
}

}  // namespace ecsync::test
