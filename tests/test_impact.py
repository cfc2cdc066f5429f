"""`provscan impact`: what is tied to one person, counted by hand in small worlds and listed by the real command."""

from __future__ import annotations

import csv
import io
import json
import shutil
import wave
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scanner.cli.impact import _defused
from tests.command import run
from tests.test_never_clean import World

ROWS = [
    {"speaker": "spk-1", "text": "river stone"},
    {"speaker": "spk-2", "text": "lamp orchard"},
    {"speaker": "spk-2", "text": "heard Zoe Quillfeather sing"},
    {"speaker": "spk-1", "text": "and Ada Marlowe too"},
    {"speaker": "spk-2", "text": "said Robin Lark"},
]
"""Rows 0, 2 and 3 are Zoe's, 2 and 3 with Ada; row 4 names two people who are called alike."""
FORMULA = "=cmd"


class Tied(World):
    """Four people in two sources: rows, an archive, recordings and a copy of one of them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        ledger = self.root / "ledger.jsonl"
        for words in (
            ("--subject", "s-2", "--name", "Ada Marlowe", "--identifier", "speaker_id=spk-2"),
            ("--subject", "s-3", "--name", "Robin Lark"),
            ("--subject", "s-4", "--name", "Robin Lark"),
            ("--subject", "s-5", "--name", "Nobody Anywhere"),
        ):
            assert run("ledger", "add", ledger, "subject", *words).returncode == 0
        talk = self.root / "talk"
        (talk / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
        (self.root / FORMULA).mkdir()
        (self.root / FORMULA / "f.jsonl").write_text(json.dumps(ROWS[0]) + "\n")
        with zipfile.ZipFile(talk / "more.zip", "w") as archive:
            archive.writestr("b.jsonl", json.dumps(ROWS[1]) + "\n")
            archive.writestr("c.jsonl", json.dumps(ROWS[0]) + "\n" + json.dumps(ROWS[0]) + "\n")
        (talk / "spk-1").mkdir()
        (talk / "spk-1/d.wav").write_bytes(_sound(2.0))
        (talk / "elsewhere").mkdir()
        (talk / "elsewhere/e.wav").write_bytes(_sound(2.0))
        source = {
            "locations": ["talk", FORMULA],
            "modalities": ["text", "audio"],
            "declares_pi": "yes",
            "person_path": "talk/{person}/*.wav",
        }
        self.declare(**source)
        status = self.scan()
        assert status in (1, 3), self.said


def _sound(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * int(8000 * seconds))
    return out.getvalue()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Tied:
    return Tied(tmp_path_factory.mktemp("tied"))


def impact(world: World, person: str, *more: object) -> str:
    done = run("impact", world.report, "--subject", person, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def told(world: World, person: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(impact(world, person, "--json"))
    return found


def places(found: dict[str, Any], standing: str) -> list[tuple[Any, ...]]:
    names = ("path", "member_path", "row", "others")
    return [tuple(s[name] for name in names) for s in found["samples"] if s["standing"] == standing]


def sums(found: dict[str, Any], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in found["summary"]]


SUMS = ("standing", "source_id", "verdict", "files", "samples", "members", "bytes", "hours", "shared")


def test_what_is_tied_to_a_person_counted_by_hand(world: Tied) -> None:
    found = told(world, "s-1")
    recording = len(_sound(2.0))
    line = [len(json.dumps(row)) + 1 for row in ROWS]
    assert sums(found, *SUMS) == [
        ("theirs", "talk", "block", 1, 1, 0, recording, round(2 / 3600, 4), 0),
        ("theirs", "talk", "use", 3, 6, 1, 4 * line[0] + line[2] + line[3], None, 2),
        ("copy", "talk", "block", 1, 1, 0, recording, round(2 / 3600, 4), 1),
    ]
    theirs, [copy] = places(found, "theirs"), places(found, "copy")
    assert [place for place in theirs if not place[0].endswith("d.wav")] == [
        ("=cmd/f.jsonl", None, 0, 0),
        ("talk/a.jsonl", None, 0, 0),
        ("talk/a.jsonl", None, 2, 1),
        ("talk/a.jsonl", None, 3, 1),
        ("talk/more.zip", "!/c.jsonl", 0, 0),
        ("talk/more.zip", "!/c.jsonl", 1, 0),
    ]
    assert copy[0].endswith("e.wav")
    assert places(found, "may be theirs") == []
    assert {s["verdict"] for s in found["samples"] if s["path"].endswith("jsonl")} == {"use"}


def test_ambiguous_evidence_stands_apart(world: Tied) -> None:
    for person in ("s-3", "s-4"):
        found = told(world, person)
        assert sums(found, "standing", "verdict", "samples") == [("may be theirs", "review", 1)]
        [sample] = found["samples"]
        assert (sample["row"], sample["candidates"], sample["reasons"]) == (4, 2, ["ambiguous_person"])
        assert sample["others"] == 2  # the speaker, and who is called alike
        assert "may be theirs: 1 samples" in impact(world, person)


def test_nothing_tied_and_nobody_of_that_id(world: Tied) -> None:
    assert told(world, "s-5")["samples"] == []
    assert "nothing is tied to them" in impact(world, "s-5")
    done = run("impact", world.report, "--subject", "s-9")
    assert done.returncode == 2 and "show REPORT --by person" in done.stderr
    assert run("impact", world.report).returncode == 2
    assert run("impact", world.report, "--subject", "s-1", "--json", "--csv", "x").returncode == 2


def test_the_list_for_deletion(world: Tied, tmp_path: Path) -> None:
    place = tmp_path / "list.csv"
    said = impact(world, "s-1", "--csv", place)
    assert f"list: {place} (8 lines)" in said
    with place.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = told(world, "s-1")["samples"]
    assert [row["sample_id"] for row in rows] == [sample["sample_id"] for sample in found]
    assert [row["path"] for row in rows if "cmd" in row["path"]] == ["'=cmd/f.jsonl"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    content = place.read_text()
    assert "Quillfeather" not in content and "Marlowe" not in content
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    again = run("impact", world.report, "--subject", "s-2", "--csv", place)
    assert again.returncode == 2 and "there already" in again.stderr
    assert place.read_text() == content
    assert run("impact", world.report, "--subject", "s-2", "--csv", tmp_path / "no/list.csv").returncode == 2


@pytest.mark.parametrize("sign", list("=+-@\t\r＝＋－＠"))
def test_no_cell_is_a_formula(sign: str) -> None:
    assert _defused(f"{sign}cmd|' /C calc'!A0").startswith("'")
    assert _defused([f"{sign}x", "y"]).startswith("'")
    assert _defused(-1) == -1 and _defused("a=b") == "a=b" and _defused(None) is None


def test_a_long_list_is_cut_in_the_terminal_alone(tmp_path: Path) -> None:
    many = World(tmp_path)
    (many.root / "talk/a.jsonl").write_text((json.dumps(ROWS[0]) + "\n") * 50)
    assert many.scan() == 0, many.said
    assert "... and 30 more: --csv FILE lists all" in impact(many, "s-1")
    assert len(told(many, "s-1")["samples"]) == 50


def test_what_may_be_missing_is_told(world: Tied, tmp_path: Path) -> None:
    new, ledger = tmp_path / "new.duckdb", tmp_path / "ledger.jsonl"
    shutil.copy(world.root / "ledger.jsonl", ledger)
    assert (
        run("ledger", "add", ledger, "subject", "--subject", "s-5", "--alias", "Other Name").returncode == 0
    )
    words = (
        "decide",
        world.report,
        "--ledger",
        ledger,
        "--key",
        world.key,
        "--as-of",
        "2025-06-01",
        "--out",
        new,
    )
    assert run(*words).returncode == 3
    note = "was not (surely) looked for"
    assert note in run("impact", new, "--subject", "s-5").stdout
    assert note not in run("impact", new, "--subject", "s-1").stdout


def test_a_changed_report_is_refused(world: Tied, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copy(world.report, copy)
    with duckdb.connect(str(copy)) as con:
        con.execute("DELETE FROM link")
    done = run("impact", copy, "--subject", "s-1")
    assert done.returncode == 2 and "changed after it was sealed" in done.stderr
