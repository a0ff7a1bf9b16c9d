#include "web/imgui/screen.h"

#include <cmath>
#include <limits>

#include "shared/arrival_words.h"

namespace refund {
namespace {

// After so many seconds without an answer it is said that it takes a while, and then more than
// that.
constexpr double sending_is_slow = 5;
constexpr double sending_is_very_slow = 15;

}  // namespace

void header(const Screen& screen, WidgetWord title) {
  auto& paint = screen.paint;
  const float x = paint.x(), y = paint.y(), width = paint.width();
  // The cross is drawn into the padding, so that its strokes line up with the column's edge.
  const Box cross{x + width - metrics::icon_button + 12, y - 6, metrics::icon_button,
                  metrics::icon_button};
  paint.begin_column(x, y, width - metrics::icon_button);
  heading(paint, screen.word(title));
  const float end = paint.y();
  if (screen.widget.phase() != Phase::sending)
    close_button(paint, cross, screen.word(WidgetWord::close));
  paint.begin_column(x, end, width);
}

void order_lines(const Screen& screen) {
  const auto* view = screen.widget.view();
  if (!view) return;
  screen.paint.gap(4);
  foreign_line(screen.paint, TextStyle::body, view->payment.name);
  paragraph(
      screen.paint, TextStyle::caption,
      std::string{screen.word(WidgetWord::order_number)} + " " + view->payment.merchant_uid.str(),
      screen.colors().muted);
}

void figure(const Screen& screen, Money money) {
  paragraph(screen.paint, TextStyle::figure, screen.amount(money), screen.colors().text,
            Align::left);
}

void arrival_line(const Screen& screen, const Arrival& arrival, Align align) {
  const auto line =
      std::string{screen.word(WidgetWord::arrival)} + ": " + arrival_text(arrival, screen.lang());
  paragraph(screen.paint, TextStyle::caption, line, screen.colors().muted, align);
}

WidgetWord sending_note(double seconds) {
  if (seconds < sending_is_slow) return WidgetWord::sending_note;
  if (seconds < sending_is_very_slow) return WidgetWord::sending_slow_note;
  return WidgetWord::sending_very_slow_note;
}

double until_next_sending_note(double seconds) {
  if (seconds < sending_is_slow) return sending_is_slow - seconds;
  if (seconds < sending_is_very_slow) return sending_is_very_slow - seconds;
  return std::numeric_limits<double>::infinity();
}

int whole_seconds_until_retry(const Widget& widget) {
  return static_cast<int>(std::ceil(widget.until_retry()));
}

ButtonText try_again_button(const Screen& screen, std::string& label) {
  if (screen.widget.may_try_again()) {
    label = screen.word(WidgetWord::try_again);
    return {Control::try_again, label, ButtonLook::primary, trait::submits};
  }
  label = try_again_in_text(whole_seconds_until_retry(screen.widget), screen.lang());
  return {Control::try_again, label, ButtonLook::waiting, trait::submits | trait::disabled};
}

}  // namespace refund
