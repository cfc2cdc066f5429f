"""Trials of checks: a clean database in memory, a planted fault, and what the check says of it. Knows no file of a user.

The clean database is written out in trial_world.toml and decided under the profile that is tried. A trial
passes where the check gives the result that its writer named; a check without a trial that trips it is told as untried.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.catalogue import Check, Trial
from reports.checks import evaluate
from reports.decide import decide, set_parameters
from reports.faults import ReportFault
from reports.profile import Profile
from reports.schema import ALL_TABLES, Column, columns, create_table, quoted, to_batch
from reports.views import store_views

if TYPE_CHECKING:
    import duckdb

_WORLD = Path(__file__).with_name("trial_world.toml")
_CLEAN = ("pass", "not_applicable")
_BROKEN = {"warn": "fail"}
_NOTHING: dict[Any, Any] = {str: "", int: 0, float: 0.0, bool: False, list[str]: [], list[int]: []}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one trial gave."""

    check_id: str
    plant: str
    """Empty: nothing was planted."""
    expected: str
    found: str
    reason: str

    @property
    def held(self) -> bool:
        """The check said what its writer expects; whether a breach is `fail` or `warn` is the profile's to say."""
        if self.expected == "clean":
            return self.found in _CLEAN
        return _BROKEN.get(self.found, self.found) == _BROKEN.get(self.expected, self.expected)


def try_profile(profile: Profile) -> Iterator[Outcome]:
    """Every check over the clean database, then each of its trials, each over a database that is clean but for it."""
    with clean_database(profile) as con:
        for check in profile.checks:
            for trial in (Trial("", "clean"), *check.trials):
                yield _planted(con, profile, check, trial)


def untried(profile: Profile) -> list[str]:
    """Checks that no trial trips: nobody has seen that they can."""
    return [c.id for c in profile.checks if all(trial.result in _CLEAN for trial in c.trials)]


@contextmanager
def clean_database(profile: Profile) -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables and views of a report in memory, filled with the clean world and decided."""
    import duckdb

    with duckdb.connect() as con:
        con.execute("SET enable_external_access = false; SET threads = 1")
        for table in ALL_TABLES:
            for statement in create_table(table, comments=False):
                con.execute(statement.replace(" NOT NULL", ""))  # a NULL must be plantable: it is a trap
        store_views(con)
        for table, rows in _world().items():
            con.register("incoming", to_batch(table, rows))
            con.execute(f"INSERT INTO {quoted(table)} BY NAME FROM incoming")
            con.unregister("incoming")
        decide(con, profile)
        yield con


def _world() -> dict[str, list[Any]]:
    data = tomllib.loads(_WORLD.read_text("utf-8"))
    defaults = data.pop("defaults")
    return {
        table: [ALL_TABLES[table](**_row(table, {**defaults.get(table, {}), **row})) for row in rows]
        for table, rows in data.items()
    }


def _row(table: str, said: dict[str, Any]) -> dict[str, Any]:
    row = {column.name: said.pop(column.name, _nothing(column)) for column in columns(table)}
    if said:
        raise ReportFault(f"the clean world names a column that table {table} lacks", min(said), "mend it")
    return row


def _nothing(column: Column) -> Any:
    return None if column.nullable else _NOTHING.get(column.kind)


def _planted(con: duckdb.DuckDBPyConnection, profile: Profile, check: Check, trial: Trial) -> Outcome:
    import duckdb

    con.execute("BEGIN")
    try:
        if check.clean is not None:
            con.execute(check.clean)
        if trial.plant:
            con.execute(trial.plant)
        return _outcome(con, check, trial)
    except duckdb.Error as error:
        what = f"a trial cannot be planted ({type(error).__name__})"
        raise ReportFault(what, f"check {check.id}: {trial.plant}", "mend the trial") from error
    finally:
        con.execute("ROLLBACK")
        set_parameters(con, profile)


def _outcome(con: duckdb.DuckDBPyConnection, check: Check, trial: Trial) -> Outcome:
    found = evaluate(con, check)
    return Outcome(check.id, trial.plant, trial.result, found.result, found.reason)
