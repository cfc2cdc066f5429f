-- What the ledger means for samples beyond their verdict. Each view and each of its columns says what it means.

CREATE OR REPLACE VIEW ended_use AS
WITH ended AS (
  SELECT d.*, CASE WHEN d.reason = 'objected'
      THEN (SELECT min(t.since) FROM statement t WHERE list_contains(d.events, t.seq))
      ELSE (SELECT c.state_since FROM consent c WHERE c.record_id = d.record_id) END AS ended_at
  FROM decision d WHERE d.reason IN ('withdrawn', 'revoked', 'refused', 'invalidated', 'objected')
)
SELECT e.subject_id, e.reason, e.record_id, e.ended_at, f.source_id, o.first_used, CASE
    WHEN o.first_used <= e.ended_at::DATE THEN 'used_before_withdrawal'
    WHEN o.first_used > e.ended_at::DATE THEN 'used_after_withdrawal'
    WHEN o.used = 'no' THEN 'not_used' ELSE 'not_known' END AS use,
  f.path, m.path AS member_path, s.row, e.sample_id
FROM ended e
LEFT JOIN sample s ON s.sample_id = e.sample_id
LEFT JOIN file f ON f.file_id = s.file_id
LEFT JOIN member m ON m.file_id = s.file_id AND m.member = s.member
LEFT JOIN source o ON o.source_id = f.source_id
GROUP BY ALL ORDER BY e.subject_id, f.source_id, f.path, m.path, s.row, e.sample_id;
COMMENT ON VIEW ended_use IS
  'Samples of people who ended their consent, and whether they had been trained on by then: a withdrawal does not rewrite the past (PIPL 15, GDPR 7(3)), but from then on they are deleted or only stored (PIPL 47)';
COMMENT ON COLUMN ended_use.subject_id IS 'Person';
COMMENT ON COLUMN ended_use.reason IS 'How it ended: withdrawn | revoked | refused | invalidated | objected';
COMMENT ON COLUMN ended_use.record_id IS 'Consent record; NULL: an objection';
COMMENT ON COLUMN ended_use.ended_at IS 'When, UTC';
COMMENT ON COLUMN ended_use.source_id IS 'Source';
COMMENT ON COLUMN ended_use.first_used IS 'Day from which the source was trained on, as declared';
COMMENT ON COLUMN ended_use.use IS 'used_before_withdrawal | used_after_withdrawal | not_used | not_known';
COMMENT ON COLUMN ended_use.path IS 'Path of the file, masked where it names a person';
COMMENT ON COLUMN ended_use.member_path IS 'Path inside the archive, masked like path';
COMMENT ON COLUMN ended_use.row IS 'Physical row, from 0';
COMMENT ON COLUMN ended_use.sample_id IS 'Sample';

CREATE OR REPLACE VIEW late_event AS
SELECT e.seq, e.event_type, e.record_id, e.subject_id, e.event_time, e.recorded_at,
       coalesce(r.decided_from_seq < e.seq AND e.event_time::DATE <= r.decided_from_as_of, false) AS missed
FROM consent_event e CROSS JOIN run r
WHERE e.event_time::DATE < e.recorded_at::DATE AND e.event_type <> 'subject'
ORDER BY missed DESC, e.seq;
COMMENT ON VIEW late_event IS 'Events that were entered on a later day than they happened';
COMMENT ON COLUMN late_event.seq IS 'Event';
COMMENT ON COLUMN late_event.event_type IS 'What happened';
COMMENT ON COLUMN late_event.record_id IS 'Consent record it speaks of';
COMMENT ON COLUMN late_event.subject_id IS 'Person it speaks of';
COMMENT ON COLUMN late_event.event_time IS 'When it happened, UTC';
COMMENT ON COLUMN late_event.recorded_at IS 'When it entered the ledger, UTC';
COMMENT ON COLUMN late_event.missed IS
  'The report of which these are new decisions (run.decided_from) would have counted it, had it been there: it was back-dated past that report';
