-- Link x consent x profile -> one decision per link. The rules and their order: docs/decisions.md.
-- Every test is written so that NULL falls on the side of not covered. Parameters stand in the temporary
-- tables param_* (reports/decide.py); nothing of the data or the profile is pasted into this text.

CREATE OR REPLACE TEMP TABLE linked AS
SELECT l.link_id, l.sample_id, l.subject_id, l.strength, l.candidates, f.source_id,
       list_sort(s.modalities) AS modalities
FROM link l
LEFT JOIN sample s ON s.sample_id = l.sample_id
LEFT JOIN file f ON f.file_id = l.file_id;

-- Links of one person that meet the same circumstances are judged once, as one case.
CREATE OR REPLACE TEMP TABLE person_case AS
SELECT row_number() OVER () AS case_id, c.*, u.age_band, u.deceased, k.as_of, k.applicant_id, k.territory,
       coalesce(o.purposes, []) AS purposes_wanted,
       coalesce(len(c.modalities), 0) > 0
         AND coalesce(list_has_all((SELECT list(DISTINCT modality) FROM param_demand), c.modalities), false)
         AS modalities_known
FROM (SELECT DISTINCT subject_id, source_id, modalities FROM linked) c
JOIN subject u ON u.subject_id = c.subject_id
LEFT JOIN source o ON o.source_id = c.source_id
CROSS JOIN scan k;

CREATE OR REPLACE TEMP TABLE demanded AS
SELECT DISTINCT c.case_id, d.category
FROM (SELECT case_id, source_id, unnest(modalities) AS modality FROM person_case) c
LEFT JOIN source o ON o.source_id = c.source_id
JOIN param_demand d ON d.modality = c.modality
  AND (NOT d.if_person_specific OR coalesce(o.person_specific, '') = 'yes');

-- The same as one list per case, to be told.
CREATE OR REPLACE TEMP TABLE demand_list AS
SELECT case_id, list_sort(list(category)) AS categories FROM demanded GROUP BY case_id;

-- What the case demands and the record does not give.
CREATE OR REPLACE TEMP TABLE lacking AS
SELECT c.case_id, r.record_id,
       bool_or(NOT EXISTS (
         SELECT 1 FROM param_satisfies p
         WHERE p.category = n.category AND coalesce(list_contains(r.categories, p.given), false))) AS category,
       bool_or(NOT EXISTS (
         SELECT 1 FROM param_type t
         WHERE t.category = n.category AND t.consent_type = r.consent_type)) AS consent_type
FROM person_case c
JOIN consent r ON r.subject_id = c.subject_id
JOIN demanded n ON n.case_id = c.case_id
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE scope AS
SELECT c.case_id, r.record_id, CASE
    WHEN len(c.purposes_wanted) > 0 AND NOT coalesce(list_has_all(r.purposes, c.purposes_wanted), false)
      THEN 'purpose'
    WHEN coalesce(l.category, c.modalities_known) THEN 'category'
    WHEN NOT c.modalities_known OR NOT coalesce(list_has_all(r.modalities, c.modalities), false) THEN 'modality'
    WHEN coalesce(len(r.source_scope), 1) > 0 AND NOT coalesce(list_contains(r.source_scope, c.source_id), false)
      THEN 'source'
    WHEN c.applicant_id IS NOT NULL AND r.controller IS DISTINCT FROM c.applicant_id
      AND NOT coalesce(list_contains(r.recipients, c.applicant_id), false) THEN 'recipient'
    WHEN coalesce(len(r.territory), 1) > 0 AND NOT coalesce(list_contains(r.territory, c.territory), false)
      THEN 'territory'
  END AS dimension
FROM person_case c
JOIN consent r ON r.subject_id = c.subject_id
LEFT JOIN lacking l ON l.case_id = c.case_id AND l.record_id = r.record_id;

