"""decisions.sql against the truth table, and against a slow reference on random worlds."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from decision_reference import REVIEW, decide_link
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_worlds import AS_OF, empty_tables, fill, linked_tables, make, replace

from reports.checks import load_profile
from reports.decide import decide
from reports.reasons import BY_CODE, DIMENSIONS, REASONS
from reports.records import (
    ConsentRecord,
    FileRecord,
    LinkRecord,
    SampleRecord,
    ScanRecord,
    SourceRecord,
    StatementRecord,
    SubjectRecord,
)

CASES = tomllib.loads((Path(__file__).parent / "decision_truth.toml").read_text())["case"]
DOCUMENT = Path(__file__).parents[2] / "docs" / "decisions.md"


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_tables() as connection:
        yield connection


def decided(
    con: duckdb.DuckDBPyConnection, world: dict[str, list[Any]], law: dict[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    fill(con, world)
    profile = load_profile("baseline")
    changes = {
        name: tuple(value.items() if isinstance(value, dict) else value)
        for name, value in (law or {}).items()
    }
    decide(con, dataclasses.replace(profile, **changes))
    return con.execute(
        "SELECT link_id, verdict, reason, dimension, record_id, events FROM decision ORDER BY link_id"
    ).fetchall()


def changed(record: type, changes: dict[str, Any], **defaults: Any) -> Any:
    nulls = {name: None if value == "NULL" else value for name, value in changes.items()}
    return make(record, **(defaults | nulls))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_truth_table(con: duckdb.DuckDBPyConnection, case: dict[str, Any]) -> None:
    world = {
        "scan": [changed(ScanRecord, case.get("scan", {}))],
        "source": [changed(SourceRecord, case.get("source", {}))],
        "file": [changed(FileRecord, case.get("file", {}))],
        "sample": [changed(SampleRecord, case.get("sample", {}), sample_id="s1")],
        "link": [changed(LinkRecord, case.get("link", {}), sample_id="s1", link_id="l1")],
        "subject": [changed(SubjectRecord, case.get("subject", {}))],
        "consent": [changed(ConsentRecord, consent) for consent in case.get("consents", [{}])],
        "statement": [changed(StatementRecord, said) for said in case.get("statements", [])],
    }
    law = case.get("profile", {})
    expected = (*case["expect"], None)[:3]
    [(_, *found)] = decided(con, world, law)
    assert tuple(found[:3]) == expected
    assert decide_link(world["link"][0], world, law) == tuple(found), "the reference disagrees with the table"


@pytest.mark.parametrize(
    ("modalities", "specific", "demanded"),
    [
        (["text"], "no", ["name"]),
        (["text", "video"], "yes", ["likeness", "name", "persona", "voice"]),
        (["smell"], "no", []),
    ],
)
def test_a_decision_tells_what_the_consent_had_to_cover(
    con: duckdb.DuckDBPyConnection, modalities: list[str], specific: str, demanded: list[str]
) -> None:
    world = linked_tables(
        sample=[make(SampleRecord, modalities=modalities)],
        source=[make(SourceRecord, person_specific=specific)],
        link=[make(LinkRecord), make(LinkRecord, subject_id=None, field="speaker", link_id="l2")],
    )
    decided(con, world)
    found = con.execute("SELECT demanded FROM decision ORDER BY subject_id NULLS LAST").fetchall()
    assert found == [(demanded,), ([],)]


def test_table_and_document_know_every_reason() -> None:
    assert {case["expect"][1] for case in CASES} == set(BY_CODE)
    assert {case["expect"][2] for case in CASES if len(case["expect"]) > 2} == set(DIMENSIONS)
    text = DOCUMENT.read_text()
    for reason in REASONS:
        assert f"| `{reason.code}` | {reason.verdict} |" in text
        assert (reason.verdict == "review") == (reason.code in REVIEW)


STRICT = {
    "required": ["notice_ref"],
    "specific": ["voice", "likeness"],
    "verdicts": {"age_unknown": "block", "expired": "review"},
}
DAYS = st.sampled_from([None, AS_OF.replace(day=1), AS_OF.replace(month=5), AS_OF.replace(month=7)])
NAMES = st.sampled_from(["p1", "p2", "p3"])


def some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True)


def often(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Mostly the value with which a rule is passed, so that late rules are reached."""
    return st.sampled_from([usual] * (3 * len(others)) + list(others))


