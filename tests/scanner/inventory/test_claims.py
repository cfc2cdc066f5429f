"""Claims are looked up, not searched: the answer is what asking every location one by one would give."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scanner.declaration import Application, Declaration, SourceSpec
from scanner.declaration.locations import covering
from scanner.inventory.claims import Claims

ROOT = Path("/nowhere")
NAME = st.sampled_from(["a", "b", "a.txt", "ab", "a+b"])
PATH = st.lists(NAME, min_size=1, max_size=3).map("/".join)
LOCATION = st.one_of(st.just("."), PATH, st.sampled_from(["*.txt", "a/*", "**/b", "a/**", "[ab]", "a*/b"]))


@given(st.lists(st.lists(LOCATION, min_size=1, max_size=3), min_size=1, max_size=5), PATH)
def test_a_look_up_claims_what_a_search_of_all_locations_claims(places: list[list[str]], path: str) -> None:
    specs = tuple(
        SourceSpec.model_validate({"id": f"s{number}", "locations": locations})
        for number, locations in enumerate(places)
    )
    claims = Claims(Declaration(ROOT, None, None, Application(), specs))
    expected = [s.id for s in specs if any(covering(x, ROOT).fullmatch(path) for x in s.locations)]
    assert list(claims.of(path).sources) == expected
    assert [s.id for s in specs if claims.covers(s.id, path)] == expected
