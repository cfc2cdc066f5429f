"""Reads the text files that stand beside a medium, for what they say of people; as samples they are read by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanner.model import Extent, Field, FoundFile, Issue, Sample, SliceKind, WorkUnit
from scanner.readers.base import Limits
from scanner.readers.unit import read_unit

_MOST_BYTES = 1 << 20
_MOST = 8
"""Sidecars of one medium that are read."""


def read_sidecars(unit: WorkUnit, limits: Limits) -> Iterator[tuple[str, tuple[Field, ...]] | Issue]:
    """Of each sidecar of a unit its suffix and fields, or the issue that it could not be read as a whole."""
    small = replace(limits, max_record=min(limits.max_record, _MOST_BYTES))
    if len(unit.sidecars) > _MOST:
        yield Issue("sidecar.unread", f"{len(unit.sidecars) - _MOST} of {len(unit.sidecars)} files beside it")
    for file in unit.sidecars[:_MOST]:
        if file.path.lower().endswith(".xmp"):
            yield Issue("sidecar.unread", "an XMP file, whose signals and people are not read")
        fields = None if file.bytes > _MOST_BYTES else _fields(file, unit, small)
        if fields is None:
            yield Issue("sidecar.unread", f"{file.format}, {file.bytes} bytes")
        else:
            yield file.path.rpartition(".")[2], fields


def _fields(file: FoundFile, unit: WorkUnit, limits: Limits) -> tuple[Field, ...] | None:
    """All fields of a small file; None where not all of it was read."""
    alone = WorkUnit(file, 0, SliceKind.WHOLE, 0, file.bytes, file.bytes, unit.rules)
    found: list[Field] = []
    for event in read_unit(alone, limits, lambda _: None):
        lost = isinstance(event, Issue) and (event.content_lost or event.stored_lost)
        if lost or (isinstance(event, Extent) and event.content_bytes > _MOST_BYTES):
            return None
        if isinstance(event, Sample):
            found += event.fields
    return tuple(found)
