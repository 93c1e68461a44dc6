#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/http.h"

namespace ecsync::fuzz {

/// One answer of a marketplace, to calls whose path ends in `path`; in one that ends in `*`, to
/// those whose path holds what stands before it.
struct Answer {
  std::string path;
  HttpResponse response;
};

/// A whole conversation as one text: what is asked for, and what is answered, with a line before
/// each answer.
///
///     created
///     === /orders/get
///     {"code":"0","data":{…}}
///     === /orders/items/get 429 retry=5
///     {"code":"SellerCallLimit"}
struct Conversation {
  std::string_view request;  ///< what stands before the first answer, without the line end
  std::vector<Answer> answers;
};
Conversation take_apart(std::string_view input);

/// An Http without a network. Answers for one path come in their order and then from the start
/// again, until `most_calls` are made; every call after that, and one that has no answer, finds no
/// network.
class Answers : public Http {
 public:
  explicit Answers(const std::vector<Answer>& answers) : answers_(answers) {}
  Outcome send(const HttpRequest& request) override;

 private:
  static constexpr int most_calls = 80;
  const std::vector<Answer>& answers_;
  std::map<std::string, std::size_t> given_;  // by path
  int calls_ = 0;
};

}  // namespace ecsync::fuzz
