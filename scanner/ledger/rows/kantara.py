"""Consent receipts after the Kantara Consent Receipt Specification 1.1.0 (2018-02-20), as rows of the ledger's fields.

A file holds one receipt, an array of receipts, or one a line. Owns what each member of a receipt means here. The rule
to remember: nothing may become wider than the receipt says. Purposes that go with different data, recipients or ends are
records of their own, and what the ledger has no field for stays in `note`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from scanner.ledger.rows.base import MAX_ROW, CellFault, Format, Options, Row, Rows, open_file, refuse_utf16
from scanner.ledger.rows.jsonl import object_lines, object_row

_CHUNK = 1 << 16
_MARKS = re.compile(rb'["\\{}\[\],]')
_VERSION = "KI-CR-v1."
_MOST_PURPOSES = 1000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

Json = Mapping[str, object]


class _NoReceiptError(Exception):
    """The object is not a receipt."""


def _read(path: str, _: Options) -> tuple[None, Rows]:
    file = open_file(path)
    refuse_utf16(path, file)
    return None, _receipts(file)


def _receipts(file: BinaryIO) -> Rows:
    with file:
        for row in _objects(file):
            yield row if row.reason else _record_row(row)


def _objects(file: BinaryIO) -> Iterator[Row]:
    """The JSON objects of the file with their lines; how they lie there is told by the beginning."""
    beginning = file.read(MAX_ROW + 1).removeprefix(b"\xef\xbb\xbf")
    file.seek(0)
    if beginning.lstrip()[:1] == b"[":
        yield from _elements(file)
        return
    first_line = beginning.strip().partition(b"\n")[0].rstrip()
    if first_line.startswith(b"{") and not first_line.endswith(b"}"):  # one that goes on over the lines
        if len(beginning) > MAX_ROW:
            yield Row(1, 1, reason="too_large")
        else:
            yield object_row(1, max(1, len(beginning.splitlines())), beginning)
        return
    yield from object_lines(file)


def _elements(file: BinaryIO) -> Iterator[Row]:
    """The elements of one array, found by its brackets and quotes without reading it whole."""
    found = _Elements()
    while chunk := file.read(_CHUNK):
        yield from found.take(chunk)
    if found.depth or found.behind:  # what was begun and not ended, or stands behind the end, is no receipt
        yield Row(found.first, found.line, reason="not_json")


class _Elements:
    """Where elements begin and end; a broken one ends where its brackets do."""

    def __init__(self) -> None:
        self.depth = 0
        self.behind = False
        """Whether anything stands behind the end of the array."""
        self._closed = False
        self._in_text = False
        self.line = self.first = 1
        self._escaped = False
        self._piece = bytearray()
        self._too_large = False

    def take(self, chunk: bytes) -> Iterator[Row]:
        """The elements that end in this chunk."""
        start = 0
        for match in _MARKS.finditer(chunk):
            if self._closed:
                break
            at = match.start()
            if self._escaped:
                self._escaped = False
                if at == start:  # the mark stands behind a backslash and means nothing
                    self._keep(chunk[start : at + 1])
                    start = at + 1
                    continue
            mark = match[0]
            if self._in_text:
                self._keep(chunk[start : at + 1])
                start = at + 1
                self._in_text = mark != b'"'
                self._escaped = mark == b"\\"
                continue
            opens = mark in (b"{", b"[")
            closes = mark in (b"}", b"]")
            if (opens and not self.depth) or (self.depth == 1 and (mark == b"," or closes)):
                self._keep(chunk[start:at])
                yield from self._ended()
                self.depth += opens - closes
                self._closed = not self.depth
            else:
                self._keep(chunk[start : at + 1])
                self._in_text = mark == b'"'
                self.depth += opens - closes
            start = at + 1
        if start < len(chunk):
            self._keep(chunk[start:])
            self._escaped = False
        self.behind = self._closed and bool(self._piece)

    def _keep(self, piece: bytes) -> None:
        if not self._piece:
            blank = len(piece) - len(piece.lstrip())
            self.line += piece[:blank].count(b"\n")
            self.first = self.line
            piece = piece[blank:]
        self.line += piece.count(b"\n")
        self._too_large = self._too_large or len(self._piece) + len(piece) > MAX_ROW
        if not self._too_large:
            self._piece += piece

    def _ended(self) -> Iterator[Row]:
        text = bytes(self._piece).strip()
        if self._too_large:
            yield Row(self.first, self.line, reason="too_large")
        elif text and text != b"\xef\xbb\xbf":
            yield object_row(self.first, self.first + text.count(b"\n"), text)
        self._piece.clear()
        self._too_large = False


def _record_row(row: Row) -> Row:
    try:
        first, *others = _records(row.cells)
    except _NoReceiptError:
        return Row(row.line, row.last_line, reason="not_a_receipt")
    return Row(row.line, row.last_line, first, also=tuple(others))


def _records(receipt: Json) -> list[dict[str, object]]:
    """The consent records of a receipt, each with the names of the ledger's fields."""
    if not str(receipt.get("version", "")).startswith(_VERSION):
        raise _NoReceiptError
    shared, notes = _shared(receipt)
    terms = [
        _terms(service, purpose)
        for service in _objects_of(receipt, "services")
        for purpose in _objects_of(service, "purposes")
    ]
    if not 0 < len(terms) <= _MOST_PURPOSES:
        raise _NoReceiptError
    alike = all((_wide(said), noted) == (_wide(terms[0][0]), terms[0][1]) for said, noted in terms)
    if sensitive := _texts(receipt.get("spiCat")):
        if alike:
            terms = [
                ({**said, "categories": [*_list(said["categories"]), *sensitive]}, n) for said, n in terms
            ]
        else:
            notes.append(
                f"sensitive categories, of a purpose that is not told: {', '.join(map(str, sensitive))}"
            )
    if alike:
        purposes = [purpose for said, _ in terms for purpose in _list(said["purposes"])]
        return [_noted({**shared, **terms[0][0], "purposes": purposes}, notes + terms[0][1])]
    numbered = {**shared}
    name = numbered.pop("record_id", None)
    return [
        _noted({**numbered, **said, "record_id": f"{name}/{number}" if name else None}, notes + noted)
        for number, (said, noted) in enumerate(terms, 1)
    ]


