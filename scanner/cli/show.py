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

from scanner.cli.cells import aligned, cell, safe
from scanner.errors import ReportError
from scanner.issues import KINDS

if TYPE_CHECKING:
    import duckdb

    from reports.explain import Explanation
    from reports.summary import Listing, Seal, Summary

_ROWS = 8
"""Lines of a list in the summary; `--by` shows all."""

_VERDICT = {
    "clean": "everything declared was read, and the profile is met; what was not looked for stands below",
    "violated": "everything declared was read, and the profile is not met",
    "incomplete": "something was not read or not searched, or could not be judged",
}
_BY = ("source", "person", "stranger", "layout", "reason", "entity", "column", "rule", "issue", "check")
_CHECK_COLUMNS = ("check_id", "severity", "result", "violations", "title")
"""Of a check in the terminal; `explain` and JSON have the rest."""
_EACH = ("findings", "decisions", "issues", "signals")

_report_argument = click.argument("report", type=click.Path(path_type=Path))
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, with every row.")


@click.command()
@_report_argument
@click.option(
    "--by",
    type=click.Choice(_BY),
    help="Sum up by source, person, stranger (somebody not in the ledger), layout (by which files were tied to people), "
    "reason, entity, column (of structured data, whose name speaks for or against what is found), rule (allow list or "
    "suppression), issue or check: all rows.",
)
@click.option(
    "--list", "each", type=click.Choice(_EACH), help="List one by one, with the IDs that `explain` takes."
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=100,
    show_default=True,
    help="Lines of --list; 0: all.",
)
@click.option("--digest", help="The digest that you were given: refuse a report that has another.")
@_json_option
def show(
    report: Path, by: str | None, each: str | None, limit: int, digest: str | None, as_json: bool
) -> None:
    """Show what a report says: the verdict, what was looked at, who is in it.

    The digest over all tables is computed anew and compared with the sealed one. Whoever can write the file
    could seal it anew, so keep the digest that `scan` printed somewhere else, and give it with --digest.

    Exit status 0 whatever the verdict; 2 when REPORT cannot be read or was changed after it was sealed.
    """
    if by and each:
        raise click.UsageError("--by and --list exclude each other")
    with opened(report, digest) as (con, seal):
        from reports.summary import listing, summarise

        if wanted := by or each:
            found = listing(con, wanted, limit or None if each else None)
            shown = found.narrow(_CHECK_COLUMNS) if wanted == "check" else found
            _print([json.dumps(found.dicts(), indent=2)] if as_json else _table(shown))
            return
        summary = summarise(con, seal, None if as_json else _ROWS)
    _print([json.dumps(summary.as_dict(), indent=2)] if as_json else _summary(summary))


@click.command()
@_report_argument
@click.argument("identifier", metavar="ID")
@_json_option
def explain(report: Path, identifier: str, as_json: bool) -> None:
    """Explain one finding, link, sample, issue or check by its ID.

    Says where it stands, how it was found, which consent and rule decided, and what would change it. The
    first characters of an ID are enough. `provscan show REPORT --list decisions` shows IDs; a check is named as
    in the summary, such as DCL-03.

    Exit status 2 when REPORT cannot be read, was changed after it was sealed, or has no such ID.
    """
    with opened(report) as (con, _):
        from reports.explain import explain as explained

        found = explained(con, identifier)
    kind = KINDS.get(found.code) if found.kind == "issue" else None
    advice = {"meaning": kind.meaning, "next": kind.next_step} if kind else {}
    _print([json.dumps(found.as_dict() | advice, indent=2)] if as_json else _explanation(found, advice))


def print_summary(report: Path) -> None:
    """The summary of a report, as `show` prints it; for commands that have just written one."""
    with opened(report) as (con, seal):
        from reports.summary import summarise

        _print(_summary(summarise(con, seal, _ROWS)))


def _print(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


@contextmanager
def opened(path: Path, digest: str | None = None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Seal]]:
    """The report, open for reading and seen to be untouched; faults of the reports room become the user's errors."""
    import duckdb

    from reports.faults import ReportFault
    from reports.store import open_report
    from reports.summary import read_seal

    try:
        con = open_report(path)
        try:
            seal = read_seal(con)
            _check_seal(path, seal, digest)
            yield con, seal
        finally:
            con.close()
    except ReportFault as fault:
        raise ReportError(fault.what, where=fault.where, next_step=fault.next_step) from fault
    except duckdb.Error as error:
        raise ReportError(
            "the report is damaged", where=str(path), next_step="get the original report, or scan again"
        ) from error


def _check_seal(path: Path, seal: Seal, wanted: str | None) -> None:
    if not seal.untouched:
        sealed = safe(seal.sealed)
        raise ReportError(
            "the report was changed after it was sealed",
            where=f"{path}: its digest is {seal.found} and DOES NOT MATCH the sealed {sealed}",
            next_step="get the original report; this one shows nothing that could be believed",
        )
    if wanted is not None and wanted.strip().lower() != seal.found:
        raise ReportError(
            "the report is another one than the digest names",
            where=f"{path}: its digest is {seal.found}",
            next_step="get the report that the digest was printed for",
        )


