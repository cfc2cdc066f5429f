-- Why a verdict is another one: every input that differs, then of these what bears on the reason. Parameters:
-- param_relevant (reason -> causes, from reports/diff/causes.py), param_scan (what differs between the two scans).

CREATE OR REPLACE TEMP TABLE verdict_input AS
SELECT v.pair, v.person, v.w, v.n, coalesce(v.w.subject_id, v.n.subject_id) AS subject_id,
       coalesce(v.sample_now, j.now) AS id_now, coalesce(v.sample_was, j.was) AS id_was
FROM verdict_joined v LEFT JOIN sample_joined j ON j.now = v.pair;

CREATE OR REPLACE TEMP TABLE verdict_cause AS
WITH placed AS (
  SELECT v.*, sw.verdict AS whole_was, sn.verdict AS whole_now, j.how, w.place AS place_was, n.place AS place_now,
         w.row AS row_was, n.row AS row_now, w.source_id AS source_was, n.source_id AS source_now,
         w.modalities IS DISTINCT FROM n.modalities AS other_kind
  FROM verdict_input v
  LEFT JOIN sample_joined j ON j.now = v.id_now AND j.was = v.id_was
  LEFT JOIN seen_sample w ON w.side = 'was' AND w.id = v.id_was
  LEFT JOIN seen_sample n ON n.side = 'now' AND n.id = v.id_now
  LEFT JOIN sample_state sw ON sw.side = 'was' AND sw.sample_id = v.id_was
  LEFT JOIN sample_state sn ON sn.side = 'now' AND sn.sample_id = v.id_now
), filed AS (
  SELECT p.*, fw.sha256 AS sha_was, fn.sha256 AS sha_now, fw.file_id IS NOT NULL AS file_was,
         fn.file_id IS NOT NULL AS file_now, fw.path AS path_was, fn.path AS path_now
  FROM placed p
  LEFT JOIN place fw ON fw.side = 'was' AND fw.place = coalesce(p.place_was, p.place_now)
  LEFT JOIN place fn ON fn.side = 'now' AND fn.place = coalesce(p.place_now, p.place_was)
), known AS (
  SELECT f.*, k.*, f.w.side IS NULL AS is_new, f.n.side IS NULL AS is_gone,
    list_concat(coalesce(rn.came, []), CASE WHEN w.record_id IS DISTINCT FROM n.record_id THEN coalesce(rw.came, []) ELSE []
      END, CASE WHEN 'objected' IN (w.reason, n.reason) THEN coalesce(o.came, []) ELSE [] END) AS came,
    list_concat(coalesce(rn.went, []), CASE WHEN w.record_id IS DISTINCT FROM n.record_id THEN coalesce(rw.went, []) ELSE []
      END, CASE WHEN 'objected' IN (w.reason, n.reason) THEN coalesce(o.went, []) ELSE [] END) AS went,
    list_distinct(list_concat(coalesce(dn.days, []), coalesce(dw.days, []))) AS days,
    coalesce(p.facts, []) AS person_facts, coalesce(p.came, false) AS person_came, coalesce(p.went, false) AS person_went,
    q.subject_id IS NOT NULL AS sought_otherwise, coalesce(s.facts, []) AS declared,
    cw.evidence_state IS DISTINCT FROM cn.evidence_state AND cw.record_id IS NOT NULL AND cn.record_id IS NOT NULL
      AS document
  FROM filed f
  CROSS JOIN param_scan k
  LEFT JOIN record_change rn ON rn.record_id = f.n.record_id
  LEFT JOIN record_change rw ON rw.record_id = f.w.record_id
  LEFT JOIN record_day dn ON dn.record_id = f.n.record_id
  LEFT JOIN record_day dw ON dw.record_id = f.w.record_id
  LEFT JOIN was.consent cw ON cw.record_id = coalesce(f.n.record_id, f.w.record_id)
  LEFT JOIN now.consent cn ON cn.record_id = coalesce(f.n.record_id, f.w.record_id)
  LEFT JOIN statement_change o ON o.subject_id = f.subject_id
  LEFT JOIN person_change p ON p.subject_id = f.subject_id
  LEFT JOIN sought_change q ON q.subject_id = f.subject_id
  LEFT JOIN source_change s ON s.source_was IS NOT DISTINCT FROM f.source_was AND s.source_now IS NOT DISTINCT FROM f.source_now
), listed AS (
  SELECT *, list_filter(CASE
      WHEN (is_new OR is_gone) AND NOT file_was THEN ['new_file']
      WHEN (is_new OR is_gone) AND NOT file_now THEN ['gone_file']
      WHEN is_new OR is_gone THEN [
        if(sha_was IS DISTINCT FROM sha_now, 'changed_file', NULL),
        if(person_came, 'person_came', NULL), if(person_went, 'person_went', NULL),
        if(sought_otherwise AND NOT person_came AND NOT person_went, 'sought_otherwise', NULL),
        if(path_was IS DISTINCT FROM path_now, 'moved_file', NULL),
        if(detectors, 'detectors', NULL), if(linking, 'linking', NULL), if(declaration, 'declaration', NULL)]
      ELSE [
        if(len(came) > 0, 'event', NULL), if(len(went) > 0, 'event_uncounted', NULL), if(len(days) > 0, 'day', NULL),
        if(person_came, 'person_came', NULL), if(person_went, 'person_went', NULL),
        if(len(person_facts) > 0, 'person', NULL), if(document, 'document', NULL),
        if(len(declared) > 0, 'declared_use', NULL), if(profile, 'profile', NULL), if(other_kind, 'changed_sample', NULL),
        if(w.strength IS DISTINCT FROM n.strength OR w.candidates IS DISTINCT FROM n.candidates, 'tie', NULL),
        if(sha_was IS DISTINCT FROM sha_now, 'changed_file', NULL), if(tool, 'tool', NULL)]
    END, lambda x: x IS NOT NULL) AS differs
  FROM known
), chosen AS (
  SELECT l.*, CASE
      WHEN is_new OR is_gone THEN differs
      -- Another record speaks for the person: why the one before does not any more may be another reason.
      WHEN w.record_id IS DISTINCT FROM n.record_id
        THEN list_filter(differs, lambda x: list_contains(list_concat(r.causes, ['event', 'event_uncounted', 'day', 'person',
                                                                  'document']), x))
      ELSE list_filter(differs, lambda x: list_contains(r.causes, x)) END AS bearing
  FROM listed l
  LEFT JOIN param_relevant r ON r.reason = CASE WHEN coalesce(l.n.verdict, 'use') = 'use' THEN coalesce(l.w.reason, '')
                                       ELSE l.n.reason END
), told AS (
  SELECT *, CASE WHEN len(coalesce(bearing, [])) > 0 THEN bearing WHEN len(differs) > 0 THEN differs ELSE ['not_told'] END
    AS causes
  FROM chosen
)
SELECT CASE WHEN is_new THEN 'new' WHEN is_gone THEN 'gone' ELSE 'changed' END AS change, 1::BIGINT AS count,
  subject_id, CASE WHEN subject_id IS NULL AND starts_with(person, '?') THEN substr(person, 2) END AS value_hmac,
  w.verdict AS verdict_was, n.verdict AS verdict_now, w.reason AS reason_was, n.reason AS reason_now,
  w.dimension AS dimension_was, n.dimension AS dimension_now, w.record_id AS record_was, n.record_id AS record_now,
  coalesce(n.source_id, w.source_id) AS source_id, coalesce(n.path, w.path) AS path,
  coalesce(n.member_path, w.member_path) AS member_path, row_was, row_now, coalesce(id_now, id_was) AS sample_id,
  whole_was AS sample_was, whole_now AS sample_now, causes,
  CASE WHEN list_contains(causes, 'event') THEN came WHEN list_contains(causes, 'event_uncounted') THEN went ELSE [] END
    AS events,
  list_concat(
    if(list_contains(causes, 'day'), days, []), if(list_contains(causes, 'person'), person_facts, []),
    if(list_contains(causes, 'declared_use'), declared, []),
    if(list_contains(causes, 'tie'), [concat('tie: ', w.strength, ', fits ', w.candidates, ' -> ', n.strength, ', fits ',
                                             n.candidates)], [])) AS facts
FROM told;

CREATE OR REPLACE TEMP VIEW diff_decisions AS FROM verdict_cause;
CREATE OR REPLACE TEMP VIEW diff_blocked AS
  FROM verdict_cause WHERE verdict_now = 'block' AND verdict_was IS DISTINCT FROM 'block';
-- A sample is usable too when whoever stood in its way is not in it any more.
CREATE OR REPLACE TEMP VIEW diff_usable AS
  FROM verdict_cause WHERE verdict_was IN ('block', 'review')
    AND (verdict_now = 'use' OR (verdict_now IS NULL AND sample_now = 'use'));
CREATE OR REPLACE TEMP VIEW diff_review AS
  FROM verdict_cause WHERE verdict_now = 'review' AND verdict_was IS DISTINCT FROM 'review';
