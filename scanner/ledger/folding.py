"""What each event does to what is known of a person and to a consent record.

Owns the meaning of event types, as a machine that is fed events in their order of time. Refuses to know
clocks, files and the report's records. Its one rule for doubt: what gives permission must fit exactly,
what takes permission away always counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from scanner.ledger.amending import DESCRIBING, amended
from scanner.ledger.people import Few, Person, more, statement_of
from scanner.ledger.told import Told
from scanner.ledger.vocabulary import TERMS

ENDED_STATE = {"refuse": "refused", "withdraw": "withdrawn", "revoke": "revoked", "invalidate": "invalidated"}
_EVIDENCE = ("evidence_ref", "evidence_sha256")
_PAPERS = (_EVIDENCE, ("notice_ref", "notice_sha256"))

_KEPT = frozenset({*TERMS, *_EVIDENCE})
_FEW = frozenset(name for name, kind in TERMS.items() if kind.few)
_NOTHING: frozenset[str] = frozenset()
_ALIKE: dict[object, object] = {}
"""Values of these -> the one of them that all records share."""
_MOST_ALIKE, _SHORT = 1 << 14, 64

_Packed = tuple[Any, ...]
"""Terms as a tuple of their names, which many records share, and their values: a quarter of the memory of a dict."""


def _packed(terms: Mapping[str, object]) -> _Packed:
    return (_shared_names(tuple(terms)), *terms.values())


@lru_cache(maxsize=1 << 12)
def _shared_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return names


def _unpacked(packed: _Packed) -> dict[str, object]:
    names, *values = packed
    return dict(zip(names, values, strict=True))


@dataclass(slots=True)
class Consent:
    """One consent record so far."""

    subject_id: str
    state: str = "requested"
    since: dt.datetime | None = None
    consented_at: dt.datetime | None = None
    """When the last grant or renewal was given: the day on which the giver's age counts."""
    packed: _Packed = ((),)
    """Its terms."""
    superseded_by: str | None = None
    refused: bool = False
    """Speaks against every other consent of the person, and ends only by a grant of this person for this record."""
    in_doubt: bool = False
    """A grant or request named another person than the record's own."""
    papers: Few[tuple[str | None, str]] = ()
    """Documents that events name by digest: (where it lies, SHA-256)."""
    emptied: tuple[str, ...] = ()
    """Limits of which an amendment left nothing."""
    said: tuple[str, dt.datetime, _Packed] | None = None
    """Type, moment and terms of the latest grants, renewals or amendments."""
    contradicted: frozenset[str] = _NOTHING
    """Terms of which two events of one type and moment say different things: nobody knows which was meant."""
    events: list[int] = field(default_factory=list)

    @property
    def terms(self) -> dict[str, object]:
        """What is agreed to, made anew whenever it is asked for."""
        return _unpacked(self.packed)

    @terms.setter
    def terms(self, terms: Mapping[str, object]) -> None:
        self.packed = _packed(terms)


