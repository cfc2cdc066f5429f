"""Text of tags that say no encoding, or say Latin-1 and mean the writer's own: EXIF, IIM, ID3, RIFF.

Bytes that are UTF-8 are read as UTF-8, runs of pairs that are Chinese as GB18030, all else as Latin-1. Where it was a
guess that could hide a name, an issue says so.
"""

from __future__ import annotations

from scanner.content.encoding import GB18030, decode, guess_encoding
from scanner.media.facts import Collector

GUESSED = "the encoding of a tag, read as GB18030"
_SIGNS = frozenset(range(0xA0, 0xC0)) | {0xD7, 0xF7}
"""Of Latin-1, what is no letter: a copyright sign tells nothing of the encoding."""


def read_bytes(data: bytes, out: Collector) -> str:
    """The text of bytes whose encoding nobody told."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    if all(byte < 0x80 or byte in _SIGNS for byte in data):
        return data.decode("latin-1")
    guess = guess_encoding(data, complete=True)
    if guess.codec == GB18030:
        out.issue("text.encoding_guessed", GUESSED)
        return decode(data, guess.codec, certain=False).text
    return data.decode("latin-1")


def mended(text: str, out: Collector) -> str:
    """A text that a library read as Latin-1 or cp1252, whatever it was."""
    if text.isascii():
        return text
    try:
        return read_bytes(text.encode("latin-1"), out)
    except UnicodeEncodeError:
        return text
