-- What was seen in the files, each thing with the digest of what it is (`sig`) and of what is told of it (`detail`).
-- Neither holds a row, an offset, or an id that is made of one. Only where both reports were made with the same key.

CREATE OR REPLACE TEMP TABLE seen_finding AS
SELECT x.side, x.sample_id, x.entity, x.recognizer, p.source_id, p.path, m.member_path, x.row, x.field, x.mask,
       sha256(concat('f', part(p.place), part(m.member_key), part(x.field), part(x.entity), part(x.recognizer),
                     part(x.value_hmac), part(x.mask))) AS sig,
       hash(x.pattern, x.score, x.validated) AS detail
FROM (SELECT 'was' AS side, * FROM was.finding UNION ALL SELECT 'now', * FROM now.finding) x
LEFT JOIN place p ON p.side = x.side AND p.file_id = x.file_id
LEFT JOIN member_place m ON m.side = x.side AND m.file_id = x.file_id AND m.member = x.member;

CREATE OR REPLACE TEMP TABLE seen_link AS
SELECT x.side, x.sample_id, x.link_id, x.subject_id, x.evidence, x.rule, p.source_id, p.path, m.member_path, x.row, x.field,
       coalesce(x.subject_id, '?' || coalesce(x.value_hmac, '')) AS person, x.strength, x.candidates,
       sha256(concat('l', part(p.place), part(m.member_key), part(x.subject_id),
                     part(CASE WHEN x.subject_id IS NULL THEN x.value_hmac END), part(x.evidence), part(x.rule),
                     part(x.field))) AS sig,
       hash(x.strength, x.candidates, x.mentions, x.value_hmac) AS detail
FROM (SELECT 'was' AS side, * FROM was.link UNION ALL SELECT 'now', * FROM now.link) x
LEFT JOIN place p ON p.side = x.side AND p.file_id = x.file_id
LEFT JOIN member_place m ON m.side = x.side AND m.file_id = x.file_id AND m.member = x.member;

CREATE OR REPLACE TEMP TABLE seen_signal AS
SELECT x.side, x.sample_id, x.kind, x.value, x.meaning, p.source_id, p.path, m.member_path, x.row, x.field,
       sha256(concat('s', part(p.place), part(m.member_key), part(x.kind), part(x.value), part(x.meaning),
                     part(x.field))) AS sig, 0::UBIGINT AS detail
FROM (SELECT 'was' AS side, * FROM was.signal UNION ALL SELECT 'now', * FROM now.signal) x
LEFT JOIN place p ON p.side = x.side AND p.file_id = x.file_id
LEFT JOIN member_place m ON m.side = x.side AND m.file_id = x.file_id AND m.member = x.member;

-- A sample is what is in it. What is alike in one place is told apart by what it weighs, then by the order of rows.
CREATE OR REPLACE TEMP TABLE sample_sig AS
SELECT side, sample_id, sha256(string_agg(sig, '' ORDER BY sig)) AS sig
FROM (SELECT side, sample_id, sig FROM seen_finding UNION ALL SELECT side, sample_id, sig FROM seen_link
      UNION ALL SELECT side, sample_id, sig FROM seen_signal)
GROUP BY side, sample_id;

CREATE OR REPLACE TEMP TABLE seen_sample AS
SELECT x.side, x.sample_id AS id, p.place, m.member_key, x.row, p.source_id, p.path, m.member_path,
       concat(coalesce(s.sig, ''), array_to_string(x.media_sha256, ',')) AS sig,
       hash(x.content_bytes, x.modalities, x.seconds) AS detail, x.modalities
FROM (SELECT 'was' AS side, * FROM was.sample UNION ALL SELECT 'now', * FROM now.sample) x
LEFT JOIN place p ON p.side = x.side AND p.file_id = x.file_id
LEFT JOIN member_place m ON m.side = x.side AND m.file_id = x.file_id AND m.member = x.member
LEFT JOIN sample_sig s ON s.side = x.side AND s.sample_id = x.sample_id;

-- half

CREATE OR REPLACE TEMP TABLE sample_joined AS
SELECT p.was, p.now, p.how, w.row AS row_was, n.row AS row_now
FROM seen_sample_pair p
JOIN seen_sample w ON w.side = 'was' AND w.id = p.was JOIN seen_sample n ON n.side = 'now' AND n.id = p.now;

CREATE OR REPLACE TEMP TABLE diff_samples AS
SELECT 'changed' AS change, 1::BIGINT AS count, n.source_id, n.path, n.member_path, j.row_was, n.row AS row_now,
       n.id AS sample_id, n.modalities,
       if(how = 'place', 'what was found in it', 'its size, kind or playing time') AS what
FROM sample_joined j JOIN seen_sample n ON n.side = 'now' AND n.id = j.now
WHERE how IN ('place', 'alike_here', 'alike')
UNION ALL
SELECT if(s.side = 'was', 'gone', 'new'), 1, s.source_id, s.path, s.member_path, if(s.side = 'was', s.row, NULL),
       if(s.side = 'now', s.row, NULL), s.id, s.modalities, NULL
FROM seen_sample s
ANTI JOIN (SELECT 'was' AS side, was AS id FROM sample_joined UNION ALL SELECT 'now', now FROM sample_joined) j
  ON j.side = s.side AND j.id = s.id;
