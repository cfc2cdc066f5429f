"""`provscan decide`: the verdicts of a report again, by the real command on real reports.

The measure of it all: deciding again gives, to the digest, what a scan with the same ledger, day and profile gives.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reports import profile
from tests.command import run, start
from tests.sample_world import HOME, Scan
from tests.test_never_clean import World

BASELINE = Path(profile.__file__).parent / "profiles/baseline.toml"
DAY = "2025-06-01"


class Decided(World):
    """The plain world, scanned once; `decide` writes `new`."""

    def __init__(self, folder: Path, made: Path) -> None:
        shutil.copytree(made, folder, dirs_exist_ok=True)
        self.root, self.key, self.report = folder / "corpus", folder / "hmac.key", folder / "report.duckdb"
        self.new = folder / "new.duckdb"
        self.ledger = self.root / "ledger.jsonl"
        self.home = folder / "config"

    def decide(self, *more: object, key: bool = True, ledger: bool = True, as_of: str = DAY) -> int:
        """The exit status; the same ledger, day and key as the scan had, if nothing else is said."""
        words: list[object] = ["decide", self.report, "--as-of", as_of, "--out", self.new]
        words += ["--ledger", self.ledger] if ledger else []
        words += ["--key", self.key] if key else []
        done = run(*words, *more, more={"XDG_CONFIG_HOME": str(self.home)})
        self.said = done.stdout + done.stderr
        return done.returncode

    def enter(self, *words: object) -> None:
        """Add to the ledger."""
        done = run("ledger", words[0], self.ledger, *words[1:])
        assert done.returncode == 0, done.stderr

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the new report."""
        with duckdb.connect(str(self.new), read_only=True) as con:
            return con.execute(query).fetchall()

    def verdicts(self) -> list[tuple[Any, ...]]:
        return self.ask("SELECT verdict, reason, count(*) FROM decision GROUP BY ALL ORDER BY ALL")

    def unsought(self) -> list[str]:
        """People whom the new report says were not looked for."""
        return [
            d for (d,) in self.ask("SELECT detail FROM issue WHERE code = 'subject.not_sought' ORDER BY 1")
        ]


