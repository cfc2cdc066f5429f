"""A pattern run only where it can match gives the matches of a run over the whole text, and is let in by the gate."""

from __future__ import annotations

import random

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizers.fast.exact import can_tell, exact_search, last_place
from recognizers.fast.gate import Gate
from recognizers.fast.relax import relax
from recognizers.fast.runs import PatternRun, TimedOut
from recognizers.fast.syntax import NotRelaxable, parse
from recognizers.fast.views import plain_view, shape_view
from recognizers.presidio import stock_recognizers

FLAGS = int(regex.IGNORECASE | regex.MULTILINE | regex.DOTALL)
PATTERNS = [
    r"\b\d{9}\b", r"\d{6,8}[-+]?\d{4}", r"(\d)\1{2,}", r"(?<!\w)[A-ZÄÖÜ]{1,3}-\d+",
    r"\b(?=.*?[a-z])(?=.*?[0-9]{2})[\w#]{4}\b", r"\b(?=[A-Z0-9-]*\d)[A-Z]{1,5}-?[A-Z0-9]{2,6}\b",
    r"(?<=\bno\.?\s*)\d{2,}", r"[^a-z]k[^s]", r"\w+@\w+(?:\.\w+)+", r"a{2,}?b*", r"(?:ab|a)(?:c|bcd)(?=\s)", r"x*y",
    r"^\d+$", r"\S+\s\d", r"\Bk\b", r"(?>a+)b", r"[\u4e00-\u9fff]{2}\d", r"ſ\d", r"[^\d\s]{3}\d", r"(?:(?:a|b)+\s)+\d",
    r"(?i)no\d", r"\d{1,3}(?:\.\d{1,3}){3}", r".\d\n", r"(?=.*?\d)a", r"(?=.*?[ab])(?=a\d)\w+", r"[A-Z]\d", r"I\d",
]  # fmt: skip
LETTERS = "aAbBkKsSiInNoO01299 .\n\t-+@#_ÄßéſKİı中文٣۵ –👍\u200b\u0301xyY"
ASCII = "".join(filter(str.isascii, LETTERS))


def _whole(pattern: str, text: str) -> list[tuple[int, int]]:
    return [m.span() for m in regex.finditer(pattern, text, FLAGS)]


def _check(run: PatternRun, gate: Gate, pattern: str, text: str) -> bool:
    """Whether there was anything to find; fails when it was not found."""
    expected = _whole(pattern, text)
    found = run.matches(text, plain_view().of([text])[0])
    assert found == expected, (pattern, text)
    if expected:
        assert gate.open_for(shape_view().of([text])[0]) == 1, (pattern, text)
    return bool(expected)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(seed=st.integers(0, 1 << 40))
@settings(max_examples=60)
def test_patterns_of_every_kind(pattern: str, seed: int) -> None:
    rng = random.Random(seed)
    run = PatternRun(pattern, FLAGS, 10.0, trusted=True)
    gate = Gate([run.needs])
    for _ in range(20):
        for letters in (LETTERS, ASCII):
            _check(run, gate, pattern, "".join(rng.choices(letters, k=rng.randrange(40))))


@pytest.mark.parametrize(
    "pattern",
    [
        r"x*", r"(?:foo){e<=1}", r"[[:alpha:]]\d", r"\p{L}\d", r"(?a)\d", r"(?x) a b", r"(a)?(?(1)b|c)", r"(?-i:k)\d",
        r"(?i:k)\d", r"(a|b",
    ],
)  # fmt: skip
def test_what_is_not_read_alike_is_refused_and_runs_everywhere(pattern: str) -> None:
    with pytest.raises(NotRelaxable):
        relax(parse(pattern, FLAGS), shape_view(), (True, True))
    try:
        run = PatternRun(pattern, FLAGS, 10.0, trusted=False)
    except regex.error:
        return
    assert run.how.startswith("on every text") and run.needs == ()
    text = "fo0 éx9 k1 K2 acb a1"
    assert run.matches(text, plain_view().of([text])[0]) == _whole(pattern, text)


