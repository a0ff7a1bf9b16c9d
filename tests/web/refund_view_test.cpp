#include "web/imgui/refund_view.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "shared/widget_words.h"
#include "tests/web/orders.h"
#include "web/imgui/canvas.h"
#include "web/press.h"

using namespace refund;
using namespace refund::samples;

namespace {

/// Every glyph is a box half as wide as it is high; a syllable is as wide as it is high.
class BoxGlyphs : public GlyphSource {
 public:
  FaceMetrics metrics(float size, int) override { return {size * 0.9F, size * 0.25F}; }
  Glyph glyph(char32_t code_point, float size, int) override {
    ++rasterised;
    Glyph glyph;
    glyph.advance = code_point >= 0x1100 ? size : size / 2;
    if (code_point == U' ') return glyph;
    glyph.top = -static_cast<int>(size * 0.7F);
    glyph.width = std::max(1, static_cast<int>(glyph.advance) - 1);
    glyph.height = std::max(1, static_cast<int>(size * 0.7F));
    glyph.coverage.assign(static_cast<std::size_t>(glyph.width * glyph.height), 255);
    return glyph;
  }
  int rasterised = 0;
};

struct Drawn {
  SemanticNodes nodes;
  float height = 0;
  int triangles = 0;

  const SemanticNode* find(Control control) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(),
                                    [&](const auto& node) { return node.control == control; });
    return found == nodes.end() ? nullptr : &*found;
  }
  bool says(std::string_view words) const {
    return std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) {
      return node.label.find(words) != std::string::npos ||
             node.value.find(words) != std::string::npos ||
             node.error.find(words) != std::string::npos;
    });
  }
};

Drawn draw(const Widget& widget, float width = 360, float pixel_ratio = 1) {
  BoxGlyphs glyphs;
  GlyphAtlas atlas{glyphs};
  Canvas canvas{atlas};
  Look look;
  look.width = width;
  look.pixel_ratio = pixel_ratio;
  look.colors = palette(Scheme::light);
  const auto& data = canvas.draw(widget, look, {}, 0.016);
  return {canvas.nodes(), canvas.height(), data.TotalIdxCount / 3};
}

Widget with_order(wire::PaymentView view, Lang lang = Lang::ko) {
  Widget widget{lang};
  widget.open();
  widget.payment_answered(std::move(view));
  return widget;
}

void type(Widget& widget, RequestField field, std::string_view text) {
  widget.form()->type(field, text, text.size());
}

Widget confirming_account(Lang lang) {
  auto widget = with_order(order(paid(pay_method::vbank)), lang);
  type(widget, RequestField::cancel_request_amount, "3000");
  type(widget, RequestField::reason, "색상이 달라요");
  type(widget, RequestField::refund_bank, "88");
  type(widget, RequestField::refund_account, "562-111-05948400");
  type(widget, RequestField::refund_holder, "홍길동");
  widget.review();
  widget.advance(1, noon);
  return widget;
}

Widget sent(Lang lang = Lang::ko) {
  auto widget = confirming_account(lang);
  widget.confirm();
  return widget;
}

