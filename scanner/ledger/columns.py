"""What the columns of a table mean: cells -> fields -> the one or two events that a row says.

A column is called like the field it holds, unless the user maps it. One row may say who a person is and
what they agreed to; that makes two events. Refuses to know files. Columns are named to the user by their
number: in a file without a header the "names" are somebody's data. Only beside an id column, which no row of data
holds, are they shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from scanner.errors import UsageError
from scanner.ledger.events import ENVELOPE, Draft, make_draft
from scanner.ledger.rows.base import CellFault
from scanner.ledger.rules import EventError
from scanner.ledger.values import says_something
from scanner.ledger.vocabulary import FIELDS, FIRST_LINE, SUBJECT_FIELDS
from scanner.words import near

IDENTIFIER_COLUMNS = ("email", "phone", "handle", "speaker_id")
"""Columns that mean `identifiers.KIND` without being told."""
IGNORE = "-"
_SIGNS = ("subject_id", "record_id")
_OTHER_SEPARATORS = {";": "semicolons", "\uff1b": "wide semicolons", "\t": "tabs", "|": "bars"}
_PREFIX = "identifiers."
_IDS = ("event_id", "record_id", "subject_id", "entity_id")
_KNOWN = frozenset(ENVELOPE) | (FIELDS.keys() - FIRST_LINE.keys())
_LIST_FIELDS = frozenset(name for name, kind in FIELDS.items() if kind.is_list)
_SEPARATOR = re.compile("[;\uff1b]")
"""The semicolon, also the wide one of Chinese keyboards: no name holds it."""
_NEXT = "see docs/ledger.md for the fields; leave a column out with --map COLUMN=-"


def field_of(column: str) -> str | None:
    """The field that a name means, or None."""
    if column in IDENTIFIER_COLUMNS:
        return _PREFIX + column
    return column if column in _KNOWN or column == IGNORE or column.startswith(_PREFIX) else None


def check_columns(columns: Mapping[str, str]) -> None:
    """Refuse a column map that names no field."""
    for position, field in enumerate(columns.values(), 1):
        if field_of(field) is None:
            raise UsageError(
                "--map names no field of the ledger", where=f"--map number {position}", next_step=_NEXT
            )


def check_values(values: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse a map of values for what is no field."""
    for position, field in enumerate(values, 1):
        if field not in _KNOWN and not field.startswith(_PREFIX):
            raise UsageError(
                "--value names no field of the ledger",
                where=f"field number {position} of --value",
                next_step='write it as --value "purposes:Text to speech=tts_training"; see docs/ledger.md for the fields',
            )


def fields_of_header(header: Sequence[str], columns: Mapping[str, str], source: str) -> dict[str, str]:
    """Column name -> field, for a file whose header names its columns once for all rows."""
    _refuse_other_separator(header, columns, source)
    fields: dict[str, str] = {}
    shown = any(sign in header for sign in _SIGNS)
    for position, column in enumerate(header, 1):
        field = field_of(columns.get(column, column))
        place = f"{source}, column {position}"
        if field is None:
            place, step = (f"{place} ({_short(column)})", _meant(column)) if shown else (place, _NEXT)
            raise UsageError("a column that is no field of the ledger", where=place, next_step=step)
        if column in fields or (field != IGNORE and field in fields.values()):
            raise UsageError("a second column for the same field", where=place, next_step=_NEXT)
        fields[column] = field
    if lost := sum(column not in fields for column in columns):
        raise UsageError(f"--map names {lost} columns that the file does not have", where=source)
    return fields


def _refuse_other_separator(header: Sequence[str], columns: Mapping[str, str], source: str) -> None:
    """One column whose name is a row of names: the spreadsheet wrote semicolons or tabs."""
    only = header[0] if len(header) == 1 else ""
    for mark, name in _OTHER_SEPARATORS.items():
        parts = [part.strip() for part in only.split(mark)]
        if len(parts) > 1 and any(columns.get(part, part) in _SIGNS for part in parts):
            raise UsageError(
                f"the columns are separated by {name}, not by commas",
                where=source,
                next_step="save the file with commas between its columns; within a cell a list keeps its semicolons",
            )


def _short(column: str) -> str:
    return ascii(column[:40])[1:-1] if not column.isprintable() else column[:40]


