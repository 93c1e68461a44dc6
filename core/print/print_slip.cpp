#include "core/print/print_slip.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/module.h"
#include "core/print/form_words.h"
#include "core/print/return_form.h"
#include "core/print/slip_form.h"
#include "core/print/slip_printer.h"

namespace ecsync {
namespace {

/// Prints documents of one kind; `form_of` fills the form of one copy.
template <class Document>
Result<std::string> print_documents(const std::vector<Document>& documents, const SlipPrint& print,
                                    const FormWords& words,
                                    Result<Form> (*form_of)(const Document&, const SlipPrint&,
                                                            int)) {
  auto printer = load_module<SlipPrinter>();
  if (!printer) return std::move(printer).error();
  PrintJob job;
  job.paper = print.paper;
  job.title = documents.size() == 1 ? fmt::format("{} {}", words.name, documents.front().number)
                                    : words.name;
  Timestamp newest{};
  for (const auto& document : documents) {
    newest = std::max(newest, document.created_at);
    for (int copy = 1; copy <= print.copies; ++copy) {
      auto form = form_of(document, print, copy);
      if (!form) return std::move(form).error();
      job.forms.push_back(*std::move(form));
    }
  }
  job.written = print.written.value_or(newest);
  return (*printer)->print(job);
}

}  // namespace

Result<std::string> print_slips(const std::vector<Slip>& slips, const SlipPrint& print) {
  return print_documents(slips, print, export_words, slip_form);
}

Result<std::string> print_returns(const std::vector<ReturnReceipt>& receipts,
                                  const SlipPrint& print) {
  return print_documents(receipts, print, return_words, return_form);
}

Result<std::set<char32_t>> letters_without_font(const std::set<char32_t>& letters) {
  auto printer = load_module<SlipPrinter>();
  if (!printer) return std::move(printer).error();
  return (*printer)->letters_without_font(letters);
}

}  // namespace ecsync
