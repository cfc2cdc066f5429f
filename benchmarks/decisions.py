"""How long the decisions take: links against consent records, in the report's own SQL.

    python -m benchmarks.decisions [--links 5000000] [--records 1000000] [--threads 2]

Makes a report's tables with DuckDB alone (people with one to three records in every state, five sources, four
modalities, objections, files named by digest), runs reports/decisions.sql over them and prints seconds, memory and how
many decisions came of each reason. Nothing is read from disk, so this is the rules' own time.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import duckdb

from reports.decide import decide
from reports.profile import load_profile
from reports.schema import ALL_TABLES, create_table

_WORLD = """
INSERT INTO scan BY NAME SELECT DATE '2026-06-01' AS as_of, 'example-corp' AS applicant_id, 'CN' AS territory;
INSERT INTO source BY NAME
SELECT 'src' || i AS source_id, ['tts_training'] AS purposes, if(i = 0, 'yes', 'no') AS person_specific FROM range(5) t(i);
INSERT INTO file BY NAME SELECT 'f' || i AS file_id, 'src' || (i % 5) AS source_id, sha256(i::VARCHAR) AS sha256
FROM range(1000) t(i);
INSERT INTO sample BY NAME
SELECT 's' || i AS sample_id, 'f' || (i % 1000) AS file_id,
       CASE i % 4 WHEN 0 THEN ['audio'] WHEN 1 THEN ['text', 'audio'] WHEN 2 THEN ['image'] ELSE ['text'] END AS modalities
FROM range($links) t(i);
INSERT INTO subject BY NAME
SELECT 'p' || i AS subject_id, if(i % 50 = 0, 'unknown', 'adult') AS age_band, i % 97 = 0 AS deceased
FROM range($people) t(i);
INSERT INTO consent BY NAME
SELECT 'r' || i AS record_id, 'p' || (i % $people) AS subject_id,
       ['granted', 'granted', 'granted', 'withdrawn', 'granted', 'requested', 'granted', 'revoked'][1 + i % 8] AS state,
       if(i % 7 = 0, 'express', 'separate') AS consent_type, ['tts_training', 'asr_training'] AS purposes,
       if(i % 3 = 0, ['voice', 'name'], ['voice', 'name', 'likeness', 'persona']) AS categories,
       ['text', 'audio', 'image'] AS modalities,
       CASE WHEN i % 5 = 0 THEN ['src1', 'src2'] WHEN i % 101 = 0 THEN ['sha256:' || left(sha256('7'), 20)] ELSE [] END
         AS source_scope,
       'example-corp' AS controller, [] AS recipients, if(i % 11 = 0, ['CN', 'FR'], []) AS territory,
       if(i % 13 = 0, DATE '2026-05-31', NULL) AS valid_until, 'subject' AS granted_by, 'adult' AS age_band_at_grant,
       true AS signed, false AS bundled, 'none' AS evidence_state, [] AS missing, [] AS lacks, [i, i + 1] AS events
FROM range($records) t(i);
INSERT INTO statement BY NAME
SELECT i AS seq, 'p' || (i * 17) AS subject_id, 'objection' AS kind, [] AS purposes, [] AS categories,
       if(i % 2 = 0, ['audio'], []) AS modalities, [] AS source_scope
FROM range($people // 1000) t(i);
INSERT INTO link BY NAME
SELECT 'l' || i AS link_id, 's' || i AS sample_id, 'f' || (i % 1000) AS file_id,
       'p' || (hash(i) % $people) AS subject_id, if(i % 20 = 0, 'weak', 'exact') AS strength, 1 AS candidates
FROM range($links) t(i);
"""


def main() -> None:
    """Make the tables, time the rules, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--links", type=int, default=5_000_000)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(Path(folder) / "r.duckdb") as con:
        con.execute(f"SET threads = {args.threads:d}")
        for table in ALL_TABLES:
            for statement in create_table(table, comments=False):
                con.execute(statement.replace(" NOT NULL", ""))
        values = {"links": args.links, "people": max(1, args.records * 2 // 3), "records": args.records}
        world = _WORLD
        for name, value in values.items():
            world = world.replace(f"${name}", f"{value:d}")
        con.execute(world)
        clock = time.monotonic()
        decide(con, load_profile("baseline"))
        seconds = time.monotonic() - clock
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(
            f"{args.links:,} links, {args.records:,} records, {args.threads} threads: {seconds:.1f} s, peak {peak:.1f} GiB"
        )
        for row in con.execute(
            "SELECT verdict, reason, count(*) FROM decision GROUP BY ALL ORDER BY ALL"
        ).fetchall():
            print("  {}  {:<24} {:>10,}".format(*row))


if __name__ == "__main__":
    main()
