"""What the ledger knows of a person as such: who they are, what they object to, what of theirs was deleted.

Owns how `subject` events add up. Refuses to know consents and the order of events.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scanner.ledger.ages import Born, born_by_band, born_on, either
from scanner.ledger.told import Told
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


T = TypeVar("T", bound=Hashable)
Few = tuple[T, ...] | dict[T, None]
"""Different things in their order: a tuple takes a fifth of the memory of a dict, which only many of them need."""
_A_FEW = 16
_NOT_SAID = Born()


def more(known: Few[T], said: Sequence[T]) -> Few[T]:
    """What is known and what is said now; nothing counts twice."""
    if isinstance(known, dict) or len(known) + len(said) > _A_FEW:
        found = known if isinstance(known, dict) else dict.fromkeys(known)
        found.update(dict.fromkeys(said))
        return found
    if len(said) == 1 and not known:
        return tuple(said)
    return tuple(dict.fromkeys((*known, *said)))


@dataclass(slots=True)
class Person:
    """What the ledger knows of a person so far."""

    subject_id: str
    names: Few[str] = ()
    aliases: Few[str] = ()
    identifiers: Few[tuple[str, str]] = ()
    born: Born = _NOT_SAID
    born_said: dt.datetime | None = None
    """When it was last said."""
    deceased: bool = False
    deceased_said: dt.datetime | None = None
    objections: tuple[Statement, ...] = ()
    deletions: tuple[Statement, ...] = ()
    records: Few[str] = ()


def learn(person: Person, event: Told) -> None:
    """Take over what a `subject` event says of a person: lists add, single values replace."""
    body = event.body
    if body.get("replaces"):
        person.names, person.aliases, person.identifiers = (), (), ()
        person.born, person.deceased = _NOT_SAID, False
        person.born_said = person.deceased_said = None
    person.names = more(person.names, _texts(body.get("names")))
    person.aliases = more(person.aliases, _texts(body.get("aliases")))
    identifiers = body.get("identifiers")
    if isinstance(identifiers, Mapping):
        said = [(kind, v) for kind, values in identifiers.items() for v in _texts(values)]
        person.identifiers = more(person.identifiers, said)
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


def statement_of(event: Told) -> Statement:
    """What an objection or a confirmed deletion is about."""
    scopes = {name: tuple(_texts(event.body.get(name))) for name in SCOPES}
    return Statement(event.seq, event.event_time, **scopes)


def _texts(values: object) -> Sequence[str]:
    return values if isinstance(values, list) else ()
