-- The questions that people ask first. Each view and each of its columns says what it means. Lists: lists.sql.

CREATE OR REPLACE VIEW conservation AS
WITH u AS (
  SELECT file_id, count(*) AS units, sum(stored_bytes) AS stored_bytes, sum(stored_scanned) AS stored_scanned,
         sum(stored_lost) AS stored_lost, sum(content_bytes) AS content_bytes,
         sum(content_scanned) AS content_scanned, sum(content_lost) AS content_lost, sum(rows) AS rows,
         sum(rows_scanned) AS rows_scanned, sum(rows_lost) AS rows_lost,
         bool_and(stored_bytes = stored_scanned + stored_lost AND content_bytes = content_scanned + content_lost
                  AND rows = rows_scanned + rows_lost) AS each_adds_up
  FROM unit GROUP BY file_id
), i AS (
  SELECT file_id, sum(stored_lost) AS stored_lost, sum(content_lost) AS content_lost, sum(rows_lost) AS rows_lost
  FROM issue WHERE file_id IS NOT NULL GROUP BY file_id
)
SELECT f.file_id, f.source_id, f.status, f.bytes, coalesce(u.units, 0) AS units,
       coalesce(u.stored_bytes, 0)::BIGINT AS stored_bytes, coalesce(u.stored_lost, 0)::BIGINT AS stored_lost,
       coalesce(u.content_bytes, 0)::BIGINT AS content_bytes, coalesce(u.content_lost, 0)::BIGINT AS content_lost,
       coalesce(u.rows, 0)::BIGINT AS rows, coalesce(u.rows_lost, 0)::BIGINT AS rows_lost,
       CASE WHEN u.file_id IS NULL
            THEN f.bytes = 0 OR f.status IN ('undeclared', 'missing', 'link', 'special', 'unreadable')
            ELSE coalesce(u.each_adds_up AND u.stored_bytes = f.bytes
                          AND u.stored_lost = coalesce(i.stored_lost, 0)
                          AND u.content_lost = coalesce(i.content_lost, 0)
                          AND u.rows_lost = coalesce(i.rows_lost, 0), false) END AS balanced
FROM file f LEFT JOIN u ON u.file_id = f.file_id LEFT JOIN i ON i.file_id = f.file_id;
COMMENT ON VIEW conservation IS 'Per file: present = scanned + lost, each loss told by an issue';
COMMENT ON COLUMN conservation.file_id IS 'File';
COMMENT ON COLUMN conservation.source_id IS 'Source that declares it';
COMMENT ON COLUMN conservation.status IS 'How the file stands to the declaration';
COMMENT ON COLUMN conservation.bytes IS 'Size on disk';
COMMENT ON COLUMN conservation.units IS 'Slices it was read in';
COMMENT ON COLUMN conservation.stored_bytes IS 'Bytes on disk that the slices account for';
COMMENT ON COLUMN conservation.stored_lost IS 'Of these, never decoded';
COMMENT ON COLUMN conservation.content_bytes IS 'Decoded bytes present';
COMMENT ON COLUMN conservation.content_lost IS 'Of these, not looked at';
COMMENT ON COLUMN conservation.rows IS 'Physical rows present';
COMMENT ON COLUMN conservation.rows_lost IS 'Of these, not looked at';
COMMENT ON COLUMN conservation.balanced IS 'Every sum holds: of each slice, of the slices against the file, of losses against issues';

CREATE OR REPLACE VIEW name_coverage AS
SELECT f.source_id, n.language, bool_and(n.assessed) AS assessed, sum(n.letters)::BIGINT AS letters,
       (sum(sum(n.letters)) OVER (PARTITION BY f.source_id))::BIGINT AS of_source
FROM name_language n LEFT JOIN file f ON f.file_id = n.file_id
GROUP BY f.source_id, n.language;
COMMENT ON VIEW name_coverage IS 'Letters of each source by language, and whether a model knows names in it';
COMMENT ON COLUMN name_coverage.source_id IS 'Source; NULL: undeclared';
COMMENT ON COLUMN name_coverage.language IS 'BCP 47: a language, or und- and the script where the language is not told';
COMMENT ON COLUMN name_coverage.assessed IS 'Whether a model that ran knows names in this language';
COMMENT ON COLUMN name_coverage.letters IS 'Letters in text fields';
COMMENT ON COLUMN name_coverage.of_source IS 'Letters of the source in all languages';

