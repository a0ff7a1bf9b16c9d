#pragma once

namespace refund::sqlite {

/// A refund may wait for a person at the shop, and payments and refunds have tax parts.
inline constexpr const char* reviews_and_tax_0005 = R"sql(
ALTER TABLE payments ADD COLUMN tax_free INTEGER
  CHECK (tax_free IS NULL OR tax_free BETWEEN 0 AND amount);
ALTER TABLE payments ADD COLUMN vat_amount INTEGER
  CHECK (vat_amount IS NULL OR vat_amount BETWEEN 0 AND amount - tax_free);

ALTER TABLE refunds ADD COLUMN supply INTEGER CHECK (supply IS NULL OR supply >= 0);
ALTER TABLE refunds ADD COLUMN vat INTEGER CHECK (vat IS NULL OR vat >= 0);
ALTER TABLE refunds ADD COLUMN tax_free INTEGER
  CHECK (tax_free IS NULL OR (tax_free >= 0 AND supply + vat + tax_free = amount));
ALTER TABLE refunds ADD COLUMN review TEXT NOT NULL DEFAULT 'none'
  CHECK (review = 'none' OR review = 'waiting' OR review = 'approved' OR review = 'rejected')
  CHECK (review <> 'waiting' OR status = 'pending')
  CHECK (review <> 'rejected' OR failure = 'rejected');
ALTER TABLE refunds ADD COLUMN approved_at INTEGER
  CHECK ((review = 'approved') = (approved_at IS NOT NULL));

CREATE INDEX refunds_waiting ON refunds (seq) WHERE review = 'waiting';
DROP INDEX refunds_due;
CREATE INDEX refunds_due ON refunds (next_check_at)
  WHERE status = 'pending' AND review <> 'waiting';

-- A refund is approved once, and only then does the balance that it is checked against change: it may
-- have waited for days.
DROP TRIGGER refunds_keep_their_terms;
CREATE TRIGGER refunds_keep_their_terms
  BEFORE UPDATE OF id, merchant_uid, imp_uid, currency, amount, reason, requested_at ON refunds
  BEGIN SELECT RAISE(ABORT, 'what was asked for does not change'); END;
CREATE TRIGGER refunds_keep_their_checksum BEFORE UPDATE OF checksum ON refunds
  WHEN OLD.review <> 'waiting' OR NEW.review <> 'approved'
  BEGIN SELECT RAISE(ABORT, 'what was asked for does not change'); END;
CREATE TRIGGER refunds_are_reviewed_once BEFORE UPDATE OF review ON refunds
  WHEN OLD.review <> 'waiting' AND NEW.review <> OLD.review
  BEGIN SELECT RAISE(ABORT, 'a review is over when it is over'); END;
)sql";

}  // namespace refund::sqlite
