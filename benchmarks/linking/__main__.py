"""Measures how samples are tied to people: `python -m benchmarks.linking [--keep FOLDER]`.

Writes the truth set, imports its people into a ledger, scans its corpus as a user would, and compares the report's
links with the truth. Prints a table in markdown: for each route how many of its samples are tied to whom they mean
(for several candidates: to all of them, and marked as ambiguous), and how many ties to somebody else count as sure.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks.linking.truth import write

_PROGRAM = "from scanner.cli.main import main; main()"
_DOUBT = ("weak", "common")
_SOURCES = """
version: 1
application: {applicant: Invented Labs, applicant_id: invented-labs, model: truth set}
sources:
  - id: samples
    name: truth set
    locations: [corpus]
    fields: {person: [speaker]}
"""


class Link(NamedTuple):
    """A link of the report."""

    subject: str
    strength: str
    candidates: int

    @property
    def sure(self) -> bool:
        """Whether it says without doubt who it is."""
        return self.candidates == 1 and self.strength not in _DOUBT


def _provscan(*words: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words], capture_output=True, text=True, check=False
    )
    if ran.returncode == 2:
        raise SystemExit(ran.stderr)


def _links(folder: Path) -> dict[int, list[Link]]:
    ledger, report = str(folder / "ledger.jsonl"), str(folder / "report.duckdb")
    (folder / "sources.yaml").write_text(_SOURCES, encoding="utf-8")
    _provscan("ledger", "init", ledger)
    _provscan("ledger", "import", ledger, str(folder / "people.jsonl"))
    _provscan(
        "scan", str(folder / "sources.yaml"), "--ledger", ledger, "--out", report, "--key", str(folder / "key"), "-q",
        "--ner", "none", "--workers", "1",
    )  # fmt: skip
    found: dict[int, list[Link]] = defaultdict(list)
    with duckdb.connect(report, read_only=True) as store:
        rows = store.sql(
            "SELECT row, subject_id, strength, candidates FROM link WHERE subject_id IS NOT NULL"
        )
        for row, subject, strength, candidates in rows.fetchall():
            found[row].append(Link(subject, strength, candidates))
    return found


def measure(folder: Path) -> tuple[list[list[str]], int, int]:
    """Rows of the table, ties to somebody else that count as sure, and samples."""
    write(folder)
    links = _links(folder)
    total, right, false = Counter[str](), Counter[str](), Counter[str]()
    several, ambiguous = Counter[str](), Counter[str]()
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        for row, line in enumerate(lines):
            truth = json.loads(line)
            route, meant = truth["route"], set(truth["meant"])
            found = links.get(row, [])
            total[route] += 1
            false[route] += any(link.sure and (link.subject not in meant or truth["weak"]) for link in found)
            if len(meant) > 1:
                several[route] += 1
                ambiguous[route] += {link.subject for link in found} >= meant and not any(
                    link.sure for link in found
                )
            elif meant:
                right[route] += any(link.subject in meant and (link.sure or truth["weak"]) for link in found)
    table = []
    for route in sorted(total):
        single = total[route] - several[route]
        recall = f"{right[route] / single:.4f}" if single and route not in ("near miss", "nobody") else ""
        several_told = f"{ambiguous[route]}/{several[route]}" if several[route] else ""
        table.append([route, str(total[route]), recall, several_told, str(false[route])])
    return table, sum(false.values()), sum(total.values())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linking", description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, help="leave everything in this folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        table, false, count = measure(asked.keep or Path(temporary))
    print(
        "| route | samples | tied to whom it means | several fit: all told, none sure | surely tied to somebody else |"
    )
    print("|---|---|---|---|---|")
    for cells in table:
        print("| " + " | ".join(cells) + " |")
    print(f"\n{false} of {count:,} samples are surely tied to somebody else.")


if __name__ == "__main__":
    main()
