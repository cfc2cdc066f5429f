"""The values in flight between stages, each concept once.

    FoundFile -> WorkUnit -> stream of (Sample | Issue | Extent) -> records of `reports.records`

This module owns the vocabulary and no behaviour. Samples and fields hold raw text, so nothing of
them may be stored, logged or put in an error: `scanner.evidence` is the only way out of a worker.
Rows are counted from 0 and are physical: every row read counts, not every row kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

# Given under these names too: `as` says so to the type checker.
from scanner.read_rules import LayoutPerson as LayoutPerson  # noqa: PLC0414
from scanner.read_rules import PersonColumn as PersonColumn  # noqa: PLC0414
from scanner.read_rules import ReadRules as ReadRules  # noqa: PLC0414
from scanner.read_rules import key_of as key_of  # noqa: PLC0414

FieldPath = tuple[str | int, ...]
"""Where in a record: object keys as str, list positions as int. A part `"@..."` is ours, not the data's."""


class Format(StrEnum):
    """What a file or archive member holds, told by content first and by name second."""

    PARQUET = "parquet"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    SRT = "srt"
    VTT = "vtt"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    ZIP = "zip"
    TAR = "tar"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    """Recognised, but no reader looks inside it (PDF, Office, databases, pickles...)."""
    UNKNOWN = "unknown"


class Compression(StrEnum):
    """The outer compression of a file, told by its first bytes."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"
    BZ2 = "bz2"
    XZ = "xz"


class Modality(StrEnum):
    """What a person could be recognised by in a sample."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"


MEDIA_MODALITY = {Format.IMAGE: Modality.IMAGE, Format.AUDIO: Modality.AUDIO, Format.VIDEO: Modality.VIDEO}
"""What a person can be recognised by in a medium of each format."""


class FileStatus(StrEnum):
    """How a file stands to the declaration; only DECLARED files are read."""

    DECLARED = "declared"
    UNDECLARED = "undeclared"
    MISSING = "missing"
    LINK = "link"
    """A symbolic link: never followed; its issue says whether it leads out of the source."""
    SPECIAL = "special"
    """A pipe, socket or device: never opened."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that could not be looked at (or must be known); `code` is a key of `scanner.issues.KINDS`.

    `detail` holds our own words and numbers only, never content, never a name from the data.
    `row`, `rows` and `byte_offset` count inside the unit; the store rebases rows to the file.
    """

    code: str
    detail: str = ""
    member: int | None = None
    """Position of the archive member, in the order in which the archive holds them; None outside archives."""
    row: int | None = None
    rows: int = 0
    """How many physical rows, from `row` on, the issue speaks of."""
    byte_offset: int | None = None
    """Where it starts, in decoded bytes of the file or member."""
    field: FieldPath | None = None
    rows_lost: int = 0
    content_lost: int = 0
    """Decoded bytes that were present and were not looked at."""
    stored_lost: int = 0
    """Bytes on disk that were never decoded."""


def is_utf8(name: str) -> bool:
    """Whether a name of a file or member was UTF-8: other bytes are kept by surrogateescape."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One thing found (or missed) at a declared location. `path` is POSIX, relative to the declaration's folder.

    Bytes of a name that are not UTF-8 are kept by surrogateescape, so `os.fsencode(path)` gives them back.
    """

    path: str
    location: str
    """Absolute path on this machine; never stored."""
    source_id: str | None
    status: FileStatus
    bytes: int = 0
    mtime_ns: int = 0
    sha256: str | None = None
    format: Format = Format.UNKNOWN
    compression: Compression = Compression.NONE
    encoding: str | None = None
    """Python codec name for text formats, else None."""
    encoding_certain: bool = False
    """False when the head of the file was pure ASCII, so that later bytes may still decide."""
    media_type: str | None = None
    """IANA media type where the content told one."""
    declared_sha256: str | None = None
    issues: tuple[Issue, ...] = ()


