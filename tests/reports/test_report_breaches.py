"""How breaches are told: by place with the id last, copies of blocked samples among them, and beside what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from report_worlds import empty_tables, fill, linked_tables, make, unit
from test_report_checks import BLOCKED, FEW, HIT, UNKNOWN_AGE, judged, source

from reports.checks import load_profile, run_checks
from reports.decide import decide
from reports.records import (
    ConsentRecord,
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    MemberRecord,
    SampleRecord,
    SubjectRecord,
)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_tables() as connection:
        yield connection


MEMBER = make(MemberRecord, file_id="f1", member=2, path="inner/b.txt")
COPIES: dict[str, Any] = {
    # p1 withdrew, p2 agreed. Rows 0 and 1 of a.jsonl are blocked, row 2 is not; b.jsonl and a member are the same
    # bytes, and another member holds the sound of row 1.
    "subject": [make(SubjectRecord), make(SubjectRecord, subject_id="p2")],
    "consent": [make(ConsentRecord, state="withdrawn"), make(ConsentRecord, record_id="r2", subject_id="p2")],
    "file": [
        make(FileRecord),
        make(FileRecord, file_id="f2", path="data/b.jsonl"),
        make(FileRecord, file_id="f3", path="data/z.zip", sha256="c" * 64),
        make(FileRecord, file_id="f4", path="data/c.jsonl", status="undeclared"),
    ],
    "member": [
        make(MemberRecord, file_id="f3", member=0, path="in/a.jsonl", sha256="a" * 64),
        make(MemberRecord, file_id="f3", member=1, path="in/s.wav", sha256="d" * 64),
    ],
    "sample": [
        make(SampleRecord),
        make(SampleRecord, sample_id="f1.-.1", row=1, modalities=["audio"], media_sha256=["d" * 64]),
        make(SampleRecord, sample_id="f1.-.2", row=2),
        make(
            SampleRecord,
            sample_id="f2.-.1",
            file_id="f2",
            row=1,
            modalities=["audio"],
            media_sha256=["d" * 64],
        ),
        make(SampleRecord, sample_id="f2.-.2", file_id="f2", row=2),
        make(
            SampleRecord,
            sample_id="f3.1.0",
            file_id="f3",
            member=1,
            modalities=["audio"],
            media_sha256=["d" * 64],
        ),
    ],
    "link": [
        make(LinkRecord, link_id=f"l{n}", sample_id=sample, file_id=sample[:2], subject_id=who)
        for n, (sample, who) in enumerate(
            {
                "f1.-.0": "p1",
                "f1.-.1": "p1",
                "f1.-.2": "p2",
                "f2.-.1": "p2",
                "f2.-.2": "p2",
                "f3.1.0": "p2",
            }.items()
        )
    ],
}
PLACES = {
    "PI-01": (
        source(declares_pi="no")
        | {"finding": [make(FindingRecord, finding_id=f"f-{n}", member=2, row=4) for n in (1, 2)], "member": [MEMBER]},
        ["source src, data/a.jsonl, inner/b.txt, row 4, field text, EMAIL_ADDRESS, f-1",
         "source src, data/a.jsonl, inner/b.txt, row 4, field text, EMAIL_ADDRESS, f-2"],
    ),
    "VRD-01": (
        BLOCKED | {"link": [make(LinkRecord, link_id=f"l-{n}", field=n) for n in ("a", "b")]},
        ["source src, data/a.jsonl, row 0, withdrawn, f1.-.0"],
    ),
    "VRD-02": (UNKNOWN_AGE, ["source src, data/a.jsonl, row 0, age_unknown, f1.-.0"]),
    "IDN-05": (
        COPIES,
        ["source src, data/b.jsonl, row 0, tied to nobody, a copy of f1.-.0",
         "source src, data/b.jsonl, row 1, use, f2.-.1, a copy of f1.-.1",
         "source src, data/z.zip, in/a.jsonl, row 0, tied to nobody, a copy of f1.-.0",
         "source src, data/z.zip, in/a.jsonl, row 1, tied to nobody, a copy of f1.-.1",
         "source src, data/z.zip, in/s.wav, row 0, use, f3.1.0, a copy of f1.-.1"],
    ),
    "RD-01": (
        {"issue": [make(IssueRecord, issue_id="i-1", field="body", detail="cut off")], "unit": [unit(stored_scanned=9)]},
        ["source src, data/a.jsonl, scanned and lost do not add up, f1",
         "source src, data/a.jsonl, field body, record.invalid, cut off, i-1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("check", PLACES)
def test_a_breach_is_told_with_its_place_and_its_id_last(con: duckdb.DuckDBPyConnection, check: str) -> None:
    changes, words = PLACES[check]
    fill(con, linked_tables(**changes))
    decide(con, load_profile("baseline"))
    [found] = [r for r in run_checks(con, load_profile("baseline")) if r.check_id == check]
    assert (found.violations, sorted(found.breaches)) == (len(words), sorted(words))


def test_a_breach_beside_a_missing_input_is_told(con: duckdb.DuckDBPyConnection) -> None:
    _, found = judged(con, linked_tables(**(source(declares_pi="no") | HIT | FEW)))
    assert found["PI-01"][:2] == ("not_evaluated", 1)
    assert found["PI-01"][2].startswith(
        "1 breach, certain: source src, data/a.jsonl, row 0, field text, EMAIL_ADDRESS"
    )
    assert "not known: only EMAIL_ADDRESS was looked for" in found["PI-01"][2]


def test_an_unjudged_check_names_the_kinds_found_and_the_source(con: duckdb.DuckDBPyConnection) -> None:
    two = {
        "finding": [
            make(FindingRecord, entity=e, finding_id=e) for e in ("US_SSN", "CREDIT_CARD", "PHONE_NUMBER")
        ]
    }
    _, found = judged(con, linked_tables(**two))
    words = "source src: 1 samples tied to a person hold CREDIT_CARD, US_SSN, and no rule compares kinds of data with "
    assert found["PI-05"][2] == words + "what was agreed to"