def _summary(summary: Summary) -> list[str]:
    scan, coverage = summary.scan, summary.coverage
    lines = [
        f"{safe(scan['status']).upper()} {summary.horizon.words}: "
        f"{_VERDICT.get(scan['status'], 'not a status that this version knows')} (exit status {scan['exit_status']})",
        f"  profile {safe(scan['profile'])}" + _for_whom(scan),
        f"  files:         {_files(coverage)}",
        f"  bytes on disk: {_share(coverage, 'bytes')}",
        f"  bytes decoded: {_share(coverage, 'content')}",
        f"  rows:          {_share(coverage, 'rows')}",
        f"  people:        {summary.ledger_people:,} in the ledger, {summary.subjects:,} of them tied to a sample",
        "  samples tied to a person: "
        + ", ".join(f"{word} {summary.samples[word]:,}" for word in ("block", "review", "use")),
    ]
    if summary.floor:
        lines.append(
            f"  ! {safe(scan['status'])} whatever the profile asks: {safe('; '.join(summary.floor))}"
        )
    if coverage["files_cut_short"]:
        lines.append(
            f"  ! {coverage['files_cut_short']:,} compressed files end early or expand beyond a limit: what is missing "
            "of them is unknown, and in no number here"
        )
    lines += [f"  ! {safe(limit)}" for limit in summary.limits[:_ROWS]]
    if len(summary.limits) > _ROWS:
        lines.append(f"  ! and {len(summary.limits) - _ROWS:,} more: see view search_limit")
    lines += _short(
        summary, "source", ("source_id", "files", "rows_present", "findings", "blocked", "open_issues")
    )
    lines += _short(summary, "reason", ("verdict", "reason", "dimension", "samples", "subjects"))
    lines += _counted_twice(summary)
    lines += _short(
        summary, "entity", ("entity", "sensitivity", "action", "findings", "suppressed", "samples")
    )
    lines += _short(summary, "rule", ("rule_id", "kind", "standing", "until", "matched", "set_aside"))
    lines += _issues(summary.listings["issue"], "open")
    lines += _issues(summary.listings["issue"], "notice")
    lines += _failed(summary.listings["check"])
    return [*lines, "", f"digest {summary.seal.found}: recomputed, matches"]


def _files(coverage: dict[str, Any]) -> str:
    found = coverage["files"] - coverage["files_missing"]
    rest = {"link": coverage["links"], "missing": coverage["files_missing"]}
    rest["not read"] = found - coverage["files_declared"] - coverage["links"]
    told = "".join(f", {count:,} {word}" for word, count in rest.items() if count)
    return f"{coverage['files_declared']:,} read{told}"


def _for_whom(scan: dict[str, Any]) -> str:
    named = [scan["applicant"], scan["application"]]
    known = ", ".join(safe(part) for part in named if part)
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
    lines = ["", *aligned(columns, rows)]
    if found.total > len(rows):
        lines.append(f"  ... and {found.total - len(rows):,} more: --by {by}")
    return lines


def _counted_twice(summary: Summary) -> list[str]:
    reasons = sum(row["samples"] for row in summary.listings["reason"].dicts())
    tied = sum(summary.samples.values())
    note = f"  (a sample with several reasons counts under each; {_counted(tied, 'sample')} in all)"
    return [note] if reasons > tied else []


def _issues(found: Listing, severity: str) -> list[str]:
    rows = [row for row in found.dicts() if (row["severity"] == "notice") == (severity == "notice")]
    title = {"open": "open issues", "notice": "notices"}[severity]
    lines = ["", f"{title} ({_counted(len(rows), 'kind')})"] if rows else []
    for row in rows:
        kind = KINDS.get(row["code"])
        advice = f"; {kind.next_step}" if kind else ""
        lines.append(f"  {row['issues']:,} x {safe(row['code'])}{advice}")
    return lines


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _failed(checks: Listing) -> list[str]:
    rows = [row for row in checks.dicts() if row["result"] not in ("pass", "not_applicable")]
    lines = ["", "checks not passed" if rows else "all checks passed"]
    for row in rows:
        lines.append(f"  {safe(row['check_id'])} {_result(row)}: {safe(row['title'])}")
        lines.append(f"    {safe(row['reason'])}")
    return lines


def _result(row: dict[str, Any]) -> str:
    """What came out; breaches that are certain are told beside what could not be judged."""
    if row["result"] != "not_evaluated" or not row["violations"]:
        return safe(row["result"])
    one = row["violations"] == 1
    return f"not_evaluated, but {row['violations']:,} {'breach is' if one else 'breaches are'} certain"


def _explanation(found: Explanation, advice: dict[str, str]) -> list[str]:
    lines = [f"{found.kind} {safe(found.id)}", safe(found.headline)]
    for section in found.sections:
        lines += ["", safe(section.title)]
        width = max((len(label) for label, _ in section.facts), default=0)
        lines += [f"  {safe(label):<{width}}  {cell(value)}" for label, value in section.facts]
    return lines + [f"{label}: {text}" for label, text in advice.items()]


def _table(found: Listing) -> list[str]:
    if not found.rows:
        return ["nothing"]
    left = found.total - len(found.rows)
    more = [f"  ... and {left:,} more: --limit 0 lists all"] if left else []
    return aligned(found.columns, list(found.rows)) + more
