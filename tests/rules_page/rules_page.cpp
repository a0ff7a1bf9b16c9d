#include "tests/rules_page/rules_page.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "shared/account_number.h"
#include "shared/bank.h"
#include "shared/korean_holidays.h"
#include "shared/pg_facts.h"
#include "shared/pg_notes.h"
#include "shared/refusal.h"

namespace refund {
namespace {

std::string spelled(Support support) {
  return support == Support::supported ? "refunded" : "**not refunded**";
}

std::string spelled(const WindowRule& rule) {
  const auto length = std::to_string(rule.length);
  std::string text;
  switch (rule.window) {
    case RefundWindow::open:
      return rule.known == Knowledge::unknown ? "not known: i'mport is asked" : "no limit";
    case RefundWindow::same_month_in_korea:
      text = "the same month, in Seoul";
      break;
    case RefundWindow::days:
      text = length + " days";
      break;
    case RefundWindow::months:
      text = length + " months";
      break;
    case RefundWindow::years:
      text = length + (rule.length == 1 ? " year" : " years");
      break;
  }
  if (rule.calendar == WindowCalendar::unknown)
    text += ", in a calendar that is not told: counted until it is over everywhere";
  if (rule.known == Knowledge::usual) text += ", usually: shown, not enforced";
  return text;
}

std::string spelled(LateRefund late) {
  return late == LateRefund::by_account ? "into an account, the next business day, by contract"
                                        : "none";
}

std::string spelled(const PartialRule& rule) {
  if (rule.partial == PartialRefund::not_allowed) return "**all or nothing**";
  return rule.max == 0 ? "in parts" : "in at most " + std::to_string(rule.max) + " parts";
}

std::string spelled(EscrowRefund rule) {
  return rule == EscrowRefund::whole_only ? "**all or nothing**"
                                          : "**all or nothing**, and only after the customer has "
                                            "declined the goods, or by contract";
}

std::string spelled(ClosedHours hours) {
  if (hours.from == hours.to) return "at all hours, as far as is known";
  return "closed from " + std::to_string(hours.from) + ":00 to " + std::to_string(hours.to) +
         ":00 in Seoul";
}

std::string spelled(AccountNeed need) {
  switch (need) {
    case AccountNeed::none:
      return "goes back the way it came";
    case AccountNeed::account:
      return "bank, account number, holder";
    case AccountNeed::account_and_telephone:
      return "bank, account number, holder, telephone";
  }
  assert(false);
  return {};
}

std::string spelled(const ArrivalRule& rule) {
  const auto from = std::to_string(rule.from), to = std::to_string(rule.to);
  std::string text;
  switch (rule.kind) {
    case ArrivalKind::unknown:
      return "not known";
    case ArrivalKind::same_day:
      return "the same day";
    case ArrivalKind::thursdays:
      return "on Thursdays";
    case ArrivalKind::business_days_or_more:
      return from + " business days or more";
    case ArrivalKind::business_days:
      text = (from == to ? to : from + " to " + to) +
             (rule.to == 1 ? " business day" : " business days");
      break;
  }
  switch (rule.on_payment_day) {
    case OnPaymentDay::like_any_day:
      break;
    case OnPaymentDay::whole_amount_same_day:
      text += "; on the day of the payment, and in full: the same day";
      break;
    case OnPaymentDay::any_amount_same_day:
      text += "; on the day of the payment: the same day";
      break;
  }
  return text;
}

std::string spelled(Finality finality) {
  return finality == Finality::at_once ? "done" : "**accepted only**, the end comes later";
}

std::string spelled(bool required) {
  return required ? "who asks, and why" : "nothing";
}

std::string spelled(const TaxRule& rule) {
  std::string text =
      rule.tax_free == TaxFreeField::sent ? "`tax_free`, also when it is 0" : "no `tax_free`";
  text += rule.vat == VatField::when_given_at_payment ? "; `vat_amount` if the payment had one"
                                                      : "; no `vat_amount`";
  if (rule.known == Knowledge::unknown)
    text += " (the schema's default; nothing particular is known)";
  return text;
}

std::string spelled(std::string_view note) {
  return std::string{note};
}

/// "kcp|nice" -> "kcp, nice"; empty: any.
std::string words(std::string_view list) {
  if (list.empty()) return "any";
  std::string text;
  for (const char c : list) text += c == '|' ? std::string{", "} : std::string{c};
  return text;
}

class Page {
 public:
  Page& operator<<(std::string_view text) {
    text_.append(text);
    return *this;
  }

  template <class Value>
  void table(std::string_view title, std::string_view what, std::span<const PgFact<Value>> facts) {
    *this << "\n## " << title << "\n\n| PG | pay method | " << what << " | source |\n"
          << "| --- | --- | --- | --- |\n";
    for (const auto& fact : facts) {
      *this << "| " << words(fact.pg_providers) << " | " << words(fact.pay_methods) << " | "
            << spelled(fact.value) << " | " << reference(fact.source) << " |\n";
      ++rows_;
    }
  }

  /// In the order of their first use, which is how they are numbered.
  void sources() {
    *this
        << "\n## Sources\n\n\"developers\" is github.com/portone-io/developers.portone.io at "
           "commit "
           "af926bd2 (2026-08-06), under\nsrc/routes/(root)/opi/ko unless a path starts with src/; "
           "\"help\" is help.portone.io, mirrored in\ngithub.com/portone-io/mcp-server under "
           "assets/docs/help.\n\n";
    for (std::size_t i = 0; i < used_.size(); ++i)
      *this << "* [" << std::to_string(i + 1) << "] " << text(used_[i]) << "\n";
  }

  int rows() const { return rows_; }
  std::size_t sources_used() const { return used_.size(); }
  const std::string& text_so_far() const { return text_; }

