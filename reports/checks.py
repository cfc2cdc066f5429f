"""Runs the checks of a profile and derives the status of the report; fails closed.

A check that lacks an input is `not_evaluated` even where a breach is already known: the count is then a lower
bound, and its reason tells the breaches that are certain before what it lacks. Beneath every profile lies a floor
(`floor_of`): a profile may ask for more than it, never for less, so one that asks for little finds no corpus clean
that another would refuse outright.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reports.catalogue import Check
from reports.check_query import SECONDS, QueryRefusedError, check_allowed, stoppable
from reports.decide import set_parameters
from reports.faults import ReportFault
from reports.profile import Profile, load_profile
from reports.records import CheckResultRecord

if TYPE_CHECKING:
    import duckdb

__all__ = ["Check", "Profile", "floor_of", "load_profile", "run_checks", "status_asked", "status_of"]

EXIT_STATUS = {"clean": 0, "violated": 1, "incomplete": 3}

_FLOOR: tuple[tuple[str, str], ...] = (
    ("incomplete", "SELECT count(*) || ' open issue(s)' FROM issue WHERE severity IS DISTINCT FROM 'notice'"
                   " HAVING count(*) > 0"),
    ("incomplete", "SELECT count(*) || ' file(s) whose scanned and lost parts do not add up' FROM conservation"
                   " WHERE NOT coalesce(balanced, false) HAVING count(*) > 0"),
    ("incomplete", "SELECT 'no file was found' WHERE NOT EXISTS (SELECT 1 FROM file)"),
    ("incomplete", "SELECT 'nothing was declared' FROM scan WHERE declaration_digest IS NULL"),
    ("incomplete", "SELECT 'no consent ledger was given' FROM scan WHERE ledger_digest IS NULL"),
    ("incomplete", "SELECT what FROM search_limit WHERE kind IN ('entities', 'recognizers')"),
    ("violated", "SELECT count(*) || ' blocked sample(s)' FROM sample_verdict"
                 " WHERE coalesce(verdict, '') NOT IN ('use', 'review') HAVING count(*) > 0"),
    # A sample under review was read and judged; what it lacks is a person's word. So it is no gap of the scan but a
    # demand not met, as VRD-02 of the baseline has it: a corpus has one status under either.
    ("violated", "SELECT count(*) || ' sample(s) that await review' FROM sample_verdict WHERE verdict = 'review'"
                 " HAVING count(*) > 0"),
    ("violated", "SELECT count(*) || ' link(s) to a person without a decision' FROM link"
                 " WHERE link_id NOT IN (SELECT link_id FROM decision) HAVING count(*) > 0"),
)  # fmt: skip
"""Status, and a query for the words that say what forbids a better one."""

_SHOWN = 3
"""Missing inputs or breaches named in a reason; the rest is counted."""
_KEPT = 20
"""Of each, so many are kept with the result, for `explain`."""


def run_checks(con: duckdb.DuckDBPyConnection, profile: Profile) -> list[CheckResultRecord]:
    """Every check of the profile, evaluated, in the order of the profile."""
    set_parameters(con, profile)
    return [evaluate(con, check) for check in profile.checks]


def rows_of(
    con: duckdb.DuckDBPyConnection, profile: Profile, check: Check, limit: int | None
) -> tuple[list[str], list[str]]:
    """Every breach of a check, and every input that it lacks, in words; at most `limit` of each."""
    set_parameters(con, profile)
    end = "ORDER BY 1" if limit is None else f"ORDER BY 1 LIMIT {int(limit)}"
    with _in_time(con, check):
        found = [
            []
            if query is None
            else ["unnamed" if row[0] is None else str(row[0]) for row in _asked(con, check, query, end)]
            for query in (check.violations, check.needs)
        ]
    return found[0], found[1]


def status_of(con: duckdb.DuckDBPyConnection, results: list[CheckResultRecord]) -> str:
    """clean | violated | incomplete: the worse of what the profile asks for and of the floor."""
    asked = status_asked((result.severity, result.result) for result in results)
    return max((asked, *(status for status, _ in floor_of(con))), key=EXIT_STATUS.__getitem__)


def status_asked(results: Iterable[tuple[str, str]]) -> str:
    """The status that the checks alone give, each as (severity, result); incomplete outranks violated."""
    binding = {result for severity, result in results if severity != "warning"}
    if binding <= {"pass", "not_applicable"}:
        return "clean"
    return "violated" if binding <= {"pass", "not_applicable", "fail"} else "incomplete"


def floor_of(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """What keeps this report from being clean whatever a profile asks: (status, why)."""
    return [(status, why) for status, query in _FLOOR for (why,) in con.execute(query).fetchall()]


def evaluate(con: duckdb.DuckDBPyConnection, check: Check) -> CheckResultRecord:
    """One check over an open report, whose profile stands in the tables param_*."""
    with _in_time(con, check):
        word, count, reason, breaches, lacking = _judged(con, check)
        observed = _observed(con, check)
    return CheckResultRecord(
        check_id=check.id,
        title=check.title,
        title_zh=check.title_zh,
        clause=check.clause,
        severity=check.severity,
        automation=check.automation,
        result=word,
        violations=count,
        reason=reason,
        observed=observed,
        breaches=breaches,
        lacking=lacking,
        query=check.violations,
    )


def _judged(
    con: duckdb.DuckDBPyConnection, check: Check
) -> tuple[str, int | None, str, list[str], list[str]]:
    """Result, number of breaches, reason, and examples of breaches and of what is lacking."""
    if check.applies is not None and not _rows(con, check, check.applies)[0]:
        why = check.inapplicable or "nothing in this corpus that it speaks of"
        return "not_applicable", None, why, [], []
    breaches, broken = _rows(con, check, check.violations)
    missing, lacking = _rows(con, check, check.needs)
    told = _named(breaches, broken)
    if missing:
        certain = f"{_counted(breaches)}, certain: {told}; not known: " if breaches else ""
        return "not_evaluated", breaches or None, certain + _named(missing, lacking), broken, lacking
    if not breaches:
        return "pass", 0, "", [], []
    word = "warn" if check.severity == "warning" else "fail"
    return word, breaches, f"{_counted(breaches)}: {told}", broken, []


def _observed(con: duckdb.DuckDBPyConnection, check: Check) -> list[str]:
    """The figures of `observes` in the order of their words; one that is NULL is told as not known."""
    if check.observes is None:
        return []
    rows = _asked(con, check, check.observes, f"ORDER BY ALL LIMIT {_KEPT}")
    if rows and len(rows[0]) != 2:
        raise _wrong(check, "`observes` has other columns than a text and a number")
    return [f"{what}: {'not known' if figure is None else figure}" for what, figure in rows]


def _counted(number: int) -> str:
    return f"{number} breach{'' if number == 1 else 'es'}"


def _named(number: int, examples: list[str]) -> str:
    shown = examples[:_SHOWN]
    more = f" and {number - len(shown)} more" if number > len(shown) else ""
    return "; ".join(shown) + more


def _rows(con: duckdb.DuckDBPyConnection, check: Check, query: str | None) -> tuple[int, list[str]]:
    """How many rows the query has, and the first few of its first column as text; without a query none."""
    if query is None:
        return 0, []
    [(count,)] = _asked(con, check, query, what="count(*)")
    if not count:
        return 0, []
    shown = _asked(con, check, query, f"ORDER BY 1 LIMIT {_KEPT}")
    return int(count), ["unnamed" if row[0] is None else str(row[0]) for row in shown]


@contextmanager
def _in_time(con: duckdb.DuckDBPyConnection, check: Check) -> Iterator[None]:
    """The queries of one check end in time, and at a signal."""
    import duckdb

    with stoppable(con, SECONDS) as late:
        try:
            yield
        except duckdb.InterruptException as error:
            if late:
                raise _wrong(check, f"took longer than {SECONDS:.0f} seconds") from error
            raise KeyboardInterrupt from error


def _asked(
    con: duckdb.DuckDBPyConnection, check: Check, query: str, end: str = "", what: str = "*"
) -> list[tuple[Any, ...]]:
    import duckdb

    try:
        statements = con.extract_statements(query)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise _wrong(check, "is not one SELECT")
        check_allowed(con, query)
        inner = statements[0].query.strip().rstrip(";")
        # The query is the profile's own text: that is what a check is. It was seen to be one SELECT.
        return con.execute(f"SELECT {what} FROM (\n{inner}\n) {end}").fetchall()  # noqa: S608
    except QueryRefusedError as error:
        raise _wrong(check, str(error)) from error
    except duckdb.InterruptException:
        raise  # whoever watches the clock knows why
    except duckdb.Error as error:
        # The first line of these speaks of names in the query, which is the profile's own text; it holds no data.
        of_the_query = (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException)
        first = str(error).strip().splitlines()[0][:200] if isinstance(error, of_the_query) else ""
        raise _wrong(check, f"cannot be run ({first or type(error).__name__})") from error


def _wrong(check: Check, what: str) -> ReportFault:
    return ReportFault(f"a query of the profile {what}", f"check {check.id}", "mend the profile")
