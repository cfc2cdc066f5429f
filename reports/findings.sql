-- What a finding counts for, beyond its score: what its column says, and whether a rule of the user's sets it aside.
-- Nothing here is stored: all of it follows from tables, and the day of the rules is scan.as_of.

CREATE OR REPLACE VIEW column_evidence AS
WITH added AS (
  SELECT file_id, member, field, entity, max(cue) AS cue, sum(seen)::BIGINT AS seen, sum(numbers)::BIGINT AS numbers,
         sum(validated)::BIGINT AS validated
  FROM column_count GROUP BY file_id, member, field, entity
), uncounted AS (
  SELECT DISTINCT file_id FROM issue WHERE code = 'columns.many'
)
SELECT f.source_id, e.file_id, e.member, e.field, e.entity, e.cue, w.cue AS number_cue, w.seen AS "values", e.seen AS found,
       e.validated, round(e.seen / nullif(w.seen, 0), 4) AS share, round(e.validated / nullif(e.seen, 0), 4) AS share_validated,
       round(w.numbers / nullif(w.seen, 0), 4) AS share_numbers,
       CASE WHEN e.cue IS NOT NULL AND 2 * e.seen >= w.seen THEN 'raise'
            WHEN e.cue IS NULL AND w.cue IS NOT NULL AND e.numbers = e.seen AND 20 * w.numbers >= 19 * w.seen
              AND u.file_id IS NULL THEN 'lower'
            ELSE 'none' END AS verdict
FROM added e
JOIN added w ON w.entity = '' AND w.file_id = e.file_id AND w.member IS NOT DISTINCT FROM e.member AND w.field = e.field
LEFT JOIN file f ON f.file_id = e.file_id
LEFT JOIN uncounted u ON u.file_id = e.file_id
WHERE e.entity <> ''
ORDER BY verdict = 'none', f.source_id, f.path, e.member, e.field, e.entity;
COMMENT ON VIEW column_evidence IS
  'Columns of structured data whose names speak for what is found in them, or against it, and what their values say';
COMMENT ON COLUMN column_evidence.source_id IS 'Source';
COMMENT ON COLUMN column_evidence.file_id IS 'File';
COMMENT ON COLUMN column_evidence.member IS 'Archive member';
COMMENT ON COLUMN column_evidence.field IS 'Column';
COMMENT ON COLUMN column_evidence.entity IS 'Entity that was found in values of the column, whatever the score';
COMMENT ON COLUMN column_evidence.cue IS 'Word of its name that speaks for the entity';
COMMENT ON COLUMN column_evidence.number_cue IS 'Word of its name that speaks for plain numbers';
COMMENT ON COLUMN column_evidence."values" IS 'Values looked at';
COMMENT ON COLUMN column_evidence.found IS 'Of these, values in which the entity was found';
COMMENT ON COLUMN column_evidence.validated IS 'Of these, values with a hit whose check digit or validator held';
COMMENT ON COLUMN column_evidence.share IS 'found / values';
COMMENT ON COLUMN column_evidence.share_validated IS 'validated / found';
COMMENT ON COLUMN column_evidence.share_numbers IS 'Share of the values that are plain numbers';
COMMENT ON COLUMN column_evidence.verdict IS
  'raise: its name says so, and half of its values do. lower: its name speaks of numbers, 19 of 20 values are, and the entity was found in numbers alone. none';

CREATE OR REPLACE VIEW rule_in_force AS
SELECT rule_id FROM suppression, scan
WHERE coalesce(trim(reason), '') <> ''
  AND (coalesce(kind = 'suppression' AND until >= as_of, false)
       OR coalesce(kind = 'allow' AND (until IS NULL OR until >= as_of), false))
ORDER BY rule_id;
COMMENT ON VIEW rule_in_force IS 'Rules of the user that hold on the day of the report; one without a reason or of no known kind never does';
COMMENT ON COLUMN rule_in_force.rule_id IS 'Rule';

