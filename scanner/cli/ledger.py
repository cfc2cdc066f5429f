"""`provscan ledger`: make, change, import and show the consent ledger; `ledger_keep` and `ledger_sign` have the rest.

Owns the words of these commands and nothing else: what an event may say, how it is stored and what it does
stands in `scanner.ledger`. Nothing here prints a name unless `--names` asks for it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, TextIO

import click

from scanner.cli.kinds import Day, Moment
from scanner.cli.ledger_append import append_known, drafted
from scanner.cli.ledger_fields import fields_of, pair, read_object
from scanner.cli.ledger_keep import LEDGER, erase, nameless, repair, separate, verify
from scanner.cli.ledger_show import import_lines, nameless_lines, show_lines
from scanner.cli.ledger_sign import keygen, sign
from scanner.errors import UsageError
from scanner.ledger import chain, state
from scanner.ledger.events import make_draft
from scanner.ledger.folding import ENDED_STATE
from scanner.ledger.importers import ImportPlan, import_file
from scanner.ledger.names_file import names_path
from scanner.ledger.rows import FORMATS
from scanner.ledger.vocabulary import EVENT_TYPES, MANDATORY

_ADDABLE = [name for name in EVENT_TYPES if name not in ("ledger", "erase")]
_TIME_WORDS = "When it happened: 2026-05-01T16:00:00+08:00, or a day; the whole day counts for what takes permission away. "
_TIME_HELP = _TIME_WORDS + "Default: now."
_ADD_TIME_HELP = (
    _TIME_WORDS + "Default: the day of --valid-from, as in an import; without one now, but a grant needs "
    "one of the two."
)
_ENTITY_HELP = "Id of who acted or entered it; stays in the ledger."


@click.group(name="ledger")
def ledger() -> None:
    """Make, change, import, show and verify the consent ledger.

    The ledger is one append-only file: who agreed to what, and what became of it. It holds names and
    addresses, so keep it as you keep such things; reports know people by their subject ids alone.
    """


@ledger.command()
@LEDGER
@click.option(
    "--separate-names",
    is_flag=True,
    help="Keep names, identifiers, birth dates and free words in a file beside it, ledger.names.jsonl; LEDGER then "
    "can be shown without them, and a person can be erased.",
)
def init(ledger: Path, separate_names: bool) -> None:
    """Begin a ledger. LEDGER is the file to make, such as ledger.jsonl; it must not exist yet."""
    chain.create(ledger, separate=separate_names)
    beside = f" and {names_path(ledger)}" if separate_names else ""
    click.echo(f"began {ledger}{beside}; next: provscan ledger import, or provscan ledger add")


@ledger.command()
@LEDGER
@click.argument("event_type", metavar="[TYPE]", required=False, type=click.Choice(_ADDABLE))
@click.option(
    "--file",
    "source",
    type=click.File("r", encoding="utf-8"),
    help="Read the event from a file with one JSON object; - is standard input. Keeps names out of "
    "the history of your shell.",
)
@click.option("--subject", "subject_id", help="Subject id: a pseudonym, it appears in reports.")
@click.option("--record", "record_id", help="Id of the consent record.")
@click.option("--time", "event_time", metavar="WHEN", help=_ADD_TIME_HELP)
@click.option("--entity", "entity_id", help=_ENTITY_HELP)
@click.option("--name", "names", multiple=True, help="Full name of the person. Repeat for more.")
@click.option("--alias", "aliases", multiple=True, help="Other full name. Repeat for more.")
@click.option(
    "--identifier",
    "identifiers",
    multiple=True,
    metavar="KIND=VALUE",
    help="Handle, speaker_id, email, phone... Repeat for more.",
)
@click.option(
    "--purpose",
    "purposes",
    multiple=True,
    help="Purpose agreed to, in the words of sources.yaml. Repeat for more.",
)
@click.option("--category", "categories", multiple=True, help="voice, face, name... Repeat for more.")
@click.option("--modality", "modalities", multiple=True, help="text, image, audio or video. Repeat for more.")
@click.option(
    "--source", "source_scope", multiple=True, help="Source id agreed to. Default: any. Repeat for more."
)
@click.option("--controller", help="Who may use the data: the applicant_id of sources.yaml.")
@click.option("--valid-from", metavar="DAY", help="First valid day, as 2026-01-31.")
@click.option("--valid-until", metavar="DAY", help="Last valid day. Default: open.")
@click.option("--consent-type", help="implied, express, explicit, separate or written.")
@click.option(
    "--set",
    "others",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Any other field of docs/ledger.md. Repeat for more, and for several values of a list.",
)
def add(ledger: Path, event_type: str | None, source: TextIO | None, **options: Any) -> None:
    """Add one event to LEDGER, by options or as a JSON object with --file.

    TYPE is one of: subject, request, grant, renew, refuse, withdraw, revoke, invalidate, object,
    supersede.

    \b
    provscan ledger add ledger.jsonl subject --subject s-1 --name "Ann Example" --set birth_date=2001-02-03
    provscan ledger add ledger.jsonl grant --subject s-1 --record r-1 --purpose tts_training \\
        --category voice --controller example-labs --valid-from 2026-01-01
    """
    fields = read_object(source) if source else {}
    fields |= {"event_type": event_type} if event_type else {}
    fields |= fields_of(options)
    draft = drafted(fields)
    event, introduced = append_known(ledger, draft)
    later = f"; it counts from {event.event_time.date()}" if event.event_time > event.recorded_at else ""
    click.echo(f"added event {event.seq} ({event.event_type}){later}")
    lacking = [name for name in MANDATORY if name not in draft.body]
    if draft.event_type == "grant" and lacking:
        click.echo(f"warning: without {', '.join(lacking)} this consent covers nothing", err=True)
    if draft.event_type == "grant" and not introduced:
        step = f"provscan ledger add {ledger} subject --subject {draft.subject_id} --name NAME"
        click.echo(f"warning: nothing in the ledger says who {draft.subject_id} is\nnext: {step}", err=True)


@ledger.command(name="import")
@LEDGER
@click.argument("source", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "fmt",
    type=click.Choice(sorted(set(FORMATS.values()))),
    help="Format of FILE. Default: told by its name.",
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="A column that is not called like its field; COLUMN=- leaves it out. Repeat for more.",
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
    help="Where to list rejected rows. Default: FILE.rejected.csv or .jsonl.",
)
@click.pass_context
def import_(
    ctx: click.Context, ledger: Path, source: Path, fmt: str | None, mapped: tuple[str, ...],
    event_time: str | None, rejected: Path | None,
) -> None:  # fmt: skip
    """Import people and consents into LEDGER from FILE: CSV (UTF-8), JSON Lines or Parquet.

    Columns are called like the fields of docs/ledger.md (subject_id, names, aliases, email, record_id,
    purposes, ...); lists are separated by ; in CSV. One row may hold a person and their consent. A row
    that was imported before adds nothing.

    Rows that cannot be imported are listed with line and reason, never with their content; the others are
    imported all the same. The list takes the place of that of an earlier import.

    \b
    Exit status: 0 every row imported · 1 rows were rejected · 2 nothing can be imported.
    """
    columns = dict(pair(item, "--map") for item in mapped)
    result = import_file(ledger, source, ImportPlan(columns, fmt, event_time, rejected))
    click.echo("\n".join(import_lines(result)))
    for line in nameless_lines(ledger, nameless(ledger)):
        click.echo(line, err=True)
    if result.rows_rejected:
        ctx.exit(1)


@ledger.command(short_help="Enter into LEDGER that a person takes consent back.")
@LEDGER
@click.option(
    "--subject", "subject_id", help="Whose consent; without --record all of this person's consents."
)
@click.option("--record", "record_id", help="Which consent record.")
@click.option("--time", "event_time", metavar="WHEN", help=_TIME_HELP)
@click.option("--entity", "entity_id", help=_ENTITY_HELP)
@click.option("--reason", help="Why, in a few words; stays in the ledger.")
def withdraw(ledger: Path, event_time: str | None, **fields: str | None) -> None:
    """Enter into LEDGER that a person takes consent back: one record, or with --subject alone all of them.

    For a consent that somebody else ended use `provscan ledger add LEDGER revoke`.
    """
    if not (fields["subject_id"] or fields["record_id"]):
        raise UsageError(
            "it is not said whose consent is taken back",
            where="provscan ledger withdraw",
            next_step="give --record for one consent, or --subject for all consents of a person",
        )
    when = event_time or dt.datetime.now(dt.UTC)
    draft = make_draft({"event_type": "withdraw", "event_time": when, **fields})
    before = state.load(ledger, draft.event_time.date(), None, 0)
    event, _ = append_known(ledger, draft)
    after = state.load(ledger, event.event_time.date(), None, 0)
    touched = [record.record_id for record in after.consent_records if event.seq in record.events]
    click.echo(f"added event {event.seq} (withdraw): {', '.join(touched) or 'no consent was open'}")
    ended = [r for r in before.consent_records if r.record_id in touched and r.state in ENDED_STATE.values()]
    for record in ended:
        click.echo(
            f"note: {record.record_id} was {record.state} already, since {record.state_since:%Y-%m-%d}"
        )
    standing = [r.record_id for r in after.consent_records if r.record_id in touched and r.state == "granted"]
    if standing:
        click.echo(f"warning: granted again after that time: {', '.join(standing)}", err=True)


@ledger.command()
@LEDGER
@click.option("--subject", "subject_id", help="Show one person in full: what was agreed to, and each event.")
@click.option(
    "--as-of", type=Day(), help="State at the end of this day (UTC), as 2026-11-01. Default: today."
)
@click.option(
    "--ledger-at",
    type=Moment(),
    help="Count only events recorded up to this moment, as 2026-11-01T08:00:00+08:00; without a zone it is "
    "UTC, and a day is its first moment. Default: all.",
)
@click.option(
    "--age-of-consent",
    type=click.IntRange(0, 30),
    default=14,
    show_default=True,
    help="Age from which a person consents alone.",
)
@click.option("--names", is_flag=True, help="Show names, aliases and identifiers too.")
def show(
    ledger: Path, subject_id: str | None, as_of: dt.date | None, ledger_at: dt.datetime | None,
    age_of_consent: int, names: bool,
) -> None:  # fmt: skip
    """Show who is in LEDGER and what they agreed to: since when, until when, and how it stands."""
    day = as_of or dt.datetime.now(dt.UTC).date()
    found = state.load(ledger, day, ledger_at, age_of_consent)
    if subject_id is not None and all(s.subject_id != subject_id for s in found.subject_records):
        step = "without --subject all ids are shown"
        raise UsageError("nobody of that id is in the ledger", where=str(ledger), next_step=step)
    for line in show_lines(found, day, subject_id, names):
        click.echo(line)


for command in (verify, repair, erase, separate, keygen, sign):
    ledger.add_command(command)
