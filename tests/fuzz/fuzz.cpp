// libFuzzer's door to every target: ecsync_fuzz --target=NAME [libFuzzer's own flags and folders].
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/fuzz/targets.h"

namespace ecsync::fuzz {
namespace {

constexpr std::array all_targets{
    Target{"json", read_json},
    Target{"money", read_money},
    Target{"time", read_time},
    Target{"cursor", read_cursor},
    Target{"callback", read_callback},
    Target{"csv", read_csv},
    Target{"config", read_config},
    Target{"text", show_text},
    Target{"lazada_orders", read_lazada_orders},
    Target{"lazada_listings", read_lazada_listings},
    Target{"lazada_consent", read_lazada_consent},
    Target{"shopee_orders", read_shopee_orders},
    Target{"shopee_listings", read_shopee_listings},
    Target{"shopee_consent", read_shopee_consent},
    Target{"tiktok_orders", read_tiktok_orders},
    Target{"tiktok_listings", read_tiktok_listings},
    Target{"tiktok_consent", read_tiktok_consent},
};

const Target* chosen = nullptr;

/// Takes `--target=NAME` out of the arguments; the rest is libFuzzer's.
void choose(int& count, char** arguments) {
  constexpr std::string_view flag = "--target=";
  for (int i = 1; i < count; ++i) {
    const std::string_view argument(arguments[i]);
    if (!argument.starts_with(flag)) continue;
    const auto wanted = argument.substr(flag.size());
    const auto found = std::find_if(all_targets.begin(), all_targets.end(),
                                    [&](const Target& target) { return target.name == wanted; });
    if (found != all_targets.end()) chosen = &*found;
  }
}

}  // namespace

std::span<const Target> targets() {
  return all_targets;
}

void demand(bool holds, std::string_view promise) {
  if (holds) return;
  std::cerr << "broken promise: " << promise << '\n';
  std::abort();
}

}  // namespace ecsync::fuzz

// libFuzzer leaves arguments that begin with "--" to us, and hands them on to the processes that it
// starts itself.
extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  using namespace ecsync::fuzz;
  choose(*count, *arguments);
  if (chosen != nullptr) return 0;
  std::cerr << "usage: ecsync_fuzz --target=NAME …, NAME one of:\n";
  for (const auto& target : targets()) std::cerr << target.name << '\n';
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  ecsync::fuzz::chosen->run({reinterpret_cast<const char*>(data), size});
  return 0;
}
