"""The texts of an XLSX file: of one cell out of its runs, and those that cells share.

Shared texts lie in a temporary file without a name; only where each begins is kept in memory.
"""

from __future__ import annotations

import array
import re
import tempfile

from scanner.ledger.rows.xlsx_parts import Archive, RefusedError, Xml

MAX_CELL = 32_767
"""Characters of a cell, by the format's own rule; a longer text is cut and told as such."""
_MAX_TEXTS = 1 << 24
_IN_MEMORY = 4 << 20
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Texts:
    """The shared texts of a workbook, by number."""

    def __init__(self, archive: Archive, part: str) -> None:
        self._starts = array.array("Q", [0])
        # Names and addresses: the file has no name, is readable by its owner alone and goes with the process.
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - held until `close`
        if archive.has(part):
            self._read(archive, part)

    def close(self) -> None:
        """Let go of the texts."""
        self._file.close()

    def __getitem__(self, number: int) -> str:
        start = self._starts[number]
        self._file.seek(start)
        return self._file.read(self._starts[number + 1] - start).decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def _read(self, archive: Archive, part: str) -> None:
        text = CellText()
        ended: list[str] = []

        def start(name: str, _: dict[str, str]) -> None:
            if name == "si":
                text.clear()
            else:
                text.start(name)

        def end(name: str) -> None:
            if name == "si":
                ended.append(text.value())
            else:
                text.end(name)

        xml = Xml(start)
        xml.end, xml.text = end, text.add
        size = 0
        for _ in xml.read(archive.chunks(part)):
            for value in ended:
                size += self._file.write(value.encode("utf-8", "surrogatepass"))
                self._starts.append(size)
            if len(self._starts) > _MAX_TEXTS:
                raise RefusedError(f"the file holds more than {_MAX_TEXTS} shared texts")
            ended.clear()


class CellText:
    """The text of a cell out of its runs, without the readings that stand above Chinese or Japanese characters."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begin another text."""
        self._pieces: list[str] = []
        self._length = 0
        self._wanted = False
        self._reading = False

    def start(self, name: str) -> None:
        """An element of the text begins."""
        if name == "t":
            self._wanted = not self._reading
        elif name == "rPh":
            self._reading = True

    def end(self, name: str) -> None:
        """An element of the text ends."""
        if name == "t":
            self._wanted = False
        elif name == "rPh":
            self._reading = False

    def add(self, piece: str) -> None:
        """Characters, wherever they stand."""
        if self._wanted and self._length <= MAX_CELL:
            self._pieces.append(piece)
            self._length += len(piece)

    def value(self) -> str:
        """The text; longer than `MAX_CELL` only if the cell is."""
        return unescaped("".join(self._pieces)[: MAX_CELL + 1])


def unescaped(text: str) -> str:
    """The text with `_x000A_` as the character that it stands for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
