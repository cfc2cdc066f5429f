"""`provscan impact`: what is tied to one person, and would have to go if they withdrew.

Owns the words, the CSV and the JSON; the rows come from `reports.impact`.
"""

from __future__ import annotations

import csv
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.cells import aligned, safe
from scanner.cli.show import opened
from scanner.errors import UsageError

if TYPE_CHECKING:
    from reports.impact import Impact

_SHOWN = 20
"""Samples shown in the terminal; --csv and --json have all."""

_LISTED = ("standing", "verdict", "path", "member_path", "row", "sample_id", "strength", "others")
_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""A spreadsheet takes a cell that begins with one of these for a formula, which may fetch or run something."""


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--subject", required=True, metavar="ID", help="Subject id of the person, as in the ledger.")
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path),
    help="Write every sample into this new file (UTF-8), one a line, as a list for deletion.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every sample.")
def impact(report: Path, subject: str, csv_file: Path | None, as_json: bool) -> None:
    """Show what REPORT ties to one person: what would have to go if they withdrew today.

    Sums by source and verdict, then the samples one by one, with the place in the data as the report shows it
    (rows and members count from 0) and how many other people share the sample. Three kinds stand apart:

    \b
      theirs          tied to this person by evidence that fits nobody else
      may be theirs   by weak or ambiguous evidence alone: somebody must look before anything is deleted
      copy            the same bytes as a sample of theirs, elsewhere

    \b
      provscan impact provscan-report.duckdb --subject s-1
      provscan impact provscan-report.duckdb --subject s-1 --csv delete-s-1.csv

    The verdict is that for this person as of the report's day; `provscan decide` gives that of another. Nothing
    is deleted or changed. A cell of the CSV that a spreadsheet would run as a formula begins with '.

    Exit status: 0 listed, also when nothing is tied to the person · 2 usage, nobody of that id, or REPORT cannot
    be read or was changed after it was sealed.
    """
    if csv_file is not None and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    if csv_file is not None and os.path.lexists(csv_file):
        raise UsageError(
            "something is there already where the list is to go",
            where=str(csv_file),
            next_step="give another place with --csv",
        )
    with opened(report) as (con, seal):
        from reports.impact import EACH, each, impact_of

        found = impact_of(con, subject)
        if as_json:
            _print_json(found, seal.found, each(con))
            return
        for line in _summary(found):
            click.echo(line)
        if csv_file is not None:
            count = _write_csv(csv_file, EACH, each(con))
            click.echo(f"list: {csv_file} ({count:,} lines)")
            return
        rows = [tuple(row[name] for name in _LISTED) for row in each(con, _SHOWN)]
    _print_list(found, rows)


def _summary(found: Impact) -> list[str]:
    lines = [f"if {safe(found.subject_id)} withdrew today"]
    lines += ["", *aligned(found.columns, list(found.rows))] if found.rows else ["  nothing is tied to them"]
    for standing, files, samples, members, size, hours, without, shared, used, unknown in found.totals:
        length = "" if hours is None else f", {hours:,.4g} hours"
        length += f", {without:,} of unknown length" if without else ""
        lines.append(
            f"  {standing}: {samples:,} samples in {files:,} files, {members:,} archive members, {size:,} bytes{length}; "
            f"{shared:,} shared with others; {used:,} trained on, {unknown:,} not known to be"
        )
    return lines + [f"  ! {safe(note)}" for note in found.notes]


def _print_list(found: Impact, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    click.echo()
    for line in aligned(_LISTED, rows):
        click.echo(line)
    left = sum(total[2] for total in found.totals) - len(rows)
    if left:
        click.echo(f"  ... and {left:,} more: --csv FILE lists all")


def _print_json(found: Impact, digest: str, samples: Iterable[dict[str, Any]]) -> None:
    """One object, written sample by sample."""
    head = {
        "subject_id": found.subject_id,
        "digest": digest,
        "notes": list(found.notes),
        "summary": found.dicts(),
    }
    click.echo(json.dumps(head, indent=2)[:-2] + ',\n  "samples": [', nl=False)
    for number, sample in enumerate(samples):
        click.echo((",\n    " if number else "\n    ") + json.dumps(sample), nl=False)
    click.echo("\n  ]\n}")


def _write_csv(place: Path, columns: tuple[str, ...], samples: Iterable[dict[str, Any]]) -> int:
    """The whole list or nothing at all."""
    part = place.with_name(f".{place.name}.{secrets.token_hex(6)}.part")
    count = 0
    try:
        with part.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for sample in samples:
                writer.writerow([_defused(sample[name]) for name in columns])
                count += 1
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    except OSError as error:
        raise UsageError(
            f"the list cannot be written ({error.strerror})",
            where=str(place),
            next_step="give a place that can be written with --csv",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return count


def _defused(value: Any) -> Any:
    """A cell that no spreadsheet runs."""
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text
