"""Reads zip and tar, streaming, members inside members to a stated depth, within bomb limits.

Each member is told by content and given to the reader of its format. Members are numbered in the order
met, those of inner archives included. Content bytes of an archive are those of its members.
"""

from __future__ import annotations

import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from scanner.content.streams import StreamFault
from scanner.model import Extent, Format, Issue, Member, ReadEvent, Sample, Structure
from scanner.readers.base import Content, Limits, reader_for
from scanner.readers.grouping import Grouping
from scanner.readers.members import SEEKING, Budget, MemberStream, Opened, TarSource, open_member, spool

FORMATS = (Format.ZIP, Format.TAR)
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_FINAL = ("stream.bomb", "archive.too_many")
"""Faults that end the whole archive, not just a member."""


class _Walk:
    """One pass through an outermost archive: numbers members, sums up what they hold."""

    def __init__(self, content: Content, limits: Limits) -> None:
        self.limits = limits
        self.budget = Budget(limits.expand_limit(content.stored_size))
        self.count = self.rows = self.content = 0

    def archive(self, content: Content) -> Iterator[ReadEvent]:
        """All members of one archive."""
        try:
            yield from self._zip(content) if content.format is Format.ZIP else self._tar(content)
        except _BROKEN as error:
            lost = content.stored_size if content.member is None and not self.count else 0
            yield Issue(
                "archive.broken",
                f"{content.format}: {type(error).__name__}",
                content.member,
                stored_lost=lost,
            )

    def _number(self) -> int:
        if self.count >= self.limits.max_members:
            raise StreamFault("archive.too_many", f"over {self.limits.max_members} members")
        self.count += 1
        return self.count - 1

    def _zip(self, content: Content) -> Iterator[ReadEvent]:
        with zipfile.ZipFile(content.seekable or spool(content.stream)) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield from self._zip_member(archive, info, content)

    def _zip_member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: Content
    ) -> Iterator[ReadEvent]:
        index = self._number()
        path = f"{content.path}!/{info.filename}"
        stored = info.compress_size if content.member is None else 0
        if stat.S_ISLNK(info.external_attr >> 16):
            yield Issue("archive.special", "a symbolic link; its target's name was looked at", index)
        try:
            with archive.open(info) as file:
                stream = MemberStream(file, self.budget, _BROKEN)
                yield from self._member(open_member(stream, path, index, content, self.limits))
        except _BROKEN as error:
            code = "archive.encrypted" if info.flag_bits & 1 else "archive.broken"
            yield Member(index, path, info.file_size, Format.UNKNOWN, done=True)
            yield Issue(code, type(error).__name__, index, stored_lost=stored)

    def _tar(self, content: Content) -> Iterator[ReadEvent]:
        source = TarSource(content.stream)
        group = Grouping(self._member, self.limits)
        fault: Exception | None = None
        try:
            with tarfile.open(fileobj=source, mode="r|", errors="surrogateescape") as archive:
                for info in archive:
                    if not info.isdir():
                        yield from self._tar_member(archive, info, group, content)
                    archive.members = []  # type: ignore[attr-defined]  # tarfile would keep every header otherwise
        except (StreamFault, *_BROKEN) as error:
            fault = error
        yield from group.flush()
        self.rows += group.rows
        self.content += group.content
        if fault is not None:
            raise fault
        if (lost := source.lost_after_end()) is not None:
            self.content += lost
            yield Issue("archive.broken", "no end mark", content.member, content_lost=lost)

    def _tar_member(
        self, archive: tarfile.TarFile, info: tarfile.TarInfo, group: Grouping, content: Content
    ) -> Iterator[ReadEvent]:
        index = self._number()
        file = archive.extractfile(info) if info.isreg() else None
        if file is None:
            yield Issue("archive.special", "a link or device", index)
            return
        stream = MemberStream(file, self.budget, _BROKEN)
        opened = open_member(stream, f"{content.path}!/{info.name}", index, content, self.limits)
        yield from group.take(info.name, opened)

    def _member(self, opened: Opened) -> Iterator[ReadEvent]:
        """Events of one member, numbered; its Extent goes into the sums of the archive."""
        content = opened.content
        reader = reader_for(content.format)
        yield opened.announce()
        try:
            if content.format in FORMATS and content.depth < self.limits.max_depth:
                yield from self.archive(content)
            elif reader is None or content.format in FORMATS:
                yield from self._unread(opened)
            else:
                yield from self._read(opened)
        except StreamFault as fault:
            if fault.code in _FINAL:
                raise
            yield Issue(fault.code, fault.detail, content.member)
        yield opened.finish()

    def _unread(self, opened: Opened) -> Iterator[ReadEvent]:
        kind = opened.content.format
        size = opened.drain()
        self.content += size
        if kind in FORMATS:
            detail = f"over {self.limits.max_depth} archives deep"
            yield Issue("archive.too_deep", detail, opened.content.member, content_lost=size)
        elif kind is not Format.EMPTY:
            code = "format.unsupported" if kind is Format.UNSUPPORTED else "format.unknown"
            yield Issue(code, opened.content.media_type or "", opened.content.member, content_lost=size)

    def _read(self, opened: Opened) -> Iterator[ReadEvent]:
        content = opened.content
        if content.format in SEEKING:
            content = replace(content, seekable=spool(content.stream))
        reader = reader_for(content.format)
        assert reader is not None  # noqa: S101  # the caller asked
        for event in reader.read(content, self.limits):
            if isinstance(event, Extent):
                self.rows += event.rows
                self.content += event.content_bytes
            elif isinstance(event, (Sample, Issue)):
                yield replace(event, member=content.member)
            elif isinstance(event, (Member, Structure)):
                yield event


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """All members; a bomb or too many members end the archive with an issue."""
    walk = _Walk(content, limits)
    try:
        yield from walk.archive(content)
    except StreamFault as fault:
        yield Issue(fault.code, fault.detail)
    yield Extent(walk.rows, walk.content)
