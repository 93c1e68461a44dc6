#pragma once

#include <string>
#include <vector>

namespace ecsync::test {

/// What pdftotext reads from each page of a PDF, laid out as on paper. Throws std::runtime_error
/// when the bytes are not a PDF.
std::vector<std::string> pdf_pages(const std::string& pdf);
/// Its first page as a grey picture in the form PGM, with 300 dots per inch.
std::string pdf_picture(const std::string& pdf);
/// The same as a small picture in the form PNG, for people to look at.
std::string pdf_preview(const std::string& pdf);

/// A word on a page, and where it stands: in points from the upper left corner.
struct PdfWord {
  std::string text;
  double left;
  double top;
  double right;
  double bottom;
};
std::vector<PdfWord> pdf_words(const std::string& pdf);
/// The families of the fonts that it is written in, a line each, as pdffonts names them.
std::string pdf_fonts(const std::string& pdf);
/// Whether pictures are in it, as emoji are.
bool pdf_has_images(const std::string& pdf);
/// When it says that it was written, as ISO 8601; "" when it does not say.
std::string pdf_date(const std::string& pdf);

}  // namespace ecsync::test
