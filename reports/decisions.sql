-- Link x consent x profile -> one decision per link. The rules and their order: docs/decisions.md.
-- Every test is written so that NULL falls on the side of not covered. Parameters stand in the temporary
-- tables param_* (reports/decide.py); nothing of the data or the profile is pasted into this text.

-- Only where somebody named files by their digest does it matter which file a sample is of.
CREATE OR REPLACE TEMP TABLE by_digest AS
SELECT DISTINCT subject_id FROM (
  SELECT subject_id, source_scope FROM consent UNION ALL SELECT subject_id, source_scope FROM statement)
WHERE len(list_filter(source_scope, lambda x: starts_with(x, 'sha256:'))) > 0;

CREATE OR REPLACE TEMP TABLE linked AS
SELECT l.link_id, l.sample_id, l.subject_id, l.strength, l.candidates, f.source_id,
       list_sort(s.modalities) AS modalities,
       CASE WHEN b.subject_id IS NOT NULL THEN coalesce(m.sha256, f.sha256) END AS sha256
FROM link l
LEFT JOIN sample s ON s.sample_id = l.sample_id
LEFT JOIN file f ON f.file_id = l.file_id
LEFT JOIN by_digest b ON b.subject_id = l.subject_id
LEFT JOIN member m ON m.file_id = l.file_id AND m.member = l.member AND b.subject_id IS NOT NULL;

-- Links of one person that meet the same circumstances are judged once, as one case.
CREATE OR REPLACE TEMP TABLE person_case AS
SELECT row_number() OVER () AS case_id, c.*, [c.source_id, 'sha256:' || c.sha256] AS places, u.age_band, u.deceased, k.as_of, k.applicant_id, k.territory,
       coalesce(o.purposes, []) AS purposes_wanted,
       coalesce(len(c.modalities), 0) > 0
         AND coalesce(list_has_all((SELECT list(DISTINCT modality) FROM param_demand), c.modalities), false)
         AS modalities_known
FROM (SELECT DISTINCT subject_id, source_id, modalities, sha256 FROM linked) c
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

-- What a scope of sources does not name, it does not cover. `places` are the source and the digest of the file.
CREATE OR REPLACE TEMP MACRO names_place(scope, places) AS
  coalesce(list_contains(scope, places[1]), false)
  OR coalesce(len(list_filter(scope, lambda x: starts_with(x, 'sha256:') AND starts_with(places[2], x))) > 0, false);

-- Objections to what the case is for. What is not known of the case, the objection is about; a category of which
-- the profile knows no use is about every use.
CREATE OR REPLACE TEMP TABLE objected AS
SELECT c.case_id, list_sort(list(t.seq)) AS events
FROM person_case c
JOIN statement t ON t.subject_id = c.subject_id AND t.kind IS DISTINCT FROM 'deletion'
LEFT JOIN demand_list d ON d.case_id = c.case_id
WHERE (coalesce(len(t.purposes), 0) = 0 OR len(c.purposes_wanted) = 0
       OR list_has_any(t.purposes, c.purposes_wanted))
  AND (coalesce(len(t.modalities), 0) = 0 OR NOT c.modalities_known OR list_has_any(t.modalities, c.modalities))
  AND (coalesce(len(t.categories), 0) = 0 OR NOT c.modalities_known
       OR list_has_any(t.categories, d.categories)
       OR EXISTS (SELECT 1 FROM param_satisfies p
                  WHERE list_contains(d.categories, p.category) AND list_contains(t.categories, p.given))
       OR NOT coalesce(list_has_all((SELECT list(given) FROM param_satisfies), t.categories), false))
  AND (coalesce(len(t.source_scope), 0) = 0 OR c.source_id IS NULL OR names_place(t.source_scope, c.places))
GROUP BY c.case_id;

-- What the case demands and the record does not give.
CREATE OR REPLACE TEMP TABLE lacking AS
SELECT c.case_id, r.record_id,
       bool_or(NOT EXISTS (
         SELECT 1 FROM param_satisfies p
         WHERE p.category = n.category AND coalesce(list_contains(r.categories, p.given), false))) AS category,
       bool_or(NOT EXISTS (
         SELECT 1 FROM param_type t
         WHERE t.category = n.category AND t.consent_type = r.consent_type)) AS consent_type,
       bool_or(list_contains((SELECT specific FROM param_setting), n.category)) AS must_be_specific
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
    WHEN coalesce(len(r.source_scope), 1) > 0 AND NOT names_place(r.source_scope, c.places) THEN 'source'
    WHEN c.applicant_id IS NOT NULL AND r.controller IS DISTINCT FROM c.applicant_id
      AND NOT coalesce(list_contains(r.recipients, c.applicant_id), false) THEN 'recipient'
    WHEN coalesce(len(r.territory), 1) > 0 AND NOT coalesce(list_contains(r.territory, c.territory), false)
      THEN 'territory'
  END AS dimension