def _meant(column: str) -> str:
    close = near(column, (*IDENTIFIER_COLUMNS, *sorted(_KNOWN)))
    return f"did you mean {close}? Then --map COLUMN={close}; {_NEXT}" if close else _NEXT


def fields_of_object(cells: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, str]:
    """Key -> field, for a row that brings its own names."""
    fields: dict[str, str] = {}
    for key in cells:
        field = field_of(columns.get(key, key))
        if field is None:
            raise EventError("unknown_field", "", "a key that is no field of the ledger", _NEXT)
        if field != IGNORE and field in fields.values():
            raise EventError("duplicate_field", field, "two keys for the same field", _NEXT)
        fields[key] = field
    return fields


def cells_by_field(
    cells: Mapping[str, object], fields: Mapping[str, str], *, split: bool
) -> dict[str, object]:
    """The cells that say something, under the names of their fields; flat formats have lists to split."""
    found: dict[str, object] = {}
    for column, value in cells.items():
        if value is None or value == "":
            continue
        field = fields[column]
        if type(value) is str and not (split and _holds_list(field)):
            if (text := value.strip()) and field != IGNORE:
                found[field] = text
            continue
        tidied = _tidy(field, value, split)
        if field != IGNORE and says_something(tidied):
            found[field] = tidied
    return found


@lru_cache(maxsize=1 << 10)
def _holds_list(field: str) -> bool:
    return field in _LIST_FIELDS or field.startswith(_PREFIX)


def with_values(cells: Mapping[str, object], values: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """The cells with the words of the table put into words of the ledger; other words stay as they are."""
    return {name: _put(value, values[name]) if name in values else value for name, value in cells.items()}


def _put(value: object, words: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_put(item, words) for item in value]
    return words.get(value.strip(), value) if isinstance(value, str) else value


def _tidy(field: str, value: object, split: bool) -> object:
    if isinstance(value, CellFault):
        if field == IGNORE:
            return None
        raise EventError(value.code, field, "the cell cannot be read")
    if field in _IDS and type(value) is int:
        return str(value)
    if not isinstance(value, str):
        return value
    if split and _holds_list(field):
        if ";" not in value and "\uff1b" not in value:
            return [alone] if (alone := value.strip()) else []
        return [item for part in _SEPARATOR.split(value) if (item := part.strip())]
    return value.strip()


def drafts_of(cells: Mapping[str, object], event_time: str | None, now: dt.datetime) -> list[Draft]:
    """The events that one row says: what is known of the person, and what happened to a consent."""
    about = {name: cells[name] for name in SUBJECT_FIELDS if name in cells}
    rest: dict[str, object] = {}
    flat: dict[str, object] = {}
    for name, value in cells.items():
        if name.startswith(_PREFIX):
            flat[name.removeprefix(_PREFIX)] = value
        elif name not in SUBJECT_FIELDS:
            rest[name] = value
    about |= _identifiers(cells.get("identifiers"), flat)
    event_type = rest.pop("event_type", None) or _implied_type(rest)
    if event_type == "subject":
        return [_draft({**rest, **about, "event_type": "subject"}, event_time or now, event_time is not None)]
    # A grant that does not say when it was given is taken to be given on its first valid day.
    default = event_time or rest.get("valid_from")
    stated = event_time is not None
    drafts = [_draft({**rest, "event_type": event_type}, default, stated)]
    if about:
        shared: dict[str, object] = {
            name: rest[name] for name in ("subject_id", "event_time", "entity_id") if name in rest
        }
        drafts.insert(0, _draft({**shared, **about, "event_type": "subject"}, default, stated))
    return drafts


def _implied_type(cells: Mapping[str, object]) -> str:
    return "subject" if cells.keys() <= {"subject_id", "event_time", "entity_id", "event_id"} else "grant"


def _identifiers(given: object, flat: Mapping[str, object]) -> dict[str, object]:
    if given is not None and not isinstance(given, Mapping):
        return {"identifiers": given}  # refused, with its reason, when the event is made
    merged = {**(given or {}), **flat}
    return {"identifiers": merged} if merged else {}


def _draft(fields: dict[str, object], default_time: object, stated: bool) -> Draft:
    """A draft whose id rests on what the row or the user says: a time filled in never makes it a new event."""
    given = {**fields, "event_time": fields.get("event_time") or default_time}
    return make_draft(given, timed=stated or "event_time" in fields)
