"""Reads bytes as the scan would, through a real file, and adds up what came of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scanner.content.encoding import guess_encoding
from scanner.inventory.look import look_at
from scanner.inventory.units import cut_units
from scanner.issues import KINDS
from scanner.model import (
    Extent,
    Field,
    FileStatus,
    Format,
    FoundFile,
    Issue,
    Member,
    Name,
    ReadEvent,
    ReadRules,
    Sample,
    SliceKind,
    Structure,
    WorkUnit,
)
from scanner.readers.base import Limits
from scanner.readers.unit import read_unit


@dataclass
class Seen:
    """The events of one or more units, by kind."""

    samples: list[Sample] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    structure: int = 0
    extents: list[Extent] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(extent.rows for extent in self.extents)

    @property
    def content(self) -> int:
        return sum(extent.content_bytes for extent in self.extents)

    @property
    def codes(self) -> list[str]:
        return [issue.code for issue in self.issues]

    @property
    def lost(self) -> tuple[int, int, int]:
        """(rows, content bytes, stored bytes) lost."""
        return (
            sum(i.rows_lost for i in self.issues),
            sum(i.content_lost for i in self.issues),
            sum(i.stored_lost for i in self.issues),
        )

    @property
    def fields(self) -> list[Field]:
        return [field for sample in self.samples for field in sample.fields]

    def texts(self, row: int | None = None) -> dict[str, str]:
        """Field path, dotted -> text, of one row or all; windows put together again."""
        out: dict[str, str] = {}
        for sample in self.samples:
            if row is None or sample.row == row:
                for f in sample.fields:
                    if not f.is_key:
                        name = ".".join(map(str, f.path))
                        out[name] = out.get(name, "") + f.text[f.own_from : f.own_to]
        return out

    def all_text(self) -> str:
        return "\n".join(f.text for f in self.fields)


def collect(events: Iterator[ReadEvent], seen: Seen | None = None) -> Seen:
    """Take the events apart, holding them to what every reader promises."""
    seen = seen or Seen()
    extents: list[Extent] = []
    rows = content = 0
    for event in events:
        assert not extents, "an event behind the Extent"
        if isinstance(event, Sample):
            assert event.content_bytes >= 0
            for f in event.fields:
                f.text.encode()  # no lone surrogate may get through
            seen.samples.append(event)
            content += event.content_bytes
            rows += event.part == 0
        elif isinstance(event, Issue):
            assert event.code in KINDS
            assert min(event.content_lost, event.rows_lost, event.stored_lost) >= 0
            if event.content_lost or event.rows_lost or event.stored_lost:
                assert KINDS[event.code].severity == "open"
            seen.issues.append(event)
            content += event.content_lost
            rows += event.rows_lost
        elif isinstance(event, Member):
            seen.members.append(event)
        elif isinstance(event, Name):
            assert event.text and event.what
            seen.names.append(event.text)
        elif isinstance(event, Structure):
            assert event.content_bytes >= 0
            seen.structure += event.content_bytes
            content += event.content_bytes
        else:
            extents.append(event)
    assert len(extents) == 1
    assert extents[0] == Extent(rows, content)
    seen.extents += extents
    return seen


def found(path: Path, *, kind: Format | None = None) -> FoundFile:
    """The file as the inventory finds it; `kind` overrules what it looks like."""
    look = look_at(str(path), path.name, False, lambda _: None)
    encoding, certain = look.encoding, look.encoding_certain
    if kind is not None and kind is not look.format:
        guess = guess_encoding(path.read_bytes()[:65536], complete=True)
        encoding, certain = guess.codec, guess.certain
    return FoundFile(
        path.name,
        str(path),
        "s",
        FileStatus.DECLARED,
        look.bytes,
        look.mtime_ns,
        None,
        kind or look.format,
        look.compression,
        encoding,
        certain,
        look.media_type,
    )


def whole(file: FoundFile, rules: ReadRules | None = None) -> WorkUnit:
    return WorkUnit(file, 0, SliceKind.WHOLE, 0, file.bytes, file.bytes, rules or ReadRules())


def read_file(
    path: Path, *, kind: Format | None = None, limits: Limits | None = None, rules: ReadRules | None = None
) -> Seen:
    """All of a file as one unit."""
    unit = whole(found(path, kind=kind), rules)
    return collect(read_unit(unit, limits or Limits(), lambda _: None))


def read_cut(path: Path, unit_bytes: int, limits: Limits | None = None) -> Seen:
    """All of a file, unit by unit; rows are rebased as the store does it."""
    seen = Seen()
    for unit in cut_units(found(path), ReadRules(), unit_bytes):
        base = seen.rows
        part = collect(read_unit(unit, limits or Limits(), lambda _: None))
        seen.samples += [s._replace(row=s.row + base) for s in part.samples]
        seen.issues += part.issues
        seen.extents += part.extents
        seen.structure += part.structure
    return seen


def read_bytes(
    data: bytes,
    name: str,
    *,
    kind: Format | None = None,
    limits: Limits | None = None,
    rules: ReadRules | None = None,
) -> Seen:
    """The bytes as a file of that name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        return read_file(path, kind=kind, limits=limits, rules=rules)
