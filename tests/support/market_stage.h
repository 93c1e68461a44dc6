#pragma once

#include <string>
#include <vector>

#include "tests/support/program.h"
#include "tests/support/sandbox.h"

namespace ecsync::test {

/// The real program in front of a sandbox that plays one marketplace, or all of them. Each run
/// through run() must keep its secrets: app secrets, codes and tokens may stand in neither of its
/// outputs.
class MarketStage {
 public:
  /// `played` is the sandbox's word: "lazada", "shopee", "tiktok" or "all"; `arguments` follow it.
  explicit MarketStage(const std::string& played, const std::vector<std::string>& arguments = {});

  Program& ecsync() { return ecsync_; }
  const Sandbox& sandbox() const { return sandbox_; }

  Ran run(const std::vector<std::string>& words, const std::string& input = "");
  /// A run that was begun elsewhere (Program::start) has ended: the same check.
  void check_secrets(const Ran& ran);

  /// The sign-in address of `connect PLATFORM --print-url` with these further words. `platform`
  /// may be "" where one marketplace is played alone, here and below.
  std::string sign_in_url(const std::vector<std::string>& words = {},
                          const std::string& platform = "");
  /// Signs in there as the seller (from 1); the address that the browser ends on.
  std::string callback(const std::string& sign_in_url, int seller);
  /// Print-url, sign-in and callback: the seller's shops are connected.
  void connect(int seller, const std::vector<std::string>& words = {},
               const std::string& platform = "");

  /// Strikes calls that follow; `json` as the sandbox's README says.
  void fault(const std::string& json, const std::string& platform = "") const {
    sandbox_.post("/sandbox/faults", json, platform);
  }

  /// How the file's orders differ from the sandbox's truth within each connection's horizon; ""
  /// when every field is equal. Spoiled orders must not be in the file.
  std::string order_fault();
  /// The same for the listings.
  std::string listing_fault();
  /// Every row of these tables, as text.
  std::string dump(const std::vector<std::string>& tables) const;
  std::int64_t count(const std::string& sql) const;
  /// The first column of the first row; "" for NULL.
  std::string text(const std::string& sql) const;
  /// SQLite's own judgement of the file: "ok".
  std::string integrity() const;
  /// A number of `GET /sandbox/requests`, e.g. "refused_signatures", summed over the marketplaces;
  /// of a "max_…" the largest.
  std::int64_t request_figure(const std::string& member) const;
  /// How many faults have struck.
  std::int64_t faults_struck() const;

 private:
  std::string fault_of(const std::string& kind, const std::vector<std::string>& words);
  void learn_tokens();

  Sandbox sandbox_;
  std::string played_;
  Program ecsync_;
  std::vector<std::string> secrets_;
};

/// The same in front of Lazada alone.
class LazadaStage : public MarketStage {
 public:
  explicit LazadaStage(const std::vector<std::string>& arguments = {})
      : MarketStage("lazada", arguments) {}
};

}  // namespace ecsync::test