def digest(report: Path) -> str:
    return str(json.loads(run("show", report, "--json").stdout)["digest"]["found"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world, made and scanned once; every test has a copy."""
    folder = tmp_path_factory.mktemp("made")
    world = World(folder)
    assert world.scan() == 0, world.said
    return folder


@pytest.fixture
def world(tmp_path: Path, made: Path) -> Decided:
    return Decided(tmp_path, made)


def test_the_same_inputs_give_the_same_digest(world: Decided) -> None:
    before = world.report.read_bytes()
    assert world.decide() == 0, world.said
    assert run("show", world.new, "--digest", digest(world.report)).returncode == 0
    assert "CLEAN as of 2025-06-01" in world.said and f"report: {world.new}" in world.said
    assert f"decided again from report {digest(world.report)}: the data were NOT read anew" in world.said
    assert world.report.read_bytes() == before
    assert world.ask("SELECT decided_from, executor, workers FROM run") == [(digest(world.report), "none", 0)]
    assert world.rows("SELECT decided_from FROM run") == [(None,)]


def test_the_sample_corpus_gives_the_same_digest(tmp_path: Path) -> None:
    scan = Scan(tmp_path)
    new = tmp_path / "new.duckdb"
    words = ("--ledger", HOME / "corpus/ledger.jsonl", "--key", tmp_path / "key", "--as-of", "2026-11-01")
    assert run("decide", scan.report, *words, "--out", new).returncode == 3
    assert digest(new) == digest(scan.report)


def test_a_withdrawal_blocks_as_a_new_scan_would(world: Decided) -> None:
    world.enter("withdraw", "--subject", "s-1", "--time", "2025-05-01")
    assert world.decide() == 1, world.said
    assert world.verdicts() == [("block", "withdrawn", 2)] and world.unsought() == []
    assert world.scan("--force") == 1
    assert digest(world.new) == digest(world.report)


def test_an_earlier_day_and_an_earlier_ledger(world: Decided) -> None:
    world.enter("withdraw", "--subject", "s-1", "--time", "2025-05-01")
    assert world.decide(as_of="2025-04-30") == 0, world.said
    assert world.verdicts() == [("use", "granted", 2)]
    assert "what happened after 2025-04-30, withdrawals among it, was NOT counted" in world.said
    assert world.decide("--ledger-at", "2000-01-01", "--force") == 3  # a ledger of nobody
    assert world.verdicts() == [("block", "subject_unresolved", 2)]
    assert world.ask("SELECT ledger_at::VARCHAR FROM scan") == [("2000-01-01 00:00:00",)]


def test_without_a_day_it_is_today_whatever_the_report_says(world: Decided) -> None:
    world.enter("withdraw", "--subject", "s-1")
    done = run("decide", world.report, "--ledger", world.ledger, "--key", world.key, "--out", world.new, "-q")
    assert done.returncode == 1 and done.stdout == ""
    assert world.verdicts() == [("block", "withdrawn", 2)]


def test_another_profile(world: Decided, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    stricter = BASELINE.read_text().replace('name = "baseline"', 'name = "own"', 1)
    stricter = stricter.replace('text = ["name"]', 'text = ["name", "voice"]', 1)
    own.write_text(stricter)
    assert world.decide("--profile", own) == 1, world.said
    assert world.ask("SELECT profile FROM scan") == [("own",)]
    assert world.verdicts() == [("block", "out_of_scope", 2)]
    world.new.replace(world.report)
    assert world.decide() == 2  # a profile in a file is not found again by its name
    assert "--profile" in world.said and not world.new.exists()
    assert world.decide("--profile", "baseline") == 0, world.said


def test_a_person_who_came_later_was_not_looked_for(world: Decided) -> None:
    first = digest(world.report)
    copy = world.root.parent / "before.jsonl"
    copy.write_bytes(world.ledger.read_bytes())
    world.enter("add", "subject", "--subject", "s-2", "--name", "Ada Marlowe")
    assert world.decide() == 3
    assert world.unsought() == ["s-2: was not looked for under all that the ledger now says of them"]
    assert "subject.not_sought" in world.said and "scan again with this ledger" in world.said
    assert world.verdicts() == [("use", "granted", 2)]
    assert b"Marlowe" not in world.new.read_bytes() and "Marlowe" not in world.said
    world.new.replace(world.report)
    assert (
        world.decide() == 3 and len(world.unsought()) == 1
    )  # who was not looked for is not looked for by a decision
    assert world.decide("--ledger", copy, "--force") == 0, world.said
    assert digest(world.new) == first
    assert world.scan("--force") == 0, world.said
    assert world.decide("--force") == 0 and world.unsought() == []


@pytest.mark.parametrize(
    "change", [("--name", "Zoe Q"), ("--alias", "Quill"), ("--identifier", "handle=zoeq"), ("--set", "replaces=true")]
)  # fmt: skip
def test_what_a_person_is_looked_for_by_changed(world: Decided, change: tuple[str, str]) -> None:
    world.enter("add", "subject", "--subject", "s-1", *change)
    assert world.decide() == 3
    assert [detail.split(":")[0] for detail in world.unsought()] == ["s-1"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("add", "subject", "--subject", "s-1", "--set", "birth_date=1990-01-01"), 0),
        (("add", "subject", "--subject", "s-1", "--name", "Zoe Quillfeather"), 0),  # said again
        (("add", "object", "--subject", "s-1", "--time", "2025-05-01"), 1),
        (("add", "revoke", "--record", "r-1", "--time", "2025-05-01"), 1),
        (("add", "renew", "--record", "r-1", "--time", "2025-05-01", "--set", "valid_until=2025-05-31"), 1),
    ],
)
def test_what_is_agreed_to_does_not_change_who_was_looked_for(
    world: Decided, words: tuple[str, ...], status: int
) -> None:
    world.enter(*words)
    assert world.decide() == status, world.said
    assert world.unsought() == []


def test_without_the_key_nobody_knows_who_was_looked_for(world: Decided) -> None:
    assert world.decide(key=False) == 0, world.said  # the very same ledger: nothing can have changed
    assert digest(world.new) == digest(world.report)
    world.enter("withdraw", "--subject", "s-1", "--time", "2025-05-01")
    assert world.decide("--force", key=False) == 3
    assert "give the key with --key" in world.said.lower()
    [detail] = world.unsought()
    assert detail.startswith("nobody knows") and world.verdicts() == [("block", "withdrawn", 2)]
    assert not (world.home / "provscan").exists()  # no key is made here
    (world.home / "provscan").mkdir(parents=True)
    own = world.home / "provscan/hmac.key"
    own.write_text("0c" * 32)
    assert world.decide("--force", key=False) == 3 and len(world.unsought()) == 1  # a key, but another one
    own.write_bytes(world.key.read_bytes())
    assert world.decide("--force", key=False) == 1 and world.unsought() == []


@pytest.mark.parametrize("content", ["0c" * 32, "no key"])
def test_another_key_is_refused(world: Decided, content: str) -> None:
    other = world.root.parent / "other.key"
    other.write_text(content)
    assert world.decide("--key", other) == 2
    assert "key" in world.said and not world.new.exists()


def test_a_report_that_was_made_without_a_ledger(world: Decided) -> None:
    assert world.decide(ledger=False) == 2 and "--ledger" in world.said
    away = world.root.parent / "away.jsonl"
    world.ledger.rename(away)
    assert world.scan("--force") == 3
    assert world.decide(ledger=False) == 3
    assert digest(world.new) == digest(world.report)
    assert world.decide("--ledger", away, "--force", ledger=False) == 3
    assert [detail.split(":")[0] for detail in world.unsought()] == ["s-1"]


def test_a_changed_report_is_refused(world: Decided) -> None:
    with duckdb.connect(str(world.report)) as con:
        con.execute("UPDATE link SET subject_id = 's-9'")
    assert world.decide() == 2
    assert "changed after it was sealed" in world.said and not world.new.exists()
    world.report.write_text("no report")
    assert world.decide() == 2 and not world.new.exists()


def test_a_broken_ledger_is_refused(world: Decided) -> None:
    world.ledger.write_text(world.ledger.read_text()[:-20])
    assert world.decide() == 2
    assert not world.new.exists()


def test_nothing_is_replaced_but_a_report_and_that_by_force(world: Decided) -> None:
    before = world.report.read_bytes()
    assert world.decide("--out", world.report) == 2 and "--force" in world.said
    for place in (world.ledger, world.key, world.root / "talk/a.jsonl"):
        kept = place.read_bytes()
        assert world.decide("--out", place, "--force") == 2 and "never replaced" in world.said
        assert place.read_bytes() == kept
    assert world.decide("--out", world.root / "none/new.duckdb") == 2
    assert world.report.read_bytes() == before
    was = digest(world.report)
    assert world.decide("--out", world.report, "--force") == 0
    assert digest(world.report) == was


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.15])
def test_killed_in_the_middle_it_leaves_nothing_half(world: Decided, wait: float) -> None:
    before, was = world.report.read_bytes(), digest(world.report)
    for out in (world.new, world.report):
        words = (
            "decide",
            world.report,
            "--ledger",
            world.ledger,
            "--key",
            world.key,
            "--as-of",
            DAY,
            "--force",
        )
        started = start(*words, "--out", out)
        while not _building(world) and started.poll() is None:
            time.sleep(0.001)
        time.sleep(wait)
        _kill(started)
        assert world.report.read_bytes() == before or digest(world.report) == was
        assert not world.new.exists() or digest(world.new) == was
        for left in _building(
            world
        ):  # a folder with a name of its own, beside the report; nobody takes it for one
            assert left.name.startswith(".")
    assert world.decide("--force") == 0, world.said
    assert digest(world.new) == was


def _building(world: Decided) -> list[Path]:
    return list(world.report.parent.glob(".*.building"))


def _kill(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
