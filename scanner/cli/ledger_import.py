"""`provscan ledger import`: where rows come from and what their columns and words mean.

Owns the words of this command and nothing else; formats stand in `scanner.ledger.rows`. Nothing here prints a name, or the
address of a database.
"""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.kinds import Table
from scanner.cli.ledger_fields import pair, words_by_field
from scanner.cli.ledger_keep import nameless
from scanner.cli.ledger_show import import_lines, nameless_lines
from scanner.ledger.importers import ImportPlan, import_file
from scanner.ledger.rows import Options, file_formats


@click.command(name="import")
@click.argument("ledger", metavar="LEDGER", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("source", metavar="FILE", type=Table())
@click.option(
    "--format",
    "fmt",
    type=click.Choice(file_formats()),
    help="Format of FILE. Default: told by its name; consent receipts are never told by it.",
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="A column that is not called like its field; COLUMN=- leaves it out. Repeat for more.",
)
@click.option(
    "--value",
    "valued",
    multiple=True,
    metavar="FIELD:OLD=NEW",
    help="What the table says in a field, and the word of the ledger for it, such as "
    '"purposes:Text to speech=tts_training". Repeat for more.',
)
@click.option(
    "--sheet",
    metavar="NAME",
    help="Sheet of an XLSX file. Default: its one visible sheet that holds anything.",
)
@click.option(
    "--query", metavar="SELECT", help="What to read from PostgreSQL: one SELECT, best with ORDER BY."
)
@click.option(
    "--table", metavar="NAME", help="Table or view to read from PostgreSQL, as NAME or SCHEMA.NAME."
)
@click.option(
    "--time",
    "event_time",
    metavar="WHEN",
    help="When the events happened, for rows without event_time. Default: a row counts from its valid_from, "
    "a person alone from now; any other row is rejected.",
)
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to list rejected rows. Default: FILE.rejected.csv or .jsonl; LEDGER.postgresql.rejected.jsonl.",
)
@click.pass_context
def import_(
    ctx: click.Context, ledger: Path, source: str, fmt: str | None, mapped: tuple[str, ...], valued: tuple[str, ...],
    event_time: str | None, rejected: Path | None, sheet: str | None, query: str | None, table: str | None,
) -> None:  # fmt: skip
    """Import people and consents into LEDGER from FILE or from PostgreSQL.

    FILE is CSV (UTF-8), JSON Lines, Parquet, XLSX or Kantara consent receipts (--format kantara), or the address
    of a PostgreSQL database with --query or --table. Keep its password in ~/.pgpass, PGPASSWORD or a
    service file: other users of the machine can see the words of a command.

    Columns are called like the fields of docs/ledger.md (subject_id, names, aliases, email, record_id,
    purposes, ...); lists are separated by ; in CSV and XLSX. One row may hold a person and their consent. A row
    that was imported before adds nothing.

    Rows that cannot be imported are listed with line and reason, never with their content; the others are
    imported all the same. The list takes the place of that of an earlier import.

    \b
    provscan ledger import ledger.jsonl consents.xlsx --sheet 2026 --map Name=names
    provscan ledger import ledger.jsonl postgresql://reader@db.example/consents --table consent.granted

    \b
    Exit status: 0 every row imported · 1 rows were rejected · 2 nothing can be imported.
    """
    columns = dict(pair(item, "--map") for item in mapped)
    plan = ImportPlan(
        columns, fmt, event_time, rejected, words_by_field(valued), Options(sheet, query, table)
    )
    result = import_file(ledger, source, plan)
    click.echo("\n".join(import_lines(result)))
    for line in nameless_lines(ledger, nameless(ledger)):
        click.echo(line, err=True)
    if result.rows_rejected:
        ctx.exit(1)
