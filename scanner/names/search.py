"""Finds the subjects of an index in texts and values: places in the original, who it may be, by which rule, how surely.

Arrays say where a writing of somebody may stand; each such place is then judged by itself (judge.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from recognizers.phone_digits import phone_digits
from scanner.model import Subject
from scanner.names.around import Around, around
from scanner.names.fold import Codes, Folder, Numbers, fold
from scanner.names.identifiers import id_form, url_form
from scanner.names.index import Digester, Known, Tables, build, known
from scanner.names.judge import Candidate, Place, best, judge, respelt
from scanner.names.latin import TITLE
from scanner.names.rows import Row, RowFinder
from scanner.names.tokens import FARTHEST, Words, sum_of_row, words
from scanner.names.variants import CERTAIN, CONTEXT, ID, MOST_WORDS, NAMES, PHONE, PHONE_ELSEWHERE, URL, core
from scanner.names.writing import VARIANT, WEAK, words_of

MOST_CANDIDATES = 20
"""People whom one writing may fit and who are still told one by one."""
_MOST_SHARING = 1_000
"""People of one employer or city from whom on it tells nobody apart."""
_TOGETHER = 1 << 16
"""Characters looked at together: what fits the processor's cache."""
_APART = "\0" * (FARTHEST + 1)
"""Stands between texts: no name goes over it."""
_WHOLE = ""
"""Looked up as it is written, beside PHONE, URL and ID."""
_MEMO, _SHORT = 50_000, 256
"""Entries of a memo, and characters of a value that is remembered."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A writing of one or more subjects at text[start:end]."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    """By subject; empty when it fits too many to tell."""
    count: int
    """How many subjects it fits: more than one is ambiguous."""


class _Laid(NamedTuple):
    """Texts laid one after another, folded, with their words."""

    text: str
    codes: Codes
    kinds: np.ndarray[tuple[int], np.dtype[np.uint8]]
    places: Numbers | None
    words: Words

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where folded code points stand in the text."""
        if self.places is None:
            return start, end
        return int(self.places[start]), int(self.places[end - 1]) + 1