def _wide(said: Json) -> dict[str, object]:
    """What must be the same for two purposes to be one record."""
    return {name: value for name, value in said.items() if name != "purposes"}


def _shared(receipt: Json) -> tuple[dict[str, object], list[str]]:
    """What the receipt says for all of its purposes, and what goes into the note."""
    controllers = _objects_of(receipt, "piiControllers")
    if not controllers:
        raise _NoReceiptError
    controller = controllers[0]
    name = controller.get("piiController")
    given = _moment(receipt.get("consentTimestamp"))
    contact = (controller.get(key) for key in ("contact", "email", "phone"))
    address = controller.get("address")
    lines = address.values() if isinstance(address, Mapping) else [address]
    notes = ["from a Kantara consent receipt"]
    if controller.get("onBehalf") is True:
        notes.append("the named controller acts on behalf of another")
    if others := [str(other.get("piiController")) for other in controllers[1:]]:
        notes.append(f"further controllers: {', '.join(others)}")
    return {
        "record_id": receipt.get("consentReceiptID"),
        "subject_id": receipt.get("piiPrincipalId"),
        "event_time": given,
        "valid_from": given.date() if isinstance(given, dt.datetime) else None,
        "jurisdiction": receipt.get("jurisdiction"),
        "collection_method": receipt.get("collectionMethod"),
        "language": receipt.get("language"),
        "notice_ref": receipt.get("policyUrl"),
        "controller": name,
        "controller_name": name,
        "controller_contact": "; ".join(part for part in contact if isinstance(part, str) and part),
        "controller_address": ", ".join(part for part in lines if isinstance(part, str) and part),
    }, notes


def _terms(service: Json, purpose: Json) -> tuple[dict[str, object], list[str]]:
    """What the receipt says of one purpose, and what goes into the note."""
    consent_type = purpose.get("consentType")
    until, ends = _ending(purpose.get("termination"))
    third = purpose.get("thirdPartyName")
    shares = purpose.get("thirdPartyDisclosure") is True
    notes = [f"service: {service['service']}"] if isinstance(service.get("service"), str) else []
    if kinds := _texts(purpose.get("purposeCategory")):
        notes.append(f"purpose category: {', '.join(map(str, kinds))}")
    if ends:
        notes.append(f"ends: {ends}")
    if shares and not third:
        notes.append("given to others who are not named")
    return {
        "purposes": [purpose.get("purpose")],
        "categories": _texts(purpose.get("piiCategory")),
        "consent_type": consent_type.lower() if isinstance(consent_type, str) else consent_type,
        "valid_until": until,
        "recipients": _texts(third) if shares else None,
    }, notes


def _moment(stamp: object) -> object:
    """Seconds since 1970, as the specification has it; a moment in words is taken too."""
    try:
        if isinstance(stamp, int | float) and not isinstance(stamp, bool):
            return dt.datetime.fromtimestamp(stamp, dt.UTC)
        moment = dt.datetime.fromisoformat(str(stamp))
        return moment.astimezone(dt.UTC) if moment.tzinfo else CellFault("no_time_zone")
    except (ValueError, OverflowError, OSError):
        return None if stamp is None else CellFault("not_a_time")


def _ending(termination: object) -> tuple[object, str]:
    """The last valid day, or the condition in words. Of a moment, the last day that is whole before it."""
    if termination is None:
        return None, ""
    if isinstance(termination, str) and _DAY.fullmatch(termination.strip()):
        return termination, ""
    moment = _moment(termination)
    if isinstance(moment, dt.datetime) and moment.date() > dt.date.min:
        return moment.date() - dt.timedelta(days=1), ""
    return None, " ".join(str(termination).split())


def _objects_of(holder: Json, name: str) -> list[Json]:
    values = holder.get(name)
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise _NoReceiptError
    return values


def _texts(value: object) -> list[object]:
    """A list, or one value as a list of one; what is no text is refused where its field is checked."""
    return value if isinstance(value, list) else [value] if value else []


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _noted(said: dict[str, object], notes: list[str]) -> dict[str, object]:
    note = "".join(letter if letter.isprintable() else " " for letter in "; ".join(notes))
    return {**said, "note": note}


FORMAT = Format("kantara", _read)
