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
_MIXED = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?:(?=[^0-9]*[0-9])|(?=[^=]*=))")
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
        if len(run) < _LEAST or not _MIXED.match(run[:200] + run[-2:]):
            continue
        new = _text_of(run)
        if new is not None:
            found.append(Edit(start, end, new, None if "\n" in run else (3, 4)))
    return found


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


FOLD = Fold("base64", "code", ("[A-Za-z0-9]{16}", "[A-Za-z0-9]{13,14}="), _edits)
