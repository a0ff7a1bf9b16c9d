#include "shared/pg_notes.h"

namespace refund {
namespace {

// clang-format off
constexpr PgFact<std::string_view> notes[] = {
    {"", "vbank", "The PG refunds a virtual account only by a contract for it (환불 특약), but for Toss Payments. Issuing one and refunding one cost about 300 won each, and the first is not given back: a refund of 10,000 won costs 10,300.", Source::guide_virtual_account},
    {"", "vbank", "The PG does not check the account before it accepts the refund: a wrong one shows a day later.", Source::help_virtual_account},
    {"", "vbank", "A bank has another code at each PG. Where the PG's own table is not published the standard three digits are sent, which it may refuse: ask the PG.", Source::bank_codes},
    {"tosspayments", "vbank", "No contract is needed. The fees of the sale are not given back.", Source::guide_v2},
    {"danal|danal_tpay", "vbank", "Danal refunds no virtual account. Send the money yourself.", Source::help_virtual_account},
    {"ksnet", "vbank", "By contract. Neither VAT nor a tax-free part can be set for a virtual account.", Source::pg_ksnet},
    {"ksnet", "", "Cash receipts of deposits are not cancelled with the refund. After a partial refund the receipt is to be cancelled and issued anew.", Source::pg_ksnet},
    {"ksnet", "", "The MID must be one for mixed taxation.", Source::pg_ksnet},
    {"settle|settle_acc", "vbank", "Money may still be paid into a fixed account (무기한 가상계좌) after its refund, and the payment goes on saying cancelled: compare deposit_history with cancel_history.", Source::pg_settle},
    {"daou", "vbank", "By contract, and done by hand: 7 business days or more.", Source::pg_daou},
    {"daou", "vbank|trans", "The whole amount is taxable: a tax-free part can be set for cards only.", Source::pg_daou},
    {"daou", "kakaopay|payco", "At a partial refund no tax-free part can be set; the PG's own VAT applies.", Source::help_partial},
    {"mobilians", "vbank", "Paid out on Thursdays: requests up to Tuesday in the same week, later ones in the next.", Source::pg_mobilians},
    {"mobilians", "", "Game vouchers are refunded in full only; i'mport has no pay method of its own for them, so the PG has to say it.", Source::help_partial},
    {"mobilians", "", "Where all is taxable the PG computes the VAT itself, whatever is sent.", Source::support_tax},
    {"mobilians", "", "At a mixed MID the first partial refund is made as it is sent, and the second takes what the PG itself counts as the rest.", Source::pg_mobilians},
    {"smartro_v2", "vbank", "Final only when the PG tells it later. Where no cash receipt was issued the PG does not check the tax-free part: send the exact one.", Source::pg_smartro_v2},
    {"smartro_v2", "", "Cash receipts that were issued through the API are not cancelled with the refund.", Source::pg_smartro_v2},
    {"welcome", "", "Partial refunds must be ordered from the PG, for each pay method.", Source::pg_welcome_api},
    {"welcome", "", "An escrow payment can't be cancelled by the shop before the customer has declined the goods, unless that was agreed.", Source::pg_welcome_caution},
    {"html5_inicis|inicis", "", "The PG cancels exactly the VAT and tax-free parts that are sent.", Source::pg_inicis},
    {"html5_inicis|inicis", "", "At a mixed MID a missing tax-free part makes the whole amount exempt, so it is always sent, also as 0.", Source::help_vat},
    {"html5_inicis|inicis", "phone", "A partial refund approves the rest anew and then cancels the whole: the transaction may get another id.", Source::help_partial},
    {"kcp", "phone", "Partial refunds on request. After the month the refund goes into an account, by contract, on the next business day.", Source::schema_cancel},
    {"kcp|kcp_billing|kcp_quick", "", "At a mixed MID a missing tax-free part makes the whole amount taxable.", Source::help_vat},
    {"nice", "", "At an MID with designated amounts (지정금액) supply, VAT and the tax-free part must add up exactly; the service charge is 0.", Source::schema_cancel},
    {"kakaopay", "", "No VAT can be sent. A second partial refund may be refused because the VAT that the PG computed leaves too little.", Source::issue_kakaopay_vat},
    {"tosspay_v2", "", "Where the payment was made with a VAT, a partial refund without one can make later ones impossible.", Source::pg_tosspay_v2},
    {"toss_brandpay", "", "The remaining tax-free part must be right for partial and full refunds.", Source::pg_toss_brandpay},
    {"naverpay", "", "The reason must be the real one, and who asks (extra.requester) is told; without them the integration does not pass Naver's review.", Source::pg_naverpay},
    {"paypal_v2", "", "A refund may be approved or declined later. It went through only when the payment shows it.", Source::pg_paypal},
    {"inicis_jp", "", "Payments in a convenience store are not refunded.", Source::pg_inicis_jp},
    {"kcp|danal|danal_tpay|nice|nice_v2|daou", "", "A refund of more than the PG still owes the shop is refused. Ask the PG for a forced refund, then cs@portone.io to correct the payment's state.", Source::help_merchant_balance},
    {"", "card", "Some card companies refund for three months only. Prepaid, gift and foreign cards, and payments mixed with points (but those of KB, Samsung, Hana, Shinhan and Hyundai), are refunded in full only.", Source::help_partial},
    {"", "", "An escrow payment is refunded in full only.", Source::help_partial},
    {"html5_inicis|inicis|nice|nice_v2|settle|smartro|smartro_v2|danal|danal_tpay|mobilians", "", "Payments of a test channel are really charged, and given back each night by the PG itself, which i'mport is not told: refunding such a one later is declined as cancelled already.", Source::help_test_mode},
    {"", "", "A payment with an i'mport promotion is refunded in amounts before the discount: 10,000 won with 10 % off were charged 9,000, and 10,000 is the whole refund.", Source::promotion},
    {"", "", "Leaving the VAT out lets i'mport take (amount - tax-free part) / 11. At a taxable or an exempt MID the tax-free part is ignored; at a mixed one it counts.", Source::support_tax},
    {"", "", "What is cancelled at the PG's own console never reaches i'mport, which goes on saying paid.", Source::guide_v2},
};
// clang-format on

static_assert(is_sourced(notes));

}  // namespace

std::span<const PgFact<std::string_view>> pg_notes() {
  return notes;
}

std::vector<PgFact<std::string_view>> notes_of(const Payment& payment) {
  std::vector<PgFact<std::string_view>> found;
  for (const auto& note : notes)
    if (lists(note.pg_providers, payment.pg_provider.str()) &&
        lists(note.pay_methods, payment.pay_method.str()))
      found.push_back(note);
  return found;
}

}  // namespace refund
