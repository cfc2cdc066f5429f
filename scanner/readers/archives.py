"""Reads zip and tar, streaming, members inside members to a stated depth, within bomb limits.

Each member is told by content and given to the reader of its format. Members are numbered in the order
met, those of inner archives included. Content bytes of an archive are those of its members, and those
behind the last of them that are no end mark.
"""

from __future__ import annotations

import stat
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from scanner.content.encoding import UTF8
from scanner.content.streams import StreamFault
from scanner.content.text_kind import MEDIA_TYPES
from scanner.model import Extent, Format, Issue, Member, Name, ReadEvent, Sample, Structure, is_utf8
from scanner.readers.base import Content, Limits, reader_for
from scanner.readers.grouping import Grouping
from scanner.readers.members import BROKEN, FINAL, SEEKING, Budget, MemberStream, Opened, open_member, spool
from scanner.readers.tar_source import TarSource
from scanner.readers.zip_source import directory_fits, holds_more, size_of, unclaimed_bytes

FORMATS = (Format.ZIP, Format.TAR)
_DEFLATED_NOTHING = 2
_UTF8_NAME = 0x800
"""The flag of a zip member whose name is UTF-8 (APPNOTE 4.4.4, bit 11); any other is read as cp437."""


class _Folders:
    """Folders that an archive names and that nothing lies in, as far as is known: their names have no sample."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.max_members
        self._empty: dict[str, None] = {}

    def add(self, name: str) -> None:
        """A folder of this name."""
        self.see(name.rstrip("/"))
        if len(self._empty) >= self._most:
            raise StreamFault("archive.too_many", f"over {self._most} empty folders")
        self._empty[name.rstrip("/")] = None

    def see(self, name: str) -> None:
        """A member of this name: the folders it lies in are not empty."""
        while self._empty and "/" in name:
            name = name.rpartition("/")[0]
            self._empty.pop(name, None)

    def names(self) -> Iterator[Name]:
        """What is left."""
        for name in self._empty:
            yield Name(name, "an empty folder in an archive")


class _Walk:
    """One pass through an outermost archive: numbers members, sums up what they hold."""

    def __init__(self, content: Content, limits: Limits) -> None:
        self.limits = limits
        self.budget = Budget(limits.expand_limit(content.stored_size))
        self.count = self.rows = self.content = 0

    def archive(self, content: Content) -> Iterator[ReadEvent]:
        """All members of one archive. Raises StreamFault when the archive, or all of them, cannot be read on."""
        return self._zip(content) if content.format is Format.ZIP else self._tar(content)

    def _number(self) -> int:
        if self.count >= self.limits.max_members:
            raise StreamFault("archive.too_many", f"over {self.limits.max_members} members")
        self.count += 1
        return self.count - 1

    # -- zip ---------------------------------------------------------------------------------------

    def _zip(self, content: Content) -> Iterator[ReadEvent]:
        file = content.seekable or spool(content.stream)
        if not directory_fits(file):
            raise StreamFault("archive.too_many", "a directory of more members than memory may hold")
        try:
            archive = zipfile.ZipFile(file)
            infos = [info for info in archive.infolist() if not _is_folder(info)]
            folders = _Folders(self.limits)
            for info in archive.infolist():
                (folders.add if _is_folder(info) else folders.see)(info.filename)
            gaps = unclaimed_bytes(file, archive)
        except BROKEN as error:
            raise StreamFault("archive.broken", f"zip: {type(error).__name__}") from None
        yield from folders.names()
        left = sum(info.compress_size for info in infos)
        scale = content.stored_size / max(
            1, size_of(file)
        )  # of a compressed or inner zip, not all are on disk
        if gaps:
            yield Issue("archive.unclaimed", f"{gaps} bytes", content.member, stored_lost=round(gaps * scale))
        for info in infos:
            try:
                yield from self._zip_member(archive, file, info, content, scale)
            except StreamFault as fault:
                read = max(0, content.stored_size - round(left * scale))
                raise StreamFault(fault.code, fault.detail, read) from None
            left -= info.compress_size

    def _zip_member(
        self,
        archive: zipfile.ZipFile,
        archive_file: BinaryIO,
        info: zipfile.ZipInfo,
        content: Content,
        scale: float,
    ) -> Iterator[ReadEvent]:
        index = self._number()
        path = f"{content.path}!/{info.filename}"
        if not info.flag_bits & _UTF8_NAME and not info.filename.isascii():
            yield Issue("name.undecodable", "a name in a zip that does not say UTF-8", index)
        if stat.S_ISLNK(info.external_attr >> 16):
            yield Issue("archive.special", "a symbolic link; its target's name was looked at", index)
        try:
            file = archive.open(info)
        except BROKEN as error:
            code = "archive.encrypted" if info.flag_bits & 1 else "archive.broken"
            yield Member(index, path, info.file_size, Format.UNKNOWN, done=True)
            yield Issue(code, type(error).__name__, index, stored_lost=round(info.compress_size * scale))
            return
        with file:
            stream = MemberStream(file, info.file_size, round(info.compress_size * scale))
            yield from self._member(open_member(stream, path, index, content, self.budget))
        if not info.flag_bits & 1 and holds_more(archive_file, info):
            yield Issue("archive.unclaimed", "a member holds more than its stated size", index)

    # -- tar ---------------------------------------------------------------------------------------

    def _tar(self, content: Content) -> Iterator[ReadEvent]:
        source = TarSource(content.stream)
        folders = _Folders(self.limits)
        group = Grouping(self._member, self.limits)
        fault: StreamFault | None = None
        try:
            for info, file in source.members():
                if info.isdir():
                    folders.add(info.name)
                    continue
                folders.see(info.name)
                yield from self._tar_member(info, file, group, content)
        except StreamFault as error:
            fault = error
        yield from group.flush()
        yield from folders.names()
        self.rows += group.rows
        self.content += group.content
        if fault is not None and fault.code in FINAL:
            raise StreamFault(fault.code, fault.detail, source.stored_before_member())
        if fault is not None and fault.code != "archive.broken":
            raise fault
        yield from self._behind_last(source, fault, content)

    def _behind_last(
        self, source: TarSource, fault: StreamFault | None, content: Content
    ) -> Iterator[ReadEvent]:
        """The end mark of a tar, or the issue of whatever stands in its place."""
        size, is_end_mark = source.drain()
        if is_end_mark:
            return
        self.content += size
        detail = fault.detail if fault is not None else "no member header and no end mark"
        yield Issue("archive.broken", f"tar: {detail}", content.member, content_lost=size)

    def _tar_member(
        self, info: tarfile.TarInfo, file: BinaryIO | None, group: Grouping, content: Content
    ) -> Iterator[ReadEvent]:
        index = self._number()
        if file is None:
            yield Issue("archive.special", "a link or device", index)
            yield Name(info.name, "a link or device in an archive", index)
            if info.linkname:
                yield Name(info.linkname, "the target of a link in an archive", index)
            return
        if not is_utf8(info.name):
            yield Issue("name.undecodable", "", index)
        stream = MemberStream(file, info.size, 0)
        opened = open_member(stream, f"{content.path}!/{info.name}", index, content, self.budget)
        yield from group.take(info.name, opened)

    # -- members -----------------------------------------------------------------------------------

    def _member(self, opened: Opened) -> Iterator[ReadEvent]:
        """Events of one member, numbered; its Extent goes into the sums of the archive."""
        content = opened.content
        yield opened.announce()
        if content.format in MEDIA_TYPES and not content.codec_certain and content.codec != UTF8:
            yield Issue("text.encoding_guessed", content.codec, content.member)
        try:
            if content.format in FORMATS and content.depth < self.limits.max_depth:
                yield from self.archive(content)
            elif content.format in FORMATS or reader_for(content.format) is None:
                yield from self._unread(opened)
            else:
                yield from self._read(opened)
        except StreamFault as fault:
            if fault.code in FINAL:
                raise
            yield Issue(fault.code, fault.detail, content.member, stored_lost=opened.stored_lost())
        yield opened.finish()

    def _unread(self, opened: Opened) -> Iterator[ReadEvent]:
        kind = opened.content.format
        fault = opened.drain()
        size = opened.digested.content_read
        self.content += size
        if kind in FORMATS:
            detail = f"over {self.limits.max_depth} archives deep"
            yield Issue("archive.too_deep", detail, opened.content.member, content_lost=size)
        elif kind is not Format.EMPTY:
            code = "format.unsupported" if kind is Format.UNSUPPORTED else "format.unknown"
            yield Issue(code, opened.content.media_type or "", opened.content.member, content_lost=size)
        if fault is not None:
            raise fault

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
            elif isinstance(event, Sample):
                yield event._replace(member=content.member)
            elif isinstance(event, (Issue, Name)):
                yield replace(event, member=content.member)
            elif isinstance(event, (Member, Structure)):
                yield event


def _is_folder(info: zipfile.ZipInfo) -> bool:
    """A name that ends like a folder's may carry data all the same; two bytes is nothing at all, deflated."""
    return info.is_dir() and not info.file_size and not info.CRC and info.compress_size <= _DEFLATED_NOTHING


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """All members; a bomb, too many members or a broken archive end it with a fault."""
    walk = _Walk(content, limits)
    fault: StreamFault | None = None
    try:
        yield from walk.archive(content)
    except StreamFault as error:
        fault = error
    yield Extent(walk.rows, walk.content)
    if fault is not None:
        raise fault
