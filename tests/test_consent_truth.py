"""From events to verdicts: the truth table, a slow reference on random histories, and what must hold for each of them.

Every history is entered into a real ledger or sealed as one, folded by the product and decided by its SQL in DuckDB.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.decide import decide
from reports.profile import load_profile
from reports.reasons import REASONS
from reports.records import FileRecord, LinkRecord, SampleRecord, ScanRecord, SourceRecord
from scanner.ledger import chain
from scanner.ledger.events import Draft, Event, make_draft
from scanner.ledger.state import LedgerState, fold, load
from tests.consent_reference import rows
from tests.reports.decision_reference import decide_link
from tests.reports.report_worlds import empty_tables, fill, make
from tests.scanner.ledger.ledger_drafts import chained

CASES = tomllib.loads((Path(__file__).parent / "consent_truth.toml").read_text("utf-8"))["case"]
ENTERED = "2026-06-01T08:00:00Z"
USUAL = {
    "purposes": ["tts_training"], "categories": ["name", "voice", "likeness"], "modalities": ["text", "audio", "image"],
    "controller": "example-corp", "valid_from": "2026-01-01", "consent_type": "separate", "bundled": False,
    "granted_by": "subject", "evidence_ref": "deed 1", "signed": True,
}  # fmt: skip
Decision = tuple[str, str, str | None, str | None, list[int]]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_tables() as connection:
        yield connection


def decided(
    con: duckdb.DuckDBPyConnection, state: LedgerState, world: dict[str, list[Any]]
) -> list[Decision]:
    tables = {
        "subject": list(state.subject_records),
        "consent": list(state.consent_records),
        "statement": list(state.statement_records),
    }
    fill(con, world | tables)
    decide(con, load_profile("baseline"))
    return con.execute(
        "SELECT verdict, reason, dimension, record_id, events FROM decision ORDER BY link_id"
    ).fetchall()


def world_of(case: dict[str, Any], as_of: dt.date) -> dict[str, list[Any]]:
    return {
        "scan": [make(ScanRecord, as_of=as_of)],
        "source": [make(SourceRecord, **case.get("source", {}))],
        "file": [make(FileRecord)],
        "sample": [make(SampleRecord, **case.get("sample", {}))],
        "link": [make(LinkRecord, subject_id="s-1", link_id="l1", **case.get("link", {}))],
    }


def drafts_of(case: dict[str, Any]) -> list[tuple[Draft, dt.datetime]]:
    who = {"birth_date": case.get("born", "1990-01-01"), "deceased": case.get("deceased")}
    first = {"event_type": "subject", "event_time": "2026-01-01", "subject_id": "s-1", **who}
    entered = [(make_draft(first), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))]
    for told in case["events"]:
        said = dict(told)
        kind, when, moment = said.pop("is"), said.pop("on"), said.pop("entered", ENTERED)
        ids = {"record_id": said.pop("record", "r-1"), "subject_id": said.pop("subject", "s-1")}
        if kind in ("object", "delete_confirm"):
            ids.pop("record_id")
        base = USUAL if kind == "grant" else {}
        draft = make_draft({"event_type": kind, "event_time": when, **ids, **base, **said})
        entered.append((draft, dt.datetime.fromisoformat(moment)))
    return entered


def clocks_of(asked: str) -> tuple[dt.date, dt.datetime | None]:
    day, _, moment = asked.partition(" @ ")
    return dt.date.fromisoformat(day), dt.datetime.fromisoformat(moment) if moment else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_truth_table(con: duckdb.DuckDBPyConnection, tmp_path: Path, case: dict[str, Any]) -> None:
    path = tmp_path / "ledger.jsonl"
    chain.create(path, recorded_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    for draft, moment in drafts_of(case):
        chain.append(path, [draft], recorded_at=moment)
    events = list(chain.read_events(path))
    for asked, expected in case["expect"].items():
        as_of, ledger_at = clocks_of(asked)
        world = world_of(case, as_of)
        [found] = decided(con, load(path, as_of, ledger_at, 14), world)
        assert (asked, *found[:3]) == (asked, *(*expected, None)[:3])
        slow = decide_link(world["link"][0], world | rows(events, as_of, ledger_at, 14))
        assert slow == found, "the reference disagrees with the table"


def test_the_table_knows_every_rule_that_rests_on_events() -> None:
    elsewhere = {"subject_unresolved", "weak_evidence", "unspecific", "purpose_unknown", "recipient_unknown"}
    assert {case["rule"] for case in CASES} == {r.code for r in REASONS} - elsewhere
    for case in CASES:
        reasons = {expected[1] for expected in case["expect"].values()}
        assert case["rule"] in reasons, case["name"]


KINDS = ("request", "grant", "grant", "grant", "renew", "amend", "refuse", "withdraw", "revoke", "invalidate", "object",
         "supersede", "subject", "delete_confirm")  # fmt: skip
PAIRS = 40
IDS = ("event_id", "subject_id", "record_id", "supersedes", "superseded_by")
WHOLE = ("withdraw", "revoke")
NEEDS_SUBJECT = ("request", "grant", "object", "subject", "delete_confirm")
OTHERWISE: dict[str, list[Any]] = {
    "purposes": [["tts_training", "evaluation"], ["evaluation"]],
    "modalities": [["text"], ["audio"]],
    "source_scope": [["src"], ["src", "b"], ["b"], [f"sha256:{'a' * 20}"]],
    "recipients": [["example-corp"], ["x"]],
    "valid_from": ["2026-01-01", "2026-02-10"],
    "valid_until": ["2026-02-28", "2026-05-01"],
    "bundled": [True, False],
    "signed": [True, False],
    "granted_by": ["subject", "guardian", "agent"],
    "evidence_sha256": ["b" * 64],
}
"""Terms in which an event may differ from the usual."""


def histories(chance: Random) -> list[Draft]:
    """Of many pairs of people at once, who have nothing to do with one another: deciding costs the same for all."""
    return [event for pair in range(PAIRS) for event in _history(chance, f"p{pair}-")]


HISTORIES = st.integers(0, 2**32).map(Random).map(histories)
"""By a seed and not by hypothesis's own draws, which hardly ever leave the smallest of them."""


