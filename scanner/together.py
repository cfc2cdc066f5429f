"""What the ties of one sample say together: who of several namesakes is meant, and mentions of one person as one tie.

A writing that fits several people, that many bear, or that is weak by itself is settled by a tie of the same sample
that leaves no doubt: an identifier, a person column, the folder, the declaration, a full name nobody else bears. It is
settled only if just one of those it fits has such a tie. Nothing is settled by two doubts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scanner.model import FieldPath

DOUBTFUL = frozenset({"weak", "common"})
"""Strengths that leave open who it is."""
_OF_A_VALUE = ("person_column", "metadata")
"""Evidence that rests on a whole value, and not on a name found in it."""
SETTLED = "variant"
"""The strength of a tie that others have settled."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A link in memory; `value` is raw and must go through evidence."""

    subject_id: str | None
    evidence: str
    rule: str
    strength: str
    candidates: int
    field: FieldPath
    start: int | None
    end: int | None
    value: str | None
    mentions: int = 1

    @property
    def sure(self) -> bool:
        """Whether it leaves no doubt about who it is."""
        return self.subject_id is not None and self.candidates == 1 and self.strength not in DOUBTFUL


def in_doubt(ties: Iterable[Tie]) -> bool:
    """Whether a writing fits several people and nobody says which."""
    return any(tie.candidates > 1 and tie.subject_id is not None for tie in ties)


def told_apart(found: Sequence[Tie], contexts: Mapping[str, str]) -> list[Tie]:
    """The ties found; where the employer, school or city of just one of several is named too, it is that one.

    How much the writing says by itself stays: a common name remains one that many bear.
    """
    fits: dict[tuple[object, ...], set[str]] = {}
    for tie in found:
        if tie.candidates > 1 and tie.subject_id is not None and tie.subject_id in contexts:
            fits.setdefault(_place(tie), set()).add(tie.subject_id)
    settled = []
    for tie in found:
        meant = fits.get(_place(tie), set())
        if tie.candidates == 1 or len(meant) != 1:
            settled.append(tie)
        elif tie.subject_id in meant:
            strength = tie.strength if tie.strength in DOUBTFUL else SETTLED
            rule = f"{tie.rule}+{contexts[tie.subject_id]}"
            settled.append(replace(tie, rule=rule, strength=strength, candidates=1))
    return settled


def singled_out(found: Sequence[Tie], known: Sequence[Tie] = ()) -> list[Tie]:
    """The ties found, those in doubt settled where the others, or those known of the sample, single one out."""
    sure: dict[str, Tie] = {}
    for tie in (*known, *found):
        if tie.sure and tie.subject_id is not None:
            sure.setdefault(tie.subject_id, tie)
    if not sure or all(tie.sure for tie in found):
        return list(found)
    fits: dict[tuple[object, ...], set[str]] = {}
    for tie in found:
        if tie.subject_id in sure:
            fits.setdefault(_place(tie), set()).add(tie.subject_id)
    settled = []
    for tie in found:
        meant = fits.get(_place(tie), set())
        if tie.sure or len(meant) != 1:
            settled.append(tie)
        elif tie.subject_id in meant:
            by = sure[tie.subject_id].evidence
            strength = SETTLED if tie.strength in DOUBTFUL else tie.strength
            settled.append(replace(tie, rule=f"{tie.rule}+{by}", strength=strength, candidates=1))
    return settled


def _place(tie: Tie) -> tuple[object, ...]:
    return tie.field, tie.start, tie.end, tie.evidence in _OF_A_VALUE


def together(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """One tie for all mentions of the same person by the same evidence in the same field."""
    found: dict[tuple[object, ...], Tie] = {}
    for tie in ties:
        key: tuple[object, ...] = (
            tie.subject_id,
            tie.evidence,
            tie.rule,
            tie.field,
            tie.strength,
            tie.candidates,
        )
        if tie.subject_id is None:
            key = (*key, tie.value)
        known = found.get(key)
        found[key] = tie if known is None else replace(known, mentions=known.mentions + 1)
    return tuple(found.values())