class SliceKind(StrEnum):
    """Which part of its file a unit covers."""

    WHOLE = "whole"
    BYTES = "bytes"
    """Decoded bytes [start, stop) of an uncompressed line-based file; lines that start in it belong to it."""
    ROW_GROUP = "row_group"
    """Parquet row group number `start`."""
    NAME = "name"
    """Only the file's name: the content is not declared, missing, or could not be opened."""


@dataclass(frozen=True, slots=True)
class WorkUnit:
    """A slice of a file that one worker reads. The cut depends on the file alone, never on the worker count."""

    file: FoundFile
    index: int
    kind: SliceKind
    start: int
    stop: int
    stored_bytes: int
    """This unit's share of the file's bytes; the shares of a file's units add up to its size."""
    rules: ReadRules = field(default_factory=ReadRules)
    persons: tuple[LayoutPerson, ...] = ()
    """People to whom the file belongs by the layout it is part of."""
    sidecars: tuple[FoundFile, ...] = ()
    """Text files that stand beside a medium under its name: what they say of people holds for it."""
    fingerprint: str = ""
    """Keyed digest of all that the unit's result depends on, as the report keeps it; empty where that is not known."""


class Field(NamedTuple):
    """A piece of text at one place of a sample. A long text comes as several overlapping windows.

    `offset` is the code point at which `text` starts in the whole field. A hit belongs to this window when
    its start lies in [own_from, own_to) of `text`; the rest is surroundings, so no hit is lost or doubled.
    """

    path: FieldPath
    text: str
    offset: int = 0
    own_from: int = 0
    own_to: int | None = None
    is_key: bool = False
    """The text is the name of a field, not its value."""
    names_person: bool = False
    """A standard says that the text is the name of the person shown or heard (IPTC PersonInImage, an artist tag)."""
    of_medium: bool = False
    """It stands in the metadata of an image, audio or video, not in a text of the corpus."""

    def owns(self, start: int) -> bool:
        """Whether a hit that starts at `start` of `text` belongs to this window."""
        return start >= self.own_from and (self.own_to is None or start < self.own_to)


@dataclass(frozen=True, slots=True)
class Signal:
    """What a medium or page says of itself, in a word of a controlled vocabulary (`scanner.media.signals`)."""

    kind: str
    """Which property says it: `plus:DataMining`, `AIGC`, ..."""
    value: str
    """A code of that property's vocabulary, or `other`: never a free text."""
    meaning: str
    field: FieldPath


class Sample(NamedTuple):
    """One training record: a row, a line, a cue, a document, an image, a clip.

    `content_bytes` are the decoded bytes that this sample accounts for. A document too long for memory
    comes as several parts: `part` 0 counts as the row, later parts carry on with it.
    """

    row: int
    fields: tuple[Field, ...]
    content_bytes: int
    member: int | None = None
    byte_offset: int | None = None
    modalities: tuple[Modality, ...] = (Modality.TEXT,)
    media_sha256: tuple[str, ...] = ()
    part: int = 0
    other_members: tuple[int, ...] = ()
    """Archive members besides `member` that the sample was put together from; their names are its names too."""
    seconds: float | None = None
    """Playing time of its audio and video, all together; None where one of them does not tell, or there is none."""
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive, as met: its place in the archive, name and digest."""

    index: int
    path: str
    """`inner.zip!/a/b.txt`: `!/` stands between an archive and what is in it."""
    bytes: int
    format: Format
    media_type: str | None = None
    sha256: str | None = None
    """None when the member could not be read to its end."""
    done: bool = False
    """False when the member is announced, before its samples; True with size and digest, after them."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What was present in a unit, counted apart from what was delivered; conservation is checked against it."""

    rows: int
    content_bytes: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the data that no sample stands behind: an empty folder, a link, a column without rows."""

    text: str
    what: str
    """What bears it, in our words."""
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """Decoded bytes that hold no record: blank lines, headers, separators, padding."""

    content_bytes: int


ReadEvent = Sample | Issue | Member | Name | Structure | Extent
"""What a reader yields; exactly one Extent, last."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person of the ledger, with what identifies them. Raw: stays in ledger and worker memory."""

    subject_id: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other full names: stage names, former names, transliterations."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """(kind, value): handle, speaker_id, email, phone..."""
