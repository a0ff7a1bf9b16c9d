#include "server/sqlite/refund_table.h"

#include "server/audit_notes.h"
#include "server/sqlite/account_table.h"
#include "server/sqlite/audit_table.h"
#include "server/sqlite/payment_table.h"

namespace refund::sqlite {
namespace {

/// Stands in next_check_at of a refund that waits for a review: never.
constexpr sys_seconds never = std::chrono::sys_days{std::chrono::year{9999} / 1 / 1};

std::string select_refunds(std::string_view rest) {
  return std::string{"SELECT "} + refund_columns + " FROM refunds " + std::string{rest};
}

/// With a few pending refunds among millions that have settled SQLite would read them all, since
/// they lie in the order that is asked for. Named here, the index of the few is used, or the
/// statement refused.
std::string select_by_index(std::string_view index, std::string_view rest) {
  return select_refunds("INDEXED BY " + std::string{index} + " " + std::string{rest});
}

std::optional<RefundRecord> one(Query& query) {
  if (!query.step()) return std::nullopt;
  return read_refund(query);
}

/// The refund as a statement that changes it has left it; empty when it has changed nothing. It is
/// read again, since RETURNING would make SQLite build a table in memory for its one row.
std::optional<RefundRecord> changed(Connection& connection, Query& statement, const RefundId& id) {
  if (statement.execute() == 0) return std::nullopt;
  return find_refund(connection, id);
}

std::vector<RefundRecord> every(Query& query) {
  std::vector<RefundRecord> records;
  while (query.step()) records.push_back(read_refund(query));
  return records;
}

void write_move(Connection& connection, const Move& move) {
  Query query{connection, R"sql(
      INSERT INTO refund_moves (refund_id, number, from_status, to_status, at, cause, detail)
      VALUES (:id, 1 + ifnull((SELECT max(number) FROM refund_moves WHERE refund_id = :id), 0),
              :from, :to, :at, :cause, :detail))sql"};
  query.bind(":id", move.id.str());
  move.from ? query.bind(":from", to_string(*move.from)) : query.bind_null(":from");
  query.bind(":to", to_string(move.to))
      .bind(":at", move.at)
      .bind(":cause", move.cause)
      .bind(":detail", move.detail)
      .execute();
}

void bind_tax(Query& query, const std::optional<TaxParts>& tax) {
  if (!tax) {
    query.bind_null(":supply").bind_null(":vat").bind_null(":tax_free");
    return;
  }
  query.bind(":supply", tax->supply().minor())
      .bind(":vat", tax->vat().minor())
      .bind(":tax_free", tax->tax_free().minor());
}

std::optional<RefundRecord> find_pending_of(Connection& connection, const MerchantUid& merchant_uid,
                                            const ImpUid& imp_uid) {
  // Two look-ups by index; an OR over both would read the table.
  static const auto sql =
      select_refunds("WHERE merchant_uid = :merchant_uid AND status = 'pending' UNION ") +
      select_refunds("WHERE imp_uid = :imp_uid AND status = 'pending' LIMIT 1");
  Query query{connection, sql};
  query.bind(":merchant_uid", merchant_uid.str()).bind(":imp_uid", imp_uid.str());
  return one(query);
}

/// How many cancellations the books know of the intent's payment; empty when its balance has moved
/// since it was read: our own checksum. Within a transaction it stays so until that ends.
std::optional<std::int64_t> cancellations_if_unmoved(Connection& connection, const Intent& intent) {
  Query query{connection, R"sql(
      SELECT cancellations FROM payments
       WHERE merchant_uid = :merchant_uid AND imp_uid = :imp_uid AND currency = :currency
         AND amount - cancel_amount = :expected)sql"};
  query.bind(":merchant_uid", intent.merchant_uid.str())
      .bind(":imp_uid", intent.imp_uid.str())
      .bind(":currency", intent.amount.currency().code())
      .bind(":expected", intent.expected.minor());
  if (!query.step()) return std::nullopt;
  return query.integer(0);
}

/// False when the refund was kept out. The unique indexes let one key and one pending refund in; DO
/// NOTHING leaves it to us to say which.
bool insert_refund(Connection& connection, const RefundRecord& record) {
  const auto& refund = record.refund;
  Query query{connection, R"sql(
      INSERT INTO refunds (id, merchant_uid, imp_uid, currency, amount, checksum, reason,
                           account_bank, account_number, status, requested_at, idempotency_key,
                           fingerprint, cancellations_seen, next_check_at, call_limit,
                           settle_after, supply, vat, tax_free, review)
      VALUES (:id, :merchant_uid, :imp_uid, :currency, :amount, :checksum, :reason,
              :account_bank, :account_number, 'pending', :requested_at, :key,
              :fingerprint, :cancellations_seen, :next_check_at, :call_limit,
              :settle_after, :supply, :vat, :tax_free, :review)
      ON CONFLICT DO NOTHING)sql"};
  query.bind(":id", refund.id.str())
      .bind(":merchant_uid", refund.merchant_uid.str())
      .bind(":imp_uid", record.imp_uid.str())
      .bind(":currency", refund.amount.currency().code())
      .bind(":amount", refund.amount.minor())
      .bind(":checksum", record.checksum.minor())
      .bind(":reason", refund.reason)
      .bind(":requested_at", refund.requested_at)
      .bind(":fingerprint", record.fingerprint)
      .bind(":cancellations_seen", record.cancellations_seen)
      .bind(":next_check_at", record.next_check_at.value_or(never))
      .bind(":call_limit", record.patience.call_limit)
      .bind(":settle_after", record.patience.settle_after)
      .bind(":review", to_string(record.review));
  bind_tax(query, record.tax);
  record.key ? query.bind(":key", record.key->str()) : query.bind_null(":key");
  if (record.account) {
    query.bind(":account_bank", record.account->bank);
    query.bind(":account_number", record.account->number);
  } else {
    query.bind_null(":account_bank").bind_null(":account_number");
  }
  return query.execute() == 1;
}

}  // namespace

OpenAnswer open_refund(Connection& connection, const Intent& intent) {
  if (const auto cancellations = cancellations_if_unmoved(connection, intent)) {
    auto record = record_of(intent, *cancellations);
    if (insert_refund(connection, record)) {
      if (intent.account) insert_account(connection, intent.id, intent.account->sealed);
      write_move(connection, {intent.id, std::nullopt, RefundStatus::pending, intent.now,
                              "asked for", intent.needs_review ? "waits for a review" : ""});
      append_audit(connection, note_of(intent));
      return Opened{std::move(record)};
    }
  }
  if (intent.key)
    if (auto known = find_refund(connection, *intent.key)) return KeyKnown{*std::move(known)};
  if (auto open = find_pending_of(connection, intent.merchant_uid, intent.imp_uid))
    return RefundOpen{*std::move(open)};
  return BalanceMoved{};
}

ApproveAnswer approve(Connection& connection, const Approval& approval) {
  const auto before = find_refund(connection, approval.id);
  if (!before) throw StoreUnavailable("the refund that was approved is not in the database");
  // As with the intent: the WHERE is our own checksum, and lets one approval through.
  static const std::string sql = R"sql(
      UPDATE refunds
         SET review = 'approved', approved_at = :now, checksum = :expected,
             cancellations_seen = (SELECT cancellations FROM payments
                                    WHERE payments.merchant_uid = refunds.merchant_uid),
             supply = :supply, vat = :vat, tax_free = :tax_free, next_check_at = :next_check_at,
             call_limit = :call_limit, settle_after = :settle_after
       WHERE id = :id AND status = 'pending' AND review = 'waiting'
         AND EXISTS (SELECT 1 FROM payments
                      WHERE payments.merchant_uid = refunds.merchant_uid
                        AND payments.imp_uid = refunds.imp_uid
                        AND payments.amount - payments.cancel_amount = :expected))sql";
  Query query{connection, sql};
  query.bind(":id", approval.id.str())
      .bind(":now", approval.now)
      .bind(":expected", approval.expected.minor())
      .bind(":next_check_at", approval.next_check_at)
      .bind(":call_limit", approval.patience.call_limit)
      .bind(":settle_after", approval.patience.settle_after);
  bind_tax(query, approval.tax);
  auto record = changed(connection, query, approval.id);
  if (!record) {
    if (before->review == Review::waiting) return BalanceMoved{};
    return NotWaiting{*before};
  }
  write_move(connection, {approval.id, RefundStatus::pending, RefundStatus::pending, approval.now,
                          approval.cause, "approved"});
  append_audit(connection, note_of(approval));
  return Approved{*std::move(record)};
}

