#include "core/print/pdf_canvas.h"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/base/time_text.h"
#include "core/print/print_font.h"

namespace ecsync {
namespace {

constexpr double thin = 0.6;
constexpr std::size_t most_layouts = 2000;
constexpr double stamp_angle = -0.5;  // radians

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
struct EndSurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct EndPen {
  void operator()(cairo_t* pen) const { cairo_destroy(pen); }
};
struct FreeDescription {
  void operator()(PangoFontDescription* description) const {
    pango_font_description_free(description);
  }
};
struct FreeOptions {
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
using Layout = std::unique_ptr<PangoLayout, Unref>;

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
  // Called from C code, through which no exception may pass.
  try {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  } catch (const std::exception&) {
    return CAIRO_STATUS_NO_MEMORY;
  }
  return CAIRO_STATUS_SUCCESS;
}

PangoAlignment pango_alignment(Align align) {
  switch (align) {
    case Align::left:
      return PANGO_ALIGN_LEFT;
    case Align::center:
      return PANGO_ALIGN_CENTER;
    case Align::right:
      return PANGO_ALIGN_RIGHT;
  }
  return PANGO_ALIGN_LEFT;
}

Extent extent_of(const Layout& layout) {
  int width = 0;
  int height = 0;
  pango_layout_get_size(layout.get(), &width, &height);
  return {static_cast<double>(width) / PANGO_SCALE, static_cast<double>(height) / PANGO_SCALE};
}

/// Paper has no pixels: without these settings the letters would be fitted to this machine's
/// screen.
void use_exact_shapes(PangoContext* context) {
  const std::unique_ptr<cairo_font_options_t, FreeOptions> options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options.get());
  pango_cairo_context_set_resolution(context, 72);
  pango_context_set_round_glyph_positions(context, FALSE);
  // The document's language, not the locale's, which would choose other letter forms and fonts.
  pango_context_set_language(context, pango_language_from_string("vi"));
  pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
}

}  // namespace

struct PdfCanvas::Impl {
  double width = 0;
  double height = 0;
  bool drawing = true;
  std::string family;
  std::string bytes;
  std::unique_ptr<PangoFontMap, Unref> fonts;
  std::unique_ptr<PangoContext, Unref> context;
  std::unique_ptr<cairo_surface_t, EndSurface> surface;
  std::unique_ptr<cairo_t, EndPen> pen;
  std::map<std::pair<std::string, TextStyle>, Layout> layouts;

  void set_font(const Layout& layout, const TextStyle& style, double size) const {
    const std::unique_ptr<PangoFontDescription, FreeDescription> font(pango_font_description_new());
    pango_font_description_set_family(font.get(), family.c_str());
    pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
    if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    if (style.italic) pango_font_description_set_style(font.get(), PANGO_STYLE_ITALIC);
    pango_layout_set_font_description(layout.get(), font.get());
  }

  /// Shapes a text, or returns it as it was shaped before: each is measured before it is drawn, and
  /// most come again on every page. Valid until the next call.
  const Layout& lay_out(const std::string& text, const TextStyle& style) {
    if (layouts.size() >= most_layouts) layouts.clear();
    auto& layout = layouts[{text, style}];
    if (layout == nullptr) layout = make_layout(text, style);
    return layout;
  }

  Layout make_layout(const std::string& text, const TextStyle& style) const {
    Layout layout(pango_layout_new(context.get()));
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    set_font(layout, style, style.size);
    if (style.width <= 0) return layout;
    if (style.one_line) {
      const auto natural = extent_of(layout).width;
      if (natural > style.width) set_font(layout, style, style.size * style.width / natural);
    } else {
      pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    }
    // A little wider than asked for: a text that was shrunk to fit must not break because of
    // rounding.
    pango_layout_set_width(layout.get(), static_cast<int>((style.width + 0.5) * PANGO_SCALE));
    pango_layout_set_alignment(layout.get(), pango_alignment(style.align));
    if (style.most_lines > 0) {
      pango_layout_set_height(layout.get(), -style.most_lines);
      pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    }
    return layout;
  }

  void show(double x, double y, const Layout& layout, const Colour& colour) const {
    cairo_set_source_rgb(pen.get(), colour.red, colour.green, colour.blue);
    cairo_move_to(pen.get(), x, y);
    pango_cairo_show_layout(pen.get(), layout.get());
  }
};

