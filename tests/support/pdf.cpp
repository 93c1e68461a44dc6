#include "tests/support/pdf.h"

#include <cstdio>
#include <stdexcept>

#include "tests/support/temp_dir.h"

namespace ecsync::test {

std::vector<std::string> pdf_pages(const std::string& pdf) {
  const TempDir folder;
  const auto file = folder.write("slips.pdf", pdf);
  const auto command = "pdftotext -layout '" + file + "' -";
  auto* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("pdftotext cannot be started");
  std::vector<std::string> pages;
  std::string page;
  for (int byte = std::fgetc(pipe); byte != EOF; byte = std::fgetc(pipe)) {
    if (byte != '\f') {
      page += static_cast<char>(byte);
      continue;
    }
    pages.push_back(page);
    page.clear();
  }
  if (::pclose(pipe) != 0) throw std::runtime_error("pdftotext did not take it for a PDF");
  return pages;
}

}  // namespace ecsync::test
