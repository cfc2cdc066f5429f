-- What can be listed one by one, each with its place and the id that `provscan explain` takes.

CREATE OR REPLACE VIEW issue_list AS
SELECT i.issue_id, i.severity, i.code, coalesce(i.source_id, f.source_id) AS source_id, f.path, m.path AS member_path,
       i.row, i.rows, i.field, i.detail
FROM issue i LEFT JOIN file f ON f.file_id = i.file_id
LEFT JOIN member m ON m.file_id = i.file_id AND m.member = i.member
ORDER BY i.severity = 'notice', i.code, i.source_id, f.path, i.member, i.row, i.issue_id;
COMMENT ON VIEW issue_list IS 'Every issue with its place; `provscan explain` takes its id';
COMMENT ON COLUMN issue_list.issue_id IS 'Issue';
COMMENT ON COLUMN issue_list.severity IS 'open | notice';
COMMENT ON COLUMN issue_list.code IS 'Code of the issue catalogue (docs/issues.md)';
COMMENT ON COLUMN issue_list.source_id IS 'Source';
COMMENT ON COLUMN issue_list.path IS 'Path of the file, masked where it names a person';
COMMENT ON COLUMN issue_list.member_path IS 'Path inside the archive, masked like path';
COMMENT ON COLUMN issue_list.row IS 'First physical row it speaks of, from 0';
COMMENT ON COLUMN issue_list.rows IS 'How many rows it speaks of';
COMMENT ON COLUMN issue_list.field IS 'Field path';
COMMENT ON COLUMN issue_list.detail IS 'What was met';

CREATE OR REPLACE VIEW finding_list AS
SELECT x.finding_id, x.entity, x.score, t.confidence, t.suppressed_by, f.source_id, f.path, m.path AS member_path, x.row,
       x.field, x.start, x.mask, e.category, coalesce(e.sensitivity, 'unknown') AS sensitivity
FROM finding x JOIN file f ON f.file_id = x.file_id
LEFT JOIN finding_standing t ON t.finding_id = x.finding_id LEFT JOIN entity_category e ON e.entity = x.entity
LEFT JOIN member m ON m.file_id = x.file_id AND m.member = x.member
ORDER BY f.source_id, f.path, x.member, x.row, x.field, x.start, x.entity, x.finding_id;
COMMENT ON VIEW finding_list IS 'Every finding with its place; `provscan explain` takes its id';
COMMENT ON COLUMN finding_list.finding_id IS 'Finding';
COMMENT ON COLUMN finding_list.entity IS 'Presidio entity name';
COMMENT ON COLUMN finding_list.score IS 'Confidence 0-1 after context';
COMMENT ON COLUMN finding_list.confidence IS 'Score with what its column says (docs/columns.md)';
COMMENT ON COLUMN finding_list.suppressed_by IS 'Rule of the user that sets it aside on the day of the report; NULL: it counts';
COMMENT ON COLUMN finding_list.source_id IS 'Source';
COMMENT ON COLUMN finding_list.path IS 'Path of the file, masked where it names a person';
COMMENT ON COLUMN finding_list.member_path IS 'Path inside the archive, masked like path';
COMMENT ON COLUMN finding_list.row IS 'Physical row, from 0';
COMMENT ON COLUMN finding_list.field IS 'Field path';
COMMENT ON COLUMN finding_list.start IS 'First code point in the field';
COMMENT ON COLUMN finding_list.mask IS 'Shape of the value';
COMMENT ON COLUMN finding_list.category IS 'Term of the Data Privacy Vocabulary; NULL: nobody says what the kind is';
COMMENT ON COLUMN finding_list.sensitivity IS 'Under the profile: sensitive | ordinary | not_personal | unknown';

CREATE OR REPLACE VIEW signal_list AS
SELECT x.signal_id, x.kind, x.value, x.meaning, f.source_id, f.path, m.path AS member_path, x.row, x.field, x.sample_id
FROM signal x LEFT JOIN file f ON f.file_id = x.file_id
LEFT JOIN member m ON m.file_id = x.file_id AND m.member = x.member
ORDER BY x.kind, x.value, f.source_id, f.path, x.member, x.row, x.field, x.signal_id;
COMMENT ON VIEW signal_list IS 'Every signal with its place: what media and pages claim about rights, releases, AI, place';
COMMENT ON COLUMN signal_list.signal_id IS 'Signal';
COMMENT ON COLUMN signal_list.kind IS 'Property that says it';
COMMENT ON COLUMN signal_list.value IS 'Code of its vocabulary; other: something else';
COMMENT ON COLUMN signal_list.meaning IS 'What the code means (docs/media.md)';
COMMENT ON COLUMN signal_list.source_id IS 'Source';
COMMENT ON COLUMN signal_list.path IS 'Path of the file, masked where it names a person';
COMMENT ON COLUMN signal_list.member_path IS 'Path inside the archive, masked like path';
COMMENT ON COLUMN signal_list.row IS 'Physical row, from 0';
COMMENT ON COLUMN signal_list.field IS 'Field path';
COMMENT ON COLUMN signal_list.sample_id IS 'Sample; `provscan explain` takes it';

