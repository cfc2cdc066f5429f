"""What a single value of an event may look like: one small check per kind.

Each check takes a value as a person, a spreadsheet or a Parquet file gives it and returns the one
canonical form in which the ledger stores it, or raises `ValueRefusedError`. A stored value is valid
exactly when its check gives it back unchanged, so reading and writing share one set of rules. This module
knows no event and no field, and never puts a value into a message.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

MAX_TEXT = 2000
MAX_ITEMS = 1000
DIGEST_SCOPE = "sha256:"
"""Begins an entry of a source scope that names one file by its digest."""

_REMEMBERED, _SHORT = 1 << 14, 64
"""So many texts of at most so many characters does a check remember, whatever is read."""

Check = Callable[[object], object]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{16,64}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
# Control characters, lone surrogates, line separators and the marks that turn the direction of writing:
# none belongs in a name, and each can make a terminal or a reviewer see something else.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_PLAIN = re.compile(rf"[!-~](?:[ -~]{{0,{MAX_TEXT - 2}}}[!-~])?")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class ValueRefusedError(ValueError):
    """A value that its field may not hold; `code` is a stable word for machines and rejected-rows files."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its check and what it allows, in words."""

    check: Check
    allowed: str
    is_list: bool = False
    known: dict[str, object] = field(default_factory=dict, compare=False)
    """Texts that the check let pass -> their canonical form, for kinds of which a ledger holds few values."""
    few: bool = False
    """Of its values a ledger holds few: they are remembered."""
    stands: Callable[[Any], object] = field(default=lambda _: False, compare=False)
    """Whether a value is, seen at a glance, in its canonical form. Where it says no or raises TypeError, as it does of
    another type, the check has to tell."""


def _remembered(check: Check, allowed: str) -> Kind:
    """A kind that knows again the texts that its check let pass; so many and so short that memory stays bounded."""
    known: dict[str, object] = {}

    def remembering(value: object) -> object:
        if type(value) is not str:
            return check(value)
        found = known.get(value)
        if found is None:
            found = check(value)
            if len(known) >= _REMEMBERED:
                known.clear()
            if len(value) <= _SHORT:
                known[value] = found
        return found

    def stands(value: object) -> object:
        return known.get(value, known) == value  # type: ignore[call-overload]  # which raises TypeError, as it may

    return Kind(remembering, allowed, known=known, few=True, stands=stands)


def says_something(value: object) -> bool:
    """Whether a cell or field is given: `false` and 0 are, an empty text, list or object is not."""
    return bool(value) or value is False or (isinstance(value, int | float) and value == 0)


def describe(value: object) -> str:
    """Say what kind of thing was found, never the thing itself: it may be personal."""
    if isinstance(value, str):
        return f"text of {len(value)} characters"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, Mapping):
        return f"an object with {len(value)} keys"
    return "nothing" if value is None else f"a value of type {type(value).__name__}"


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueRefusedError("not_text")
    if _PLAIN.fullmatch(value):
        return value  # most texts, at a glance
    value = value.strip()
    if not (value.isascii() and value.isprintable()) and _UNPRINTABLE.search(value):
        raise ValueRefusedError("unprintable")
    if not value:
        raise ValueRefusedError("empty")
    if len(value) > MAX_TEXT:
        raise ValueRefusedError("too_long")
    return value


def _matching(pattern: re.Pattern[str], code: str) -> Callable[[object], object]:
    def check(value: object) -> object:
        if type(value) is str and pattern.fullmatch(value):  # no such text is blank, long or unprintable
            return value
        text = str(_text(value))
        if not pattern.fullmatch(text):
            raise ValueRefusedError(code)
        return text

    return check


def _scope(value: object) -> object:
    """A source id, or the digest of a file or its first 16 digits or more."""
    text = str(ID.check(value))
    if text.startswith(DIGEST_SCOPE) and not _DIGEST.fullmatch(text, len(DIGEST_SCOPE)):
        raise ValueRefusedError("not_sha256")
    return text


def _sha256(value: object) -> object:
    if type(value) is str and _SHA256.fullmatch(value):
        return value
    text = str(_text(value)).lower()
    if not _SHA256.fullmatch(text):
        raise ValueRefusedError("not_sha256")
    return text


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _FLAGS:
        return _FLAGS[value.strip().lower()]
    raise ValueRefusedError("not_a_flag")


def _version(value: object) -> object:
    if type(value) is not int:
        raise ValueRefusedError("not_a_version")
    if value != 1:
        raise ValueRefusedError("unknown_version")
    return value