FROM person_case c
JOIN consent r ON r.subject_id = c.subject_id
LEFT JOIN lacking l ON l.case_id = c.case_id AND l.record_id = r.record_id;

CREATE OR REPLACE TEMP TABLE record_judged AS
SELECT c.case_id, r.record_id, r.state, r.events, s.dimension, CASE
    WHEN r.state = 'invalidated' THEN 'invalidated'
    WHEN r.state IN ('withdrawn', 'revoked', 'refused', 'requested') THEN r.state
    WHEN coalesce(r.state, '') <> 'granted' THEN 'evidence_missing'
    WHEN r.bundled AND list_has_any(r.categories, p.bundled_void) THEN 'invalidated'
    WHEN coalesce(len(r.missing), 1) > 0 THEN 'evidence_missing'
    WHEN r.bundled IS NULL AND list_has_any(r.categories, p.bundled_void) THEN 'evidence_missing'
    WHEN coalesce(r.evidence_state, '') NOT IN ('matches', 'not_at_hand', 'none') THEN 'evidence_missing'
    WHEN list_has_any(r.lacks, p.required) THEN 'evidence_missing'
    WHEN list_contains(p.on_behalf, r.granted_by)
      AND coalesce(nullif(trim(r.guardian_evidence), ''), nullif(trim(r.evidence_ref), ''), r.evidence_sha256) IS NULL
      THEN 'evidence_missing'
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
    WHEN coalesce(l.must_be_specific, false)
      AND NOT (coalesce(r.signed, false) AND coalesce(trim(r.intended_use), '') <> '') THEN 'unspecific'
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
SELECT c.case_id, c.subject_id, c.source_id, c.modalities, c.sha256, j.record_id, j.events,
       x.events AS objections, CASE WHEN j.state = 'refused' THEN 'refused' ELSE coalesce(j.reason, 'no_record') END AS reason,
       CASE WHEN j.reason = 'out_of_scope' THEN j.dimension END AS dimension, coalesce(m.categories, []) AS demanded
FROM person_case c
LEFT JOIN demand_list m ON m.case_id = c.case_id
LEFT JOIN objected x ON x.case_id = c.case_id
LEFT JOIN record_judged j ON j.case_id = c.case_id
LEFT JOIN param_reason o ON o.reason = j.reason
QUALIFY row_number() OVER (
  PARTITION BY c.case_id ORDER BY coalesce(j.state, '') = 'refused' DESC, o.rank DESC NULLS LAST, j.record_id) = 1;

DELETE FROM decision;

INSERT INTO decision BY NAME
WITH reasoned AS (
  SELECT l.*, c.record_id, c.events, c.objections, coalesce(c.demanded, []) AS demanded, CASE
      WHEN u.subject_id IS NULL THEN 'subject_unresolved'
      WHEN l.candidates IS DISTINCT FROM 1 OR coalesce(l.strength, 'common') = 'common' THEN 'ambiguous_person'
      WHEN c.objections IS NOT NULL THEN 'objected'
      ELSE c.reason END AS reason,
    c.dimension
  FROM linked l
  LEFT JOIN subject u ON u.subject_id = l.subject_id
  LEFT JOIN case_judged c ON c.subject_id = l.subject_id
    AND c.source_id IS NOT DISTINCT FROM l.source_id AND c.modalities IS NOT DISTINCT FROM l.modalities
    AND c.sha256 IS NOT DISTINCT FROM l.sha256
), judged AS (
  SELECT d.*, coalesce(o.verdict, 'block') AS first_verdict, o.of_record,
         coalesce(o.verdict, 'block') <> 'review' AND coalesce(d.strength, '') = 'weak' AS softened
  FROM reasoned d LEFT JOIN param_reason o ON o.reason = d.reason
)
SELECT link_id, sample_id, subject_id,
       CASE WHEN softened THEN 'review' ELSE first_verdict END AS verdict,
       CASE WHEN softened THEN 'weak_evidence' ELSE reason END AS reason,
       CASE WHEN reason = 'out_of_scope' AND NOT softened THEN dimension END AS dimension,
       CASE WHEN of_record THEN record_id END AS record_id,
       CASE WHEN of_record THEN coalesce(events, []) WHEN reason = 'objected' THEN objections ELSE [] END AS events, demanded
FROM judged;
