"""`provscan decide`: the verdicts of a report again, for another ledger, day or profile."""

from __future__ import annotations

import datetime as dt
import signal
from pathlib import Path

import click

from scanner.cli.kinds import Day, evidence_folder, ledger_moment, new_report
from scanner.cli.progress import ProgressBar
from scanner.cli.scan import interrupt, own_key


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "--ledger",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Consent ledger. It can be left out only where the report was made without one.",
)
@new_report()
@click.option(
    "--as-of",
    type=Day(),
    help="Day for which consents are judged, as 2026-11-01. Default: today (UTC), whatever REPORT says.",
)
@ledger_moment()
@evidence_folder()
@click.option(
    "--profile", help="Profile of checks: baseline, cn, eu, us, or a TOML file. Default: the one of REPORT."
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The secret key that the scan ran with: tells who was looked for. Default: ~/.config/provscan/hmac.key, "
    "if it is that one.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors; the exit status tells.")
@click.option("-v", "--verbose", is_flag=True, help="Say more, and show where an error comes from.")
@click.pass_context
def decide(
    ctx: click.Context,
    /,
    report: Path,
    ledger: Path | None,
    out: Path,
    force: bool,
    as_of: dt.date | None,
    ledger_at: dt.datetime | None,
    evidence: Path | None,
    profile: str | None,
    key_file: Path | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Decide REPORT again for another ledger, day or profile, and write the outcome as a new report.

    The data are not read: files, samples, findings and ties to people are those of REPORT. What the ledger says,
    the verdicts, checks, status and seal are made anew. The same ledger, day and profile give the same digest.

    \b
      provscan ledger withdraw L --subject s-1
      provscan decide old.duckdb --ledger L --out new.duckdb              what does it change today?
      provscan decide old.duckdb --ledger L --as-of 2026-01-31 --out then.duckdb

    People were looked for under the names, aliases and identifiers that the ledger had at the scan. Whoever has come
    to the ledger since, or is known otherwise now, was not looked for in full: an open issue
    (subject.not_sought) says so of each, and the new report is incomplete until you scan again. Without the
    scan's key this cannot be known, and counts as so.

    \b
    Exit status: 0 clean · 1 the profile is violated · 2 usage, REPORT or ledger invalid, or REPORT was changed
    after it was sealed (nothing written) · 3 incomplete · 130 interrupted, nothing written.
    """
    from scanner.cli.show import opened, print_summary

    signal.signal(signal.SIGTERM, interrupt)
    with ProgressBar(quiet=quiet, verbose=verbose) as bar:
        bar.stage("report", None)
        from scanner.run.places import check_report_place

        check_report_place(out.absolute(), force)  # before the old report is read to its end
        with opened(report) as (con, seal):
            from reports.redecide import standing_of

            old = standing_of(con, report.absolute(), seal.found)
        from scanner.run.decide import DecideRequest, run_decide

        request = DecideRequest(
            report=out.absolute(),
            ledger=ledger.absolute() if ledger else None,
            as_of=as_of or dt.datetime.now(dt.UTC).date(),
            own_key=own_key(),
            key_file=key_file,
            ledger_at=ledger_at,
            evidence=evidence,
            profile=profile,
            force=force,
        )
        outcome = run_decide(old, request, bar)
    if not quiet:
        print_summary(request.report)
        click.echo(f"report: {request.report}")
    ctx.exit(outcome.exit_status)