def _date(value: object) -> object:
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise ValueRefusedError("not_a_date")
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(_text(value))
    if not _DATE.fullmatch(text):
        raise ValueRefusedError("not_a_date")
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueRefusedError("not_a_date") from None


@lru_cache(maxsize=_REMEMBERED)
def format_time(moment: dt.datetime) -> str:
    """Write a moment in the one form the ledger knows: UTC, `Z`, a fraction only when there is one."""
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _time(value: object) -> object:
    if not isinstance(value, dt.datetime):
        value = _read_time(str(_text(value)))
    if value.tzinfo is None:
        raise ValueRefusedError("no_time_zone")
    try:
        return format_time(value)
    except OverflowError:  # the year 1 or 9999, pushed over its edge by the zone
        raise ValueRefusedError("not_a_time") from None


def _read_time(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text if _TIME.fullmatch(text) else "")
    except ValueError:
        raise ValueRefusedError("not_a_time") from None


@lru_cache(maxsize=_REMEMBERED)
def parse_date(value: object) -> dt.date | None:
    """Read a stored date back; None stays None."""
    return None if value is None else dt.date.fromisoformat(str(value))


@lru_cache(maxsize=_REMEMBERED)
def parse_time(value: str) -> dt.datetime:
    """Read a stored moment back, aware and in UTC."""
    return dt.datetime.fromisoformat(value)


def one_of(*allowed: str) -> Kind:
    """A word out of a closed list."""

    def check(value: object) -> object:
        if _text(value) not in allowed:
            raise ValueRefusedError("not_allowed")
        return str(value).strip()

    return _remembered(check, " | ".join(allowed))


def list_of(kind: Kind) -> Kind:
    """A list of values of one kind; a single value is a list of one; what is said twice counts once."""

    one, few, stood = kind.stands, kind.few, set[tuple[object, ...]]()

    def stands(value: object) -> object:
        if type(value) is not list or not 0 < len(value) <= MAX_ITEMS:
            return False
        if few and tuple(value) in stood:
            return True
        good = all(map(one, value)) and (len(value) == 1 or len(set(value)) == len(value))
        if good and few and len(value) <= _SHORT and len(stood) < _REMEMBERED:
            stood.add(tuple(value))
        return good

    def check(value: object) -> object:
        items = value if isinstance(value, list | tuple) else [value]
        if len(items) > MAX_ITEMS:
            raise ValueRefusedError("too_many")
        found = list(dict.fromkeys(map(kind.check, items)))
        if not found:
            raise ValueRefusedError("empty")
        return found

    return Kind(check, f"a list of: {kind.allowed}", is_list=True, few=few, stands=stands)


def _identifiers(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueRefusedError("not_an_object")
    present = {
        kind: values for kind, values in value.items() if values is not None and values not in ("", [])
    }
    if len(present) > MAX_ITEMS:
        raise ValueRefusedError("too_many")
    if not present:
        raise ValueRefusedError("empty")
    return {str(TOKEN.check(kind)): _TEXTS.check(values) for kind, values in present.items()}


def _identifiers_stand(value: object) -> object:
    if type(value) is not dict or not 0 < len(value) <= MAX_ITEMS:
        return False
    return all(map(TOKEN.stands, value)) and all(map(_TEXTS.stands, value.values()))


TEXT = Kind(_text, f"1 to {MAX_TEXT} printable characters", stands=_PLAIN.fullmatch)
ID = Kind(
    _matching(_ID, "not_an_id"),
    "up to 128 of A-Z a-z 0-9 . _ : / - (no @, no space: ids reach reports and must not name anybody)",
    stands=_ID.fullmatch,
)
SCOPE = Kind(_scope, "a source id, or sha256: and 16 to 64 hexadecimal digits of a file's digest")
TOKEN = _remembered(_matching(_TOKEN, "not_a_word"), "a word of up to 100 of A-Z a-z 0-9 . _ : -")
SHA256 = Kind(_sha256, "64 hexadecimal digits", stands=_SHA256.fullmatch)
FLAG = Kind(_flag, "true | false", stands=lambda value: type(value) is bool)
VERSION = Kind(_version, "1")
DATE = _remembered(_date, "a date such as 2026-05-01")
TIME = _remembered(_time, "a moment with its zone such as 2026-05-01T08:00:00Z or 2026-05-01T16:00:00+08:00")
_TEXTS = list_of(TEXT)
IDENTIFIERS = Kind(
    _identifiers,
    'an object of kind to a list of texts, such as {"handle": ["..."]}',
    stands=_identifiers_stand,
)
