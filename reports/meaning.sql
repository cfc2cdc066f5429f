-- What findings mean for a sample under the profile: how sensitive it is, and whether it is of a minor.
-- Each view and each of its columns says what it means. Every test is written so that NULL is not known, never harmless.

CREATE OR REPLACE VIEW finding_sure AS
SELECT x.finding_id, x.sample_id, x.entity, t.suppressed_by
FROM finding x LEFT JOIN finding_standing t ON t.finding_id = x.finding_id CROSS JOIN scan k
WHERE coalesce(CASE k.counts_by WHEN 'column' THEN t.confidence WHEN 'raised' THEN greatest(x.score, t.confidence)
                                ELSE x.score END >= k.proving_score, true);
COMMENT ON VIEW finding_sure IS 'Findings that are sure enough under the profile. What is not known is';
COMMENT ON COLUMN finding_sure.finding_id IS 'Finding';
COMMENT ON COLUMN finding_sure.sample_id IS 'Sample';
COMMENT ON COLUMN finding_sure.entity IS 'Presidio entity name';
COMMENT ON COLUMN finding_sure.suppressed_by IS 'First rule in force that matches it; NULL: none';

CREATE OR REPLACE VIEW finding_counted AS
SELECT finding_id, sample_id, entity FROM finding_sure WHERE suppressed_by IS NULL;
COMMENT ON VIEW finding_counted IS
  'Findings that the checks of findings count: sure enough, and set aside by no rule. Minors and what is sensitive together are told from all that are sure';
COMMENT ON COLUMN finding_counted.finding_id IS 'Finding';
COMMENT ON COLUMN finding_counted.sample_id IS 'Sample';
COMMENT ON COLUMN finding_counted.entity IS 'Presidio entity name';

CREATE OR REPLACE VIEW sample_sensitivity AS
WITH kind AS (
  SELECT DISTINCT f.sample_id, f.entity, e.category, coalesce(e.sensitivity, 'unknown') AS sensitivity
  FROM finding_sure f LEFT JOIN entity_category e ON e.entity = f.entity
), counted AS (  -- who is tied to a sample is known by name, wherever the name stands
  SELECT sample_id, coalesce(category, entity) AS category FROM kind WHERE sensitivity <> 'not_personal'
  UNION SELECT sample_id, 'pd:Name' FROM link
), met AS (
  SELECT c.sample_id, r.rule, r.part FROM counted c
  JOIN aggregation_rule r ON len(r.categories) = 0 OR list_contains(r.categories, c.category)
  GROUP BY c.sample_id, r.rule, r.part, r.at_least HAVING count(*) >= r.at_least
), together AS (
  SELECT m.sample_id, list_sort(list(m.rule)) AS rules
  FROM (SELECT sample_id, rule, count(*) AS parts FROM met GROUP BY ALL) m
  JOIN (SELECT rule, count(*) AS parts FROM aggregation_rule GROUP BY ALL) r ON r.rule = m.rule AND r.parts = m.parts
  GROUP BY m.sample_id
), each AS (
  SELECT sample_id, bool_or(sensitivity NOT IN ('ordinary', 'not_personal', 'sensitive')) AS unknown,
         bool_or(sensitivity = 'ordinary') AS ordinary,
         list_sort(list(entity) FILTER (sensitivity = 'sensitive')) AS entities
  FROM kind GROUP BY sample_id
)
SELECT coalesce(e.sample_id, t.sample_id) AS sample_id, CASE
    WHEN len(e.entities) > 0 OR len(t.rules) > 0 THEN 'sensitive'
    WHEN coalesce(e.unknown, true) THEN 'unknown'
    WHEN e.ordinary THEN 'ordinary' ELSE 'not_personal' END AS sensitivity,
  list_concat(list_transform(coalesce(e.entities, []), lambda x: 'entity:' || x),
              list_transform(coalesce(t.rules, []), lambda x: 'aggregation:' || x)) AS grounds
FROM each e FULL JOIN together t ON t.sample_id = e.sample_id;
COMMENT ON VIEW sample_sensitivity IS
  'How sensitive each sample is in which anything was found: by single findings, or by several together';
COMMENT ON COLUMN sample_sensitivity.sample_id IS 'Sample';
COMMENT ON COLUMN sample_sensitivity.sensitivity IS
  'sensitive | unknown (of a kind of data of which nobody says anything) | ordinary | not_personal';
COMMENT ON COLUMN sample_sensitivity.grounds IS
  'What makes it sensitive: entity:NAME (a kind of data) | aggregation:RULE (table aggregation_rule)';

CREATE OR REPLACE VIEW finding_minor AS
WITH told AS (
  SELECT f.finding_id, f.sample_id, f.entity, f.age_told, regexp_extract(f.age_told, '^(born|aged) \d+-\d*$', 1) AS way,
         try_cast(regexp_extract(f.age_told, ' (\d+)-', 1) AS BIGINT) AS low,
         try_cast(regexp_extract(f.age_told, '-(\d+)$', 1) AS BIGINT) AS high,
         year(k.as_of) AS now, k.age_of_consent AS age
  FROM finding f JOIN finding_sure c ON c.finding_id = f.finding_id CROSS JOIN scan k
  WHERE f.age_told IS NOT NULL
)
SELECT finding_id, sample_id, entity, age_told, CASE
    WHEN way = 'born' AND coalesce(low > 1990 AND now - low < age, false) THEN 'yes'
    WHEN way = 'born' AND coalesce(now - high - 1 >= age, false) THEN 'no'
    WHEN way = 'aged' AND coalesce(high < age, false) THEN 'yes'
    WHEN way = 'aged' AND coalesce(low >= age, false) THEN 'no'
    ELSE 'unknown' END AS minor
FROM told;
COMMENT ON VIEW finding_minor IS
  'Findings that say how old somebody is, and whether that is under the profile''s age on the day of the report';
COMMENT ON COLUMN finding_minor.finding_id IS 'Finding';
COMMENT ON COLUMN finding_minor.sample_id IS 'Sample';
COMMENT ON COLUMN finding_minor.entity IS 'Presidio entity name';
COMMENT ON COLUMN finding_minor.age_told IS 'What the value says, in bands';
COMMENT ON COLUMN finding_minor.minor IS
  'yes | no | unknown (a year of birth alone leaves it open, the band of ages holds the profile''s age, or it was not read)';

CREATE OR REPLACE VIEW sample_minor AS
SELECT m.sample_id, CASE WHEN bool_or(m.minor = 'yes') THEN 'yes'
         WHEN bool_and(coalesce(m.minor, '') = 'no') THEN 'no' ELSE 'unknown' END AS minor,
       list_sort(list_distinct(list(m.entity) FILTER (m.minor IS DISTINCT FROM 'no'))) AS entities,
       coalesce(any_value(v.verdict), 'tied to nobody') AS verdict
FROM finding_minor m LEFT JOIN sample_verdict v ON v.sample_id = m.sample_id
GROUP BY m.sample_id;
COMMENT ON VIEW sample_minor IS 'Samples of which a finding says how old somebody in them is';
COMMENT ON COLUMN sample_minor.sample_id IS 'Sample';
COMMENT ON COLUMN sample_minor.minor IS 'yes: somebody is under age | unknown | no: everybody of whom it is told is of age';
COMMENT ON COLUMN sample_minor.entities IS 'Kinds of the findings that do not say `no`';
COMMENT ON COLUMN sample_minor.verdict IS 'use | review | block | tied to nobody';