def test_every_stock_pattern_is_relaxed_and_finds_what_it_found() -> None:
    rng = random.Random(20261124)
    hits = 0
    for recognizer in stock_recognizers():
        for known in getattr(recognizer, "patterns", None) or ():
            flags = int(recognizer.global_regex_flags)
            run = PatternRun(known.regex, flags, 10.0, trusted=True)
            assert run.needs, (known.name, run.how)
            for number in range(60):
                letters = "aAbZk0019 -./:@_\n" + "ÄK٣中" * (number % 2)
                text = "".join(rng.choices(letters, k=rng.randrange(60)))
                expected = [m.span() for m in regex.finditer(known.regex, text, flags)]
                assert run.matches(text, plain_view().of([text])[0]) == expected
                hits += bool(expected)
    assert hits > 5


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"[(?i)a]x\d", "ix1 (x2 ax3"), (r"(tel\(?i)(b)", "telib TEL(IB"), (r"a(?i)b", "AB")],
)
def test_ignoring_case_is_left_out_only_where_it_is_no_character(pattern: str, text: str) -> None:
    run = PatternRun(pattern, FLAGS, 10.0, trusted=True)
    assert _whole(pattern, text)
    assert _check(run, Gate([run.needs]), pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"[^[:space:]]secret", "xsecret"), (r"[0-9[:alpha:]]secret", "qsecret"), (r"\bID[-[:digit:]]{6}", "ID123456"),
        (r"secret[_[:digit:]]?x", "secretx"), (r"(\b[ab])c\1d", "acad"), (r"(\b\d+)=x\1", "1=x1"),
        ("abc\\0(?i)1", "abc\x001"), (r"(?#[)(?:secret){e<=1}(?#])", "secrat"),
    ],
)  # fmt: skip
def test_what_two_readers_of_patterns_read_differently(pattern: str, text: str) -> None:
    run = PatternRun(pattern, FLAGS, 10.0, trusted=False)
    assert _whole(pattern, text)
    assert _check(run, Gate([run.needs]), pattern, text)
    assert all(any(word in text for word in words) for words in run.words)


@pytest.mark.parametrize("deep", [40, 120])
def test_groups_inside_one_another_are_read_in_bounded_time(deep: int) -> None:
    pattern, text = "(" * deep + "ab" + ")" * deep, "xabx"
    run = PatternRun(pattern, FLAGS, 10.0, trusted=False)
    assert _check(run, Gate([run.needs]), pattern, text)
    assert ("nested too deeply" in run.how) == (deep > 64)


@pytest.mark.parametrize(
    ("pattern", "text"), [("[^é]x", "axé x"), ("[^x-é]", "wzaé~"), ("[^à-ü1]b", "ab1bßb")]
)
def test_what_a_negated_class_names_beyond_ascii_leaves_no_letter_out(pattern: str, text: str) -> None:
    run = PatternRun(pattern, FLAGS, 10.0, trusted=True)
    assert _check(run, Gate([run.needs]), pattern, text)


def test_hostile_beginnings_are_handed_to_the_engine() -> None:
    run = PatternRun(r"\d{3,}(?=x)", FLAGS, 10.0, trusted=True)
    text = "1" * 5_000 + " 123x"
    assert run.matches(text, plain_view().of([text])[0]) == [(5_001, 5_004)]


def test_a_stranger_runs_against_the_clock() -> None:
    run = PatternRun(r"(?:a|aa|aaa)+b(?<=c)", FLAGS, 0.05, trusted=False)
    text = "a" * 60 + "b"
    with pytest.raises(TimedOut):
        run.matches(text, plain_view().of([text])[0])


def test_a_search_of_re2_for_each_match_runs_against_the_clock_too() -> None:
    run = PatternRun(r"a(?:.*?b)?", FLAGS, 0.01, trusted=False)
    text = "a" * 50_000
    with pytest.raises(TimedOut) as out:
        run.matches(text, plain_view().of([text])[0])
    assert out.value.found[:2] == [(0, 1), (1, 2)]
    assert len(out.value.found) < len(text)


