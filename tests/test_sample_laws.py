"""The checks of each law over the sample corpus: their figures are those counted by hand from its truth file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.command import run
from tests.sample_world import HOME, Scan, read_truth

Fact = dict[str, Any]


@pytest.fixture(scope="module")
def truth() -> dict[str, list[Fact]]:
    return read_truth()


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    return Scan(tmp_path_factory.mktemp("laws"))


SEPARATE_ONLY = "sub-006"
"""Whose consent to their voice is a separate one: enough in China, not in the EU (explicit) or the US (written)."""


@pytest.mark.parametrize("law", ["cn", "eu", "us"])
def test_the_figures_of_a_law_are_those_counted_by_hand(
    scan: Scan, truth: dict[str, list[Fact]], tmp_path: Path, law: str
) -> None:
    new = tmp_path / "new.duckdb"
    done = run("decide", scan.report, "--ledger", HOME / "corpus/ledger.jsonl", "--as-of", "2026-11-01", "--profile", law,
               "--key", scan.report.parent / "key", "--out", new)  # fmt: skip
    assert done.returncode == 3, done.stderr
    with duckdb.connect(str(new), read_only=True) as con:
        rows = con.execute("SELECT check_id, result, violations, observed FROM check_result").fetchall()
    found = {check: (result, violations, observed) for check, result, violations, observed in rows}
    verdicts: dict[tuple[Any, ...], set[str]] = {}
    for link in truth["link"]:
        stricter = law != "cn" and link["subject_id"] == SEPARATE_ONLY
        verdict = "block" if link["verdict"] == "use" and stricter else link["verdict"]
        verdicts.setdefault((link["file"], link["member"], link["row"]), set()).add(verdict)
    blocked = sum("block" in said for said in verdicts.values())
    used = sum(said == {"use"} for said in verdicts.values())
    records = sum(file["samples"] for file in truth["file"])
    assert found["VRD-01"][:2] == ("fail", blocked)
    # Whom a model found beside those planted is no part of the truth.
    others = scan.rows("SELECT sample_id FROM link GROUP BY 1 HAVING bool_and(evidence = 'name_recognised')")
    assert found["VRD-02"][:2] == ("fail", len(verdicts) + len(others) - blocked - used)
    assert f"samples kept that are tied to a person: {used}" in found["IDN-02"][2]
    assert found["SMP-02"][2] == [f"blocked samples: {blocked}", f"samples read: {records}"]
    assert found["PRV-01"][2][0] == f"records: {records}"
    assert found["SMP-01"][:2] == ("pass", 0)
    assert found["INT-02"][2] == [
        f"findings: {len(scan.rows('FROM finding'))}",
        f"links: {len(scan.rows('FROM link'))}",
    ]
