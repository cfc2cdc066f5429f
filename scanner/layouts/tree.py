"""The files below one folder of a source, as a layout sees them: their paths, what they are, lines of small text files.

It gives no bytes of media, follows no link, and reads only declared files, each within a limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cached_property

from scanner.content.encoding import decode
from scanner.content.lines import raw_lines
from scanner.content.streams import StreamFault, decoded_head, open_decoded, open_stored
from scanner.model import MEDIA_MODALITY, Compression, FileStatus, Format, FoundFile

MOST_BYTES = 1 << 30
"""Decoded bytes of one index file that are read."""
HEAD_BYTES = 1 << 16
"""Decoded bytes of a file from which its form is judged."""
_LONGEST_LINE = 1 << 20
_MOST_HEADS = 64
_DIGITS = re.compile(r"\d+")


class TornIndexError(Exception):
    """An index file that cannot be read to its end; the message is in our words."""


class Tree:
    """Declared files below `folder` ("" for the top); every path here is relative to it."""

    def __init__(self, folder: str, files: Sequence[FoundFile]) -> None:
        self.folder = folder
        cut = len(folder) + 1 if folder else 0
        self._files = {file.path[cut:]: file for file in files if file.status is FileStatus.DECLARED}
        self._heads: dict[str, str] = {}

    def without(self, paths: Set[str]) -> Tree:
        """The same without some of its files."""
        if not paths:
            return self
        cut = len(self.folder) + 1 if self.folder else 0
        return Tree(self.folder, [file for file in self._files.values() if file.path[cut:] not in paths])

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All of them, in canonical order."""
        return tuple(self._files)

    @cached_property
    def media(self) -> tuple[str, ...]:
        """Images, audio and video, told by content."""
        return tuple(path for path, file in self._files.items() if file.format in MEDIA_MODALITY)

    @cached_property
    def audio(self) -> tuple[str, ...]:
        """Audio files, told by content."""
        return tuple(path for path, file in self._files.items() if file.format is Format.AUDIO)

    @cached_property
    def images(self) -> tuple[str, ...]:
        """Images, told by content."""
        return tuple(path for path, file in self._files.items() if file.format is Format.IMAGE)

    @cached_property
    def top(self) -> tuple[str, ...]:
        """Files that lie in the folder itself."""
        return tuple(path for path in self._files if "/" not in path)

    @cached_property
    def _shapes(self) -> dict[Format, dict[str, list[str]]]:
        found: dict[Format, dict[str, list[str]]] = {}
        for path, file in self._files.items():
            if file.format not in MEDIA_MODALITY and "/" not in path:
                found.setdefault(file.format, {}).setdefault(_DIGITS.sub("#", path), []).append(path)
        return found

    def shapes(self, formats: Sequence[Format]) -> dict[str, list[str]]:
        """Files of these formats in the folder itself, by the shape of their names: what stands around numbers."""
        return {
            f"{kind}:{shape}": paths
            for kind in formats
            for shape, paths in self._shapes.get(kind, {}).items()
        }

    def of_formats(self, *formats: Format) -> list[str]:
        """Files of these formats in the folder itself; none of them media."""
        return [path for paths in self.shapes(formats).values() for path in paths]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {}
        for path in self._files:
            named.setdefault(path.rpartition("/")[2], []).append(path)
        return named

    def named(self, name: str) -> list[str]:
        """Paths whose last part is `name`, exactly; for a name or two."""
        below = f"/{name}"
        return [path for path in self._files if path == name or path.endswith(below)]

    def namesakes(self, name: str) -> list[str]:
        """The same, for as many names as an index has entries."""
        return self._by_name.get(name, [])

    def ending(self, *suffixes: str) -> list[str]:
        """Paths that end so; case counts."""
        return [path for path in self._files if path.endswith(suffixes)]

    def has(self, path: str) -> bool:
        """Whether there is a declared file of this path."""
        return path in self._files

    def format_of(self, path: str) -> Format:
        """What the file holds."""
        return self._files[path].format

    def found(self, path: str) -> FoundFile:
        """The file itself, for a layout that must open it by other means (Parquet's footer)."""
        return self._files[path]

    def lines(self, path: str, most_bytes: int = MOST_BYTES) -> Iterator[str]:
        """The text lines of an index file without their ends. Raises TornIndexError where it cannot go on."""
        file = self._files[path]
        if file.encoding is None:
            return
        try:
            with open_stored(file.location) as raw:
                stream = open_decoded(raw, file.compression, most_bytes)
                for line in raw_lines(stream, file.encoding, _LONGEST_LINE):
                    if line.data is None:
                        raise TornIndexError("a line over the limit")
                    text = decode(line.data, file.encoding, file.encoding_certain).text
                    yield (text.removeprefix("\ufeff") if line.offset == 0 else text).rstrip("\r\n")
                    if line.offset > most_bytes and file.compression is Compression.NONE:
                        raise TornIndexError("longer than the limit")
        except (StreamFault, OSError):
            raise TornIndexError("it cannot be read to its end") from None

    def head(self, path: str, most: int = 20) -> list[str]:
        """Up to `most` first lines; fewer where the file ends or breaks off."""
        out: list[str] = []
        try:
            for line in self.lines(path):
                out.append(line)
                if len(out) >= most:
                    break
        except TornIndexError:
            pass
        return out

    def text(self, path: str) -> str:
        """The first characters of a text file; "" where there are none. Those of a few files are kept for who asks next."""
        if path in self._heads:
            return self._heads[path]
        head = self._read_head(self._files[path])
        if len(self._heads) < _MOST_HEADS:
            self._heads[path] = head
        return head

    def _read_head(self, file: FoundFile) -> str:
        if file.encoding is None:
            return ""
        try:
            with open_stored(file.location) as raw:
                data = decoded_head(raw, file.compression, HEAD_BYTES)
        except OSError:
            return ""
        return decode(data, file.encoding, file.encoding_certain).text.removeprefix("\ufeff")
