#include "tests/bench/floor/api.h"

#include <sodium.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace ecsync::bench {
namespace {

const unsigned char* bytes_of(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: libsodium's idea of text
}

std::string hmac_hex(const std::string& key, const std::string& text) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(text), text.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> code{};
  crypto_auth_hmacsha256_final(&state, code.data());
  std::string hex;
  for (const unsigned char byte : code) {
    hex += "0123456789ABCDEF"[byte >> 4U];
    hex += "0123456789ABCDEF"[byte & 15U];
  }
  return hex;
}

std::size_t take(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

}  // namespace

Api::Api(std::string base, std::string app_key, std::string app_secret, std::string access_token)
    : base_(std::move(base)),
      key_(std::move(app_key)),
      secret_(std::move(app_secret)),
      token_(std::move(access_token)),
      easy_(curl_easy_init()) {
  curl_easy_setopt(easy_.get(), CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy_.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_.get(), CURLOPT_WRITEFUNCTION, &take);
  curl_easy_setopt(easy_.get(), CURLOPT_WRITEDATA, &body_);
}

std::string Api::query(const std::string& path,
                       std::map<std::string, std::string> parameters) const {
  using namespace std::chrono;
  const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  parameters["app_key"] = key_;
  parameters["sign_method"] = "sha256";
  parameters["timestamp"] = std::to_string(now);
  parameters["access_token"] = token_;
  std::string text = path;
  std::string query;
  for (const auto& [name, value] : parameters) {
    text += name + value;
    char* const escaped =
        curl_easy_escape(easy_.get(), value.data(), static_cast<int>(value.size()));
    query += name + "=" + escaped + "&";
    curl_free(escaped);
  }
  return query + "sign=" + hmac_hex(secret_, text);
}

std::string& Api::get(const std::string& path, std::map<std::string, std::string> parameters) {
  const std::string url = base_ + "/rest" + path + "?" + query(path, std::move(parameters));
  curl_easy_setopt(easy_.get(), CURLOPT_URL, url.c_str());
  body_.clear();
  ++calls_;
  const CURLcode result = curl_easy_perform(easy_.get());
  if (result != CURLE_OK) throw std::runtime_error(path + ": " + curl_easy_strerror(result));
  return body_;
}

}  // namespace ecsync::bench
