"""The rows of a table -> the drafts that they say, batch by batch, some of the batches in a second process.

Owns what of an import one row decides by itself: its cells, fields and values. Refuses to know the ledger, and which
ids are known. The outcome is the same whichever process made it, and comes in the order of the rows.
"""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from scanner.ledger.beside import Shared
from scanner.ledger.columns import cells_by_field, drafts_of, fields_of_object, with_values
from scanner.ledger.events import Draft
from scanner.ledger.rows import Row
from scanner.ledger.rules import EventError

ROWS = 128
"""Rows of a batch."""
_PARTS = attrgetter(*Draft.__slots__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the rows of one import are read."""

    fields: Mapping[str, str] | None
    """Column -> field, where the header says it for all rows."""
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    event_time: str | None
    now: dt.datetime


class Fault(NamedTuple):
    """Why a row is rejected."""

    code: str
    field: str


Outcome = list[Draft] | Fault
_Cells = tuple[Mapping[str, object], ...]


def outcomes(rows: Iterable[Row], recipe: Recipe) -> Generator[tuple[Row, Outcome], None, None]:
    """Each row and what it says: drafts, none if it says nothing or could not be read, or a fault."""

    def here(batch: list[Row]) -> list[Outcome]:
        return [_drafts(_cells(row), recipe) for row in batch]

    def packed(batch: list[Row]) -> bytes:
        return pickle.dumps((recipe, [_cells(row) for row in batch]))

    shared: Shared[list[Row], tuple[list[Row], list[Outcome]]] = Shared(
        f"{__name__}:draft_batch",
        here=lambda batch: (batch, here(batch)),
        packed=packed,
        taken=lambda batch, answer: (batch, _unpacked(answer)),
    )
    for batch, found in shared.results(_batches(rows)):
        yield from zip(batch, found, strict=True)


def draft_batch(job: bytes) -> bytes:
    """What the second process does with a batch."""
    recipe, batch = pickle.loads(job)  # noqa: S301  # out of the first process, by a pipe of its own
    found = (_drafts(cells, recipe) for cells in batch)
    return pickle.dumps(
        [one if isinstance(one, Fault) else [_PARTS(draft) for draft in one] for one in found]
    )


def _unpacked(answer: bytes) -> list[Outcome]:
    found = pickle.loads(answer)  # noqa: S301  # out of the second process
    return [one if isinstance(one, Fault) else [Draft(*parts) for parts in one] for one in found]


def _cells(row: Row) -> _Cells:
    return () if row.reason else (row.cells, *row.also)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == ROWS:
                yield batch
                batch = []
    except Exception:
        if batch:
            yield batch  # what stands before the fault counts
        raise
    if batch:
        yield batch


def _drafts(records: _Cells, recipe: Recipe) -> Outcome:
    """The events of all records of a row, or why it has none."""
    try:
        return [draft for cells in records for draft in _of_record(cells, recipe)]
    except EventError as error:
        return Fault(error.code, error.field)


def _of_record(given: Mapping[str, object], recipe: Recipe) -> list[Draft]:
    named = recipe.fields or fields_of_object(given, recipe.columns)
    cells = with_values(cells_by_field(given, named, split=recipe.fields is not None), recipe.values)
    return drafts_of(cells, recipe.event_time, recipe.now) if cells else []
