"""Ways to write a Chinese name: the other script, pinyin, Wade-Giles, and customary spellings of surnames.

Readings come from pypinyin, scripts from OpenCC; only customary spellings of surnames are a table (surnames.tsv).
A Japanese or Korean name in ideographs gets Chinese readings too: a ledger seldom says which it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Any

from scanner.names.fold import bare
from scanner.names.writing import WEAK, Writing, either_order, joined, words_of

_COMPOUND = frozenset(
    "欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 司徒 东方 東方 独孤 獨孤 南宫 南宮 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容"
    " 令狐 长孙 長孫 宇文 轩辕 軒轅 端木 百里 呼延 东郭 東郭 西门 西門 申屠 钟离 鍾離 澹台 澹臺".split()
)
_LONGEST = 5
_MOST_READINGS = 8
"""Combinations of readings of a given name that are tried."""


def is_name(name: str) -> bool:
    """Whether a writing can be a Chinese name: two to five Han characters and nothing else."""
    return 2 <= len(name) <= _LONGEST and all(map(_is_han, name))


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


def split(name: str) -> tuple[str, str]:
    """Surname and given name."""
    size = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
    return name[:size], name[size:]


def writings(name: str) -> Iterator[Writing]:
    """The ways to write a Chinese name besides the one given."""
    for other in sorted({_converter(way).convert(name) for way in ("s2t", "t2s", "s2tw", "s2hk")} - {name}):
        yield Writing(words_of(other), "script")
    surname, given = split(name)
    firsts = _given_readings(given)
    lasts = readings(surname)
    for last, first in product(lasts, firsts):
        yield from _romanised((last,), first, "pinyin")
        yield Writing(
            (first[0][0] if len(first) == 1 else "".join(s[0] for s in first), last), "initials", WEAK
        )
        yield from either_order((first[0][0],), (last,), "initials", WEAK)
        yield Writing((last, *(syllable[0] for syllable in first)), "initials", WEAK)
        yield Writing((*(syllable[0] for syllable in first), last), "initials", WEAK)
    wade = _wade_giles(surname), _wade_giles(given)
    for last_words in dict.fromkeys([wade[0], ("".join(wade[0]),)]):
        yield from _romanised(last_words, wade[1], "wade_giles")
        yield from _romanised(_unbroken(last_words), _unbroken(wade[1]), "wade_giles")
    for spelling in spellings(surname):
        for first in firsts:
            yield from _romanised((spelling,), first, "surname_spelling")
        yield from _romanised((spelling,), wade[1], "surname_spelling")


def _romanised(last: tuple[str, ...], first: tuple[str, ...], rule: str) -> Iterator[Writing]:
    """Given name in one word and in syllables, in either order, and all as one word."""
    family = words_of(" ".join(last))
    for given in {words_of("".join(first)), words_of(" ".join(first))}:
        yield from either_order(given, family, rule)
    for words in (family + words_of(" ".join(first)), words_of(" ".join(first)) + family):
        if len("".join(words)) > _LONGEST:
            yield Writing(joined(words), rule)


def readings(text: str) -> list[str]:
    """The readings of a surname in pinyin, without tones, each as one word."""
    from pypinyin import Style, pinyin

    syllables = [
        dict.fromkeys(map(_plain, found)) for found in pinyin(text, style=Style.NORMAL, heteronym=True)
    ]
    return ["".join(one) for one in product(*syllables)][:_MOST_READINGS]


def _given_readings(text: str) -> list[tuple[str, ...]]:
    from pypinyin import Style, lazy_pinyin, pinyin

    usual = tuple(map(_plain, lazy_pinyin(text)))
    syllables = [
        dict.fromkeys(map(_plain, found)) for found in pinyin(text, style=Style.NORMAL, heteronym=True)
    ]
    found = dict.fromkeys([usual, *product(*syllables)])
    for reading in list(found):
        if any("v" in syllable for syllable in reading):
            found |= dict.fromkeys(
                [tuple(s.replace("v", "u") for s in reading), tuple(s.replace("v", "yu") for s in reading)]
            )
    return list(found)[:_MOST_READINGS]


def _plain(syllable: str) -> str:
    return bare(syllable.replace("ü", "v"))


def _wade_giles(text: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    return tuple(bare(syllable).replace("v", "u") for syllable in lazy_pinyin(text, style=Style.WADEGILES))


def _unbroken(syllables: tuple[str, ...]) -> tuple[str, ...]:
    """Without the signs of aspiration, which are often left out."""
    return tuple(syllable.replace("'", "") for syllable in syllables)


@lru_cache(maxsize=8)
def _converter(way: str) -> Any:
    from opencc import OpenCC

    return OpenCC(way)


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (
        resources.files(__package__).joinpath("surnames.tsv").read_text(encoding="utf-8").splitlines()
    ):
        written, _, spelt = line.partition("\t")
        if not line.startswith("#") and spelt:
            both = (
                [written[at : at + 2] for at in range(0, len(written), 2)]
                if written[:2] in _COMPOUND
                else written
            )
            found |= {surname: spelt.split() for surname in both}
    return found


def spellings(surname: str) -> list[str]:
    """Customary spellings of a Chinese or Korean surname in letters."""
    return _table().get(surname, [])
