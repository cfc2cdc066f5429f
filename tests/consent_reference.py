"""From events to what a report stores of a ledger, once more: slow, record by record, event by event.

What scanner/ledger/folding.py and state.py must agree with. Reads events and gives rows; knows nothing of the folder's
data structures. Each record's life is told from the beginning for each question.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from reports.records import ConsentRecord, StatementRecord, SubjectRecord
from scanner.ledger.events import Event

MANDATORY = ["purposes", "categories", "controller", "valid_from"]
LISTS = ["purposes", "categories", "modalities", "recipients"]
LIMITS = ["source_scope", "territory"]
ORDER = ["subject", "request", "grant", "renew", "amend", "supersede", "delete_confirm", "object", "refuse", "revoke",
         "withdraw", "invalidate"]  # fmt: skip
ENDS = {"refuse": "refused", "revoke": "revoked", "withdraw": "withdrawn", "invalidate": "invalidated"}
DAYS = ["valid_from", "valid_until", "retention_until"]
SAME = [
    "consent_type", "controller", "jurisdiction", "intended_use", "withdrawal_method", "storage_location", "granted_by",
    "guardian_relation", "guardian_evidence", "signed", "bundled", "evidence_ref", "evidence_sha256",
]  # fmt: skip
WANTED = [
    "consent_type", "modalities", "bundled", "jurisdiction", "granted_by", "notice_ref", "language", "withdrawal_method",
    "retention_until", "storage_location", "evidence_sha256",
]  # fmt: skip
SCOPES = ["purposes", "categories", "modalities", "source_scope"]
NOT_TERMS = {"reason", "note", "lifted", "superseded_by"}
FREE = {"basis_ref", "controller_name", "controller_contact", "controller_address", "storage_location", "collection_method",
        "withdrawal_method", "language", "notice_ref", "evidence_ref"}  # fmt: skip


def rows(
    events: list[Event], as_of: dt.date, ledger_at: dt.datetime | None, age: int
) -> dict[str, list[Any]]:
    """Tables subject, consent and statement."""
    there = [e for e in events if ledger_at is None or e.recorded_at <= ledger_at]
    done = [e for e in there if e.event_time.date() <= as_of and e.event_type != "ledger"]
    done.sort(
        key=lambda e: (
            e.event_time,
            ORDER.index(e.event_type),
            not e.body.get("replaces" if e.event_type == "subject" else "lifted", False),
            e.subject_id or "",
            e.event_id,
        )
    )
    people = sorted({str(e.subject_id) for e in there if e.subject_id})
    ids = sorted({str(e.record_id) for e in done if e.record_id})
    records = [r for r in (_record(i, done, there, age) for i in ids) if r is not None]
    circular = _circular({r["record_id"]: r["superseded_by"] for r in records})
    for record in records:
        record["missing"] += ["superseded_by"] if record["record_id"] in circular else []
        record["supersedes"] = [r["record_id"] for r in records if r["superseded_by"] == record["record_id"]]
    return {
        "subject": [
            SubjectRecord(p, _band(p, there, as_of, age), _last(p, there, "deceased") is True) for p in people
        ],
        "consent": [ConsentRecord(**r) for r in records],
        "statement": [said for p in people for said in _statements(p, done)],
    }


def _owner(record_id: str, done: list[Event]) -> str | None:
    """Whoever the first event names that can begin a record."""
    for event in done:
        begins = event.event_type in ("request", "grant", "refuse")
        if event.record_id == record_id and begins and event.subject_id:
            return event.subject_id
    return None


def _record(  # noqa: PLR0912
    record_id: str, done: list[Event], there: list[Event], age: int
) -> dict[str, Any] | None:
    owner = _owner(record_id, done)
    if owner is None:
        return None
    state, since, given, terms, emptied, doubt = "requested", None, None, {}, [], False
    successor, rests, papers, born, told, unclear, refused = None, [], [], False, [], set(), False
    for place, event in enumerate(done):
        begins = event.event_type in ("request", "grant", "refuse")
        about = event.record_id == record_id
        if not born:
            born = about and begins and event.subject_id is not None
        kind, body = event.event_type, event.body
        named = {k: v for k, v in body.items() if k not in NOT_TERMS}
        everything = kind in ENDS and event.subject_id == owner and not about
        if everything and event.record_id is not None:  # somebody else's record: both of them are meant
            others = _owner(str(event.record_id), done[: place + 1])
            everything = others not in (None, owner)
        replaced = body.get("supersedes") == record_id and kind != "request"
        if kind == "supersede" and about:
            successor = body["superseded_by"]
        elif replaced:
            successor = event.record_id
        if not born or not (about or everything or replaced):
            continue
        if kind in ("request", "grant"):
            doubt = doubt or (about and event.subject_id != owner)
        if (
            kind in ("renew", "amend")
            and about
            and (state != "granted" or event.subject_id not in (None, owner))
        ):
            continue
        rests.append(event.seq)
        if not (about or everything):
            continue
        if kind in ("renew", "amend") or (kind == "grant" and state != "invalidated"):
            mine = {n: v for n, v in named.items() if n not in FREE}
            peers = [t for k, when, t in told if (k, when) == (kind, event.event_time)]
            both = kind == "grant"
            if not peers:
                unclear -= unclear if both else set(mine) if kind == "renew" else set()
            for theirs in peers:  # a grant speaks of every term, also by leaving it out
                shared = {**theirs, **mine} if both else theirs.keys() & mine.keys()
                unclear |= {n for n in shared if theirs.get(n) != mine.get(n)}
            told.append((kind, event.event_time, mine))
        papers += [
            (body.get(f"{k}_ref"), body[f"{k}_sha256"])
            for k in ("evidence", "notice")
            if f"{k}_sha256" in body
        ]
        if kind == "request" and since is None:
            since, terms = event.event_time, named
        if kind == "grant" and state != "invalidated":
            state, since, given, terms, emptied = "granted", event.event_time, event.event_time, named, []
            refused = refused and event.subject_id != owner
        if kind == "renew":
            given, terms, emptied = event.event_time, terms | named, [n for n in emptied if n not in body]
        if kind == "amend":
            terms, emptied = _amended(terms, named, emptied)
        refused = refused or kind == "refuse"
        if kind in ENDS and state != "invalidated":
            state, since = ENDS[kind], event.event_time
    missing = (
        (["subject_id"] if doubt else [])
        + ([n for n in MANDATORY if n not in terms] if given else [])
        + sorted({*emptied, *unclear} - ({n for n in MANDATORY if n not in terms} if given else set()))
    )
    days = {n: dt.date.fromisoformat(terms[n]) if n in terms else None for n in DAYS}
    lists = {n: list(terms.get(n, [])) for n in (*LISTS, *LIMITS)}
    return {n: terms.get(n) for n in SAME} | days | lists | {
        "record_id": record_id, "subject_id": owner, "state": "refused" if refused else state,
        "state_since": since, "consented_at": given,
        "age_band_at_grant": _band(owner, there, given.date(), age) if given else "unknown",
        "evidence_state": "not_at_hand" if papers else "none", "missing": missing,
        "lacks": [n for n in WANTED if n not in terms] if given else [], "superseded_by": successor, "supersedes": [],
        "events": sorted(set(rests)),
    }  # fmt: skip


def _amended(
    terms: dict[str, Any], said: dict[str, Any], emptied: list[str]
) -> tuple[dict[str, Any], list[str]]:
    terms, emptied = dict(terms), list(emptied)
    for name, value in said.items():
        if name not in terms:
            if name not in (*LISTS, "controller", "intended_use", "supersedes"):
                terms[name] = value
        elif name in FREE:
            terms[name] = value
        elif name in (*LISTS, *LIMITS) and value != terms[name]:
            terms[name] = [item for item in terms[name] if item in value]
            if not terms[name] and name in LIMITS and name not in emptied:
                emptied.append(name)
        elif name == "valid_from":
            terms[name] = max(terms[name], value)
        elif name in ("valid_until", "retention_until"):
            terms[name] = min(terms[name], value)
        elif (name, value) in (("bundled", True), ("signed", False)):
            terms[name] = value
    return terms, emptied


def _circular(successors: dict[str, str | None]) -> set[str]:
    found = set()
    for start, successor in successors.items():
        at = successor
        for _ in successors:
            if at == start:
                found.add(start)
            at = successors.get(at) if at else None
    return found


def _statements(person: str, done: list[Event]) -> list[StatementRecord]:
    standing: list[tuple[str, Event]] = []
    for event in done:
        if event.subject_id != person or event.event_type not in ("object", "delete_confirm"):
            continue
        if event.event_type == "delete_confirm":
            standing.append(("deletion", event))
        elif event.body.get("lifted"):
            standing = [(k, e) for k, e in standing if k == "deletion" or not _within(e.body, event.body)]
        else:
            standing.append(("objection", event))
    standing.sort(key=lambda said: said[0] == "deletion")
    return [
        StatementRecord(
            seq=e.seq,
            subject_id=person,
            kind=kind,
            since=e.event_time,
            **{n: list(e.body.get(n, [])) for n in SCOPES},
        )
        for kind, e in standing
    ]


def _within(inner: Any, outer: Any) -> bool:
    return all(not outer.get(n) or (inner.get(n) and set(inner[n]) <= set(outer[n])) for n in SCOPES)


def _last(person: str, there: list[Event], name: str) -> Any:
    """What was last said of a person."""
    said = sorted(
        (e for e in there if e.event_type == "subject" and e.subject_id == person),
        key=lambda e: (e.event_time, not e.body.get("replaces", False), e.event_id),
    )
    value, when = None, None
    for event in said:
        value = None if event.body.get("replaces") else value
        if name not in event.body:
            continue
        if name == "deceased" and value and when == event.event_time:
            continue
        value, when = event.body[name], event.event_time
    return value


def _band(person: str, there: list[Event], day: dt.date, age: int) -> str:
    """By birth date alone: histories of these tests state no bands."""
    births = _births(person, there)
    bands = {"adult" if _years(birth, day) >= age else "under_age" for birth in births}
    return bands.pop() if len(bands) == 1 else "unknown"


def _births(person: str, there: list[Event]) -> set[str]:
    """All that were said at the latest moment at which any was said."""
    told = [e for e in there if e.event_type == "subject" and e.subject_id == person]
    fresh = max((e.event_time for e in told if e.body.get("replaces")), default=None)
    said = [e for e in told if "birth_date" in e.body and (fresh is None or e.event_time >= fresh)]
    latest = max((e.event_time for e in said), default=None)
    return {str(e.body["birth_date"]) for e in said if e.event_time == latest}


def _years(birth: str, day: dt.date) -> int:
    born = dt.date.fromisoformat(birth)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
