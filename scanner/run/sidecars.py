"""Which small text files stand beside a medium under its own name: `0001.jpg` and `0001.txt`, `clip.wav` and `clip.json`.

What a caption or description says of people holds for the picture or recording too.
"""

from __future__ import annotations

from collections.abc import Iterable

from scanner.content.sniff import is_suffix
from scanner.model import MEDIA_MODALITY, FileStatus, Format, FoundFile

_FORMATS = frozenset((Format.TEXT, Format.MARKDOWN, Format.JSON))
_MOST = 8
"""Sidecars of one medium that are read; more are no captions."""


def sidecars_of(files: Iterable[FoundFile]) -> dict[str, tuple[FoundFile, ...]]:
    """Path of a medium -> declared text files of its source in the same folder with its name up to the suffix."""
    texts: dict[tuple[str | None, str], list[FoundFile]] = {}
    media: list[FoundFile] = []
    for file in files:
        if file.status is not FileStatus.DECLARED:
            continue
        if file.format in MEDIA_MODALITY:
            media.append(file)
        elif file.format in _FORMATS:
            for stem in _stems(file.path):
                texts.setdefault((file.source_id, stem), []).append(file)
    if not texts:
        return {}
    beside = {file.path: texts.get((file.source_id, _stem(file.path)), []) for file in media}
    return {path: tuple(found) for path, found in beside.items() if 0 < len(found) <= _MOST}


def _stem(path: str) -> str:
    dot = path.rfind(".", path.rfind("/") + 2)
    return path if dot == -1 else path[:dot]


def _stems(path: str) -> tuple[str, ...]:
    """`0001.txt` stands beside `0001.jpg`, and so do `0001.jpg.json` and `0001.normalized.txt`."""
    first = _stem(path)
    second = _stem(first)
    inner = is_suffix(first[len(second) :]) or first[len(second) :].isascii()
    return (first, second) if second != first and inner else (first,)
