"""Who among the names that a model found has no tie yet."""

from __future__ import annotations

import pytest

from recognizers.base import Hit
from scanner.detect import FieldHits
from scanner.model import Field
from scanner.recognised import mentions, unlisted
from scanner.together import Tie

NOBODY = (None, "name_recognised", "unlisted", "weak")


def hits(*texts: str, score: float = 0.9) -> list[FieldHits]:
    """Fields in which everything between square brackets is a name."""
    found = []
    for number, marked in enumerate(texts):
        text, names, start = "", [], 0
        for part in marked.replace("]", "[").split("["):
            if start % 2:
                names.append(Hit(len(text), len(text) + len(part), "PERSON", "x.person", "1", score, score))
            text, start = text + part, start + 1
        found.append(FieldHits(Field((f"f{number}",), text), tuple(names)))
    return found


def listed(value: str) -> Tie:
    return Tie("s-1", "name_in_text", "name", "exact", 1, ("f0",), 0, len(value), value)


def told(*texts: str, ledger: tuple[str, ...] = ()) -> list[tuple[str | None, int]]:
    ties = unlisted(mentions(hits(*texts), 0.4), map(listed, ledger))
    assert all(
        (t.subject_id, t.evidence, t.rule, t.strength) == (None, "name_recognised", "unlisted", "weak")
        for t in ties
    )
    return sorted((tie.value, tie.mentions) for tie in ties)


@pytest.mark.parametrize(
    ("texts", "ledger", "expected"),
    [
        (["nobody here"], [], []),
        (["[Orlin Vask] wrote, and [Vask] signed", "[ORLIN VASK]"], [], [("Orlin Vask", 3)]),
        (["[Vask] came before [Orlin Vask]"], [], [("Orlin Vask", 2)]),
        (["[Orlin Vask] and [Mira Vask]"], [], [("Mira Vask", 1), ("Orlin Vask", 1)]),
        (["[Orlin Vask] and [Vask]"], ["Orlin Vask"], []),
        (["[Dr. Orlin Vask]"], ["orlin vask"], []),
        (["[Mira Vask]"], ["Orlin Vask"], [("Mira Vask", 1)]),
        (["[赵美玲]说，[赵]老师和[美玲]"], [], [("赵美玲", 3)]),
        (["[赵]老师"], ["赵美玲"], []),
        (["[赵老师]和[王老师]"], ["赵美玲"], [("王老师", 1)]),
        (["[Mr. Vask], [Prof. Orlin Vask]", "[Sir]"], [], [("Prof. Orlin Vask", 2), ("Sir", 1)]),
        (["[王建设]"], ["赵美玲"], [("王建设", 1)]),
        (["[...]"], [], [("...", 1)]),
    ],
)  # fmt: skip
def test_who_is_who(texts: list[str], ledger: list[str], expected: list[tuple[str, int]]) -> None:
    assert told(*texts, ledger=tuple(ledger)) == expected


def test_weak_hits_and_other_entities_are_no_mentions() -> None:
    assert mentions(hits("[Orlin Vask]", score=0.3), 0.4) == []


def test_places_are_those_of_the_whole_field() -> None:
    field = Field(("text",), "by Orlin Vask", offset=1000)
    (name,) = mentions([FieldHits(field, (Hit(1003, 1013, "PERSON", "x.person", "1", 0.9, 0.9),))], 0.4)
    assert (name.start, name.end, name.value) == (1003, 1013, "Orlin Vask")


def test_a_long_list_of_people_that_share_words() -> None:
    names = mentions(
        hits(" ".join(f"[Name{n} Vask], [Orlin Family{n}], [Vask], [Orlin]" for n in range(5_000))), 0.4
    )
    ties = unlisted(names, ())
    assert len(ties) == 10_000
    assert sum(tie.mentions for tie in ties) == 20_000
