"""Which fields of an event are kept apart in a ledger with a names file, and how a line stands for them.

Owns the list and the form of `committed`. The list goes by the names of fields, whatever event carries them.
"""

from __future__ import annotations

from collections.abc import Mapping

from scanner.ledger.values import SHA256, Kind, ValueRefusedError

PERSONAL = frozenset(
    "names aliases identifiers birth_date reason note guardian_evidence evidence_ref represented_by".split()
)
"""What says who somebody is, and the free words in which somebody may be named."""


def _committed(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueRefusedError("not_an_object")
    if not value:
        raise ValueRefusedError("empty")
    if not PERSONAL.issuperset(value):
        raise ValueRefusedError("not_allowed")
    return {name: SHA256.check(commitment) for name, commitment in value.items()}


def _stands(value: object) -> bool:
    return (
        type(value) is dict
        and bool(value)
        and PERSONAL.issuperset(value)
        and all(map(SHA256.stands, value.values()))
    )


COMMITTED = Kind(
    _committed, "an object of personal fields to the commitments of their values", stands=_stands
)
