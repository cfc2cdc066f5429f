"""Phone numbers: the same places as Presidio's recognizers find, whatever regions and leniency a user sets."""

from __future__ import annotations

import random
from typing import Any

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat
from presidio_analyzer.predefined_recognizers import (
    PhoneRecognizer,
    ZaMobileNumberRecognizer,
    ZaTelephoneNumberRecognizer,
)

from recognizers.fast.gate import Gate
from recognizers.fast.phone import PhoneFinder
from recognizers.fast.views import shape_view

KINDS = list(phonenumbers.PhoneNumberType.values())
FORMATS = (
    PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL, PhoneNumberFormat.RFC3966,
)  # fmt: skip
AROUND = (
    " ", "", "x", "tel ", ":", "$", "%", "é", "中", "، ", "(", "[", "\n", " ext. 12", " x3", ";ext=7", "#", "/", "-", " - ",
    "–", "...", "2012-01-02 08", ":30", " 07:04", "12(3): 211-227 (2003)", "1/2/2003", "3/10/2011 ", "~", "+", "＋", "0",
    "00", "011 ", "1-800-FLOWERS", " or ", "\u200b", "\u00a0", "\u3000", "　（", "）", "٣٤", "५५", "１２", "€", "_",
)  # fmt: skip


def _number(rng: random.Random, regions: tuple[str, ...]) -> str:
    region = rng.choice([*regions, *regions, *phonenumbers.SUPPORTED_REGIONS])
    number = phonenumbers.example_number_for_type(region, rng.choice(KINDS))
    if number is None or rng.random() < 0.1:
        return "".join(rng.choice("0123456789") for _ in range(rng.randrange(2, 19)))
    written = phonenumbers.format_number(number, rng.choice(FORMATS))
    if rng.random() < 0.5:
        written = "".join(
            rng.choice(["", " ", "-", ".", "x", "()", "/"]) if c in " -" else c for c in written
        )
    if rng.random() < 0.5:
        place = rng.randrange(len(written))
        written = written[:place] + rng.choice("0123456789 -+()x") + written[place + rng.randrange(2) :]
    return written.removeprefix("+") if rng.random() < 0.2 else written


def _text(rng: random.Random, regions: tuple[str, ...]) -> str:
    parts = [
        _number(rng, regions) if rng.random() < 0.5 else rng.choice(AROUND)
        for _ in range(rng.randrange(1, 9))
    ]
    return rng.choice(["", " "]).join(parts)


def _spans(recognizer: Any, text: str) -> list[tuple[int, int, float]]:
    results = recognizer.analyze(text, recognizer.supported_entities)
    return sorted((result.start, result.end, result.score) for result in results)


def _compare(recognizers: list[Any], texts: int) -> int:
    finder = PhoneFinder(dict(enumerate(recognizers)))
    gate = Gate([(finder.needs,)])
    regions = tuple({region for r in recognizers for region in r.supported_regions})
    seed = random.randrange(1 << 30)
    rng = random.Random(seed)
    hits = 0
    for _ in range(texts):
        text = _text(rng, regions)
        found = finder.find(text)
        for number, recognizer in enumerate(recognizers):
            mine = sorted((one.start, one.end, one.score) for one in found if one.recognizer == number)
            assert mine == _spans(recognizer, text), (seed, text, recognizer.name)
        if found:
            assert gate.open_for(shape_view().of([text])[0]) == (0,), (seed, text)
        hits += bool(found)
    return hits


def test_stock_recognizers() -> None:
    assert _compare([PhoneRecognizer(), ZaMobileNumberRecognizer(), ZaTelephoneNumberRecognizer()], 400) > 50


@pytest.mark.parametrize("leniency", [0, 1, 2, 3])
@pytest.mark.parametrize(
    "regions", [("CN", "HK", "JP"), ("AU", "AR", "MX"), ("US", "CA"), ("IT", "RU", "GB")]
)
def test_regions_and_leniency_of_a_user(regions: tuple[str, ...], leniency: int) -> None:
    _compare([PhoneRecognizer(supported_regions=regions, leniency=leniency)], 60)


def test_hostile_digits() -> None:
    recognizers = [PhoneRecognizer(), ZaMobileNumberRecognizer()]
    finder = PhoneFinder(dict(enumerate(recognizers)))
    for text in (
        "1 " * 1_500,
        "1" * 3_000,
        "(1) " * 700,
        "1-" * 1_500,
        "+1+1" * 700,
        "0" * 40 + " 2125550143 " * 40,
    ):
        found = finder.find(text)
        for number, recognizer in enumerate(recognizers):
            mine = sorted((one.start, one.end, one.score) for one in found if one.recognizer == number)
            assert mine == _spans(recognizer, text)
