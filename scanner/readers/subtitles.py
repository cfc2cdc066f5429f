"""Reads SRT and WebVTT: one sample per block (a cue, header or note), voices of `<v Name>` as own fields.

Where `speaker` is known to name people, so are the labels before lines (`ANNA: line`): a field of its own, or several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.content.cues import labels_of
from scanner.content.encoding import decode
from scanner.content.lines import RawLine, raw_lines
from scanner.content.streams import StreamFault
from scanner.fieldpath import covers
from scanner.model import Extent, Field, Format, Issue, ReadEvent, Structure
from scanner.readers.base import Content, Limits
from scanner.readers.fields import text_events, windows
from scanner.readers.text import BLANK, coding_issues

FORMATS = (Format.SRT, Format.VTT)
_LONGEST_BLANK = 1000
_VOICE = re.compile(r"<v(?:\.[^\s>.]{1,100})*[ \t]+([^>\n]{1,200})>")


def _block_events(block: list[RawLine], row: int, content: Content) -> Iterator[ReadEvent]:
    data = b"".join(line.data or b"" for line in block)
    size = sum(line.size for line in block)
    offset = block[0].offset
    decoded = decode(data, content.codec, content.codec_certain)
    lost = decoded.bytes_lost + (size - len(data))
    yield from coding_issues(decoded, content, row, offset)
    if size > len(data):
        detail = "a line over the limit"
        yield Issue("record.too_large", detail, None, row, 1, offset, content_lost=size - len(data))
    fields = [*windows(("cue",), decoded.text)]
    fields += [Field(("voice", n), voice) for n, voice in enumerate(_VOICE.findall(decoded.text))]
    fields += _speakers(decoded.text, content)
    yield from text_events(row, ("cue",), [decoded.text], fields, size - lost, offset)


def _speakers(text: str, content: Content) -> Iterator[Field]:
    """One label is `speaker`, several are its items."""
    labels = labels_of(text) if content.rules.who and covers(content.rules.who, ("speaker",)) else []
    for number, label in enumerate(labels):
        yield Field(("speaker", number) if len(labels) > 1 else ("speaker",), label)


def _is_blank(line: RawLine, content: Content) -> bool:
    if line.data is None or len(line.data) > _LONGEST_BLANK:
        return False
    return not line.data.decode(content.codec, "replace").strip(BLANK)


def _is_bare_head(line: RawLine, content: Content) -> bool:
    """The first line of a WebVTT file when it says nothing else: no record, and nobody's words."""
    text = (line.data or b"").decode(content.codec, "replace")
    return content.format is Format.VTT and text.strip("\ufeff" + BLANK) == "WEBVTT"


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """Blocks in order; a block that outgrows the record limit is cut there, nothing of it is dropped."""
    row = total = held = 0
    block: list[RawLine] = []
    fault: StreamFault | None = None
    lines = raw_lines(content.stream, content.codec, limits.max_record)
    while True:
        try:
            line = next(lines, None)
        except StreamFault as error:
            fault, line = error, None
        blank = line is None or _is_blank(line, content)
        if len(block) == 1 and blank and not row and _is_bare_head(block[0], content):
            yield Structure(held)
            block, held = [], 0
        if block and (blank or held > limits.max_record):
            yield from _block_events(block, row, content)
            block, held, row = [], 0, row + 1
        if line is None:
            break
        total += line.size
        if blank:
            yield Structure(line.size)
        else:
            block.append(line)
            held += line.size
    yield Extent(row, total)
    if fault is not None:
        raise fault
