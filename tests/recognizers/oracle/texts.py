"""Texts by number: `Texts(seed, recognizers)[index]` is the same text whenever and wherever it is asked for.

The first ones show each recognizer an example, bare and in a sentence with its context word; from then on the
kinds are drawn. One in five hundred is a long field. It knows what a recognizer accepts, not how it is found.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.recognizers.oracle import words
from tests.recognizers.oracle.strings import string_of
from tests.recognizers.oracle.values import Values, email, link, phone

_ONE_LONG_IN = 500


class Texts:
    """The texts of one seed."""

    def __init__(self, seed: int, recognizers: list[Any]) -> None:
        from spacy.lang.en.stop_words import STOP_WORDS

        self._seed = seed
        self._values = Values(recognizers, seed)
        self._context = [tuple(recognizer.context or ("number",)) for recognizer in recognizers]
        self._patterns = sorted({p.regex for r in recognizers for p in getattr(r, "patterns", ())})
        self._stop_words = sorted(STOP_WORDS)
        self._kinds: list[Callable[[Random], str]] = [
            kind
            for kind, share in (
                (self._soup, 34), (self._sentences, 22), (self._rows, 10), (self._code, 6), (self._links, 5),
                (self._far_digits, 4), (self._colons, 6), (self._times, 7), (self._blanks, 3), (_tiny, 2),
                (self._long_word, 1), (self._twins, 5), (self._page, 2),
            )
            for _ in range(share)
        ]  # fmt: skip

    @property
    def examples(self) -> list[list[str]]:
        """The accepted values of each recognizer."""
        return self._values.pool

    def __getitem__(self, index: int) -> str:
        rng = Random(f"{self._seed}/{index}")
        turn, place = divmod(index, len(self._values.pool))
        if turn == 0:
            return self._example(rng, place)
        if turn == 1:
            return self._sentence(rng, place)
        if index % _ONE_LONG_IN == _ONE_LONG_IN - 1:
            return self._long_field(rng)
        text = rng.choice(self._kinds)(rng)
        return rng.choice(words.OPENINGS) + text if rng.random() < 0.2 else text

    # -- pieces ------------------------------------------------------------------------------------

    def _example(self, rng: Random, place: int | None = None) -> str:
        if place is None:
            place = rng.randrange(len(self._values.pool))
        return rng.choice(self._values.pool[place] or [""])

    def _word(self, rng: Random, place: int | None = None) -> str:
        word = rng.choice(self._context[rng.randrange(len(self._context)) if place is None else place])
        return rng.choice((word, word, word.upper(), word.title(), word + "s", word + ":"))

    def _value(self, rng: Random) -> str:
        draw = rng.random()
        if draw < 0.45:
            return self._example(rng)
        text = string_of(rng.choice(self._patterns), rng) if draw < 0.9 else self._example(rng)
        return mutated(text, rng) if draw > 0.6 else text

    def _piece(self, rng: Random) -> str:
        draw = rng.random()
        if draw < 0.5:
            return self._value(rng)
        if draw < 0.65:
            return self._word(rng)
        if draw < 0.77:
            return rng.choice(words.PROSE)
        if draw < 0.87:
            return rng.choice(words.STRANGE)
        if draw < 0.93:
            return "".join(rng.choice("0123456789-. /x:") for _ in range(rng.randint(1, 24)))
        return "".join(
            chr(rng.choice((rng.randint(33, 126), rng.randint(160, 0x24F), rng.randint(0x3040, 0x30FF))))
            for _ in range(rng.randint(1, 6))
        )

    def _prose(self, rng: Random, count: int) -> str:
        return " ".join(rng.choice(words.PROSE) for _ in range(count))

    # -- kinds of text -----------------------------------------------------------------------------

    def _soup(self, rng: Random) -> str:
        return "".join(self._piece(rng) + rng.choice(words.SEPARATORS) for _ in range(rng.randint(1, 24)))

    def _sentence(self, rng: Random, place: int | None = None) -> str:
        if place is None:
            place = rng.randrange(len(self._context))
        word = self._word(rng, place if rng.random() < 0.8 else None)
        value = self._example(rng, place) if rng.random() < 0.8 else self._value(rng)
        return rng.choice(words.SENTENCES).format(word=word, value=value)

    def _sentences(self, rng: Random) -> str:
        gap = rng.choice((" ", " ", "\n", "  ", "\n\n", ""))
        return gap.join(self._sentence(rng) for _ in range(rng.randint(1, 5)))

    def _rows(self, rng: Random) -> str:
        form = rng.choice(words.ROWS)
        return "\n".join(
            form.format(
                id=rng.randrange(10 ** rng.randint(1, 9)), name=rng.choice(words.NAMES), email=email(rng), phone=phone(rng),
                value=self._value(rng), word=self._word(rng), date=_date(rng), time=_time(rng),
            )
            for _ in range(rng.randint(1, 4))
        )  # fmt: skip

    def _code(self, rng: Random) -> str:
        return "\n".join(
            " " * rng.choice((0, 4, 8))
            + rng.choice(words.CODE).format(word=self._word(rng), value=self._value(rng))
            for _ in range(rng.randint(1, 8))
        )

    def _links(self, rng: Random) -> str:
        makers = (link, link, email)
        return "".join(
            rng.choice(makers)(rng) + rng.choice((" ", ", ", "\n", "", " und ", "，"))
            for _ in range(rng.randint(1, 6))
        )

    def _far_digits(self, rng: Random) -> str:
        ten = rng.choice(("basket#all", "friendship", "ab12cd34ef"))
        tail = rng.choice(("", "2024", "no 12 34", "٢٠٢٤", "a1234b", "12", "x-5555", "é1234"))
        ending = self._prose(rng, rng.choice((0, 3, 40)))
        return f"{self._prose(rng, rng.randint(5, 120))} {ten} {tail} {ending}"

    def _colons(self, rng: Random) -> str:
        out = []
        for _ in range(rng.randint(1, 10)):
            stop = rng.choices(self._stop_words, k=3)
            word = rng.choice((*stop, ")", "be", "(", "-PRON-", self._word(rng)))
            out.append(rng.choice((word, f"{word}:", f":{word}", f"{word}:{stop[0]}", f"{word}::x")))
            if rng.random() < 0.4:
                out.append(self._value(rng))
        return " ".join(out)

    def _times(self, rng: Random) -> str:
        makers = (
            phone, phone, _date, _time, self._example,
            lambda r: f"{_date(r)} {_time(r)}",
            lambda r: f"{phone(r)}:{r.randrange(60):02}",
            lambda r: f"{r.randrange(1000)}.{r.randrange(100):02} EUR",
            lambda r: mutated(phone(r), r),
        )  # fmt: skip
        return "".join(
            rng.choice(makers)(rng) + rng.choice((" ", " ", ":", ", ", "\n", "-", "/", ".", "(", ") ", ""))
            for _ in range(rng.randint(1, 10))
        )

    def _blanks(self, rng: Random) -> str:
        runs = (" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2003", "\u3000", "\x0b", "\x85", "\u2028", " \n ")
        return "".join(
            rng.choice(runs) * rng.randint(0, 9)
            + rng.choice((self._word(rng), self._example(rng), "the", "7"))
            for _ in range(rng.randint(1, 6))
        ) + rng.choice(runs) * rng.randint(0, 9)

    def _long_word(self, rng: Random) -> str:
        alphabet = rng.choice(
            ("a", "ab1", "A-1", "0123456789", "a.", "x@y.", "-", "é中a", "1 ", "https://", "::f", "'")
        )
        word = "".join(rng.choice(alphabet) for _ in range(rng.randint(300, 3_000)))
        return f"{self._word(rng)} {word}{rng.choice(words.SEPARATORS)}{self._value(rng)}"

    def _twins(self, rng: Random) -> str:
        """A value beside others that nearly are it: what was remembered of one must not be told of another."""
        value = self._example(rng)
        near = [
            value,
            value[:-1],
            value[1:],
            value + rng.choice("0aZ-."),
            rng.choice("0aZ-.") + value,
            value.swapcase(),
        ]
        near += [mutated(value, rng) for _ in range(2)]
        rng.shuffle(near)
        return rng.choice((" ", "\n", ", ", "  ")).join(near[: rng.randint(2, 8)])

    def _page(self, rng: Random) -> str:
        makers = (self._soup, self._sentences, self._rows, self._colons, self._times, self._far_digits)
        return "\n".join(rng.choice(makers)(rng) for _ in range(rng.randint(5, 15)))

    def _long_field(self, rng: Random) -> str:
        size = rng.randint(30_000, 51_000)
        parts: list[str] = []
        plain = rng.random() < 0.5
        while sum(map(len, parts)) < size:
            mixed = not plain or rng.random() < 0.05
            parts.append(rng.choice(self._kinds)(rng) if mixed else self._prose(rng, 150))
        return "\n".join(parts)[:size]


def mutated(text: str, rng: Random) -> str:
    """The text with one to three small changes."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(text) + 1)
        char = text[at : at + 1]
        digit = chr(rng.choice(words.DIGIT_ZEROS) + int(char)) if char and char in "0123456789" else char
        other = rng.choice((
            "", char * 2, char.swapcase(), words.TWINS.get(char, char), rng.choice(words.STRANGE) + char,
            char + rng.choice(words.SEPARATORS), digit, rng.choice("0123456789aZ-. "),
        ))  # fmt: skip
        text = text[:at] + other + text[at + 1 :]
    return rng.choice((text, text, text, text.upper(), text.lower()))


def _tiny(rng: Random) -> str:
    few = "|7|0|a|:|::|@|.|\u0664|中|1-1|a@b|the| |\n|\x00|\u0301".split("|")
    return rng.choice((*few, *words.STRANGE))


def _date(rng: Random) -> str:
    year, month, day = rng.randint(1900, 2039), rng.randint(1, 12), rng.randint(1, 31)
    return rng.choice(
        (
            f"{year}-{month:02}-{day:02}",
            f"{day}/{month}/{year}",
            f"{day:02}.{month:02}.{year % 100:02}",
            f"{day}-Mar-{year}",
        )
    )


def _time(rng: Random) -> str:
    return f"{rng.randrange(24):02}:{rng.randrange(60):02}" + rng.choice(
        ("", f":{rng.randrange(60):02}", " PM", ".123")
    )
