#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace refund {

/// Who asked for something, and from where. Goes into the audit log, so it names nobody's person: a
/// ticket's order, the merchant, an operator of the machine, or the service itself.
struct Asker {
  std::string who = "imp-refund";
  std::string from;  ///< an address as masked_address() leaves it; empty within the machine

  bool operator==(const Asker&) const = default;
};

/// What is to be remembered: who asked for what, and what came of it. No personal data.
struct AuditNote {
  std::chrono::sys_seconds at;
  Asker by;
  std::string action;   ///< a fixed word, such as "refund asked for"
  std::string subject;  ///< what it was done to: a refund, an order
  std::string outcome;  ///< a fixed word
  std::string detail;

  bool operator==(const AuditNote&) const = default;
};

/// SHA-256, which any other program can compute as well.
using AuditHash = std::array<unsigned char, 32>;

std::string hex(const AuditHash& hash);
std::optional<AuditHash> audit_hash_from(std::string_view hex);

/// One entry of the log. Its hash covers all that it says, its number, and the hash of the entry
/// before; so whoever knows the last hash knows whether anything before has been changed.
struct AuditEntry {
  std::int64_t seq = 0;  ///< 1, 2, 3, … without a gap
  AuditNote note;
  AuditHash hash{};

  bool operator==(const AuditEntry&) const = default;
};

/// What the first entry takes for the hash of the entry before it.
inline constexpr AuditHash no_entry_before{};

/// The one place that says how an entry is hashed: SHA-256 of the hash before (32 bytes), then of
/// "imp-refund audit 1", the number, the time in UNIX seconds, who, from, action, subject, outcome
/// and detail, each written as its length in bytes, a colon, its text and a comma.
AuditHash audit_hash(const AuditHash& before, std::int64_t seq, const AuditNote& note);

/// "203.0.113.42" -> "203.0.113.0/24", an IPv6 address -> its /48: enough to tell a network by, not
/// a person. Empty when it is no address.
std::string masked_address(std::string_view address);

/// Where the log ends.
struct AuditHead {
  std::int64_t seq = 0;     ///< of the last entry; 0 when there is none
  AuditHash hash{};         ///< of the last entry
  std::int64_t issued = 0;  ///< the last number that was ever given out

  bool operator==(const AuditHead&) const = default;
};

}  // namespace refund
