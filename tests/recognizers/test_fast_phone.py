"""The walk finds what Presidio's phone recognizers find, to the last result; they themselves are the oracle."""

from __future__ import annotations

import itertools
import os
import random
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberMatcher
from presidio_analyzer.predefined_recognizers import (
    PhoneRecognizer,
    ZaMobileNumberRecognizer,
    ZaTelephoneNumberRecognizer,
)

from recognizers.fast.candidate import Candidate
from recognizers.fast.gate import Gate
from recognizers.fast.phone import SHAPE_PATTERN, PhoneFinder, candidates, walk
from recognizers.fast.phone.parts import attempts, spell
from recognizers.fast.phone.plans import calling_code, plan_of
from recognizers.fast.views import shape_view
from tests.recognizers.phone_texts import EXAMPLES, LABELS, NEIGHBOURS, REGIONS, SEPARATORS, texts

STOCK: dict[int, Any] = {
    2: PhoneRecognizer(),
    5: ZaMobileNumberRecognizer(),
    9: ZaTelephoneNumberRecognizer(),
}
ELSEWHERE = [("CN", "HK", "JP"), ("AU", "AR", "MX", "IT"), ("BR", "SM", "GA"), ("GG", "CA", "AG", "US")]
USERS: dict[int, Any] = {
    n: PhoneRecognizer(supported_regions=regions, leniency=leniency)
    for n, (regions, leniency) in enumerate(itertools.product(ELSEWHERE, range(4)))
} | {
    50 + leniency: kind(leniency=leniency)
    for leniency, kind in enumerate([ZaMobileNumberRecognizer, ZaTelephoneNumberRecognizer] * 2)
}
GATE = Gate([(SHAPE_PATTERN,)])
FINDERS = {"stock": (STOCK, PhoneFinder(STOCK)), "users": (USERS, PhoneFinder(USERS))}


def wanted(recognizers: dict[int, Any], text: str) -> list[Candidate]:
    found = []
    for key, recognizer in recognizers.items():
        for result in recognizer.analyze(text, recognizer.supported_entities):
            how = result.analysis_explanation
            found.append(
                Candidate(
                    result.start, result.end, result.score, key, how.pattern_name, how.validation_result
                )
            )
    return found


def check(name: str, text: str) -> int:
    recognizers, finder = FINDERS[name]
    expected = wanted(recognizers, text)
    assert finder.find(text) == expected, repr(text)
    if any(recognizers[each.recognizer].leniency for each in expected):
        assert GATE.open_for(shape_view().of([text])[0]) == 1, repr(text)
    return len(expected)


@pytest.mark.parametrize(("name", "count"), [("stock", 500), ("users", 150)])
def test_the_finder_finds_what_the_recognizers_find(name: str, count: int) -> None:
    seed = int(os.environ["PROVSCAN_FUZZ_SEED"])
    assert sum(check(name, text) for text in texts(count, seed)) > count


PIECES = st.sampled_from(
    [
        *SEPARATORS,
        *NEIGHBOURS,
        *LABELS,
        *"0123456789",
        "+",
        "00",
        "011",
        "212",
        "555",
        "0800",
        "2026-11-24 07",
        ":04",
    ]
)


@given(st.lists(PIECES | st.sampled_from(texts(300, seed=5)), min_size=1, max_size=30).map("".join))
def test_any_mixture_gives_what_the_recognizers_give(text: str) -> None:
    check("stock", text)


@pytest.mark.parametrize("region", REGIONS)
def test_digits_are_read_as_the_library_reads_them(region: str) -> None:
    rng = random.Random(region)
    plan, code = plan_of(region), calling_code(phonenumbers.country_code_for_region(region))
    examples = [each for each in EXAMPLES if each.country_code == code.plan.country] + rng.sample(
        EXAMPLES, 12
    )
    for example in examples:
        national = phonenumbers.national_significant_number(example)
        for before in (
            "",
            "+",
            "0",
            "1",
            "00",
            "011",
            str(example.country_code),
            f"+{example.country_code}",
            "+999",
        ):
            for after in ("", "7", national[-3:]):
                written = before + national[: rng.choice((None, None, -1, -2))] + after
                spelling = spell(written)
                number = plan.read(spelling.plus, spelling.digits) if spelling else None
                try:
                    parsed = phonenumbers.parse(written, region, keep_raw_input=True)
                except phonenumbers.NumberParseException:
                    assert number is None, written
                    continue
                assert number is not None, written
                own = phonenumbers.CountryCodeSource.FROM_DEFAULT_COUNTRY
                assert number == (
                    parsed.country_code,
                    phonenumbers.national_significant_number(parsed),
                    parsed.country_code_source == own,
                )
                read = calling_code(number.country)
                assert read.valid(number.national) == phonenumbers.is_valid_number(parsed), written
                assert read.plan.possible(len(number.national)) == phonenumbers.is_possible_number(parsed)


