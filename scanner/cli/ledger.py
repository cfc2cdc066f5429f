"""`provscan ledger`: make, change, import and show the consent ledger; `ledger_keep` and `ledger_sign` have the rest.

Owns the words of these commands and nothing else: what an event may say, how it is stored and what it does
stands in `scanner.ledger`. Nothing here prints a name unless `--names` asks for it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, TextIO

import click

from scanner.cli.ledger_append import append_known, drafted
from scanner.cli.ledger_fields import fields_of, read_object
from scanner.cli.ledger_import import import_
from scanner.cli.ledger_keep import LEDGER, erase, repair, separate, verify
from scanner.cli.ledger_sign import keygen, sign
from scanner.cli.ledger_state import show
from scanner.errors import UsageError
from scanner.ledger import chain, state
from scanner.ledger.events import make_draft
from scanner.ledger.folding import ENDED_STATE
from scanner.ledger.names_file import names_path
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

    TYPE is one of: subject, request, grant, renew, amend, refuse, withdraw, revoke, invalidate, object,
    supersede, delete_confirm.

    \b
    provscan ledger add ledger.jsonl subject --subject s-1 --name "Ann Example" --set birth_date=2001-02-03
    provscan ledger add ledger.jsonl grant --subject s-1 --record r-1 --purpose tts_training \\
        --category voice --modality audio --controller example-labs --valid-from 2026-01-01 \\
        --consent-type separate --set bundled=false --set granted_by=subject
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


ledger.add_command(import_)


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


for command in (show, verify, repair, erase, separate, keygen, sign):
    ledger.add_command(command)
