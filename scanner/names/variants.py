"""All ways in which a subject of the ledger may be written: each script's own, and identifiers. Owns which script's
rules apply; knows no index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recognizers.phone_digits import phone_digits
from scanner.model import Subject
from scanner.names import han, hangul, kana, latin
from scanner.names.common import is_common
from scanner.names.fold import fold
from scanner.names.identifiers import id_form, url_form
from scanner.names.writing import VARIANT, WEAK, Writing, words_of

CERTAIN, EXACT, COMMON = "certain", "exact", "common"
NAMES = ("name", "alias")
"""Rules that speak of a name; any other is a kind of identifier."""
_EDGES = re.compile(r"^\W+|\W+$")
ADDRESS = re.compile(r"\S+@\S+\.\S+")
_TELLING = re.compile(r"(?=.{5})(?=.*[^\W\d])(?=.*[\d_.-])\S+|\+?\d(?:[\s.()-]*\d){6,}")
"""Identifiers that are looked for in text: five characters with a letter and a digit or sign, or seven digits."""
_OWN = frozenset({"email", "phone", "handle", "url", "profile"})
"""Kinds of identifier that are one person's wherever they stand; any other may be anything outside its own column."""
PHONE = "\x02phone"
"""Stands before the digits of a phone number, which is compared by its digits, however it is grouped."""
PHONE_ELSEWHERE = "\x02inside"
"""Stands before its digits without the country's code: what a number without one is compared with."""
URL, ID = "\x02url", "\x02id"
"""Stand before the one form of an address, and of any other id: what findings are compared with."""
_URLS = frozenset({"url", "profile", "website", "homepage"})
CONTEXT = "\x02context"
"""Stands before the words of what a person is known by without being it: an employer, a city. It tells namesakes apart."""
CONTEXTS = frozenset({"employer", "city", "school"})
_ROMANISED = ("pinyin", "wade_giles", "surname_spelling", "romaji", "hangul_romanised")
_SHORTEST_ROMANISED, _SHORTEST_WORD = 7, 9
"""Letters of a romanised name, and of a name in one word: shorter ones are ordinary words too often (go to, danger)."""
MOST_WORDS = 16
"""Words of a writing that are looked at; longer ones are never found in text, only as whole values."""


class Entry(NamedTuple):
    """One way to write a subject."""

    words: tuple[str, ...]
    rule: str
    """`name`, `alias` or a kind of identifier, and after a colon in what it differs from the ledger."""
    strength: str
    literal: str | None
    """The folded writing of the ledger, if this is how it stands there."""
    in_text: bool = True
    """Whether it is looked for in running text, or only as a whole value."""
    comma: int = 0
    """After how many words a comma may stand."""


def entries(subject: Subject) -> Iterator[Entry]:
    """Every way to write a subject, the ledger's own first; several may have the same words."""
    for rule, names in zip(NAMES, (subject.names, subject.aliases), strict=True):
        for name in names:
            yield from _of_name(rule, name)
    for kind, value in subject.identifiers:
        if kind in CONTEXTS:
            if own := words_of(value):
                yield Entry((CONTEXT, *own[: MOST_WORDS - 1]), kind, WEAK, None, in_text=False)
        else:
            yield from _of_identifier(kind, value)


def _of_identifier(kind: str, value: str) -> Iterator[Entry]:
    folded = fold(value)[0].strip()
    telling = bool(_TELLING.fullmatch(value.strip()))
    own = words_of(value)
    sure = ADDRESS.fullmatch(folded) or (telling and kind in _OWN)
    if own:
        yield Entry(own, kind, CERTAIN if sure else WEAK, core(folded), telling and len(own) <= MOST_WORDS)
    if kind in _URLS:
        if form := url_form(value):
            yield Entry((URL, form), kind, CERTAIN, None, in_text=False)
    elif not ADDRESS.fullmatch(folded) and (form := id_form(value)):
        yield Entry((ID, form), kind, CERTAIN, None, in_text=False)
    if kind == "phone" and (digits := phone_digits(value)):
        if digits.whole:
            yield Entry((PHONE, digits.whole), kind, CERTAIN, None, in_text=False)
            yield Entry((PHONE_ELSEWHERE, digits.inside), f"{kind}:inside", VARIANT, None, in_text=False)
        else:
            yield Entry((PHONE, digits.inside), kind, CERTAIN, None, in_text=False)


def core(folded: str) -> str:
    """An identifier without signs before its first and after its last letter or digit: `@tam_q9` is `tam_q9`."""
    return _EDGES.sub("", folded)


def _of_name(rule: str, name: str) -> Iterator[Entry]:
    own = words_of(name)
    if not own:
        return
    common = is_common(name)
    strength = COMMON if common else EXACT
    # A name without a letter is an id (alias 84): it stands in texts for anything.
    in_text = len(own) <= MOST_WORDS and any(map(str.isalpha, name))
    yield Entry(own, rule, strength, fold(name)[0].strip(), in_text)
    seen = {own}
    for writing in _writings(name.strip()):
        if writing.words in seen or not writing.words:
            continue
        seen.add(writing.words)
        strength = _strength(name.strip(), writing, common)
        yield Entry(
            writing.words,
            f"{rule}:{writing.rule}",
            strength,
            None,
            len(writing.words) <= MOST_WORDS,
            writing.comma,
        )


def _strength(name: str, writing: Writing, common: bool) -> str:
    """What a writing says of a name: less where it is so short that ordinary words are written alike."""
    letters = len("".join(writing.words))
    if len(writing.words) == 1 and letters < _SHORTEST_WORD and writing.rule in (*_ROMANISED, "joined"):
        return WEAK
    if writing.strength != VARIANT:
        return writing.strength
    if writing.rule in _ROMANISED:
        if letters < _SHORTEST_ROMANISED:
            return WEAK
        if len(name.replace(" ", "")) == 2 and not kana.is_name(name):
            return COMMON
    return COMMON if common else VARIANT


def _writings(name: str) -> Iterator[Writing]:
    if han.is_name(name):
        return han.writings(name)
    if kana.is_name(name):
        return kana.writings(name)
    return hangul.writings(name) if hangul.is_name(name) else latin.writings(name)
