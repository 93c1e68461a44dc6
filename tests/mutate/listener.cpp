// scripts/mutate links this to the tests: between what `mutate::on` tells it says where a test
// begins and ends.

#include <doctest/doctest.h>
#include <unistd.h>

#include <string>

#include "tests/mutate/switch.h"

namespace {

void tell(const std::string& line) {
  if (write(mutate::hits_fd, line.data(), line.size()) < 0) return;  // nobody asks
}

struct Listener : doctest::IReporter {
  explicit Listener(const doctest::ContextOptions& /*options*/) {}

  void test_case_start(const doctest::TestCaseData& test) override {
    for (auto& one : mutate::told) one = false;
    tell("T" + std::string(test.m_file.c_str()) + "\t" + test.m_name + "\n");
  }
  void test_case_end(const doctest::CurrentTestCaseStats& test) override {
    tell("E" + std::to_string(test.seconds) + (test.testCaseSuccess ? " ok\n" : " failed\n"));
  }

  void report_query(const doctest::QueryData& /*query*/) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats& /*run*/) override {}
  void test_case_reenter(const doctest::TestCaseData& /*test*/) override {}
  void test_case_exception(const doctest::TestCaseException& /*exception*/) override {}
  void subcase_start(const doctest::SubcaseSignature& /*subcase*/) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData& /*assert*/) override {}
  void log_message(const doctest::MessageData& /*message*/) override {}
  void test_case_skipped(const doctest::TestCaseData& /*test*/) override {}
};

REGISTER_LISTENER("mutate", 1, Listener);

}  // namespace
