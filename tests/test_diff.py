"""`provscan diff` on real scans of a small corpus: what moved, what changed, who became blocked and by which event."""

from __future__ import annotations

import io
import json
import random
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scanner.cli.main import main
from tests.command import run
from tests.test_never_clean import World

CALLS = [
    {"speaker": "spk-1", "text": "write to river@example.com"},
    {"speaker": "spk-2", "text": "write to stone@example.com"},
    {"speaker": "spk-2", "text": "heard Zoe Quillfeather sing"},
    {"speaker": "spk-1", "text": "lamp orchard"},
    {"speaker": "spk-2", "text": "call 202-555-0143 today"},
    {"speaker": "spk-1", "text": "write to river@example.com"},
    {"speaker": "spk-9", "text": "nobody knows me"},
]
EDITED = {"speaker": "spk-1", "text": "lamp orchard and gold@example.com"}
TOP = {"speaker": "spk-1", "text": "write to newcomer@example.com"}


def calls(name: str) -> list[dict[str, str]]:
    return [*CALLS, {"speaker": "spk-1", "text": f"page of {name}"}]


def shuffled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return random.Random(7).sample(rows, len(rows))


class Pairs(World):
    """Two people who agreed, one of them until the end of 2025; each scan goes to a report of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.ledger = self.root / "ledger.jsonl"
        person = (
            "--subject",
            "s-2",
            "--name",
            "Ada Marlowe",
            "--identifier",
            "speaker_id=spk-2",
            "--set",
            "age_band=adult",
        )
        grant = (
            "--subject", "s-2", "--record", "r-2", "--purpose", "tts_training", "--category", "name", "--modality", "text",
            "--controller", "labs", "--consent-type", "written", "--valid-from", "2025-01-01", "--time", "2025-01-01",
            "--valid-until", "2025-12-31", "--set", "granted_by=subject", "--set", "bundled=false", "--set", "signed=true",
            "--set", "evidence_ref=paper 2",
        )  # fmt: skip
        assert said("ledger", "add", self.ledger, "subject", *person)[0] == 0
        assert said("ledger", "add", self.ledger, "grant", *grant)[0] == 0
        self.declare()
        for name in ("top", "mixed", "edited", "still"):
            self.write(calls(name), name)
        self.base = self.scanned("base")

    def declare(self, **changes: Any) -> None:
        super().declare(**({"declares_pi": "yes"} | changes))

    def write(self, rows: list[dict[str, str]], name: str) -> None:
        (self.root / f"talk/{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    def scanned(self, name: str, *more: object) -> Path:
        self.report = self.folder / f"{name}.duckdb"
        assert self.scan(*more) in (1, 3), self.said
        return self.report

    def decided(self, name: str, as_of: str) -> Path:
        out = self.folder / f"{name}.duckdb"
        words = ("--ledger", self.ledger, "--key", self.key, "--as-of", as_of, "--out", out)
        done = run("decide", self.base, *words)
        assert done.returncode in (1, 3), done.stderr
        return out


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    return Pairs(tmp_path_factory.mktemp("pairs"))


@pytest.fixture(scope="module")
def edited(pairs: Pairs) -> Path:
    """One file with a line more at its top, one shuffled, one edited, one renamed, one new; all else as it was."""
    rows = {name: calls(name) for name in ("top", "mixed", "edited")}
    pairs.write([TOP, *rows["top"]], "top")
    pairs.write(shuffled(rows["mixed"]), "mixed")
    pairs.write([*rows["edited"][:3], EDITED, *rows["edited"][4:]], "edited")
    pairs.write([TOP], "added")
    still = pairs.root / "talk/still.jsonl"
    still.rename(still.with_name("renamed.jsonl"))
    report = pairs.scanned("edited")
    still.with_name("renamed.jsonl").rename(still)
    still.with_name("added.jsonl").unlink()
    for name, before in rows.items():
        pairs.write(before, name)
    return report


@pytest.fixture(scope="module")
def found(pairs: Pairs, edited: Path) -> dict[str, Any]:
    return diff(pairs.base, edited)


@pytest.fixture(scope="module")
def expired(pairs: Pairs) -> Path:
    return pairs.decided("expired", "2026-02-01")


def said(*words: object) -> tuple[int, str]:
    """Status and output of a command in this process, which is many times faster than one of its own."""
    out = io.StringIO()
    with redirect_stdout(out), pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.getvalue()


def diff(old: Path, new: Path, *more: object) -> dict[str, Any]:
    status, text = said("diff", old, new, "--json", *more)
    found: dict[str, Any] = json.loads(text)
    assert found["exit_status"] == status
    return found


def counts(found: dict[str, Any]) -> dict[str, Any]:
    return {part: number for part, number in found["counts"].items() if number}


def of_file(found: dict[str, Any], part: str, name: str) -> list[dict[str, Any]]:
    return [row for row in found["parts"][part] if row["path"] == f"talk/{name}.jsonl"]


def test_the_same_inputs_differ_in_nothing(pairs: Pairs) -> None:
    again = pairs.scanned("again", "--workers", 2)
    found = diff(pairs.base, again)
    assert (found["same"], counts(found), found["samples_moved"]) == (True, {}, 0)
    status, text = said("diff", pairs.base, pairs.base)
    assert status == 0 and text.endswith("\nno difference\n")


def test_a_line_at_the_top_is_one_new_sample(found: dict[str, Any]) -> None:
    [sample] = of_file(found, "samples", "top")
    assert (sample["change"], sample["row_was"], sample["row_now"]) == ("new", None, 0)
    assert {(row["change"], row["entity"]) for row in of_file(found, "findings", "top")} == {
        ("new", "EMAIL_ADDRESS"), ("new", "URL"),
    }  # fmt: skip
    assert [row["change"] for row in of_file(found, "links", "top")] == ["new"]
    [decision] = of_file(found, "decisions", "top")
    assert (decision["change"], decision["verdict_now"], decision["causes"]) == (
        "new",
        "use",
        ["changed_file"],
    )


def test_rows_that_were_shuffled_and_files_that_were_renamed_are_the_same(found: dict[str, Any]) -> None:
    files = {row["path"]: (row["change"], row["path_was"]) for row in found["parts"]["files"]}
    assert files["talk/mixed.jsonl"] == ("changed", None)
    assert files["talk/renamed.jsonl"] == ("moved", "talk/still.jsonl")
    for part in ("samples", "findings", "links", "decisions", "issues"):
        assert of_file(found, part, "mixed") == of_file(found, part, "renamed") == [], part
    mixed = calls("mixed")
    moved = sum(one != other for one, other in zip(mixed, shuffled(mixed), strict=True))
    assert (
        len(calls("top")) + moved - 2 <= found["samples_moved"] <= len(calls("top")) + moved
    )  # two rows are alike
    assert counts(found)["files"] == {"changed": 3, "moved": 1, "new": 1}
    assert not {"blocked", "usable", "review", "consents", "elsewhere", "made"} & counts(found).keys()


def test_an_edited_line_is_one_changed_sample(found: dict[str, Any]) -> None:
    [sample] = of_file(found, "samples", "edited")
    assert (sample["change"], sample["row_was"], sample["row_now"]) == ("changed", 3, 3)
    assert {row["change"] for row in of_file(found, "findings", "edited")} == {"new"}
    assert of_file(found, "links", "edited") == of_file(found, "decisions", "edited") == []
    [decision] = of_file(found, "decisions", "added")
    assert decision["causes"] == ["new_file"]


def test_new_one_way_is_gone_the_other(pairs: Pairs, edited: Path, expired: Path) -> None:
    turned = {"new": "gone", "gone": "new", "changed": "changed", "moved": "moved"}
    for new in (edited, expired):
        there, back = counts(diff(pairs.base, new)), counts(diff(new, pairs.base))
        for part in (set(there) | set(back)) - {"blocked", "usable", "review"}:
            assert {turned[word]: n for word, n in there[part].items()} == back[part], part
        assert there.get("blocked") == back.get("usable")


def test_a_withdrawal_blocks_the_samples_of_that_person_alone(pairs: Pairs) -> None:
    kept = pairs.ledger.read_bytes()
    assert said("ledger", "withdraw", pairs.ledger, "--subject", "s-1", "--time", "2025-05-01")[0] == 0
    new = pairs.decided("withdrawn", "2025-06-01")
    pairs.ledger.write_bytes(kept)
    found = diff(pairs.base, new)
    theirs = {
        row[0] for row in query(pairs.base, "SELECT DISTINCT sample_id FROM link WHERE subject_id = 's-1'")
    }
    blocked = found["parts"]["blocked"]
    assert {row["sample_id"] for row in blocked} == theirs and len(blocked) == len(theirs)
    assert {row["subject_id"] for row in blocked} == {"s-1"}
    [why] = found["summary"]["blocked"]
    assert (why["causes"], why["verdict_was"], why["reason_now"]) == (["event"], "use", "withdrawn")
    [event] = why["events"]
    assert (event["type"], event["day"]) == ("withdraw", "2025-05-01")
    assert query(new, f"SELECT event_type FROM consent_event WHERE seq = {event['seq']}") == [("withdraw",)]
    [consent] = found["parts"]["consents"]
    assert consent["record_id"] == "r-1" and consent["fields"]["state"] == ["granted", "withdrawn"]
    assert {row["fact"] for row in found["parts"]["made"]} == {"ledger_digest", "ledger_head"}
    assert not {"samples", "findings", "links", "files", "usable"} & counts(found).keys()
    back = diff(new, pairs.base)
    assert {row["sample_id"] for row in back["parts"]["usable"]} == theirs
    assert back["summary"]["usable"][0]["causes"] == ["event_uncounted"]
    status, text = said("diff", pairs.base, new)
    assert status == 1 and f"s-1: {len(theirs)} samples, use (granted) -> block (withdrawn)" in text
    assert f"withdraw (event {event['seq']} of 2025-05-01)" in text


def test_a_consent_that_has_run_out_is_told_with_its_day(pairs: Pairs, expired: Path) -> None:
    found = diff(pairs.base, expired)
    [why] = found["summary"]["blocked"]
    assert (why["subject_id"], why["causes"], why["reason_now"]) == ("s-2", ["day"], "expired")
    assert why["facts"] == ["valid until 2025-12-31"]
    assert [(row["fact"], row["was"], row["now"]) for row in found["parts"]["made"]] == [
        ("as_of", "2025-06-01", "2026-02-01")
    ]


def test_reports_under_different_keys_are_not_compared_by_value(pairs: Pairs) -> None:
    own, pairs.key = pairs.key, pairs.folder / "other.key"
    pairs.key.write_text("0c" * 32)
    other = pairs.scanned("other_key")
    pairs.key = own
    found = diff(pairs.base, other)
    assert found["exit_status"] == 3 and "DIFFERENT KEYS" in found["notes"][0]
    assert {"samples", "findings", "links", "blocked", "usable", "decisions"} <= found[
        "not_comparable"
    ].keys()
    assert {"files", "consents", "checks", "people", "issues"} <= found["counts"].keys()
    assert not found["not_comparable"].keys() & found["counts"].keys()
    assert counts(found) == {"made": {"changed": 1}}
    status, text = said("diff", pairs.base, other)
    assert status == 3 and "no difference" not in text and "NOT COMPARABLE: findings" in text
    assert said("diff", pairs.base, other, "--only", "consents")[0] == 0


def test_one_part_alone(pairs: Pairs, expired: Path) -> None:
    assert said("diff", pairs.base, expired, "--only", "files")[0] == 0
    status, text = said("diff", pairs.base, expired, "--only", "blocked", "--limit", 1)
    assert status == 1 and "... and more: --limit 0 lists all" in text
    found = diff(pairs.base, expired, "--only", "blocked", "--limit", 2)
    assert list(found["parts"]) == ["blocked"] and len(found["parts"]["blocked"]) == 2


def test_what_was_changed_or_is_no_report_is_refused(pairs: Pairs, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copy(pairs.base, copy)
    with duckdb.connect(str(copy)) as con:
        con.execute("DELETE FROM link")
    for words in ((copy, pairs.base), (pairs.base, copy)):
        assert f"changed after it was sealed: {copy}" in refused(*words)
    (tmp_path / "text").write_text("no report")
    assert "not a DuckDB file" in refused(pairs.base, tmp_path / "text")
    assert "no such report" in refused(pairs.base, tmp_path / "none")
    with duckdb.connect(str(tmp_path / "macro.duckdb")) as con:
        con.execute(f"ATTACH '{pairs.base}' AS base (READ_ONLY)")
        con.execute("COPY FROM DATABASE base TO macro")
        con.execute("CREATE MACRO sha256(x) AS 'same'")
    assert "functions of its own" in refused(pairs.base, tmp_path / "macro.duckdb")


def refused(old: Path, new: Path) -> str:
    told = io.StringIO()
    with redirect_stderr(told):
        assert said("diff", old, new) == (2, "")
    return told.getvalue()


def query(report: Path, text: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(report), read_only=True) as con:
        return con.execute(text).fetchall()
