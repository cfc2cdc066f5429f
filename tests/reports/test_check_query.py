"""What the SQL of a check may ask and for how long: nothing of this machine, nothing that changes from run to run."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from reports import checks
from reports.catalogue import Check
from reports.checks import evaluate
from reports.faults import ReportFault
from reports.profile import load_profile
from reports.trial import clean_database

ENDLESS = "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t) SELECT i FROM t WHERE i < 0"
PROFILE = load_profile("baseline")
CHECK = Check("OWN-01", "A", "A", "violation", violations="SELECT 1 WHERE false")


def asked(query: str) -> str:
    with clean_database(PROFILE) as con:
        return evaluate(con, replace(CHECK, violations=query)).result


@pytest.mark.parametrize(
    "query",
    [
        "SELECT path FROM duckdb_databases()",
        "SELECT name || value FROM duckdb_settings()",
        "SELECT * FROM pragma_table_info('file')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM query('SELECT 1')",
        "SELECT table_name FROM information_schema.tables",
        "SELECT name FROM sqlite_master",
        "SELECT 1 FROM duckdb_tables",
        "SELECT 1 WHERE random() < 0.5",
        "SELECT now()::VARCHAR",
        "SELECT age(TIMESTAMP '2020-01-01')::VARCHAR",
        "SELECT current_date::VARCHAR",
        "SELECT source_id FROM source WHERE collected_to > CURRENT_TIMESTAMP",
        "SELECT current_setting('temp_directory')",
        "SELECT source_id FROM source WHERE source_id IN (SELECT uuid()::VARCHAR)",
        "SELECT getvariable('x')",
    ],
)
def test_a_query_that_is_not_about_the_report_is_refused(query: str) -> None:
    with pytest.raises(ReportFault, match="OWN-01"):
        asked(query)


@pytest.mark.parametrize(
    "query", ["SELECT 'a' FROM range(0)", "SELECT unnest(languages) FROM source WHERE false"]
)
def test_a_query_over_the_report_is_asked(query: str) -> None:
    assert asked(query) == "pass"


def test_a_query_that_fails_over_the_data_names_its_check() -> None:
    with pytest.raises(ReportFault, match=r"cannot be run \(ConversionException\)"):
        asked("SELECT CAST(source_id AS INTEGER) FROM source")


def test_a_query_without_an_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SECONDS", 0.2)
    with pytest.raises(ReportFault, match="took longer than"):
        asked(ENDLESS)


def test_a_signal_stops_a_query_without_an_end() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    threading.Thread(
        target=lambda: (time.sleep(0.3), os.kill(os.getpid(), signal.SIGTERM)), daemon=True
    ).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            asked(ENDLESS)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [signal.SIGTERM]


def test_a_check_cannot_take_the_place_of_one_of_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        'name = "own"\nextends = "cn"\n[[check]]\nid = "DCL-07"\ntitle = "A"\nclause = "A"\nseverity = "violation"\n'
        'violations = "SELECT 1 WHERE false"\n'
    )
    with pytest.raises(ReportFault, match="DCL-07 is one of the catalogue"):
        load_profile(tmp_path / "own.toml")


def test_a_profile_that_is_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "own.toml")
    with pytest.raises(ReportFault, match="cannot be read"):
        load_profile(tmp_path / "own.toml")
