"""What must never pass for clean: slips of the declaration, samples of nobody, content that nobody searched.

Every world here would be clean but for one thing; the first test shows that the plain one is.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
import yaml

from tests.command import run
from tests.scanner.readers.making import PIXEL

ROWS = [{"speaker": "spk-1", "text": "river stone"}, {"speaker": "spk-1", "text": "lamp orchard"}]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS)
SOURCE: dict[str, Any] = {
    "id": "talk", "name": "Talk", "kind": "self_collected", "issuer": "Example Labs", "locations": ["talk"],
    "modalities": ["text"], "languages": ["en"], "purposes": ["tts_training"], "collected_from": "2025-01-01",
    "collected_to": "2025-02-01", "origin_country": "CN", "collection_record_ref": "book 1", "declares_pi": "no",
    "declares_sensitive_pi": "no", "declares_minors": "no", "person_specific": "no", "fields": {"person": ["speaker"]},
}  # fmt: skip


@cache
def _ledger() -> bytes:
    """The ledger of one person who agreed, made once by the real commands: three processes for each test would add up."""
    with TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.jsonl"
        for words in (
            ("init", ledger),
            ("add", ledger, "subject", "--subject", "s-1", "--name", "Zoe Quillfeather", "--identifier", "speaker_id=spk-1",
             "--set", "age_band=adult"),
            ("add", ledger, "grant", "--subject", "s-1", "--record", "r-1", "--purpose", "tts_training", "--category",
             "name", "--category", "likeness", "--modality", "text", "--modality", "image", "--controller", "labs",
             "--consent-type", "written", "--valid-from", "2025-01-01", "--time", "2025-01-01", "--set",
             "granted_by=subject", "--set", "bundled=false", "--set", "signed=true", "--set", "evidence_ref=paper 1"),
        ):  # fmt: skip
            done = run("ledger", *words)
            assert done.returncode == 0, done.stderr
        return ledger.read_bytes()


class World:
    """A folder with one source, a ledger of one person who agreed to its use, and a key."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "corpus"
        self.key = folder / "hmac.key"
        self.key.write_text("0b" * 32)
        self.report = folder / "report.duckdb"
        (self.root / "talk").mkdir(parents=True)
        (self.root / "talk/a.jsonl").write_text(LINES)
        (self.root / "ledger.jsonl").write_bytes(_ledger())
        self.declare()

    def declare(self, **changes: Any) -> None:
        """The source, with changes; a key that becomes None is left out."""
        source = {key: value for key, value in (SOURCE | changes).items() if value is not None}
        head = {"applicant": "Example Labs", "applicant_id": "labs", "model": "M"}
        text = yaml.safe_dump({"version": 1, "application": head, "sources": [source]})
        (self.root / "sources.yaml").write_text(text)

    def scan(self, *more: object) -> int:
        """The exit status of a scan."""
        done = run(
            "scan", self.root, "--key", self.key, "--out", self.report, "--as-of", "2025-06-01", "--workers", 1, *more
        )  # fmt: skip
        self.said = done.stdout + done.stderr
        return done.returncode

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the report."""
        with duckdb.connect(str(self.report), read_only=True) as con:
            return con.execute(query).fetchall()

    def issues(self) -> list[tuple[Any, ...]]:
        """Code, field and rows of each open issue."""
        return self.rows("SELECT code, field, rows FROM issue WHERE severity = 'open' ORDER BY ALL")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_the_plain_world_is_clean(world: World) -> None:
    assert world.scan() == 0, world.said
    assert world.rows("SELECT verdict, count(*) FROM decision GROUP BY 1") == [("use", 2)]
    assert "CLEAN as of 2025-06-01 (later events not counted): " in world.said
    assert "NOT looked for" in world.said


@pytest.mark.parametrize(
    ("fields", "unmatched"),
    [
        ({"person": ["speakers[]"]}, "speakers[]"),
        ({"person": ["speaker", "author"]}, "author"),
        ({"person": ["speaker"], "include": ["text", "body"]}, "body"),
        ({"person": ["speaker"], "exclude": ["txt"]}, "txt"),
    ],
)
def test_a_pattern_that_matches_nothing(world: World, fields: dict[str, list[str]], unmatched: str) -> None:
    world.declare(fields=fields)
    assert world.scan() == 3
    assert ("rule.unmatched", unmatched, 0) in world.issues()
    assert world.rows(f"SELECT matched FROM field_rule WHERE pattern = '{unmatched}'") == [(False,)]


def test_a_person_path_that_matches_nothing(world: World) -> None:
    world.declare(fields=None, person_path="talks/{person}/**")
    assert world.scan() == 3
    assert {code for code, _, _ in world.issues()} == {"rule.unmatched", "person.missing"}
    assert run("plan", world.root).returncode == 3


def test_a_headless_table_with_a_person_column(world: World) -> None:
    (world.root / "talk/a.jsonl").rename(world.root / "a")
    (world.root / "talk/a.csv").write_text("spk-1,river\nspk-1,stone\n")
    (world.root / "a").unlink()
    assert world.scan() == 3
    assert ("person.missing", None, 1) in world.issues() and (
        "rule.unmatched",
        "speaker",
        0,
    ) in world.issues()


def test_rows_without_their_person_are_counted(world: World) -> None:
    more = [{"speaker": who, "text": "x"} for who in (None, "spk-1", " ", "spk-1")] + [{"text": "y"}]
    (world.root / "talk/a.jsonl").write_text(LINES + "".join(json.dumps(row) + "\n" for row in more))
    assert world.scan() == 3
    assert world.issues() == [("person.missing", None, 1)] * 3
    assert world.rows("SELECT row FROM issue ORDER BY 1") == [(2,), (4,), (6,)]


def test_a_field_that_was_left_out(world: World) -> None:
    world.declare(fields={"person": ["speaker"], "exclude": ["text"]})
    assert world.scan() == 3
    words = dict(world.rows("SELECT check_id, result FROM check_result"))
    assert {words[check] for check in ("PI-01", "VRD-01", "RD-02")} == {"not_evaluated"}
    assert "field text is left out" in world.said and "value.excluded" in world.said


def test_an_image_of_nobody_and_an_image_declared_free_of_people(world: World) -> None:
    (world.root / "talk/a.jsonl").unlink()
    (world.root / "talk/a.png").write_bytes(PIXEL)
    world.declare(modalities=["image"], fields=None, declares_pi="yes")
    assert world.scan() == 3
    assert "nothing INSIDE images" in world.said and "1 of them tied to nobody" in world.said
    known = {"modalities": ["image"], "fields": None, "persons": ["s-1"]}
    world.declare(**known, declares_pi="yes", declares_sensitive_pi="yes")
    assert world.scan("--force") == 0, world.said
    for free in ("declares_pi", "declares_sensitive_pi"):
        world.declare(**(known | {"declares_pi": "yes", "declares_sensitive_pi": "yes", free: "no"}))
        assert world.scan("--force") == 3


@pytest.mark.parametrize("narrowed", [("--entities", "EMAIL_ADDRESS"), ("--min-score", "0.9")])
def test_a_search_for_less(world: World, narrowed: tuple[str, str]) -> None:
    assert world.scan(*narrowed) == 3
    assert (
        world.rows("SELECT result FROM check_result WHERE check_id IN ('RD-02', 'PI-01')")
        == [("not_evaluated",)] * 2
    )


def test_file_and_key_names_are_hidden_whatever_is_looked_for(world: World) -> None:
    row = json.dumps({"speaker": "spk-1", "Zoe_Quillfeather": "x", "qovlarin@dravemook.com": "y"})
    (world.root / "talk/qovlarin@dravemook.com.jsonl").write_text(row + "\n")
    assert world.scan("--entities", "CREDIT_CARD", "--min-score", "1.0") == 3
    content = world.report.read_bytes() + world.said.encode()
    assert b"qovlarin" not in content and b"Quillfeather" not in content


@pytest.mark.parametrize("name", ["talk/a.jsonl", "ledger.jsonl", "sources.yaml", "note.txt"])
def test_nothing_but_a_report_is_ever_replaced(world: World, name: str) -> None:
    place = world.root / name
    place.touch()
    before = place.read_bytes()
    done = run("scan", world.root, "--key", world.key, "--out", place, "--force")
    assert done.returncode == 2 and "never replaced" in done.stderr
    assert place.read_bytes() == before


def test_a_folder_that_is_not_ours_is_not_taken_for_work(world: World) -> None:
    folder = world.report.with_name("report.duckdb.work")
    folder.mkdir()
    (folder / "mine.txt").write_text("precious")
    assert world.scan("--fresh") == 2
    assert (folder / "mine.txt").read_text() == "precious"


def test_plan_tells_what_no_scan_could_make_clean(world: World) -> None:
    assert run("plan", world.root).returncode == 0
    world.declare(issuer=None, kind="open", persons=["s-9"])
    done = run("plan", world.root)
    assert done.returncode == 3
    for words in ("issuer", "license_ref", "persons names s-9"):
        assert words in done.stdout
    world.declare()
    assert run("plan", world.root, "--profile", "atlantis").returncode == 2
    (world.root / "ledger.jsonl").rename(world.root.parent / "elsewhere")
    assert "no ledger" in run("plan", world.root).stdout


@pytest.mark.parametrize("languages", [None, ["YUE"], ["en", "zh-Hans"]])
def test_text_that_may_be_chinese_is_declared_free_only_if_chinese_identifiers_were_looked_for(
    world: World, languages: list[str] | None
) -> None:
    world.declare(languages=languages)
    assert world.scan("--entities", "EMAIL_ADDRESS") == 3
    assert world.rows("SELECT result FROM check_result WHERE check_id = 'PI-01'") == [("not_evaluated",)]
    assert world.rows("SELECT count(*) FROM search_limit WHERE kind = 'chinese'") == [(1,)]
    assert world.scan("--force") == 0
    assert world.rows("SELECT result FROM check_result WHERE check_id = 'PI-01'") == [("pass",)]


def test_a_source_made_to_imitate_persons_that_names_none(world: World) -> None:
    (world.root / "talk/a.jsonl").write_text('{"text": "river stone"}\n{"text": "lamp orchard"}\n')
    world.declare(fields=None, person_specific="yes", declares_pi="yes")
    assert world.scan() == 3
    assert "2 of its samples are tied to nobody" in world.said


def test_a_ledger_of_nobody(world: World) -> None:
    ledger = world.root / "ledger.jsonl"
    ledger.unlink()
    run("ledger", "init", ledger)
    world.declare(fields=None)
    assert world.scan() == 3
    assert "the consent ledger holds nobody" in world.said


def test_dates_that_leave_events_out_are_told(world: World) -> None:
    assert world.scan("--ledger-at", "2100-01-01") == 0
    assert (
        "CLEAN as of 2025-06-01 (later events not counted), ledger as of 2100-01-01 00:00:00 UTC"
        in world.said
    )
    assert "recorded after 2100-01-01 00:00:00 UTC were NOT counted" in world.said
    assert "what happened after 2025-06-01" in world.said
    assert world.scan("--as-of", "2100-01-01", "--force") == 0
    assert "CLEAN as of FUTURE DATE 2100-01-01" in world.said


@pytest.mark.parametrize(
    "missing", ["name", "issuer", "modalities", "purposes", "collected_from", "origin_country"]
)
def test_plan_and_scan_ask_for_the_same_facts(world: World, missing: str) -> None:
    world.declare(**{missing: None})
    planned = run("plan", world.root)
    assert missing in planned.stdout and planned.returncode == 3
    assert world.scan() == 3
    assert missing in world.said


@pytest.mark.parametrize(
    "kind", ["open", "commercial", "self_collected", "user", "synthetic", "annotation", "other"]
)
def test_plan_and_scan_ask_for_the_same_evidence(world: World, kind: str) -> None:
    world.declare(kind=kind, collection_record_ref=None)
    assert run("plan", world.root).returncode == 3
    assert world.scan() == 3
    assert "DCL-04 not_evaluated" in world.said
