"""A user's own recognizers: read from real files as Presidio reads them, found by both detectors alike, told apart."""

from __future__ import annotations

import pickle
import random
from pathlib import Path
from typing import Any

import pytest

from recognizers.base import UnknownEntityError
from recognizers.fast.detector import FastDetector
from recognizers.presidio import PresidioDetector, analyzer
from recognizers.user import UserPattern, UserRecognizer, ids
from scanner.user_recognizers import load

OWN = r"""
recognizers:
  - name: Staff number
    supported_entity: STAFF_NUMBER
    supported_language: en
    patterns:
      - {name: staff (weak), regex: '\b(?:SN|STF)-?\d{6}\b', score: 0.3}
      - {name: staff, regex: '(?<=staff )\d{6}(?!\d)', score: 0.5}
    context: [staff, employee]
  - name: Titles recognizer
    supported_language: en
    supported_entity: TITLE
    deny_list: [Mr., Mrs., Dr., 先生]
  - supported_entity: TITLE
    supported_language: en
    deny_list: [Dr., Prof.]
    deny_list_score: 0.7
  - name: Own mail
    supported_language: en
    supported_entities: [EMAIL_ADDRESS]
    patterns:
      - {name: any mail, regex: '[\w.]+@[\w.]+', score: 1.0}
      - {name: weak mail, regex: '\S+@\S+', score: 0.2}
  - name: Own security number
    supported_language: en
    supported_entity: US_SSN
    patterns: [{name: nine digits, regex: '\b[0-9]{9}\b', score: 0.05}]
    context: [security]
  - name: Shapes
    supported_language: en
    supported_entity: SHAPE
    global_regex_flags: 0
    patterns:
      - {name: case counts, regex: '\bKey[A-Z]{2}\d+', score: 0.4}
      - {name: posix class, regex: '[[:upper:]]{3}[[:digit:]]{2}', score: 0.3}
      - {name: property, regex: '\p{Han}{2}号\d{4}', score: 0.3}
      - {name: about right, regex: '(?:harbour){e<=1}', score: 0.2}
      - {name: twice, regex: '\b(\w\d)\1\b', score: 0.2}
      - {name: far head, regex: '(?=.*?x)\d{3}', score: 0.1}
      - {name: may be empty, regex: '(?:\d\d-)*', score: 0.1}
      - {name: backwards, regex: '(?r)\d{2}/\d{2}', score: 0.2}
      - {name: atomic, regex: '(?>a+)b\Z', score: 0.2}
      - {name: line, regex: '^\s*id: ?\w+$', score: 0.2}
"""
BITS = (
    "SN-123456 STF654321 staff 123456 Mr. Dr. Prof. 先生 qov@dravemook.com ſtaff 123456789 KeyAB12 keyab1 ABC12 "
    "京都号1234 京都号12345 harbour harbuor a1a1 x 20-30- 12/11 aab id: z9 employee security ssn card \n é 😀 , ."
).split(" ")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[UserRecognizer, ...]:
    file = tmp_path_factory.mktemp("own") / "own.yaml"
    file.write_text(OWN, "utf-8")
    return load([file])


def texts(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [
        "".join(rng.choice(BITS) + rng.choice((" ", " ", "", "\n")) for _ in range(rng.randint(1, 12)))
        for _ in range(count)
    ]


@pytest.mark.parametrize("entities", [None, frozenset({"STAFF_NUMBER", "SHAPE", "EMAIL_ADDRESS", "TITLE"})])
def test_both_detectors_find_the_same(
    own: tuple[UserRecognizer, ...], entities: frozenset[str] | None
) -> None:
    fast, stock = FastDetector(entities, users=own), PresidioDetector(entities, users=own)
    assert fast.infos == stock.infos
    seen: set[str | None] = set()
    made = texts(600, 5)
    for text, ours, theirs in zip(made, fast.detect(made), stock.detect(made), strict=True):
        assert ours == theirs, text
        seen |= {hit.pattern for hit in ours.hits if hit.recognizer.startswith("user.")}
    asked = [one for one in own if entities is None or one.entity in entities]
    assert seen == {p.name for one in asked for p in one.patterns} | {"deny_list"}


def test_findings_are_those_of_presidio_reading_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN, "utf-8")
    from presidio_analyzer import RecognizerRegistry

    registry = RecognizerRegistry(supported_languages=["en"])
    registry.add_recognizers_from_yaml(file)
    engine = analyzer(registry.recognizers)
    found = 0
    own = load([file])
    detector = FastDetector(frozenset(one.entity for one in own), users=own)
    for text, detection in zip(texts(300, 6), detector.detect(texts(300, 6)), strict=True):
        theirs = {place(r) for r in engine.analyze(text, "en", score_threshold=0)}
        ours = {(h.entity, h.start, h.end, h.score) for h in detection.hits}
        by_stock = {
            (h.entity, h.start, h.end, h.score) for h in detection.hits if h.recognizer[:5] != "user."
        }
        assert ours - by_stock <= theirs, text
        assert {one for one in theirs if one[0] not in ("EMAIL_ADDRESS", "US_SSN")} == {
            one for one in ours if one[0] not in ("EMAIL_ADDRESS", "US_SSN")
        }
        found += len(theirs)
    assert found > 300


