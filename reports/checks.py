"""Runs the checks of a profile and derives the status of the report; fails closed.

A check that lacks an input is `not_evaluated` even where a breach is already known: the count is then a lower
bound, and its reason says so. Whatever the profile asks, an open issue or a broken balance of present,
scanned and lost makes the report incomplete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.decide import set_parameters
from reports.faults import ReportFault
from reports.profile import Check, Profile, load_profile
from reports.records import CheckResultRecord

if TYPE_CHECKING:
    import duckdb

__all__ = ["Check", "Profile", "load_profile", "run_checks", "status_of"]

EXIT_STATUS = {"clean": 0, "violated": 1, "incomplete": 3}

_SHOWN = 3
"""Missing inputs or breaches named in a reason; the rest is counted."""
_KEPT = 20
"""Of each, so many are kept with the result, for `explain`."""


def run_checks(con: duckdb.DuckDBPyConnection, profile: Profile) -> list[CheckResultRecord]:
    """Every check of the profile, evaluated, in the order of the profile."""
    set_parameters(con, profile)
    return [_evaluate(con, check) for check in profile.checks]


def status_of(con: duckdb.DuckDBPyConnection, results: list[CheckResultRecord]) -> str:
    """clean | violated | incomplete; incomplete outranks violated."""
    [(unfinished,)] = con.execute(
        "SELECT (SELECT count(*) FROM issue WHERE severity IS DISTINCT FROM 'notice')"
        " + (SELECT count(*) FROM conservation WHERE NOT coalesce(balanced, false))"
    ).fetchall()
    binding = {result.result for result in results if result.severity != "warning"}
    if unfinished or "not_evaluated" in binding:
        return "incomplete"
    return "violated" if "fail" in binding else "clean"


def _evaluate(con: duckdb.DuckDBPyConnection, check: Check) -> CheckResultRecord:
    def result(word: str, violations: int | None, reason: str, examples: list[str]) -> CheckResultRecord:
        return CheckResultRecord(
            check.id, check.title, check.clause, check.severity, word, violations, reason, examples
        )

    if check.applies and not _rows(con, check, check.applies)[0]:
        return result("not_applicable", None, "nothing in this corpus that it speaks of", [])
    breaches, broken = _rows(con, check, check.violations)
    missing, lacking = _rows(con, check, check.needs) if check.needs else (0, [])
    if missing:
        known = f"; {_counted(breaches, 'breach')} where it could be evaluated" if breaches else ""
        return result("not_evaluated", None, _named(missing, lacking) + known, lacking)
    if not breaches:
        return result("pass", 0, "", [])
    word = "warn" if check.severity == "warning" else "fail"
    return result(word, breaches, f"{_counted(breaches, 'breach')}: {_named(breaches, broken)}", broken)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 'es'}"


def _named(number: int, examples: list[str]) -> str:
    shown = examples[:_SHOWN]
    more = f" and {number - len(shown)} more" if number > len(shown) else ""
    return "; ".join(shown) + more


def _rows(con: duckdb.DuckDBPyConnection, check: Check, query: str) -> tuple[int, list[str]]:
    """How many rows the query has, and the first few of its first column as text."""
    import duckdb

    try:
        statements = con.extract_statements(query)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise _wrong(check, "is not one SELECT")
        inner = statements[0].query.strip().rstrip(";")
        # The query is the profile's own text: that is what a check is. It was seen to be one SELECT.
        [(count,)] = con.execute(f"SELECT count(*) FROM (\n{inner}\n)").fetchall()  # noqa: S608
        shown = con.execute(f"SELECT * FROM (\n{inner}\n) ORDER BY 1 LIMIT {_KEPT}").fetchall()  # noqa: S608
    except duckdb.ProgrammingError as error:
        raise _wrong(check, f"cannot be run ({type(error).__name__})") from error
    return int(count), ["unnamed" if row[0] is None else str(row[0]) for row in shown]


def _wrong(check: Check, what: str) -> ReportFault:
    return ReportFault(f"a query of the profile {what}", f"check {check.id}", "mend the profile")
