"""What a declaration leaves open before anything is read: facts that are not known, people nobody has entered.

A scan with such gaps cannot be clean, whatever the data hold, so `provscan plan` tells them first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import ReportError

if TYPE_CHECKING:
    from scanner.declaration import Declaration, SourceSpec
    from scanner.layouts.finding import SourceLayouts
    from scanner.ledger.state import LedgerState

_SHOWN_NAMES = 10
"""So many folders or files that name nobody of the ledger are told by name."""


def gaps(
    declaration: Declaration,
    ledger: Path | None,
    profile_name: str,
    paths: Mapping[str, Sequence[str]],
    layouts: Mapping[str, SourceLayouts],
) -> Iterator[str]:
    """Sentences, one a gap; `paths` are those of each source, `layouts` what says whose they are.

    Raises ReportError when the profile cannot be used, LedgerError for a broken ledger.
    """
    from reports.faults import ReportFault
    from reports.profile import load_profile
    from scanner.ledger.keeping import refuse_withheld
    from scanner.ledger.state import load

    try:
        profile = load_profile(profile_name)
    except ReportFault as fault:
        raise ReportError(fault.what, where=fault.where, next_step=fault.next_step) from fault
    if declaration.path is None:
        yield "nothing is declared; `provscan init` writes a first sources.yaml"
        return
    state = None
    if ledger is None:
        yield "no ledger: nobody's consent is known; see `provscan ledger`"
    else:
        today = dt.datetime.now(dt.UTC).date()
        state = load(ledger, today, None, profile.age_of_consent)
        refuse_withheld(ledger, state)
        for person in state.erased:
            yield f"what identified {person} was erased from the ledger, so nobody can look for them (subject.erased)"
    for spec in declaration.sources:
        if missing := spec.unknown_facts(declaration.application):
            yield f"source {spec.id}: not known: {', '.join(missing)}"
        if state is not None:
            yield from _unknown_people(spec, state, paths.get(spec.id, ()))
            yield from _unknown_by_layout(spec, state, layouts[spec.id])


def _unknown_people(spec: SourceSpec, state: LedgerState, paths: Iterable[str]) -> Iterator[str]:
    known = {subject.subject_id for subject in state.subject_records}
    for person in spec.persons:
        if person not in known:
            yield f"source {spec.id}: persons names {person}, whom the ledger does not know"
    unknown = _unknown_names(spec, state, paths)
    if unknown:
        more = f" and {len(unknown) - _SHOWN_NAMES} more" if len(unknown) > _SHOWN_NAMES else ""
        yield (
            f"source {spec.id}: person_path names {', '.join(unknown[:_SHOWN_NAMES])}{more}: no name, alias or "
            "identifier in the ledger; if the person is there, add this writing as an alias (`provscan ledger add "
            "LEDGER subject --subject ID --alias WRITING`)"
        )


def _unknown_names(spec: SourceSpec, state: LedgerState, paths: Iterable[str]) -> list[str]:
    """Folder and file names that are to name a person and, as the scan would see them, name nobody of the ledger."""
    from scanner.link import Linker
    from scanner.names.search import SubjectIndex
    from scanner.person_path import person_segment

    if not spec.person_path:
        return []
    linker = Linker(SubjectIndex.of(state.subjects), spec.rules())
    unknown: dict[str, None] = {}
    for path in paths:
        marked = person_segment(spec.person_path, path)
        if (
            marked
            and marked.text not in unknown
            and all(tie.subject_id is None for tie in linker.of_path(path))
        ):
            unknown[marked.text] = None
    return list(unknown)


def _unknown_by_layout(spec: SourceSpec, state: LedgerState, found: SourceLayouts) -> Iterator[str]:
    """How many of the people that layouts name, by id or by the name a list gives it, are nobody of the ledger."""
    from scanner.link import Linker
    from scanner.names.search import SubjectIndex

    people = {person.written: person for persons in found.persons.values() for person in persons}
    if not people:
        return
    linker = Linker(SubjectIndex.of(state.subjects), spec.rules(), found.names)
    unknown = [
        written
        for written, person in people.items()
        if all(tie.subject_id is None for tie in linker.of_layout(person))
    ]
    if unknown:
        shown = ", ".join(unknown[:_SHOWN_NAMES]) + (" and more" if len(unknown) > _SHOWN_NAMES else "")
        yield (
            f"source {spec.id}: {len(unknown)} of {len(people)} people of its layout are nobody of the ledger: {shown}; "
            "if they are there, `provscan ledger add LEDGER subject --subject ID` with `--identifier speaker_id=p225`, for "
            "a bare number with the layout (`--identifier librispeech=84`), for a name --alias; or declare person_lists"
        )
