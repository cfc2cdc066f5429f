"""The canonical digest: the documented form, blind to order and layout, awake to every value."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_worlds import NOW, empty_tables, fill, make

from reports.digest import canonical_digest, rendered
from reports.records import TABLES, ConsentRecord, FindingRecord
from reports.schema import columns, quoted, to_batch


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_tables() as connection:
        yield connection


def by_hand(tables: dict[str, list[Any]]) -> str:
    """The form that reports/digest.py documents, written down a second time."""
    digest = hashlib.sha256(b"provscan-1\n")
    for table in TABLES:
        rows = to_batch(table, tables.get(table, [])).to_pylist()
        lines = [hashlib.sha256("".join(map(value, row.values())).encode()).hexdigest() for row in rows]
        heading = ",".join(f"{c.name}:{c.sql_type}" for c in columns(table))
        digest.update(f"table {table} {heading} {len(rows)}\n".encode())
        digest.update("".join(line + "\n" for line in sorted(lines)).encode())
    return digest.hexdigest()


def value(found: Any) -> str:  # noqa: PLR0911
    epoch = dt.datetime(1970, 1, 1)
    match found:
        case None:
            return "N"
        case bool():
            return "T" if found else "F"
        case int():
            return f"I{found};"
        case float():
            return f"D{found:.17e};"
        case dt.datetime():
            return f"U{(found - epoch) // dt.timedelta(microseconds=1)};"
        case dt.date():
            return f"Y{(found - epoch.date()).days};"
        case str():
            return f"S{len(found.encode())}:{found}"
        case _:
            return f"L{len(found)}:" + "".join(map(value, found))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
consents = st.builds(
    lambda **values: make(ConsentRecord, **values),
    record_id=texts,
    controller=st.none() | texts,
    purposes=st.lists(texts, max_size=3),
    events=st.lists(st.integers(-5, 1 << 40), max_size=3),
    bundled=st.sampled_from([None, True, False]),
    valid_from=st.none() | st.dates(),
    state_since=st.none() | st.datetimes(),
)
findings = st.builds(
    lambda **values: make(FindingRecord, **values),
    finding_id=texts,
    score=st.floats(0, 1),
    member=st.none() | st.integers(0, 9),
)
some = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@some
@given(
    consent=st.lists(consents, max_size=5),
    finding=st.lists(findings, max_size=5),
    chunk=st.integers(1, 4),
    mix=st.randoms(),
)
def test_the_documented_form_blind_to_order_and_chunks(
    con: duckdb.DuckDBPyConnection, consent: list[Any], finding: list[Any], chunk: int, mix: Any
) -> None:
    fill(con, {"consent": consent, "finding": finding})
    expected = by_hand({"consent": consent, "finding": finding})
    assert canonical_digest(con) == expected
    mix.shuffle(consent)
    mix.shuffle(finding)
    fill(con, {"finding": finding, "consent": consent}, chunk)
    assert canonical_digest(con) == expected


CHANGES = {
    "VARCHAR": "{c} || 'x'",
    "BIGINT": "{c} + 1",
    "DOUBLE": "{c} + 1e-9",
    "BOOLEAN": "NOT {c}",
    "DATE": "{c} + 1",
    "TIMESTAMP": "{c} + INTERVAL 1 MICROSECOND",
    "VARCHAR[]": "list_append({c}, '')",
    "BIGINT[]": "list_append({c}, 0)",
}
INSTEAD_OF_NULL = {"DOUBLE": "0.5", "VARCHAR": "''", "BIGINT": "0", "BOOLEAN": "false"}


@pytest.mark.parametrize("table", TABLES)
def test_every_value_of_a_row_counts(con: duckdb.DuckDBPyConnection, table: str) -> None:
    fill(con, {table: [make(TABLES[table])]})
    texts_seen = set(con.execute(f"SELECT {rendered(columns(table))} FROM {quoted(table)}").fetchall())
    for column in columns(table):
        name = quoted(column.name)
        instead = INSTEAD_OF_NULL.get(column.sql_type, "'2020-01-01'")
        other = f"CASE WHEN {name} IS NULL THEN {instead} ELSE {CHANGES[column.sql_type].format(c=name)} END"
        changed = f"SELECT * REPLACE (({other})::{column.sql_type} AS {name}) FROM {quoted(table)}"
        texts_seen |= set(con.execute(f"SELECT {rendered(columns(table))} FROM ({changed})").fetchall())
    assert len(texts_seen) == len(columns(table)) + 1


def test_a_changed_row_of_any_table_changes_the_digest(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, {table: [make(record)] for table, record in TABLES.items()})
    digests = {canonical_digest(con)}
    for table in TABLES:
        column = next(c for c in columns(table) if c.sql_type == "VARCHAR")
        con.execute(f"UPDATE {quoted(table)} SET {quoted(column.name)} = 'changed'")
        digests.add(canonical_digest(con))
    assert len(digests) == len(TABLES) + 1


PAIRS = [
    ({"purposes": ["a,b"]}, {"purposes": ["a", "b"]}),
    ({"purposes": []}, {"purposes": [""]}),
    ({"controller": None}, {"controller": ""}),
    ({"controller": "N"}, {"controller": None}),
    ({"controller": "a", "jurisdiction": "bc"}, {"controller": "ab", "jurisdiction": "c"}),
    ({"controller": None, "jurisdiction": "x"}, {"controller": "x", "jurisdiction": None}),
    ({"purposes": ["x"], "categories": []}, {"purposes": [], "categories": ["x"]}),
    ({"bundled": None}, {"bundled": False}),
    ({"events": [1, 2]}, {"events": [12]}),
    ({"events": [1, 2]}, {"events": [2, 1]}),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_two_contents_look_alike(con: duckdb.DuckDBPyConnection, one: Any, other: Any) -> None:
    fill(con, {"consent": [make(ConsentRecord, **one)]})
    first = canonical_digest(con)
    fill(con, {"consent": [make(ConsentRecord, **other)]})
    assert canonical_digest(con) != first


def test_a_row_twice_is_not_a_row_once(con: duckdb.DuckDBPyConnection) -> None:
    record = make(FindingRecord)
    fill(con, {"finding": [record]})
    once = canonical_digest(con)
    fill(con, {"finding": [record, record._replace()]})
    assert canonical_digest(con) != once


def test_run_and_seal_are_outside_and_foreign_tables_inside(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, {})
    empty = canonical_digest(con)
    con.execute("INSERT INTO seal VALUES ('x', 'y', 'z')")
    con.execute("INSERT INTO run VALUES (?, ?, 1.0, 2, 'local', 1, 0, NULL, NULL, NULL, NULL)", [NOW, NOW])
    assert canonical_digest(con) == empty
    con.execute("CREATE TABLE smuggled (a INTEGER)")
    try:
        assert canonical_digest(con) != empty
    finally:
        con.execute("DROP TABLE smuggled")
