#include "web/bank_picker.h"

#include <algorithm>
#include <catch_amalgamated.hpp>

#include "shared/form_words.h"
#include "tests/web/orders.h"
#include "web/press.h"

using namespace refund;
using namespace refund::samples;

namespace {

Widget asking_for_an_account() {
  Widget widget{Lang::ko};
  widget.open();
  widget.payment_answered(order(paid(pay_method::vbank)));
  return widget;
}

void search(Widget& widget, std::string_view query) {
  type(widget, Control::bank, query, query.size());
}

std::string shown(const Widget& widget) {
  return widget.form()->bank_text(Lang::ko);
}

}  // namespace

TEST_CASE("bank picker: initial consonants find a bank, and Enter takes it") {
  auto widget = asking_for_an_account();
  search(widget, "ㅅㅎ");
  const auto& banks = widget.form()->banks();
  REQUIRE(banks.is_open());
  CHECK(std::any_of(banks.found().begin(), banks.found().end(),
                    [](const Bank& bank) { return bank.name_ko == "신한은행"; }));

  search(widget, "신ㅎㅇ");
  REQUIRE(banks.found().size() == 1);
  CHECK(banks.marked() == 0);

  CHECK(press_key(widget, Control::bank, Key::enter));
  CHECK_FALSE(banks.is_open());
  CHECK(widget.form()->bank()->name_ko == "신한은행");
  CHECK(shown(widget) == "신한은행");
  // The list is closed: now Enter goes on in the form.
  CHECK_FALSE(press_key(widget, Control::bank, Key::enter));
}

TEST_CASE("bank picker: a new search leaves no bank chosen, so what is seen is what is sent") {
  auto widget = asking_for_an_account();
  type(widget, Control::bank_list, "88", 2);
  REQUIRE(widget.form()->bank());
  search(widget, "신한은");
  CHECK_FALSE(widget.form()->bank());
  CHECK(shown(widget) == "신한은");
  CHECK(widget.form()->request().refund_bank == "");
}

TEST_CASE("bank picker: leaving the field takes the one bank that is left, and guesses no other") {
  const auto [query, expected] = GENERATE(table<std::string_view, std::string_view>({
      {"카카오", "카카오뱅크"},
      {"신한", "신한은행"},
      {"은행", ""},
      {"", ""},
      {"없는 이름", ""},
  }));
  CAPTURE(query);
  auto widget = asking_for_an_account();
  search(widget, query);
  leave(widget, Control::bank);
  CHECK_FALSE(widget.form()->banks().is_open());
  const auto bank = widget.form()->bank();
  CHECK((bank ? bank->name_ko : "") == expected);
  // What was typed in vain stays, with the reason why it is not enough.
  if (!bank) CHECK(shown(widget) == query);
  CHECK(widget.form()->message(RequestField::refund_bank, Lang::ko).empty() == bank.has_value());
}

TEST_CASE("bank picker: arrows open the list and go round, Escape closes only the list") {
  auto widget = asking_for_an_account();
  const auto& banks = widget.form()->banks();
  CHECK(press_key(widget, Control::bank, Key::down));
  REQUIRE(banks.is_open());
  CHECK_FALSE(banks.marked());
  press_key(widget, Control::bank, Key::up);
  CHECK(banks.marked() == banks.found().size() - 1);
  press_key(widget, Control::bank, Key::down);
  CHECK(banks.marked() == 0);
  press_key(widget, Control::bank, Key::down);
  CHECK(banks.marked() == 1);

  CHECK(press_key(widget, Control::bank, Key::escape));
  CHECK_FALSE(banks.is_open());
  CHECK(widget.is_open());
  CHECK_FALSE(press_key(widget, Control::bank, Key::escape));
}

TEST_CASE("bank picker: opened again it marks the bank that is chosen") {
  auto widget = asking_for_an_account();
  type(widget, Control::bank_list, "88", 2);
  press(widget, Control::bank);
  const auto& banks = widget.form()->banks();
  REQUIRE(banks.marked());
  CHECK(banks.found()[*banks.marked()].name_ko == "신한은행");
}

TEST_CASE("bank picker: keys mean nothing to other fields, and nothing outside the form") {
  auto widget = asking_for_an_account();
  CHECK_FALSE(press_key(widget, Control::reason, Key::enter));
  Widget closed{Lang::ko};
  CHECK_FALSE(press_key(closed, Control::bank, Key::down));
}

TEST_CASE("account number: its length is held against what is known of the bank") {
  auto widget = asking_for_an_account();
  auto& form = *widget.form();
  form.type(RequestField::refund_account, "123456", 0);
  CHECK(form.account_digits() == AccountDigits::unknown);  // no bank yet
  form.choose_bank("88");
  CHECK(form.account_digits() == AccountDigits::unusual);
  form.type(RequestField::refund_account, "562-111-05948400", 0);
  CHECK(form.account_digits() == AccountDigits::usual);
  form.type(RequestField::refund_account, "56211105948x", 0);
  CHECK(form.account_digits() == AccountDigits::unknown);
  CHECK(digits_text(*form.bank(), Lang::en) == "Usually 11 to 14 digits");
}