def _history(chance: Random, pair: str) -> list[Draft]:
    told: list[dict[str, Any]] = [
        {"event_type": "subject", "event_time": "2026-01-01", "subject_id": who, "event_id": f"e-{who}",
         "birth_date": chance.choice(["1990-01-01"] * 6 + ["2012-02-10", None])} for who in ("s-1", "s-2")
    ]  # fmt: skip
    kinds = [chance.choice(["grant", "grant", "request"]), *chance.choices(KINDS, k=chance.randint(0, 6))]
    told += [_event(chance, kind, f"e-{number}") for number, kind in enumerate(kinds)]
    return [make_draft(said | {name: pair + said[name] for name in IDS if said.get(name)}) for said in told]


def _event(chance: Random, kind: str, event_id: str) -> dict[str, Any]:
    record, another = chance.choice([("r-1", "r-2")] * 4 + [("r-2", "r-1")])
    said: dict[str, Any] = {"event_type": kind, "event_id": event_id}
    said["event_time"] = f"2026-0{chance.choice([1, 1, 2, 3])}-10T00:00:00Z"
    said["subject_id"] = chance.choice(["s-1"] * 6 + ["s-2"])
    if kind not in NEEDS_SUBJECT and chance.random() < 0.5:
        said["subject_id"] = None
    if kind not in ("subject", "object", "delete_confirm"):
        said["record_id"] = record
    if kind in WHOLE and said["subject_id"] and chance.random() < 0.5:
        said["record_id"] = None
    if kind == "grant":
        said |= USUAL | (_otherwise(chance) if chance.random() < 0.4 else {})
        said["supersedes"] = chance.choice([None] * 4 + [another])
    if kind in ("renew", "amend", "request"):
        said |= _otherwise(chance)
    if kind == "supersede":
        said["superseded_by"] = another
    if kind == "object":
        said |= {"purposes": chance.choice([None, ["tts_training"], ["evaluation"]])}
        said |= {"lifted": chance.choice([None, True]), "source_scope": chance.choice([None, ["src"], ["b"]])}
    if kind == "subject":
        said |= {"deceased": chance.choice([True, False, None]), "replaces": chance.choice([True, None])}
    return said


