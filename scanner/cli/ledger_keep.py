"""`provscan ledger verify`, `repair`, `erase` and `separate`: a ledger looked after.

Owns the words of these commands; what they do stands in `scanner.ledger.chain` and `scanner.ledger.mending`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import click

from scanner.cli.kinds import evidence_folder
from scanner.cli.ledger_show import kept_lines, listed, nameless_lines, verify_lines
from scanner.errors import UsageError
from scanner.ledger import chain, mending, state
from scanner.ledger.evidence_files import EvidenceFolder
from scanner.ledger.names_file import names_path

LEDGER = click.argument("ledger", metavar="LEDGER", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@LEDGER
@click.option("--head", help="Head of an earlier report or copy: check too that LEDGER continues that one.")
@click.option(
    "--public-key",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ed25519 public key (PEM) of who signed the head: check the signature, and that LEDGER has that head.",
)
@click.option(
    "--signature",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The signature. Default: LEDGER.sig.json.",
)
@evidence_folder()
@click.pass_context
def verify(
    ctx: click.Context,
    ledger: Path,
    head: str | None,
    public_key: Path | None,
    signature: Path | None,
    evidence: Path | None,
) -> None:
    """Check every line of LEDGER against its hash and the line before it.

    A line that repeats an event id or was recorded in the future or before the line above it is broken too. A
    consent of a person of whom nothing is known that could stand in the data is warned of; it is no fault.

    Values in a names file are checked against the commitments in LEDGER, as far as they are at hand. That some are not,
    or were erased, is told and is no fault.

    \b
    Exit status: 0 the ledger is whole · 1 it is, and a document that it names was changed (--evidence) · 2 it is broken,
    and the first bad line is named; or the signature does not hold.
    """
    if head is not None and not re.fullmatch("[0-9a-f]{64}", head):
        raise UsageError(
            "--head is not the head of a ledger",
            where="--head",
            next_step="give the 64 hexadecimal digits that `ledger verify` printed, or scan.ledger_head of a report",
        )
    if signature is not None and public_key is None:
        raise UsageError(
            "a signature is checked with the public key of its signer",
            where="--signature",
            next_step="give it with --public-key",
        )
    result = chain.verify(ledger, expected_head=head)
    click.echo("\n".join(verify_lines(ledger, result)))
    if not result.whole:
        ctx.exit(2)
    if public_key is not None:
        from scanner.ledger.heads import check_head
        from scanner.signing import load_verify_key

        signed = check_head(ledger, load_verify_key(public_key), signature)
        since = f"; {signed.events_since} events were added since" if signed.events_since else ""
        click.echo(
            f"signed  at event {signed.events} on {signed.signed_at}"
            f"{f' by {signed.signer}' if signed.signer else ''} with key {signed.key_id}{since}"
        )
    documents = EvidenceFolder(evidence) if evidence else None
    found = state.load(ledger, dt.datetime.now(dt.UTC).date(), None, 0, documents)
    for line in (*kept_lines(ledger, result), *nameless_lines(ledger, found.nameless)):
        click.echo(line, err=True)
    if evidence is not None:
        states = Counter(record.evidence_state for record in found.consent_records)
        told = ", ".join(f"{count:,} {name}" for name, count in sorted(states.items())) or "no consent"
        click.echo(f"documents in {evidence}: {told}")
        if changed := [r.record_id for r in found.consent_records if r.evidence_state == "differs"]:
            click.echo(f"changed since they were entered: the documents of {listed(changed)}", err=True)
            click.echo(
                "next: get the documents as they were; until then these consents cover nothing", err=True
            )
            ctx.exit(1)


def nameless(path: Path) -> tuple[str, ...]:
    """Persons with a grant of whom nothing is known that could stand in the data."""
    return state.load(path, dt.datetime.now(dt.UTC).date(), None, 0).nameless


@click.command()
@LEDGER
def repair(ledger: Path) -> None:
    """Mend what an interrupted write left in LEDGER: a last line without an end.

    The torn bytes are kept in LEDGER.torn-OFFSET, readable by you alone, and taken off the end. If the last line lacks
    nothing but its newline, the newline is added: the event was sealed, though nobody was told that it was stored.
    Of a names file, a torn last line and lines that no event refers to are removed, and an erasure that was cut short is
    finished. Run it with the ledger and its names file as they belong together, not with an older copy of one of them.

    \b
    Exit status: 0 whole now, or nothing to repair · 2 something else is wrong, and nothing was changed.
    """
    done = mending.repair(ledger)
    if done.completed and done.place:
        click.echo(
            f"completed: line {done.place.line} lacked only its newline; its event was sealed, and now counts"
        )
    if done.taken and done.place:
        click.echo(
            f"taken away: {done.taken} bytes of line {done.place.line} (byte {done.place.offset}), kept in "
            f"{done.side_file}\n"
            "next: add its event again (the ledger does not have it); then remove that file, which may hold personal data"
        )
    if done.names_taken:
        click.echo(
            f"names file: {done.names_taken} bytes of a torn last line removed; no event refers to them"
        )
    if done.unclaimed:
        click.echo(f"names file: {done.unclaimed} lines removed to which no event refers")
    if done.finished:
        click.echo(f"names file: erasure finished of {listed(done.finished)}")
    if done.names_missing:
        click.echo(f"note: {names_path(ledger)} is not at hand and was not looked at", err=True)
    if done.nothing:
        click.echo("nothing to repair")
    click.echo(f"whole: {ledger}, {done.events} events\nhead    {done.head}")


@click.command()
@LEDGER
@click.option("--subject", "subject_id", required=True, help="Whose names and other values are erased.")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def erase(ledger: Path, subject_id: str, yes: bool) -> None:
    """Erase from the names file of LEDGER what its events say personally of one person. This cannot be undone.

    Names, aliases, identifiers, birth date and free words go; the chain stays whole, for it holds only commitments.
    The id, the consents and what became of them stay. Nobody can be looked for by an erased name: a scan says so of each
    such person (subject.erased) and cannot be clean. Withdraw first what is not to count any longer.

    Copies and backups of the names file are yours to find. A ledger without a names file has names in its lines, which
    can never be changed: see `provscan ledger separate`.
    """
    if not yes:
        click.confirm(
            f"erase all that {names_path(ledger)} holds of {subject_id}, for good?", abort=True, err=True
        )
    gone, before = mending.erase(ledger, subject_id)
    told = "had been entered before" if before else "entered"
    click.echo(f"erased: {gone} values of {subject_id} are gone; the erasure {told}")
    click.echo("next: remove older copies of the names file, and torn ends that `repair` kept", err=True)


@click.command()
@click.argument("old", metavar="LEDGER", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("new", metavar="NEW", type=click.Path(dir_okay=False, path_type=Path))
def separate(old: Path, new: Path) -> None:
    """Write LEDGER anew as NEW, with all personal values in a names file beside it; LEDGER stays as it is.

    Events keep their times, order and ids, but ids derived from content are made anew, for they would let anybody try
    out names. NEW has heads of its own; its first line names the head of LEDGER, which it continues.
    """
    events = mending.separate(old, new)
    click.echo(f"wrote {new}, {events} events, and {names_path(new)}")
    click.echo(
        f"next: use {new} from now on; {old} still holds every name, so keep it under lock or destroy it",
        err=True,
    )
