"""The lines of a ledger, each checked by itself: its hash, its form and what it says.

Owns the blocks in which a large ledger is read, for a second process checks some of them: it is sent the very bytes
that are read here, and says of a whole block that each line is in order, or nothing. A block with a fault is checked
again here, line by line. Refuses to know how lines follow one another.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from scanner.ledger.beside import Shared
from scanner.ledger.events import MAX_LINE, Event
from scanner.ledger.lines import parse_line, trusted_line
from scanner.ledger.rules import EventError

BLOCK = 1 << 17
"""Bytes that are read and checked at once."""
_IN_ORDER = b"+"

Checked = tuple[bytes, Event | EventError | None]
"""A line, and its event or what is wrong with it; neither of a line without an end or beyond the limit."""


def checked_lines(file: BinaryIO, size: int) -> Iterator[Checked]:
    """The lines of the first `size` bytes, up to the first that is not in order."""
    shared: Shared[bytes, Iterable[Checked]] = Shared(
        f"{__name__}:check_block", _check, packed=bytes, taken=_trusted
    )
    for lines in shared.results(_blocks(file, size)):
        yield from lines


def check_block(block: bytes) -> bytes:
    """What the second process does: say that all lines of a block are in order; it raises if one is not."""
    for line in io.BytesIO(block):
        if len(line) > MAX_LINE:
            return b""
        parse_line(line)
    return _IN_ORDER if block.endswith(b"\n") else b""


def check_line(line: bytes) -> Checked:
    """Check one line."""
    if len(line) > MAX_LINE or not line.endswith(b"\n"):
        return line, None
    try:
        return line, parse_line(line)
    except EventError as error:
        return line, error


def _check(block: bytes) -> list[Checked]:
    found: list[Checked] = []
    for line in io.BytesIO(block):
        found.append(check_line(line))
        if not isinstance(found[-1][1], Event):
            break
    return found or [(block, None)]


def _trusted(block: bytes, answer: bytes) -> Iterable[Checked]:
    if answer != _IN_ORDER:
        return _check(block)
    return ((line, trusted_line(line)) for line in io.BytesIO(block))


def _blocks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Whole lines, as many as a block holds; the last may lack its end, or be cut behind the limit."""
    offset, rest = 0, b""
    while offset < size:
        more = os.pread(file.fileno(), min(BLOCK, size - offset), offset)
        offset += len(more)
        block = rest + more
        end = block.rfind(b"\n") + 1
        if not more or len(block) - end > MAX_LINE:
            yield block
            return
        if end:
            yield block[:end]
        rest = block[end:]
    if rest:
        yield rest