def place(result: Any) -> tuple[str, int, int, float]:
    return result.entity_type, result.start, result.end, round(result.score, 4)


def test_ids_and_versions(own: tuple[UserRecognizer, ...], tmp_path: Path) -> None:
    assert ids(own) == [
        "user.staff_number", "user.titles_recognizer", "user.title", "user.own_mail", "user.own_security_number",
        "user.shapes",
    ]  # fmt: skip
    infos = {info.recognizer: info for info in PresidioDetector(users=own).infos}
    shapes = infos["user.shapes"]
    assert (shapes.entity, shapes.patterns, shapes.version) == ("SHAPE", 10, own[5].version)
    assert shapes.version.startswith("sha256:") and len(shapes.version) == len("sha256:") + 12
    assert infos["us.ssn"].version[0].isdigit()
    changed = tmp_path / "changed.yaml"
    changed.write_text(OWN.replace("[staff, employee]", "[staff, employees]"), "utf-8")
    other = load([changed])
    assert [a.version == b.version for a, b in zip(own, other, strict=True)] == [False, *[True] * 5]


def test_names_that_are_taken_get_a_number() -> None:
    names = ["Zip!", "zip", "zip 2", "邮编", None, "Zip"]
    made = [UserRecognizer("ZIP_CODE", name, deny_list=("x",)) for name in names]
    assert ids(made) == [
        "user.zip", "user.zip_2", "user.zip_2_2", "user.zip_code", "user.zip_code_2", "user.zip_3",
    ]  # fmt: skip


def test_they_travel_to_other_processes_and_hide_their_words(own: tuple[UserRecognizer, ...]) -> None:
    assert pickle.loads(pickle.dumps(own)) == own
    assert "Prof." not in repr(own)


def test_entities_choose_among_them(own: tuple[UserRecognizer, ...]) -> None:
    for kind in (FastDetector, PresidioDetector):
        infos = kind(frozenset({"TITLE", "EMAIL_ADDRESS"}), users=own).infos
        assert [info.recognizer for info in infos] == [
            "generic.email_address", "user.own_mail", "user.title", "user.titles_recognizer",
        ]  # fmt: skip
        with pytest.raises(UnknownEntityError) as caught:
            kind(frozenset({"TITEL"}), users=own)
        assert {"TITLE", "US_SSN"} <= set(caught.value.args[1])


def test_of_equal_hits_the_stock_recognizers_stands(own: tuple[UserRecognizer, ...]) -> None:
    hits = FastDetector(frozenset({"US_SSN"}), users=own).detect(["security 536229876"])[0].hits
    assert [hit.recognizer for hit in hits] == ["us.ssn"]


def test_a_strangers_pattern_that_takes_too_long_is_told() -> None:
    pattern = UserPattern("slow one", "(?:(?:x|xx)+)+[yq](?=[zw])", 0.5)
    slow = UserRecognizer("SLOW", "slow", (pattern,))
    try:
        for kind in (FastDetector, PresidioDetector):
            detection = kind(frozenset({"SLOW"}), 0.05, (slow,)).detect(["x" * 60 + "yx"])[0]
            assert detection.timeouts == ("slow one",)
    finally:
        PresidioDetector(frozenset({"EMAIL_ADDRESS"}))  # the limit is Presidio's module setting: put it back


@pytest.mark.parametrize("pattern", [r"a{1001}b", r"(?:(?:ab?){60}){60}x", r"\d{2000,}"])
def test_a_pattern_with_counts_that_re2_refuses_is_run_all_the_same(pattern: str) -> None:
    big = UserRecognizer("BIG", "big", (UserPattern("big", pattern, 0.5),))
    made = ["a" * 1001 + "b", "ab" * 3600 + "x", "1" * 2500]
    fast = FastDetector(frozenset({"BIG"}), users=(big,)).detect(made)
    assert fast == PresidioDetector(frozenset({"BIG"}), users=(big,)).detect(made)
    assert sum(len(detection.hits) for detection in fast) == 1


def test_half_a_surrogate_pair_is_told_as_a_failure_and_ends_nothing() -> None:
    own = (UserRecognizer("STAFF", patterns=(UserPattern("p", r"工号\d", 0.5),)),)
    for kind in (FastDetector, PresidioDetector):
        broken, whole = kind(frozenset({"STAFF"}), users=own).detect(["工号1 \ud800", "工号1"])
        assert broken.failure == "UnicodeEncodeError" and len(whole.hits) == 1
