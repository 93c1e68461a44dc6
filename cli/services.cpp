#include "cli/services.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "adapters/common/overridden_states.h"
#include "adapters/lazada/lazada.h"
#include "adapters/lazada/status.h"
#include "adapters/shopee/shopee.h"
#include "adapters/shopee/status.h"
#include "adapters/tiktok/status.h"
#include "adapters/tiktok/tiktok.h"
#include "cli/settings/app_credentials.h"
#include "core/base/side_by_side.h"
#include "core/http/network.h"

namespace ecsync::cli {
namespace {

KeySources key_sources(const Globals& globals) {
  const auto& settings = globals.settings;
  KeySources sources;
  const auto& file = settings.of("secrets.key_file");
  if (settings.is_set("secrets.key_file"))
    sources.file = settings.text("secrets.key_file");
  else if (!file.origin.empty())  // systemd's
    sources.credential = settings.text("secrets.key_file");
  sources.command = settings.words("secrets.key_command");
  if (!globals.data_folder.empty())
    sources.fallback = globals.data_folder + "/" + globals.profile + ".key";
  return sources;
}

HttpLimits http_limits(const Settings& settings) {
  HttpLimits limits;
  limits.connect_timeout = settings.duration("sync.connect_timeout");
  limits.total_timeout = settings.duration("sync.timeout");
  return limits;
}

StateWords words_of(Site site) {
  switch (site) {
    case Site::lazada:
      return lazada::state_words();
    case Site::shopee:
      return shopee::state_words();
    case Site::tiktok:
      return tiktok::state_words();
  }
  return {};
}

/// The marketplace's own table with the seller's words.
StatusTable table_of(Site site, const Settings& settings) {
  StatusOverrides overrides;
  for (const auto& state : settings.state_overrides()) {
    if (state.site == site) overrides.emplace(state.word, state.status);
  }
  return {words_of(site), overrides};
}

}  // namespace

/// The one place that knows which adapter speaks with which marketplace.
class WiredMarketplaces : public Marketplaces {
 public:
  WiredMarketplaces(Clock& clock, const Settings& settings) : clock_(clock), settings_(settings) {}

  Result<std::unique_ptr<MarketplaceLine>> open(Site site, std::chrono::seconds clock_offset,
                                                const Patience& patience) override {
    auto app = credentials(site, command_limit(patience.deadline, clock_.monotonic()));
    if (!app) return std::move(app).error();
    auto http = network();
    if (!http) return std::move(http).error();
    auto configured = patience;
    const auto tries = static_cast<int>(settings_.number("sync.retries")) + 1;
    configured.tries = std::min(patience.tries.value_or(tries), tries);
    auto line = std::make_unique<MarketplaceLine>(**http, clock_, clock_offset, configured);
    line->marketplace = adapter(site, line->caller, *std::move(app));
    auto states = table_of(site, settings_);
    if (states.has_overrides())
      line->marketplace = std::make_unique<common::OverriddenStates>(std::move(line->marketplace),
                                                                     std::move(states));
    return line;
  }

  /// Loads the network on a thread of its own, unless there is none to be had.
  void expect_calls() { loading_.add(); }

 private:
  /// One marketplace's command for a secret holds up nobody else.
  struct App {
    std::mutex turn;  // of what follows
    std::optional<Result<AppCredentials>> credentials;
  };
  App& app_of(Site site) {
    const std::scoped_lock lock(mutex_);
    return apps_[site];
  }
  /// Read once per marketplace: the app's secret may come from a command that asks a person, and
  /// fifty shops may share the app.
  Result<AppCredentials> credentials(Site site, std::chrono::milliseconds limit) {
    auto& app = app_of(site);
    const std::scoped_lock one_fetches(app.turn);
    if (!app.credentials) app.credentials = app_credentials(site, settings_, limit);
    return *app.credentials;
  }
  /// One for all shops, which share its connections; loaded with the first call.
  Result<Http*> network() {
    const std::scoped_lock one_opens(network_mutex_);
    if (http_ == nullptr) {
      auto opened = open_network(http_limits(settings_));
      if (!opened) return std::move(opened).error();
      http_ = *std::move(opened);
    }
    return http_.get();
  }
  static std::unique_ptr<Marketplace> adapter(Site site, Caller& caller, AppCredentials app) {
    switch (site) {  // without `default`, -Wswitch names the site somebody forgot
      case Site::lazada:
        return std::make_unique<lazada::Lazada>(caller, std::move(app));
      case Site::shopee:
        return std::make_unique<shopee::Shopee>(caller, std::move(app));
      case Site::tiktok:
        return std::make_unique<tiktok::Tiktok>(caller, std::move(app));
    }
    return nullptr;
  }

  Clock& clock_;
  const Settings& settings_;
  std::mutex mutex_;  // of what follows
  std::map<Site, App> apps_;
  std::mutex network_mutex_;  // of what follows
  std::unique_ptr<Http> http_;
  Crew loading_{[this] { static_cast<void>(network()); }};  // a failure comes again when asked
};

Services::Services(const Globals& globals)
    : globals_(globals),
      keys_(key_sources(globals)),
      marketplaces_(std::make_unique<WiredMarketplaces>(clock_, globals.settings)) {}

Services::~Services() = default;

Marketplaces& Services::marketplaces() {
  return *marketplaces_;
}

StatusTable Services::states(Site site) const {
  return table_of(site, settings());
}

void Services::expect_calls() {
  marketplaces_->expect_calls();
}

Clock& Services::clock() {
  return clock_;
}

Result<db::Database*> Services::database() {
  if (database_) return &*database_;
  if (globals_.database.empty())
    return make_error(ErrorCode::usage, tr("neither HOME nor XDG_DATA_HOME is set"),
                      tr("Name the file with --database."));
  auto database = db::Database::open(globals_.database);
  if (!database) return database.error();
  database_.emplace(*std::move(database));
  return &*database_;
}

Result<db::Database*> Services::existing_database() {
  if (database_) return &*database_;
  if (globals_.database.empty()) return database();
  auto database = db::Database::open_existing(globals_.database);
  if (!database && database.error().code == ErrorCode::not_found)
    return static_cast<db::Database*>(nullptr);
  if (!database) return database.error();
  database_.emplace(*std::move(database));
  return &*database_;
}

Result<db::Database*> Services::database_or_empty() {
  auto existing = existing_database();
  if (!existing || *existing != nullptr) return existing;
  database_.emplace(db::Database::in_memory());
  return &*database_;
}

Result<db::Database*> Services::database_to_fill() {
  return globals_.dry_run ? database_or_empty() : database();
}

std::set<std::string> platforms() {
  std::set<std::string> words;
  for (const auto site : all_sites) words.emplace(name(site));
  return words;
}

std::string known_platforms() {
  return fmt::format("{}", fmt::join(platforms(), ", "));
}

}  // namespace ecsync::cli
