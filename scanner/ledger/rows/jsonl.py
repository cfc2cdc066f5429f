"""Rows of a JSON Lines file: one object a line, which brings its own names."""

from __future__ import annotations

import json
from typing import BinaryIO

from scanner.ledger.rows.base import Format, Options, Row, Rows, bounded_line, open_file, refuse_utf16


def _read(path: str, _: Options) -> tuple[None, Rows]:
    file = open_file(path)
    refuse_utf16(path, file)
    return None, object_lines(file)


def object_lines(file: BinaryIO) -> Rows:
    """One row a line; blank lines are left out."""
    number = 0
    with file:
        while True:
            line, whole = bounded_line(file)
            if not line:
                return
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not whole:
                yield Row(number, number, reason="too_large")
            elif line.strip():
                yield object_row(number, number, line)


def object_row(first: int, last: int, text: bytes) -> Row:
    """The row of one JSON object, or the reason why it is none."""
    doubled: list[bool] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        doubled.append(len(found) != len(pairs))
        return found

    try:
        value = json.loads(text.decode("utf-8"), object_pairs_hook=unique)
    except UnicodeDecodeError:
        return Row(first, last, reason="not_utf8")
    except (ValueError, RecursionError):
        return Row(first, last, reason="not_json")
    if not isinstance(value, dict):
        return Row(first, last, reason="not_an_object")
    return Row(first, last, reason="duplicate_key") if any(doubled) else Row(first, last, value)


FORMAT = Format("jsonl", _read, suffixes=(".jsonl", ".ndjson"))