PdfCanvas::PdfCanvas(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PdfCanvas::PdfCanvas(PdfCanvas&&) noexcept = default;
PdfCanvas::~PdfCanvas() = default;

Result<PdfCanvas> PdfCanvas::create(double width, double height, const std::string& title,
                                    Timestamp written) {
  auto impl = std::make_unique<Impl>();
  impl->width = width;
  impl->height = height;
  impl->fonts.reset(pango_cairo_font_map_new());
  auto family = find_vietnamese_font(impl->fonts.get());
  if (!family) return family.error();
  impl->family = *std::move(family);
  impl->surface.reset(cairo_pdf_surface_create_for_stream(append, &impl->bytes, width, height));
  auto* surface = impl->surface.get();
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "ecsync");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                 to_utc_text(written).c_str());
  impl->pen.reset(cairo_create(surface));
  cairo_set_line_width(impl->pen.get(), thin);
  impl->context.reset(pango_font_map_create_context(impl->fonts.get()));
  use_exact_shapes(impl->context.get());
  pango_cairo_update_context(impl->pen.get(), impl->context.get());
  return PdfCanvas(std::move(impl));
}

Result<std::set<char32_t>> PdfCanvas::letters_without_font(const std::set<char32_t>& letters) {
  const std::unique_ptr<PangoFontMap, Unref> fonts(pango_cairo_font_map_new());
  const auto family = find_vietnamese_font(fonts.get());
  if (!family) return family.error();
  return ecsync::letters_without_font(fonts.get(), *family, letters);
}

double PdfCanvas::width() const {
  return impl_->width;
}
double PdfCanvas::height() const {
  return impl_->height;
}
void PdfCanvas::set_drawing(bool drawing) {
  impl_->drawing = drawing;
}

Extent PdfCanvas::measure(const std::string& text, const TextStyle& style) {
  return extent_of(impl_->lay_out(text, style));
}

Extent PdfCanvas::text(double x, double y, const std::string& text, const TextStyle& style,
                       const Colour& colour) {
  const auto& layout = impl_->lay_out(text, style);
  if (impl_->drawing) impl_->show(x, y, layout, colour);
  return extent_of(layout);
}

void PdfCanvas::line(double x1, double y1, double x2, double y2) {
  if (!impl_->drawing) return;
  auto* pen = impl_->pen.get();
  cairo_set_source_rgb(pen, 0, 0, 0);
  cairo_move_to(pen, x1, y1);
  cairo_line_to(pen, x2, y2);
  cairo_stroke(pen);
}

void PdfCanvas::bar(double x, double y, double width, double height) {
  if (!impl_->drawing) return;
  auto* pen = impl_->pen.get();
  cairo_set_source_rgb(pen, 0, 0, 0);
  cairo_rectangle(pen, x, y, width, height);
  cairo_fill(pen);
}

void PdfCanvas::dots(double x1, double x2, double y) {
  if (!impl_->drawing || x2 <= x1) return;
  auto* pen = impl_->pen.get();
  constexpr std::array pattern{0.0, 2.5};
  cairo_save(pen);
  cairo_set_source_rgb(pen, 0, 0, 0);
  cairo_set_line_cap(pen, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash(pen, pattern.data(), static_cast<int>(pattern.size()), 0);
  cairo_move_to(pen, x1, y);
  cairo_line_to(pen, x2, y);
  cairo_stroke(pen);
  cairo_restore(pen);
}

void PdfCanvas::stamp(const std::string& text, double size, const Colour& colour) {
  if (!impl_->drawing) return;
  TextStyle style;
  style.size = size;
  style.bold = true;
  const auto& layout = impl_->lay_out(text, style);
  const auto extent = extent_of(layout);
  auto* pen = impl_->pen.get();
  cairo_save(pen);
  cairo_translate(pen, impl_->width / 2, impl_->height / 2);
  cairo_rotate(pen, stamp_angle);
  impl_->show(-extent.width / 2, -extent.height / 2, layout, colour);
  cairo_restore(pen);
}

void PdfCanvas::end_page() {
  cairo_show_page(impl_->pen.get());
}

Result<std::string> PdfCanvas::finish() {
  cairo_surface_finish(impl_->surface.get());
  for (const auto status :
       {cairo_status(impl_->pen.get()), cairo_surface_status(impl_->surface.get())}) {
    if (status != CAIRO_STATUS_SUCCESS)
      return make_error(ErrorCode::internal,
                        tr("the PDF could not be made: {}", cairo_status_to_string(status)));
  }
  return std::move(impl_->bytes);
}

}  // namespace ecsync
