"""What readers of text share: a long stream in decoded pieces, and the issues of text that was not clean.

Pieces end where a line ends, or at least between characters, so that none is torn. Each is judged by its own
bytes, as every record is: the head of a long file need not show the encoding of the rest.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.content.encoding import UNREAD, DecodedText, decode
from scanner.content.streams import ByteStream
from scanner.model import Issue
from scanner.readers.base import Content, read_upto

_READ = 1 << 18
BLANK = " \t\r\n\0\ufeff"
"""Characters that make no record by themselves."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a stream: `size` bytes and what they say."""

    size: int
    decoded: DecodedText


def pieces(stream: ByteStream, content: Content) -> Iterator[Piece]:
    """All of the stream. A StreamFault is raised after everything that was read before it."""
    buffer = b""
    while True:
        data, fault = read_upto(stream, _READ)
        buffer += data
        ended = fault is not None or len(data) < _READ
        cut = len(buffer) if ended else _whole_part(buffer, content.codec)
        if cut:
            yield Piece(cut, decode(buffer[:cut], content.codec, content.codec_certain))
        buffer = buffer[cut:]
        if fault is not None:
            raise fault
        if ended:
            return


def _whole_part(buffer: bytes, codec: str) -> int:
    """How many bytes to decode now: up to the last line end, or all but a torn last character."""
    if not codec.startswith("utf-16") and (line_end := buffer.rfind(b"\n")) != -1:
        return line_end + 1
    decoder = codecs.getincrementaldecoder(codec)("replace")
    decoder.decode(buffer)
    return len(buffer) - len(decoder.getstate()[0])


def coding_issues(decoded: DecodedText, content: Content, row: int | None, offset: int) -> Iterator[Issue]:
    """What must be told of how a record's bytes became text."""
    if decoded.codec_used != content.codec:
        yield codec_issue(decoded.codec_used, row, offset)
    if "\0" in decoded.text:
        yield Issue("text.nul", "", None, row, int(row is not None), offset)
    if decoded.bytes_lost:
        yield undecodable(decoded.bytes_lost, content, row, offset)


def codec_issue(used: str, row: int | None = None, offset: int | None = None) -> Issue:
    """The issue of text in another codec than that of the file's head, or in one that is not decoded."""
    code = "text.encoding_unread" if used == UNREAD else "text.encoding_guessed"
    return Issue(code, used, None, row, int(row is not None), offset)


def undecodable(lost: int, content: Content, row: int | None, offset: int | None) -> Issue:
    """The issue of bytes that are not text; they count as lost."""
    detail = f"{lost} bytes are not {content.codec}"
    return Issue("text.undecodable", detail, None, row, int(row is not None), offset, content_lost=lost)
