"""What is remembered of a form holds for every candidate of it, whatever its digits are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import phonenumbermatcher as matcher

from recognizers.fast.phone.forms import digits_of, form_of
from recognizers.fast.phone.parts import attempts, spell

_MOST = 1_000
_CANDIDATES = st.one_of(
    st.text("0123456789 -./()x+#", min_size=2, max_size=40),
    st.from_regex(
        r"\+?[(]?[0-9]{2,4}[)]?[-. /][0-9]{3}[-. ][0-9]{2,4}( ?(x|ext\.?|;ext=|#|~)[0-9]{1,6}(/ ?x[0-9]{2,4})?)?",
        fullmatch=True,
    ),
)


@given(_CANDIDATES)
@settings(max_examples=500)
def test_digits_read_by_their_places_are_those_that_are_spelt(candidate: str) -> None:
    form, every = form_of(candidate, _MOST), digits_of(candidate)
    assert form.length == len(attempts(candidate, _MOST))
    for one in form.tries:
        assert one.spelling(candidate, every) == spell(candidate[one.start : one.end])
    tried = {(one.start, one.end) for one in form.tries}
    for start, end in attempts(candidate, _MOST):
        written = candidate[start:end]
        refused = (
            len(written) < 2
            or spell(written) is None
            or not matcher._MATCHING_BRACKETS.fullmatch(written)
            or matcher._PUB_PAGES.search(written)
        )
        assert ((start, end) in tried) is not bool(refused)


def test_what_is_known_of_a_form_is_known_of_all_its_candidates() -> None:
    assert form_of("+1 201 555 0123", _MOST) is form_of("+9 876 543 2109", _MOST)


@pytest.mark.parametrize("candidate", ["(530) 583-6985 x302/x2303", "530 583 6985 x302/x3"])
def test_digits_out_of_their_order_are_spelt_for_each_candidate(candidate: str) -> None:
    tries = form_of(candidate, _MOST).tries
    assert any(one.places is None and one.spelt is None for one in tries)


def test_candidates_beyond_ascii_are_spelt_at_once() -> None:
    candidate = "（０３）１２３４-５６７８"
    [whole, *_] = form_of(candidate, _MOST).tries
    assert whole.places is None
    assert whole.spelling(candidate, "") == spell(candidate)