CREATE OR REPLACE VIEW search_limit AS
WITH media AS (  -- whatever is not plainly text: a word that nobody knows here is no text
  SELECT s.sample_id, f.source_id FROM sample s LEFT JOIN file f ON f.file_id = s.file_id
  WHERE len(s.media_sha256) > 0 OR NOT coalesce(list_has_all(['text'], s.modalities), false)
), looked AS (
  SELECT f.source_id, sum(u.rows_scanned) AS samples, sum(u.chars_scanned) AS chars, sum(u.han_fields) AS han
  FROM unit u LEFT JOIN file f ON f.file_id = u.file_id GROUP BY f.source_id
)
SELECT 'excluded' AS kind, source_id, field, sum(rows)::BIGINT AS samples,
       concat('source ', source_id, ': field ', field, ' is left out by the declaration') AS what
FROM issue WHERE code = 'value.excluded' GROUP BY source_id, field
UNION ALL
SELECT 'media', source_id, NULL, count(*),
       concat('source ', source_id, ': ', count(*), ' images, sounds or films, of which metadata alone were looked at')
FROM media GROUP BY source_id
UNION ALL
SELECT 'media_of_nobody', source_id, NULL, count(*),
       concat('source ', source_id, ': ', count(*), ' images, sounds or films tied to nobody, and nothing looked at what they show or say')
FROM media WHERE sample_id NOT IN (SELECT sample_id FROM link) GROUP BY source_id
UNION ALL
SELECT 'empty', source_id, NULL, samples::BIGINT,
       concat('source ', source_id, ': ', samples, ' samples, and neither text nor a medium in any of them')
FROM looked WHERE samples > 0 AND chars = 0
  AND NOT EXISTS (SELECT 1 FROM media WHERE media.source_id IS NOT DISTINCT FROM looked.source_id)
UNION ALL
SELECT 'entities', NULL, NULL, NULL,
       concat('only ', array_to_string(entities, ', '), ' was looked for: --entities left out all else')
FROM scan WHERE len(entities) > 0
UNION ALL
SELECT 'names', NULL, NULL, NULL, 'people outside the ledger were NOT looked for (person_detection = none)'
FROM scan WHERE coalesce(person_detection, 'none') = 'none'
UNION ALL
SELECT 'names', source_id, NULL, NULL,
       concat('source ', source_id, ': not assessed for names of people: ', string_agg(part, ', ' ORDER BY letters DESC, part))
FROM (SELECT source_id, letters, concat(language, ' ', round(100.0 * letters / of_source, 1), ' % of its letters') AS part
      FROM name_coverage WHERE NOT assessed)
GROUP BY source_id
UNION ALL
SELECT 'recognizers', NULL, NULL, NULL, 'no recognizer looked at the text'
WHERE NOT EXISTS (SELECT 1 FROM recognizer)
UNION ALL
SELECT 'chinese', s.source_id, NULL, NULL,
       concat('source ', s.source_id, ': may hold Chinese text, and no recognizer of Chinese identifiers ran')
FROM source s LEFT JOIN looked ON looked.source_id = s.source_id
WHERE (coalesce(looked.han, 0) > 0 OR coalesce(len(languages), 0) = 0
    OR list_has_any(list_transform(languages, lambda l: split_part(lower(l), '-', 1)),
                    ['zh', 'zho', 'chi', 'chinese', 'cmn', 'mandarin', 'yue', 'cantonese', 'wuu', 'nan', 'hak', 'gan',
                     'hsn', 'cjy', 'cdo', 'cpx', 'czh', 'czo', 'mnp', 'csp', 'cnp', 'lzh', 'mul', 'und', 'mis']))
  AND NOT EXISTS (SELECT 1 FROM recognizer WHERE starts_with(entity, 'CN_'));
COMMENT ON VIEW search_limit IS 'What was read but not searched, or not for everything: no check that rests on it may pass';
COMMENT ON COLUMN search_limit.kind IS
  'excluded | media | media_of_nobody | empty | entities | names | recognizers | chinese';
COMMENT ON COLUMN search_limit.source_id IS 'Source; NULL: all of them';
COMMENT ON COLUMN search_limit.field IS 'Field, for excluded';
COMMENT ON COLUMN search_limit.samples IS 'Samples it concerns; NULL: all of them';
COMMENT ON COLUMN search_limit.what IS 'The same in words';

