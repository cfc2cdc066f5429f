"""`provscan scan`: the main job."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.kinds import (
    Day,
    Size,
    entity_names,
    evidence_folder,
    ledger_moment,
    name_models,
    own_recognizers,
    own_suppressions,
    worker_processes,
)
from scanner.cli.progress import ProgressBar
from scanner.cli.target import declared_profile, find_declaration, ledger_beside

if TYPE_CHECKING:
    from reports.records import PreviousRecord
    from scanner.run import ScanRequest


def own_key() -> Path:
    """Where the user's own key is: outside every corpus and report, the same for all of this user's scans."""
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(config) / "provscan" / "hmac.key"


def default_key() -> Path:
    """The user's own key, in a folder that is there if it can be."""
    place = own_key()
    with contextlib.suppress(OSError):  # making the key will tell why it cannot be
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


@click.command()
@click.argument("target", type=click.Path(exists=True, path_type=Path), default=Path())
@click.option(
    "--ledger",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Consent ledger. Default: ledger.jsonl beside the declaration, if it is there.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("provscan-report.duckdb"),
    show_default=True,
    help="Where the report goes; its folder must be there.",
)
@click.option("--force", is_flag=True, help="Replace a report that is there already; never any other file.")
@click.option(
    "--as-of", type=Day(), help="Day for which consents are judged, as 2026-11-01. Default: today (UTC)."
)
@ledger_moment()
@evidence_folder()
@click.option(
    "--profile",
    help="Profile of checks: baseline, cn, eu, us, or a TOML file. Default: the declaration's, else baseline.",
)
@click.option(
    "--previous",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The report before this one: the new one remembers its digests, and checks AUD-01 and AUD-02 compare them.",
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Secret key of the keyed digests; made if missing, in a folder that is there. Default: "
    "~/.config/provscan/hmac.key",
)
@worker_processes("Worker processes. The report does not depend on it.")
@click.option(
    "--entities",
    help="Look only for these entities, comma-separated; the report says so and is not clean. "
    "Default: all, every country.",
)
@own_recognizers()
@own_suppressions()
@name_models()
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=0.4,
    show_default=True,
    help="Keep hits from this score on; weaker ones are counted.",
)
@click.option(
    "--pattern-timeout",
    type=click.FloatRange(0.01, 3600),
    default=10.0,
    show_default=True,
    help="Seconds that one pattern may take on one text; a timeout becomes an issue.",
)
@click.option(
    "--max-record",
    type=Size(),
    default="64M",
    show_default=True,
    help="Longest line or record that is looked at; a longer one becomes an issue.",
)
@click.option(
    "--max-expand",
    type=click.IntRange(1),
    default=500,
    show_default=True,
    help="Compressed data may grow to 256 MiB plus this many times their size; more becomes an issue.",
)
@click.option(
    "--max-depth",
    type=click.IntRange(1, 16),
    default=3,
    show_default=True,
    help="How deep archives may lie in archives; deeper ones become an issue.",
)
@click.option(
    "--batch-chars",
    type=click.IntRange(1),
    default=1 << 18,
    show_default=True,
    help="Text looked at together, in characters. The report does not depend on it.",
)
@click.option("--fresh", is_flag=True, help="Forget what an interrupted run of this report has done already.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors; the exit status tells.")
@click.option("-v", "--verbose", is_flag=True, help="Say more, and show where an error comes from.")
@click.pass_context
def scan(ctx: click.Context, /, target: Path, quiet: bool, verbose: bool, **options: Any) -> None:
    """Scan TARGET, a sources.yaml or a folder (default: this one), and write a report.

    A folder with a sources.yaml in it is scanned as declared there. A folder without one is scanned too, but
    without declared sources nothing can be found clean: the report says so and the exit status is 3.

    \b
      provscan scan data/ --suppressions rules.yaml     what may stand in the data, and what is set aside until a day
      provscan show REPORT --by rule                    how many findings each rule sets aside; none is removed
      provscan show REPORT --by column                  columns whose names raise or lower what is found in them

    \b
    Exit status: 0 clean · 1 the profile is violated · 2 usage, declaration or ledger invalid (nothing
    written) · 3 incomplete (something could not be looked at, or is not known) · 130 interrupted; what was
    scanned is kept beside the report and the same command goes on from there.
    """
    from scanner.run import run_scan

    signal.signal(signal.SIGTERM, interrupt)
    with ProgressBar(quiet=quiet, verbose=verbose) as bar:
        bar.stage("declaration", None)
        request = _request(target, options)
        bar.close()
        if request.declaration.digest is None:
            bar.note(
                "nothing is declared: sources, licences, purposes and persons are unknown, so the report cannot "
                "be clean. `provscan init` writes a first sources.yaml to fill in"
            )
        if request.ledger is None:
            bar.note(
                "no ledger: nobody's consent is known and nobody is looked for by name. See `provscan ledger`"
            )
        try:
            result = run_scan(request, bar)
        except KeyboardInterrupt:
            bar.close()
            bar.note(
                "interrupted; no report was written. "
                + (
                    f"What was scanned is kept in {request.report}.work: the same command goes on from there, --fresh "
                    "begins anew"
                    if Path(f"{request.report}.work").is_dir()
                    else "Nothing had been scanned yet"
                )
            )
            raise
    if not quiet:
        from scanner.cli.show import print_summary

        print_summary(result.report)
        click.echo(f"report: {result.report}")
    ctx.exit(result.outcome.exit_status)


def _previous(report: Path | None) -> PreviousRecord | None:
    if report is None:
        return None
    from reports.previous import previous_of
    from scanner.cli.show import opened

    with opened(report) as (con, seal):
        return previous_of(con, seal.found)


def interrupt(*_: object) -> None:
    """SIGTERM is answered like Ctrl-C."""
    raise KeyboardInterrupt


def _request(target: Path, options: dict[str, Any]) -> ScanRequest:
    from scanner.readers.base import Limits
    from scanner.run import ScanRequest
    from scanner.setup import ScanSetup
    from scanner.suppressions.reading import load as load_suppressions
    from scanner.user_recognizers import load

    declaration = find_declaration(target)
    ledger: Path | None = options["ledger"]
    if ledger is None:
        ledger = ledger_beside(declaration)
    key_file: Path = options["key_file"] or default_key()
    own_files: tuple[Path, ...] = options["recognizer_files"]
    set_aside = load_suppressions(options["suppression_files"], declaration)
    return ScanRequest(
        declaration=declaration,
        report=options["out"].absolute(),
        key_file=key_file.absolute(),
        ledger=ledger.absolute() if ledger else None,
        as_of=options["as_of"] or dt.datetime.now(dt.UTC).date(),
        ledger_at=options["ledger_at"],
        evidence=options["evidence"].absolute() if options["evidence"] else None,
        previous=_previous(options["previous"]),
        profile=options["profile"] or declared_profile(declaration) or "baseline",
        workers=options["workers"],
        recognizer_files=(*(file.absolute() for file in own_files), *set_aside.files),
        force=options["force"],
        fresh=options["fresh"],
        settings=ScanSetup(
            key=b"",
            subjects=(),
            limits=Limits(options["max_record"], options["max_expand"], options["max_depth"]),
            entities=entity_names(options["entities"]),
            recognizers=load(own_files),
            rules=set_aside.rules,
            ner=options["ner"],
            pattern_timeout=options["pattern_timeout"],
            min_score=options["min_score"],
            batch_chars=options["batch_chars"],
        ),
    )
