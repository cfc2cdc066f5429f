"""`provscan verify`: is a report untouched, do data, declaration and ledger fit it, can it be made again."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.cells import safe
from scanner.cli.kinds import (
    evidence_folder,
    name_models,
    own_recognizers,
    own_suppressions,
    worker_processes,
)
from scanner.cli.progress import ProgressBar
from scanner.cli.scan import interrupt
from scanner.cli.target import find_declaration, ledger_beside
from scanner.errors import DeclarationError, UsageError

if TYPE_CHECKING:
    from reports.verdict import Part
    from scanner.run.verify import VerifyRequest
    from scanner.run.verify_attested import Attested

_WORDS = {"ok": "ok", "fault": "FAULT", "not_checked": "not checked", "not_evaluated": "NOT EVALUATED"}


class Units(click.ParamType[str]):
    """A number of units, or all of them."""

    name = "units"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Accept all, or a number from 1."""
        text = str(value).strip().lower()
        if text != "all" and not (text.isascii() and text.isdigit() and int(text) > 0):
            self.fail(f"{value!r} is not a number of units; write 20 or all", param, ctx)
        return text


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--digest", help="The digest that you were given, by another way than with the report.")
@click.option(
    "--attestation",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Signed statement about REPORT, as `provscan attest` writes it; needs --public-key.",
)
@click.option(
    "--public-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ed25519 public key (PEM) of the signer, got by another way than with the report.",
)
@click.option(
    "--declaration",
    "target",
    type=click.Path(exists=True, path_type=Path),
    help="sources.yaml, beside which the data lie, or their folder: every file is hashed again.",
)
@click.option(
    "--ledger",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Consent ledger, as it was or grown since.",
)
@evidence_folder()
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Secret key that the scan ran with; finds masked paths again, and is needed for --units.",
)
@click.option("--profile", help="TOML file of the profile, where the report was judged by one of its own.")
@click.option(
    "--units",
    type=Units(),
    help="Scan so many units again, drawn by --seed, or all; needs --declaration, --key, and the ledger if there was one.",
)
@click.option(
    "--seed",
    help="Any text; what is drawn depends on it. Choose it after you have the report. Default: a new one, which is told.",
)
@own_recognizers()
@own_suppressions()
@name_models()
@worker_processes("Worker processes for --units.")
@click.option(
    "--limit", type=click.IntRange(0), default=20, show_default=True, help="Faults shown of a part; 0: all."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every fault.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors; the exit status tells.")
@click.option("-v", "--verbose", is_flag=True, help="Say more, and show where an error comes from.")
@click.pass_context
def verify(
    ctx: click.Context, /, report: Path, limit: int, as_json: bool, quiet: bool, verbose: bool, **options: Any
) -> None:
    """Verify REPORT by itself, and against as much of declaration, data, ledger and key as is given.

    \b
    What each part proves, and what it does not (docs/verify.md):
      file         blocks fit their checksums: no accident of the disk. No proof against people.
      layout       no table, column, view or function was planted, changed or taken away.
      seal         the content is the sealed one; if not, rows and columns that differ are named. Whoever
                   can write the file could seal it anew: a proof only with --digest or a signature.
      attestation  report, declaration and ledger are those that the holder of a key signed. Not that he is
                   right: the checks are in it as the report has them.
      beside       the facts of the run, on which no verdict rests, are as they were sealed.
      verdicts     decisions, checks and status follow from the rows of the report. Not that the rows are true.
      program      version, rules and profile are those installed here.
      declaration  it is the declared one, byte for byte. Not that it is true.
      data         every file is there, hashed again, and as in the report. Not what is in it.
      ledger       its chain is whole and the report follows from it. Not that the people agreed.
      people       the scan looked for everybody under all that the ledger says of them.
      units        drawn units, scanned again by the same worker, give the rows of the report, with a bound for
                   all of them. Not that the recognizers find everything.

    Units are drawn by sorting all by the sha256 of "SEED FILE_ID UNIT_INDEX"; anybody can repeat it. What was
    not given is "not checked", which is no pass.

    \b
    Exit status: 0 all that was given holds · 1 something differs (outranks 3) · 2 usage, or no such report
    · 3 something that was asked for could not be checked · 130 interrupted.
    """
    signal.signal(signal.SIGTERM, interrupt)
    with ProgressBar(quiet=quiet, verbose=verbose) as bar:
        from scanner.run.verify import run_verify

        parts = run_verify(_request(report, options), bar)
    from reports.verdict import exit_status

    status = exit_status(parts)
    if as_json:
        click.echo(json.dumps({"exit_status": status, "parts": [part.as_dict() for part in parts]}, indent=2))
    elif not quiet:
        for line in _lines(parts, limit, status):
            click.echo(line)
    ctx.exit(status)


def _request(report: Path, options: dict[str, Any]) -> VerifyRequest:
    from scanner.run.verify import VerifyRequest
    from scanner.run.verify_units import Draw
    from scanner.setup import ScanSetup
    from scanner.suppressions.reading import load as load_suppressions
    from scanner.user_recognizers import load

    target: Path | None = options["target"]
    declaration: Any = None
    if target is not None:
        try:
            declaration = find_declaration(target)
        except DeclarationError as error:
            declaration = error.what
    file = _declaration_file(target, declaration)
    beside = None if declaration is None or isinstance(declaration, str) else ledger_beside(declaration)
    units = options["units"]
    if options["suppression_files"] and not units:
        raise UsageError(
            "--suppressions says nothing without --units: rules are compared where units are scanned again",
            next_step="add --units 20, or --units all",
        )
    seed = options["seed"] or os.urandom(8).hex()
    known = None if isinstance(declaration, str) else declaration
    set_aside = load_suppressions(options["suppression_files"], known)
    own = (beside, *options["recognizer_files"], *set_aside.files)
    recognizers = load(options["recognizer_files"])
    return VerifyRequest(
        report=report.absolute(),
        digest=options["digest"],
        declaration_file=file,
        declaration=declaration,
        ledger=_absolute(options["ledger"]),
        evidence=_absolute(options["evidence"]),
        key_file=_absolute(options["key_file"]),
        profile=options["profile"],
        draw=Draw(None if units == "all" else int(units), seed, options["workers"]) if units else None,
        given=ScanSetup(b"", (), recognizers=recognizers, rules=set_aside.rules, ner=options["ner"]),
        attested=_attested(options),
        own_files=tuple(path.absolute() for path in own if path is not None),
    )


def _attested(options: dict[str, Any]) -> Attested | None:
    from scanner.run.verify_attested import Attested

    if options["attestation"] is None:
        if options["public_key"] is not None:
            raise click.UsageError("--public-key goes with --attestation")
        return None
    return Attested(options["attestation"].absolute(), _absolute(options["public_key"]))


def _absolute(path: Path | None) -> Path | None:
    return path.absolute() if path is not None else None


def _declaration_file(target: Path | None, declaration: Any) -> Path | None:
    """The file that the declaration is, also where it cannot be read."""
    if isinstance(declaration, str) and target is not None:
        from scanner.cli.target import DECLARATIONS

        places = [target / name for name in DECLARATIONS] if target.is_dir() else [target]
        return next((place.absolute() for place in places if os.path.lexists(place)), None)
    return declaration.path if declaration is not None else None


def _lines(parts: list[Part], limit: int, status: int) -> list[str]:
    lines = []
    for part in parts:
        lines.append(f"{part.name:<12} {_WORDS[part.state]}: {safe(part.told)}")
        shown = part.faults[:limit] if limit else part.faults
        lines += [f"  {safe(str(fault))}" for fault in shown]
        if len(part.faults) > len(shown):
            lines.append(f"  ... and {len(part.faults) - len(shown):,} more: --limit 0 shows all")
    meaning = {0: "all that was given holds", 1: "something differs", 3: "something could not be checked"}
    return [*lines, f"{meaning[status]} (exit status {status})"]