std::optional<Succeeded> succeed(Connection& connection, const Success& success) {
  auto open = find_refund(connection, success.id);
  if (!open || open->refund.status != RefundStatus::pending || open->review == Review::waiting)
    return std::nullopt;

  // Before the refund moves: while it is pending no other payment can take its order's place.
  auto payment = save_payment(connection, {success.payment, success.cancellations}, success.now,
                              success.cause, open->refund.amount);

  static const std::string sql = R"sql(
      UPDATE refunds
         SET status = 'succeeded', settled_at = :now, next_check_at = NULL, unchanged_since = NULL,
             cancellation_id = :cancellation_id, receipt_url = :receipt_url
       WHERE id = :id AND status = 'pending')sql";
  Query query{connection, sql};
  query.bind(":id", success.id.str())
      .bind(":now", success.now)
      .bind(":cancellation_id", success.cancellation_id)
      .bind(":receipt_url", success.receipt_url);
  query.execute();
  write_move(connection, {success.id, RefundStatus::pending, RefundStatus::succeeded, success.now,
                          success.cause, success.cancellation_id});
  append_audit(connection, note_of(success));

  // As it now stands in the table, without reading it once more.
  open->refund.status = RefundStatus::succeeded;
  open->refund.settled_at = success.now;
  open->refund.receipt_url = success.receipt_url;
  open->cancellation_id = success.cancellation_id;
  open->next_check_at.reset();
  open->unchanged_since.reset();
  return Succeeded{*std::move(open), std::move(payment)};
}

