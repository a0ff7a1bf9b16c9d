#pragma once

namespace refund::sqlite {

/// What a customer typed of a bank account, sealed (account_seal.h), apart from the refund: it is
/// needed until the refund has settled, and erased some time later, while the refund stays.
inline constexpr const char* accounts_0002 = R"sql(
CREATE TABLE refund_accounts (
  refund_id TEXT NOT NULL PRIMARY KEY REFERENCES refunds (id),
  key_id    TEXT NOT NULL,
  number    BLOB NOT NULL,
  holder    BLOB NOT NULL,
  tel       BLOB
) STRICT, WITHOUT ROWID;

ALTER TABLE refunds ADD COLUMN account_erased_at INTEGER;
-- Books of the first schema never held more than the mask.
UPDATE refunds SET account_erased_at = requested_at WHERE account_number IS NOT NULL;

CREATE INDEX refunds_with_account_by_age ON refunds (settled_at)
  WHERE account_number IS NOT NULL AND account_erased_at IS NULL AND settled_at IS NOT NULL;

CREATE TRIGGER refund_accounts_stay_while_pending BEFORE DELETE ON refund_accounts
  WHEN (SELECT status FROM refunds WHERE id = OLD.refund_id) = 'pending'
  BEGIN SELECT RAISE(ABORT, 'the account of a pending refund is needed'); END;
CREATE TRIGGER refund_accounts_stay_with_their_refund BEFORE UPDATE OF refund_id ON refund_accounts
  BEGIN SELECT RAISE(ABORT, 'an account belongs to one refund'); END;
CREATE TRIGGER refund_accounts_stay_erased BEFORE INSERT ON refund_accounts
  WHEN (SELECT account_erased_at FROM refunds WHERE id = NEW.refund_id) IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'an erased account stays erased'); END;

-- Keys of the fingerprints in refunds, each sealed under a data key: fingerprint_keys.h.
CREATE TABLE fingerprint_keys (
  id     TEXT NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL,
  sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace refund::sqlite
