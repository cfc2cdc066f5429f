"""The only way out of a worker: raw values become keyed digests and masks, places become safe to show.

A digest is HMAC-SHA-256 under a key kept outside the report, because nine digits can be tried one by one.
A mask gives the shape alone. A name of a file or field is shown only as far as nothing in it identifies a
person; the rest is replaced, and its keyed digest lets whoever has data and key find the place again.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from recognizers.ages import Age
from scanner.errors import UsageError
from scanner.model import FieldPath, Subject
from scanner.regular import open_regular

_KEY_BYTES = 32
_KEY_FILE = 1 << 12
"""More bytes than a file with a key can need."""
_MASK_LENGTH = 64
_MEMO = 256
_KEPT = frozenset(" @.-_+/(),:")
_SEPARATORS = re.compile(r"[\s.\-()/_]+")
_PLAIN_KEY = re.compile(r"@?[^\W\d][\w \-]{0,39}")
_MOST_DIGITS = 4

Span = tuple[int, int, str]
"""(start, end, label) of something in a name that must not be shown."""


def load_key(path: Path) -> bytes:
    """The secret key of HMAC columns; made, readable by the owner alone, if the file is not there.

    Raises UsageError when the file holds no key.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise UsageError(
            f"the key cannot be made ({error.strerror})",
            where=str(path),
            next_step="give a place that can be written, or a key that is there, with --key",
        ) from None
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(_KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
    try:
        with open_regular(path) as stored:
            key = bytes.fromhex(stored.read(_KEY_FILE).decode("ascii").strip())
    except (ValueError, OSError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise UsageError(
            "not a provscan key",
            where=str(path),
            next_step=f"give a file of {2 * _KEY_BYTES} hexadecimal digits, or a new path to have one made",
        )
    return key


def normalise(value: str) -> str:
    """One form for the writings of a value: width and case folded, separators of numbers dropped."""
    folded = unicodedata.normalize("NFKC", value).casefold().strip()
    if "@" in folded or sum(map(str.isalpha, folded)) > len(folded) // 2:
        return " ".join(folded.split())
    return _SEPARATORS.sub("", folded)


def mask(value: str) -> str:
    """The shape of a value: X letter, # digit, 字 ideograph, common separators kept, all else a dot."""
    shown = value[:_MASK_LENGTH]
    shape = shown.translate(_ASCII_SHAPES) if shown.isascii() else "".join(map(_shape, shown))
    return shape + ("…" if len(value) > _MASK_LENGTH else "")


def _shape(char: str) -> str:
    if char.isdigit():
        return "#"
    if char.isalpha():
        return "字" if unicodedata.category(char) == "Lo" else "X"
    return char if char in _KEPT else "·"


_ASCII_SHAPES = {code: _shape(chr(code)) for code in range(128)}


_BANDS = (0, 14, 16, 18, 21)
"""Years of life at which a law somewhere begins to hold somebody for older; told apart no finer."""
_OLDEST = 1990
"""Whoever was born then or before is of age by every profile since 2021, and is not told from the others."""


def age_band(age: Age | None) -> str:
    """What a value says of an age, so coarse that it is nobody's: years of birth, or bands of years of life.

    >>> age_band(Age("born", 1964, 1964)), age_band(Age("aged", 13, 13)), age_band(Age("aged", 42, 42)), age_band(None)
    ('born 1990-1990', 'aged 0-13', 'aged 21-', 'unread')
    """
    if age is None:
        return "unread"
    if age.kind == "born":
        return f"born {max(age.first, _OLDEST)}-{max(age.last, _OLDEST)}"
    low = max(start for start in _BANDS if start <= age.first)
    above = [start - 1 for start in _BANDS if start > age.last]
    return f"aged {low}-{min(above) if above else ''}"


class Evidence:
    """Digests, masks and safe places under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._digests: dict[str, str] = {}

    def _mac(self, purpose: str, value: str) -> str:
        message = purpose.encode() + b"\0" + value.encode("utf-8", "surrogateescape")
        return hmac.digest(self._key, message, "sha256").hex()

    @property
    def key_id(self) -> str:
        """Tells keys apart without giving anything of them away."""
        return self._mac("key", "id")[:16]

    def value_hmac(self, value: str) -> str:
        """Keyed digest of the normalised value: equal values have equal digests, in every field and run."""
        known = self._digests.get(value)  # several recognizers find the same value
        if known is None:
            if len(self._digests) >= _MEMO:
                self._digests.clear()
            known = self._digests[value] = self._mac("value", normalise(value))
        return known

    def person_hmac(self, written: str, scope: str = "") -> str:
        """Keyed digest of somebody outside the ledger, as folded; an id means a person within its `scope` only."""
        return self._mac("person", f"{scope}\0{written}")

    def sought_hmac(self, person: Subject) -> str:
        """Keyed digest of all that a person is looked for by, in whatever order the ledger says it."""
        told = (sorted(person.names), sorted(person.aliases), sorted(person.identifiers))
        return self._mac("sought", json.dumps([person.subject_id, *told]))

    def path_hmac(self, path: str) -> str:
        """Keyed digest of a path."""
        return self._mac("path", path)

    def file_id(self, source_id: str | None, path: str) -> str:
        """Id of a file: 16 hexadecimal digits, the same in every run under this key."""
        return self._mac("file", f"{source_id or ''}\0{path}")[:16]

    def unit_hmac(self, told: str) -> str:
        """Keyed digest of all that a unit's result depends on."""
        return self._mac("unit", told)

    def hide(self, text: str, spans: Iterable[Span]) -> str:
        """`text` with each span replaced by its label and a short keyed digest: `<PERSON~1a2b3c>`."""
        out = ""
        at = 0
        for start, end, label in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
            if end <= at:
                continue
            begin = max(start, at)
            out += f"{text[at:begin]}<{label}~{self._mac('place', text[begin:end])[:6]}>"
            at = end
        return printable(out + text[at:])

    def field_name(self, path: FieldPath, unsafe: frozenset[str]) -> str:
        """A field path as text; keys that are in `unsafe`, or do not look like a name of a field, are hidden."""
        out = ""
        for part in path:
            if isinstance(part, int):
                out += f"[{part}]"
            else:
                plain = part not in unsafe and is_plain_key(part)
                shown = part if plain else f"{{{self._mac('place', part)[:8]}}}"
                out += f".{shown}" if out else shown
        return out


def is_plain_key(key: str) -> bool:
    """Whether a key looks like the name of a column, and not like data used as a key."""
    return bool(_PLAIN_KEY.fullmatch(key)) and sum(map(str.isdigit, key)) <= _MOST_DIGITS


def printable(text: str) -> str:
    """Text that can stand in a report or terminal: control, format and unpaired characters as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c == "　" else c.encode("unicode_escape", "surrogatepass").decode()
        for c in text
    )