CREATE OR REPLACE TEMP TABLE record_judged AS
SELECT c.case_id, r.record_id, r.state, s.dimension, CASE
    WHEN coalesce(len(r.missing), 1) > 0 THEN 'evidence_missing'
    WHEN coalesce(r.state, '') NOT IN
      ('granted', 'requested', 'refused', 'withdrawn', 'revoked', 'invalidated') THEN 'evidence_missing'
    WHEN r.bundled IS NULL AND list_has_any(r.categories, p.bundled_void) THEN 'evidence_missing'
    WHEN r.state = 'invalidated' THEN 'invalidated'
    WHEN r.bundled AND list_has_any(r.categories, p.bundled_void) THEN 'invalidated'
    WHEN r.state IN ('withdrawn', 'revoked', 'refused', 'requested') THEN r.state
    WHEN r.superseded_by IS NOT NULL THEN 'superseded'
    WHEN r.valid_from > c.as_of THEN 'not_yet_valid'
    WHEN r.valid_until < c.as_of OR r.retention_until < c.as_of THEN 'expired'
    WHEN (c.age_band = 'under_age' OR r.age_band_at_grant = 'under_age')
      AND NOT (coalesce(list_contains(p.guardian, r.granted_by), false)
               AND coalesce(trim(r.guardian_relation), '') <> ''
               AND coalesce(trim(r.guardian_evidence), '') <> '') THEN 'minor_without_guardian'
    WHEN coalesce(c.age_band, '') NOT IN ('adult', 'under_age')
      OR coalesce(r.age_band_at_grant, '') NOT IN ('adult', 'under_age') THEN 'age_unknown'
    WHEN coalesce(l.consent_type, false) THEN 'type_insufficient'
    WHEN s.dimension IS NOT NULL THEN 'out_of_scope'
    WHEN coalesce(c.deceased, true) AND NOT coalesce(list_contains(p.deceased, r.granted_by), false)
      THEN 'deceased_without_estate'
    WHEN len(c.purposes_wanted) = 0 THEN 'purpose_unknown'
    WHEN c.applicant_id IS NULL THEN 'recipient_unknown'
    ELSE 'granted'
  END AS reason
FROM person_case c
CROSS JOIN param_setting p
JOIN consent r ON r.subject_id = c.subject_id
JOIN scope s ON s.case_id = c.case_id AND s.record_id = r.record_id
LEFT JOIN lacking l ON l.case_id = c.case_id AND l.record_id = r.record_id;

-- A refusal outweighs every other record, however incomplete it was entered; else the record that came farthest.
CREATE OR REPLACE TEMP TABLE case_judged AS
SELECT c.case_id, c.subject_id, c.source_id, c.modalities, j.record_id,
       CASE WHEN j.state = 'refused' THEN 'refused' ELSE coalesce(j.reason, 'no_record') END AS reason,
       CASE WHEN j.reason = 'out_of_scope' THEN j.dimension END AS dimension, coalesce(m.categories, []) AS demanded
FROM person_case c
LEFT JOIN demand_list m ON m.case_id = c.case_id
LEFT JOIN record_judged j ON j.case_id = c.case_id
LEFT JOIN param_reason o ON o.reason = j.reason
QUALIFY row_number() OVER (
  PARTITION BY c.case_id ORDER BY coalesce(j.state, '') = 'refused' DESC, o.rank DESC NULLS LAST, j.record_id) = 1;

DELETE FROM decision;

INSERT INTO decision BY NAME
WITH reasoned AS (
  SELECT l.*, c.record_id, coalesce(c.demanded, []) AS demanded, CASE
      WHEN u.subject_id IS NULL THEN 'subject_unresolved'
      WHEN l.candidates IS DISTINCT FROM 1 OR coalesce(l.strength, 'common') = 'common' THEN 'ambiguous_person'
      WHEN coalesce(u.objected, true) THEN 'objected'
      ELSE c.reason END AS reason,
    c.dimension
  FROM linked l
  LEFT JOIN subject u ON u.subject_id = l.subject_id
  LEFT JOIN case_judged c ON c.subject_id = l.subject_id
    AND c.source_id IS NOT DISTINCT FROM l.source_id AND c.modalities IS NOT DISTINCT FROM l.modalities
), judged AS (
  SELECT d.*, coalesce(o.verdict, 'block') AS first_verdict, o.of_record,
         coalesce(o.verdict, 'block') <> 'review' AND coalesce(d.strength, '') = 'weak' AS softened
  FROM reasoned d LEFT JOIN param_reason o ON o.reason = d.reason
)
SELECT link_id, sample_id, subject_id,
       CASE WHEN softened THEN 'review' ELSE first_verdict END AS verdict,
       CASE WHEN softened THEN 'weak_evidence' ELSE reason END AS reason,
       CASE WHEN reason = 'out_of_scope' AND NOT softened THEN dimension END AS dimension,
       CASE WHEN of_record THEN record_id END AS record_id, demanded
FROM judged;
