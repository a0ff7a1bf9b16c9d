#include "tests/fakes/memory_books.h"

#include <algorithm>

#include "server/audit_notes.h"
#include "server/payment_news.h"

namespace refund::fakes {
namespace {

template <class Match>
std::optional<RefundRecord> first(const std::vector<RefundRecord>& refunds, const Match& match) {
  const auto at = std::find_if(refunds.begin(), refunds.end(), match);
  if (at == refunds.end()) return std::nullopt;
  return *at;
}

bool is_pending(const RefundRecord& record) {
  return record.refund.status == RefundStatus::pending;
}

bool may_be_under_way(const RefundRecord& record) {
  return is_pending(record) && record.review != Review::waiting;
}

}  // namespace

const Payment* MemoryBooks::find_payment(const MerchantUid& merchant_uid) const {
  const auto at = payments.find(merchant_uid.str());
  return at == payments.end() ? nullptr : &at->second.payment;
}

bool MemoryBooks::has_pending(const Payment& payment) const {
  return find_pending(payment.merchant_uid).has_value();
}

Payment MemoryBooks::save_payment(const Payment& told, std::int64_t cancellations, sys_seconds now,
                                  std::string_view cause, std::optional<Money> expected) {
  const auto at = payments.find(told.merchant_uid.str());
  if (at != payments.end()) {
    const auto known = at->second;
    const auto news = compare(known.payment, known.cancellations, told, cancellations);
    if (news == News::same || news == News::older) return known.payment;
    if (news == News::another_payment && has_pending(told)) return known.payment;
    if (keep_history && expected != told.cancel_amount) {
      payment_changes.push_back({told.merchant_uid, now, std::string{cause}, told.imp_uid,
                                 known.payment.status, told.status, known.payment.cancel_amount,
                                 told.cancel_amount});
      write_audit(note_of(payment_changes.back()));
    }
  }
  Row row{told, cancellations};
  if (at != payments.end() && at->second.payment.imp_uid == told.imp_uid &&
      at->second.payment.amount == told.amount)
    row.tax = at->second.tax;
  payments.insert_or_assign(told.merchant_uid.str(), row);
  return told;
}

std::optional<PaymentTax> MemoryBooks::find_tax(const MerchantUid& merchant_uid) const {
  const auto at = payments.find(merchant_uid.str());
  return at == payments.end() ? std::nullopt : at->second.tax;
}

bool MemoryBooks::save_tax(const MerchantUid& merchant_uid, const PaymentTax& tax) {
  const auto at = payments.find(merchant_uid.str());
  if (at == payments.end() ||
      !TaxParts::from(at->second.payment.amount, tax.tax_free, tax.vat_amount))
    return false;
  at->second.tax = tax;
  return true;
}

ImportResult MemoryBooks::import_payments(std::span<const ImportRow> told, ImportMode mode,
                                          sys_seconds now, const Asker& by) {
  const auto before = *this;
  ImportResult result;
  for (std::size_t row = 0; row < told.size(); ++row) {
    const auto& payment = told[row].payment;
    const auto known = payments.find(payment.merchant_uid.str());
    const bool same_payment =
        known != payments.end() && known->second.payment.imp_uid == payment.imp_uid;
    const bool was_asked = std::any_of(refunds.begin(), refunds.end(), [&](const auto& record) {
      return record.refund.merchant_uid == payment.merchant_uid;
    });
    const bool taken = std::any_of(payments.begin(), payments.end(), [&](const auto& other) {
      return other.second.payment.imp_uid == payment.imp_uid &&
             other.second.payment.merchant_uid != payment.merchant_uid;
    });
    if (!same_payment && was_asked) {
      result.bad.push_back({row, ImportConflict::another_payment});
    } else if (!same_payment && taken) {
      result.bad.push_back({row, ImportConflict::imp_uid_of_another_order});
    } else {
      const auto news = known == payments.end() ? News::newer
                                                : compare(known->second.payment,
                                                          known->second.cancellations, payment, 0);
      const bool told_nothing = news == News::same || news == News::older;
      if (!told_nothing) save_payment(payment, 0, now, "import");
      const auto& tax = told[row].tax;
      const bool told_tax =
          tax && find_tax(payment.merchant_uid) != tax && save_tax(payment.merchant_uid, *tax);
      ++(told_nothing && !told_tax ? result.unchanged : result.stored);
    }
  }
  if (mode == ImportMode::all_or_none && !result.bad.empty()) {
    *this = before;
    result.stored = 0;
  } else {
    write_audit(note_of(result, by, now));
  }
  return result;
}

OpenAnswer MemoryBooks::open(const Intent& intent) {
  if (intent.key)
    if (auto known = find_refund(*intent.key)) return KeyKnown{*std::move(known)};
  if (one_pending_per_payment)
    if (auto open = first(refunds, [&](const auto& record) {
          return is_pending(record) && (record.refund.merchant_uid == intent.merchant_uid ||
                                        record.imp_uid == intent.imp_uid);
        }))
      return RefundOpen{*std::move(open)};
  const auto at = payments.find(intent.merchant_uid.str());
  if (at == payments.end() || at->second.payment.imp_uid != intent.imp_uid ||
      refundable_amount(at->second.payment) != intent.expected)
    return BalanceMoved{};

  auto record = record_of(intent, at->second.cancellations);
  refunds.push_back(record);
  if (intent.account)
    accounts.insert_or_assign(
        intent.id.str(), AccountOf{intent.id, intent.account->masked.bank, intent.account->sealed});
  write_down({intent.id, std::nullopt, RefundStatus::pending, intent.now, "asked for",
              intent.needs_review ? "waits for a review" : ""});
  write_audit(note_of(intent));
  return Opened{std::move(record)};
}

ApproveAnswer MemoryBooks::approve(const Approval& approval) {
  auto* record = any_refund(approval.id);
  if (!record) throw StoreUnavailable("the refund that was approved is not in the books");
  if (record->review != Review::waiting && !(approved_again && may_be_under_way(*record)))
    return NotWaiting{*record};
  const auto& row = payments.at(record->refund.merchant_uid.str());
  if (row.payment.imp_uid != record->imp_uid || refundable_amount(row.payment) != approval.expected)
    return BalanceMoved{};
  record->review = Review::approved;
  record->refund.under_review = false;
  record->approved_at = approval.now;
  record->checksum = approval.expected;
  record->cancellations_seen = row.cancellations;
  record->tax = approval.tax;
  record->next_check_at = approval.next_check_at;
  record->patience = approval.patience;
  write_down({approval.id, RefundStatus::pending, RefundStatus::pending, approval.now,
              approval.cause, "approved"});
  write_audit(note_of(approval));
  return Approved{*record};
}

void MemoryBooks::write_down(Move move) {
  if (keep_history) moves.push_back(std::move(move));
}

RefundRecord* MemoryBooks::any_refund(const RefundId& id) {
  for (auto& record : refunds)
    if (record.refund.id == id) return &record;
  return nullptr;
}

RefundRecord* MemoryBooks::pending_refund(const RefundId& id) {
  auto* record = any_refund(id);
  return record && may_be_under_way(*record) ? record : nullptr;
}

std::optional<Succeeded> MemoryBooks::succeed(const Success& success) {
  auto* record = pending_refund(success.id);
  if (!record) return std::nullopt;
  const auto* known = find_payment(success.payment.merchant_uid);
  auto payment =
      save_payment(success.payment, success.cancellations, success.now, success.cause,
                   known ? plus(known->cancel_amount, record->refund.amount) : std::nullopt);
  record->refund.status = RefundStatus::succeeded;
  record->refund.settled_at = success.now;
  record->refund.receipt_url = success.receipt_url;
  record->cancellation_id = success.cancellation_id;
  record->next_check_at.reset();
  record->unchanged_since.reset();
  write_down({success.id, RefundStatus::pending, RefundStatus::succeeded, success.now,
              success.cause, success.cancellation_id});
  write_audit(note_of(success));
  return Succeeded{*record, std::move(payment)};
}

std::optional<RefundRecord> MemoryBooks::fail(const Failure& failure) {
  auto* record = any_refund(failure.id);
  const bool rejected = failure.failure == RefundFailure::rejected;
  if (!record || !is_pending(*record) || (record->review == Review::waiting) != rejected)
    return std::nullopt;
  if (rejected) record->review = Review::rejected;
  record->refund.under_review = false;
  record->refund.status = RefundStatus::failed;
  record->refund.failure = failure.failure;
  record->refund.detail = failure.detail;
  record->refund.settled_at = failure.now;
  record->next_check_at.reset();
  record->unchanged_since.reset();
  if (failure.failure == RefundFailure::gateway_unavailable) record->key.reset();
  write_down({failure.id, RefundStatus::pending, RefundStatus::failed, failure.now, failure.cause,
              std::string{to_string(failure.failure)} +
                  (failure.note.empty() ? "" : ": " + failure.note)});
  write_audit(note_of(failure));
  return *record;
}

std::optional<RefundRecord> MemoryBooks::end_call(const RefundId& id, const CallEnd& end,
                                                  sys_seconds next_check_at) {
  auto* record = pending_refund(id);
  if (!record) return std::nullopt;
  record->call_end = end;
  record->next_check_at = next_check_at;
  write_down({id, RefundStatus::pending, RefundStatus::pending, end.at, "answer",
              std::string{to_string(end.answer)} + ": " + end.detail});
  write_audit(note_of(id, end));
  return *record;
}

std::optional<RefundRecord> MemoryBooks::postpone(const Postponement& postponement) {
  auto* record = pending_refund(postponement.id);
  if (!record) return std::nullopt;
  if (record->seen != postponement.seen)
    write_down({postponement.id, RefundStatus::pending, RefundStatus::pending, postponement.now,
                postponement.cause, postponement.seen});
  ++record->attempts;
  record->next_check_at = postponement.next_check_at;
  record->unchanged_since = postponement.unchanged_since;
  record->seen = postponement.seen;
  return *record;
}

std::optional<RefundRecord> MemoryBooks::find_refund(const RefundId& id) const {
  return first(refunds, [&](const auto& record) { return record.refund.id == id; });
}

std::optional<RefundRecord> MemoryBooks::find_refund(const IdempotencyKey& key) const {
  return first(refunds, [&](const auto& record) { return record.key == key; });
}

std::optional<RefundRecord> MemoryBooks::find_pending(const MerchantUid& merchant_uid) const {
  return first(refunds, [&](const auto& record) {
    return is_pending(record) && record.refund.merchant_uid == merchant_uid;
  });
}

OrderState MemoryBooks::look(const MerchantUid& merchant_uid,
                             const std::optional<IdempotencyKey>& key) const {
  const auto* payment = find_payment(merchant_uid);
  return {payment ? std::optional{*payment} : std::nullopt, find_tax(merchant_uid),
          find_pending(merchant_uid), key ? find_refund(*key) : std::nullopt};
}

std::vector<RefundRecord> MemoryBooks::list(const RefundFilter& filter) const {
  std::vector<RefundRecord> found;
  auto at = refunds.rbegin();
  if (filter.after) {
    at = std::find_if(at, refunds.rend(),
                      [&](const auto& record) { return record.refund.id == *filter.after; });
    if (at != refunds.rend()) ++at;
  }
  for (; at != refunds.rend() && found.size() < static_cast<std::size_t>(filter.limit); ++at) {
    if (filter.status && at->refund.status != *filter.status) continue;
    if (filter.review && at->review != *filter.review) continue;
    if (filter.merchant_uid && at->refund.merchant_uid != *filter.merchant_uid) continue;
    found.push_back(*at);
  }
  return found;
}

std::vector<Move> MemoryBooks::history(const RefundId& id) const {
  std::vector<Move> found;
  std::copy_if(moves.begin(), moves.end(), std::back_inserter(found),
               [&](const auto& move) { return move.id == id; });
  return found;
}

std::vector<PaymentChange> MemoryBooks::changes(const MerchantUid& merchant_uid) const {
  std::vector<PaymentChange> found;
  std::copy_if(payment_changes.begin(), payment_changes.end(), std::back_inserter(found),
               [&](const auto& change) { return change.merchant_uid == merchant_uid; });
  return found;
}

std::vector<RefundRecord> MemoryBooks::take_due(sys_seconds now, sys_seconds lease_until,
                                                int limit) {
  std::vector<RefundRecord*> due;
  for (auto& record : refunds)
    if (may_be_under_way(record) && *record.next_check_at <= now) due.push_back(&record);
  std::stable_sort(due.begin(), due.end(), [](const auto* a, const auto* b) {
    return *a->next_check_at < *b->next_check_at;
  });
  if (due.size() > static_cast<std::size_t>(limit)) due.resize(static_cast<std::size_t>(limit));

  std::vector<RefundRecord> taken;
  for (auto* record : due) {
    record->next_check_at = lease_until;
    taken.push_back(*record);
  }
  return taken;
}

std::vector<RefundRecord> MemoryBooks::pending() const {
  std::vector<RefundRecord> found;
  std::copy_if(refunds.begin(), refunds.end(), std::back_inserter(found), may_be_under_way);
  return found;
}

std::int64_t MemoryBooks::count_waiting() const {
  return std::count_if(refunds.begin(), refunds.end(),
                       [](const auto& record) { return record.review == Review::waiting; });
}

std::int64_t MemoryBooks::forget_keys(sys_seconds before) {
  std::int64_t forgotten = 0;
  for (auto& record : refunds) {
    if (!record.key || !record.refund.settled_at || *record.refund.settled_at >= before) continue;
    record.key.reset();
    record.fingerprint.clear();
    ++forgotten;
  }
  return forgotten;
}

std::optional<AccountOf> MemoryBooks::find_account(const RefundId& id) const {
  const auto at = accounts.find(id.str());
  if (at == accounts.end()) return std::nullopt;
  return at->second;
}

std::int64_t MemoryBooks::erase_accounts(sys_seconds settled_before, sys_seconds now) {
  std::int64_t erased = 0;
  for (auto& record : refunds) {
    if (!record.account || record.account_erased_at) continue;
    if (!record.refund.settled_at || *record.refund.settled_at >= settled_before) continue;
    if (accounts.erase(record.refund.id.str()) > 0) {
      write_audit(note_of_erasure(record.refund.id, now));
      ++erased;
    }
    record.account_erased_at = now;
  }
  return erased;
}

std::vector<AccountOf> MemoryBooks::accounts_not_under(const std::string& key_id,
                                                       const std::optional<RefundId>& after,
                                                       std::size_t limit) const {
  std::vector<AccountOf> found;
  for (const auto& [id, account] : accounts)
    if (account.sealed.key_id != key_id && (!after || id > after->str()) && found.size() < limit)
      found.push_back(account);
  return found;
}

std::int64_t MemoryBooks::reseal_accounts(std::span<const AccountOf> told, sys_seconds now,
                                          const Asker& by) {
  std::int64_t replaced = 0;
  for (const auto& account : told) {
    const auto at = accounts.find(account.refund.str());
    if (at == accounts.end()) continue;
    at->second.sealed = account.sealed;
    ++replaced;
  }
  if (replaced > 0) write_audit(note_of_resealing(replaced, told.front().sealed.key_id, by, now));
  return replaced;
}

void MemoryBooks::write_audit(const AuditNote& note) {
  if (!keep_history) return;
  const auto head = audit_head();
  audit.push_back({head.seq + 1, note, audit_hash(head.hash, head.seq + 1, note)});
}

AuditHead MemoryBooks::audit_head() const {
  if (audit.empty()) return {};
  return {audit.back().seq, audit.back().hash, audit.back().seq};
}

}  // namespace refund::fakes
