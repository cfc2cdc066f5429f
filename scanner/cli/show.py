"""`provscan show` and `provscan explain`: a report in the terminal.

Owns the words and columns; every number comes from `reports.summary` and `reports.explain`. Text of a report
is hostile too: control characters are shown as escapes, so a file name cannot repaint the terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.errors import ReportError
from scanner.issues import KINDS

if TYPE_CHECKING:
    import duckdb

    from reports.explain import Explanation
    from reports.summary import Listing, Summary

_ROWS = 8
"""Lines of a list in the summary; `--by` shows all."""

_VERDICT = {
    "clean": "CLEAN: everything was looked at and the profile is met",
    "violated": "VIOLATED: everything was looked at, and the profile is not met",
    "incomplete": "INCOMPLETE: something was not looked at or could not be judged",
}
_BY = ("source", "person", "reason", "entity", "issue", "check")

_report_argument = click.argument("report", type=click.Path(path_type=Path))
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, with every row.")


@click.command()
@_report_argument
@click.option(
    "--by", type=click.Choice(_BY), help="List all rows by source, person, reason, entity, issue or check."
)
@_json_option
def show(report: Path, by: str | None, as_json: bool) -> None:
    """Show what a report says: the verdict, what was looked at, who is in it.

    Exit status 0 whatever the verdict; 2 when REPORT cannot be read or was changed after it was sealed.
    """
    with _opened(report) as con:
        from reports.summary import listing, summarise

        if by:
            found = listing(con, by)
            _print([json.dumps(found.dicts(), indent=2)] if as_json else _table(found))
            return
        summary = summarise(con, None if as_json else _ROWS)
    _print([json.dumps(summary.as_dict(), indent=2)] if as_json else _summary(summary))
    if not summary.untouched:
        raise ReportError(
            "the report was changed after it was sealed",
            where=str(report),
            next_step="get the original report",
        )


@click.command()
@_report_argument
@click.argument("identifier", metavar="ID")
@_json_option
def explain(report: Path, identifier: str, as_json: bool) -> None:
    """Explain one finding, link, sample or issue by its ID.

    Says where it stands, how it was found, which consent and rule decided, and what would change it. The
    first characters of an ID are enough.
    """
    with _opened(report) as con:
        from reports.explain import explain as explained

        found = explained(con, identifier)
    kind = KINDS.get(found.code) if found.kind == "issue" else None
    advice = {"meaning": kind.meaning, "next": kind.next_step} if kind else {}
    _print([json.dumps(found.as_dict() | advice, indent=2)] if as_json else _explanation(found, advice))


def print_summary(report: Path) -> None:
    """The summary of a report, as `show` prints it; for commands that have just written one."""
    with _opened(report) as con:
        from reports.summary import summarise

        _print(_summary(summarise(con, _ROWS)))


def _print(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


@contextmanager
def _opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The report, open for reading; faults of the reports room become errors for the user."""
    import duckdb

    from reports.faults import ReportFault
    from reports.store import open_report

    try:
        con = open_report(path)
        try:
            yield con
        finally:
            con.close()
    except ReportFault as fault:
        raise ReportError(fault.what, where=fault.where, next_step=fault.next_step) from fault
    except duckdb.Error as error:
        raise ReportError(
            "the report is damaged", where=str(path), next_step="get the original report, or scan again"
        ) from error


