"""What a user writes for `provscan ledger add`, as the fields of an event."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from scanner.errors import UsageError
from scanner.ledger.events import MAX_LINE
from scanner.ledger.vocabulary import FIELDS, FIRST_LINE


def read_object(source: TextIO) -> dict[str, object]:
    """One JSON object; raises UsageError for anything else."""
    try:
        value = json.loads(source.read(MAX_LINE), object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UsageError(
            "not one JSON object with each key once",
            where="--file",
            next_step="see docs/ledger.md for examples",
        )
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def fields_of(options: dict[str, Any]) -> dict[str, object]:
    """The fields of an event from the options of `add`; raises UsageError for what is no field."""
    fields: dict[str, Any] = {
        name: list(v) if isinstance(v, tuple) else v for name, v in options.items() if v
    }
    gathered: dict[str, list[str]] = {}
    for kind, value in (pair(item, "--identifier") for item in fields.pop("identifiers", [])):
        gathered.setdefault(kind, []).append(value)
    if gathered:
        fields["identifiers"] = gathered
    for name, value in (pair(item, "--set") for item in fields.pop("others", [])):
        if name not in FIELDS or name == "identifiers":
            step = f"fields are: {', '.join(sorted(FIELDS.keys() - FIRST_LINE.keys() - {'identifiers'}))}"
            raise UsageError("--set names no such field", next_step=step)
        if FIELDS[name].is_list:
            fields.setdefault(name, []).append(value)
        elif name in fields:
            raise UsageError(f"{name} is given twice", where="--set", next_step="give it once")
        else:
            fields[name] = value
    return fields


def pair(item: str, option: str) -> tuple[str, str]:
    """`KIND=VALUE` in two; raises UsageError."""
    left, equals, right = item.partition("=")
    if not equals or not left.strip() or not right.strip():
        raise UsageError(f"{option} needs two words with = between them", where=option)
    return left.strip(), right.strip()


def words_by_field(items: Iterable[str]) -> dict[str, dict[str, str]]:
    """`FIELD:OLD=NEW` of every --value, by field; raises UsageError without repeating a word of it."""
    found: dict[str, dict[str, str]] = {}
    for position, item in enumerate(items, 1):
        named, new = pair(item, "--value")
        field, colon, old = (part.strip() for part in named.partition(":"))
        if not (field and colon and old):
            raise UsageError(
                "--value needs a field, a colon and two words with = between them",
                where=f"--value number {position}",
                next_step='write it as --value "purposes:Text to speech=tts_training"',
            )
        if found.setdefault(field, {}).setdefault(old, new) != new:
            raise UsageError(
                "--value says two things about one word",
                where=f"--value number {position}",
                next_step="keep one of the two",
            )
    return found
