-- What is tied to one person, one row per sample; $person is a parameter. Read by reports/impact.py.
CREATE OR REPLACE TEMP TABLE impact AS
WITH mine AS (
  SELECT l.sample_id, l.file_id, l.member, l.row,
         coalesce(bool_or(l.candidates = 1 AND l.strength IN ('certain', 'exact', 'variant')), false) AS sure,
         arg_min(l.strength, coalesce(list_position(['certain', 'exact', 'variant', 'common', 'weak'], l.strength), 9))
           AS strength,
         min(l.candidates) AS candidates,
         -- A link without a decision is not covered; the worst verdict of the person's links is theirs.
         CASE WHEN bool_or(coalesce(d.verdict, '') NOT IN ('use', 'review')) THEN 'block'
              WHEN bool_or(d.verdict = 'review') THEN 'review' ELSE 'use' END AS verdict,
         list_sort(list(DISTINCT coalesce(d.reason, 'undecided'))) AS reasons
  FROM link l LEFT JOIN decision d ON d.link_id = l.link_id
  WHERE l.subject_id = $person
  GROUP BY l.sample_id, l.file_id, l.member, l.row
), place AS (
  SELECT file_id, NULL AS member, sha256 FROM file WHERE status = 'declared'
  UNION ALL SELECT file_id, member, sha256 FROM member
), held AS (
  SELECT m.sample_id, m.row, s.media_sha256, p.sha256 FROM mine m
  JOIN sample s ON s.sample_id = m.sample_id
  LEFT JOIN place p ON p.file_id = m.file_id AND p.member IS NOT DISTINCT FROM m.member
  WHERE m.sure
), copy AS (  -- the same medium elsewhere, or the same row of a file or member with the same bytes (check IDN-05)
  SELECT p.file_id, p.member, h.row FROM held h JOIN place p ON p.sha256 = h.sha256
  UNION
  SELECT s.file_id, s.member, s.row
  FROM (SELECT DISTINCT unnest(media_sha256) AS medium FROM held) h
  JOIN (SELECT file_id, member, row, unnest(media_sha256) AS medium FROM sample) s ON s.medium = h.medium
), listed AS (
  SELECT if(sure, 'theirs', 'may be theirs') AS standing, sample_id, file_id, member, row, strength, candidates, verdict,
         reasons
  FROM mine
  UNION ALL
  SELECT 'copy', s.sample_id, c.file_id, c.member, c.row, NULL, NULL, coalesce(v.verdict, 'nobody'), []
  FROM copy c
  LEFT JOIN sample s ON s.file_id = c.file_id AND s.member IS NOT DISTINCT FROM c.member AND s.row = c.row
  LEFT JOIN sample_verdict v ON v.sample_id = s.sample_id
  WHERE NOT EXISTS (SELECT 1 FROM mine m
                    WHERE m.file_id = c.file_id AND m.member IS NOT DISTINCT FROM c.member AND m.row = c.row)
), other AS (
  SELECT sample_id, count(DISTINCT coalesce(subject_id, value_hmac, link_id)) AS others
  FROM link WHERE subject_id IS DISTINCT FROM $person AND sample_id IN (SELECT sample_id FROM listed) GROUP BY sample_id
)
SELECT x.standing, f.source_id, f.path, x.member, m.path AS member_path, x.row, x.sample_id, x.verdict, x.reasons,
       x.strength, x.candidates, coalesce(z.others, 0) AS others, s.content_bytes AS bytes, s.seconds, x.file_id,
       s.seconds IS NULL AND coalesce(list_has_any(s.modalities, ['audio', 'video']), false) AS without_length,
       coalesce(e.use, CASE WHEN o.first_used IS NOT NULL OR o.used = 'yes' THEN 'used'
                            WHEN o.used = 'no' THEN 'not_used' ELSE 'not_known' END) AS used
FROM listed x
LEFT JOIN file f ON f.file_id = x.file_id
LEFT JOIN member m ON m.file_id = x.file_id AND m.member = x.member
LEFT JOIN sample s ON s.sample_id = x.sample_id
LEFT JOIN other z ON z.sample_id = x.sample_id
LEFT JOIN source o ON o.source_id = f.source_id
LEFT JOIN (SELECT sample_id, min(use) AS use FROM ended_use WHERE subject_id = $person GROUP BY sample_id) e
  ON e.sample_id = x.sample_id;
