-- Files and members of both reports. `place` is the same on both sides for a file that was matched; read by
-- reports/diff/compare.py, which fills seen_file_pair between the two halves of this text.

CREATE OR REPLACE TEMP TABLE seen_file AS
SELECT x.*, count(*) OVER (PARTITION BY side, source_id, key) AS alike
FROM (
  SELECT 'was' AS side, file_id AS id, if((SELECT same_key FROM param_diff), path_hmac, path) AS key, *
    EXCLUDE (file_id) FROM was.file
  UNION ALL
  SELECT 'now', file_id, if((SELECT same_key FROM param_diff), path_hmac, path), * EXCLUDE (file_id) FROM now.file) x;

-- half

CREATE OR REPLACE TEMP TABLE place AS
SELECT f.side, f.id AS file_id, coalesce(p.place, concat(f.side, ':', f.id)) AS place, f.source_id, f.path, f.sha256,
       p.place IS NOT NULL AS matched
FROM seen_file f
LEFT JOIN (SELECT 'was' AS side, was AS id, 'both:' || now AS place FROM seen_file_pair
           UNION ALL SELECT 'now', now, 'both:' || now FROM seen_file_pair) p ON p.side = f.side AND p.id = f.id;

CREATE OR REPLACE TEMP TABLE member_place AS
SELECT side, file_id, member, if((SELECT same_key FROM param_diff), path_hmac, path) AS member_key, path AS member_path
FROM (SELECT 'was' AS side, file_id, member, path_hmac, path FROM was.member
      UNION ALL SELECT 'now', file_id, member, path_hmac, path FROM now.member)
QUALIFY row_number() OVER (PARTITION BY side, file_id, member ORDER BY path_hmac, path) = 1;

CREATE OR REPLACE TEMP TABLE diff_files AS
WITH w AS (FROM seen_file WHERE side = 'was'), n AS (FROM seen_file WHERE side = 'now'), joined AS (
  SELECT w AS w, n AS n, p.how FROM seen_file_pair p JOIN w ON w.id = p.was JOIN n ON n.id = p.now
  UNION ALL SELECT w, NULL, NULL FROM w ANTI JOIN seen_file_pair p ON p.was = w.id
  UNION ALL SELECT NULL, n, NULL FROM n ANTI JOIN seen_file_pair p ON p.now = n.id
), told AS (
  SELECT CASE
      WHEN w IS NULL THEN 'new' WHEN n IS NULL THEN 'gone'
      WHEN w.sha256 IS DISTINCT FROM n.sha256 OR w.bytes IS DISTINCT FROM n.bytes OR w.status IS DISTINCT FROM n.status
        THEN 'changed'
      WHEN how = 'moved' THEN 'moved'
      WHEN w.source_id IS DISTINCT FROM n.source_id THEN 'redeclared'
      ELSE 'changed' END AS change,
    w, n,
    list_filter([
      if(w.source_id IS DISTINCT FROM n.source_id, 'source', NULL), if(how = 'moved', 'path', NULL),
      if(w.sha256 IS DISTINCT FROM n.sha256, 'bytes', NULL), if(w.bytes IS DISTINCT FROM n.bytes, 'size', NULL),
      if(w.status IS DISTINCT FROM n.status, 'status', NULL), if(w.format IS DISTINCT FROM n.format, 'format', NULL),
      if(w.media_type IS DISTINCT FROM n.media_type, 'media_type', NULL),
      if(w.compression IS DISTINCT FROM n.compression, 'compression', NULL),
      if(w.encoding IS DISTINCT FROM n.encoding, 'encoding', NULL),
      if(w.declared_sha256 IS DISTINCT FROM n.declared_sha256, 'declared_sha256', NULL)], lambda x: x IS NOT NULL)
      AS what
  FROM joined)
-- Under another key nobody can tell whether a file whose name is hidden is the same: it is not compared.
SELECT change, 1::BIGINT AS count, coalesce(n.source_id, w.source_id) AS source_id, coalesce(n.path, w.path) AS path,
       CASE WHEN n IS NOT NULL AND w IS NOT NULL AND n.path IS DISTINCT FROM w.path THEN w.path END AS path_was,
       CASE WHEN n IS NOT NULL AND w IS NOT NULL AND n.source_id IS DISTINCT FROM w.source_id THEN w.source_id END
         AS source_was,
       CASE WHEN change NOT IN ('new', 'gone') THEN what ELSE [] END AS what,
       w.sha256 AS sha256_was, n.sha256 AS sha256_now, w.bytes AS bytes_was, n.bytes AS bytes_now,
       coalesce(n.status, w.status) AS status
FROM told
WHERE (change IN ('new', 'gone') AND ((SELECT same_key FROM param_diff) OR NOT coalesce(
        contains(coalesce(n.path, w.path), '~') OR coalesce(n.alike, w.alike) > 1, true)))
   OR (change NOT IN ('new', 'gone') AND len(what) > 0);