def test_rules_of_a_gate() -> None:
    gate = Gate([(), ("[0]",), ("[0]", "[a][a]"), (r"\b[a]\b",)])
    seen = {text: gate.open_for(shape_view().of([text])[0]) for text in ("", "7", "ab 7", "a 7", "--")}
    assert seen == {"": 0b1, "7": 0b11, "ab 7": 0b111, "a 7": 0b1011, "--": 0b1}


@pytest.mark.parametrize(
    ("pattern", "flags", "texts"),
    [
        (r"\b\d{3}\b", FLAGS, ["a 123 456, 789", "1234", "_123", "123"]),
        (r"a+?b?", FLAGS, ["aab AAB"]),
        (r"(?:a|ab)(?:c|bcd)?", FLAGS, ["abcd abc ac"]),
        (r"[^a]x", FLAGS, ["ax Ax bx \nx x"]),
        (r".x", int(regex.IGNORECASE), ["\nx ax"]),
        (r"[0-9._]+", 0, ["1.2_ a3 \u0663"]),
        (r"\b\w{3}\b", FLAGS, ["中文字 жеß", "abc\u0301d"]),
        (r"\bk\d", FLAGS, ["k\u0663 K2 Ж3 ж4"]),
        (r"[^\w\s]\D", FLAGS, ["\U0001f602中 –é .\u0663 ..\u3000"]),
        (r"\s\S", 0, ["a b\x1cc\x85"[:5], "\x1f\x1fa"]),
        (r"a{2,900}", FLAGS, ["a" * 1_000, "aA"]),
    ],
)
def test_re2_finds_the_very_matches(pattern: str, flags: int, texts: list[str]) -> None:
    search = exact_search(pattern, flags)
    assert search is not None
    for text in texts:
        expected = [m.span() for m in regex.finditer(pattern, text, flags)]
        found: list[tuple[int, int]] = []
        search.spans(plain_view().of([text])[0], found, 10.0)
        assert found == expected
    assert any(regex.search(pattern, text, flags) for text in texts)


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [
        (r"a(?=b)", FLAGS), (r"(?<!a)b", FLAGS), (r"(a)\1", FLAGS), (r"^a", FLAGS), (r"a$", FLAGS), (r"(?>a+)b", FLAGS),
        (r"[A-Z]\d", 0), (r"[^a]", 0), (r"é\d", FLAGS), (r"[à-ü]", FLAGS), (r"\w", FLAGS | int(regex.ASCII)),
        (r"(?:a*)*b", FLAGS), (r"a{2,2000}", FLAGS), (r"x*", FLAGS),
        (r"a++", FLAGS), (r"(a", FLAGS), (r"(?:foo){e<=1}", FLAGS), (r"[^a]|[^1]", FLAGS), (r"(?:x|([^a])|[^1])2", FLAGS),
    ],
)  # fmt: skip
def test_what_re2_could_find_otherwise_stays_with_the_engine(pattern: str, flags: int) -> None:
    assert exact_search(pattern, flags) is None


@given(st.text("ab01", max_size=30), st.sampled_from(["[0-9]{2}", "ab", "a[01]b", "[ab]"]))
def test_the_last_place_of_a_target(text: str, target: str) -> None:
    place = last_place(target, FLAGS)
    found = list(regex.finditer(target, text, FLAGS, overlapped=True))
    assert place is not None
    assert place.of(text.encode()) == (found[-1].start() if found else -1)


def test_alternatives_that_tell_one_character_out_are_read_as_the_engine_reads_them() -> None:
    for pattern in ("[^a]|[^1]", "x|[^a]y|[^1]"):
        for text in ("a1b", "xaby1"):
            run = PatternRun(pattern, FLAGS, 10.0, trusted=True)
            assert run.matches(text, plain_view().of([text])[0]) == _whole(pattern, text)


def test_characters_that_fold_to_ascii_are_left_to_the_engine() -> None:
    assert [char for char in map(chr, range(0x11000)) if not can_tell(f"a{char}b")] == [
        "İ",
        "ı",
        "ſ",
        "\u212a",
    ]
    run = PatternRun(r"\bk\d", FLAGS, 10.0, trusted=True)
    text = "\u212a1 k2 K\u0663"
    assert run.matches(text, plain_view().of([text])[0]) == _whole(r"\bk\d", text)