class _Found(NamedTuple):
    """A writing found in laid texts; `start` and `end` are places in them, folded."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    people: int


class SubjectIndex:
    """Searches an index; the same text gives the same matches whatever is searched with it."""

    def __init__(self, tables: Tables, key: bytes = b"") -> None:
        self._tables = tables
        self._digester = Digester(key)
        self._folder = Folder()
        self._weak = np.array([strength == WEAK for _, strength, *_ in tables.told] or [False])
        self._rows = RowFinder(tables)
        self._memo: dict[tuple[object, ...], tuple[tuple[Candidate, ...], int]] = {}
        self._values: dict[tuple[str, str], tuple[Candidate, ...]] = {}
        """Columns repeat their values, and several recognizers find the same."""
        self._compared = {marker: self._rows.may_begin(sum_of_row((marker,))) for marker in (PHONE, URL, ID)}
        """Whether there is anything of these kinds that a value could be compared with."""

    @classmethod
    def of(cls, subjects: Iterable[Subject], key: bytes = b"") -> SubjectIndex:
        """An index made here and now, of not too many subjects."""
        return cls(build(subjects, key), key)

    def in_text(self, text: str) -> list[NameMatch]:
        """Subjects in a text, the longest writing where they overlap, in order of place."""
        return self.in_texts([text])[0]

    def in_texts(self, texts: Sequence[str]) -> list[list[NameMatch]]:
        """Subjects in each text, as `in_text` finds them."""
        found: list[list[NameMatch]] = [[] for _ in texts]
        if not len(self._tables.sums):
            return found
        first = size = 0
        for at, text in enumerate(texts):
            size += len(text)
            if size >= _TOGETHER or at == len(texts) - 1:
                self._take(texts[first : at + 1], found[first : at + 1])
                first, size = at + 1, 0
        return found

    def of_value(self, value: str) -> tuple[Candidate, ...]:
        """Whose name, alias or identifier this value is as a whole; certain where it is written as in the ledger."""
        return self._known(_WHOLE, value, self._of_value)

    def of_phone(self, value: str) -> tuple[Candidate, ...]:
        """Whose phone number this is, however it is written."""
        return self._known(PHONE, value, self._of_phone) if self._compared[PHONE] else ()

    def of_url(self, value: str) -> tuple[Candidate, ...]:
        """Whose profile this address is, with or without scheme, `www.` and query."""
        return self._known(URL, value, self._of_url) if self._compared[URL] else ()

    def of_id(self, value: str) -> tuple[Candidate, ...]:
        """Whose id this is, whatever signs stand between its letters and digits."""
        return self._known(ID, value, self._of_id) if self._compared[ID] else ()

    def _known(
        self, kind: str, value: str, look: Callable[[str], tuple[Candidate, ...]]
    ) -> tuple[Candidate, ...]:
        found = self._values.get((kind, value))
        if found is None:
            found = look(value)
            if len(value) <= _SHORT:
                if len(self._values) >= _MEMO:
                    self._values.clear()
                self._values[kind, value] = found
        return found

    def _of_value(self, value: str) -> tuple[Candidate, ...]:
        folded = fold(value)[0].strip()
        literals = {self._digester.literal(folded), self._digester.literal(core(folded))}
        found = []
        for one in self._written(words_of(value)):
            if one.literal in literals:
                found.append(Candidate(one.subject_id, one.rule, CERTAIN))
            elif one.rule.partition(":")[0] in NAMES:
                found.append(respelt(one))
        return best(found)

    def _of_phone(self, value: str) -> tuple[Candidate, ...]:
        digits = phone_digits(value)
        if digits is None:
            return ()
        found = self._written((PHONE, digits.whole or digits.inside))
        alike = [Candidate(one.subject_id, one.rule, one.strength) for one in found]
        if digits.whole:  # or a number of the ledger that tells no country
            alike += [
                Candidate(one.subject_id, f"{one.rule}:inside", VARIANT)
                for one in self._written((PHONE, digits.inside))
            ]
        else:
            found = self._written((PHONE_ELSEWHERE, digits.inside))
            alike += [Candidate(one.subject_id, one.rule, one.strength) for one in found]
        return best(alike)

    def _of_url(self, value: str) -> tuple[Candidate, ...]:
        form = url_form(value)
        return self._of_form(URL, form) if form else ()

    def _of_id(self, value: str) -> tuple[Candidate, ...]:
        form = id_form(value)
        return self._of_form(ID, form) if form else ()

    def _of_form(self, marker: str, form: str) -> tuple[Candidate, ...]:
        return best(
            Candidate(one.subject_id, one.rule, one.strength) for one in self._written((marker, form))
        )

    def contexts_in(self, texts: Iterable[str]) -> dict[str, str]:
        """People whose employer, school or city the texts name, and which of these it is. It says nothing by itself."""
        found: dict[str, str] = {}
        for text in texts if len(self._tables.sums) else ():
            codes, _ = self._folder(text)
            there = words(codes, self._folder.kinds(codes))
            for first, last, row in self._rows.behind(CONTEXT, there):
                rows = self._alike(row, self._tables.sums[row])
                if len(rows) > _MOST_SHARING:
                    continue
                spelt = [_string(codes[there.start[at] : there.end[at]]) for at in range(first, last + 1)]
                for one in known(self._tables, self._digester, rows.tolist(), (CONTEXT, *spelt)):
                    found.setdefault(one.subject_id, one.rule)
        return found

    def _written(self, parts: tuple[str, ...]) -> Iterator[Known]:
        """The entries of exactly these words."""
        if not parts or not len(self._tables.sums):
            return
        row = sum_of_row(parts[:MOST_WORDS])
        if not self._rows.may_hold(row):
            return
        written = np.array([row], np.uint64)
        alike = self._alike(int(self._rows.first_of(written)[0]), written[0])
        yield from known(self._tables, self._digester, alike.tolist(), parts)

    def _take(self, texts: Sequence[str], found: list[list[NameMatch]]) -> None:
        """Put the matches of texts that are searched together into the list of each."""
        begins = [0, *accumulate(len(text) + len(_APART) for text in texts)]
        text = _APART.join(texts)
        codes, places = self._folder(text)
        kinds = self._folder.kinds(codes)
        laid = _Laid(text, codes, kinds, places, words(codes, kinds))
        at = 0
        for one in _chosen(sorted(self._all(laid), key=lambda one: (one.start, -one.end))):
            start, end = laid.span(one.start, one.end)
            while start >= begins[at + 1]:
                at += 1
            found[at].append(NameMatch(start - begins[at], end - begins[at], one.candidates, one.people))

    def _all(self, laid: _Laid) -> Iterator[_Found]:
        for row in self._rows.find(laid.words, laid.codes, laid.kinds):
            begin, stop = laid.span(row.start, row.end)
            beside = around(laid.text, begin, stop, (row.digit, row.part, row.ideograph))
            key = (laid.text[begin:stop], row.entry, beside, row.titled)
            judged = self._memo.get(key)
            if judged is None:
                if len(self._memo) >= _MEMO:
                    self._memo.clear()
                judged = self._memo[key] = self._judged(laid, key[0], beside, row)
            if judged[1]:
                yield _Found(row.start, row.end, *judged)

    def _alike(self, row: int, wanted: np.uint64) -> Numbers:
        """The entries with a checksum, of which `row` is the first if there is any."""
        sums = self._tables.sums
        stop = row
        if sums[row] == wanted:
            stop = int(np.searchsorted(sums, wanted, side="right"))
        return np.arange(row, stop)

    def _judged(
        self, laid: _Laid, original: str, beside: Around, row: Row
    ) -> tuple[tuple[Candidate, ...], int]:
        """Whom a place names, and how many; nobody by name when it fits too many."""
        start, end = laid.words.start, laid.words.end
        spelt = [_string(laid.codes[start[at] : end[at]]) for at in range(row.first, row.last + 1)]
        if row.titled:
            spelt[0] = TITLE
        rows = self._alike(row.entry, self._tables.sums[row.entry])
        telling = rows if len(rows) <= MOST_CANDIDATES else rows[~self._weak[self._tables.rules[rows]]]
        many = len(telling) > MOST_CANDIDATES or not len(telling)
        asked = rows[:1] if many else telling
        entries = [one for one in known(self._tables, self._digester, asked.tolist(), spelt) if one.in_text]
        if not entries:
            return (), 0
        gaps = [_string(laid.codes[end[at] : start[at + 1]]) for at in range(row.first, row.last)]
        place = Place(spelt, gaps, original, fold(original)[0], beside)
        literal = self._digester.literal(place.folded)
        found = best(c for one in entries if (c := judge(one, place, one.literal == literal)))
        if many and found:
            return (), len(np.unique(self._tables.subjects[rows]))
        return found, len(found)


def _chosen(found: Iterable[_Found]) -> Iterator[_Found]:
    """Those not inside a longer writing that begins no later, nor the same people once more in an overlap."""
    before: _Found | None = None
    for one in found:
        if before is not None and one.start < before.end:
            people = _people(one)
            if one.end <= before.end or (people and people <= _people(before)):
                continue
        before = one
        yield one


def _people(one: _Found) -> frozenset[str]:
    return frozenset(candidate.subject_id for candidate in one.candidates)


def _string(codes: Codes) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
