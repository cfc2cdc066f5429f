"""`provscan verify` by the real command: every part, what it takes to cheat it, and what it never says."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reports.digest import ALGORITHM, canonical_digest
from reports.row_seal import beside_digest, seal_rows
from tests.command import run
from tests.test_never_clean import World

EVERYTHING = (
    "file",
    "layout",
    "seal",
    "beside",
    "attestation",
    "verdicts",
    "program",
    "declaration",
    "data",
    "ledger",
    "people",
    "units",
)


class Verified(World):
    """The plain world with a second source of some files, scanned once."""

    def __init__(self, folder: Path, made: Path) -> None:
        shutil.copytree(made, folder, dirs_exist_ok=True)
        self.root, self.key, self.report = folder / "corpus", folder / "hmac.key", folder / "report.duckdb"
        self.ledger = self.root / "ledger.jsonl"

    def verify(self, *more: object, data: bool = False, ledger: bool = False, key: bool = False) -> int:
        """The exit status; `found` has the parts by name."""
        words: list[object] = ["verify", self.report, "--json", "--ner", "none", "--workers", 1]
        words += ["--declaration", self.root] if data else []
        words += ["--ledger", self.ledger] if ledger else []
        words += ["--key", self.key] if key else []
        done = run(*words, *more)
        self.said = done.stdout + done.stderr
        self.found: dict[str, dict[str, Any]] = {}
        if done.returncode in (0, 1, 3):
            told = json.loads(done.stdout)
            self.found = {part["name"]: part for part in told["parts"]}
            assert told["exit_status"] == done.returncode
        return done.returncode

    def states(self) -> dict[str, str]:
        return {name: part["state"] for name, part in self.found.items()}

    def faults(self, name: str) -> list[str]:
        return [fault["said"] for fault in self.found[name]["faults"]]

    def forge(self, statement: str) -> None:
        """Change the report and seal it anew, as whoever knows how it is done could."""
        with duckdb.connect(str(self.report)) as con:
            con.execute(statement)
            con.execute("DELETE FROM row_seal; DELETE FROM column_seal; DELETE FROM seal")
            digest = canonical_digest(con)
            seal_rows(con)
            con.execute("INSERT INTO seal VALUES (?, ?, ?)", [ALGORITHM, digest, beside_digest(con)])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    world = World(folder)
    for number in range(6):
        (world.root / f"talk/more{number}.jsonl").write_text(
            json.dumps({"speaker": "spk-1", "text": f"write to person{number}@quillfeather.com"}) + "\n"
        )
    assert world.scan("--ner", "none") in (1, 3), world.said
    return folder


@pytest.fixture
def world(tmp_path: Path, made: Path) -> Verified:
    return Verified(tmp_path, made)


def test_everything_holds_and_the_draw_can_be_repeated(world: Verified) -> None:
    assert world.verify("--units", 3, "--seed", "dice 4711", data=True, ledger=True, key=True) == 0, (
        world.said
    )
    assert world.states() == dict.fromkeys(EVERYTHING, "ok") | {"attestation": "not_checked"}
    units = world.rows("SELECT file_id, unit_index FROM unit")
    by_hand = sorted(
        units, key=lambda unit: hashlib.sha256(f"dice 4711 {unit[0]} {unit[1]}".encode()).hexdigest()
    )
    facts = world.found["units"]["facts"]
    assert [tuple(unit) for unit in facts["units_drawn"]] == by_hand[:3]
    assert (facts["units"], facts["drawn"], facts["differing"], facts["at_most"]) == (7, 3, 0, 3)


FORGED = (
    ("UPDATE source SET license_id = 'CC0-1.0', issuer = 'Somebody'", "declaration", "source"),
    ("UPDATE scan SET applicant = 'Somebody Else'", "declaration", "scan"),
    ("INSERT INTO sampling BY NAME SELECT 1 AS position, 'manual' AS method, 'whole_corpus' AS phase, 9 AS population,"
     " 9 AS drawn, 9 AS passed", "declaration", "sampling"),
    ("DELETE FROM field_rule", "data", "field_rule"),
    ("INSERT INTO issue BY NAME SELECT 'i-1' AS issue_id, 'notice' AS severity, 'count.files' AS code,"
     " 'talk' AS source_id, 0 AS rows, 'x' AS detail, 0 AS rows_lost, 0 AS content_lost, 0 AS stored_lost",
     "data", "issue"),
    ("INSERT INTO layout SELECT 'talk', 'vctk', 'h', false, 'x', 1, 1, 1", "data", "layout"),
    ("DELETE FROM recognizer WHERE entity = 'URL'", "units", "recognizer"),
)  # fmt: skip


def test_what_no_unit_says_is_made_anew_and_compared(world: Verified) -> None:
    world.forge("; ".join(statement for statement, _, _ in FORGED))
    assert world.verify("--units", 1, "--seed", "x", data=True, ledger=True, key=True) == 1, world.said
    assert world.states()["seal"] == "ok"
    for _, part, table in FORGED:
        assert any(f"table {table}" in said for said in world.faults(part)), (part, table, world.faults(part))


def test_what_is_not_given_is_not_checked(world: Verified) -> None:
    assert world.verify() == 0
    alone = ("file", "layout", "seal", "beside", "verdicts", "program")
    assert world.states() == {name: "ok" if name in alone else "not_checked" for name in EVERYTHING}


def test_a_forged_verdict_does_not_follow(world: Verified) -> None:
    original = world.rows("SELECT digest FROM seal")[0][0]
    world.forge("UPDATE decision SET verdict = 'review' WHERE link_id = (SELECT min(link_id) FROM decision)")
    [(link,)] = world.rows("SELECT min(link_id) FROM decision")
    assert world.verify("--digest", original) == 1
    assert world.found["seal"]["state"] == "ok" and world.found["digest"]["state"] == "fault"
    assert f"table decision: {link}: another value follows from the report: column verdict" in world.faults(
        "verdicts"
    )


def test_a_forged_finding_is_found_by_scanning_again(world: Verified) -> None:
    # What follows from it is made to follow, too: the row of a file nobody will miss is taken out before the verdicts.
    world.forge(
        "DELETE FROM finding WHERE file_id = (SELECT file_id FROM file WHERE path = 'talk/more3.jsonl')"
    )
    assert world.verify("--units", "all", "--seed", "x", data=True, ledger=True, key=True) == 1, world.said
    assert world.states()["seal"] == "ok" and world.states()["data"] == "ok"
    facts = world.found["units"]["facts"]
    assert (facts["differing"], facts["at_least"], facts["at_most"], facts["drawn"]) == (1, 1, 1, 7)
    assert all(
        "talk/more3.jsonl" in said and "only in the new scan" in said for said in world.faults("units")
    )
    assert world.faults("units")


def test_other_detectors_are_no_pass(world: Verified) -> None:
    assert world.verify("--units", 2, "--ner", "builtin", data=True, ledger=True, key=True) == 3
    assert world.states()["units"] == "not_evaluated" and "other detectors" in world.found["units"]["told"]


@pytest.mark.parametrize("lacking", ["data", "ledger", "key"])
def test_units_that_cannot_be_scanned_are_no_pass(world: Verified, lacking: str) -> None:
    given = {"data": True, "ledger": True, "key": True} | {lacking: False}
    assert world.verify("--units", 2, **given) == 3
    assert world.states()["units"] == "not_evaluated"


def test_files_are_named_without_names_of_people(world: Verified) -> None:
    (world.root / "talk/a.jsonl").write_text("{}\n")
    (world.root / "talk/more1.jsonl").unlink()
    (world.root / "talk/more2.jsonl").rename(world.root / "talk/Zelda Quillfeather.jsonl")
    (world.root / "talk/Ada Marlowe.txt").write_text("new")
    for key in (True, False):
        assert world.verify(data=True, key=key) == 1
        said = world.faults("data")
        assert "table file: talk: talk/a.jsonl: file changed: columns bytes, sha256" in said
        assert "table file: talk: talk/more1.jsonl: file missing" in said
        assert "table file: talk: talk/more2.jsonl: file moved or renamed to talk/<NEW>.jsonl" in said
        assert any(s.startswith("table file: talk: talk/<NEW>: new file (3 bytes, sha256 ") for s in said)
        assert len(said) == 4 and "Zelda" not in world.said and "Ada" not in world.said


def test_a_ledger_that_has_grown(world: Verified) -> None:
    assert (
        run("ledger", "add", world.ledger, "withdraw", "--record", "r-1", "--time", "2025-05-01").returncode
        == 0
    )
    assert world.verify(ledger=True, key=True) == 0, world.said
    assert "it has grown by 1 events since" in world.found["ledger"]["told"]


def test_a_ledger_that_was_written_anew(world: Verified, tmp_path: Path) -> None:
    world.ledger.unlink()
    assert run("ledger", "init", world.ledger).returncode == 0
    assert world.verify(ledger=True, key=True) == 1
    assert world.faults("ledger") == ["line 1 is another event than the one that the report counted"]
    assert world.states()["people"] == "not_evaluated"


def test_a_report_that_says_something_else_of_consents(world: Verified) -> None:
    world.forge("UPDATE consent SET valid_until = DATE '2031-01-01'")
    assert world.verify(ledger=True) == 1
    assert world.faults("ledger") == ["table consent: r-1: the ledger has another value: column valid_until"]


def test_another_key_and_no_report(world: Verified, tmp_path: Path) -> None:
    world.key.write_text("0a" * 32)
    assert world.verify(data=True, key=True) == 2 and "not the key that the scan ran with" in world.said
    (tmp_path / "text").write_text("no report")
    assert run("verify", tmp_path / "nothing").returncode == 2
    done = run("verify", tmp_path / "text")
    assert done.returncode == 1 and "not a DuckDB file" in done.stdout


def test_cells_that_no_report_of_ours_has(world: Verified) -> None:
    with duckdb.connect(str(world.report)) as con:
        con.execute(
            "ALTER TABLE scan ALTER max_depth DROP NOT NULL; ALTER TABLE scan ALTER as_of DROP NOT NULL"
        )
    world.forge("UPDATE scan SET max_depth = NULL, as_of = NULL")
    assert world.verify("--units", 2, data=True, ledger=True, key=True) == 1, world.said
    assert "table scan: the column may be NULL, and provscan's may not: column max_depth" in world.faults(
        "layout"
    )
    assert world.states()["ledger"] == world.states()["units"] == "not_evaluated"


def test_nothing_of_a_report_moves_the_cursor(world: Verified) -> None:
    with duckdb.connect(str(world.report)) as con:
        con.execute("UPDATE finding SET finding_id = chr(27) || '[2J' || finding_id")
        con.execute('CREATE TABLE "\x1b[31mred" (a BIGINT)')
    done = run("verify", world.report)
    assert done.returncode == 1 and "\x1b" not in done.stdout + done.stderr and "planted" in done.stdout
