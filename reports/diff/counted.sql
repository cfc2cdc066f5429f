-- Issues, as things of a place like those of things.sql, and the samples of each person by verdict; whatever the key.

-- One text out of values that nothing else gives.
CREATE OR REPLACE TEMP MACRO part(v) AS coalesce('S' || strlen(v::VARCHAR) || ':' || v::VARCHAR, 'N');

CREATE OR REPLACE TEMP TABLE seen_issue AS
SELECT x.side, x.severity, x.code, coalesce(x.source_id, p.source_id) AS source_id, p.path, m.member_path, x.row, x.field,
       x.detail AS what,
       sha256(concat('i', part(x.severity), part(x.code), part(if(x.file_id IS NULL, x.source_id, NULL)), part(p.place),
                     part(m.member_key), part(x.detail),
                     part(if(k.same_key, x.field, regexp_replace(x.field, '\{[0-9a-f]{8}\}', '{}', 'g'))))) AS sig,
       hash(x.rows, x.rows_lost, x.content_lost, x.stored_lost) AS detail
FROM (SELECT 'was' AS side, * FROM was.issue UNION ALL SELECT 'now', * FROM now.issue) x
CROSS JOIN param_diff k
LEFT JOIN place p ON p.side = x.side AND p.file_id = x.file_id
LEFT JOIN member_place m ON m.side = x.side AND m.file_id = x.file_id AND m.member = x.member
WHERE k.same_key OR x.file_id IS NULL OR p.matched;

CREATE OR REPLACE TEMP TABLE diff_people AS
WITH each AS (
  SELECT side, sample_id, subject_id, max(list_position(['use', 'review', 'block'],
           if(verdict IN ('use', 'review'), verdict, 'block'))) AS rank
  FROM (SELECT 'was' AS side, sample_id, subject_id, verdict FROM was.decision
        UNION ALL SELECT 'now', sample_id, subject_id, verdict FROM now.decision)
  GROUP BY ALL
), summed AS (
  SELECT side, subject_id, count(*) FILTER (rank = 1) AS use, count(*) FILTER (rank = 2) AS review,
         count(*) FILTER (rank = 3) AS block
  FROM each GROUP BY side, subject_id
)
SELECT CASE WHEN w.side IS NULL THEN 'new' WHEN n.side IS NULL THEN 'gone' ELSE 'changed' END AS change, 1::BIGINT AS count,
       coalesce(w.subject_id, n.subject_id) AS subject_id,
       coalesce(w.block, 0) AS block_was, coalesce(n.block, 0) AS block_now, coalesce(w.review, 0) AS review_was,
       coalesce(n.review, 0) AS review_now, coalesce(w.use, 0) AS use_was, coalesce(n.use, 0) AS use_now
FROM (FROM summed WHERE side = 'was') w FULL JOIN (FROM summed WHERE side = 'now') n
  ON n.subject_id IS NOT DISTINCT FROM w.subject_id
WHERE (w.use, w.review, w.block) IS DISTINCT FROM (n.use, n.review, n.block);
