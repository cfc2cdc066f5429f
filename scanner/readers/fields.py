"""Flattens a record into text fields: every string, every key, and numbers long enough to identify, or that are ages.

It decides which values are text, which are media and which cannot be looked at, and cuts long texts into
overlapping windows. It knows no file format: records are plain dicts, lists and scalars.
"""

from __future__ import annotations

import datetime as dt
import decimal
import hashlib
import math
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from scanner.column_names.cues import cue_of, label_of
from scanner.content.embedded import Embedded, data_links, whole_base64
from scanner.content.encoding import clean_text
from scanner.content.sniff import sniff
from scanner.fieldpath import covers
from scanner.media.signals import TDM_RESERVATION, signal_of
from scanner.model import MEDIA_MODALITY, Field, FieldPath, Issue, Modality, ReadRules, Sample, Signal
from scanner.readers.passing import look_at_bytes, total_seconds

WINDOW = 50_000
"""Code points of a field that are looked at together; longer fields come as windows."""
GUARD = 1_000
"""Code points of surroundings on each side of a window."""
PART = 4 << 20
"""Code points after which a sample goes on as another part, so that a long record is not held twice."""
_IDENTIFYING_DIGITS = 100_000
"""Numbers from six digits on are looked at as text: phones, cards and ids are often stored as numbers."""


class Pairs(list[tuple[str, object]]):
    """A JSON object that names a key twice: its pairs, all of them, in order."""


@dataclass(slots=True)
class Flat:
    """A flattened record under construction."""

    fields: list[Field] = field(default_factory=list)
    """Each text as one field, whatever its length."""
    modalities: set[Modality] = field(default_factory=set)
    media_sha256: list[str] = field(default_factory=list)
    value_bytes: int = 0
    """Bytes of the text (as UTF-8) and media looked at: what a format without lines counts as content."""
    values: int = 0
    """How many values were looked at, the empty and the unidentifying ones among them."""
    issues: list[Issue] = field(default_factory=list)
    playing: list[tuple[Modality, float | None]] = field(default_factory=list)
    """Of each medium its playing time, where it tells."""
    signals: list[Signal] = field(default_factory=list)

    def look_inside(self, data: bytes | None, modality: Modality, path: FieldPath) -> None:
        """Take note of what a medium says of itself; None: its bytes are not to be had."""
        if data is None:
            self.playing.append((modality, None))
            return
        facts = look_at_bytes(data, sniff(data[: 1 << 16], "").media_type)
        self.playing.append((modality, facts.seconds))
        self.fields += [found._replace(path=(*path, *found.path)) for found in facts.fields]
        self.signals += [replace(signal, field=(*path, *signal.field)) for signal in facts.signals]
        self.issues += [replace(issue, field=path) for issue in facts.issues]

    def carry(self, found: Embedded, path: FieldPath) -> None:
        """Take note of what a text carries in base64."""
        if found.modality is None:
            self.issues.append(Issue("value.encoded", field=path))
            return
        self.modalities.add(found.modality)
        self.media_sha256 += [found.sha256] if found.sha256 else []
        self.look_inside(found.data, found.modality, path)


def windows(path: FieldPath, text: str, *, is_key: bool = False) -> Iterator[Field]:
    """The field as one window, or as several that overlap by GUARD on each side and own disjoint parts."""
    begin, last = 0, False
    while not last:
        left = max(0, begin - GUARD)
        last = len(text) <= begin + WINDOW + GUARD
        piece = text[left : begin + WINDOW + GUARD]
        own_to = None if last else begin - left + WINDOW
        yield Field(path, piece, left, begin - left, own_to, is_key)
        begin += WINDOW


def _is_plain_number(value: object) -> bool:
    """Whether a value is a number too short, or too fractional, to identify anybody."""
    if type(value) is int:
        return -_IDENTIFYING_DIGITS < value < _IDENTIFYING_DIGITS
    return type(value) is float and not value.is_integer()