CREATE OR REPLACE VIEW decision_list AS
SELECT d.link_id, d.verdict, d.reason, d.dimension, d.subject_id, l.evidence, f.source_id, f.path,
       m.path AS member_path, l.row, l.field
FROM decision d JOIN link l ON l.link_id = d.link_id JOIN file f ON f.file_id = l.file_id
LEFT JOIN member m ON m.file_id = l.file_id AND m.member = l.member
ORDER BY array_position(['block', 'review', 'use'], d.verdict) NULLS FIRST, f.source_id, f.path, l.member, l.row,
  d.subject_id, d.link_id;
COMMENT ON VIEW decision_list IS 'Every decision with its place; `provscan explain` takes the link''s id';
COMMENT ON COLUMN decision_list.link_id IS 'Link that was judged';
COMMENT ON COLUMN decision_list.verdict IS 'use | review | block';
COMMENT ON COLUMN decision_list.reason IS 'Reason code (docs/decisions.md)';
COMMENT ON COLUMN decision_list.dimension IS 'For out_of_scope: what the consent lacks';
COMMENT ON COLUMN decision_list.subject_id IS 'Pseudonymous id; NULL: somebody whom the ledger does not know';
COMMENT ON COLUMN decision_list.evidence IS 'How the sample is tied to the person';
COMMENT ON COLUMN decision_list.source_id IS 'Source';
COMMENT ON COLUMN decision_list.path IS 'Path of the file, masked where it names a person';
COMMENT ON COLUMN decision_list.member_path IS 'Path inside the archive, masked like path';
COMMENT ON COLUMN decision_list.row IS 'Physical row, from 0';
COMMENT ON COLUMN decision_list.field IS 'Field path';

CREATE OR REPLACE VIEW sample_list AS
SELECT v.sample_id, v.verdict,
       list_sort(list_distinct(list(d.reason) FILTER (d.verdict IS DISTINCT FROM 'use'))) AS reasons,
       f.source_id, f.path, m.path AS member_path, s.row
FROM sample_verdict v JOIN decision d ON d.sample_id = v.sample_id
LEFT JOIN sample s ON s.sample_id = v.sample_id
LEFT JOIN file f ON f.file_id = s.file_id
LEFT JOIN member m ON m.file_id = s.file_id AND m.member = s.member
GROUP BY ALL ORDER BY f.source_id, f.path, m.path, s.row, v.sample_id;
COMMENT ON VIEW sample_list IS 'Every sample that is tied to a person, with its place and why it may not be used';
COMMENT ON COLUMN sample_list.sample_id IS 'Sample';
COMMENT ON COLUMN sample_list.verdict IS 'use | review | block';
COMMENT ON COLUMN sample_list.reasons IS 'Reasons of the decisions that do not say use';
COMMENT ON COLUMN sample_list.source_id IS 'Source';
COMMENT ON COLUMN sample_list.path IS 'Path of the file, masked where it names a person';
COMMENT ON COLUMN sample_list.member_path IS 'Path inside the archive, masked like path';
COMMENT ON COLUMN sample_list.row IS 'Physical row, from 0, in the file or member';

CREATE OR REPLACE VIEW blocked_samples AS
SELECT f.source_id, f.path, f.sha256 AS file_sha256, s.file_id, s.member, m.path AS member_path, s.row,
       s.byte_offset, s.sample_id, list_sort(list_distinct(list(d.reason))) AS reasons
FROM decision d
JOIN sample s ON s.sample_id = d.sample_id
JOIN file f ON f.file_id = s.file_id
LEFT JOIN member m ON m.file_id = s.file_id AND m.member = s.member
WHERE coalesce(d.verdict, '') NOT IN ('use', 'review')
GROUP BY ALL ORDER BY f.source_id, f.path, s.file_id, s.member, s.row;
COMMENT ON VIEW blocked_samples IS 'The list for removal: each blocked sample with its place';
COMMENT ON COLUMN blocked_samples.source_id IS 'Source';
COMMENT ON COLUMN blocked_samples.path IS 'Path of the file, masked where it names a person';
COMMENT ON COLUMN blocked_samples.file_sha256 IS 'Digest of the file as scanned';
COMMENT ON COLUMN blocked_samples.file_id IS 'File';
COMMENT ON COLUMN blocked_samples.member IS 'Archive member';
COMMENT ON COLUMN blocked_samples.member_path IS 'Path inside the archive, masked like path';
COMMENT ON COLUMN blocked_samples.row IS 'Physical row, from 0, in the file or member';
COMMENT ON COLUMN blocked_samples.byte_offset IS 'Where it starts, in decoded bytes, if known';
COMMENT ON COLUMN blocked_samples.sample_id IS 'Sample';
COMMENT ON COLUMN blocked_samples.reasons IS 'Reasons of its blocking decisions';
