"""What each event does to what is known of a person and to a consent record.

Owns the meaning of event types, as a machine that is fed events in their order of time. Refuses to know
clocks, files and the report's records. Its one rule for doubt: what gives permission must fit exactly,
what takes permission away always counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scanner.ledger.ages import Born, born_by_band, born_on
from scanner.ledger.events import Event
from scanner.ledger.values import parse_date
from scanner.ledger.vocabulary import TERMS

ENDED_STATE = {"refuse": "refused", "withdraw": "withdrawn", "revoke": "revoked", "invalidate": "invalidated"}
_EVIDENCE = ("evidence_ref", "evidence_sha256")


@dataclass(slots=True)
class Person:
    """What the ledger knows of a person so far. Dicts serve as ordered sets."""

    names: dict[str, None] = field(default_factory=dict)
    aliases: dict[str, None] = field(default_factory=dict)
    identifiers: dict[tuple[str, str], None] = field(default_factory=dict)
    born: Born = field(default_factory=Born)
    deceased: bool = False
    objected: bool = False
    records: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Consent:
    """One consent record so far."""

    subject_id: str
    state: str = "requested"
    since: dt.datetime | None = None
    consented_at: dt.datetime | None = None
    """When the last grant or renewal was given: the day on which the giver's age counts."""
    terms: dict[str, object] = field(default_factory=dict)
    superseded_by: str | None = None
    in_doubt: bool = False
    """A grant or request named another person than the record's own."""
    events: list[int] = field(default_factory=list)


class Folder:
    """Takes events in order of (event_time, seq); `people` and `consents` hold the outcome."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.consents: dict[str, Consent] = {}
        self.ineffective: list[int] = []
        """Events that changed nothing, because the record they speak of is not known or not granted."""

    def person(self, subject_id: str) -> Person:
        """The person of this id, known from now on."""
        return self.people.setdefault(subject_id, Person())

    def take(self, event: Event) -> None:
        """Let one consent event change the state."""
        if event.subject_id is not None:
            self.person(event.subject_id)
        match event.event_type:
            case "ledger" | "subject" | "erase":
                return
            case "object":
                self.person(event.subject_id or "").objected = not event.body.get("lifted", False)
            case "request" | "grant":
                self._offer(event)
            case "renew":
                self._renew(event)
            case "supersede":
                self._supersede(event)
            case _:
                self._end(event)

    def _offer(self, event: Event) -> None:
        consent = self._consent_of(event)
        consent.in_doubt |= consent.subject_id != event.subject_id
        consent.events.append(event.seq)
        if event.event_type == "request":
            if consent.since is None:
                consent.since, consent.terms = event.event_time, _terms(event.body)
            return
        if consent.state == "invalidated":
            return
        consent.state, consent.since, consent.consented_at = "granted", event.event_time, event.event_time
        consent.terms = _terms(event.body)  # a grant says all its terms: none is taken over in silence
        if replaced := event.body.get("supersedes"):
            self._mark(str(replaced), str(event.record_id), event.seq)

    def _renew(self, event: Event) -> None:
        consent = self.consents.get(str(event.record_id))
        fits = consent is not None and event.subject_id in (None, consent.subject_id)
        if consent is None or not fits or consent.state != "granted":
            self.ineffective.append(event.seq)  # a renewal never undoes a withdrawal: that takes a grant
            return
        consent.events.append(event.seq)
        consent.consented_at = event.event_time
        consent.terms |= _terms(event.body)
        if replaced := event.body.get("supersedes"):
            self._mark(str(replaced), str(event.record_id), event.seq)

    def _end(self, event: Event) -> None:
        known = event.record_id in self.consents
        if event.record_id is None:
            ids = list(self.person(str(event.subject_id)).records)
        elif known or event.subject_id is not None:
            self._consent_of(event)
            ids = [event.record_id]
        else:
            ids = []
        if not ids or (event.record_id is not None and not known and event.event_type != "refuse"):
            self.ineffective.append(event.seq)  # a slip in the id? the consent that was meant still stands
        for record_id in ids:
            consent = self.consents[record_id]
            consent.events.append(event.seq)
            if consent.state != "invalidated":
                consent.state, consent.since = ENDED_STATE[event.event_type], event.event_time

    def _supersede(self, event: Event) -> None:
        self._mark(str(event.record_id), str(event.body["superseded_by"]), event.seq)

    def _mark(self, record_id: str, successor: str, seq: int) -> None:
        if consent := self.consents.get(record_id):
            consent.superseded_by = successor
            consent.events.append(seq)
        else:
            self.ineffective.append(seq)

    def _consent_of(self, event: Event) -> Consent:
        record_id, subject_id = str(event.record_id), str(event.subject_id)
        consent = self.consents.setdefault(record_id, Consent(subject_id))
        self.person(consent.subject_id).records[record_id] = None
        return consent


def learn(person: Person, event: Event) -> None:
    """Take over what a `subject` event says of a person: lists add, single values replace."""
    body = event.body
    if body.get("replaces"):
        person.names, person.aliases, person.identifiers = {}, {}, {}
        person.born, person.deceased = Born(), False
    person.names |= dict.fromkeys(_texts(body.get("names")))
    person.aliases |= dict.fromkeys(_texts(body.get("aliases")))
    identifiers = body.get("identifiers")
    if isinstance(identifiers, Mapping):
        person.identifiers |= {
            (kind, v): None for kind, values in identifiers.items() for v in _texts(values)
        }
    if birth := parse_date(body.get("birth_date")):
        person.born = born_on(birth)
    elif band := body.get("age_band"):
        person.born = born_by_band(str(band), event.event_time.date())
    if "deceased" in body:
        person.deceased = bool(body["deceased"])


def _terms(body: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if name in TERMS or name in _EVIDENCE}


def _texts(values: object) -> Iterable[str]:
    return values if isinstance(values, list) else ()
