#include "cli/app_credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/environment.h"
#include "core/secret_source.h"
#include "core/text.h"

namespace ecsync::cli {
namespace {

/// "ECSYNC_LAZADA_APP_KEY".
std::string variable(Site site, std::string_view what) {
  std::string platform(name(site));
  std::transform(platform.begin(), platform.end(), platform.begin(),
                 [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  return fmt::format("ECSYNC_{}_{}", platform, what);
}

Error not_configured(Site site, std::string_view what) {
  return make_error(
      ErrorCode::usage,
      fmt::format("{} is not set: {} does not know this app", variable(site, what), title(site)),
      fmt::format("Set {} and {} as the marketplace's developer page shows them.",
                  variable(site, "APP_KEY"), variable(site, "APP_SECRET_FILE")));
}

/// What a file or command gives, without the line end that editors and `echo` leave.
Secret without_line_end(const Secret& secret) {
  std::string_view text = secret.reveal();
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return Secret(std::string(text));
}

Result<Secret> app_secret(Site site) {
  const auto plain = variable(site, "APP_SECRET");
  const auto file = plain + "_FILE";
  const auto command = plain + "_COMMAND";
  const auto from_text = environment(plain);
  const auto from_file = environment(file);
  const auto from_command = environment(command);
  const int sources = (from_text ? 1 : 0) + (from_file ? 1 : 0) + (from_command ? 1 : 0);
  if (sources == 0) return not_configured(site, "APP_SECRET");
  if (sources > 1)
    return make_error(ErrorCode::usage,
                      fmt::format("more than one of {}, {} and {} is set", plain, file, command),
                      "Keep one of them.");
  if (from_text) return Secret(*from_text);
  const auto what = fmt::format("the app secret of {}", title(site));
  auto secret =
      from_file ? read_secret_file(*from_file, what) : run_secret_command({*from_command}, what);
  if (!secret) return secret.error();
  auto text = without_line_end(*secret);
  if (text.empty())
    return make_error(ErrorCode::key_missing, fmt::format("{} is empty", what),
                      fmt::format("Look at {}.", from_file ? file : command));
  return text;
}

/// `scheme://host[:port]`; whether plain http is allowed there is judged where requests are sent.
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
  return make_error(ErrorCode::usage,
                    fmt::format("{} is not of the form scheme://host[:port]", name),
                    "For example https://api.example.vn, or http://127.0.0.1:8080 for tests.");
}

/// Which of Shopee's two consent pages sellers are sent to.
Result<bool> portal_link(Site site) {
  if (site != Site::shopee) return false;
  const auto name = variable(site, "CONSENT_LINK");
  const auto form = environment(name).value_or("signed");
  if (form == "signed" || form == "portal") return form == "portal";
  return make_error(ErrorCode::usage, fmt::format("{} is neither 'signed' nor 'portal'", name),
                    "Leave it unset for the signed address; 'portal' is the newer page.");
}

}  // namespace

Result<AppCredentials> app_credentials(Site site) {
  AppCredentials app;
  const auto key = environment(variable(site, "APP_KEY"));
  if (!key) return not_configured(site, "APP_KEY");
  app.key = *key;
  if (site == Site::shopee && !std::all_of(app.key.begin(), app.key.end(), text::is_digit))
    return make_error(ErrorCode::usage, fmt::format("{} is no number", variable(site, "APP_KEY")),
                      "It is the partner id of the app's page.");
  auto secret = app_secret(site);
  if (!secret) return secret.error();
  app.secret = *std::move(secret);
  app.redirect_url = environment(variable(site, "REDIRECT_URL")).value_or("");
  if (site == Site::tiktok) app.service_id = environment("ECSYNC_TIKTOK_SERVICE_ID").value_or("");
  auto portal = portal_link(site);
  if (!portal) return portal.error();
  app.portal_link = *portal;
  auto base = api_base(site);
  if (!base) return base.error();
  app.api_base = *base;
  return app;
}

}  // namespace ecsync::cli
