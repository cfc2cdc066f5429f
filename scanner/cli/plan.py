"""`provscan plan`: what a scan would read, and what stands in its way, without decoding a record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.gaps import gaps
from scanner.cli.plan_show import Plan, as_dict, issues_of, text_lines
from scanner.cli.progress import ProgressBar
from scanner.cli.target import declared_profile, find_declaration, ledger_beside

if TYPE_CHECKING:
    from scanner.declaration import Declaration

_SHOWN_FIELDS = 10


@click.command()
@click.argument("target", type=click.Path(exists=True, path_type=Path), default=Path())
@click.option("--files", "with_files", is_flag=True, help="List every file, not only sources.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with --files it holds every file.")
@click.option(
    "--no-digests", is_flag=True, help="Hash nothing: faster, but changed and doubled files go unseen."
)
@click.option(
    "--ledger",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Consent ledger, which is no corpus file. Default: ledger.jsonl beside the declaration.",
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("provscan-report.duckdb"), show_default=True,
    help="Where the report will go, which is no corpus file either.",
)  # fmt: skip
@click.option("--profile", help="Profile of checks: a name or a TOML file. Default: as `scan`.")
@click.pass_context
def plan(
    ctx: click.Context,
    target: Path,
    with_files: bool,
    as_json: bool,
    no_digests: bool,
    ledger: Path | None,
    out: Path,
    profile: str | None,
) -> None:
    """Show what a scan of TARGET, a sources.yaml or a folder (default: this one), would read.

    Sources, files, units of work, sizes, formats, and every problem that can be seen beforehand: undeclared,
    missing, changed and doubled files, links, formats nobody reads, counts that differ from the declaration.
    No record is decoded: files are hashed, the first 64 KiB of each are looked at, Parquet footers are read.

    Layouts are told too: conventions of data sets (VCTK, LibriSpeech, Common Voice, Kaldi and others, all listed in
    docs/layouts.md) that say whose a file is. What is recognised is used by `scan`; `layout: none` or a name in the
    declaration overrides it. For that, index files such as SPEAKERS.TXT are read.

    \b
    Facts that are not known are told too, and people whom the ledger does not know: those of `persons`, and
    folders and files that `person_path` takes for people. With either, no scan can be clean. Fields that look as
    if they named people, and are not declared to, are worth a look. What stands in records (field patterns,
    numbers of samples) only the scan can tell.
    Your files are shown by their own names, also those that a report hides; so with --json.
    Exit status: 0 nothing seen stands in the way · 2 the declaration, the profile or the ledger is invalid ·
    3 something stands in the way of a clean report; the scan itself may then end with 3 or with 1.
    """
    with ProgressBar(quiet=as_json) as bar:
        bar.stage("declaration", None)
        declaration = find_declaration(target)
        made = _make(declaration, ledger, out, digests=not no_digests, bar=bar)
    name = profile or declared_profile(declaration) or "baseline"
    known = ledger or ledger_beside(declaration)
    made.gaps = tuple(gaps(declaration, known, name, made.paths_by_source(), made.layouts))
    if as_json:
        import json

        click.echo(json.dumps(as_dict(made, with_files), indent=2, ensure_ascii=True))
    else:
        click.echo("\n".join(text_lines(made, with_files)))
    ctx.exit(3 if made.open_issues or made.gaps else 0)


def _make(
    declaration: Declaration, ledger: Path | None, out: Path, *, digests: bool, bar: ProgressBar
) -> Plan:
    from scanner.inventory import cut_units, take
    from scanner.ledger.mending import companions
    from scanner.model import ReadRules
    from scanner.run.layouts import check_layouts, layouts_of
    from scanner.run.layouts import issues_of as layout_issues

    there = ledger or declaration.root / "ledger.jsonl"
    own = {
        there,
        *companions(there),
        out.absolute(),
        Path(f"{out.absolute()}.work"),
    }
    check_layouts(declaration)
    bar.stage("inventory", None)
    found = take(declaration, frozenset(own), digests, lambda done: bar.advance(done, 0))
    rules = {spec.id: spec.rules() for spec in declaration.sources}
    made = Plan(declaration)
    for file in found.files:
        made.files.append((file, cut_units(file, rules.get(file.source_id or "", ReadRules()))))
        made.issues += [(file.source_id, file.path, issue) for issue in issues_of(file)]
    made.layouts = layouts_of(found.files, declaration)
    issues = (*found.issues, *layout_issues(made.layouts))
    made.issues += [(source, None, issue) for source, issue in issues]
    made.hints = tuple(_hints(made))
    return made


def _hints(made: Plan) -> Iterator[str]:
    from scanner.draft import headless, person_columns
    from scanner.rule_use import speaks_of

    files = made.files_by_source()
    for spec in made.declaration.sources:
        columns = person_columns((file for file, _ in files.get(spec.id, ())), spec.csv_header)
        by_layout = made.layouts[spec.id].columns.values() if spec.id in made.layouts else ()
        known = (*spec.fields.person, *(column.pattern for columns in by_layout for column in columns))
        if undeclared := [column for column in columns if not speaks_of(known, column)]:
            yield (
                f"source {spec.id}: not named under fields.person, though they look as if they named people: "
                f"{', '.join(undeclared[:_SHOWN_FIELDS])}{' and more' if len(undeclared) > _SHOWN_FIELDS else ''}"
            )
        without, looked = headless(file for file, _ in files.get(spec.id, ())) if spec.csv_header else (0, 0)
        if without:
            yield (
                f"source {spec.id}: in {without} of {looked} tables looked at, the first row looks like data; if it does "
                "not name the columns, say csv_header: no"
            )
