"""What a way of writing a name is: its words, the rule that made it, and how much it says. Knows no script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scanner.names.fold import IDEOGRAPH, bare, kind_of

VARIANT, WEAK = "variant", "weak"
"""How much a match says: this may be how the name is written; it fits, as much else would."""


class Writing(NamedTuple):
    """One way to write a name, as folded words."""

    words: tuple[str, ...]
    rule: str
    """In what it differs from the ledger's writing; empty: in nothing."""
    strength: str = VARIANT
    comma: int = 0
    """After how many words a comma may stand: those of a family name that comes first."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, as the search sees them: runs of letters, runs of digits, single ideographs."""
    found: list[str] = []
    before = 0
    for char in bare(text):
        kind = kind_of(char)
        if kind:
            if kind == before != IDEOGRAPH:
                found[-1] += char
            else:
                found.append(char)
        before = kind
    return tuple(found)


def either_order(
    given: tuple[str, ...], family: tuple[str, ...], rule: str, strength: str = VARIANT
) -> Iterator[Writing]:
    """Given name first and family name first."""
    yield Writing(given + family, rule, strength)
    yield Writing(family + given, rule, strength, len(family))


def joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as one."""
    return ("".join(words),) if words else ()
