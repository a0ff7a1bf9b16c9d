#pragma once

namespace refund::sqlite {

/// A refund's moves lie together in the one tree that finds them. With a table and an index beside
/// it each move changed a page more.
inline constexpr const char* moves_0006 = R"sql(
CREATE TABLE moves (
  refund_id   TEXT NOT NULL REFERENCES refunds (id),
  number      INTEGER NOT NULL,  -- from 1, within the refund
  from_status TEXT,
  to_status   TEXT NOT NULL,
  at          INTEGER NOT NULL,
  cause       TEXT NOT NULL,
  detail      TEXT NOT NULL,
  PRIMARY KEY (refund_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO moves
  SELECT refund_id, row_number() OVER (PARTITION BY refund_id ORDER BY seq),
         from_status, to_status, at, cause, detail
    FROM refund_moves ORDER BY refund_id, seq;
DROP TABLE refund_moves;
ALTER TABLE moves RENAME TO refund_moves;

CREATE TRIGGER refund_moves_stay_as_written BEFORE UPDATE ON refund_moves
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER refund_moves_stay BEFORE DELETE ON refund_moves
  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
)sql";

}  // namespace refund::sqlite
