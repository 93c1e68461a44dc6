// ecsync_bench_ceiling: sends prepared requests over kept-alive connections, as fast as they are
// answered, and counts. It finds out how much a sandbox can answer, so it does nothing with the
// answers.
//
// usage: ecsync_bench_ceiling CONNECTIONS SECONDS <REQUESTS
// A request is a line: method, address, headers (joined by ASCII 31) and body, with tabs between.
// They are sent from the first to the last and over again.
#include <curl/curl.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct FreeHeaders {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Request {
  std::string method;
  std::string url;
  std::unique_ptr<curl_slist, FreeHeaders> headers;
  std::string body;
};

struct Count {
  std::size_t calls = 0;
  std::size_t failed = 0;
  std::size_t bytes = 0;
};

Request parse(const std::string& line) {
  Request request;
  std::istringstream in(line);
  std::string headers;
  std::getline(in, request.method, '\t');
  std::getline(in, request.url, '\t');
  std::getline(in, headers, '\t');
  std::getline(in, request.body);
  std::istringstream names(headers);
  for (std::string header; std::getline(names, header, '\x1f');)
    request.headers.reset(curl_slist_append(request.headers.release(), header.c_str()));
  return request;
}

std::size_t count_bytes(char* /*data*/, std::size_t size, std::size_t count, void* bytes) {
  *static_cast<std::size_t*>(bytes) += size * count;
  return size * count;
}

/// Sends every request whose turn comes, until `end`.
Count send(const std::vector<Request>& requests, std::atomic<std::size_t>& turn,
           Clock::time_point end) {
  Count count;
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  CURL* curl = handle.get();
  while (Clock::now() < end) {
    const Request& request = requests[turn++ % requests.size()];
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, request.headers.get());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &count_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &count.bytes);
    if (request.method == "POST") curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
    long status = 0;
    const bool arrived = curl_easy_perform(curl) == CURLE_OK;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    ++count.calls;
    count.failed += arrived && status == 200 ? 0 : 1;
  }
  return count;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) {
    std::fputs("usage: ecsync_bench_ceiling CONNECTIONS SECONDS <REQUESTS\n", stderr);
    return 2;
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  std::vector<Request> requests;
  for (std::string line; std::getline(std::cin, line);) requests.push_back(parse(line));
  if (requests.empty()) return 2;

  const std::size_t connections = std::strtoul(words[1], nullptr, 10);
  const auto start = Clock::now();
  const auto end = start + std::chrono::duration_cast<Clock::duration>(
                               std::chrono::duration<double>(std::strtod(words[2], nullptr)));
  std::atomic<std::size_t> turn{0};
  std::vector<Count> counts(connections);
  std::vector<std::thread> threads;
  threads.reserve(connections);
  for (Count& own : counts)
    threads.emplace_back([&requests, &turn, end, &own] { own = send(requests, turn, end); });
  for (std::thread& thread : threads) thread.join();

  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  Count all;
  for (const Count& own : counts) {
    all.calls += own.calls;
    all.failed += own.failed;
    all.bytes += own.bytes;
  }
  std::printf("{\"calls\":%zu,\"failed\":%zu,\"bytes\":%zu,\"seconds\":%.3f,\"cpu\":%.3f}\n",
              all.calls, all.failed, all.bytes, seconds, cpu_seconds());
  return 0;
}
