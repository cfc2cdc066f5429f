"""The archive of an XLSX file and the XML in it, for files of anybody.

No part with a document type is read, so no entity can expand; what is unpacked, and what the parser keeps in memory, is
counted and bounded, whatever the archive says of itself.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat  # every parser of it that is made here refuses document types

MAX_PART = 1 << 30
"""So many bytes may a sheet or the shared texts hold when unpacked; a full sheet of a million rows holds less."""
MAX_SMALL = 16 << 20
_MAX_READ = 4 * MAX_PART
_MOST_TAG = 1 << 20
_MOST_NAMES = 20_000
_MOST_DEPTH = 64
_CHUNK = 1 << 16

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ValueError,
)
"""What the readers of archive and XML raise for a file that is not whole."""


class RefusedError(Exception):
    """The file is refused as a whole; the words are ours and safe to show."""


class Xml:
    """One part read from front to back; `end` and `text` can be set by whoever wants them too.

    Names come without their prefix. How deep elements lie, how many names there are and how long a tag is are bounded,
    for the parser keeps all of these in memory.
    """

    def __init__(self, start: Callable[[str, dict[str, str]], None]) -> None:
        self.start = start
        self.end: Callable[[str], None] = _nothing
        self.text: Callable[[str], None] = _nothing
        self._names: dict[str, str] = {}
        self._depth = 0

    def read(self, chunks: Iterator[bytes]) -> Iterator[None]:
        """Read on by one chunk for each step."""
        parser = expat.ParserCreate("UTF-8")  # whatever the part says: no spreadsheet writes another encoding
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._finish
        parser.CharacterDataHandler = self.text
        given = 0
        for chunk in chunks:
            given += len(chunk)
            parser.Parse(chunk, False)
            if given - parser.CurrentByteIndex > _MOST_TAG or len(parser.intern) > _MOST_NAMES:
                raise RefusedError("a part of the file is not built like that of a spreadsheet")
            yield
        parser.Parse(b"", True)
        yield

    def _begin(self, tag: str, said: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise RefusedError("a part of the file is not built like that of a spreadsheet")
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = local(tag)
        self.start(name, said)

    def _finish(self, tag: str) -> None:
        self._depth -= 1
        self.end(self._names[tag])


def _nothing(_: str) -> None:
    """Stands for a handler that nobody set."""


def _refuse_doctype(*_: object) -> None:
    raise RefusedError("the file declares a document type, which no spreadsheet does")


class Archive:
    """The zip archive; counts what is unpacked."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(_Bounded(file))
        self._read = 0

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._zip.NameToInfo

    def chunks(self, name: str, most: int = MAX_PART) -> Iterator[bytes]:
        """The bytes of a part."""
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise RefusedError("the file is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError("the file is packed in a way that no spreadsheet uses")
        left = most
        with self._zip.open(info) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                self._read += len(chunk)
                if left < 0 or self._read > _MAX_READ:
                    raise RefusedError(f"a part of the file holds more than {most >> 20} MiB when unpacked")
                yield chunk

    def elements(self, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
        """Read a small part whole; `start` gets each element."""
        for _ in Xml(start).read(self.chunks(name, MAX_SMALL)):
            pass


class _Bounded:
    """A file that gives no more than a bounded piece at once: the directory of an archive is read as one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > MAX_SMALL:
            raise RefusedError("the file holds far more parts than a spreadsheet does")
        return self._file.read(size)


def local(tag: str) -> str:
    """The name of an element or attribute without its prefix."""
    return tag.rpartition(":")[2]
