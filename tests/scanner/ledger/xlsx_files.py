"""XLSX files for these tests: by openpyxl as a program writes them, or part by part as an enemy does."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/>
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm"/><numFmt numFmtId="166" formatCode="0&quot; d&quot;"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/>
<xf numFmtId="164"/><xf numFmtId="166"/></cellXfs></styleSheet>"""
NUMBER, DAY, MOMENT, LENGTH, WITH_WORDS = range(5)
"""Styles of cells, by their place above."""


def sheet(rows: str, *, behind: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{behind}</worksheet>'


def texts(*values: str, number: int = 1, first: str = "A") -> str:
    """A row of inline texts."""
    cells = "".join(
        f'<c r="{chr(ord(first) + n)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for n, value in enumerate(values)
    )
    return f'<row r="{number}">{cells}</row>'


def parts_of(*sheets: str, strings: str = "", book: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook with these sheets, each named s1, s2, ..."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>' for n in numbers
    )
    relations += f'<Relationship Id="rIdS" Type="{OFFICE}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="rIdT" Type="{OFFICE}/sharedStrings" Target="/xl/strings.xml"/>'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return {
        "_rels/.rels": f'{head}<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        "xl/styles.xml": STYLES,
        "xl/strings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    } | {f"xl/worksheets/s{n}.xml": head + one for n, one in zip(numbers, sheets, strict=True)}


def packed(path: Path, parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def written(path: Path, rows: Sequence[Sequence[object]], title: str = "consents") -> Path:
    """A workbook of one sheet as a program writes it, with shared texts."""
    book = openpyxl.Workbook()
    filled(book.active, rows).title = title
    book.save(path)
    return path


def filled(page: Worksheet, rows: Sequence[Sequence[object]]) -> Worksheet:
    for row in rows:
        page.append(list(row))
    return page
