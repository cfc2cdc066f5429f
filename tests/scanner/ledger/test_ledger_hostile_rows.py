"""Rows that are not what they should be: each is named and none is repeated."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_tables import ANN, BO, HEADER, folded, rejected, write

from scanner.ledger import chain
from scanner.ledger.importers import import_file
from scanner.ledger.rows import MAX_ROW, read_rows

HOSTILE = (
    HEADER.encode()
    + ANN.encode()
    + b"s-3,\xff\xfe,,,,,,,,\n"  # 3: not UTF-8
    + b"s-4,Dee\n"  # 4: too few cells
    + b"s-5,Eve,,,,,,,,,,,\n"  # 5: too many cells
    + b's-6,"Fay" Example,,,,,,,,\n'  # 6: quotes that csv forbids
    + b"s-7,Gus\x00Example,,,,,,,,\n"  # 7: NUL
    + b's-8,"Hal\nExample",,,,,,,,\n'  # 8-9: a line break in a name
    + b"\n"  # 10: blank
    + b",,,,,,,,,\n"  # 11: empty cells
    + b"s-9,Ivy,,,2013-02-29,,,,,\n"  # 12: no such day
    + b"s-10,Joe,,,,r-10,tts training,voice,example-labs,2026-01-01\n"  # 13
    + b",Kay,,,,r-11,tts_training,voice,example-labs,2026-01-01\n"  # 14: whose?
    + b"kim@example.com,Kim,,,,,,,,\n"  # 15
    + b"s-12,Lea,,,,r-12,tts_training,voice,example-labs,\n"  # 16: when?
    + b"s-13,"
    + b"M" * 5000
    + b",,,,,,,,\n"  # 17
    + b"s-14,"
    + b"N" * (MAX_ROW + 10)
    + b",,,,,,,,\n"  # 18
    + BO.encode()  # 19
    + b's-15,"never closed,,,,,,,,\n'  # 20
    + b"s-16,swallowed,,,,,,,,\n"  # 21
)
EXPECTED = [
    ("3", "3", "not_utf8", ""),
    ("4", "4", "wrong_number_of_cells", ""),
    ("5", "5", "wrong_number_of_cells", ""),
    ("6", "6", "csv_broken", ""),
    ("7", "7", "unprintable", "names"),
    ("8", "9", "unprintable", "names"),
    ("12", "12", "not_a_date", "birth_date"),
    ("13", "13", "not_a_word", "purposes"),
    ("14", "14", "missing", "subject_id"),
    ("15", "15", "not_an_id", "subject_id"),
    ("16", "16", "missing", "event_time"),
    ("17", "17", "too_long", "names"),
    ("18", "18", "too_large", ""),
    ("20", "21", "csv_broken", ""),
]


def test_a_hostile_csv_is_rejected_row_by_row(ledger: Path, tmp_path: Path) -> None:
    result = import_file(ledger, write(tmp_path, HOSTILE))
    assert rejected(result) == EXPECTED
    assert (result.rows, result.rows_empty, result.events_added) == (len(EXPECTED) + 3, 1, 4)
    assert [person.subject_id for person in folded(ledger).subjects] == ["s-1", "s-2"]
    assert result.rejected_file is not None
    listed = result.rejected_file.read_text()
    for name in ("Dee", "Eve", "Fay", "Gus", "Hal", "Ivy", "kim", "MMM"):
        assert name not in listed


JSON_ROWS: list[tuple[bytes, str, str]] = [
    (b'{"subject_id": "s-1", "names": ["Ann"]}', "", ""),
    (b'{"subject_id": "s-2", "subject_id": "s-3"}', "duplicate_key", ""),
    (b'{"subject_id": "s-4", "identifiers": {"email": ["a@example.com"], "email": []}}', "duplicate_key", ""),
    (b'["s-5"]', "not_an_object", ""),
    (b"{'subject_id': 's-6'}", "not_json", ""),
    (b'{"subject_id": "s-7\xff"}', "not_utf8", ""),
    (b"[" * 100_000, "not_json", ""),
    (b'{"subject_id": "s-8", "names": [NaN]}', "not_text", "names"),
    (b'{"subject_id": "s-9", "Ann Example": 1}', "unknown_field", ""),
    (b'{"subject_id": "s-10", "names": ["\\ud800"]}', "unprintable", "names"),
    (b'{"subject_id": "s-11", "identifiers": "ann"}', "not_an_object", "identifiers"),
    (b'{"subject_id": "s-12", "email": "a@example.com", "identifiers": {"handle": "ann"}}', "", ""),
    (b'{"subject_id": "s-13", "names": "A;B"}', "", ""),
]


def test_hostile_json_lines(ledger: Path, tmp_path: Path) -> None:
    source = write(tmp_path, b"\xef\xbb\xbf" + b"\n".join(row for row, _, _ in JSON_ROWS), "in.jsonl")
    result = import_file(ledger, source)
    expected = [(str(n), str(n), code, field) for n, (_, code, field) in enumerate(JSON_ROWS, 1) if code]
    assert rejected(result) == expected
    names = {person.subject_id: (person.names, person.identifiers) for person in folded(ledger).subjects}
    assert names == {
        "s-1": (("Ann",), ()),
        "s-12": ((), (("email", "a@example.com"), ("handle", "ann"))),
        "s-13": (("A;B",), ()),
    }


def texts() -> st.SearchStrategy[str]:
    return st.text(st.characters(codec="utf-8", exclude_characters=";；"), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(texts(), min_size=3, max_size=3), max_size=8))
def test_every_csv_row_is_imported_known_empty_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    ledger = folder / "ledger.jsonl"
    chain.create(ledger)
    with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["subject_id", "names", "aliases"])
        table.writerows([f"s-{n}", *row[1:]] for n, row in enumerate(rows))
    result = import_file(ledger, folder / "in.csv")
    assert result.rows == len(rows)
    assert result.events_added + result.rows_rejected == len(rows)
    for event in list(chain.read_events(ledger))[1:]:
        said = rows[int(str(event.subject_id)[2:])]
        names = event.body.get("names", [])
        assert names == ([said[1].strip()] if said[1].strip() else [])


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for name, head in (("in.csv", b"subject_id,names\n"), ("in.jsonl", b"{}\n")):
        source = write(folder, head + content, name)
        _, rows = read_rows(source, name.removeprefix("in."))
        assert_places(rows, (head + content).count(b"\n") + 1)


def assert_places(rows: Iterable[object], last: int) -> None:
    before = 0
    for row in rows:
        assert before < row.line <= row.last_line <= last  # type: ignore[attr-defined]
        before = row.last_line  # type: ignore[attr-defined]
