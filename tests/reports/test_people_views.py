"""People in figures: totals of each person of the ledger, and whoever is in the data and not in it."""

from __future__ import annotations

from pathlib import Path

import duckdb
from report_worlds import build, linked_tables, make

from reports.records import LinkRecord, SampleRecord

STRANGER, OTHER = "a" * 64, "b" * 64


def _world(path: Path) -> duckdb.DuckDBPyConnection:
    unknown = {"subject_id": None, "rule": "unlisted", "evidence": "person_column"}
    tables = linked_tables(
        sample=[make(SampleRecord, sample_id=f"f1.-.{row}", row=row, content_bytes=100) for row in range(3)],
        link=[
            make(LinkRecord),
            make(LinkRecord, field="title"),  # the same sample twice counts once
            make(LinkRecord, sample_id="f1.-.1", row=1),
            *(
                make(
                    LinkRecord, sample_id=f"f1.-.{row}", row=row, field="speaker", value_hmac=OTHER, **unknown
                )
                for row in range(2)
            ),
            make(LinkRecord, sample_id="f1.-.2", row=2, field="speaker", value_hmac=STRANGER, **unknown),
            make(
                LinkRecord,
                sample_id="f1.-.2",
                row=2,
                field="text",
                subject_id=None,
                rule="shared",
                value_hmac="c" * 64,
            ),
        ],
    )
    build(path, tables)
    return duckdb.connect(str(path), read_only=True)


def test_totals_of_each_person(tmp_path: Path) -> None:
    with _world(tmp_path / "r.duckdb") as con:
        rows = con.sql("SELECT subject_id, samples, files, content_bytes FROM per_person").fetchall()
    assert sorted(rows, key=str) == [("p1", 2, 1, 200), (None, 3, 1, 300)]


def test_hours_are_those_that_are_told(tmp_path: Path) -> None:
    stranger = {"subject_id": None, "rule": "unlisted", "evidence": "metadata", "value_hmac": OTHER}
    sound = {"modalities": ["audio"], "media_sha256": ["d" * 64]}
    tables = linked_tables(
        sample=[
            make(SampleRecord, sample_id="f1.-.0", row=0, seconds=1800.0, **sound),
            make(SampleRecord, sample_id="f1.-.1", row=1, seconds=5400.0, **sound),
            make(SampleRecord, sample_id="f1.-.2", row=2, seconds=None, **sound),
            make(SampleRecord, sample_id="f1.-.3", row=3),
        ],
        link=[
            *(make(LinkRecord, sample_id=f"f1.-.{row}", row=row) for row in range(4)),
            make(LinkRecord, field="title"),  # the same sample twice counts once
            make(LinkRecord, sample_id="f1.-.1", row=1, field="@tags.artist", **stranger),
            make(LinkRecord, sample_id="f1.-.1", row=1, field="@tags.performer", **stranger),
        ],
    )
    build(tmp_path / "r.duckdb", tables)
    with duckdb.connect(str(tmp_path / "r.duckdb"), read_only=True) as con:
        known = con.sql(
            "SELECT samples, hours, samples_without_length FROM per_person WHERE subject_id = 'p1'"
        )
        assert known.fetchall() == [(4, 2.0, 1)]
        assert con.sql("SELECT samples, hours, evidence FROM unlisted_person").fetchall() == [
            (1, 1.5, ["metadata"])
        ]


def test_people_who_are_not_in_the_ledger_are_told_apart(tmp_path: Path) -> None:
    with _world(tmp_path / "r.duckdb") as con:
        rows = con.sql(
            "SELECT number, value_hmac, samples, files, sources, evidence FROM unlisted_person"
        ).fetchall()
    assert rows == [
        (1, OTHER, 2, 1, ["src"], ["person_column"]),
        (2, STRANGER, 1, 1, ["src"], ["person_column"]),
    ]
