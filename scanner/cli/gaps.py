"""What a declaration leaves open before anything is read: facts that are not known, people nobody has entered.

A scan with such gaps cannot be clean, whatever the data hold, so `provscan plan` tells them first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import ReportError

if TYPE_CHECKING:
    from scanner.declaration import Declaration


def gaps(declaration: Declaration, ledger: Path | None, profile_name: str) -> Iterator[str]:
    """Sentences, one a gap. Raises ReportError when the profile cannot be used, LedgerError for a broken ledger."""
    from reports.faults import ReportFault
    from reports.profile import load_profile
    from scanner.ledger.state import load

    try:
        profile = load_profile(profile_name)
    except ReportFault as fault:
        raise ReportError(fault.what, where=fault.where, next_step=fault.next_step) from fault
    if declaration.path is None:
        yield "nothing is declared; `provscan init` writes a first sources.yaml"
        return
    known: set[str] = set()
    if ledger is None:
        yield "no ledger: nobody's consent is known; see `provscan ledger`"
    else:
        today = dt.datetime.now(dt.UTC).date()
        state = load(ledger, today, None, profile.age_of_consent)
        known = {subject.subject_id for subject in state.subject_records}
    for spec in declaration.sources:
        if missing := spec.unknown_facts(declaration.application):
            yield f"source {spec.id}: not known: {', '.join(missing)}"
        for person in spec.persons:
            if ledger is not None and person not in known:
                yield f"source {spec.id}: persons names {person}, whom the ledger does not know"
