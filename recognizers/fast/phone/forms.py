"""How a candidate is written, apart from its digits: what is tried of it, and where the digits of each try are.

`phonenumbers` divides and spells a candidate without looking at what its digits are, so that this is found out once
for each form, `+0 000 000 0000`, and remembered. It knows no region. A form whose digits are not read in their order
(letters for digits, a second extension) is marked, and spelt anew for each candidate.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from phonenumbers import phonenumbermatcher as matcher
from phonenumbers import phonenumberutil as library

from recognizers.fast.phone.parts import Spelling, attempts, joins, spell

_LONGEST = library._MAX_INPUT_STRING_LENGTH
_LONGEST_FORM = 64
_FORMS = 1 << 12
_ZEROS = str.maketrans("123456789", "0" * 9)
_TENS = 10
_NOT_DIGITS = re.compile(r"\D+")


class Places(NamedTuple):
    """Which of a candidate's digits a try reads, counted from its first digit."""

    plus: bool
    first: int
    digits: int
    """How many are the number's."""
    everything: int
    """How many there are with those of an extension."""
    extension: int
    """How many are the extension's; they end it."""

    def spelling(self, every: str) -> Spelling:
        """What is read, of all digits of the candidate."""
        first, end = self.first, self.first + self.everything
        extension = every[end - self.extension : end]
        return Spelling(self.plus, every[first : first + self.digits], every[first:end], extension)


class Try(NamedTuple):
    """A part of a candidate that the matcher tries."""

    order: int
    start: int
    end: int
    places: Places | None
    """Where its digits are, if that is the same for all candidates of the form."""
    spelt: Spelling | None
    """Its digits themselves, if the form is of one candidate only."""
    asks_before: bool
    asks_after: bool
    stands_free: bool
    """Nothing beside it inside the candidate says that it is a part of something."""

    def spelling(self, candidate: str, every: str) -> Spelling | None:
        """What is read of a candidate with these digits."""
        if self.places:
            return self.places.spelling(every)
        return self.spelt or spell(candidate[self.start : self.end])


class Form(NamedTuple):
    """All tries, and how many there are for the matcher, which tries some again and again."""

    tries: tuple[Try, ...]
    length: int


def digits_of(candidate: str) -> str:
    """All digits of a candidate of ASCII."""
    return _NOT_DIGITS.sub("", candidate)


def form_of(candidate: str, most_tries: int) -> Form:
    """The form of a candidate, of which at most so many parts are tried."""
    if candidate.isascii() and len(candidate) <= _LONGEST_FORM:
        return _known_form(candidate.translate(_ZEROS), most_tries)
    return _form(candidate, most_tries, known=False)


@lru_cache(_FORMS)
def _known_form(zeros: str, most_tries: int) -> Form:
    return _form(zeros, most_tries, known=True)


def _form(candidate: str, most_tries: int, *, known: bool) -> Form:
    """What is tried of a candidate; `known`: its digits are zeros and stand for any."""
    spans = attempts(candidate, most_tries)
    tries, seen = [], set()
    for order, span in enumerate(spans):
        start, end = span
        if span in seen or not 2 <= end - start <= _LONGEST:
            continue
        seen.add(span)
        written = candidate[start:end]
        spelling = spell(written)
        if spelling is None or not _could_be(written):
            continue
        led = matcher._LEAD_PATTERN.match(written) is not None
        joined = (start and not led and joins(candidate[start - 1])) or (
            end < len(candidate) and joins(candidate[end])
        )
        places, spelt = (_places(candidate, start, end), None) if known else (None, spelling)
        asks = not start and not led, end == len(candidate)
        tries.append(Try(order, start, end, places, spelt, *asks, not joined))
    return Form(tuple(tries), len(spans))


def _could_be(written: str) -> bool:
    """Whether its brackets let it be a number."""
    return matcher._MATCHING_BRACKETS.fullmatch(written) is not None and not matcher._PUB_PAGES.search(
        written
    )


def _places(zeros: str, start: int, end: int) -> Places | None:
    """Where the digits of zeros[start:end] are read; None where they are not read in their order.

    Read twice, once with the ones and once with the tens of each digit's place for a digit, they tell it.
    """
    written = zeros[start:end]
    count = written.count("0")
    ones = spell(_filled(written, [place % _TENS for place in range(count)]))
    tens = spell(_filled(written, [place // _TENS for place in range(count)]))
    if ones is None or tens is None:
        return None
    places = Places(ones.plus, zeros.count("0", 0, start), len(ones.digits), count, len(ones.extension))
    first_of_extension = count - places.extension
    in_order = (
        _told(ones.digits, tens.digits) == list(range(places.digits))
        and _told(ones.everything, tens.everything) == list(range(count))
        and _told(ones.extension, tens.extension) == list(range(first_of_extension, count))
    )
    return places if in_order else None


def _filled(written: str, digits: list[int]) -> str:
    waiting = iter(digits)
    return "".join(str(next(waiting)) if char == "0" else char for char in written)


def _told(ones: str, tens: str) -> list[int]:
    """The places that two readings tell."""
    return [int(one) + _TENS * int(ten) for one, ten in zip(ones, tens, strict=False)]