CREATE OR REPLACE VIEW finding_standing AS
WITH said AS (
  SELECT x.finding_id, x.score, x.rules, x.validated, coalesce(c.verdict, 'none') AS column_verdict
  FROM finding x
  LEFT JOIN (SELECT * FROM column_evidence WHERE verdict <> 'none') c
    ON c.file_id = x.file_id AND c.member IS NOT DISTINCT FROM x.member AND c.entity = x.entity
   AND c.field = regexp_replace(regexp_replace(x.field, '\[[0-9]+\]', '[]', 'g'), '\[\]$', '')
)
SELECT finding_id, CASE WHEN column_verdict = 'lower' AND validated THEN 'none' ELSE column_verdict END AS column_verdict,
       round(CASE WHEN column_verdict = 'raise' THEN least(1, greatest(score + 0.35, 0.4))
                  WHEN column_verdict = 'lower' AND validated IS DISTINCT FROM true THEN least(score, greatest(score - 0.35, 0.01))
                  ELSE score END, 4) AS confidence,
       list_min(list_intersect(coalesce(rules, []), coalesce((SELECT list(rule_id) FROM rule_in_force), []))) AS suppressed_by
FROM said;
COMMENT ON VIEW finding_standing IS 'Per finding: confidence with what its column says, and the rule that sets it aside on the day of the report';
COMMENT ON COLUMN finding_standing.finding_id IS 'Finding';
COMMENT ON COLUMN finding_standing.column_verdict IS 'What its column says: raise | lower | none; a value that validates is never lowered';
COMMENT ON COLUMN finding_standing.confidence IS 'Score, 0.35 more (0.4 at least) where the column raises it, 0.35 less where it lowers it';
COMMENT ON COLUMN finding_standing.suppressed_by IS 'First rule in force that matches it; NULL: none, it counts';

CREATE OR REPLACE VIEW suppression_use AS
SELECT s.rule_id, s.kind, s.until, CASE
         WHEN r.rule_id IS NOT NULL THEN 'in force'
         WHEN s.until < k.as_of THEN 'run out'
         ELSE 'void' END AS standing,
       coalesce(m.matched, 0) AS matched, coalesce(m.set_aside, 0) AS set_aside, coalesce(m.entities, []) AS entities,
       s.reason, s.who
FROM suppression s CROSS JOIN scan k
LEFT JOIN rule_in_force r ON r.rule_id = s.rule_id
LEFT JOIN (
  SELECT rule_id, count(*) AS matched, count(*) FILTER (suppressed_by = rule_id) AS set_aside,
         list_sort(list_distinct(list(entity))) AS entities
  FROM (SELECT unnest(x.rules) AS rule_id, x.entity, t.suppressed_by
        FROM finding x JOIN finding_standing t ON t.finding_id = x.finding_id WHERE len(x.rules) > 0)
  GROUP BY rule_id) m ON m.rule_id = s.rule_id
ORDER BY s.rule_id;
COMMENT ON VIEW suppression_use IS 'The user''s allow lists and suppressions, and how many findings each sets aside';
COMMENT ON COLUMN suppression_use.rule_id IS 'Rule';
COMMENT ON COLUMN suppression_use.kind IS 'allow | suppression';
COMMENT ON COLUMN suppression_use.until IS 'Last day on which it holds; NULL: no end';
COMMENT ON COLUMN suppression_use.standing IS 'in force | run out (its findings count again) | void (no reason or end, or no known kind: it never holds)';
COMMENT ON COLUMN suppression_use.matched IS 'Findings that it matches';
COMMENT ON COLUMN suppression_use.set_aside IS 'Of these, set aside by it; one that two rules match counts with the first';
COMMENT ON COLUMN suppression_use.entities IS 'Entities of the findings that it matches';
COMMENT ON COLUMN suppression_use.reason IS 'Why, as the user says';
COMMENT ON COLUMN suppression_use.who IS 'Who answers for it';
