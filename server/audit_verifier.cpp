#include "server/audit_verifier.h"

#include <charconv>

#include "server/refund_store.h"

namespace refund {
namespace {

constexpr int entries_at_once = 1'000;

/// Holds entries against each other in their order.
class Chain {
 public:
  /// Empty when the entry follows.
  std::optional<AuditVerdict::Broken> add(const AuditEntry& entry) {
    if (entry.seq != last_ + 1) return AuditVerdict::Broken{AuditFault::missing, last_ + 1};
    if (entry.hash != audit_hash(hash_, entry.seq, entry.note))
      return AuditVerdict::Broken{AuditFault::changed, entry.seq};
    last_ = entry.seq;
    hash_ = entry.hash;
    return std::nullopt;
  }
  std::int64_t last() const { return last_; }
  const AuditHash& hash() const { return hash_; }

 private:
  std::int64_t last_ = 0;
  AuditHash hash_ = no_entry_before;
};

}  // namespace

std::optional<AuditAnchor> AuditAnchor::from(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  AuditAnchor anchor;
  const auto read = std::from_chars(text.data(), text.data() + colon, anchor.seq);
  const auto hash = audit_hash_from(text.substr(colon + 1));
  if (read.ec != std::errc{} || read.ptr != text.data() + colon || anchor.seq < 1 || !hash)
    return std::nullopt;
  anchor.hash = *hash;
  return anchor;
}

std::string to_string(const AuditAnchor& anchor) {
  return std::to_string(anchor.seq) + ":" + hex(anchor.hash);
}

AuditVerdict verify_audit(RefundStore& store, const std::optional<AuditAnchor>& anchor) {
  AuditVerdict verdict;
  // First: what is written from now on lies behind it.
  verdict.head = store.audit_head();
  Chain chain;
  while (true) {
    const auto entries = store.audit_entries(chain.last(), entries_at_once);
    for (const auto& entry : entries) {
      verdict.broken = chain.add(entry);
      if (!verdict.broken && anchor && anchor->seq == entry.seq && anchor->hash != entry.hash)
        verdict.broken = AuditVerdict::Broken{AuditFault::not_anchored, entry.seq};
      if (verdict.broken) return verdict;
      verdict.entries = entry.seq;
    }
    if (entries.size() < entries_at_once) break;
  }
  const auto expected = std::max(verdict.head.issued, anchor ? anchor->seq : 0);
  if (chain.last() < expected)
    verdict.broken = AuditVerdict::Broken{AuditFault::tail_missing, chain.last() + 1};
  return verdict;
}

}  // namespace refund