CREATE OR REPLACE VIEW coverage AS
WITH u AS (
  SELECT count(*) AS units, coalesce(sum(rows), 0) AS rows, coalesce(sum(rows_scanned), 0) AS rows_scanned,
         coalesce(sum(rows_lost), 0) AS rows_lost, coalesce(sum(stored_scanned), 0) AS stored_scanned,
         coalesce(sum(stored_bytes), 0) AS stored_bytes, coalesce(sum(content_bytes), 0) AS content_bytes,
         coalesce(sum(content_scanned), 0) AS content_scanned, coalesce(sum(content_lost), 0) AS content_lost
  FROM unit
)
SELECT (SELECT count(*) FROM file) AS files,
       (SELECT count(*) FROM file WHERE status = 'declared') AS files_declared,
       (SELECT count(*) FROM file WHERE status = 'missing') AS files_missing,
       (SELECT count(*) FROM file WHERE status = 'link') AS links,
       (SELECT count(DISTINCT file_id) FROM issue
        WHERE code IN ('stream.torn', 'stream.corrupt', 'stream.bomb', 'archive.too_many')) AS files_cut_short,
       u.units::BIGINT AS units,
       coalesce((SELECT sum(bytes) FROM file), 0)::BIGINT AS bytes_present,
       u.stored_scanned::BIGINT AS bytes_scanned,
       (coalesce((SELECT sum(bytes) FROM file), 0) - u.stored_scanned)::BIGINT AS bytes_lost,
       u.content_bytes::BIGINT AS content_present, u.content_scanned::BIGINT AS content_scanned,
       u.content_lost::BIGINT AS content_lost,
       u.rows::BIGINT AS rows_present, u.rows_scanned::BIGINT AS rows_scanned, u.rows_lost::BIGINT AS rows_lost,
       (SELECT count(*) FROM conservation WHERE NOT coalesce(balanced, false)) AS files_unbalanced
FROM u;
COMMENT ON VIEW coverage IS 'The one row that says how much of the corpus was looked at';
COMMENT ON COLUMN coverage.files IS 'Files found, or declared and missing';
COMMENT ON COLUMN coverage.files_declared IS 'Of these, declared and found';
COMMENT ON COLUMN coverage.files_missing IS 'Declared and not found';
COMMENT ON COLUMN coverage.links IS 'Symbolic links, never followed';
COMMENT ON COLUMN coverage.files_cut_short IS 'Compressed files of which an unknown part was not decoded: no count below holds it';
COMMENT ON COLUMN coverage.units IS 'Slices read';
COMMENT ON COLUMN coverage.bytes_present IS 'Bytes on disk of all files found';
COMMENT ON COLUMN coverage.bytes_scanned IS 'Of these, decoded and looked at';
COMMENT ON COLUMN coverage.bytes_lost IS 'Of these, not decoded, files that were not read included';
COMMENT ON COLUMN coverage.content_present IS 'Decoded bytes present';
COMMENT ON COLUMN coverage.content_scanned IS 'Of these, looked at';
COMMENT ON COLUMN coverage.content_lost IS 'Of these, not looked at';
COMMENT ON COLUMN coverage.rows_present IS 'Physical rows present';
COMMENT ON COLUMN coverage.rows_scanned IS 'Of these, looked at';
COMMENT ON COLUMN coverage.rows_lost IS 'Of these, not looked at';
COMMENT ON COLUMN coverage.files_unbalanced IS 'Files for which present = scanned + lost does not hold';

CREATE OR REPLACE VIEW issues_by_code AS
SELECT severity, code, count(*) AS issues, count(DISTINCT file_id) AS files, sum(rows)::BIGINT AS rows,
       sum(rows_lost)::BIGINT AS rows_lost, sum(content_lost)::BIGINT AS content_lost,
       sum(stored_lost)::BIGINT AS stored_lost
FROM issue GROUP BY severity, code ORDER BY severity = 'notice', issues DESC, code;
COMMENT ON VIEW issues_by_code IS 'Issues by code, those that keep the report from being complete first';
COMMENT ON COLUMN issues_by_code.severity IS 'open: the report is incomplete; notice: must be known';
COMMENT ON COLUMN issues_by_code.code IS 'Code of the issue catalogue (docs/issues.md)';
COMMENT ON COLUMN issues_by_code.issues IS 'Issues with this code';
COMMENT ON COLUMN issues_by_code.files IS 'Files they stand in';
COMMENT ON COLUMN issues_by_code.rows IS 'Rows they speak of';
COMMENT ON COLUMN issues_by_code.rows_lost IS 'Rows not looked at';
COMMENT ON COLUMN issues_by_code.content_lost IS 'Decoded bytes not looked at';
COMMENT ON COLUMN issues_by_code.stored_lost IS 'Bytes on disk never decoded';

