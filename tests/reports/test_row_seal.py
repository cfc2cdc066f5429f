"""The short digests of rows and columns: their form written down a second time, and the two ways of adding up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import duckdb
import pytest
from report_worlds import empty_tables, fill, make

from reports import row_seal
from reports.changes import changes
from reports.records import FindingRecord
from reports.row_seal import column_hashes, seal_rows

FINDINGS = [make(FindingRecord, finding_id=f"f-{n}", row=n % 3, score=0.5, pattern=None) for n in range(40)]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_tables() as connection:
        fill(connection, {"finding": FINDINGS})
        yield connection


def text(value: str) -> str:
    return f"S{len(value.encode())}:{value}"


def test_the_documented_form(con: duckdb.DuckDBPyConnection) -> None:
    values = [f"I{record.row};" for record in FINDINGS]
    total = sum(int(hashlib.md5(value.encode()).hexdigest()[:15], 16) for value in values) % (1 << 60)
    assert dict(column_hashes(con, "finding"))["row"] == total
    seal_rows(con)
    about = int(hashlib.sha256(text(FINDINGS[0].file_id).encode()).hexdigest()[:6], 16)
    rows = con.execute("SELECT row_hash FROM row_seal WHERE table_name = 'finding'").fetchall()
    assert len(rows) == 40 and {row >> 36 for (row,) in rows} == {about}


def test_values_that_come_often_are_added_up_the_same(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = column_hashes(con, "finding")
    monkeypatch.setattr(row_seal, "_MANY", 0)
    assert column_hashes(con, "finding") == plain
    monkeypatch.setattr(row_seal, "_OFTEN", 0)
    assert column_hashes(con, "finding") == plain


def test_what_changed_is_named(con: duckdb.DuckDBPyConnection) -> None:
    seal_rows(con)
    assert list(changes(con)) == []
    con.execute("UPDATE finding SET score = 0.75 WHERE finding_id = 'f-7'")
    assert [str(fault) for fault in changes(con)] == ["table finding: f-7: 1 row altered: column score"]
    con.execute("UPDATE finding SET score = 0.5 WHERE finding_id = 'f-7'")
    con.execute(
        "UPDATE finding SET row = 1 - row WHERE finding_id IN ('f-0', 'f-1')"
    )  # they exchange their rows
    said = sorted(str(fault) for fault in changes(con))
    assert said == [
        "table finding: f-0: 1 row altered",
        "table finding: f-1: 1 row altered",
    ]
    con.execute("DELETE FROM finding WHERE row = 2")
    assert any("removed" in str(fault) for fault in changes(con))
