"""Base64, standard and url-safe, that holds text: UTF-8 without control characters. Anything else stays as it is.

Twelve bytes that mean nothing are such text about once in 100,000, and must then hold a value as well. Runs shorter
than sixteen characters are not looked at. Source: RFC 4648, RFC 2045 section 6.8 (lines).
"""

from __future__ import annotations

import base64
import binascii
import re

from recognizers.folds.base import Fold
from recognizers.folds.folded import Edit

_LEAST = 16
_HEAD = 64
_RUN = re.compile(rf"[A-Za-z0-9+/_-]{{{_LEAST - 2},}}+={{0,2}}")
_LINES = re.compile(r"(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]+={0,2}")
_LINE = range(60, 77)
_JOINTS = tuple("=/_-")
_BETWEEN_SLASHES, _BETWEEN_SIGNS = re.compile("[^/]+"), re.compile("[^/_-]+")
_MIXED = re.compile(r"(?=[^A-Z]*[A-Z])(?:(?=[^0-9]*[0-9])|(?=[^=]*=))")
"""Base64 of digits alone has capitals and digits, and no small letter."""
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_URL_SAFE = str.maketrans("-_", "+/")


def _edits(text: str) -> list[Edit]:
    found: list[Edit] = []
    for match in _RUN.finditer(text):
        start, end = match.span()
        if found and start < found[-1].end:
            continue
        run = match[0]
        if len(run) in _LINE and text[end : end + 1] in ("\r", "\n") and (lines := _LINES.match(text, start)):
            run, end = lines[0], lines.end()
        for edit in _of_run(run, start, end):
            if text[edit.start - 1 : edit.start] in _JOINTS:  # `key=`: what is encoded stands by itself
                found.append(Edit(edit.start - 1, edit.start, "\t"))
            found.append(edit)
    return found


def _of_run(run: str, start: int, end: int) -> list[Edit]:
    """The run as a whole; else what stands between slashes, or between all signs that words are joined with."""
    if (new := _of_part(run)) is not None:
        return [Edit(start, end, new, None if "\n" in run else (3, 4))]
    for parts in (_BETWEEN_SLASHES, _BETWEEN_SIGNS) if "\n" not in run else ():
        edits = [
            Edit(start + part.start(), start + part.end(), new, (3, 4))
            for part in parts.finditer(run)
            if len(part[0]) < len(run) and (new := _of_part(part[0])) is not None
        ]
        if edits:
            return edits
    return []


def _of_part(run: str) -> str | None:
    return _text_of(run) if len(run) >= _LEAST and _MIXED.match(run[:200] + run[-2:]) else None


def _text_of(run: str) -> str | None:
    """The text that a run holds; its head is tried first, for most runs hold none."""
    plain = "".join(run.split()).rstrip("=").translate(_URL_SAFE)
    head = _decoded(plain[:_HEAD])
    if head is None or _text(head, torn=len(plain) > _HEAD) is None:
        return None
    whole = _decoded(plain)
    return None if whole is None else _text(whole, torn=False)


def _decoded(plain: str) -> bytes | None:
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _text(data: bytes, *, torn: bool) -> str | None:
    for cut in range(4 if torn else 1):
        try:
            text = data[: len(data) - cut].decode()
        except UnicodeDecodeError:
            continue
        return None if _STRANGE.search(text) else text
    return None


FOLD = Fold("base64", "code", ("[A-Za-z0-9]{16}", "[A-Za-z0-9]{13,14}=", "[A-Za-z0-9+/_-]{14}="), _edits)