def _as_written(value: object) -> object:
    """A whole number as text, however short: it may name a person (speaker 84, and 84.0 where others are missing)."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= 1e18:
        value = int(value)
    if isinstance(value, decimal.Decimal) and value.is_finite() and value == value.to_integral_value():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _scalar_text(value: object, *, short: bool) -> str | None:
    """The text of a number, date or id that could identify somebody, "" of one that could not; None: no scalar.

    `short`: whole numbers of any length could.
    """
    if short and isinstance(written := _as_written(value), str):
        return written
    if isinstance(value, float):
        whole = math.isfinite(value) and value.is_integer() and abs(value) <= 1e18
        value = int(value) if whole else 0
    if isinstance(value, decimal.Decimal):
        return str(value) if value.is_finite() and abs(value) >= _IDENTIFYING_DIGITS else ""
    if isinstance(value, int):
        return str(value) if abs(value) >= _IDENTIFYING_DIGITS else ""
    return str(value) if isinstance(value, (dt.date, dt.time, dt.timedelta, uuid.UUID)) else None


def flatten(record: object, rules: ReadRules, max_nesting: int) -> Flat:
    """All text of a record. Raises RecursionError beyond `max_nesting` levels."""
    flat = Flat()
    _walk(record, (), rules, flat, max_nesting)
    return flat


def _walk(value: object, path: FieldPath, rules: ReadRules, flat: Flat, levels: int) -> None:
    if levels < 0:
        raise RecursionError
    if path and covers(rules.exclude, path):
        flat.issues.append(Issue("value.excluded", field=path))
    elif isinstance(value, dict):
        _walk_object(value.items(), path, rules, flat, levels)
    elif isinstance(value, Pairs):
        flat.issues.append(Issue("record.duplicate_key", field=path))
        _walk_object(value, path, rules, flat, levels)
    elif isinstance(value, list) and value and isinstance(value[0], tuple):
        _walk_object(value, path, rules, flat, levels)  # a map of Parquet, whose keys need not be text
    elif isinstance(value, (list, tuple)):
        told = covers(rules.who, path) or covers(rules.who, (*path, 0)) or _is_told_by_name(path)
        for number, item in enumerate(value):
            if told or not _is_plain_number(item):  # token ids and embeddings: most of what lists hold
                _walk(item, (*path, number), rules, flat, levels - 1)
    elif covers(rules.who, path):
        _leaf(_as_written(value), path, flat)
    elif rules.include and not covers(rules.include, path):
        if value is not None:
            flat.issues.append(Issue("value.excluded", field=path))
    else:
        _leaf(value, path, flat)


def _walk_object(
    pairs: Iterable[tuple[object, object]], path: FieldPath, rules: ReadRules, flat: Flat, levels: int
) -> None:
    for key, value in pairs:
        name, _ = clean_text(key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key))
        flat.fields.append(Field((*path, name), name, is_key=True))
        # Headers that a crawl kept, or a site's tdmrep.json.
        if isinstance(value, (int, str)) and name.lower().replace("_", "-") == TDM_RESERVATION:
            flat.signals.append(signal_of(TDM_RESERVATION, str(value), (*path, name)))
        _walk(value, (*path, name), rules, flat, levels - 1)


def _is_told_by_name(path: FieldPath) -> bool:
    """Whether the key says what a short number is, be it in a list: 8 under `age`, [8, 9] under `ages`."""
    name = next((part for part in path[:-3:-1] if isinstance(part, str)), "")
    return any(label_of(entity) for entity in cue_of(name).raises)


def _leaf(value: object, path: FieldPath, flat: Flat) -> None:
    if value is None:
        return
    if isinstance(value, str):
        text, mended = clean_text(value)
        if mended:
            flat.issues.append(Issue("text.surrogate", field=path))
        if "\0" in text:
            flat.issues.append(Issue("text.nul", field=path))
        _add_text(text, len(text) if text.isascii() else len(text.encode()), path, flat)
    elif isinstance(value, (bytes, bytearray, memoryview)):
        _binary(bytes(value), path, flat)
    elif (scalar := _scalar_text(value, short=_is_told_by_name(path))) is not None:
        _add_text(scalar, 0, path, flat)
    else:
        flat.issues.append(Issue("value.unsupported", type(value).__name__, field=path))


def _add_text(text: str, size: int, path: FieldPath, flat: Flat) -> None:
    flat.values += 1
    flat.value_bytes += size
    if (whole := whole_base64(text)) is not None:
        flat.carry(whole, path)
    elif text:
        flat.fields.append(Field(path, text))
        for link in data_links(text):
            flat.carry(link, path)


def text_events(
    row: int, path: FieldPath, texts: Iterable[str], fields: Iterable[Field], size: int, byte_offset: int,
    part: int | None = None, signals: Iterable[Signal] = (),
) -> Iterator[Sample | Issue]:  # fmt: skip
    """The sample of `texts` that are no record, cut into `fields`, with what their `data:` links carry.

    With a number as `part` it is a part of the sample, and its text goes on in the next.
    """
    flat = Flat()
    for text in texts:
        whole = whole_base64(text) if part is None else None
        for found in data_links(text, torn=part is not None) if whole is None else (whole,):
            flat.carry(found, path)
    for issue in flat.issues:
        yield replace(issue, row=row, rows=1, byte_offset=byte_offset)
    modalities = (Modality.TEXT, *sorted(flat.modalities))
    of_media = [window for found in flat.fields for window in windows_of(found)]
    yield Sample(
        row, (*fields, *of_media), size, None, byte_offset, modalities, tuple(flat.media_sha256), part or 0,
        seconds=total_seconds(flat.playing), signals=(*signals, *flat.signals),
    )  # fmt: skip


def _binary(data: bytes, path: FieldPath, flat: Flat) -> None:
    """Binary cells: a medium when their first bytes say so, text when they are valid UTF-8, else an issue."""
    modality = MEDIA_MODALITY.get(sniff(data[: 1 << 16], "").format)
    if modality is not None:
        flat.modalities.add(modality)
        flat.media_sha256.append(hashlib.sha256(data).hexdigest())
        flat.look_inside(data, modality, path)
        flat.value_bytes += len(data)
        flat.values += 1
        return
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        flat.issues.append(Issue("value.binary", field=path, content_lost=len(data)))
    else:
        _add_text(text, len(data), path, flat)


def to_events(
    flat: Flat, row: int, content_bytes: int, byte_offset: int | None = None
) -> Iterator[Sample | Issue]:
    """The sample of a flattened record and the issues of its values, placed at their row.

    `content_bytes` are those that could be looked at. A record whose every value is binary is lost as a row.
    """
    row_lost = not flat.values and any(issue.content_lost for issue in flat.issues)
    for number, issue in enumerate(flat.issues):
        yield replace(
            issue, row=row, rows=1, byte_offset=byte_offset, rows_lost=int(row_lost and number == 0)
        )
    if not row_lost:
        modalities = (Modality.TEXT, *sorted(flat.modalities))
        size, media = content_bytes, tuple(flat.media_sha256)
        seconds, signals = total_seconds(flat.playing), tuple(flat.signals)
        for part, fields in enumerate(_parts(flat.fields)):
            yield Sample(
                row,
                fields,
                size,
                None,
                byte_offset,
                modalities,
                media,
                part,
                seconds=seconds,
                signals=signals,
            )
            size, media, seconds, signals = 0, (), None, ()


def windows_of(whole: Field) -> Iterator[Field]:
    """A whole field as windows; what it is told to be holds for each of them."""
    if len(whole.text) <= WINDOW:
        yield whole
        return
    for window in windows(whole.path, whole.text, is_key=whole.is_key):
        yield window._replace(offset=window.offset + whole.offset, of_medium=whole.of_medium)


def _parts(fields: Iterable[Field]) -> Iterator[tuple[Field, ...]]:
    """The fields, long ones as windows, in parts of bounded length; one part at least."""
    part: list[Field] = []
    chars = given = 0
    for whole in fields:
        for window in windows_of(whole):
            part.append(window)
            chars += len(window.text)
            if chars >= PART:
                yield tuple(part)
                part, chars, given = [], 0, given + 1
    if part or not given:
        yield tuple(part)
