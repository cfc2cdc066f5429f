"""Reads text and Markdown: one document a file, one sample, in windows when it is long.

Documents are never held whole beyond a few megabytes: longer ones are decoded piece by piece and come as
parts of the same sample, places counting from the start of the document.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from scanner.content.encoding import decode
from scanner.content.streams import StreamFault
from scanner.model import Extent, Field, Format, Issue, ReadEvent, Sample
from scanner.readers.base import Content, Limits, read_upto
from scanner.readers.fields import GUARD, WINDOW, windows

FORMATS = (Format.TEXT, Format.MARKDOWN)
SMALL = 4 << 20
"""Documents up to this many bytes are decoded whole, so that a guess of the encoding sees all of them."""
_READ = 1 << 18


class _Windows:
    """Cuts text that arrives in pieces into the windows that `fields.windows` would cut it into."""

    def __init__(self) -> None:
        self._text = ""
        self._base = 0  # code point at which _text starts
        self._begin = 0  # where the next window begins to own

    def _cut(self, last: bool) -> Field:
        left = max(0, self._begin - GUARD)
        piece = self._text[left - self._base : self._begin + WINDOW + GUARD - self._base]
        own_to = None if last else self._begin - left + WINDOW
        window = Field(("text",), piece, left, self._begin - left, own_to)
        self._begin += WINDOW
        keep_from = max(0, self._begin - GUARD)
        self._text = self._text[keep_from - self._base :]
        self._base = keep_from
        return window

    def feed(self, text: str) -> Iterator[Field]:
        """The windows that are surely whole with this piece."""
        self._text += text
        while self._base + len(self._text) > self._begin + WINDOW + GUARD:
            yield self._cut(last=False)

    def finish(self) -> Iterator[Field]:
        """The last window, if anything is left of its own."""
        if self._base + len(self._text) > self._begin:
            yield self._cut(last=True)


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """One sample in row 0, unless the document is empty."""
    del limits  # memory is bounded by the window, whatever the document's size
    data, fault = read_upto(content.stream, SMALL + 1)
    if len(data) > SMALL and fault is None:
        yield from _read_long(data, content)
        return
    decoded = decode(data, content.codec, content.codec_certain)
    if decoded.codec_used != content.codec:
        yield Issue("text.encoding_guessed", decoded.codec_used, None, 0, 1, 0)
    if decoded.bytes_lost:
        detail = f"{decoded.bytes_lost} bytes are not {content.codec}"
        yield Issue("text.undecodable", detail, None, 0, 1, content_lost=decoded.bytes_lost)
    if data:
        fields = tuple(windows(("text",), decoded.text))
        yield Sample(0, fields, len(data) - decoded.bytes_lost, byte_offset=0)
    yield Extent(int(bool(data)), len(data))
    if fault is not None:
        raise fault


def _read_long(head: bytes, content: Content) -> Iterator[ReadEvent]:
    errors = "replace" if content.codec.startswith("utf-16") else "surrogateescape"
    decoder = codecs.getincrementaldecoder(content.codec)(errors)
    cutter = _Windows()
    lost = part = total = 0
    fault: StreamFault | None = None
    data = head
    while data:
        total += len(data)
        text, bad = _mend(decoder.decode(data), errors)
        lost += bad
        for window in cutter.feed(text):
            yield Sample(0, (window,), 0, byte_offset=0, part=part)
            part += 1
        data, fault = read_upto(content.stream, _READ) if fault is None else (b"", fault)
    text, bad = _mend(decoder.decode(b"", final=True), errors)
    lost += bad
    for window in [*cutter.feed(text), *cutter.finish()]:
        yield Sample(0, (window,), 0, byte_offset=0, part=part)
        part += 1
    yield Sample(0, (), total - lost, byte_offset=0, part=part)
    if lost:
        detail = f"{lost} bytes are not {content.codec}"
        yield Issue("text.undecodable", detail, None, 0, 1, content_lost=lost)
    yield Extent(1, total)
    if fault is not None:
        raise fault


def _mend(text: str, errors: str) -> tuple[str, int]:
    """U+FFFD for each undecodable byte, and how many there were."""
    if errors == "replace":
        return text, 2 * text.count("�")
    return re.subn("[\udc80-\udcff]", "�", text)
