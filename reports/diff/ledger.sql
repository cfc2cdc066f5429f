-- What became of people and consents, whatever the key: events that came into a record or are not counted any more.

-- Events behind a record, by their ids: a place in a ledger is no identity.
CREATE OR REPLACE TEMP TABLE record_event AS
SELECT c.side, c.record_id, e.event_id, e.seq, e.event_type, e.event_time::DATE AS day
FROM (SELECT 'was' AS side, record_id, unnest(events) AS seq FROM was.consent
      UNION ALL SELECT 'now', record_id, unnest(events) FROM now.consent) c
JOIN (SELECT 'was' AS side, * FROM was.consent_event UNION ALL SELECT 'now', * FROM now.consent_event) e
  ON e.side = c.side AND e.seq = c.seq;

CREATE OR REPLACE TEMP TABLE statement_event AS
SELECT s.side, s.subject_id, e.event_id, e.seq, e.event_type, e.event_time::DATE AS day
FROM (SELECT 'was' AS side, subject_id, seq FROM was.statement UNION ALL SELECT 'now', subject_id, seq FROM now.statement) s
JOIN (SELECT 'was' AS side, seq, event_id, event_type, event_time FROM was.consent_event
      UNION ALL SELECT 'now', seq, event_id, event_type, event_time FROM now.consent_event) e
  ON e.side = s.side AND e.seq = s.seq;

-- What came into a record, and what is not counted any more.
CREATE OR REPLACE TEMP TABLE record_change AS
WITH came AS (
  SELECT n.* FROM (FROM record_event WHERE side = 'now') n
  ANTI JOIN (FROM record_event WHERE side = 'was') w ON w.record_id = n.record_id AND w.event_id = n.event_id
), went AS (
  SELECT w.* FROM (FROM record_event WHERE side = 'was') w
  ANTI JOIN (FROM record_event WHERE side = 'now') n ON n.record_id = w.record_id AND n.event_id = w.event_id
), listed AS (
  SELECT record_id, true AS came, seq, event_type, day FROM came
  UNION ALL SELECT record_id, false, seq, event_type, day FROM went
)
SELECT record_id,
       coalesce(list({'seq': seq, 'type': event_type, 'day': day} ORDER BY seq) FILTER (came), []) AS came,
       coalesce(list({'seq': seq, 'type': event_type, 'day': day} ORDER BY seq) FILTER (NOT came), []) AS went
FROM listed GROUP BY record_id;

CREATE OR REPLACE TEMP TABLE statement_change AS
WITH listed AS (
  SELECT n.*, true AS came FROM (FROM statement_event WHERE side = 'now') n
  ANTI JOIN (FROM statement_event WHERE side = 'was') w ON w.event_id = n.event_id
  UNION ALL
  SELECT w.*, false FROM (FROM statement_event WHERE side = 'was') w
  ANTI JOIN (FROM statement_event WHERE side = 'now') n ON n.event_id = w.event_id
)
SELECT subject_id,
       coalesce(list({'seq': seq, 'type': event_type, 'day': day} ORDER BY seq) FILTER (came), []) AS came,
       coalesce(list({'seq': seq, 'type': event_type, 'day': day} ORDER BY seq) FILTER (NOT came), []) AS went
FROM listed GROUP BY subject_id;

-- Days of a record that lie between the days of which the two reports speak.
CREATE OR REPLACE TEMP TABLE record_day AS
SELECT r.record_id, list_sort(list(DISTINCT concat(r.what, ' ', r.day))) AS days
FROM (SELECT record_id, 'valid until' AS what, valid_until AS day, 1 AS after FROM now.consent
      UNION ALL SELECT record_id, 'kept until', retention_until, 1 FROM now.consent
      UNION ALL SELECT record_id, 'valid from', valid_from, 0 FROM now.consent) r
CROSS JOIN (SELECT w.as_of AS was_day, n.as_of AS now_day FROM was.scan w CROSS JOIN now.scan n) k
WHERE r.day + r.after::INTEGER > least(k.was_day, k.now_day) AND r.day + r.after::INTEGER <= greatest(k.was_day, k.now_day)
GROUP BY r.record_id;

CREATE OR REPLACE TEMP TABLE person_change AS
SELECT coalesce(w.subject_id, n.subject_id) AS subject_id, w.subject_id IS NULL AS came, n.subject_id IS NULL AS went,
       list_filter([
         if(w.age_band <> n.age_band, concat('age: ', w.age_band, ' -> ', n.age_band), NULL),
         if(w.deceased <> n.deceased, concat('has died: ', w.deceased, ' -> ', n.deceased), NULL)],
         lambda x: x IS NOT NULL) AS facts
FROM was.subject w FULL JOIN now.subject n ON n.subject_id = w.subject_id
WHERE w.subject_id IS NULL OR n.subject_id IS NULL OR w.age_band <> n.age_band OR w.deceased <> n.deceased;

CREATE OR REPLACE TEMP TABLE sought_change AS
SELECT coalesce(w.subject_id, n.subject_id) AS subject_id
FROM was.sought w FULL JOIN now.sought n ON n.subject_id = w.subject_id
WHERE w.sought_hmac IS DISTINCT FROM n.sought_hmac;
