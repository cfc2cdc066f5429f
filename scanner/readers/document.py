"""Reads text and Markdown: one document a file, one sample, in windows when it is long.

Documents are never held whole beyond a few megabytes: longer ones are decoded piece by piece and come as
parts of the same sample, places counting from the start of the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.content.encoding import decode
from scanner.content.streams import ByteStream, StreamFault
from scanner.model import Extent, Field, Format, ReadEvent, Sample
from scanner.readers.base import Content, Limits, Rewound, read_upto
from scanner.readers.fields import GUARD, WINDOW, text_events, windows
from scanner.readers.text import codec_issue, coding_issues, pieces, undecodable

FORMATS = (Format.TEXT, Format.MARKDOWN)
_PLACE = ("text",)
SMALL = 4 << 20
"""Documents up to this many bytes are decoded whole, so that a guess of the encoding sees all of them."""


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
        window = Field(_PLACE, piece, left, self._begin - left, own_to)
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
        yield from _read_long(Rewound(data, content.stream), content)
        return
    if data:
        decoded = decode(data, content.codec, content.codec_certain)
        yield from coding_issues(decoded, content, 0, 0)
        size = len(data) - decoded.bytes_lost
        yield from text_events(0, _PLACE, [decoded.text], windows(_PLACE, decoded.text), size, 0)
    yield Extent(int(bool(data)), len(data))
    if fault is not None:
        raise fault


def _read_long(stream: ByteStream, content: Content) -> Iterator[ReadEvent]:
    cutter = _Windows()
    total = lost = part = 0
    guessed: set[str] = set()
    fault: StreamFault | None = None
    source = pieces(stream, content)
    while True:
        try:
            piece = next(source, None)
        except StreamFault as error:
            fault, piece = error, None
        if piece is not None:
            total += piece.size
            lost += piece.decoded.bytes_lost
            guessed.add(piece.decoded.codec_used)
        for window in cutter.finish() if piece is None else cutter.feed(piece.decoded.text):
            ahead = window.text[
                window.own_from :
            ]  # a link is seen where it begins, and behind the border too
            yield from text_events(0, _PLACE, [ahead], [window], 0, 0, part)
            part += 1
        if piece is None:
            break
    yield Sample(0, (), total - lost, byte_offset=0, part=part)
    for codec in sorted(guessed - {content.codec}):
        yield codec_issue(codec, 0, 0)
    if lost:
        yield undecodable(lost, content, 0, None)
    yield Extent(1, total)
    if fault is not None:
        raise fault
