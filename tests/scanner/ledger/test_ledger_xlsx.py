"""Import of XLSX: values of cells, choice of the sheet, and files that somebody built to do harm."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from ledger_tables import folded, rejected, write
from xlsx_files import (
    DAY,
    LENGTH,
    MAIN,
    MOMENT,
    WITH_WORDS,
    filled,
    packed,
    parts_of,
    sheet,
    texts,
    written,
)

from scanner.errors import LedgerError, ProvscanError, UsageError
from scanner.ledger import chain
from scanner.ledger.importers import ImportPlan, import_file
from scanner.ledger.rows import CellFault, Options, read_rows

NAMES = ["subject_id", "names", "email", "birth_date", "record_id", "purposes", "categories", "controller",
         "valid_from", "valid_until", "signed"]  # fmt: skip
ANN = [1001.0, "Ann Example;安例", "ann@example.com", dt.date(2001, 2, 3), "r-1", "tts_training; asr_training", "voice",
       "example-labs", dt.date(2026, 1, 1), dt.datetime(2026, 12, 31, 0, 0), True]  # fmt: skip
BO = ["s-2", "Bo", None, None, 77, "tts_training", "voice", "example-labs", "2026-02-01", None, None]


def cells(path: Path, name: str | None = None) -> list[dict[str, object]]:
    _, rows = read_rows(path, "xlsx", Options(sheet=name))
    return [dict(row.cells) for row in rows]


def test_a_workbook_as_a_program_writes_it_and_a_second_import(ledger: Path, tmp_path: Path) -> None:
    source = written(tmp_path / "in.xlsx", [NAMES, ANN, [], BO])
    assert import_file(ledger, source).events_added == 4
    ann, bo = sorted(folded(ledger).subjects, key=lambda person: person.subject_id)
    assert (ann.subject_id, ann.names, ann.identifiers) == (
        "1001",
        ("Ann Example", "安例"),
        (("email", "ann@example.com"),),
    )
    assert bo.names == ("Bo",)
    second, first = sorted(folded(ledger).consent_records, key=lambda record: str(record.record_id))
    assert (first.record_id, first.purposes) == ("r-1", ["tts_training", "asr_training"])
    assert (str(first.valid_from), str(first.valid_until)) == ("2026-01-01", "2026-12-31")
    assert second.record_id == "77"
    before = ledger.read_bytes()
    assert import_file(ledger, source).events_known == 4
    assert ledger.read_bytes() == before


def test_rows_at_fault_keep_the_number_that_the_spreadsheet_shows(ledger: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = filled(
        book.active,
        [["Consents of 2026"], [], ["subject_id", "names", "record_id", "event_time", "valid_from", "x"]],
    )
    page.delete_rows(1)
    page["A2"] = "subject_id"  # the first row is blank now, the second names the columns
    page.append(["s-3", "Ann", None, None, None])
    page.append(["s-4", "=1+1"])
    page.append(["s-5", "#N/A"])
    page.append(["s-6", None, "r-6", dt.datetime(2026, 1, 1, 8, 30)])
    page.append([])
    page.append([None, " "])
    page.append(["s-9", None, "r-9", None, dt.datetime(2026, 1, 1, 8, 30)])
    page.append([1.5, "Bo"])
    page.append([123456789012345678, "Bo"])
    page.append([True, "Bo"])
    page.append(["s-13", "Bo", None, None, None, "=1+1"])
    page.append(["s-14", "Cy", None, None, None, None, "beyond"])
    page.append(["bo@example.com", "Dee"])
    page.append(["s-16", dt.date(2026, 1, 1)])
    page.append(["s-17", "Eve"])
    page.row_dimensions[17].hidden = True
    book.save(tmp_path / "in.xlsx")
    result = import_file(ledger, tmp_path / "in.xlsx", ImportPlan({"x": "-"}))
    assert rejected(result) == [
        ("4", "4", "formula_without_value", "names"),
        ("5", "5", "cell_error", "names"),
        ("6", "6", "no_time_zone", "event_time"),
        ("9", "9", "not_a_date", "valid_from"),
        ("10", "10", "not_whole", "subject_id"),
        ("11", "11", "digits_lost", "subject_id"),
        ("12", "12", "not_text", "subject_id"),
        ("14", "14", "wrong_number_of_cells", ""),
        ("15", "15", "not_an_id", "subject_id"),
        ("16", "16", "not_text", "names"),
    ]
    assert result.rows == 13
    assert [person.subject_id for person in folded(ledger).subjects] == ["s-13", "s-17", "s-3"]


def test_merged_cells_reject_their_rows(ledger: Path, tmp_path: Path) -> None:
    # Below the first row a merged cell is empty: "valid until" of two rows would become open in the second.
    book = openpyxl.Workbook()
    page = filled(book.active, [NAMES, ANN, BO, BO])
    page.merge_cells("J2:J3")
    book.save(tmp_path / "in.xlsx")
    assert [row[::2] for row in rejected(import_file(ledger, tmp_path / "in.xlsx"))] == [
        ("2", "merged_cells"),
        ("3", "merged_cells"),
    ]
    page.merge_cells("A1:B1")
    book.save(tmp_path / "in.xlsx")
    with pytest.raises(UsageError, match="names of the columns are merged"):
        import_file(ledger, tmp_path / "in.xlsx")


def test_the_sheet_is_told_or_the_only_one(ledger: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    filled(book.active, [["subject_id"], ["s-1"]]).title = "Ann Example"
    book.create_sheet("empty")
    hidden = filled(book.create_sheet("old"), [["subject_id"], ["s-9"]])
    hidden.sheet_state = "hidden"
    book.create_chartsheet("picture")
    path = tmp_path / "in.xlsx"
    book.save(path)
    assert cells(path) == [{"subject_id": "s-1"}]
    assert cells(path, "old") == [{"subject_id": "s-9"}]
    filled(book["empty"], [["subject_id"], ["s-2"]])
    book.save(path)
    with pytest.raises(
        UsageError, match=r"2 of the visible sheets hold anything \(1 more are hidden\)"
    ) as caught:
        import_file(ledger, path)
    assert "--sheet NAME" in str(caught.value)
    for name in ("nothing", "picture"):
        with pytest.raises(UsageError, match="none of the 3 sheets") as caught:
            import_file(ledger, path, ImportPlan(options=Options(sheet=name)))
        assert "Ann" not in str(caught.value)
    assert import_file(ledger, path, ImportPlan(options=Options(sheet="empty"))).events_added == 1
    with pytest.raises(UsageError, match="none of the visible sheets holds anything"):
        import_file(ledger, written(tmp_path / "none.xlsx", []))
    with pytest.raises(LedgerError, match="the sheet is empty"):
        import_file(ledger, written(tmp_path / "none.xlsx", [], "a"), ImportPlan(options=Options(sheet="a")))
    with pytest.raises(UsageError, match="row 1, column B"):
        import_file(ledger, written(tmp_path / "none.xlsx", [["subject_id", True]]))


CELLS = [
    ('<c t="n"><v>1001.0</v></c>', "1001"),
    ("<c><v>1.001E3</v></c>", "1001"),
    ("<c><v>x</v></c>", CellFault("not_whole")),
    ("<c><v>NaN</v></c>", CellFault("not_whole")),
    (f'<c s="{DAY}"><v>46023</v></c>', dt.date(2026, 1, 1)),
    (f'<c s="{DAY}"><v>46023.5</v></c>', dt.datetime(2026, 1, 1, 12)),
    (f'<c s="{MOMENT}"><v>46023</v></c>', dt.date(2026, 1, 1)),
    (f'<c s="{MOMENT}"><v>46022.99999999999</v></c>', dt.date(2026, 1, 1)),
    (f'<c s="{DAY}"><v>59</v></c>', dt.date(1900, 2, 28)),
    (f'<c s="{DAY}"><v>61</v></c>', dt.date(1900, 3, 1)),
    (f'<c s="{DAY}"><v>60</v></c>', CellFault("not_a_date")),
    (f'<c s="{DAY}"><v>0.25</v></c>', CellFault("not_a_date")),
    (f'<c s="{DAY}"><v>99999999999</v></c>', CellFault("not_a_date")),
    (f'<c s="{LENGTH}"><v>2</v></c>', "2"),
    (f'<c s="{WITH_WORDS}"><v>2</v></c>', "2"),
    ('<c s="99999999999"><v>2</v></c>', "2"),
    ('<c t="d"><v>2026-01-01T00:00:00</v></c>', "2026-01-01"),
    ('<c t="d"><v>2026-01-01T08:00:00</v></c>', "2026-01-01T08:00:00"),
    ('<c t="b"><v>1</v></c>', True),
    ('<c t="b"><v>7</v></c>', CellFault("not_a_flag")),
    ('<c t="e"><v>#REF!</v></c>', CellFault("cell_error")),
    ('<c t="str"><f>A1</f><v>Ann_x000A_Example</v></c>', "Ann\nExample"),
    ("<c><f>1+1</f><v>2</v></c>", "2"),
    ("<c><f>1+1</f><v/></c>", CellFault("formula_without_value")),
    ("<c><f>1+1</f></c>", CellFault("formula_without_value")),
    ('<c t="e"><f>NA()</f><v>#N/A</v></c>', CellFault("cell_error")),
    ('<c t="s"><v>1</v></c>', "安例"),
    ('<c t="inlineStr"><is><r><t>An</t></r><r><t>n</t></r></is></c>', "Ann"),
    (f'<c t="inlineStr"><is><t>{"x" * 32768}</t></is></c>', CellFault("too_large")),
    (f'<c t="str"><v>{"x" * 40000}</v></c>', CellFault("too_large")),
]
STRINGS = "<si><t>other</t></si><si><r><t>安</t></r><r><t>例</t></r><rPh sb='0' eb='1'><t>アン</t></rPh></si>"


def test_what_a_cell_means(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}">{cell}</row>' for n, (cell, _) in enumerate(CELLS, 2))
    path = packed(tmp_path / "in.xlsx", parts_of(sheet(texts("x") + rows), strings=STRINGS))
    assert [row["x"] for row in cells(path)] == [value for _, value in CELLS]


def test_other_writers(tmp_path: Path) -> None:
    rows = texts("valid_from") + f'<row><c s="{DAY}"><v>44561</v></c></row><row/><row><c/></row>'
    early = packed(tmp_path / "mac.xlsx", parts_of(sheet(rows), book='<workbookPr date1904="1"/>'))
    assert cells(early) == [{"valid_from": dt.date(2026, 1, 1)}]
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="str"><x:v>names</x:v></x:c></x:row>'
        '<x:row><x:c t="str"><x:v>Ann</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert cells(packed(tmp_path / "x.xlsx", parts_of(prefixed), zipfile.ZIP_STORED)) == [{"names": "Ann"}]


GOOD = sheet(texts("subject_id", "names") + texts("s-1", "Ann Example", number=2))
DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY f "&e;&e;">]>'
HOSTILE: list[tuple[dict[str, str | bytes], str]] = [
    ({"xl/worksheets/s1.xml": DOCTYPE + GOOD.replace("Ann", "&f;")}, "document type"),
    ({"xl/strings.xml": DOCTYPE + "<sst/>"}, "document type"),
    ({"xl/workbook.xml": DOCTYPE + "<workbook/>"}, "document type"),
    ({"xl/workbook.xml": b" " * (17 << 20)}, "16 MiB when unpacked"),
    ({"xl/worksheets/s1.xml": "<worksheet " + "x" * (2 << 20)}, "not built like"),
    ({"xl/worksheets/s1.xml": "<a>" * 100}, "not built like"),
    ({"xl/worksheets/s1.xml": "<a>" + "".join(f"<a{n}/>" for n in range(40_000)) + "</a>"}, "not built like"),
    ({"xl/worksheets/s1.xml": sheet(texts("x") + '<row r="1048577"/>')}, "order, or too many"),
    ({"xl/worksheets/s1.xml": sheet(texts("x", number=2) + texts("y", number=1))}, "rows of a sheet are not in order"),
    ({"xl/worksheets/s1.xml": sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>')}, "cell that cannot be"),
    ({"xl/worksheets/s1.xml": sheet('<row r="1"><c r="B1"/><c r="A1"/></row>')}, "cells of a sheet are not in order"),
    ({"xl/worksheets/s1.xml": sheet('<row r="1"><c r="A2"/></row>')}, "cells of a sheet are not in order"),
    ({"xl/worksheets/s1.xml": sheet('<row><c t="s"><v>7</v></c></row>')}, "shared text that is not there"),
    ({"xl/worksheets/s1.xml": sheet('<row><c t="s"><v>-1</v></c></row>')}, "shared text that is not there"),
    ({"xl/worksheets/s1.xml": sheet(texts("x"), behind='<mergeCell ref="A1:ZZZZ9"/>')}, "cell that cannot be"),
    ({"xl/worksheets/s1.xml": sheet(texts("x"), behind='<mergeCell ref="A2:B2"/>' * 100_001)}, "merged cells"),
    ({"xl/worksheets/s1.xml": GOOD.encode("utf-16")}, "not written in UTF-8"),
    ({"xl/worksheets/s1.xml": GOOD[:-30]}, "XLSX file cannot be read on|not a readable XLSX"),
    ({"xl/_rels/workbook.xml.rels": "<Relationships/>"}, "none of the visible sheets holds"),
    ({"_rels/.rels": "<Relationships/>"}, "not a readable XLSX"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "message"), HOSTILE, ids=[f"{n}" for n, _ in enumerate(HOSTILE)])
def test_a_file_built_to_do_harm_is_refused(
    ledger: Path, tmp_path: Path, parts: dict[str, str | bytes], message: str
) -> None:
    path = packed(tmp_path / "in.xlsx", parts_of(GOOD) | parts)
    before = ledger.read_bytes()
    with pytest.raises(ProvscanError, match=message) as caught:
        import_file(ledger, path)
    assert "next: " in str(caught.value)
    assert "Ann" not in str(caught.value)
    assert ledger.read_bytes() == before


def test_a_file_that_is_no_workbook(ledger: Path, tmp_path: Path) -> None:
    whole = packed(tmp_path / "in.xlsx", parts_of(GOOD)).read_bytes()
    at = whole.index(b"PK\x01\x02")
    many = packed(tmp_path / "many.xlsx", {f"{n:0>65000}": b"" for n in range(270)}).read_bytes()
    encrypted = whole[: at + 8] + b"\x01" + whole[at + 9 :]
    for content, message in (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"encrypted, or of the old kind \(.xls\)"),
        (encrypted, "encrypted"),
        (whole[: at + 10] + b"\x0e" + whole[at + 11 :], "packed in a way"),
        (whole[:-40], "not a readable XLSX"),
        (whole.replace(b"PK\x03\x04", b"PK\x03\x05"), "not a readable XLSX"),
        (many, "far more parts"),
        (b"subject_id,names\n", "not a readable XLSX"),
        (b"", "not a readable XLSX"),
    ):
        with pytest.raises(LedgerError, match=message) as caught:
            import_file(ledger, write(tmp_path, content, "bad.xlsx"))
        assert "save it as .xlsx" in str(caught.value)
    binary = parts_of(GOOD) | {
        "_rels/.rels": str(parts_of(GOOD)["_rels/.rels"]).replace("workbook.xml", "workbook.bin")
    }
    with pytest.raises(LedgerError, match="binary kind"):
        import_file(ledger, packed(tmp_path / "in.xlsx", binary))


def test_a_sheet_that_is_torn_keeps_the_rows_before_the_tear(ledger: Path, tmp_path: Path) -> None:
    rows = texts("subject_id") + "".join(texts(f"s-{n}", number=n) for n in range(2, 5000))
    torn = parts_of(sheet(rows)) | {
        "xl/worksheets/s1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}<row><c>'
    }
    with pytest.raises(LedgerError, match=r"cannot be read on: .*, after row \d+"):
        import_file(ledger, packed(tmp_path / "in.xlsx", torn))
    kept = chain.verify(ledger)
    assert kept.whole
    assert kept.events > 1000


def test_a_row_larger_than_a_row_may_be(ledger: Path, tmp_path: Path) -> None:
    wide = "".join(f'<c t="str"><v>{"x" * 30_000}</v></c>' for _ in range(40))
    rows = texts("subject_id", "names") + f'<row r="2">{wide}</row>' + texts("s-3", "Ann", number=3)
    result = import_file(ledger, packed(tmp_path / "in.xlsx", parts_of(sheet(rows))))
    assert rejected(result) == [("2", "2", "too_large", "")]
    assert result.events_added == 1
