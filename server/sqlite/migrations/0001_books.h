#pragma once

namespace refund::sqlite {

/// Amounts count minor units of their currency; times are UNIX seconds. The constraints and
/// triggers hold what the program promises, whoever writes. What a status may be is spelled with
/// OR: for a list of three or more in IN, SQLite builds a table in memory at each write.
inline constexpr const char* books_0001 = R"sql(
CREATE TABLE payments (
  merchant_uid  TEXT NOT NULL PRIMARY KEY,
  imp_uid       TEXT NOT NULL,
  name          TEXT NOT NULL,
  currency      TEXT NOT NULL CHECK (length(currency) = 3),
  amount        INTEGER NOT NULL,
  cancel_amount INTEGER NOT NULL CHECK (cancel_amount BETWEEN 0 AND amount),
  status        TEXT NOT NULL CHECK (status = 'ready' OR status = 'paid' OR status = 'cancelled'
                               OR status = 'failed'),
  pay_method    TEXT NOT NULL,
  pg_provider   TEXT NOT NULL,
  escrow        INTEGER NOT NULL CHECK (escrow IN (0, 1)),
  paid_at       INTEGER,
  receipt_url   TEXT NOT NULL,
  cancellations INTEGER NOT NULL CHECK (cancellations >= 0),
  updated_at    INTEGER NOT NULL,
  cause         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payments_by_imp_uid ON payments (imp_uid);

CREATE TABLE refunds (
  seq                INTEGER PRIMARY KEY,
  id                 TEXT NOT NULL UNIQUE,
  merchant_uid       TEXT NOT NULL REFERENCES payments (merchant_uid),
  imp_uid            TEXT NOT NULL,
  currency           TEXT NOT NULL,
  amount             INTEGER NOT NULL CHECK (amount BETWEEN 1 AND checksum),
  checksum           INTEGER NOT NULL,
  reason             TEXT NOT NULL,
  account_bank       TEXT,
  account_number     TEXT,  -- masked
  status             TEXT NOT NULL CHECK (status = 'pending' OR status = 'succeeded'
                                    OR status = 'failed'),
  failure            TEXT,
  detail             TEXT NOT NULL DEFAULT '',
  requested_at       INTEGER NOT NULL,
  settled_at         INTEGER,
  receipt_url        TEXT NOT NULL DEFAULT '',
  idempotency_key    TEXT,
  fingerprint        TEXT NOT NULL,
  cancellations_seen INTEGER NOT NULL,
  cancellation_id    TEXT NOT NULL DEFAULT '',
  call_answer        TEXT,
  call_detail        TEXT NOT NULL DEFAULT '',
  call_ended_at      INTEGER,
  attempts           INTEGER NOT NULL DEFAULT 0,
  next_check_at      INTEGER,
  unchanged_since    INTEGER,
  seen               TEXT NOT NULL DEFAULT '',
  CHECK ((status = 'pending') = (settled_at IS NULL)),
  CHECK ((status = 'pending') = (next_check_at IS NOT NULL)),
  CHECK ((status = 'failed') = (failure IS NOT NULL)),
  CHECK ((call_answer IS NULL) = (call_ended_at IS NULL)),
  CHECK ((account_bank IS NULL) = (account_number IS NULL))
) STRICT;

-- At most one pending refund per payment, whichever of its names is used. This, and no lock of a
-- process, is what keeps two requests from paying together.
CREATE UNIQUE INDEX refunds_one_pending_per_order ON refunds (merchant_uid)
  WHERE status = 'pending';
CREATE UNIQUE INDEX refunds_one_pending_per_payment ON refunds (imp_uid) WHERE status = 'pending';
CREATE UNIQUE INDEX refunds_by_key ON refunds (idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX refunds_by_order ON refunds (merchant_uid);
CREATE INDEX refunds_due ON refunds (next_check_at) WHERE status = 'pending';
CREATE INDEX refunds_failed ON refunds (status) WHERE status = 'failed';
CREATE INDEX refunds_with_key_by_age ON refunds (settled_at)
  WHERE idempotency_key IS NOT NULL AND settled_at IS NOT NULL;

CREATE TABLE refund_moves (
  seq         INTEGER PRIMARY KEY,
  refund_id   TEXT NOT NULL REFERENCES refunds (id),
  from_status TEXT,
  to_status   TEXT NOT NULL,
  at          INTEGER NOT NULL,
  cause       TEXT NOT NULL,
  detail      TEXT NOT NULL
) STRICT;
CREATE INDEX refund_moves_by_refund ON refund_moves (refund_id);

CREATE TABLE payment_changes (
  seq                  INTEGER PRIMARY KEY,
  merchant_uid         TEXT NOT NULL REFERENCES payments (merchant_uid),
  at                   INTEGER NOT NULL,
  cause                TEXT NOT NULL,
  imp_uid              TEXT NOT NULL,
  currency             TEXT NOT NULL,
  status_before        TEXT NOT NULL,
  status               TEXT NOT NULL,
  cancel_amount_before INTEGER NOT NULL,
  cancel_amount        INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_changes_by_order ON payment_changes (merchant_uid);

-- What the service remembers about itself, such as how far the daily sweep has come.
CREATE TABLE marks (
  name TEXT NOT NULL PRIMARY KEY,
  at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER refunds_settle_once BEFORE UPDATE OF status ON refunds
  WHEN OLD.status <> 'pending' AND NEW.status <> OLD.status
  BEGIN SELECT RAISE(ABORT, 'a settled refund does not move'); END;
CREATE TRIGGER refunds_keep_their_terms
  BEFORE UPDATE OF id, merchant_uid, imp_uid, currency, amount, checksum, reason, requested_at
  ON refunds
  BEGIN SELECT RAISE(ABORT, 'what was asked for does not change'); END;
CREATE TRIGGER refunds_stay BEFORE DELETE ON refunds
  BEGIN SELECT RAISE(ABORT, 'refunds are not deleted'); END;
CREATE TRIGGER refund_moves_stay_as_written BEFORE UPDATE ON refund_moves
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER refund_moves_stay BEFORE DELETE ON refund_moves
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER payment_changes_stay_as_written BEFORE UPDATE ON payment_changes
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER payment_changes_stay BEFORE DELETE ON payment_changes
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
)sql";

}  // namespace refund::sqlite