  /// The number of a source, in the order of first use.
  std::string reference(Source source) {
    if (source == Source::none) return "nothing was found";
    auto known = std::find(used_.begin(), used_.end(), source);
    if (known == used_.end()) known = used_.insert(known, source);
    return "[" + std::to_string(known - used_.begin() + 1) + "]";
  }

 private:
  std::string text_;
  std::vector<Source> used_;
  int rows_ = 0;
};

void tables(Page& page) {
  page.table("Refunded at all", "rule", support_facts());
  page.table("Until when", "after the day of the payment", window_facts());
  page.table("After that", "rule", late_facts());
  page.table("In parts", "rule", partial_facts());
  page.table("In escrow", "rule", escrow_facts());
  page.table("At which hours", "rule", closed_hours_facts());
  page.table("Where to", "needs", account_facts());
  page.table("When it arrives", "after the request", arrival_facts());
  page.table("What code 0 means", "meaning", finality_facts());
  page.table("What else the PG wants to know", "needs", requester_facts());
  page.table("Tax fields of a cancel", "sent", tax_facts());
  page.table("Notes for the merchant", "note", pg_notes());
}

/// One row a bank, one column a table; the first PG stands for all that share its table.
void banks(Page& page) {
  constexpr std::pair<std::string_view, std::string_view> tables[] = {
      {"kcp", "KCP"},         {"html5_inicis", "Inicis"}, {"tosspayments", "Toss and others"},
      {"nice_v2", "Nice v2"}, {"welcome", "Welcome"},     {"daou", "Kiwoom"}};
  std::map<std::string_view, Bank> all;  // by standard code
  for (const auto& [pg, name] : tables)
    for (const auto& bank : banks_of(pg)) all.emplace(bank.standard, bank);

  page << "\n## Banks\n\nOne list for people; on the wire goes the code of the PG's own table. "
          "\"Toss and "
          "others\" are tosspayments, uplus,\ndanal, nice, kicc, smartro, smartro_v2 and settle. "
          "PGs "
          "that are not named here publish no table: they get the\nstandard code, which they may "
          "refuse, and `bank_codes` in the API says `standard`. Source: "
       << page.reference(Source::bank_codes) << ".\n\n| standard | bank | | digits |";
  for (const auto& [pg, name] : tables) page << " " << name << " |";
  page << "\n| --- | --- | --- | --- |";
  for (std::size_t i = 0; i < std::size(tables); ++i) page << " --- |";
  page << "\n";
  for (const auto& [standard, bank] : all) {
    page << "| " << standard << " | " << bank.name_ko << " | " << bank.name_en << " | "
         << usual_account_digits(standard, "–") << " |";
    for (const auto& [pg, name] : tables) {
      std::string_view code = "–";
      for (const auto& theirs : banks_of(pg))
        if (theirs.standard == standard) code = theirs.code;
      page << " " << code << " |";
    }
    page << "\n";
  }
}

std::string years() {
  return std::to_string(static_cast<int>(korean_holidays_first)) + " to " +
         std::to_string(static_cast<int>(korean_holidays_last));
}

void closing(Page& page) {
  page << R"(
## Business days

Counted by Korea's public holidays of )"
       << years() << R"(, which stand in `shared/korean_holidays.cpp` with their
sources; outside of these years no date is shown. The last year follows the law as it stands: a
temporary holiday may still come.

## Tax

A refund's VAT and tax-free part are its shares of what is left of the payment, to the nearest won, and
the refund that takes the rest takes all of it: any sequence of refunds adds up to the payment in every
part. What went back at i'mport's console takes its share as well. V1 does not tell a payment's parts, so the
merchant does, with `PUT /payments/{merchant_uid}` or in the imported file; without them no tax field is sent.
A payment with a VAT of its own (`vat_amount`) is taken for one that was made with it.

Not known: how a PG that computes the VAT itself rounds it for a part (Toss Payments rounds to the
nearest won), and what most PGs do with a sum that they would have split otherwise.

A test runs 200,000 random sequences. More, and again with another seed:
`REFUND_TAX_SEQUENCES=20000000 REFUND_SEED=1 build/asan/tests/properties/tests_properties`.

## Browser and server

Both run the same rules, compiled twice. A test holds them against each other on 10,000 random payments, moments
and requests, byte for byte. A million of them, once both builds are there:
`RC_PARAMS="max_success=1000 noshrink=1" REFUND_WASM_JUDGE=build/wasm-tests/tests/agreement/judge.js
build/asan/tests/agreement/tests_agreement`.

## Refusals

i'mport passes the PGs' words on as they are, and there is no list of them. `shared/refusal.cpp` reads the
ones that are documented or were seen; what it makes of them is what customers read, and never decides
what happened to the money.

| kind | what the customer reads |
| --- | --- |
)";
  for (int i = 0; i <= static_cast<int>(RefusalKind::unknown); ++i) {
    const auto kind = static_cast<RefusalKind>(i);
    page << "| " << to_string(kind) << " | " << text(kind, Lang::en) << " |\n";
  }
}

}  // namespace

std::string rules_page() {
  Page body;
  tables(body);
  banks(body);
  closing(body);
  body.sources();

  Page page;
  page << "# The rules of Korean payments, as this program knows them\n\n"
       << "<!-- Generated from the tables in shared/ by tests/rules_page. Don't edit. -->\n\n"
       << "In each table the first row that fits a payment holds. What is documented as a limit is "
          "enforced;\nwhat is usual is shown; what is not known is left to i'mport, and never "
          "refused "
          "by a guess.\n"
       << std::to_string(body.rows()) << " rows, " << std::to_string(body.sources_used())
       << " sources, listed at the end.\n"
       << body.text_so_far();
  return page.text_so_far();
}

}  // namespace refund
