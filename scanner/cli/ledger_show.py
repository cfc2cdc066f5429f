"""What `provscan ledger` says: the state, an import and a verification as lines of text."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from reports.records.consent import ConsentRecord, SubjectRecord
from scanner.ledger.chain import VerifyResult
from scanner.ledger.importers import ImportResult
from scanner.ledger.names_file import names_path
from scanner.ledger.state import LedgerState
from scanner.model import Subject

_TOLD = 10
"""So many events or persons are listed in a warning."""
_AGES = {"under_age": "under age", "adult": "adult", "unknown": "age not known"}


def show_lines(found: LedgerState, day: dt.date, names: bool) -> Iterator[str]:
    """The whole ledger in brief."""
    consents: dict[str, list[ConsentRecord]] = {}
    for record in found.consent_records:
        consents.setdefault(record.subject_id, []).append(record)
    objecting = {said.subject_id for said in found.statement_records if said.kind == "objection"}
    yield f"the whole ledger as of {day}: {_totals(found)}"
    for subject, person in zip(found.subjects, found.subject_records, strict=True):
        yield person_line(found, person, objects=subject.subject_id in objecting)
        if names:
            yield from identity_lines(subject)
        for consent in consents.get(subject.subject_id, []):
            yield f"  {consent.record_id}  {standing(consent, day)}"
    yield from remark_lines(found, None)


def person_line(found: LedgerState, person: SubjectRecord, *, objects: bool) -> str:
    """Id, age and what holds of the person as such."""
    marks = [_AGES[person.age_band]]
    marks += ["deceased"] if person.deceased else []
    marks += ["objects"] if objects else []
    marks += ["erased"] if person.subject_id in found.erased else []
    marks += ["not all that is known is at hand"] if person.subject_id in found.withheld else []
    return f"{person.subject_id}  ({', '.join(marks)})"


def identity_lines(subject: Subject) -> Iterator[str]:
    """Names, aliases and identifiers."""
    yield from _identity("names", subject.names)
    yield from _identity("aliases", subject.aliases)
    yield from _identity("identifiers", tuple(f"{kind}: {v}" for kind, v in subject.identifiers))


def import_lines(result: ImportResult) -> Iterator[str]:
    """What became of the rows of an import."""
    yield f"{result.rows} rows: {result.events_added} events added, {result.events_known} known already"
    if result.rows_empty:
        yield f"{result.rows_empty} rows were empty"
    if result.rows_rejected:
        yield f"{result.rows_rejected} rows rejected, listed in {result.rejected_file}"
        yield from (f"  {count:>7}  {reason}" for reason, count in result.reasons.items())
        yield "next: mend these rows and import the file again; the others will not be imported twice"


def verify_lines(path: Path, result: VerifyResult) -> Iterator[str]:
    """Whether the ledger is whole, and if not, what to do."""
    if result.whole:
        yield f"whole: {path}, {result.events} events"
        yield f"head    {result.head}"
        yield f"sha256  {result.digest}"
        return
    at = "" if result.bad_offset is None else f" (byte {result.bad_offset})"
    yield f"broken: {result.bad_file or path}, line {result.bad_line}: {result.reason}{at}"
    yield f"{result.events} events before it are in order" + (
        f"; their head is {result.head}" if result.head else ""
    )
    yield f"next: {result.next_step}"


def kept_lines(path: Path, result: VerifyResult) -> Iterator[str]:
    """What became of personal values in a names file; ids alone."""
    kept = result.kept
    if kept is None or not kept.apart:
        return
    if kept.values_withheld:
        yield (
            f"note: {kept.values_withheld} personal values of {len(kept.withheld)} people are not at hand in "
            f"{names_path(path)}; the chain holds all the same, but a scan needs them"
        )
    if result.unclaimed:
        yield (
            f"note: {result.unclaimed} lines of the names file belong to no event: of a write that was interrupted, or the "
            f"ledger is older than its names file; if it is not, `provscan ledger repair {path}` removes them"
        )
    if kept.erased:
        yield f"note: erased, so that nobody can look for them: {listed(kept.erased)}"
    if kept.unfinished:
        yield (
            f"warning: erasure is not finished, values still stand in the names file: {listed(kept.unfinished)}\n"
            f"next: provscan ledger repair {path}"
        )


def listed(ids: Sequence[str]) -> str:
    """The first of them."""
    return ", ".join(ids[:_TOLD]) + (f" and {left} more" if (left := len(ids) - _TOLD) > 0 else "")


def nameless_lines(path: Path | str, subjects: Sequence[str]) -> Iterator[str]:
    """Persons whose consent no sample can be set against, as nothing is known that could stand in one."""
    if not subjects:
        return
    yield (
        f"warning: granted by persons of whom no name, alias or identifier is known, so that no name, speaker or "
        f"path in the data leads to their consent: {listed(subjects)}"
    )
    yield f"next: provscan ledger add {path} subject --subject ID --name NAME, or mend the id if it is a slip"


def _totals(found: LedgerState) -> str:
    states = Counter(record.state for record in found.consent_records)
    counted = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    consents = f"{len(found.consent_records)} consents" + (f" ({counted})" if counted else "")
    return f"{len(found.subjects)} people, {consents}, {len(found.event_records)} events"


def _identity(label: str, values: tuple[str, ...]) -> Iterator[str]:
    if values:
        yield f"  {label}: {'; '.join(values)}"


def standing(record: ConsentRecord, day: dt.date) -> str:
    """How a consent stands on a day, in words."""
    since = f" since {record.state_since.date()}" if record.state_since else ""
    words = [f"{record.state}{since}"]
    if record.state == "granted":
        until = f"to {record.valid_until}" if record.valid_until else "with no end"
        words.append(f"valid from {record.valid_from or 'a day that is not given'} {until}")
        if record.valid_until and record.valid_until < day:
            words.append("expired")
        if record.retention_until and record.retention_until < day:
            words.append("kept beyond its time")
        if record.valid_from and record.valid_from > day:
            words.append("not yet valid")
    if record.superseded_by:
        words.append(f"superseded by {record.superseded_by}")
    if record.missing:
        words.append(f"lacks {', '.join(record.missing)} and covers nothing")
    return "; ".join(words)


def remark_lines(found: LedgerState, subject_id: str | None) -> Iterator[str]:
    """Warnings; with a subject only those that speak of this person."""
    owners = {record.record_id: record.subject_id for record in found.consent_records}

    def concerned(*owning: str | None) -> bool:
        return subject_id is None or subject_id in owning

    speaking = {e.seq: (e.subject_id, owners.get(e.record_id or "")) for e in found.event_records}
    if void := [seq for seq in found.ineffective if concerned(*speaking[seq])]:
        told = listed([str(seq) for seq in void])
        yield f"warning: events that changed nothing, as their consent is not known or not granted: {told}"
    for seq, fields in found.widening:
        if concerned(*speaking[seq]):
            yield (
                f"warning: event {seq} (amend) would have widened {', '.join(fields)}, which takes a renewal or grant "
                "by the person; this part of it does not count"
            )
    lacking = Counter(
        field for record, fields in found.warnings if concerned(owners[record]) for field in fields
    )
    if lacking:
        counted = ", ".join(f"{field} ({count})" for field, count in sorted(lacking.items()))
        yield f"warning: granted consents without fields that ISO/IEC TS 27560 or a law wants: {counted}"
    if gone := [person for person in found.erased if concerned(person)]:
        yield f"note: erased, so that nobody can look for them: {listed(gone)}"
    if absent := [person for person in found.withheld if concerned(person)]:
        told = listed(absent)
        yield f"note: values in the names file that are not at hand, so that ages and words may be missing: {told}"
    yield from nameless_lines("LEDGER", [person for person in found.nameless if concerned(person)])
