"""`provscan export`: a report in another form. Owns the words; the forms are modules of reports.exports."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.interrupts import interruptible
from scanner.errors import UsageError

if TYPE_CHECKING:
    from reports.exports.base import Export


@click.command()
@click.argument("form", required=False)
@click.argument("report", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Where it goes: a file, or a folder for the forms that are folders; what it lies in must be there.",
)
@click.option("--force", is_flag=True, help="Replace an export that is there already; never anything else.")
@click.option("--list", "listed", is_flag=True, help="List the forms, with what each is called in a bundle.")
@click.option(
    "--lang",
    type=click.Choice(("en", "zh")),
    help="Language in which html opens; without it the reader's browser decides. Other forms have one.",
)
@click.option("--digest", help="The digest that you were given: refuse a report that has another.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Show where an error comes from.")
def export(
    form: str | None,
    report: Path | None,
    out: Path | None,
    force: bool,
    listed: bool,
    lang: str | None,
    digest: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write REPORT in another FORM: for programs, catalogues, filings, CI.

    \b
      provscan export --list
      provscan export html report.duckdb -o report.html          one page to read, filter, share and print
      provscan export json report.duckdb -o report.json          all of it, as one document
      provscan export csv report.duckdb -o tables                a folder: a file for each table and view
      provscan export croissant report.duckdb -o croissant.json  for data catalogues (JSON-LD)
      provscan export cn-annex report.duckdb -o annex            语料清单, the corpus annex of a Chinese filing
      provscan export eu-summary report.duckdb -o summary        the public summary of training content
      provscan export sarif report.duckdb -o report.sarif        for CI: issues and blocked samples with places

    Beside every figure stands the name of a query; its SQL is in the same document, and gives the same figure when you
    run it on REPORT. What is not known is said to be so. Nothing is in an export that is not in REPORT, and there
    is no raw personal value in either. docs/exports.md tells where each field comes from.

    The same REPORT gives the same bytes. An export is there whole or not at all.

    Exit status: 0 written, whatever the verdict · 2 usage, or REPORT cannot be read or was changed after it was
    sealed; nothing was written · 130 interrupted, nothing left behind.
    """
    del verbose  # seen by main
    if listed:
        _list()
        return
    if form is None or report is None or out is None:
        raise click.UsageError("give FORM, REPORT and -o PATH, or --list")
    from scanner.cli.show import opened
    from scanner.run.handing import check_target, whole

    chosen = _form(form)
    if lang and chosen.write_in is None:
        raise click.UsageError(f"--lang is for html; {chosen.name} has one form for all readers")
    target = out.absolute()
    check_target(target, force)  # before the report is read to its end
    with interruptible(), opened(report, digest) as (con, _), whole(target, force=force) as made:
        if lang and chosen.write_in:
            chosen.write_in(con, made, lang)
        else:
            chosen.write(con, made)
    if not quiet:
        click.echo(f"{chosen.name}: {out}")


def _form(name: str) -> Export:
    from reports.exports.base import exports

    found = exports()
    if name not in found:
        near = difflib.get_close_matches(name, found, 1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UsageError(
            "no such form of export", where=name, next_step=f"{hint}`provscan export --list` lists them"
        )
    return found[name]


def _list() -> None:
    from reports.exports.base import exports

    found = exports()
    names, files = (
        max(map(len, column)) for column in zip(*((e.name, e.file_name) for e in found.values()), strict=True)
    )
    for one in found.values():
        click.echo(f"  {one.name:<{names}}  {one.file_name:<{files}}  {one.title}")
