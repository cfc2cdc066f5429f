"""docs/ledger.md says what the code does: fields, kinds of demand, event types, reasons."""

from __future__ import annotations

import re
from pathlib import Path

from scanner.ledger.vocabulary import EVENT_TYPES, FIELDS, MANDATORY, RECOMMENDED

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


def test_every_field_has_its_row() -> None:
    rows = {row[0].strip("`"): row[1] for row in table("Fields")}
    assert rows.keys() == FIELDS.keys()
    assert {name for name, kind in rows.items() if kind.endswith("mandatory")} == set(MANDATORY)
    assert {name for name, kind in rows.items() if kind.endswith(", r")} == set(RECOMMENDED)


def test_every_event_type_has_its_row() -> None:
    rows = {row[0].strip("`"): row[1] for row in table("Event types")}
    assert rows == {name: rule.meaning for name, rule in EVENT_TYPES.items()}


def test_every_reason_is_explained() -> None:
    source = "".join(path.read_text() for path in sorted((ROOT / "scanner" / "ledger").rglob("*.py")))
    raised = set(
        re.findall(r'(?:ValueRefusedError\(|CellFault\(|EventError\(\s*|reason=)"([a-z0-9_]+)"', source)
    )
    raised |= {"not_an_id", "not_a_word", "not_utf8", "too_large", "wrong_number_of_cells"}
    only_in_files = {
        "no_hash",
        "bad_hash",
        "not_canonical",
        "not_a_number",
        "not_a_version",
        "unknown_version",
    }
    told = set(re.findall(r"`([a-z0-9_]+)`", " ".join(row[0] for row in table("Import"))))
    assert raised - only_in_files == told - {"unknown_record_id", "unknown_subject_id"}
