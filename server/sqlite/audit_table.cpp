#include "server/sqlite/audit_table.h"

#include <algorithm>

namespace refund::sqlite {
namespace {

AuditHash hash(const Query& row, int column) {
  const auto bytes = row.bytes(column);
  AuditHash hash{};
  if (bytes.size() != hash.size()) throw StoreUnavailable("the database holds no valid hash");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::string_view bytes_of(const AuditHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

AuditEntry read_entry(const Query& row) {
  return {row.integer(0),
          {sys_seconds{std::chrono::seconds{row.integer(1)}},
           {row.text(2), row.text(3)},
           row.text(4),
           row.text(5),
           row.text(6),
           row.text(7)},
          hash(row, 8)};
}

}  // namespace

AuditHead audit_head(Connection& connection) {
  AuditHead head;
  // Two look-ups of one row each; joined they would cost twice as much, for each refund twice.
  Query issued{connection, "SELECT seq FROM sqlite_sequence WHERE name = 'audit'"};
  if (issued.step()) head.issued = issued.integer(0);
  Query last{connection, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"};
  if (last.step()) {
    head.seq = last.integer(0);
    head.hash = hash(last, 1);
  }
  return head;
}

void append_audit(Connection& connection, const AuditNote& note) {
  auto& head = connection.audit_head;
  if (!head) head = audit_head(connection);
  // After the last number given out, not the last one there: a cut end leaves a gap for ever.
  const auto seq = head->issued + 1;
  const auto hash = audit_hash(head->hash, seq, note);
  Query{connection, R"sql(
      INSERT INTO audit (seq, at, who, source, action, subject, outcome, detail, hash)
      VALUES (:seq, :at, :who, :source, :action, :subject, :outcome, :detail, :hash))sql"}
      .bind(":seq", seq)
      .bind(":at", note.at)
      .bind(":who", note.by.who)
      .bind(":source", note.by.from)
      .bind(":action", note.action)
      .bind(":subject", note.subject)
      .bind(":outcome", note.outcome)
      .bind(":detail", note.detail)
      .bind_bytes(":hash", bytes_of(hash))
      .execute();
  head = AuditHead{seq, hash, seq};
}

std::vector<AuditEntry> audit_entries(Connection& connection, std::int64_t after, int limit) {
  Query query{connection, R"sql(
      SELECT seq, at, who, source, action, subject, outcome, detail, hash
        FROM audit WHERE seq > :after ORDER BY seq LIMIT :limit)sql"};
  query.bind(":after", after).bind(":limit", std::int64_t{limit});
  std::vector<AuditEntry> entries;
  while (query.step()) entries.push_back(read_entry(query));
  return entries;
}

}  // namespace refund::sqlite
