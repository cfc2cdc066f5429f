"""The command that the page prints for scanning again: it names what the digest depends on, and nothing that is usual."""

from __future__ import annotations

import datetime as dt
import shlex
from pathlib import Path
from typing import Any

import pytest

from reports.exports.html.again import DEFAULTS, again
from reports.summary import read_seal, summarise
from scanner.cli.scan import scan as scan_command
from scanner.setup import ScanSetup
from tests.reports import export_world as world

BUILTIN = "builtin: han.person 1 sha256:0"


def printed(tmp_path: Path, **scan: Any) -> str:
    with world.opened(world.write(tmp_path / "report.duckdb")) as con:
        return again(con, summarise(con, read_seal(con), 0).scan | {"person_detection": BUILTIN} | scan)


def options_of(command: str) -> dict[str, str]:
    words = shlex.split(command)
    assert words[:3] == ["provscan", "scan", "CORPUS"]
    known = {name for param in scan_command.params for name in param.opts}
    found = dict(zip(words[3::2], words[4::2], strict=True))
    assert set(found) <= known
    return found


def test_the_usual_values_are_those_of_the_scanner() -> None:
    setup = ScanSetup(key=b"", subjects=())
    assert {name: getattr(setup, name, None) or getattr(setup.limits, name) for name in DEFAULTS} == DEFAULTS


def test_profile_and_day_are_always_named(tmp_path: Path) -> None:
    found = options_of(printed(tmp_path, as_of=dt.date(2026, 11, 1), profile="cn", entities=[], **DEFAULTS))
    assert found == {"--as-of": "2026-11-01", "--profile": "cn", "--key": "KEY", "--out": "again.duckdb"}


@pytest.mark.parametrize(
    ("scan", "option", "value"),
    [
        ({"ledger_at": dt.datetime(2026, 11, 1, 8)}, "--ledger-at", "2026-11-01T08:00:00Z"),
        ({"min_score": 0.6}, "--min-score", "0.6"),
        ({"max_record": 500}, "--max-record", "500"),
        ({"max_depth": 4}, "--max-depth", "4"),
        ({"pattern_timeout": 3.5}, "--pattern-timeout", "3.5"),
        ({"entities": ["PERSON", "URL"]}, "--entities", "PERSON,URL"),
        ({"entities": ["$(id); x"]}, "--entities", "$(id); x"),
        ({"person_detection": "none"}, "--ner", "none"),
        ({"person_detection": "spacy:en_core_web_sm 3"}, "--ner", "spacy:MODEL"),
        ({"profile": "house"}, "--profile", "house.toml"),
    ],
)
def test_what_is_not_usual_is_named(tmp_path: Path, scan: dict[str, Any], option: str, value: str) -> None:
    assert options_of(printed(tmp_path, **scan))[option] == value
