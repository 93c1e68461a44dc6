#include "cli/settings/config_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/settings/local_time.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/base/utf8.h"
#include "core/records/return_receipt.h"
#include "core/records/slip.h"
#include "core/sync/sync_all.h"

namespace ecsync::cli {
namespace {

constexpr std::int64_t a_minute = 60;
constexpr std::int64_t a_day = a_minute * 60 * 24;
constexpr double most_calls_a_second = 10'000;

void add_sync_keys(std::vector<ConfigKey>& keys) {
  keys.push_back({.name = "sync.horizon_days",
                  .kind = ValueKind::number,
                  .about = "How many days back the first sync of a shop takes orders",
                  .fallback = "60",
                  .least = 1,
                  .most = 3650});
  keys.push_back({.name = "sync.overlap",
                  .kind = ValueKind::duration,
                  .about = "How far each run reads again behind what it has",
                  .fallback = "15m",
                  .least = 15 * a_minute,
                  .most = 7 * a_day});
  keys.push_back({.name = "sync.jobs",
                  .kind = ValueKind::number,
                  .about = "How many calls may be under way at once",
                  .flag = "--jobs",
                  .least = 1,
                  .most = most_jobs});
  keys.push_back({.name = "sync.rate",
                  .kind = ValueKind::rate,
                  .about = "Calls a second and shop, or \"off\"; else each marketplace's own pace",
                  .flag = "--rate"});
  keys.push_back({.name = "sync.connect_timeout",
                  .kind = ValueKind::duration,
                  .about = "How long a marketplace may take to pick up",
                  .fallback = "10s",
                  .least = 1,
                  .most = 5 * a_minute});
  keys.push_back({.name = "sync.timeout",
                  .kind = ValueKind::duration,
                  .about = "How long one whole answer may take",
                  .fallback = "30s",
                  .least = 1,
                  .most = 10 * a_minute});
  keys.push_back({.name = "sync.retries",
                  .kind = ValueKind::number,
                  .about = "How often a call that failed in passing is made again",
                  .fallback = "3",
                  .least = 0,
                  .most = 9});
}

void add_secret_keys(std::vector<ConfigKey>& keys) {
  keys.push_back({.name = "secrets.key_file",
                  .kind = ValueKind::path,
                  .about = "The file with the key that seals the stored tokens",
                  .variable = "ECSYNC_KEY_FILE",
                  .group = "secrets.key"});
  keys.push_back({.name = "secrets.key_command",
                  .kind = ValueKind::command,
                  .about = "A command that prints that key",
                  .variable = "ECSYNC_KEY_COMMAND",
                  .group = "secrets.key"});
}

void add_platform_keys(std::vector<ConfigKey>& keys, Site site) {
  std::string upper(name(site));
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  const auto variable = [&](std::string_view what) {
    return fmt::format("ECSYNC_{}_{}", upper, what);
  };
  const bool shopee = site == Site::shopee;
  const std::string secret = shopee ? "partner key" : "app secret";
  const auto group = platform_key(site, "app_secret");
  keys.push_back({.name = platform_key(site, "app_key"),
                  .kind = shopee ? ValueKind::partner_id : ValueKind::text,
                  .about = shopee ? "The partner id of your app" : "The app key of your app",
                  .variable = variable("APP_KEY")});
  keys.push_back({.name = platform_key(site, "app_secret"),
                  .about = fmt::format("The {} itself: in the environment only", secret),
                  .variable = variable("APP_SECRET"),
                  .group = group,
                  .in_file = false});
  keys.push_back({.name = platform_key(site, "app_secret_file"),
                  .kind = ValueKind::path,
                  .about = fmt::format("A file (mode 0600) that holds the {}", secret),
                  .variable = variable("APP_SECRET_FILE"),
                  .group = group});
  keys.push_back({.name = platform_key(site, "app_secret_command"),
                  .kind = ValueKind::command,
                  .about = fmt::format("A command that prints the {}", secret),
                  .variable = variable("APP_SECRET_COMMAND"),
                  .group = group});
  keys.push_back({.name = platform_key(site, "redirect_url"),
                  .kind = ValueKind::address,
                  .about = "The address where sellers' browsers end, as registered for the app",
                  .variable = variable("REDIRECT_URL")});
  if (site == Site::tiktok)
    keys.push_back({.name = "tiktok.service_id",
                    .about = "The service id of your app",
                    .variable = variable("SERVICE_ID")});
  if (shopee)
    keys.push_back({.name = "shopee.consent_link",
                    .kind = ValueKind::choice,
                    .about = "Which sign-in page sellers get",
                    .fallback = "signed",
                    .variable = variable("CONSENT_LINK"),
                    .choices = {"signed", "portal"}});
  keys.push_back({.name = platform_key(site, "rate"),
                  .kind = ValueKind::rate,
                  .about = "As sync.rate, for this marketplace alone",
                  .flag = "--rate"});
}

void add_document_keys(std::vector<ConfigKey>& keys) {
  keys.push_back({.name = "organization.name",
                  .about = "Your name, at the head of printed slips",
                  .variable = "ECSYNC_ORGANIZATION_NAME"});
  keys.push_back({.name = "organization.department",
                  .about = "Your department, below it",
                  .variable = "ECSYNC_ORGANIZATION_DEPARTMENT"});
  keys.push_back({.name = "slip.number",
                  .kind = ValueKind::pattern,
                  .about = "How slip numbers look; {seq:06} is the running number",
                  .fallback = std::string(default_slip_pattern)});
  keys.push_back({.name = "slip.return_number",
                  .kind = ValueKind::pattern,
                  .about = "How numbers of receipts look, likewise",
                  .fallback = std::string(default_return_pattern)});
  keys.push_back({.name = "slip.warehouse",
                  .about = "The warehouse that goods leave when none is named",
                  .flag = "--warehouse"});
  keys.push_back({.name = "slip.max_age",
                  .kind = ValueKind::duration,
                  .about = "How old a shop's last good run may be for --all-eligible",
                  .fallback = "24h",
                  .least = a_minute,
                  .most = 365 * a_day});
  keys.push_back({.name = "slip.fresh",
                  .kind = ValueKind::yes_or_no,
                  .about = "Whether the marketplace is asked before each slip",
                  .fallback = "false",
                  .flag = "--fresh"});
  keys.push_back({.name = "product.unit",
                  .about = "The unit of products that are made from listings",
                  .fallback = "cái",
                  .flag = "--unit"});
}

std::vector<ConfigKey> make_keys() {
  std::vector<ConfigKey> keys;
  keys.push_back({.name = "timezone",
                  .kind = ValueKind::zone,
                  .about = "For times on screen",
                  .fallback = "Asia/Ho_Chi_Minh",
                  .variable = "ECSYNC_TIMEZONE",
                  .flag = "--timezone"});
  keys.push_back({.name = "database",
                  .kind = ValueKind::path,
                  .about = "The file that holds everything",
                  .variable = "ECSYNC_DATABASE",
                  .flag = "--database"});
  add_sync_keys(keys);
  add_secret_keys(keys);
  for (const auto site : all_sites) add_platform_keys(keys, site);
  add_document_keys(keys);
  return keys;
}

Error no_value(Message message, Message hint = {}) {
  return make_error(ErrorCode::invalid_value, std::move(message), std::move(hint));
}

/// A duration in the greatest unit that divides it: "15m", "7d".
std::string in_units(std::int64_t seconds) {
  for (const auto& [unit, letter] :
       {std::pair{a_day, 'd'}, std::pair{60 * a_minute, 'h'}, std::pair{a_minute, 'm'}}) {
    if (seconds % unit == 0) return fmt::format("{}{}", seconds / unit, letter);
  }
  return fmt::format("{}s", seconds);
}

Status check_number(const ConfigKey& key, const std::string& word) {
  const auto value = text::parse_number<std::int64_t>(word);
  if (value && *value >= key.least && *value <= key.most) return Done{};
  return no_value(tr("'{}' is not a whole number from {} to {}", word, key.least, key.most));
}

Status check_duration(const ConfigKey& key, const std::string& word) {
  const auto value = parse_duration(word);
  if (!value) return no_value(tr("'{}' is not a duration such as {}", word, key.fallback));
  if (value->count() >= key.least && value->count() <= key.most) return Done{};
  return no_value(
      tr("'{}' is not between {} and {}", word, in_units(key.least), in_units(key.most)));
}

Status check_rate(const std::string& word) {
  if (word == "off") return Done{};
  const bool plain = !word.empty() && word.find_first_not_of("0123456789.") == std::string::npos;
  const auto rate = text::parse_number<double>(word);
  if (plain && rate && *rate > 0 && *rate <= most_calls_a_second) return Done{};
  return no_value(tr("'{}' is neither a number of calls a second nor \"off\"", word),
                  tr("For example 5, or 0.5 for one call in two seconds."));
}

Status check_choice(const ConfigKey& key, const std::string& word) {
  if (std::count(key.choices.begin(), key.choices.end(), word) > 0) return Done{};
  return no_value(tr("'{}' is not one of {}", word, fmt::join(key.choices, ", ")));
}

Status check_address(const std::string& word) {
  const bool good = (word.starts_with("https://") || word.starts_with("http://")) &&
                    word.find_first_of(" \t\"<>") == std::string::npos;
  if (good) return Done{};
  return no_value(tr("'{}' is not an address", word), tr("For example https://example.vn/oauth."));
}

/// Checks a text, since it ends up on paper, in file names and in requests.
Status check_word(std::string_view word) {
  if (word.empty())
    return no_value(tr("is empty"), tr("Leave the key out when there is nothing to say."));
  while (!word.empty()) {
    const auto next = utf8::decode(word);
    if (!next.valid || utf8::is_steering(next.code))
      return no_value(tr("holds a control character, or is not UTF-8"));
    word.remove_prefix(next.length);
  }
  return Done{};
}

}  // namespace

const std::vector<ConfigKey>& config_keys() {
  static const auto keys = make_keys();
  return keys;
}

const ConfigKey* find_config_key(std::string_view name) {
  const auto& keys = config_keys();
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [&](const ConfigKey& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

std::string platform_key(Site site, std::string_view what) {
  return fmt::format("{}.{}", name(site), what);
}

Status check_value(const ConfigKey& key, const std::vector<std::string>& words) {
  if (words.empty()) return no_value(tr("holds no words"));
  for (const auto& word : words) {
    if (auto checked = check_word(word); !checked) return checked;
  }
  const auto& word = words.front();
  switch (key.kind) {
    case ValueKind::text:
    case ValueKind::path:
    case ValueKind::command:
      return Done{};
    case ValueKind::address:
      return check_address(word);
    case ValueKind::number:
      return check_number(key, word);
    case ValueKind::duration:
      return check_duration(key, word);
    case ValueKind::rate:
      return check_rate(word);
    case ValueKind::choice:
      return check_choice(key, word);
    case ValueKind::yes_or_no:
      if (word == "true" || word == "false") return Done{};
      return no_value(tr("'{}' is neither true nor false", word));
    case ValueKind::zone:
      if (auto zone = LocalTime::in(word); !zone) return zone.error();
      return Done{};
    case ValueKind::partner_id:
      if (std::all_of(word.begin(), word.end(), text::is_digit)) return Done{};
      return no_value(tr("'{}' is no number", word), tr("It is the partner id of the app's page."));
    case ValueKind::pattern:
      if (auto pattern = SlipPattern::parse(word); !pattern) return pattern.error();
      return Done{};
  }
  return Done{};
}

}  // namespace ecsync::cli