/// One widget in each phase.
std::vector<Widget> in_every_phase(Lang lang) {
  std::vector<Widget> all;
  all.emplace_back(lang);  // idle
  all.emplace_back(lang).open();
  auto& failed = all.emplace_back(lang);
  failed.open();
  failed.payment_answered(NoAnswer{});
  all.push_back(with_order(order(paid(pay_method::card, "html5_inicis", 10'000, 10'000)), lang));
  all.push_back(with_order(order(paid(pay_method::vbank)), lang));
  all.back().review();
  all.push_back(confirming_account(lang));
  all.push_back(sent(lang));
  all.push_back(sent(lang));
  all.back().refund_answered(NoAnswer{});
  all.push_back(sent(lang));
  all.back().refund_answered(AnsweredRefund{paid(pay_method::vbank, "html5_inicis", 10'000, 3'000),
                                            refund_of("rf_1", 3'000, RefundStatus::succeeded)});
  all.push_back(sent(lang));
  all.back().refund_answered(problem(ProblemCode::gateway_declined));
  all.push_back(sent(lang));
  all.back().refund_answered(problem(ProblemCode::gateway_unavailable));
  all.push_back(sent(lang));
  all.back().refund_answered(problem(ProblemCode::too_many_requests), 60);
  return all;
}

bool inside(Box box, float width, float height) {
  constexpr float rounding = 0.51F;
  return box.x >= -rounding && box.y >= -rounding && box.x + box.width <= width + rounding &&
         box.y + box.height <= height + rounding;
}

}  // namespace

TEST_CASE("refund view: every phase draws, at every width, ratio and language, inside its canvas") {
  const auto lang = GENERATE(Lang::ko, Lang::en);
  const auto width = GENERATE(256.0F, 320.0F, 480.0F);
  const auto ratio = GENERATE(1.0F, 1.25F, 2.0F, 3.0F);
  for (const auto& widget : in_every_phase(lang)) {
    CAPTURE(to_string(lang), width, ratio, static_cast<int>(widget.phase()));
    const auto drawn = draw(widget, width, ratio);
    CHECK(drawn.triangles > 0);
    CHECK(drawn.height > 40);
    for (const auto& node : drawn.nodes) {
      CAPTURE(node.label, static_cast<int>(node.role));
      CHECK(inside(node.box, width, drawn.height));
    }
  }
}

TEST_CASE("refund view: whatever can be pressed is large enough for a finger and has a name") {
  for (const auto& widget : in_every_phase(Lang::ko)) {
    for (const auto& node : draw(widget).nodes) {
      if (node.role != Role::button && node.role != Role::field && node.role != Role::search)
        continue;
      CAPTURE(node.label);
      CHECK_FALSE(node.label.empty());
      CHECK(node.box.height >= 24);  // WCAG 2.2, 2.5.8
      CHECK(node.box.width >= 24);
    }
  }
}

TEST_CASE("refund view: every open phase has one heading and one place for announcements") {
  for (const auto& widget : in_every_phase(Lang::en)) {
    if (!widget.is_open()) continue;
    CAPTURE(static_cast<int>(widget.phase()));
    const auto nodes = draw(widget).nodes;
    const auto count = [&](Role role) {
      return std::count_if(nodes.begin(), nodes.end(),
                           [&](const auto& node) { return node.role == role; });
    };
    CHECK(count(Role::heading) == 1);
    CHECK(count(Role::status) == 1);
  }
}

TEST_CASE("refund view: the form shows what the order stands at and what would be left") {
  auto widget = with_order(order(paid(pay_method::card, "html5_inicis", 10'000, 2'000)));
  type(widget, RequestField::cancel_request_amount, "3000");
  const auto drawn = draw(widget);
  for (const auto* words : {"10,000원", "2,000원", "8,000원", "5,000원", "노트 3권"})
    CHECK(drawn.says(words));
  CHECK(drawn.find(Control::amount)->value == "3,000");
  CHECK_FALSE(drawn.find(Control::bank));
}

TEST_CASE("refund view: a mistake is told in the field that has it") {
  auto widget = with_order(order());
  widget.review();
  const auto drawn = draw(widget);
  const auto* reason = drawn.find(Control::reason);
  CHECK((reason->traits & trait::invalid) != 0);
  CHECK(reason->error == "환불 사유를 입력해 주세요.");
  CHECK((drawn.find(Control::amount)->traits & trait::invalid) == 0);
}

TEST_CASE("refund view: the bank is chosen from names") {
  auto widget = with_order(order(paid(pay_method::vbank)));
  CHECK_FALSE(draw(widget).find(Control::bank_list));
  press(widget, Control::bank);
  const auto drawn = draw(widget);
  CHECK(drawn.find(Control::bank)->traits & trait::expanded);
  const auto& options = drawn.find(Control::bank_list)->hint;
  CHECK(options.find("\n88\t신한은행") != std::string::npos);
}

TEST_CASE("refund view: before it is sent everything is read back, the account masked") {
  const auto drawn = draw(confirming_account(Lang::ko));
  for (const auto* words : {"3,000원", "7,000원", "신한은행", "**********8400", "홍*동",
                            "색상이 달라요", "3,000원 환불하기"})
    CHECK(drawn.says(words));
  CHECK_FALSE(drawn.says("56211105948400"));
}

TEST_CASE("refund view: the confirming button is no button yet in the first moment") {
  auto widget = with_order(order());
  press(widget, Control::reason_choice_4);
  widget.review();
  CHECK((draw(widget).find(Control::confirm)->traits & trait::disabled) != 0);
  widget.advance(1, noon);
  CHECK((draw(widget).find(Control::confirm)->traits & trait::disabled) == 0);
}

TEST_CASE("refund view: while a request is sent there is nothing to press") {
  for (const auto& node : draw(sent()).nodes) CHECK(node.role != Role::button);
}

TEST_CASE("refund view: a long wait is told as one") {
  auto widget = sent();
  const auto at_once = draw(widget);
  widget.advance(6, noon);
  const auto slow = draw(widget);
  widget.advance(10, noon);
  const auto very_slow = draw(widget);
  CHECK(at_once.says("잠시만 기다려 주세요"));
  CHECK(slow.says("응답을 기다리고 있습니다"));
  CHECK(very_slow.says("평소보다 오래"));
}

TEST_CASE("refund view: an unknown outcome is never called a failure") {
  auto widget = sent();
  widget.refund_answered(NoAnswer{});
  const auto checking = draw(widget);
  CHECK_FALSE(checking.says("환불하지 못했습니다"));
  CHECK_FALSE(checking.says("거절"));
  CHECK_FALSE(checking.find(Control::send_again));
  widget.payment_answered(order(paid(pay_method::vbank)));
  CHECK(draw(widget).find(Control::send_again));
}

TEST_CASE("refund view: what the shop's policy says is told before anything is typed") {
  auto view = order();
  view.eligibility.review_above = won(5'000);
  view.shop.fee = RefundFee{won(300), FeeBearer::customer};
  view.shop.reasons = {{"broken", "파손"}};
  const auto editing = draw(with_order(view));
  for (const auto* words : {"5,000원 초과 시 확인 후 진행", "300원 (고객 부담)", "파손"})
    CHECK(editing.says(words));
  CHECK_FALSE(editing.says("단순 변심"));

  const auto without = draw(with_order(order()));
  for (const auto* words : {"판매자 확인", "환불 수수료", "환불 확정"})
    CHECK_FALSE(without.says(words));
}

TEST_CASE("refund view: a refund under review is said to wait for the shop, not to be under way") {
  auto widget = sent();
  auto refund = refund_of("rf_1", 10'000, RefundStatus::pending);
  refund.under_review = true;
  widget.refund_answered(AnsweredRefund{paid(pay_method::vbank), refund});
  const auto drawn = draw(widget);
  CHECK(drawn.says("판매자가 확인하고 있습니다"));
  CHECK_FALSE(drawn.says("환불이 진행 중입니다"));
  CHECK_FALSE(is_animated(widget, Motion::full));
}

TEST_CASE("refund view: the PG's words are for the operator, the shop's for the customer") {
  auto widget = sent();
  auto said = problem(ProblemCode::gateway_declined);
  said.detail = "[8178] 한도 부족";
  widget.refund_answered(said);
  CHECK(draw(widget).says(said.message));
  CHECK_FALSE(draw(widget).says("8178"));

  auto again = sent();
  auto rejected = problem(ProblemCode::refund_rejected);
  rejected.detail = "사용한 상품입니다";
  again.refund_answered(rejected);
  CHECK(draw(again).says("사용한 상품입니다"));
}

TEST_CASE("refund view: it moves by itself only while something is under way") {
  for (const auto& widget : in_every_phase(Lang::ko)) {
    CAPTURE(static_cast<int>(widget.phase()));
    const bool busy = widget.phase() == Phase::loading || widget.phase() == Phase::sending ||
                      widget.phase() == Phase::under_way;
    CHECK(is_animated(widget, Motion::full) == busy);
    CHECK_FALSE(is_animated(widget, Motion::reduced));
  }
}

TEST_CASE("refund view: without motion a long wait for the answer is drawn when its words change") {
  auto widget = sent();
  const auto says = [&](WidgetWord word) { return draw(widget).says(text(word, Lang::ko)); };
  CHECK(next_frame(widget, Motion::full) == 0);

  CHECK(next_frame(widget, Motion::reduced) == 5001);
  widget.advance(4.75, noon);
  CHECK(says(WidgetWord::sending_note));
  CHECK(next_frame(widget, Motion::reduced) == 251);

  widget.advance(0.25, noon);
  CHECK(says(WidgetWord::sending_slow_note));
  CHECK(next_frame(widget, Motion::reduced) == 10'001);

  widget.advance(10, noon);
  CHECK(says(WidgetWord::sending_very_slow_note));
  CHECK(next_frame(widget, Motion::reduced) == -1);
}

TEST_CASE("refund view: a wait that the server asks for is counted down, once a second") {
  auto widget = sent();
  widget.refund_answered(problem(ProblemCode::too_many_requests), 12);
  const auto button = [&] { return *draw(widget).find(Control::try_again); };
  CHECK(button().label == "12초 뒤에 다시 시도");
  CHECK((button().traits & trait::disabled) != 0);
  CHECK(next_frame(widget, Motion::full) == 1001);

  widget.advance(1.25, noon);
  CHECK(button().label == "11초 뒤에 다시 시도");
  CHECK(next_frame(widget, Motion::full) == 751);

  widget.advance(10.5, noon);
  CHECK(button().label == "1초 뒤에 다시 시도");
  widget.advance(0.25, noon);
  CHECK(button().label == "다시 시도");
  CHECK((button().traits & trait::disabled) == 0);
  CHECK(next_frame(widget, Motion::full) == -1);
}

TEST_CASE("refund view: a wait is announced when it begins and when it is over, not each second") {
  const bool loaded = GENERATE(true, false);
  auto widget = loaded ? sent() : Widget{Lang::ko};
  if (loaded) {
    widget.refund_answered(problem(ProblemCode::too_many_requests), 12);
  } else {
    widget.open();
    widget.payment_answered(problem(ProblemCode::too_many_requests), 12);
  }
  const auto announced = [&] {
    const auto drawn = draw(widget);
    const auto found = std::find_if(drawn.nodes.begin(), drawn.nodes.end(),
                                    [](const auto& node) { return node.role == Role::status; });
    return found->label;
  };
  const auto at_first = announced();
  CHECK(at_first.ends_with("12초 뒤에 다시 시도할 수 있습니다."));
  for (int second = 1; second < 12; ++second) {
    widget.advance(1, noon);
    CHECK(announced() == at_first);
  }
  widget.advance(1, noon);
  CHECK(announced().ends_with("이제 다시 시도할 수 있습니다."));
}

TEST_CASE("refund view: a closed widget counts nothing down") {
  Widget widget{Lang::ko};
  widget.open();
  widget.payment_answered(problem(ProblemCode::too_many_requests), 12);
  CHECK(next_frame(widget, Motion::reduced) > 0);
  widget.close();
  CHECK(next_frame(widget, Motion::full) == -1);
}

TEST_CASE("glyph atlas: a glyph is rasterised once, and again only for another pixel ratio") {
  BoxGlyphs glyphs;
  GlyphAtlas atlas{glyphs};
  Canvas canvas{atlas};
  Look look;
  look.width = 360;
  look.colors = palette(Scheme::light);
  const auto widget = with_order(order());
  canvas.draw(widget, look, {}, 0.016);
  const auto once = glyphs.rasterised;
  const auto version = atlas.version();
  canvas.draw(widget, look, {}, 0.016);
  CHECK(glyphs.rasterised == once);
  CHECK(atlas.version() == version);
  look.pixel_ratio = 2;
  canvas.draw(widget, look, {}, 0.016);
  CHECK(glyphs.rasterised > once);
}

TEST_CASE("canvas: the pointer changes how a button looks, and pressing in ImGui does nothing") {
  BoxGlyphs glyphs;
  GlyphAtlas atlas{glyphs};
  Canvas canvas{atlas};
  Look look;
  look.width = 360;
  look.colors = palette(Scheme::light);
  const auto widget = with_order(order());
  canvas.draw(widget, look, {}, 0.016);
  const auto review = *std::find_if(canvas.nodes().begin(), canvas.nodes().end(),
                                    [](auto& node) { return node.control == Control::review; });
  const auto color_at_button = [&] {
    const auto* list = canvas.draw(widget, look, {}, 0.016).CmdLists[0];
    const auto accent = std::find_if(list->VtxBuffer.begin(), list->VtxBuffer.end(), [&](auto& v) {
      return v.pos.y > review.box.y && v.pos.x > review.box.x + 20 &&
             v.pos.y < review.box.y + review.box.height;
    });
    return accent->col;
  };
  const auto before = color_at_button();
  canvas.pointer_at(review.box.x + 30, review.box.y + 20);
  canvas.pointer_pressed();
  while (canvas.has_more_input()) canvas.draw(widget, look, {}, 0.016);
  CHECK(color_at_button() != before);
  CHECK(widget.phase() == Phase::editing);
}
