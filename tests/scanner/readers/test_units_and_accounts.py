"""Units, the log of issues and the accounts: what is present is scanned or told, and a difference is told too."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizers.base import Detection, Hit, RecognizerInfo
from reports.records import FindingRecord, IssueRecord, SampleRecord, UnitRecord
from scanner.detect import FieldDetector
from scanner.evidence import Evidence
from scanner.issue_log import IssueLog, ShownIssue
from scanner.issues import KINDS
from scanner.link import Linker
from scanner.model import (
    Extent,
    Field,
    FileStatus,
    FoundFile,
    Issue,
    ReadEvent,
    ReadRules,
    Sample,
    SliceKind,
    Structure,
    WorkUnit,
)
from scanner.names.search import SubjectIndex
from scanner.readers.base import Limits
from scanner.readers.unit import read_unit
from scanner.setup import ScanSetup
from scanner.unit_scan import UnitScan
from tests.scanner.readers.reading import collect, found, whole

# The log of issues

codes = st.sampled_from(sorted(KINDS))
raw_issues = st.builds(
    Issue, code=codes, member=st.none() | st.integers(0, 1), row=st.none() | st.integers(0, 5), rows=st.integers(0, 2),
    rows_lost=st.integers(0, 2), content_lost=st.integers(0, 9), stored_lost=st.integers(0, 9),
)  # fmt: skip


def folded(issues: Iterable[tuple[Issue, str | None]]) -> list[ShownIssue]:
    out: list[ShownIssue] = []
    log = IssueLog(out.append)
    for issue, name in issues:
        log.add(issue, name)
    log.flush()
    log.flush()  # nothing is told twice
    return out


@given(st.lists(st.tuples(raw_issues, st.none() | st.sampled_from(["a", "b"])), max_size=40))
def test_folding_loses_no_count_no_code_and_no_field(issues: list[tuple[Issue, str | None]]) -> None:
    def sums(all_issues: Iterable[tuple[Issue, str | None]]) -> dict[Any, list[int]]:
        out: dict[Any, list[int]] = {}
        for issue, name in all_issues:
            counts = (issue.rows, issue.rows_lost, issue.content_lost, issue.stored_lost)
            key = (issue.code, issue.member, name)
            out[key] = [a + b for a, b in zip(out.get(key, [0] * 4), counts, strict=True)]
        return out

    assert sums((s.issue, s.field) for s in folded(issues)) == sums(issues)


def test_neighbouring_rows_become_one_issue_and_others_stay_apart() -> None:
    rows = [0, 1, 2, 5, 6, 9]
    out = folded(
        (Issue("record.invalid", "", row=r, rows=1, rows_lost=1, content_lost=3), None) for r in rows
    )
    assert [(s.issue.row, s.issue.rows, s.issue.content_lost) for s in out] == [
        (0, 3, 9),
        (5, 2, 6),
        (9, 1, 3),
    ]


def test_rows_that_name_nobody_are_told_one_by_one_until_they_are_many() -> None:
    out = folded((Issue("person.missing", "", row=2 * n, rows=1), None) for n in range(250))
    assert [s.issue.row for s in out] == [2 * n for n in range(101)]
    assert [s.issue.rows for s in out] == [1] * 100 + [150]
    assert [bool(s.issue.detail) for s in out] == [False] * 100 + [True]


def test_an_unknown_code_is_a_fault() -> None:
    with pytest.raises(KeyError):
        folded([(Issue("no.such.code"), None)])


# Units


def test_a_file_that_shrank_is_told_with_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"words " * 100)
    unit = whole(found(path))
    path.write_bytes(b"words " * 10)
    seen = collect(read_unit(unit, Limits(), lambda _: None))
    assert (seen.codes, seen.content, seen.lost) == (["file.changed_during_scan"], 60, (0, 0, 540))


def test_a_file_touched_while_it_is_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": "b"}\n' * 3)
    events = []
    for event in read_unit(whole(found(path)), Limits(), lambda _: None):
        events.append(event)
        os.utime(path, (1, 1))
    assert collect(iter(events)).codes == ["file.changed_during_scan"]


@pytest.mark.parametrize("become", ["gone", "link", "pipe", "folder"])
def test_a_file_that_is_another_thing_by_now_is_never_opened(tmp_path: Path, become: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"words")
    unit = whole(found(path))
    path.unlink()
    if become == "link":
        path.symlink_to("/etc/passwd")
    elif become == "pipe":
        os.mkfifo(path)
    elif become == "folder":
        path.mkdir()
    seen = collect(read_unit(unit, Limits(), lambda _: None))
    assert (seen.codes, seen.samples, seen.lost) == (["file.unreadable"], [], (0, 0, 5))


def test_progress_tells_every_stored_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": "b"}\n' * 300_000)
    told: list[int] = []
    collect(read_unit(whole(found(path)), Limits(), told.append))
    assert sum(told) == path.stat().st_size
    assert len(told) > 2


# Accounts


class Nothing:
    """A detector that finds `hit` at the start of every text that begins with it, and nothing else."""

    infos: tuple[RecognizerInfo, ...] = ()

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        hit = Hit(0, 3, "EMAIL_ADDRESS", "generic.email", "1", 0.9, 0.9)
        return [Detection((hit,)) if text.startswith("hit") else Detection() for text in texts]


UNIT = WorkUnit(
    FoundFile("a.jsonl", "/none", "s", FileStatus.DECLARED, 100), 0, SliceKind.WHOLE, 0, 100, 100, ReadRules()
)


def scanned(events: Sequence[ReadEvent], unit: WorkUnit = UNIT, fail: bool = False) -> list[Any]:
    out: list[Any] = []
    linker = Linker(SubjectIndex.of(()), unit.rules)
    scan = UnitScan(
        ScanSetup(b"k" * 32, ()), Evidence(b"k" * 32), FieldDetector(Nothing()), linker, unit, out.append
    )
    scan.take_batch(events)
    if fail:
        scan.fail(ValueError("Mirel"))
    scan.finish()
    return out


def of(kind: type, records: list[Any]) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


def sample(row: int, size: int = 10, text: str = "x", part: int = 0) -> Sample:
    return Sample(row, (Field(("t",), text),), size, part=part)


SOUND = [
    sample(0),
    Structure(5),
    Issue("record.invalid", row=1, rows=1, rows_lost=1, content_lost=7),
    sample(2),
    Extent(3, 32),
]


def test_accounts_that_agree_are_written_as_they_are() -> None:
    records = scanned(SOUND)
    (unit,) = of(UnitRecord, records)
    assert (unit.rows, unit.rows_scanned, unit.rows_lost) == (3, 2, 1)
    assert (unit.content_bytes, unit.content_scanned, unit.content_lost) == (32, 25, 7)
    assert [i.code for i in of(IssueRecord, records)] == ["record.invalid"]


@pytest.mark.parametrize("dropped", range(5))
def test_an_event_that_vanishes_breaks_the_accounts(dropped: int) -> None:
    records = scanned(SOUND[:dropped] + SOUND[dropped + 1 :])
    assert "conservation.broken" in [i.code for i in of(IssueRecord, records)]


@pytest.mark.parametrize("doubled", range(4))
def test_an_event_told_twice_breaks_the_accounts(doubled: int) -> None:
    records = scanned([SOUND[doubled], *SOUND])
    (issue,) = [i for i in of(IssueRecord, records) if i.code == "conservation.broken"]
    assert issue.severity == "open"


def test_a_reader_that_fails_leaves_the_rest_unread_and_says_no_value() -> None:
    records = scanned([sample(0), Issue("record.invalid", stored_lost=20)], fail=True)
    (unit,) = of(UnitRecord, records)
    assert (unit.stored_scanned, unit.stored_lost) == (0, 100)
    assert sum(i.stored_lost for i in of(IssueRecord, records)) == 100
    assert "Mirel" not in str(records)


def test_parts_of_a_document_are_one_row_and_one_sample() -> None:
    parts = [
        sample(0, 5, "hit one"),
        sample(0, 5, "hit two", part=1),
        sample(0, 0, "x", part=2),
        Extent(1, 10),
    ]
    records = scanned(parts)
    (unit,) = of(UnitRecord, records)
    assert unit.rows_scanned == 1
    assert len(of(FindingRecord, records)) == 2
    assert [(s.row, s.content_bytes) for s in of(SampleRecord, records)] == [(0, 10)]


def test_samples_that_carry_nothing_are_only_counted() -> None:
    records = scanned(
        [sample(0), sample(1, text="hit"), sample(2), sample(2, part=1, text="hit"), Extent(3, 40)]
    )
    assert [(s.row, s.content_bytes) for s in of(SampleRecord, records)] == [(1, 10), (2, 20)]


def test_a_file_that_nobody_opens_is_charged_to_the_issue_that_says_why() -> None:
    issues = (Issue("format.mismatch"), Issue("file.undeclared"))
    file = replace(UNIT.file, status=FileStatus.UNDECLARED, issues=issues)
    records = scanned([Extent(0, 0)], replace(UNIT, file=file, kind=SliceKind.NAME))
    (unit,) = of(UnitRecord, records)
    assert (unit.stored_scanned, unit.stored_lost) == (0, 100)
    assert {i.code: i.stored_lost for i in of(IssueRecord, records)} == {
        "format.mismatch": 0,
        "file.undeclared": 100,
    }