std::optional<RefundRecord> fail(Connection& connection, const Failure& failure) {
  static const std::string sql = R"sql(
      UPDATE refunds
         SET status = 'failed', failure = :failure, detail = :detail, settled_at = :now,
             next_check_at = NULL, unchanged_since = NULL,
             idempotency_key = iif(:failure = 'gateway_unavailable', NULL, idempotency_key),
             review = iif(:failure = 'rejected', 'rejected', review)
       WHERE id = :id AND status = 'pending'
         AND (review = 'waiting') = (:failure = 'rejected'))sql";
  Query query{connection, sql};
  query.bind(":id", failure.id.str())
      .bind(":now", failure.now)
      .bind(":failure", to_string(failure.failure))
      .bind(":detail", failure.detail);
  auto record = changed(connection, query, failure.id);
  if (record) {
    write_move(connection,
               {failure.id, RefundStatus::pending, RefundStatus::failed, failure.now, failure.cause,
                std::string{to_string(failure.failure)} +
                    (failure.note.empty() ? "" : ": " + failure.note)});
    append_audit(connection, note_of(failure));
  }
  return record;
}

std::optional<RefundRecord> end_call(Connection& connection, const RefundId& id, const CallEnd& end,
                                     sys_seconds next_check_at) {
  static const std::string sql = R"sql(
      UPDATE refunds
         SET call_answer = :answer, call_detail = :detail, call_ended_at = :at,
             next_check_at = :next_check_at
       WHERE id = :id AND status = 'pending' AND review <> 'waiting')sql";
  Query query{connection, sql};
  query.bind(":id", id.str())
      .bind(":answer", to_string(end.answer))
      .bind(":detail", end.detail)
      .bind(":at", end.at)
      .bind(":next_check_at", next_check_at);
  auto record = changed(connection, query, id);
  if (record) {
    write_move(connection, {id, RefundStatus::pending, RefundStatus::pending, end.at, "answer",
                            std::string{to_string(end.answer)} + ": " + end.detail});
    append_audit(connection, note_of(id, end));
  }
  return record;
}

std::optional<RefundRecord> postpone(Connection& connection, const Postponement& postponement) {
  const auto before = find_refund(connection, postponement.id);
  if (!before || before->refund.status != RefundStatus::pending ||
      before->review == Review::waiting)
    return std::nullopt;

  static const std::string sql = R"sql(
      UPDATE refunds
         SET attempts = attempts + 1, next_check_at = :next_check_at,
             unchanged_since = :unchanged_since, seen = :seen
       WHERE id = :id)sql";
  Query query{connection, sql};
  query.bind(":id", postponement.id.str())
      .bind(":next_check_at", postponement.next_check_at)
      .bind(":unchanged_since", postponement.unchanged_since)
      .bind(":seen", postponement.seen);
  auto record = changed(connection, query, postponement.id);
  if (before->seen != postponement.seen)
    write_move(connection, {postponement.id, RefundStatus::pending, RefundStatus::pending,
                            postponement.now, postponement.cause, postponement.seen});
  return record;
}

