#include "tests/support/pdf.h"

#include <cstdio>
#include <regex>
#include <stdexcept>

#include "tests/support/temp_dir.h"

namespace ecsync::test {
namespace {

/// What a tool of Poppler prints about a PDF; `line` holds FILE in the file's place.
std::string told_by(std::string line, const std::string& pdf) {
  const TempDir folder;
  line.replace(line.find("FILE"), 4, "'" + folder.write("slips.pdf", pdf) + "'");
  auto* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot be started: " + line);
  std::string text;
  for (int byte = std::fgetc(pipe); byte != EOF; byte = std::fgetc(pipe))
    text += static_cast<char>(byte);
  if (::pclose(pipe) != 0) throw std::runtime_error("did not take it for a PDF: " + line);
  return text;
}

}  // namespace

std::vector<std::string> pdf_pages(const std::string& pdf) {
  const auto text = told_by("pdftotext -layout FILE -", pdf);
  std::vector<std::string> pages;
  for (std::size_t begin = 0, end = 0; (end = text.find('\f', begin)) != std::string::npos;
       begin = end + 1)
    pages.push_back(text.substr(begin, end - begin));
  return pages;
}

std::string pdf_picture(const std::string& pdf) {
  return told_by("pdftoppm -r 300 -gray -f 1 -l 1 FILE", pdf);
}

std::string pdf_preview(const std::string& pdf) {
  return told_by("pdftoppm -r 110 -gray -png -f 1 -l 1 FILE", pdf);
}

std::vector<PdfWord> pdf_words(const std::string& pdf) {
  static const std::regex word(
      R"re(<word xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="([0-9.]+)">(.*)</word>)re");
  const auto text = told_by("pdftotext -bbox FILE -", pdf);
  std::vector<PdfWord> words;
  for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) {
    const auto& found = *at;
    words.push_back({found[5], std::stod(found[1]), std::stod(found[2]), std::stod(found[3]),
                     std::stod(found[4])});
  }
  return words;
}

std::string pdf_fonts(const std::string& pdf) {
  return told_by("pdffonts FILE", pdf);
}

bool pdf_has_images(const std::string& pdf) {
  return told_by("pdfimages -list FILE", pdf).find(" image ") != std::string::npos;
}

std::string pdf_date(const std::string& pdf) {
  const auto text = told_by("pdfinfo -isodates FILE", pdf);
  const auto name = text.find("CreationDate:");
  if (name == std::string::npos) return "";
  const auto begin = text.find_first_not_of(' ', text.find(':', name) + 1);
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace ecsync::test