CREATE OR REPLACE VIEW sample_verdict AS
SELECT sample_id, CASE
    WHEN bool_and(coalesce(verdict, '') = 'use') THEN 'use'
    WHEN bool_or(coalesce(verdict, '') NOT IN ('use', 'review')) THEN 'block'
    ELSE 'review' END AS verdict,
  count(DISTINCT subject_id) AS subjects
FROM decision GROUP BY sample_id;
COMMENT ON VIEW sample_verdict IS 'One verdict per sample: usable only if every person in it is covered';
COMMENT ON COLUMN sample_verdict.sample_id IS 'Sample';
COMMENT ON COLUMN sample_verdict.verdict IS 'use | review | block';
COMMENT ON COLUMN sample_verdict.subjects IS 'People of the ledger it is linked to';

CREATE OR REPLACE VIEW per_source AS
WITH f AS (
  SELECT source_id, count(*) AS files, sum(bytes)::BIGINT AS bytes FROM file GROUP BY source_id
), u AS (
  SELECT f.source_id, sum(u.rows)::BIGINT AS rows_present, sum(u.rows_lost)::BIGINT AS rows_lost
  FROM unit u JOIN file f ON f.file_id = u.file_id GROUP BY f.source_id
), n AS (
  SELECT f.source_id, count(*) AS findings FROM finding x JOIN file f ON f.file_id = x.file_id GROUP BY f.source_id
), d AS (
  SELECT f.source_id, count(*) AS linked_samples, count(*) FILTER (v.verdict = 'use') AS usable,
         count(*) FILTER (v.verdict = 'review') AS to_review, count(*) FILTER (v.verdict = 'block') AS blocked
  FROM sample_verdict v JOIN sample s ON s.sample_id = v.sample_id JOIN file f ON f.file_id = s.file_id
  GROUP BY f.source_id
), i AS (
  SELECT coalesce(i.source_id, f.source_id) AS source_id, count(*) AS open_issues
  FROM issue i LEFT JOIN file f ON f.file_id = i.file_id
  WHERE i.severity IS DISTINCT FROM 'notice' GROUP BY ALL
), ids AS (
  SELECT source_id FROM source UNION SELECT source_id FROM f UNION SELECT source_id FROM i
)
SELECT ids.source_id, s.kind, s.declares_pi, s.declared_samples, coalesce(f.files, 0) AS files,
       coalesce(f.bytes, 0) AS bytes, coalesce(u.rows_present, 0) AS rows_present,
       coalesce(u.rows_lost, 0) AS rows_lost, coalesce(n.findings, 0) AS findings,
       coalesce(d.linked_samples, 0) AS linked_samples, coalesce(d.usable, 0) AS usable,
       coalesce(d.to_review, 0) AS to_review, coalesce(d.blocked, 0) AS blocked,
       coalesce(i.open_issues, 0) AS open_issues
FROM ids
LEFT JOIN source s ON s.source_id = ids.source_id
LEFT JOIN f ON f.source_id IS NOT DISTINCT FROM ids.source_id
LEFT JOIN u ON u.source_id IS NOT DISTINCT FROM ids.source_id
LEFT JOIN n ON n.source_id IS NOT DISTINCT FROM ids.source_id
LEFT JOIN d ON d.source_id IS NOT DISTINCT FROM ids.source_id
LEFT JOIN i ON i.source_id IS NOT DISTINCT FROM ids.source_id
ORDER BY ids.source_id NULLS LAST;
COMMENT ON VIEW per_source IS 'What each source holds; the row without a source is of undeclared files';
COMMENT ON COLUMN per_source.source_id IS 'Source; NULL: undeclared';
COMMENT ON COLUMN per_source.kind IS 'Kind of source';
COMMENT ON COLUMN per_source.declares_pi IS 'Declared to hold personal information: yes | no | not_known';
COMMENT ON COLUMN per_source.declared_samples IS 'Number of samples declared';
COMMENT ON COLUMN per_source.files IS 'Files';
COMMENT ON COLUMN per_source.bytes IS 'Bytes on disk';
COMMENT ON COLUMN per_source.rows_present IS 'Physical rows present';
COMMENT ON COLUMN per_source.rows_lost IS 'Of these, not looked at';
COMMENT ON COLUMN per_source.findings IS 'Findings';
COMMENT ON COLUMN per_source.linked_samples IS 'Samples tied to a person';
COMMENT ON COLUMN per_source.usable IS 'Of these, every person covered';
COMMENT ON COLUMN per_source.to_review IS 'Of these, a person must look';
COMMENT ON COLUMN per_source.blocked IS 'Of these, blocked';
COMMENT ON COLUMN per_source.open_issues IS 'Open issues';

