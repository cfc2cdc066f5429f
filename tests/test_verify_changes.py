"""Random single changes, each of which `provscan verify` must catch and name.

`PROVSCAN_CHANGES=300 python -m pytest -n 0 -s tests/test_verify_changes.py` makes 300 of them; PROVSCAN_FUZZ_SEED, which
every run of the tests prints, brings the same ones back.
"""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from reports.verdict import NOT_EVALUATED, OK, Part
from scanner.cli.target import find_declaration
from scanner.errors import DeclarationError
from scanner.run.verify import VerifyRequest, run_verify
from scanner.setup import ScanSetup
from tests.command import run
from tests.report_changes import CHANGES, Copy
from tests.sample_world import HOME

COUNT = int(os.environ.get("PROVSCAN_CHANGES", "8"))
SEED = os.environ.get("PROVSCAN_FUZZ_SEED", "0")


class Silent:
    """Nobody is told how it goes."""

    def stage(self, name: str, total: int | None) -> None: ...

    def advance(self, done: int, rows: int) -> None: ...

    def note(self, text: str) -> None: ...


def verified(copy: Copy, *, with_key: bool = True) -> list[Part]:
    declaration: object
    try:
        declaration = find_declaration(copy.declaration)
    except DeclarationError as error:
        declaration = error.what
    request = VerifyRequest(
        report=copy.report, digest=None, declaration_file=copy.declaration, declaration=declaration,  # type: ignore[arg-type]
        ledger=copy.ledger, evidence=None, key_file=copy.key if with_key else None, profile=None, draw=None,
        given=ScanSetup(b"", ()),
    )  # fmt: skip
    return run_verify(request, Silent())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed corpus, scanned once by the real command."""
    folder = tmp_path_factory.mktemp("made") / "world"
    folder.mkdir()
    shutil.copytree(HOME / "corpus", folder / "corpus", symlinks=True)
    (folder / "key").write_text("0c" * 32)
    words = ("--key", folder / "key", "--out", folder / "report.duckdb", "--as-of", "2026-11-01", "-q")
    assert run("scan", folder / "corpus", *words).returncode == 3
    return folder


@pytest.mark.parametrize("with_key", [True, False])
def test_what_was_not_changed_holds(made: Path, tmp_path: Path, with_key: bool) -> None:
    found = verified(Copy(made, tmp_path / "copy"), with_key=with_key)
    assert {part.state for part in found if part.name not in ("units", "attestation")} <= {
        OK,
        *(() if with_key else ("not_checked",)),
    }
    assert not [fault for part in found for fault in part.faults]


def test_every_change_is_caught_and_named(made: Path, tmp_path: Path) -> None:
    dice = random.Random(f"changes {SEED}")
    missed = []
    for number in range(COUNT):
        copy = Copy(made, tmp_path / "copy")
        expected = CHANGES[number % len(CHANGES)](copy, dice)
        found = verified(copy, with_key=dice.random() < 0.5)
        if not expected.met_by(found):
            said = [
                f"{p.name} {p.state} {p.told} {[str(f) for f in p.faults[:3]]}"
                for p in found
                if p.state not in (OK,)
            ]
            missed.append((number, expected, said))
            print(f"missed {number}: {expected} {said}")  # noqa: T201
        assert not [p for p in found if p.state == NOT_EVALUATED and p.name == "seal"]
        shutil.rmtree(tmp_path / "copy")
    print(f"{COUNT - len(missed)} of {COUNT} changes caught and named, seed {SEED}")  # noqa: T201
    assert missed == []