DIGEST = f"sha256:{'a' * 64}"
statements = st.builds(
    lambda **values: make(StatementRecord, **values),
    subject_id=NAMES,
    kind=often("objection", "deletion"),
    purposes=often([], ["tts_training"], ["evaluation"]),
    categories=often([], ["face"], ["name", "voice"], ["biography"]),
    modalities=often([], ["text"], ["audio", "image"]),
    source_scope=often([], ["a"], ["b"], [DIGEST]),
)
consents = st.builds(
    lambda **values: make(ConsentRecord, **values),
    subject_id=NAMES,
    state=often("granted", "requested", "refused", "withdrawn", "revoked", "invalidated", "odd"),
    consent_type=often("separate", "written", "explicit", "express", "implied", None),
    purposes=often(["tts_training", "asr_training"], ["tts_training"], []),
    categories=often(
        ["name", "voice", "likeness", "persona"], ["name"], ["face", "voice"], ["biography"], []
    ),
    modalities=often(["text", "audio", "image", "video"], ["text"], []),
    source_scope=often([], ["a"], ["b", "c"], [DIGEST], [f"sha256:{'b' * 20}"]),
    events=st.lists(st.integers(1, 99), max_size=3),
    controller=often("example-corp", None, "other"),
    recipients=often([], ["example-corp"], ["other"]),
    territory=often([], ["CN"], ["FR"]),
    valid_from=DAYS,
    valid_until=often(None, *[AS_OF.replace(month=m) for m in (5, 6, 7)]),
    retention_until=often(None, AS_OF.replace(month=5), AS_OF),
    granted_by=often("subject", "guardian", "estate", "agent", None),
    evidence_ref=often("deed", None, " "),
    evidence_state=often("none", "matches", "not_at_hand", "differs"),
    lacks=often([], ["notice_ref"], ["notice_ref", "signed"]),
    signed=often(True, False, None),
    intended_use=often("a narrator's voice", None, " "),
    guardian_relation=st.sampled_from([None, "", "mother"]),
    guardian_evidence=st.sampled_from([None, "", "deed"]),
    age_band_at_grant=often("adult", "under_age", "unknown", "odd"),
    bundled=often(False, True, None),
    missing=often([], ["purposes"]),
    superseded_by=often(None, "r0"),
)
worlds = st.fixed_dictionaries(
    {
        "scan": st.builds(
            lambda applicant, territory: [make(ScanRecord, applicant_id=applicant, territory=territory)],
            often("example-corp", None),
            st.sampled_from([None, "CN", "FR"]),
        ),
        "source": st.builds(
            lambda *rows: [
                make(SourceRecord, source_id=name, purposes=purposes, person_specific=specific)
                for name, (purposes, specific) in zip("ab", rows, strict=True)
            ],
            *[st.tuples(some("tts_training", "asr_training"), often("no", "yes", "not_known"))] * 2,
        ),
        "subject": st.lists(
            st.builds(
                lambda **values: make(SubjectRecord, **values),
                subject_id=NAMES,
                age_band=often("adult", "under_age", "unknown"),
                deceased=often(False, True),
            ),
            max_size=3,
            unique_by=lambda subject: subject.subject_id,
        ),
        "consent": st.lists(consents, max_size=6).map(
            lambda rows: [replace(row, record_id=f"r{i}") for i, row in enumerate(rows)]
        ),
        "statement": st.lists(statements, max_size=2).map(
            lambda rows: [replace(row, seq=100 + i) for i, row in enumerate(rows)]
        ),
        "file": st.just(
            [make(FileRecord, file_id=f"f{s}", source_id=s, sha256=(s or "c") * 64) for s in (*"abc", None)]
        ),
        "sample": st.lists(some("text", "image", "audio", "video", "smell"), min_size=3, max_size=3).map(
            lambda rows: [make(SampleRecord, sample_id=f"s{i}", modalities=row) for i, row in enumerate(rows)]
        ),
        "link": st.lists(
            st.builds(
                lambda **values: make(LinkRecord, **values),
                subject_id=st.sampled_from([None, "p1", "p2", "p3", "p4"]),
                sample_id=st.sampled_from(["s0", "s1", "s2", "s3"]),
                file_id=st.sampled_from(["fa", "fb", "fc", "fNone", "lost"]),
                candidates=often(1, 0, 2),
                strength=st.sampled_from(["certain", "exact", "variant", "common", "weak"]),
            ),
            min_size=1,
            max_size=12,
        ).map(lambda rows: [row._replace(link_id=f"l{i:02}") for i, row in enumerate(rows)]),
    }
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds, law=st.sampled_from([{}, STRICT]))
def test_sql_agrees_with_the_reference(
    con: duckdb.DuckDBPyConnection, world: dict[str, list[Any]], law: dict[str, Any]
) -> None:
    expected = [(link.link_id, *decide_link(link, world, law)) for link in world["link"]]
    assert decided(con, world, law) == expected