CREATE OR REPLACE VIEW per_person AS
WITH size AS (
  SELECT t.subject_id, count(DISTINCT s.file_id) AS files, coalesce(sum(s.content_bytes), 0)::BIGINT AS content_bytes,
         round(sum(s.seconds) / 3600, 4) AS hours,
         count(*) FILTER (s.seconds IS NULL AND list_has_any(s.modalities, ['audio', 'video'])) AS without_length
  FROM (SELECT DISTINCT subject_id, sample_id FROM decision) t LEFT JOIN sample s USING (sample_id) GROUP BY ALL
)
SELECT d.subject_id, count(DISTINCT d.sample_id) AS samples, any_value(z.files) AS files,
       any_value(z.content_bytes) AS content_bytes, any_value(z.hours) AS hours,
       any_value(z.without_length) AS samples_without_length,
       count(DISTINCT d.sample_id) FILTER (verdict = 'use') AS usable,
       count(DISTINCT d.sample_id) FILTER (verdict = 'review') AS to_review,
       count(DISTINCT d.sample_id) FILTER (coalesce(verdict, '') NOT IN ('use', 'review')) AS blocked,
       list_sort(list_distinct(list(reason))) AS reasons, list_sort(list_distinct(list(record_id))) AS records
FROM decision d JOIN size z ON z.subject_id IS NOT DISTINCT FROM d.subject_id
GROUP BY d.subject_id ORDER BY blocked DESC, to_review DESC, samples DESC, d.subject_id NULLS LAST;
COMMENT ON VIEW per_person IS 'Per person of the ledger: how many samples, and what was decided';
COMMENT ON COLUMN per_person.subject_id IS 'Pseudonymous id; NULL: people whom the ledger does not know';
COMMENT ON COLUMN per_person.samples IS 'Samples tied to the person';
COMMENT ON COLUMN per_person.files IS 'Files that these samples are in';
COMMENT ON COLUMN per_person.content_bytes IS 'Bytes of these samples, decoded';
COMMENT ON COLUMN per_person.hours IS
  'Playing time of these samples, as far as it is told; NULL: of none. A sample with other people counts in full';
COMMENT ON COLUMN per_person.samples_without_length IS 'Samples of sound or film whose playing time is not told: not in hours';
COMMENT ON COLUMN per_person.usable IS 'Samples that this person''s consent covers';
COMMENT ON COLUMN per_person.to_review IS 'Samples to look at on this person''s account';
COMMENT ON COLUMN per_person.blocked IS 'Samples blocked on this person''s account';
COMMENT ON COLUMN per_person.reasons IS 'Reasons of the decisions';
COMMENT ON COLUMN per_person.records IS 'Consent records that the decisions name';

CREATE OR REPLACE VIEW unlisted_person AS
WITH outside AS (
  SELECT value_hmac, sample_id, file_id, rule, evidence FROM link
  WHERE subject_id IS NULL AND value_hmac IS NOT NULL AND regexp_matches(rule, '^(unlisted|pseudonym)(@|$)')
), playing AS (
  SELECT value_hmac, round(sum(s.seconds) / 3600, 4) AS hours
  FROM (SELECT DISTINCT value_hmac, sample_id FROM outside) t
  JOIN sample s ON s.sample_id = t.sample_id GROUP BY value_hmac
)
SELECT row_number() OVER (ORDER BY count(DISTINCT l.sample_id) DESC, l.value_hmac) AS number,
       l.value_hmac, bool_and(starts_with(l.rule, 'pseudonym')) AS pseudonym,
       count(DISTINCT l.sample_id) AS samples, count(DISTINCT l.file_id) AS files,
       list_sort(list_distinct(list(f.source_id))) AS sources, list_sort(list_distinct(list(l.evidence))) AS evidence,
       any_value(h.hours) AS hours
