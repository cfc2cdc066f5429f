"""Reads a plain list of words, one a line, which a file of suppressions or recognizers names. Repeats none of them."""

from __future__ import annotations

from pathlib import Path

from scanner.regular import open_regular

MOST_BYTES = 1 << 20
MOST_WORDS = 50_000
MOST_CHARS = 1_000
"""Of one word."""


class WordFileError(Exception):
    """Why a list cannot be used, in words that repeat nothing of it; put to the user with the key that names it."""


def read_words(beside: Path, name: str) -> tuple[str, ...]:
    """The words of a UTF-8 file, blanks around them and empty lines left out; its place is told from that of `beside`.

    Raises WordFileError.
    """
    try:
        with open_regular(beside.parent / name) as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise WordFileError(f"cannot be read ({getattr(error, 'strerror', None) or 'no path'})") from None
    if len(data) > MOST_BYTES:
        raise WordFileError(f"is larger than {MOST_BYTES >> 20} MiB; split it")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        raise WordFileError(f"line {at}: a byte that is not UTF-8; save it as UTF-8") from None
    words = []
    for number, line in enumerate(lines, 1):
        word = line.strip()
        if len(word) > MOST_CHARS or "\0" in word:
            raise WordFileError(f"line {number}: longer than {MOST_CHARS:,} characters, or with a NUL")
        if word:
            words.append(word)
    if not 0 < len(words) <= MOST_WORDS:
        raise WordFileError(f"{len(words):,} words; allowed: 1 to {MOST_WORDS:,}, one a line")
    return tuple(dict.fromkeys(words))
