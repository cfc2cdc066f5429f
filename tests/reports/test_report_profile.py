"""Profiles: what one may set, what is refused, and the floor that no profile goes below."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from report_worlds import RUN, clean_tables, linked_tables, make, replace

from reports.checks import load_profile
from reports.faults import ReportFault
from reports.profile import Profile
from reports.records import ConsentEventRecord, ConsentRecord, IssueRecord, ScanRecord, SubjectRecord
from reports.store import build_report, open_report
from scanner.cli.show import show

BASELINE = Path(load_profile.__globals__["__file__"]).parent / "profiles" / "baseline.toml"
UNKNOWN_AGE = {"subject": [make(SubjectRecord, age_band="unknown")]}
BLOCKED = {"consent": [make(ConsentRecord, state="withdrawn")]}


def custom(folder: Path, before: str, after: str) -> Profile:
    text = BASELINE.read_text().replace('name = "baseline"', 'name = "own"')
    assert before in text
    (folder / "own.toml").write_text(text.replace(before, after, 1))
    return load_profile(folder / "own.toml")


def run_with(folder: Path, profile: Profile, tables: dict[str, Any]) -> Any:
    return build_report(folder / "r", tables=tables, shards=[], run=RUN, profile=profile)


def test_a_profile_changes_decisions_without_code(tmp_path: Path) -> None:
    strict = custom(tmp_path, 'age_unknown = "review"', 'age_unknown = "block"')
    assert strict.digest != load_profile("baseline").digest
    run_with(tmp_path, strict, linked_tables(**UNKNOWN_AGE))
    with open_report(tmp_path / "r") as con:
        assert con.execute("SELECT verdict, reason FROM decision").fetchall() == [("block", "age_unknown")]
        assert con.execute("SELECT profile_digest FROM scan").fetchall() == [(strict.digest,)]


def test_open_issues_count_whatever_the_profile_asks(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('name = "own"\n' + BASELINE.read_text() + "check = []\n")
    with pytest.raises(ReportFault):
        load_profile(tmp_path / "own.toml")  # `check` inside [personal] is no list of checks
    (tmp_path / "own.toml").write_text('name = "lenient"\nextends = "baseline"\nchecks = ["DCL-01"]\n')
    tables = clean_tables() | {"issue": [make(IssueRecord)]}
    assert run_with(tmp_path, load_profile(tmp_path / "own.toml"), tables).exit_status == 3


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('name = "own"', "name = 3", "name"),
        ('name = "own"', 'name = "cn"', "built-in profile"),
        ("[personal]", "[personnel]", "personnel"),
        ('text = ["name"]', 'text = ["nickname"]', "nickname"),
        ('"DCL-02"', '"DCL-01"', "one check twice"),
        ('"DCL-02"', '"DCL-99"', "no check DCL-99"),
        ('age_unknown = "review"', 'age_unknown = "use"', "age_unknown"),
        ('title = "Baseline', 'title = Baseline"', "not TOML"),
        ("min_score = 0.4", "", "min_score"),
        ("min_score = 0.4", "min_score = nan", "from 0 to 1"),
        ("min_score = 0.4", "min_score = 1.01", "from 0 to 1"),
        ("sensitive = [", "delicate = [", "delicate"),
        (
            "ordinary = []\nsensitive = []",
            'ordinary = ["US_SSN"]\nsensitive = ["US_SSN"]',
            "lists US_SSN twice",
        ),
        ('["cn", "eu", "us"]', '["jp"]', "readings must be one of"),
        ('["cn", "eu", "us"]', "[]", "readings names no law"),
        ("[personal.actions]", '[personal.actions]\nURL = "burn"', "action of URL"),
        ("[personal.actions]", '[personal.together.a]\ntitle = "a"\nparts = [{}]', "met by anything"),
        (
            "[personal.actions]",
            '[personal.together.a]\ntitle = "a"\nparts = [{of = ["pd:Age"], at_least = 2}]',
            "more categories",
        ),
    ],
)
def test_a_wrong_profile_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    with pytest.raises(ReportFault, match=words):
        custom(tmp_path, before, after)


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(ReportFault, match="baseline"):
        load_profile("atlantis")


@pytest.mark.parametrize(
    ("severity", "query", "words"),
    [("warning", 'needs = "SELECT 1"', "severity violation"), ("violation", "", "asks nothing")],
)
def test_a_profile_that_nothing_could_break_is_refused(
    tmp_path: Path, severity: str, query: str, words: str
) -> None:
    check = f'[[check]]\nid = "A"\ntitle = "A"\nclause = "A"\nseverity = "{severity}"\n{query}\n'
    (tmp_path / "own.toml").write_text('name = "own"\nextends = "baseline"\nchecks = []\n' + check)
    with pytest.raises(ReportFault, match=words):
        load_profile(tmp_path / "own.toml")


def trivial() -> Profile:
    """A profile that asks for one thing, which every corpus meets."""
    baseline = load_profile("baseline")
    check = replace(baseline.checks[0], needs=None, violations="SELECT 1 WHERE false")
    return replace(baseline, checks=(check,))


FLOOR: list[tuple[str, dict[str, Any], int, str]] = [
    ("nothing wrong", {}, 0, ""),
    ("blocked", BLOCKED, 1, "violated whatever the profile asks: 1 blocked sample(s)"),
    ("under review", UNKNOWN_AGE, 1, "violated whatever the profile asks: 1 sample(s) that await review"),
    (
        "open issue",
        {"issue": [make(IssueRecord)]},
        3,
        "incomplete whatever the profile asks: 1 open issue(s)",
    ),
    ("blocked, and open", BLOCKED | {"issue": [make(IssueRecord)]}, 3, "asks: 1 open issue(s)"),
    ("no declaration", {"scan": [make(ScanRecord, declaration_digest=None)]}, 3, "nothing was declared"),
    ("no ledger", {"scan": [make(ScanRecord, ledger_digest=None)]}, 3, "no consent ledger was given"),
    ("a search for less", {"scan": [make(ScanRecord, entities=["URL"])]}, 3, "only URL was looked for"),
    ("no search", {"recognizer": []}, 3, "no recognizer looked"),
    ("no file", {"file": [], "unit": [], "sample": [], "link": []}, 3, "no file was found"),
]


@pytest.mark.parametrize(("changes", "status", "why"), [f[1:] for f in FLOOR], ids=[f[0] for f in FLOOR])
def test_no_profile_goes_below_the_floor(
    tmp_path: Path, changes: dict[str, Any], status: int, why: str
) -> None:
    assert run_with(tmp_path, trivial(), linked_tables(**changes)).exit_status == status
    said = CliRunner().invoke(show, [str(tmp_path / "r")]).output
    assert why in said and ("whatever the profile asks" in said) == bool(why)
    told = json.loads(CliRunner().invoke(show, [str(tmp_path / "r"), "--json"]).output)["floor"]
    assert bool(told) == bool(why)


def test_where_the_checks_say_it_themselves_the_floor_is_silent(tmp_path: Path) -> None:
    run_with(tmp_path, load_profile("baseline"), linked_tables(**BLOCKED))
    assert "whatever the profile asks" not in CliRunner().invoke(show, [str(tmp_path / "r")]).output


DAY = dt.timedelta(days=1)
TODAY = RUN.started_at.date()
LATER = make(ConsentEventRecord, event_time=RUN.started_at + 2 * DAY)
HORIZONS: list[tuple[str, dict[str, Any], str]] = [
    ("today", {}, f"CLEAN as of {TODAY}: everything"),
    ("yesterday", {"scan": [make(ScanRecord, as_of=TODAY - DAY)]},
     f"CLEAN as of {TODAY - DAY} (later events not counted): "),
    ("tomorrow", {"scan": [make(ScanRecord, as_of=TODAY + DAY)]},
     f"CLEAN as of FUTURE DATE {TODAY + DAY} (a consent may not be valid yet): "),
    ("the ledger goes on", {"consent_event": [LATER]}, f"CLEAN as of {TODAY} (later events not counted): "),
    ("an older ledger", {"scan": [make(ScanRecord, ledger_at=RUN.started_at - DAY)]},
     f"CLEAN as of {TODAY}, ledger as of {TODAY - DAY} 12:00:00 UTC (later entries not counted): "),
    ("not clean either", {"scan": [make(ScanRecord, as_of=TODAY - DAY)], **BLOCKED},
     f"VIOLATED as of {TODAY - DAY} (later events not counted): "),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "headline"), [h[1:] for h in HORIZONS], ids=[h[0] for h in HORIZONS])
def test_the_headline_says_up_to_when_it_speaks(
    tmp_path: Path, changes: dict[str, Any], headline: str
) -> None:
    run_with(tmp_path, load_profile("baseline"), linked_tables(**changes))
    said = CliRunner().invoke(show, [str(tmp_path / "r")]).output
    assert said.startswith(headline)
    told = json.loads(CliRunner().invoke(show, [str(tmp_path / "r"), "--json"]).output)["counted_until"]
    assert (told is None) == ("CLEAN as of 2026-06-01: " in said)
    assert told is None or told["words"] in said