def _summary(summary: Summary) -> list[str]:
    scan, coverage = summary.scan, summary.coverage
    checks = summary.listings["check"]
    warning = [] if summary.untouched else [_seal(summary), ""]
    lines = [
        *warning,
        _VERDICT.get(scan["status"], scan["status"]) + f" (exit status {scan['exit_status']})",
        f"  as of {scan['as_of']}, profile {scan['profile']}" + _for_whom(scan),
        f"  bytes on disk: {_share(coverage, 'bytes')}; files: {coverage['files']:,}",
        f"  bytes decoded: {_share(coverage, 'content')}",
        f"  rows:          {_share(coverage, 'rows')}",
        f"  people {summary.subjects:,} of the ledger; samples tied to a person: "
        + ", ".join(f"{word} {summary.samples[word]:,}" for word in ("block", "review", "use")),
    ]
    if scan["person_detection"] == "none":
        lines.append("  ! people outside the ledger were NOT looked for: no person detection ran")
    if scan["ledger_digest"] is None:
        lines.append("  ! no consent ledger was given: nobody was looked for by name")
    lines += _short(
        summary, "source", ("source_id", "files", "rows_present", "findings", "blocked", "open_issues")
    )
    lines += _short(summary, "reason", ("verdict", "reason", "dimension", "samples", "subjects"))
    lines += _short(summary, "entity", ("entity", "findings", "samples", "distinct_values"))
    lines += _open_issues(summary.listings["issue"])
    lines += _failed(checks)
    return [*lines, "", _seal(summary)]


def _for_whom(scan: dict[str, Any]) -> str:
    named = [scan["applicant"], scan["application"]]
    known = ", ".join(_safe(part) for part in named if part)
    return f", for {known}" if known else ""


def _share(coverage: dict[str, Any], unit: str) -> str:
    present, scanned, lost = (coverage[f"{unit}_{word}"] for word in ("present", "scanned", "lost"))
    return f"{present:,} present = {scanned:,} scanned + {lost:,} lost"


def _short(summary: Summary, by: str, columns: tuple[str, ...]) -> list[str]:
    found = summary.listings[by]
    if not found.rows:
        return []
    places = [found.columns.index(name) for name in columns]
    rows = [tuple(row[place] for place in places) for row in found.rows]
    lines = ["", *_aligned(columns, rows)]
    if found.total > len(rows):
        lines.append(f"  ... and {found.total - len(rows):,} more: --by {by}")
    return lines


def _open_issues(found: Listing) -> list[str]:
    if not found.rows:
        return []
    lines = ["", f"open issues ({found.total} kinds)"]
    for row in found.dicts():
        kind = KINDS.get(row["code"])
        advice = f"; {kind.next_step}" if kind else ""
        lines.append(f"  {row['issues']:,} x {_safe(row['code'])}{advice}")
    return lines


def _failed(checks: Listing) -> list[str]:
    rows = [row for row in checks.dicts() if row["result"] not in ("pass", "not_applicable")]
    lines = ["", "checks not passed" if rows else "all checks passed"]
    return lines + [
        f"  {_safe(r['check_id'])} {r['result']}: {_safe(r['title'])} ({_safe(r['reason'])})" for r in rows
    ]


def _seal(summary: Summary) -> str:
    if summary.untouched:
        return f"digest {summary.digest}: recomputed, matches"
    sealed = _safe(summary.sealed_digest)
    return f"digest {summary.digest} DOES NOT MATCH the sealed {sealed}: the report was changed"


def _explanation(found: Explanation, advice: dict[str, str]) -> list[str]:
    lines = [f"{found.kind} {_safe(found.id)}", _safe(found.headline)]
    for section in found.sections:
        lines += ["", _safe(section.title)]
        width = max((len(label) for label, _ in section.facts), default=0)
        lines += [f"  {_safe(label):<{width}}  {_cell(value)}" for label, value in section.facts]
    return lines + [f"{label}: {text}" for label, text in advice.items()]


def _table(found: Listing) -> list[str]:
    if not found.rows:
        return ["nothing"]
    return _aligned(found.columns, list(found.rows))


def _aligned(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> list[str]:
    cells = [columns, *(tuple(_cell(value) for value in row) for row in rows)]
    numeric = [all(isinstance(row[i], int) for row in rows) for i in range(len(columns))]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    return [
        "  " + "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]  # fmt: skip


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(_safe(str(part)) for part in value) or "-"
    return _safe(str(value))


def _safe(text: str) -> str:
    """Text as it may go to a terminal: nothing that moves the cursor or changes colours."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
