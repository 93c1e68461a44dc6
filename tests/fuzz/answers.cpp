#include "tests/fuzz/answers.h"

#include <algorithm>

#include "core/base/text.h"

namespace ecsync::fuzz {
namespace {

constexpr std::string_view mark = "=== ";

std::string_view take_line(std::string_view& rest) {
  const auto line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  return line;
}

/// "/orders/get 429 retry=5 date=Mon,_23_Nov_2026_05:00:00_GMT"
Answer announced(std::string_view line) {
  Answer answer;
  answer.response.status = 200;
  answer.response.date = "Mon, 23 Nov 2026 05:00:00 GMT";
  for (const auto word : text::words(line)) {
    std::string value(word.substr(word.find('=') + 1));
    if (word.starts_with("retry=")) {
      answer.response.retry_after = value;
    } else if (word.starts_with("date=")) {
      std::replace(value.begin(), value.end(), '_', ' ');
      answer.response.date = value;
    } else if (word.size() == 3 && text::all_digits(word)) {
      answer.response.status = text::parse_number<int>(word).value();
    } else {
      answer.path = word;
    }
  }
  return answer;
}

std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find('?'));
  const auto host = url.find("://");
  return host == std::string_view::npos ? url : url.substr(std::min(url.size(), host + 3));
}

bool answers_to(const std::string& wanted, std::string_view path) {
  if (!wanted.ends_with('*')) return path.ends_with(wanted);
  return path.find(wanted.substr(0, wanted.size() - 1)) != std::string_view::npos;
}

}  // namespace

Conversation take_apart(std::string_view input) {
  Conversation conversation;
  auto rest = input;
  if (!rest.starts_with(mark)) conversation.request = take_line(rest);
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (line.starts_with(mark)) {
      conversation.answers.push_back(announced(line.substr(mark.size())));
    } else if (!conversation.answers.empty()) {
      auto& body = conversation.answers.back().response.body;
      body += line;
      body += '\n';
    }
  }
  return conversation;
}

Http::Outcome Answers::send(const HttpRequest& request) {
  const auto path = path_of(request.url);
  std::vector<const Answer*> fitting;
  for (const auto& answer : answers_) {
    if (answers_to(answer.path, path)) fitting.push_back(&answer);
  }
  if (fitting.empty() || ++calls_ > most_calls)
    return Failure{make_error(ErrorCode::network, verbatim("there is no network")), true};
  return fitting[given_[std::string(path)]++ % fitting.size()]->response;
}

}  // namespace ecsync::fuzz
