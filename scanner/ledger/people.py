"""What the ledger knows of a person as such: who they are, what they object to, what of theirs was deleted.

Owns how `subject` events add up. Refuses to know consents and the order of events.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scanner.ledger.ages import Born, born_by_band, born_on, either
from scanner.ledger.events import Event
from scanner.ledger.values import parse_date
from scanner.ledger.vocabulary import SCOPES


@dataclass(frozen=True, slots=True)
class Statement:
    """An objection, or a deletion that was confirmed. An empty tuple means: any."""

    seq: int
    since: dt.datetime
    purposes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    source_scope: tuple[str, ...] = ()

    def within(self, other: Statement) -> bool:
        """Whether all that this one is about, the other is about too."""
        mine = (getattr(self, name) for name in SCOPES)
        theirs = (getattr(other, name) for name in SCOPES)
        return all(
            not wide or (narrow and set(narrow) <= set(wide))
            for narrow, wide in zip(mine, theirs, strict=True)
        )


@dataclass(slots=True)
class Person:
    """What the ledger knows of a person so far. Dicts serve as ordered sets."""

    names: dict[str, None] = field(default_factory=dict)
    aliases: dict[str, None] = field(default_factory=dict)
    identifiers: dict[tuple[str, str], None] = field(default_factory=dict)
    born: Born = field(default_factory=Born)
    born_said: dt.datetime | None = None
    """When it was last said."""
    deceased: bool = False
    deceased_said: dt.datetime | None = None
    objections: list[Statement] = field(default_factory=list)
    deletions: list[Statement] = field(default_factory=list)
    records: dict[str, None] = field(default_factory=dict)


def learn(person: Person, event: Event) -> None:
    """Take over what a `subject` event says of a person: lists add, single values replace."""
    body = event.body
    if body.get("replaces"):
        person.names, person.aliases, person.identifiers = {}, {}, {}
        person.born, person.deceased = Born(), False
        person.born_said = person.deceased_said = None
    person.names |= dict.fromkeys(_texts(body.get("names")))
    person.aliases |= dict.fromkeys(_texts(body.get("aliases")))
    identifiers = body.get("identifiers")
    if isinstance(identifiers, Mapping):
        person.identifiers |= {
            (kind, v): None for kind, values in identifiers.items() for v in _texts(values)
        }
    born = None
    if birth := parse_date(body.get("birth_date")):
        born = born_on(birth)
    elif band := body.get("age_band"):
        born = born_by_band(str(band), event.event_time.date())
    if (
        born is not None
    ):  # of two statements of one moment neither came first: what both leave open stays open
        person.born = either(person.born, born) if person.born_said == event.event_time else born
        person.born_said = event.event_time
    if "deceased" in body:
        said_too = person.deceased and person.deceased_said == event.event_time
        person.deceased, person.deceased_said = bool(body["deceased"]) or said_too, event.event_time


def statement_of(event: Event) -> Statement:
    """What an objection or a confirmed deletion is about."""
    scopes = {name: tuple(_texts(event.body.get(name))) for name in SCOPES}
    return Statement(event.seq, event.event_time, **scopes)


def _texts(values: object) -> Iterable[str]:
    return values if isinstance(values, list) else ()