class Folder:
    """Takes events as `in_order` puts them; `people` and `consents` hold the outcome."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.consents: dict[str, Consent] = {}
        self._successors: dict[str, str] = {}
        self.ineffective: list[int] = []
        """Events that changed nothing, because the record they speak of is not known or not granted."""
        self.widening: list[tuple[int, tuple[str, ...]]] = []
        """Amendments and the fields in which they would have widened a consent, which they may not."""

    def person(self, subject_id: str) -> Person:
        """The person of this id, known from now on."""
        found = self.people.get(subject_id)
        if found is None:
            found = self.people[subject_id] = Person(subject_id)
        return found

    def take(self, event: Told) -> None:
        """Let one consent event change the state."""
        if event.subject_id is not None:
            self.person(event.subject_id)
        match event.event_type:
            case "ledger" | "subject" | "erase":
                return
            case "object":
                self._object(event)
            case "delete_confirm":
                self.person(str(event.subject_id)).deletions += (statement_of(event),)
            case "request" | "grant":
                self._offer(event)
            case "renew":
                self._renew(event)
            case "amend":
                self._amend(event)
            case "supersede":
                self._supersede(event)
            case _:
                self._end(event)
        # Even where the event gives nothing: that another record takes this one's place takes permission away.
        if event.event_type != "request" and (replaced := event.body.get("supersedes")):
            self._mark(str(replaced), str(event.record_id), event.seq)

    def _offer(self, event: Told) -> None:
        consent = self._consent_of(event)
        consent.in_doubt |= consent.subject_id != event.subject_id
        _rest_on(consent, event)
        if event.event_type == "request":
            if consent.since is None:
                consent.since, consent.terms = event.event_time, _terms(event.body)
            return
        if consent.state == "invalidated":
            return
        consent.refused &= consent.subject_id != event.subject_id
        consent.state, consent.since, consent.consented_at = "granted", event.event_time, event.event_time
        terms = _terms(event.body)
        consent.terms = terms  # a grant says all its terms: none is taken over in silence
        consent.emptied = ()
        _contradict(consent, event, terms)

    def _renew(self, event: Told) -> None:
        if consent := self._granted(event):
            consent.consented_at = event.event_time
            terms = _terms(event.body)
            consent.terms = {**consent.terms, **terms}
            _contradict(consent, event, terms)
            consent.emptied = tuple(name for name in consent.emptied if name not in event.body)

    def _amend(self, event: Told) -> None:
        if consent := self._granted(event):
            terms = _terms(event.body)
            outcome = amended(consent.terms, terms)
            _contradict(consent, event, terms)
            consent.terms = outcome.terms
            consent.emptied = tuple(dict.fromkeys((*consent.emptied, *outcome.emptied)))
            if outcome.refused:
                self.widening.append((event.seq, outcome.refused))

    def _granted(self, event: Told) -> Consent | None:
        """The granted consent that an event is about. It never undoes a withdrawal: that takes a grant."""
        consent = self.consents.get(str(event.record_id))
        fits = consent is not None and event.subject_id in (None, consent.subject_id)
        if consent is None or not fits or consent.state != "granted":
            self.ineffective.append(event.seq)
            return None
        _rest_on(consent, event)
        return consent

    def _object(self, event: Told) -> None:
        person, said = self.person(str(event.subject_id)), statement_of(event)
        if not event.body.get("lifted", False):
            person.objections += (said,)
            return
        left = tuple(objection for objection in person.objections if not objection.within(said))
        if len(left) == len(person.objections):
            self.ineffective.append(event.seq)
        person.objections = left

    def _end(self, event: Told) -> None:
        unasked = event.event_type == "refuse" and event.subject_id is not None
        if event.record_id is None:
            ids = list(self.person(str(event.subject_id)).records)
        elif event.record_id in self.consents or unasked:
            self._consent_of(event)
            ids = [event.record_id]
        else:
            ids = []
        if not ids:
            self.ineffective.append(event.seq)  # a slip in the id? the consent that was meant still stands
        elif event.record_id is not None and event.subject_id not in (None, self.consents[ids[0]].subject_id):
            # The record is somebody else's. Which of the two ids is the slip is not known, so both count.
            ids += [own for own in self.person(str(event.subject_id)).records if own != event.record_id]
        for record_id in ids:
            consent = self.consents[record_id]
            _rest_on(consent, event)
            consent.refused |= event.event_type == "refuse"
            if consent.state != "invalidated":
                consent.state, consent.since = ENDED_STATE[event.event_type], event.event_time

    def _supersede(self, event: Told) -> None:
        self._mark(str(event.record_id), str(event.body["superseded_by"]), event.seq)

    def _mark(self, record_id: str, successor: str, seq: int) -> None:
        # Also of a record that is not known yet: it will begin as replaced.
        self._successors[record_id] = successor
        if consent := self.consents.get(record_id):
            consent.superseded_by = successor
            consent.events.append(seq)
        else:
            self.ineffective.append(seq)

    def _consent_of(self, event: Told) -> Consent:
        record_id = str(event.record_id)
        consent = self.consents.get(record_id)
        if consent is None:
            person = self.person(str(event.subject_id))
            consent = Consent(person.subject_id, superseded_by=self._successors.get(record_id))
            self.consents[record_id] = consent
            person.records = more(person.records, (record_id,))
        return consent


def _contradict(consent: Consent, event: Told, terms: Mapping[str, object]) -> None:
    """See what is said against what another event of this type said at the same moment.

    Neither came first, so neither counts, whatever their ids: until a later event says it anew the record covers nothing.
    """
    kind, moment, packed = consent.said or ("", None, ((),))
    if event.event_type == "grant" and (kind, moment) != ("grant", event.event_time):
        consent.contradicted = _NOTHING
        consent.said = ("grant", event.event_time, consent.packed)
        return
    same = (kind, moment) == (event.event_type, event.event_time)
    before, now = _judged(_unpacked(packed)) if same else {}, _judged(terms)
    if event.event_type == "grant":
        wrong = {n for n in before.keys() | now.keys() if before.get(n) != now.get(n)}
        consent.contradicted = consent.contradicted | wrong
    else:
        wrong = {n for n in now if n in before and before[n] != now[n]}
        settled = now.keys() if event.event_type == "renew" and not same else ()
        consent.contradicted = consent.contradicted - set(settled) | wrong
    consent.said = (event.event_type, event.event_time, _packed(before | now))


def _judged(terms: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in terms.items() if name not in DESCRIBING}


def _rest_on(consent: Consent, event: Told) -> None:
    consent.events.append(event.seq)
    for ref, sha256 in _PAPERS:
        if digest := event.body.get(sha256):
            place = event.body.get(ref)
            paper = (None if place is None else str(place), str(digest))
            consent.papers = more(consent.papers, (paper,))


def _terms(body: Mapping[str, object]) -> dict[str, object]:
    return {name: _shared(value) if name in _FEW else value for name, value in body.items() if name in _KEPT}


def _shared(value: object) -> object:
    """A text or list that says the same, and of which thousands of records need but one in memory."""
    alike = tuple(value) if isinstance(value, list) else value
    found = _ALIKE.get(alike)
    if found is not None:
        return found
    if len(_ALIKE) >= _MOST_ALIKE:
        _ALIKE.clear()
    if isinstance(value, str) or (isinstance(value, list) and len(value) <= _SHORT):
        _ALIKE[alike] = value
    return value
