"""How the state is folded: a truth table as data."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from ledger_drafts import AS_OF, START, TERMS, chained, draft, state

from scanner.errors import UsageError
from scanner.ledger import chain
from scanner.ledger.state import fold, load

G = ("grant", "2026-01-10")
W = ("withdraw", "2026-03-01")
# name, events (type, time, fields...), as of, what the record r-1 must show
TABLE: list[tuple[str, list[tuple[Any, ...]], str, dict[str, object] | None]] = [
    ("nothing happened", [], "2026-06-30", None),
    ("asked only", [("request", "2026-01-05")], "2026-06-30", {"state": "requested", "missing": []}),
    ("granted", [G], "2026-06-30", {"state": "granted", "missing": [], "purposes": ["tts_training"], "events": [2]}),
    ("the day before the grant", [G], "2026-01-09", None),
    ("the day of the grant", [G], "2026-01-10", {"state": "granted"}),
    ("asked, then granted", [("request", "2026-01-05"), G], "2026-06-30", {"state": "granted", "events": [2, 3]}),
    ("asked again while granted", [G, ("request", "2026-02-05")], "2026-06-30", {"state": "granted"}),
    ("asked again after withdrawal", [G, W, ("request", "2026-04-05")], "2026-06-30", {"state": "withdrawn"}),
    (
        "a grant takes no terms over from the request",
        [("request", "2026-01-05", {"purposes": ["a"], "signed": True}), ("grant", "2026-01-10", {"purposes": None})],
        "2026-06-30",
        {"purposes": [], "signed": None, "missing": ["purposes"]},
    ),
    (
        "each mandatory field is missed",
        [("grant", "2026-01-10", dict.fromkeys(TERMS))],
        "2026-06-30",
        {"state": "granted", "missing": ["purposes", "categories", "controller", "valid_from"]},
    ),
    ("refused", [("request", "2026-01-05"), ("refuse", "2026-01-06")], "2026-06-30", {"state": "refused"}),
    ("refused without being asked", [("refuse", "2026-01-06", {"subject_id": "s-1"})], "2026-06-30",
     {"state": "refused", "subject_id": "s-1"}),
    ("withdrawn", [G, W], "2026-06-30", {"state": "withdrawn", "missing": []}),
    ("the day before the withdrawal", [G, W], "2026-02-28", {"state": "granted"}),
    ("the day of the withdrawal", [G, W], "2026-03-01", {"state": "withdrawn"}),
    ("granted and withdrawn the same day, days only", [("withdraw", "2026-01-10", {"subject_id": "s-1"}), G],
     "2026-01-10", {"state": "withdrawn"}),
    ("granted and withdrawn at the same moment",
     [("grant", "2026-01-10T09:00:00Z"), ("withdraw", "2026-01-10T09:00:00Z")], "2026-06-30", {"state": "withdrawn"}),
    ("withdrawn and granted at the same moment: whichever was entered first, the withdrawal counts",
     [("request", "2026-01-01"), ("withdraw", "2026-01-10T09:00:00Z"), ("grant", "2026-01-10T09:00:00Z")],
     "2026-06-30", {"state": "withdrawn"}),
    ("granted anew after withdrawal", [G, W, ("grant", "2026-04-01")], "2026-06-30", {"state": "granted"}),
    ("withdrawal entered late, grant after it", [G, ("grant", "2026-04-01"), W], "2026-06-30", {"state": "granted"}),
    ("revoked", [G, ("revoke", "2026-02-01")], "2026-06-30", {"state": "revoked"}),
    ("revoked, then withdrawn", [G, ("revoke", "2026-02-01"), W], "2026-06-30", {"state": "withdrawn"}),
    ("withdrawn from everything", [G, ("withdraw", "2026-03-01", {"record_id": None, "subject_id": "s-1"})],
     "2026-06-30", {"state": "withdrawn", "events": [2, 3]}),
    ("withdrawn from everything by somebody else",
     [G, ("subject", "2026-01-01", {"subject_id": "s-2"}),
      ("withdraw", "2026-03-01", {"record_id": None, "subject_id": "s-2"})], "2026-06-30", {"state": "granted"}),
    ("withdrawn from everything, grant dated before but entered later",
     [("subject", "2026-01-01"), ("withdraw", "2026-03-01", {"record_id": None, "subject_id": "s-1"}), G],
     "2026-06-30", {"state": "withdrawn"}),
    ("invalid for ever", [G, ("invalidate", "2026-02-01"), ("grant", "2026-03-01"), W], "2026-06-30",
     {"state": "invalidated"}),
    ("invalid only from when it was found", [G, ("invalidate", "2026-02-01")], "2026-01-31", {"state": "granted"}),
    ("renewed", [G, ("renew", "2026-02-01", {"valid_until": "2027-01-01", "subject_id": None})], "2026-06-30",
     {"state": "granted", "valid_until": dt.date(2027, 1, 1), "purposes": ["tts_training"],
      "state_since": dt.datetime(2026, 1, 10, tzinfo=dt.UTC)}),
    ("a renewal does not undo a withdrawal", [G, W, ("renew", "2026-04-01")], "2026-06-30", {"state": "withdrawn"}),
    ("a renewal alone gives nothing", [("renew", "2026-04-01", {"subject_id": "s-1"})], "2026-06-30", None),
    ("somebody else's renewal counts for nothing",
     [G, ("renew", "2026-04-01", {"subject_id": "s-2", "valid_until": "2030-01-01"})], "2026-06-30",
     {"valid_until": None}),
    ("somebody else's withdrawal of this record counts", [G, ("withdraw", "2026-03-01", {"subject_id": "s-2"})],
     "2026-06-30", {"state": "withdrawn", "subject_id": "s-1"}),
    ("one record for two people covers nobody", [G, ("grant", "2026-02-01", {"subject_id": "s-2"})], "2026-06-30",
     {"subject_id": "s-1", "missing": ["subject_id"]}),
    ("superseded", [G, ("supersede", "2026-02-01", {"superseded_by": "r-2"})], "2026-06-30",
     {"state": "granted", "superseded_by": "r-2", "events": [2, 3]}),
    ("not yet superseded", [G, ("supersede", "2026-02-01", {"superseded_by": "r-2"})], "2026-01-31",
     {"superseded_by": None}),
    ("superseded by a grant that says so", [G, ("grant", "2026-02-01", {"record_id": "r-2", "supersedes": "r-1"})],
     "2026-06-30", {"superseded_by": "r-2"}),
    ("a circle of records", [G, ("grant", "2026-02-01", {"record_id": "r-2", "supersedes": "r-1"}),
                             ("supersede", "2026-02-02", {"record_id": "r-2", "superseded_by": "r-1"})],
     "2026-06-30", {"superseded_by": "r-2"}),
    ("run out by date stays granted here", [("grant", "2026-01-10", {"valid_until": "2026-02-01"})], "2026-06-30",
     {"state": "granted", "valid_until": dt.date(2026, 2, 1)}),
    ("the last valid day is in the record", [("grant", "2026-01-10", {"valid_until": "2026-06-30"})], "2026-06-30",
     {"valid_until": AS_OF}),
    ("a morning in Shanghai is the evening before in UTC", [("grant", "2026-07-01T07:00:00+08:00")], "2026-06-30",
     {"state": "granted"}),
    ("the first day there is", [("grant", "0001-01-01", {"valid_from": "0001-01-01"})], "0001-01-01",
     {"state": "granted", "valid_from": dt.date(1, 1, 1)}),
    ("the last day there is", [G, ("withdraw", "9999-12-31")], "9999-12-31", {"state": "withdrawn"}),
    ("the day before the last", [G, ("withdraw", "9999-12-31")], "9999-12-30", {"state": "granted"}),
    ("leap day", [("grant", "2028-02-29", {"valid_from": "2028-02-29"})], "2028-02-29",
     {"valid_from": dt.date(2028, 2, 29)}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "events", "as_of", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_truth_table(
    name: str, events: list[tuple[Any, ...]], as_of: str, expected: dict[str, object] | None
) -> None:
    drafts = [draft(kind, when, **(rest[0] if rest else {})) for kind, when, *rest in events]
    found = {r.record_id: r for r in state(*drafts, as_of=dt.date.fromisoformat(as_of)).consent_records}
    if expected is None:
        assert "r-1" not in found
        return
    assert {field: getattr(found["r-1"], field) for field in expected} == expected


def test_an_objection_stands_until_it_is_lifted() -> None:
    events = [
        draft("object", "2026-02-01"),
        draft("grant", "2026-02-02"),
        draft("object", "2026-03-01", lifted=True),
    ]
    by_day = {"2026-01-31": [], "2026-02-01": [2], "2026-02-28": [2], "2026-03-01": []}
    for day, expected in by_day.items():
        found = state(*events, as_of=dt.date.fromisoformat(day)).statement_records
        assert [said.seq for said in found] == expected


def test_lifting_lifts_what_lies_within_it_and_nothing_else() -> None:
    events = [
        draft("object", "2026-02-01", purposes=["tts_training"], source_scope=["a"]),
        draft("object", "2026-02-02", modalities=["audio"]),
        draft("object", "2026-03-01", purposes=["tts_training", "evaluation"], lifted=True),
        draft("object", "2026-03-02", purposes=["evaluation"], lifted=True),
    ]
    found = state(*events)
    assert [said.seq for said in found.statement_records] == [3]
    assert found.ineffective == (5,)


def test_an_amendment_narrows_and_completes_and_never_widens() -> None:
    """Each field in turn: what the grant says, what the amendment says, what counts, whether it is told."""
    terms: list[tuple[str, object, object, object, bool]] = [
        ("purposes", ["a", "b"], ["b"], ["b"], False),
        ("purposes", ["a"], ["a", "c"], ["a"], True),
        ("modalities", None, ["audio"], [], True),
        ("recipients", None, ["somebody"], [], True),
        ("recipients", ["x", "y"], ["y"], ["y"], False),
        ("source_scope", None, ["src"], ["src"], False),
        ("source_scope", ["src"], ["src", "more"], ["src"], True),
        ("territory", ["CN", "FR"], ["FR"], ["FR"], False),
        ("valid_until", None, "2026-12-31", dt.date(2026, 12, 31), False),
        ("valid_until", "2026-06-30", "2026-12-31", dt.date(2026, 6, 30), True),
        ("valid_from", "2026-01-01", "2025-01-01", dt.date(2026, 1, 1), True),
        ("valid_from", "2026-01-01", "2026-02-01", dt.date(2026, 2, 1), False),
        ("retention_until", "2026-06-30", "2026-05-31", dt.date(2026, 5, 31), False),
        ("controller", "example-labs", "another", "example-labs", True),
        ("intended_use", None, "anything", None, True),
        ("bundled", None, False, False, False),
        ("bundled", False, True, True, False),
        ("bundled", True, False, True, True),
        ("signed", False, True, False, True),
        ("consent_type", "express", "separate", "express", True),
        ("consent_type", None, "separate", "separate", False),
        ("granted_by", "subject", "guardian", "subject", True),
        ("evidence_ref", "deed 1", "deed 1, second shelf", "deed 1, second shelf", False),
        ("evidence_sha256", "a" * 64, "b" * 64, "a" * 64, True),
    ]
    for name, before, after, counts, told in terms:
        found = state(draft("grant", **{name: before}), draft("amend", "2026-02-01", **{name: after}))
        (record,) = found.consent_records
        assert (name, before, after, getattr(record, name)) == (name, before, after, counts)
        assert found.widening == (((3, (name,)),) if told else ())
        assert record.consented_at == dt.datetime(2026, 1, 10, tzinfo=dt.UTC)


def test_a_limit_of_which_an_amendment_leaves_nothing_covers_nothing() -> None:
    found = state(draft("grant", source_scope=["a"]), draft("amend", "2026-02-01", source_scope=["b"]))
    assert [(r.source_scope, r.missing) for r in found.consent_records] == [([], ["source_scope"])]
    again = state(
        draft("grant", source_scope=["a"]),
        draft("amend", "2026-02-01", source_scope=["b"]),
        draft("renew", "2026-03-01", source_scope=["b"]),
    )
    assert [(r.source_scope, r.missing) for r in again.consent_records] == [(["b"], [])]


def test_a_withdrawn_consent_cannot_be_amended() -> None:
    found = state(
        draft("grant"), draft("withdraw", "2026-02-01"), draft("amend", "2026-03-01", language="zh")
    )
    assert [r.state for r in found.consent_records] == ["withdrawn"]
    assert found.ineffective == (4,)


def test_a_deletion_stands_and_changes_no_consent() -> None:
    found = state(draft("grant"), draft("delete_confirm", "2026-02-01", subject_id="s-1", source_scope=["a"]))
    assert [r.state for r in found.consent_records] == ["granted"]
    assert [(s.kind, s.source_scope) for s in found.statement_records] == [("deletion", ["a"])]


def test_people_are_known_as_soon_as_they_are_recorded() -> None:
    """An older as_of must not make a person unknown: their samples would go unnoticed."""
    found = state(draft("subject", "2026-05-01", names=["Ann Example"]), as_of=dt.date(2020, 1, 1))
    assert [person.names for person in found.subjects] == [("Ann Example",)]


def test_what_is_known_of_a_person_adds_up_until_it_is_replaced() -> None:
    first = draft(
        "subject", "2026-01-01", names=["Ann Example"], identifiers={"handle": ["ann"]}, deceased=True
    )
    second = draft(
        "subject",
        "2026-01-02",
        names=["Ann Other"],
        identifiers={"handle": ["ann2"], "email": ["a@example.com"]},
    )
    third = draft("subject", "2026-01-03", names=["Bo Example"], replaces=True)
    (person,) = state(first, second).subjects
    assert person.names == ("Ann Example", "Ann Other")
    assert person.identifiers == (("email", "a@example.com"), ("handle", "ann"), ("handle", "ann2"))
    assert [p.deceased for p in state(first, second).subject_records] == [True]
    after = state(first, second, third)
    assert (after.subjects[0].names, after.subjects[0].identifiers) == (("Bo Example",), ())
    assert not after.subject_records[0].deceased


def test_events_without_effect_are_told() -> None:
    found = state(
        draft("withdraw", "2026-01-02", record_id="r-unknown", subject_id="s-1"),
        draft("withdraw", "2026-01-02", record_id="r-none"),
        draft("supersede", "2026-01-02", record_id="r-none", superseded_by="r-2"),
        draft("renew", "2026-01-02", record_id="r-none"),
        draft("withdraw", "2026-01-02", record_id=None, subject_id="s-9"),
        draft("grant", "2026-01-03"),
    )
    assert found.ineffective == (2, 3, 4, 5, 6)


def test_missing_recommended_fields_are_only_warned_of() -> None:
    found = state(draft("grant", language="zh"))
    assert found.consent_records[0].missing == []
    ((record_id, lacking),) = found.warnings
    assert (record_id, "notice_ref" in lacking, "language" in lacking) == ("r-1", True, False)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(UsageError, match="time zone"):
        fold(chained([]), AS_OF, dt.datetime(2026, 1, 1), 14)


def test_load_gives_digest_and_head_of_the_very_file(small: Any) -> None:
    whole = chain.verify(small)
    found = load(small, AS_OF, None, 14)
    assert (found.digest, found.head) == (whole.digest, whole.head)
    assert [event.seq for event in found.event_records] == [1, 2, 3, 4]
    early = load(small, AS_OF, START, 14)
    assert (early.digest, len(early.event_records), early.consent_records) == (whole.digest, 1, ())
    small.write_bytes(small.read_bytes()[:-1])
    with pytest.raises(chain.BrokenLedgerError):
        load(small, AS_OF, START, 14)
