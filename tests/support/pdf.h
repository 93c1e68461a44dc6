#pragma once

#include <string>
#include <vector>

namespace ecsync::test {

/// What pdftotext reads from each page of a PDF, laid out as on paper. Throws std::runtime_error
/// when the bytes are not a PDF.
std::vector<std::string> pdf_pages(const std::string& pdf);

}  // namespace ecsync::test
