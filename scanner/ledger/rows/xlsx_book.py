"""What the workbook of an XLSX file says: its sheets, which numbers are dates, and its shared texts."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from scanner.ledger.rows.xlsx_parts import Archive, RefusedError, local
from scanner.ledger.rows.xlsx_texts import Texts

_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(50, 59)])
"""Numbers of the formats that mean a date without being written down in a file."""
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds cells; `part` is its place in the archive."""

    name: str
    visible: bool
    part: str


class Workbook:
    """What a workbook says of its sheets, its dates and its shared texts."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.sheets: list[Sheet] = []
        self.from_1904 = False
        self.dates: list[bool] = []
        """For each style of a cell: whether its number is a date."""
        main = self._main_part()
        if main.endswith(".bin"):
            raise RefusedError("the file is of the binary kind (.xlsb)")
        targets, kinds = self._relations(main)
        self._read_workbook(main, targets, kinds)
        by_kind = {kind: targets[key] for key, kind in kinds.items()}
        if archive.has(styles := by_kind.get("styles", "")):
            self._read_styles(styles)
        self.texts = Texts(archive, by_kind.get("sharedStrings", ""))

    def _main_part(self) -> str:
        targets, kinds = self._relations("")
        for key, kind in kinds.items():
            if kind == "officeDocument":
                return targets[key]
        raise KeyError("officeDocument")

    def _relations(self, part: str) -> tuple[dict[str, str], dict[str, str]]:
        """Id -> part, and id -> what it is, as told beside a part."""
        folder, name = posixpath.split(part)
        targets: dict[str, str] = {}
        kinds: dict[str, str] = {}

        def start(tag: str, said: dict[str, str]) -> None:
            if tag == "Relationship" and said.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, said["Target"]))
                targets[said["Id"]] = path.lstrip("/")
                kinds[said["Id"]] = said["Type"].rpartition("/")[2]

        self.archive.elements(posixpath.join(folder, "_rels", f"{name}.rels"), start)
        return targets, kinds

    def _read_workbook(self, part: str, targets: dict[str, str], kinds: dict[str, str]) -> None:
        def start(tag: str, said: dict[str, str]) -> None:
            if tag == "workbookPr":
                self.from_1904 = said.get("date1904", "0") in ("1", "true")
            elif tag == "sheet":
                key = next((value for name, value in said.items() if local(name) == "id"), "")
                if kinds.get(key) == "worksheet":
                    self.sheets.append(
                        Sheet(said["name"], said.get("state", "visible") == "visible", targets[key])
                    )

        self.archive.elements(part, start)

    def _read_styles(self, part: str) -> None:
        codes: dict[str, bool] = {}
        inside = False

        def start(tag: str, said: dict[str, str]) -> None:
            nonlocal inside
            if tag == "numFmt":
                codes[said["numFmtId"]] = _means_date(said.get("formatCode", ""))
            elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                inside = tag == "cellXfs"
            elif tag == "xf" and inside:
                known = said.get("numFmtId", "0")
                builtin = known.isdecimal() and int(known) in _DATE_FORMATS
                self.dates.append(codes.get(known, builtin))

        self.archive.elements(part, start)


def _means_date(code: str) -> bool:
    """Whether a format shows a number as a day or a moment; a length of time is none."""
    plain = _QUOTED.sub("", code.partition(";")[0])
    if _ELAPSED.search(plain):
        return False
    return any(letter in "dmyhs" for letter in _BRACKETS.sub("", plain).lower().replace("general", ""))
