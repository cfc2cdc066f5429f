"""What `provscan ledger show --subject` answers a person who asks: what did I agree to, since when, until when, who may
use it, how do I take it back, what was found of me?

Owns the words. Nothing here shows a name unless it is asked for, and nothing judges: whether a sample may be used stands
in a report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reports.records.consent import ConsentRecord, StatementRecord
from scanner.cli.ledger_show import identity_lines, person_line, remark_lines, standing
from scanner.ledger.state import LedgerState

if TYPE_CHECKING:
    from reports.impact import Impact

_CHECKED = {"matches": " (its digest matches)", "differs": " (its digest differs: it was changed)"}


def person_lines(found: LedgerState, day: dt.date, subject_id: str, names: bool) -> Iterator[str]:
    """All that the ledger says of one person, who must be known to it."""
    said = [s for s in found.statement_records if s.subject_id == subject_id]
    objections = [s for s in said if s.kind == "objection"]
    for subject, person in zip(found.subjects, found.subject_records, strict=True):
        if subject.subject_id == subject_id:
            yield f"as of {day}"
            yield person_line(found, person, objects=bool(objections))
            if names:
                yield from identity_lines(subject)
    for objection in objections:
        yield f"  objects to {_about(objection)}, since {objection.since.date()}; this overrides every consent"
    for deletion in (s for s in said if s.kind == "deletion"):
        yield f"  data deleted from {_about(deletion)}, as confirmed on {deletion.since.date()}"
    records = [r for r in found.consent_records if r.subject_id == subject_id]
    yield "what was agreed to" if records else "no consent was asked for or given"
    for record in records:
        yield f"  {record.record_id}  {standing(record, day)}"
        yield from (f"    {label + ':':<18} {value or 'not said'}" for label, value in _terms(record))
    yield from _history(found, subject_id, {record.record_id for record in records})
    yield from remark_lines(found, subject_id)


def found_lines(found: Impact, report: str, as_of: dt.date) -> Iterator[str]:
    """What a report ties to the person, in short."""
    yield f"what was found ({report}, as of {as_of})"
    if not found.totals:
        yield "  nothing is tied to this person"
    for standing_, files, samples, _, size, hours, without, shared, used, _ in found.totals:
        length = "" if hours is None else f", {hours:,.4g} hours"
        length += f", {without:,} of unknown length" if without else ""
        shares = f"{shared:,} with others, {used:,} trained on"
        yield f"  {standing_}: {samples:,} samples in {files:,} files, {size:,} bytes{length}; {shares}"
    for row in found.dicts():
        yield f"    {row['source_id'] or 'undeclared'}, {row['standing']}: {row['samples']:,} samples, {row['verdict']}"
    yield from (f"  ! {note}" for note in found.notes)


def _about(said: StatementRecord) -> str:
    limits = (
        ("", said.purposes),
        ("", said.categories),
        ("", said.modalities),
        ("from ", said.source_scope),
    )
    told = [f"{before}{', '.join(values)}" for before, values in limits if values]
    if said.kind == "deletion":
        return ", ".join(said.source_scope) or "all sources"
    return "; ".join(told if any(values for before, values in limits if not before) else ["any use", *told])


def _terms(record: ConsentRecord) -> Iterator[tuple[str, object]]:
    relation = f" ({record.guardian_relation})" if record.guardian_relation else ""
    document = record.evidence_ref or record.evidence_sha256
    checked = _CHECKED.get(record.evidence_state, "")
    yield "for", ", ".join(record.purposes)
    yield "of", ", ".join(record.categories)
    yield "in", ", ".join(record.modalities)
    yield "from sources", ", ".join(record.source_scope) or "any"
    yield "may be used by", ", ".join([*filter(None, [record.controller]), *record.recipients])
    yield "where", ", ".join(record.territory) or "anywhere"
    yield "intended use", record.intended_use
    yield "kind of consent", record.consent_type
    yield "tied to other terms", {True: "yes", False: "no", None: None}[record.bundled]
    yield "given by", f"{record.granted_by}{relation}" if record.granted_by else None
    yield "last said", record.consented_at.date() if record.consented_at else None
    yield "may be kept until", record.retention_until
    yield "kept at", record.storage_location
    yield "taken back by", record.withdrawal_method
    yield "document", f"{document}{checked}" if document else None
    if record.supersedes:
        yield "replaces", ", ".join(record.supersedes)


def _history(found: LedgerState, subject_id: str, records: set[str]) -> Iterator[str]:
    yield "events"
    for event in found.event_records:
        if event.subject_id == subject_id or event.record_id in records:
            happened = event.event_time.isoformat(timespec="seconds")
            late = event.recorded_at.date() - event.event_time.date()
            told = (
                f"  entered {late.days} days later" if late.days > 0 and event.event_type != "subject" else ""
            )
            yield f"  {event.seq:>6}  {happened}  {event.event_type:<14} {event.record_id or ''}{told}".rstrip()