std::vector<RefundRecord> take_due(Connection& connection, sys_seconds now, sys_seconds lease_until,
                                   int limit) {
  static const auto select = select_refunds(
      "WHERE status = 'pending' AND review <> 'waiting' AND next_check_at <= :now ORDER BY "
      "next_check_at, seq LIMIT "
      ":limit");
  std::vector<RefundRecord> due;
  {
    Query query{connection, select};
    query.bind(":now", now).bind(":limit", std::int64_t{limit});
    due = every(query);
  }
  for (auto& record : due) {
    Query{connection, "UPDATE refunds SET next_check_at = :lease_until WHERE id = :id"}
        .bind(":lease_until", lease_until)
        .bind(":id", record.refund.id.str())
        .execute();
    record.next_check_at = lease_until;
  }
  return due;
}

std::int64_t forget_keys(Connection& connection, sys_seconds before, int limit) {
  return Query{connection, R"sql(
      UPDATE refunds SET idempotency_key = NULL, fingerprint = ''
       WHERE seq IN (SELECT seq FROM refunds
                      WHERE idempotency_key IS NOT NULL AND settled_at IS NOT NULL
                        AND settled_at < :before LIMIT :limit))sql"}
      .bind(":before", before)
      .bind(":limit", std::int64_t{limit})
      .execute();
}

bool any_due(Connection& connection, sys_seconds now) {
  return Query{connection,
               "SELECT 1 FROM refunds WHERE status = 'pending' AND review <> 'waiting' AND "
               "next_check_at <= :now LIMIT 1"}
      .bind(":now", now)
      .step();
}

std::optional<RefundRecord> find_refund(Connection& connection, const RefundId& id) {
  static const auto sql = select_refunds("WHERE id = :id");
  Query query{connection, sql};
  query.bind(":id", id.str());
  return one(query);
}

std::optional<RefundRecord> find_refund(Connection& connection, const IdempotencyKey& key) {
  static const auto sql = select_refunds("WHERE idempotency_key = :key");
  Query query{connection, sql};
  query.bind(":key", key.str());
  return one(query);
}

std::optional<RefundRecord> find_pending(Connection& connection, const MerchantUid& merchant_uid) {
  static const auto sql =
      select_refunds("WHERE merchant_uid = :merchant_uid AND status = 'pending'");
  Query query{connection, sql};
  query.bind(":merchant_uid", merchant_uid.str());
  return one(query);
}

std::vector<RefundRecord> refunds_of(Connection& connection, const MerchantUid& merchant_uid) {
  static const auto sql = select_refunds("WHERE merchant_uid = :merchant_uid ORDER BY seq DESC");
  Query query{connection, sql};
  query.bind(":merchant_uid", merchant_uid.str());
  return every(query);
}

std::vector<RefundRecord> list(Connection& connection, const RefundFilter& filter) {
  // The status is spelled out, not bound: only so do the indexes of one status come into play.
  std::string where = "WHERE true";
  const bool of_few = filter.status == RefundStatus::pending && filter.review != Review::waiting &&
                      !filter.merchant_uid;
  if (filter.status) where += " AND status = '" + std::string{to_string(*filter.status)} + "'";
  if (filter.review) where += " AND review = '" + std::string{to_string(*filter.review)} + "'";
  if (filter.merchant_uid) where += " AND merchant_uid = :merchant_uid";
  if (filter.after) where += " AND seq < (SELECT seq FROM refunds WHERE id = :after)";

  where += " ORDER BY seq DESC LIMIT :limit";
  Query query{connection, of_few ? select_by_index("refunds_one_pending_per_order", where)
                                 : select_refunds(where)};
  if (filter.merchant_uid) query.bind(":merchant_uid", filter.merchant_uid->str());
  if (filter.after) query.bind(":after", filter.after->str());
  query.bind(":limit", std::int64_t{filter.limit});
  return every(query);
}

std::vector<RefundRecord> pending(Connection& connection) {
  static const auto sql = select_by_index(
      "refunds_due", "WHERE status = 'pending' AND review <> 'waiting' ORDER BY seq");
  Query query{connection, sql};
  return every(query);
}

std::int64_t count_waiting(Connection& connection) {
  Query query{connection, "SELECT count(*) FROM refunds WHERE review = 'waiting'"};
  return query.step() ? query.integer(0) : 0;
}

std::vector<Move> history(Connection& connection, const RefundId& id) {
  static const auto sql = std::string{"SELECT "} + move_columns +
                          " FROM refund_moves WHERE refund_id = :id ORDER BY number";
  Query query{connection, sql};
  query.bind(":id", id.str());
  std::vector<Move> moves;
  while (query.step()) moves.push_back(read_move(query));
  return moves;
}

}  // namespace refund::sqlite
