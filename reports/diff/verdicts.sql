-- Verdicts then and now, of each person in each matched sample, and every input of them that differs; which of these
-- is told as the cause is chosen in causes.sql. Read by reports/diff/compare.py.

-- One verdict per sample and person: the worst. A link without a decision is not covered.
CREATE OR REPLACE TEMP TABLE seen_verdict AS
SELECT l.side, l.sample_id, l.person, l.subject_id, l.source_id, l.path, l.member_path, l.strength, l.candidates,
       CASE WHEN d.verdict IN ('use', 'review') THEN d.verdict ELSE 'block' END AS verdict,
       coalesce(d.reason, 'undecided') AS reason, d.dimension, d.record_id
FROM seen_link l
LEFT JOIN (SELECT 'was' AS side, * FROM was.decision UNION ALL SELECT 'now', * FROM now.decision) d
  ON d.side = l.side AND d.link_id = l.link_id
QUALIFY row_number() OVER (
  PARTITION BY l.side, l.sample_id, l.person
  ORDER BY list_position(['use', 'review'], d.verdict) DESC NULLS FIRST, d.reason, d.dimension, d.record_id, l.strength,
    l.candidates) = 1;

CREATE OR REPLACE TEMP TABLE sample_state AS
SELECT side, sample_id, list_position(['use', 'review', 'block'], verdict) AS rank
FROM seen_verdict;
CREATE OR REPLACE TEMP TABLE sample_state AS
SELECT side, sample_id, ['use', 'review', 'block'][max(rank)] AS verdict FROM sample_state GROUP BY side, sample_id;

CREATE OR REPLACE TEMP MACRO list_change(what, was, now) AS list_concat(
  list_transform(list_filter(now, lambda x: NOT list_contains(was, x)), lambda x: concat(what, ' added: ', x)),
  list_transform(list_filter(was, lambda x: NOT list_contains(now, x)), lambda x: concat(what, ' removed: ', x)));

CREATE OR REPLACE TEMP MACRO value_change(what, was, now) AS
  if(was IS DISTINCT FROM now, [concat(what, ': ', coalesce(was, 'not said'), ' -> ', coalesce(now, 'not said'))], []);

-- What decides in a declaration, of every source that a matched sample was and is of.
CREATE OR REPLACE TEMP TABLE source_change AS
SELECT p.source_was, p.source_now, flatten([
    list_change('purpose', coalesce(w.purposes, []), coalesce(n.purposes, [])),
    value_change('made to imitate persons', w.person_specific, n.person_specific),
    value_change('source', p.source_was, p.source_now),
    (SELECT flatten([value_change('applicant id', a.applicant_id, b.applicant_id),
                     value_change('territory', a.territory, b.territory)])
     FROM was.scan a CROSS JOIN now.scan b)]) AS facts
FROM (SELECT DISTINCT w.source_id AS source_was, n.source_id AS source_now
      FROM sample_joined j
      JOIN seen_sample w ON w.side = 'was' AND w.id = j.was
      JOIN seen_sample n ON n.side = 'now' AND n.id = j.now) p
LEFT JOIN was.source w ON w.source_id = p.source_was
LEFT JOIN now.source n ON n.source_id = p.source_now;

CREATE OR REPLACE TEMP TABLE verdict_joined AS
WITH paired AS (
  SELECT v.*, coalesce(j.now, concat(v.side, ':', v.sample_id)) AS pair
  FROM seen_verdict v
  LEFT JOIN (SELECT 'was' AS side, was AS id, now FROM sample_joined
             UNION ALL SELECT 'now', now, now FROM sample_joined) j ON j.side = v.side AND j.id = v.sample_id
)
SELECT coalesce(w.pair, n.pair) AS pair, coalesce(w.person, n.person) AS person, w, n,
       w.sample_id AS sample_was, n.sample_id AS sample_now
FROM (FROM paired WHERE side = 'was') w FULL JOIN (FROM paired WHERE side = 'now') n
  ON n.pair = w.pair AND n.person = w.person
WHERE w.verdict IS DISTINCT FROM n.verdict OR w.reason IS DISTINCT FROM n.reason
   OR w.dimension IS DISTINCT FROM n.dimension OR w.record_id IS DISTINCT FROM n.record_id;
