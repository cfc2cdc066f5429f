"""Which small text files stand beside a medium under its own name: `0001.jpg` and `0001.txt`, `clip.wav` and `clip.json`.

What a caption or description says of people holds for the picture or recording too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from scanner.model import MEDIA_MODALITY, FileStatus, Format, FoundFile

_FORMATS = frozenset((
    Format.TEXT, Format.MARKDOWN, Format.HTML, Format.JSON, Format.JSONL, Format.CSV, Format.TSV, Format.SRT, Format.VTT,
))  # fmt: skip


def sidecars_of(files: Iterable[FoundFile]) -> dict[str, tuple[FoundFile, ...]]:
    """Path of a medium -> declared text files of its source in the same folder with its name up to the suffix.

    Case and the form of accents do not count.
    """
    texts: dict[tuple[str | None, str], list[FoundFile]] = {}
    media: dict[str, tuple[str | None, str]] = {}
    declared = [file for file in files if file.status is FileStatus.DECLARED]
    for file in declared:
        if file.format in MEDIA_MODALITY:
            media[file.path] = (file.source_id, _stem(file.path))
    of_media = set(media.values())
    for file in declared if media else ():
        if file.format in _FORMATS:
            # The nearest name wins: `clip.2.txt` is of `clip.2.wav`, and of `clip.wav` only where that is missing.
            keys = [(file.source_id, stem) for stem in _stems(file.path)]
            met = next((key for key in keys if key in of_media), None)
            if met is not None:
                texts.setdefault(met, []).append(file)
    return {path: tuple(texts[key]) for path, key in media.items() if key in texts}


def _stem(path: str) -> str:
    """The path without its suffix, in whatever case and form of accents file systems keep it."""
    dot = path.rfind(".", path.rfind("/") + 2)
    return unicodedata.normalize("NFC", path if dot == -1 else path[:dot]).casefold()


def _stems(path: str) -> tuple[str, ...]:
    """`0001.txt` stands beside `0001.jpg`, and so do `0001.jpg.json` and `0001.normalized.txt`."""
    first = _stem(path)
    return (first, _stem(first))