def test_no_number_of_three_digits_is_valid_in_any_region() -> None:
    """So the shape may ask for four: all shorter ones are tried, with and without a plus."""
    short = ["".join(each) for length in (2, 3) for each in itertools.product("0123456789", repeat=length)]
    for region, plus in itertools.product(REGIONS, (False, True)):
        numbers = {plan_of(region).read(plus, digits) for digits in short} - {None}
        assert not [each for each in numbers if each and calling_code(each.country).valid(each.national)], (
            region
        )


DIVIDING = (
    "1", "23", " ", "  ", " - ", "-", "/", "//", "(", ")", ".", "..", ". ", "\u2013", "\u3000", "~", "#",
)  # fmt: skip


class _Counted(PhoneNumberMatcher):
    """The matcher with few tries, which finds nothing and writes down what it tried."""

    def __init__(self, candidate: str, tries: int) -> None:
        super().__init__(candidate, "US", max_tries=tries)
        self.tried: list[tuple[int, str]] = []
        self._extract_match(candidate, 0)

    def _parse_and_verify(self, candidate: str, offset: int) -> None:
        self.tried.append((offset, candidate))


@given(
    st.lists(st.sampled_from(DIVIDING), min_size=1).map("".join),
    st.integers(0, 12) | st.just(65535),
)  # fmt: skip
def test_the_parts_of_a_candidate_are_those_the_matcher_tries(candidate: str, tries: int) -> None:
    if not candidates.matcher._SLASH_SEPARATED_DATES.search(candidate):
        spans = attempts(candidate, tries)
        assert [(start, candidate[start:end]) for start, end in spans] == _Counted(candidate, tries).tried


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 8, 13, 40])
def test_tries_run_out_where_they_run_out_for_the_matcher(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    leniency, _, shortest = PhoneNumberMatcher.__init__.__defaults__ or ()
    monkeypatch.setattr(PhoneNumberMatcher.__init__, "__defaults__", (leniency, limit, shortest))
    monkeypatch.setattr(walk, "_MOST_TRIES", limit)
    finder = PhoneFinder(STOCK)
    for text in texts(60, seed=limit):
        assert finder.find(text) == wanted(STOCK, text), repr(text)


def test_what_is_remembered_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "_MOST_MEMOS", 3)
    monkeypatch.setattr(candidates, "_MOST_STARTS", 3)
    monkeypatch.setattr("recognizers.fast.phone.finder._MOST_NUMBERS", 1)
    forgetful, fresh = PhoneFinder(STOCK), texts(150, seed=77)
    known = [FINDERS["stock"][1].find(text) for text in fresh]
    assert [forgetful.find(text) for text in fresh] == known
    assert [forgetful.find(text) for text in reversed(fresh)] == known[::-1]


class _EveryWord(PhoneRecognizer):
    """A user's own recognizer, which finds what no phone number is."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:
        return [
            self._get_recognizer_result(match, text, "US", None)
            for match in phonenumbers.PhoneNumberMatcher(text, "US", leniency=0)
        ][::-1]


def test_a_recognizer_with_a_way_of_its_own_is_run_as_it_is() -> None:
    odd: dict[int, Any] = {
        0: _EveryWord(),
        1: PhoneRecognizer(supported_regions=("us", "XX", "GB")),
        2: STOCK[2],
        3: PhoneRecognizer(supported_regions=()),
    }
    odd[4] = PhoneRecognizer()
    odd[4].SCORE = 0
    finder = PhoneFinder(odd)
    for text in texts(40, seed=3):
        assert finder.find(text) == wanted(odd, text)
    assert finder.needs == ()
    assert PhoneFinder({2: STOCK[2]}).needs == (SHAPE_PATTERN,)


@pytest.mark.parametrize(
    "text",
    [
        "1-2      ~345",
        "2026-11-24 07:04 and 2026-11-24 07",
        "1 310 1234",
        "Call (212) 555-0123x4567 or 0800 xx 123456",
        "+1 212 555 0123,+44 20 7946 0123/x5",
        "12345678" + " " * 500 + "x1",
        "+999 0 11 44 20 7946 0123",
    ],
)
def test_what_has_been_wrong_before_or_nearly(text: str) -> None:
    check("stock", text)
    check("users", text)


def test_hostile_runs_do_not_hold_up_the_walk() -> None:
    """Without the shortcuts for runs each of these is walked over once for each of its characters."""
    finder = FINDERS["stock"][1]
    assert finder.find("12345678x" + "- " * 25_000 + "1") == []
    assert finder.find("12345678" + " " * 50_000 + "x1") == []


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 1_500,
        "1" * 3_000,
        "(1) " * 700,
        "1-" * 1_500,
        "+1+1" * 700,
        "0" * 40 + " 2125550143 " * 40,
    ],
)
def test_long_runs_give_what_the_recognizers_give(text: str) -> None:
    check("stock", text)
