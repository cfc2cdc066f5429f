"""`provscan ledger show`: the state of a ledger as of a day, of all or of one person."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from scanner.cli.kinds import Day, evidence_folder, ledger_moment
from scanner.cli.ledger_person import found_lines, person_lines
from scanner.cli.ledger_show import show_lines
from scanner.errors import UsageError
from scanner.ledger import state
from scanner.ledger.evidence_files import EvidenceFolder


@click.command()
@click.argument("ledger", metavar="LEDGER", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--subject", "subject_id", help="Show one person in full: what was agreed to, and each event.")
@click.option(
    "--as-of", type=Day(), help="State at the end of this day (UTC), as 2026-11-01. Default: today."
)
@ledger_moment()
@click.option(
    "--age-of-consent",
    type=click.IntRange(0, 30),
    default=14,
    show_default=True,
    help="Age from which a person consents alone.",
)
@evidence_folder()
@click.option(
    "--report",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --subject: tell too what this report ties to the person.",
)
@click.option("--names", is_flag=True, help="Show names, aliases and identifiers too.")
def show(
    ledger: Path, subject_id: str | None, as_of: dt.date | None, ledger_at: dt.datetime | None,
    age_of_consent: int, evidence: Path | None, report: Path | None, names: bool,
) -> None:  # fmt: skip
    """Show who is in LEDGER and what they agreed to: since when, until when, and how it stands.

    With --subject it answers what a person asks: what did I agree to, since when, until when, who may use it, how do I
    take it back, and with --report what was found of me.
    """
    if report is not None and subject_id is None:
        raise click.UsageError("--report needs --subject: it tells what was found of one person")
    day = as_of or dt.datetime.now(dt.UTC).date()
    documents = EvidenceFolder(evidence) if evidence else None
    found = state.load(ledger, day, ledger_at, age_of_consent, documents)
    if subject_id is None:
        click.echo("\n".join(show_lines(found, day, names)))
        return
    if all(s.subject_id != subject_id for s in found.subject_records):
        step = "without --subject all ids are shown"
        raise UsageError("nobody of that id is in the ledger", where=str(ledger), next_step=step)
    click.echo("\n".join(person_lines(found, day, subject_id, names)))
    if report is not None:
        click.echo("\n".join(_found_of(report, subject_id, found.head)))


def _found_of(report: Path, subject_id: str, head: str | None) -> list[str]:
    from reports.impact import impact_of, is_known
    from scanner.cli.show import opened

    with opened(report) as (con, _):
        if not is_known(con, subject_id):
            return [
                f"what was found ({report}): the report has never heard of this person: nobody looked for them"
            ]
        [(day, known)] = con.execute("SELECT as_of, ledger_head FROM scan").fetchall()
        lines = list(found_lines(impact_of(con, subject_id), str(report), day))
    if known != head:
        lines.append(
            "  ! the report knew another ledger than this, or an earlier state of it: run `provscan decide`"
        )
    return lines
