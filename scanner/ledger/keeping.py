"""Which personal values of a ledger with a names file are at hand, are not, or were erased.

Owns whose a value is: the person whom the event names, else whoever an event ties to its record. An erasure counts
wherever it stands in the ledger and whatever the day: what is forgotten is not known of earlier days either.
Memory grows with people and records; a ledger without a names file costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import LedgerError
from scanner.ledger.events import Event
from scanner.ledger.names_file import names_path
from scanner.ledger.personal import PERSONAL

if TYPE_CHECKING:
    from scanner.ledger.state import LedgerState


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the personal values of a ledger; persons are sorted ids."""

    apart: bool
    """The ledger has a names file."""
    withheld: tuple[str, ...]
    """Persons of whom a value is not at hand, though nobody erased it."""
    values_withheld: int
    erased: tuple[str, ...]
    unfinished: tuple[str, ...]
    """Erased persons of whom the names file still holds a value."""


class Keeping:
    """Is shown every event, in the order of the ledger, and then knows."""

    def __init__(self) -> None:
        self.apart = False
        self.erased: set[str] = set()
        self._owners: dict[str, set[str]] = {}
        # (person, record) -> how many values are there, how many are not. A person alone owns what names them.
        self._values: dict[tuple[str | None, str | None], list[int]] = {}

    def watch(self, events: Iterable[Event]) -> Iterator[Event]:
        """The same events."""
        left = iter(events)
        for first in left:
            self.apart = "names_file" in first.body
            yield first
            break
        if not self.apart:
            yield from left
            return
        for event in left:
            self._take(event)
            yield event

    def _take(self, event: Event) -> None:
        person, record = event.subject_id, event.record_id
        if event.event_type == "erase":
            self.erased.add(str(person))
        if person is not None and record is not None:
            self._owners.setdefault(record, set()).add(person)
        if event.committed:
            counts = self._values.setdefault((person, None if person else record), [0, 0])
            counts[0] += len(event.committed) - len(event.withheld)
            counts[1] += len(event.withheld)

    def is_erased(self, person: str | None, record: str | None) -> bool:
        """Whether what an event of this person or record says personally was erased."""
        return not self.erased.isdisjoint(self._whose(person, record))

    def _whose(self, person: str | None, record: str | None) -> Iterable[str]:
        return (person,) if person is not None else self._owners.get(record or "", ())

    def remembered(
        self, person: str | None, record: str | None, body: Mapping[str, object]
    ) -> Mapping[str, object]:
        """What an event says, without values of erased persons, also where an erasure is not finished."""
        if not self.erased or not self.is_erased(person, record):
            return body
        return {name: value for name, value in body.items() if name not in PERSONAL}

    def kept(self) -> Kept:
        """What was found, once every event has been seen."""
        withheld, unfinished, values = set[str](), set[str](), 0
        for (person, record), (there, missing) in self._values.items():
            owners = set(self._whose(person, record))
            if owners & self.erased:
                unfinished |= owners & self.erased if there else set()
            elif missing:
                withheld |= owners
                values += missing
        return Kept(
            self.apart, tuple(sorted(withheld)), values, tuple(sorted(self.erased)), tuple(sorted(unfinished))
        )


def refuse_withheld(path: Path, state: LedgerState | None) -> None:
    """Refuse to look for people of whom nothing is at hand: all of them would pass for strangers."""
    if state is not None and state.withheld:
        names = names_path(path)
        raise LedgerError(
            f"what identifies {len(state.withheld)} people of the ledger is not at hand",
            where=str(names),
            next_step=f"put the names file of this ledger there, complete and readable; `provscan ledger verify {path}` "
            "tells what is missing",
        )
