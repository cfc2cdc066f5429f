"""Duplicates are removed as `EntityRecognizer.remove_duplicates` does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from presidio_analyzer import EntityRecognizer, RecognizerResult

from recognizers.fast.candidate import Candidate
from recognizers.fast.dedupe import remove_duplicates

ENTITIES = {0: "A_CODE", 1: "B_CODE", 2: "A_CODE"}
PLACES = st.tuples(
    st.integers(0, 12), st.integers(1, 8), st.sampled_from([0.0, 0.1, 0.4, 0.85, 1.0]), st.integers(0, 2)
)


@given(st.lists(PLACES, max_size=14))
def test_what_stays(places: list[tuple[int, int, float, int]]) -> None:
    found = [
        Candidate(start, start + size, score, who, str(n))
        for n, (start, size, score, who) in enumerate(places)
    ]
    kept = remove_duplicates([one for one in found if one.score], ENTITIES)
    stock = EntityRecognizer.remove_duplicates(
        [RecognizerResult(ENTITIES[one.recognizer], one.start, one.end, one.score) for one in found]
    )
    assert sorted((ENTITIES[one.recognizer], one.start, one.end, one.score) for one in kept) == sorted(
        (result.entity_type, result.start, result.end, result.score) for result in stock
    )
    for one in kept:  # of equal ones, the first
        same = [o for o in found if (ENTITIES[o.recognizer], *o[:3]) == (ENTITIES[one.recognizer], *one[:3])]
        assert one == same[0]
