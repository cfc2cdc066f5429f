"""Recognizers of ours: their cases in both detectors, their doctests, the border beside CJK, and check digits."""

from __future__ import annotations

import doctest
import importlib
import re

import pytest

from recognizers import catalog, checks, own
from recognizers.base import Detector, Hit
from recognizers.catalog import Entry
from recognizers.fast.detector import FastDetector
from recognizers.presidio import PresidioDetector

KEPT = 0.4
ENTRIES = catalog.entries()
BY_ENTRY = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.recognizer.id)
CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
SURROUNDINGS = (
    " {} ", "号{}是", "、{}。", "（{}）", "は{}です",
    "번호{}입니다", "「{}」", "：{}，", "字{}字", "{}", "漢{} ", "\u3000{}\u3000",
)  # fmt: skip
NEIGHBOURS_OF_WORDS = ("a{}", "{}a", "7{}", "{}7", "Z{}", "1.{}")
"""Presidio's recognizers that are asked beside CJK text: what they find there, and what they are known to miss (False)."""
ABROAD = {
    "KR_RRN": ("800101-1234561", True),
    "SG_NRIC_FIN": ("S1234567D", False),
    "IN_AADHAAR": ("2345 6789 0124", False),
    "IN_PAN": ("ABCPE1234F", False),
    "TH_TNIN": ("1234567890121", False),
}


@pytest.fixture(scope="module")
def fast() -> FastDetector:
    return FastDetector()


@pytest.fixture(scope="module")
def reference() -> PresidioDetector:
    return PresidioDetector()


def values(detector: Detector, text: str, name: str, least: float = KEPT) -> list[str]:
    (found,) = detector.detect([text])
    assert not found.failure and not found.timeouts
    return [text[h.start : h.end] for h in found.hits if h.recognizer == name and h.score >= least]


def hits(detector: Detector, text: str) -> tuple[Hit, ...]:
    return detector.detect([text])[0].hits


@BY_ENTRY
def test_cases(entry: Entry, fast: FastDetector, reference: PresidioDetector) -> None:
    name, cases = entry.recognizer.id, entry.cases
    assert len(cases.hits) >= 3
    assert len(cases.misses) >= 3
    for text, value in cases.hits:
        assert values(fast, text, name) == [value], text
        assert hits(reference, text) == hits(fast, text)
    for text in (*cases.misses, *cases.known_misses):
        assert values(fast, text, name) == [], text
        assert hits(reference, text) == hits(fast, text)


@BY_ENTRY
def test_module(entry: Entry) -> None:
    recognizer = entry.recognizer
    module = importlib.import_module(f"recognizers.{recognizer.id}")
    ran = doctest.testmod(module)
    assert ran.attempted
    assert not ran.failed
    assert entry.source
    assert recognizer.entity == recognizer.entity.upper()
    assert all(0 < rule.score <= 1 for rule in recognizer.rules)
    assert not any(CJK.search(word) for word in recognizer.context), "words without spaces are labels"


def test_doctests_of_what_they_share() -> None:
    for module in (checks, own):
        assert not doctest.testmod(module).failed


@BY_ENTRY
def test_a_value_is_the_same_in_any_surroundings(entry: Entry) -> None:
    """Where a pattern stands alone; its label, where it needs one, stands before and is text like any other."""
    recognizer = entry.recognizer
    for text, value in entry.cases.hits:
        alone = dict(recognizer.find(f" {value} ")).get(value)
        if alone is None or recognizer.id in ("cn.address", "cn.weibo"):
            continue  # their values are Han themselves
        for around in SURROUNDINGS:
            found = dict(recognizer.find(around.format(value)))
            assert found.get(value) == alone, (around, text)
        for around in NEIGHBOURS_OF_WORDS if value[0].isalnum() else ():
            assert value not in dict(recognizer.find(around.format(value))), around


CHECKED = [entry for entry in ENTRIES if entry.recognizer.every_digit_checked]


@pytest.mark.parametrize("entry", CHECKED, ids=lambda entry: entry.recognizer.id)
def test_no_changed_digit_is_valid(entry: Entry) -> None:
    validate = entry.recognizer.validate
    assert validate is not None
    tried = 0
    for _, value in entry.cases.hits:
        assert validate(value) is not False
        for at, char in enumerate(value):
            for other in set("0123456789") - {char} if char in "0123456789" else ():
                tried += 1
                assert validate(value[:at] + other + value[at + 1 :]) is False, (value, at, other)
    assert tried > 100


def test_every_resident_number_with_a_changed_digit_is_refused() -> None:
    for text in ("110199199003070017", "11019919900307005X", "310199198512301234"):
        for at in range(17):
            for other in set("0123456789") - {text[at]}:
                assert checks.is_gb11643(text[:at] + other + text[at + 1 :]) is False


def test_none_runs_on_every_text(fast: FastDetector) -> None:
    told = {one.recognizer: one for one in fast.explanations()}
    for name, entry in catalog.by_id().items():
        assert all(part.how.startswith("where its weaker form") for part in told[name].parts), name
        assert told[name].cases == (
            len(entry.cases.hits), len(entry.cases.misses), len(entry.cases.known_misses),
        )  # fmt: skip


def test_ids_are_unique_and_no_stock_id_is_taken(reference: PresidioDetector) -> None:
    ids = [info.recognizer for info in reference.infos]
    assert len(set(ids)) == len(ids) == 93 + len(ENTRIES)


@pytest.mark.parametrize("entity", ABROAD)
def test_presidios_of_other_countries_beside_cjk(entity: str, fast: FastDetector) -> None:
    """They find theirs beside signs and spaces; beside a letter their borders fail, which docs/recognizers.md says."""
    value, beside = ABROAD[entity]
    for around in (" {} ", "（{}）", "：{}，"):
        text = around.format(value)
        assert any(h.entity == entity and text[h.start : h.end] == value for h in hits(fast, text)), around
    assert any(h.entity == entity for h in hits(fast, f"号{value}是")) is beside, (
        "a known miss is mended: say so"
    )
