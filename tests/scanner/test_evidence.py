"""Nothing raw gets out: masks, keyed digests, hidden names of files and fields."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizers.ages import Age
from scanner.errors import UsageError
from scanner.evidence import Evidence, age_band, load_key, mask, normalise, printable

EVIDENCE = Evidence(b"k" * 32)
OTHER = Evidence(b"o" * 32)


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("4111 1111 1111 1111", "#### #### #### ####"),
        ("qo.x7@dravemook.com", "XX.X#@XXXXXXXXX.XXX"),
        ("赵美玲", "字字字"),
        ("a" * 70, "X" * 64 + "…"),
        ("\x1b[31m\n", "··##X·"),
    ],
)
def test_masks_are_shapes(value: str, shape: str) -> None:
    assert mask(value) == shape


@given(st.text(min_size=1))
def test_a_mask_holds_no_letter_or_digit_of_the_value(value: str) -> None:
    assert not {c for c in mask(value) if c.isalnum()} - set("X字")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4111-1111 1111.1111", "4111111111111111"),
        ("Qo@Dravemook.COM", "qo@dravemook.com"),
        ("４１１", "411"),
    ],
)
def test_equal_values_have_equal_digests(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert EVIDENCE.value_hmac(one) == EVIDENCE.value_hmac(other)


def test_digests_need_the_key_and_do_not_mix_purposes() -> None:
    assert EVIDENCE.value_hmac("p225") != OTHER.value_hmac("p225")
    assert EVIDENCE.value_hmac("p225") != EVIDENCE.path_hmac("p225")
    assert EVIDENCE.key_id != OTHER.key_id


def test_names_of_files_are_hidden_where_they_name_somebody() -> None:
    path = "voices/Zhao Meiling/01.wav"
    hidden = EVIDENCE.hide(path, [(7, 19, "PERSON")])
    assert hidden.startswith("voices/<PERSON~")
    assert hidden.endswith("/01.wav")
    assert hidden != EVIDENCE.hide(path.replace("Zhao", "Orli"), [(7, 19, "PERSON")])
    assert EVIDENCE.hide(path, [(7, 19, "PERSON"), (7, 11, "URL"), (12, 19, "X")]) == hidden


@given(st.integers(0, 30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.just("PERSON"))))
def test_hidden_spans_never_show(size: int, spans: list[tuple[int, int, str]]) -> None:
    text = "".join("§" if any(start <= n < end for start, end, _ in spans) else "-" for n in range(size))
    assert "§" not in EVIDENCE.hide(text, spans)


@pytest.mark.parametrize(
    ("path", "unsafe", "shown"),
    [
        (("turns", 2, "content"), (), "turns[2].content"),
        (("姓名",), (), "姓名"),
        (("contacts", "meiling"), ("meiling",), "contacts.{"),
        (("13800138000",), (), "{"),
        (("a\nb",), (), "{"),
    ],
)
def test_field_names(path: tuple[str | int, ...], unsafe: tuple[str, ...], shown: str) -> None:
    name = EVIDENCE.field_name(path, frozenset(unsafe))
    assert name.startswith(shown)
    assert name.isprintable()
    assert not any(part in name for part in unsafe)


@given(st.text())
def test_printable_is_printable_and_unambiguous_for_controls(text: str) -> None:
    assert all(c.isprintable() or c == "\u3000" for c in printable(text))


def test_a_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "hmac.key"
    key = load_key(path)
    assert load_key(path) == key
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "zz" * 32, "ab" * 31, "not a key"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "hmac.key"
    path.write_text(content)
    with pytest.raises(UsageError):
        load_key(path)


def test_of_an_age_no_more_is_told_than_a_band() -> None:
    """Everybody born until 1990 looks the same, and so does everybody from 21; nobody's age stands alone."""
    assert {age_band(Age("born", year, year)) for year in range(1880, 1991)} == {"born 1990-1990"}
    assert age_band(Age("born", 1915, 2015)) == "born 1990-2015"
    bands = [age_band(Age("aged", years, years)) for years in range(120)]
    assert set(bands) == {"aged 0-13", "aged 14-15", "aged 16-17", "aged 18-20", "aged 21-"}
    assert min(bands.count(band) for band in bands) > 1
    assert age_band(None) == "unread"
