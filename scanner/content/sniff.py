"""Judges what a file or archive member holds: by its first bytes, then by its name.

Content decides whenever it can; a name only breaks ties between formats that look alike (text and Markdown,
one JSON value and JSONL of one line). Text that merely begins with a magic word stays text, unless its name
bears the same witness as the magic. A name that says otherwise than the content is told as a mismatch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from scanner.content.encoding import guess_encoding, is_clean_text, is_damaged_text, is_text_in, settled
from scanner.content.magic import binary_kind
from scanner.content.text_kind import MEDIA_TYPES, text_kind
from scanner.model import Compression, Format

HEAD_BYTES = 1 << 16
"""How many decoded bytes a judgement rests on."""

COMPRESSION_SUFFIXES = {
    ".gz": Compression.GZIP, ".tgz": Compression.GZIP, ".zst": Compression.ZSTD, ".zstd": Compression.ZSTD,
    ".bz2": Compression.BZ2, ".tbz2": Compression.BZ2, ".xz": Compression.XZ, ".txz": Compression.XZ,
}  # fmt: skip
"""What the last suffix of a name says about the outer compression."""

_TARS = (".tgz", ".tbz2", ".txz")
_BY_SUFFIX: dict[Format, str] = {
    Format.PARQUET: "parquet pq",
    Format.JSONL: "jsonl ndjson jsonlines",
    Format.JSON: "json",
    Format.CSV: "csv",
    Format.TSV: "tsv tab",
    Format.TEXT: "txt text log",
    Format.MARKDOWN: "md markdown",
    Format.HTML: "html htm xhtml",
    Format.SRT: "srt",
    Format.VTT: "vtt",
    Format.IMAGE: "jpg jpeg png gif webp bmp tif tiff heic heif avif ico psd jp2 jxl",
    Format.AUDIO: "wav mp3 flac ogg oga opus m4a aac aif aiff amr mid midi au",
    Format.VIDEO: "mp4 m4v mov mkv webm avi flv mpg mpeg wmv ts",
    Format.ZIP: "zip",
    Format.TAR: "tar",
    Format.UNSUPPORTED: "pdf rtf doc docx xls xlsx ppt pptx odt ods odp epub db sqlite sqlite3 arrow feather"
    " avro orc h5 hdf5 npy mat pkl pickle pt pth safetensors gguf duckdb 7z rar lz4",
}
_SUFFIXES = {f".{word}": kind for kind, words in _BY_SUFFIX.items() for word in words.split()}
_MEDIA_SUFFIXES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".webp": "image/webp", ".wav": "audio/wav", ".mp3": "audio/mpeg", ".flac": "audio/flac",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """A format, its IANA media type where the content told one, and whether the name says another."""

    format: Format
    media_type: str | None
    mismatch: bool


def sniff(head: bytes, name: str, declared: str | None = None) -> Guess:
    """Judge the decoded first 64 KiB of something called `name` (path or file name; "" when it has none).

    Bytes that are neither a known format nor text by themselves are text where they are valid in the `declared` codec.
    """
    suffix = _suffix(name)
    promised = _SUFFIXES.get(suffix)
    if not head:
        return Guess(Format.EMPTY, None, mismatch=False)
    kind, media_type = _kind(head[:HEAD_BYTES], promised, declared)
    lies = promised is not None and promised is not kind
    other_medium = _MEDIA_SUFFIXES.get(suffix, media_type) != media_type
    return Guess(kind, media_type, mismatch=lies or other_medium)


def format_of_name(name: str) -> Format:
    """What the name alone promises; UNKNOWN when it promises nothing."""
    return _SUFFIXES.get(_suffix(name), Format.UNKNOWN)


def is_suffix(text: str) -> bool:
    """Whether `.jsonl`, `.gz` or the like: the end of a name that speaks of format or compression."""
    return text.lower() in _SUFFIXES or text.lower() in COMPRESSION_SUFFIXES


def _suffix(name: str) -> str:
    """The suffix that speaks of the content: `.jsonl` of `a.jsonl.gz`, `.tar` of `b.tgz`."""
    path = PurePosixPath(name.lower())
    if path.suffix in _TARS:
        return ".tar"
    return PurePosixPath(path.stem).suffix if path.suffix in COMPRESSION_SUFFIXES else path.suffix


def _kind(head: bytes, promised: Format | None, declared: str | None) -> tuple[Format, str | None]:
    if _is_empty_tar(head, promised):
        return Format.TAR, "application/x-tar"
    clean = is_clean_text(head)
    magic = None if clean and promised in _TEXT_FORMATS and not _is_marked_up(head) else binary_kind(head)
    if magic is not None and _is_believable(magic[0], head, promised, clean):
        return magic
    if clean or is_damaged_text(head) or (declared is not None and is_text_in(head, declared)):
        return _text(head, promised, declared)
    return Format.UNKNOWN, None


def _is_believable(kind: Format, head: bytes, promised: Format | None, clean: bool) -> bool:
    """A magic must not hide text: before readable bytes it needs the name as its witness."""
    if kind is promised or _is_marked_up(head):
        return True
    return not clean and not (kind in (Format.IMAGE, Format.AUDIO, Format.VIDEO) and is_damaged_text(head))


_TEXT_FORMATS = frozenset(MEDIA_TYPES)


def _text(head: bytes, promised: Format | None, declared: str | None) -> tuple[Format, str | None]:
    complete = len(head) < HEAD_BYTES
    text = head.decode(settled(guess_encoding(head, complete), declared).codec, "replace").removeprefix(
        "\ufeff"
    )
    kind = text_kind(text, complete, promised)
    return kind, MEDIA_TYPES[kind]


def _is_marked_up(head: bytes) -> bool:
    """PDF and RTF can be pure ASCII, and their text is escaped so that no text reader would find it."""
    return head[:6] == b"{\\rtf1" or (head[:5] == b"%PDF-" and head[5:8].count(b".") == 1 and b" obj" in head)


def _is_empty_tar(head: bytes, promised: Format | None) -> bool:
    return promised is Format.TAR and len(head) >= 1024 and not head.strip(b"\0")
