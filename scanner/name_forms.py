"""Names of files and fields as running text, so that what looks for people in text can see them there.

`Talia-Fennimore.txt`, `orwinBlakesworth` and `Orwin%20Blakesworth` hold names that no blank parts. Knows characters
only; each character of the text has its place in the name.
"""

from __future__ import annotations

import re
import unicodedata

from scanner.names.fold import is_invisible

_PART = re.compile(r"%[0-9A-Fa-f]{2}|[-_.+,~\s]|.", re.DOTALL)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")


def as_text(name: str) -> tuple[str, list[int]]:
    """The name with blanks where signs, escapes or a change of case part its words; and the place of each character."""
    out: list[str] = []
    places: list[int] = []
    for part in _PART.finditer(name):
        piece, place = part.group(), part.start()
        if _ESCAPE.fullmatch(piece):
            code = int(piece[1:], 16)
            shown = chr(code) if 0x20 < code < 0x7F and chr(code).isalnum() else " "
        elif len(piece) == 1 and (is_invisible(piece) or "\ud800" <= piece <= "\udfff"):
            continue
        elif piece.isalnum():
            shown = unicodedata.normalize("NFKC", piece)
            if out and out[-1].islower() and shown.isupper():
                out.append(" ")
                places.append(place)
        else:
            shown = "," if piece in "/\\" else " " if piece in "-_.+,~" or piece.isspace() else piece
        for char in shown:
            out.append(char)
            places.append(place)
    return "".join(out), places


def unreadable(name: str) -> list[tuple[int, int]]:
    """The parts of a path that hold bytes which are no text: nobody can tell what they say."""
    return [part.span() for part in re.finditer(r"[^/]+", name) if re.search("[\ud800-\udfff]", part.group())]
