"""`provscan rescan`: a scan that takes over from an older report what cannot have changed."""

from __future__ import annotations

import datetime as dt
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.kinds import (
    Day,
    evidence_folder,
    ledger_moment,
    name_models,
    new_report,
    own_recognizers,
    own_suppressions,
    worker_processes,
)
from scanner.cli.progress import ProgressBar
from scanner.cli.scan import default_key, interrupt
from scanner.cli.target import find_declaration, ledger_beside

if TYPE_CHECKING:
    from scanner.run import ScanRequest
    from scanner.setup import ScanSetup


@click.command()
@click.argument("report", metavar="OLD_REPORT", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(exists=True, path_type=Path), default=Path())
@new_report()
@click.option(
    "--ledger",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Consent ledger. Default: ledger.jsonl beside the declaration, if it is there.",
)
@click.option(
    "--as-of", type=Day(), help="Day for which consents are judged, as 2026-11-01. Default: today (UTC)."
)
@ledger_moment()
@evidence_folder()
@click.option(
    "--profile",
    help="Profile of checks: baseline, cn, eu, us, or a TOML file. Default: the one of OLD_REPORT.",
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Secret key of the keyed digests: the one of OLD_REPORT. Default: ~/.config/provscan/hmac.key",
)
@worker_processes("Worker processes. The report does not depend on it.")
@own_recognizers()
@own_suppressions()
@name_models()
@click.option(
    "--prove",
    type=click.IntRange(1),
    help="Scan so many of the units that are taken over after all, drawn by --seed, and stop where a result is another "
    "one. Default: none.",
)
@click.option(
    "--previous",
    is_flag=True,
    help="Remember OLD_REPORT as the report before the new one, for checks AUD-01 and AUD-02, as `scan --previous` does.",
)
@click.option("--seed", help="Any text; what is drawn depends on it. Default: a new one, which is told.")
@click.option("--fresh", is_flag=True, help="Forget what an interrupted run of this report has done already.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors; the exit status tells.")
@click.option("-v", "--verbose", is_flag=True, help="Say more, and show where an error comes from.")
@click.pass_context
def rescan(
    ctx: click.Context, /, report: Path, target: Path, quiet: bool, verbose: bool, **options: Any
) -> None:
    """Scan TARGET again where it changed since OLD_REPORT, and write a report like that of a full scan.

    The result of a unit is taken over when all that it depends on is the same: the file's content, place and
    declared rules, what stands beside it, key, people of the ledger with their names, lists of people, settings,
    recognizers, and the installed provscan, Python and packages. Everything else is read again, and all of it
    when a name in the ledger, or provscan itself, is another one. Limits and scores are those of OLD_REPORT;
    --recognizers and --ner must be given as they were. The new report has, to the digest, the content of a full
    scan; `run.units_reused` counts what was taken over.

    Decisions rest on the ledger and day given here. An OLD_REPORT that was changed after it was sealed is refused;
    whoever can write it could seal it anew, so keep its digest, or let --prove scan some units after all.

    \b
    Exit status: 0 clean · 1 the profile is violated · 2 usage, OLD_REPORT, declaration or ledger invalid, or
    --prove met another result (nothing written) · 3 incomplete · 130 interrupted.
    """
    signal.signal(signal.SIGTERM, interrupt)
    with ProgressBar(quiet=quiet, verbose=verbose) as bar:
        bar.stage("declaration", None)
        from reports.previous import previous_of
        from scanner.cli.show import opened
        from scanner.run.places import check_report_place
        from scanner.run.rescan import profile_of, read_settings, run_rescan
        from scanner.run.reusing import read_earlier

        check_report_place(
            options["out"].absolute(), options["force"]
        )  # before the old report is read to its end
        seed = options["seed"] or os.urandom(8).hex()
        with opened(report) as (con, seal):
            earlier = read_earlier(con, report.absolute(), seal.found, options["prove"] or 0, seed)
            settings = read_settings(con, _given(options))
            options["profile"] = options["profile"] or profile_of(con, report)
            before = previous_of(con, seal.found) if options["previous"] else None
        request = replace(_request(target, settings, options), previous=before)
        result = run_rescan(request, earlier, bar)
    if not quiet:
        from scanner.cli.show import print_summary

        print_summary(result.report)
        click.echo(f"report: {result.report}")
    ctx.exit(result.outcome.exit_status)


def _given(options: dict[str, Any]) -> ScanSetup:
    from scanner.setup import ScanSetup
    from scanner.user_recognizers import load

    return ScanSetup(b"", (), recognizers=load(options["recognizer_files"]), ner=options["ner"])


def _request(target: Path, settings: ScanSetup, options: dict[str, Any]) -> ScanRequest:
    from scanner.run import ScanRequest
    from scanner.suppressions.reading import load as load_suppressions

    declaration = find_declaration(target)
    set_aside = load_suppressions(options["suppression_files"], declaration)
    ledger: Path | None = options["ledger"] or ledger_beside(declaration)
    return ScanRequest(
        declaration=declaration,
        report=options["out"].absolute(),
        key_file=(options["key_file"] or default_key()).absolute(),
        ledger=ledger.absolute() if ledger else None,
        as_of=options["as_of"] or dt.datetime.now(dt.UTC).date(),
        ledger_at=options["ledger_at"],
        evidence=options["evidence"].absolute() if options["evidence"] else None,
        recognizer_files=(*(file.absolute() for file in options["recognizer_files"]), *set_aside.files),
        profile=options["profile"],
        workers=options["workers"],
        force=options["force"],
        fresh=options["fresh"],
        settings=replace(settings, rules=set_aside.rules),
    )
