"""What an amendment may do to the terms of a consent: say what was left out, and narrow what was agreed to.

A person agrees by a grant or a renewal; an amendment is written by whoever keeps the ledger. So it never widens: what
would is left out and told. Knows no event and no record. To remember: an empty list of sources or territories means
`any`, so narrowing down to nothing is not an empty list but a record that covers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Terms = Mapping[str, object]

_LISTS = ("purposes", "categories", "modalities", "recipients")
"""What is not in the list is not agreed to."""
_AGREED = frozenset({*_LISTS, "controller", "intended_use"})
"""What only the person's own act can say for the first time."""
_LIMITS = ("source_scope", "territory")
"""Without a list there is no limit."""
DESCRIBING = frozenset(
    {
        "basis_ref", "controller_name", "controller_contact", "controller_address", "storage_location",
        "collection_method", "withdrawal_method", "language", "notice_ref", "evidence_ref",
    }
)  # fmt: skip
"""Facts on which no verdict rests: corrected freely, and both versions stay in the ledger."""
_BOUNDS: dict[str, Callable[[str, str], str]] = {
    "valid_from": max,
    "valid_until": min,
    "retention_until": min,
}
_FOR_THE_WORSE = {"bundled": True, "signed": False}
"""Flag -> the value to which it may be corrected, as it takes permission away."""


@dataclass(frozen=True, slots=True)
class Amended:
    """The terms after an amendment."""

    terms: dict[str, object]
    emptied: tuple[str, ...]
    """Limits that nothing is left of: the record covers nothing."""
    refused: tuple[str, ...]
    """Fields that would have widened the consent, wholly or in part."""


def amended(terms: Terms, changes: Terms) -> Amended:
    """The terms with what the changes narrow or add; `refused` names the rest."""
    result, emptied, refused = dict(terms), [], []
    for name, value in changes.items():
        if name == "supersedes" or terms.get(name) == value:  # the folder counts the first by itself
            continue
        if name not in terms and name in _AGREED:
            refused.append(name)
        elif name not in terms or name in DESCRIBING:
            result[name] = value  # the first limit or end of an open term narrows it, too
        elif name in _LISTS or name in _LIMITS:
            kept, lost = _common(terms[name], value)
            result[name] = kept
            refused += [name] if lost else []
            emptied += [name] if not kept and name in _LIMITS else []
        elif name in _BOUNDS:
            result[name] = _BOUNDS[name](str(terms[name]), str(value))
            refused += [name] if result[name] != value else []
        elif name in _FOR_THE_WORSE and value is _FOR_THE_WORSE[name]:
            result[name] = value
        else:
            refused.append(name)
    return Amended(result, tuple(emptied), tuple(refused))


def _common(before: object, after: object) -> tuple[list[object], bool]:
    """What both lists name, and whether the later one names more."""
    old = before if isinstance(before, list) else [before]
    new = after if isinstance(after, list) else [after]
    return [item for item in old if item in new], any(item not in old for item in new)