FROM outside l LEFT JOIN file f ON f.file_id = l.file_id LEFT JOIN playing h ON h.value_hmac = l.value_hmac
GROUP BY l.value_hmac ORDER BY number;
COMMENT ON VIEW unlisted_person IS 'Names that no person of the ledger bears, each written alike: who else is in the data';
COMMENT ON COLUMN unlisted_person.number IS 'Counted from the one with the most samples';
COMMENT ON COLUMN unlisted_person.value_hmac IS 'Keyed digest of the folded name, or of an id without a name';
COMMENT ON COLUMN unlisted_person.pseudonym IS 'An id to which no list gives a name; counted for each source by itself';
COMMENT ON COLUMN unlisted_person.samples IS 'Samples tied to it';
COMMENT ON COLUMN unlisted_person.files IS 'Files that these samples are in';
COMMENT ON COLUMN unlisted_person.sources IS 'Sources of these files';
COMMENT ON COLUMN unlisted_person.hours IS 'Playing time of these samples, as far as it is told';
COMMENT ON COLUMN unlisted_person.evidence IS 'person_column | person_path | person_index | metadata | name_recognised';

CREATE OR REPLACE VIEW per_layout AS
SELECT source_id, layout, declared, files, people, named, why FROM layout ORDER BY source_id, layout, folder_hmac;
COMMENT ON VIEW per_layout IS 'Conventions by which files were tied to people';
COMMENT ON COLUMN per_layout.source_id IS 'Source';
COMMENT ON COLUMN per_layout.layout IS 'Name of the convention (docs/layouts.md); person_list: a declared list of people';
COMMENT ON COLUMN per_layout.declared IS 'The declaration names it; false: it was recognised';
COMMENT ON COLUMN per_layout.files IS 'Files that it ties to people';
COMMENT ON COLUMN per_layout.people IS 'Different people, as paths and index files write them; those of columns are not counted';
COMMENT ON COLUMN per_layout.named IS 'Ids to which its own lists give a name';
COMMENT ON COLUMN per_layout.why IS 'What it was recognised by';

CREATE OR REPLACE VIEW per_reason AS
SELECT verdict, reason, dimension, count(*) AS links, count(DISTINCT sample_id) AS samples,
       count(DISTINCT subject_id) AS subjects
FROM decision GROUP BY verdict, reason, dimension
ORDER BY array_position(['block', 'review', 'use'], verdict) NULLS FIRST, links DESC, reason, dimension;
COMMENT ON VIEW per_reason IS 'Decisions by verdict and reason';
COMMENT ON COLUMN per_reason.verdict IS 'use | review | block';
COMMENT ON COLUMN per_reason.reason IS 'Reason code (docs/decisions.md)';
COMMENT ON COLUMN per_reason.dimension IS 'For out_of_scope: what the consent lacks';
COMMENT ON COLUMN per_reason.links IS 'Links';
COMMENT ON COLUMN per_reason.samples IS 'Samples; one that has several reasons counts under each';
COMMENT ON COLUMN per_reason.subjects IS 'People of the ledger';

CREATE OR REPLACE VIEW per_entity AS
SELECT x.entity, count(*) AS findings, count(*) FILTER (t.suppressed_by IS NOT NULL) AS suppressed,
       count(DISTINCT x.sample_id) AS samples, count(DISTINCT x.value_hmac) AS distinct_values,
       any_value(e.category) AS category, coalesce(any_value(e.sensitivity), 'unknown') AS sensitivity,
       coalesce(any_value(e.action), 'review') AS action, list_sort(list_distinct(list(x.recognizer))) AS recognizers
FROM finding x LEFT JOIN finding_standing t ON t.finding_id = x.finding_id
LEFT JOIN entity_category e ON e.entity = x.entity GROUP BY x.entity
ORDER BY list_position(['sensitive', 'unknown', 'ordinary', 'not_personal'], coalesce(any_value(e.sensitivity), 'unknown')),
         findings DESC, x.entity;
COMMENT ON VIEW per_entity IS 'Findings by kind';
COMMENT ON COLUMN per_entity.entity IS 'Presidio entity name';
COMMENT ON COLUMN per_entity.findings IS 'Findings, those set aside among them';
COMMENT ON COLUMN per_entity.suppressed IS 'Of these, set aside by rules of the user';
COMMENT ON COLUMN per_entity.samples IS 'Samples they stand in';
COMMENT ON COLUMN per_entity.distinct_values IS 'Different values, told apart by keyed digest';
COMMENT ON COLUMN per_entity.category IS 'Term of the Data Privacy Vocabulary; NULL: nobody says what the kind is';
COMMENT ON COLUMN per_entity.sensitivity IS 'Under the profile: sensitive | ordinary | not_personal | unknown';
COMMENT ON COLUMN per_entity.action IS 'What is to be done under the profile: keep | review | mask | remove';
COMMENT ON COLUMN per_entity.recognizers IS 'Recognizers that found them';
