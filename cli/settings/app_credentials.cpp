#include "cli/settings/app_credentials.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/settings/environment.h"
#include "core/secrets/secret_source.h"

namespace ecsync::cli {
namespace {

/// "ECSYNC_LAZADA_APP_KEY".
std::string variable(Site site, std::string_view what) {
  std::string platform(name(site));
  std::transform(platform.begin(), platform.end(), platform.begin(),
                 [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  return fmt::format("ECSYNC_{}_{}", platform, what);
}

Error not_configured(Site site, std::string_view what, const std::string& key) {
  return make_error(
      ErrorCode::usage,
      tr("no app is set up for {}: {} is not set", title(site), variable(site, what)),
      tr("Set {} and {} as {} shows them for your app, or {} under [{}] in the configuration "
         "file.",
         variable(site, "APP_KEY"), variable(site, "APP_SECRET_FILE"), developer_page(site), key,
         name(site)));
}

/// The secret without the line end that editors and `echo` put behind it.
Secret without_line_end(const Secret& secret) {
  std::string_view text = secret.reveal();
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return Secret(std::string(text));
}

/// Checks the form `scheme://host[:port]`. Whether plain http is allowed is decided where requests
/// are sent.
Result<std::string> api_base(Site site) {
  const auto name = variable(site, "API_BASE");
  auto base = environment(name).value_or("");
  if (base.empty()) return base;
  while (base.back() == '/') base.pop_back();
  const auto scheme = base.substr(0, base.find("://") == std::string::npos ? 0 : base.find("://"));
  const auto host = scheme.empty() ? "" : base.substr(scheme.size() + 3);
  const bool good = (scheme == "https" || scheme == "http") && !host.empty() &&
                    host.find_first_of("/?#@ \t\r\n") == std::string::npos;
  if (good) return base;
  return make_error(ErrorCode::usage, tr("{} is not of the form scheme://host[:port]", name),
                    tr("For example https://api.example.vn, or http://127.0.0.1:8080 for tests."));
}

bool has_secret(Site site, const Settings& settings) {
  return environment(variable(site, "APP_SECRET")) ||
         settings.is_set(platform_key(site, "app_secret_command")) ||
         !settings.text(platform_key(site, "app_secret_file")).empty();
}

}  // namespace

std::string_view developer_page(Site site) {
  switch (site) {
    case Site::lazada:
      return "https://open.lazada.com";
    case Site::shopee:
      return "https://open.shopee.com";
    case Site::tiktok:
      return "https://partner.tiktokshop.com";
  }
  return "";
}

std::vector<MissingSetting> missing_for_calls(Site site, const Settings& settings) {
  std::vector<MissingSetting> missing;
  const auto key = platform_key(site, "app_key");
  if (settings.text(key).empty())
    missing.push_back({key, not_configured(site, "APP_KEY", "app_key")});
  if (!has_secret(site, settings))
    missing.push_back({platform_key(site, "app_secret_file"),
                       not_configured(site, "APP_SECRET", "app_secret_file")});
  return missing;
}

std::vector<MissingSetting> missing_for_sign_in(Site site, const Settings& settings) {
  const auto key = site == Site::tiktok ? "tiktok.service_id" : platform_key(site, "redirect_url");
  if (!settings.text(key).empty()) return {};
  return {{key, make_error(ErrorCode::usage,
                           tr("{} is not set; without it no shop can be connected", key),
                           tr("{} shows it for your app.", developer_page(site)))}};
}

Result<Secret> app_secret(Site site, const Settings& settings, std::chrono::milliseconds limit) {
  if (const auto plain = environment(variable(site, "APP_SECRET"))) return Secret(*plain);
  const auto what = tr("the app secret of {}", title(site));
  const auto file = platform_key(site, "app_secret_file");
  const auto command = platform_key(site, "app_secret_command");
  const bool by_command = settings.is_set(command);
  if (!by_command && settings.text(file).empty())
    return not_configured(site, "APP_SECRET", "app_secret_file");
  const bool by_systemd = !by_command && !settings.is_set(file);
  auto secret = by_command ? run_secret_command(settings.words(command), what, limit)
                           : read_secret_file(settings.text(file), what,
                                              by_systemd ? Readers::service : Readers::owner);
  if (!secret) return secret.error();
  auto text = without_line_end(*secret);
  if (text.empty())
    return make_error(ErrorCode::key_missing, tr("{} is empty", what),
                      tr("Look at {}.", by_systemd ? settings.text(file)
                                                   : settings.place(by_command ? command : file)));
  return text;
}

Result<AppCredentials> app_credentials(Site site, const Settings& settings,
                                       std::chrono::milliseconds limit) {
  AppCredentials app;
  app.key = settings.text(platform_key(site, "app_key"));
  if (app.key.empty()) return not_configured(site, "APP_KEY", "app_key");
  auto secret = app_secret(site, settings, limit);
  if (!secret) return secret.error();
  app.secret = *std::move(secret);
  app.redirect_url = settings.text(platform_key(site, "redirect_url"));
  if (site == Site::tiktok) app.service_id = settings.text("tiktok.service_id");
  if (site == Site::shopee) app.portal_link = settings.text("shopee.consent_link") == "portal";
  auto base = api_base(site);
  if (!base) return base.error();
  app.api_base = *base;
  return app;
}

}  // namespace ecsync::cli