def _otherwise(chance: Random) -> dict[str, Any]:
    return {
        name: chance.choice(OTHERWISE[name])
        for name in chance.sample(sorted(OTHERWISE), k=chance.randint(1, 3))
    }


BOTH: dict[str, list[Any]] = {
    "source": [make(SourceRecord)],
    "file": [make(FileRecord)],
    "sample": [make(SampleRecord)],
    "link": [
        make(LinkRecord, subject_id=f"p{pair}-s-{n}", link_id=f"l{pair:02}{n}")
        for pair in range(PAIRS)
        for n in (1, 2)
    ],
}
DAYS = st.sampled_from(
    ["2026-01-09", "2026-01-10", "2026-02-10", "2026-02-28", "2026-03-10", "2026-06-01"]
).map(dt.date.fromisoformat)
MOMENTS = [dt.datetime(2026, month, 20, tzinfo=dt.UTC) for month in (1, 2, 3, 4)]


def world_on(day: dt.date) -> dict[str, list[Any]]:
    return BOTH | {"scan": [make(ScanRecord, as_of=day)]}


def recorded(drafts: list[Draft]) -> list[Event]:
    """Entered little by little, a third of them at a time."""
    return chained(drafts, [MOMENTS[min(3, n * 4 // max(1, len(drafts)))] for n in range(len(drafts))])


SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(HISTORIES, DAYS, st.sampled_from([None, *MOMENTS]))
def test_folding_and_sql_agree_with_the_reference(
    con: duckdb.DuckDBPyConnection, drafts: list[Draft], day: dt.date, moment: dt.datetime | None
) -> None:
    events, world = recorded(drafts), world_on(day)
    state, slow = fold(events, day, moment, 14), rows(events, day, moment, 14)
    assert list(state.subject_records) == slow["subject"]
    assert list(state.consent_records) == slow["consent"]
    assert list(state.statement_records) == slow["statement"]
    assert decided(con, state, world) == [decide_link(link, world | slow) for link in world["link"]]


@SETTINGS
@given(HISTORIES, DAYS, st.integers(1, 3), st.sampled_from(["r-1", "r-2", None]))
def test_a_withdrawal_never_turns_a_sample_to_use(
    con: duckdb.DuckDBPyConnection, drafts: list[Draft], day: dt.date, month: int, record: str | None
) -> None:
    said = [
        {"event_type": "withdraw", "event_time": f"2026-0{month}-10", "subject_id": f"p{pair}-s-1"}
        | ({"record_id": f"p{pair}-{record}"} if record else {})
        for pair in range(PAIRS)
    ]
    before = decided(con, fold(chained(drafts), day, None, 14), world_on(day))
    after = decided(con, fold(chained([*drafts, *map(make_draft, said)]), day, None, 14), world_on(day))
    for was, becomes in zip(before, after, strict=True):
        assert becomes[0] != "use" or was[0] == "use"


@SETTINGS
@given(HISTORIES, HISTORIES, DAYS)
def test_an_older_pair_of_clocks_reproduces_the_older_decisions(
    con: duckdb.DuckDBPyConnection, old: list[Draft], new: list[Draft], day: dt.date
) -> None:
    later = [MOMENTS[0]] * len(old) + [MOMENTS[3]] * len(new)
    then = decided(con, fold(chained(old), day, None, 14), world_on(day))
    now = fold(chained([*old, *new], later), day, MOMENTS[1], 14)
    assert decided(con, now, world_on(day)) == then


@SETTINGS
@given(HISTORIES, st.randoms(), DAYS)
def test_the_order_of_arrival_decides_nothing(
    con: duckdb.DuckDBPyConnection, drafts: list[Draft], chance: Any, day: dt.date
) -> None:
    """Not even for events of one moment, nor do their ids, which `ledger separate` makes anew."""
    mixed = [replace(draft, event_id=f"{chance.random()}") for draft in drafts]
    chance.shuffle(mixed)
    found = [decided(con, fold(chained(some_), day, None, 14), world_on(day)) for some_ in (drafts, mixed)]
    assert [d[0] for d in found[0]] == [d[0] for d in found[1]]
