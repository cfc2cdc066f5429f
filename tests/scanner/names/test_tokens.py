"""Checksums of single rows, reckoned in numbers, against those reckoned in arrays."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.names.tokens import followed, sum_of_row, sums_of

WORDS = st.lists(st.text(st.characters(), min_size=1, max_size=90), min_size=1, max_size=6)


@given(WORDS)
@example(["a" * 64])
@example(["a" * 65, "\U0010ffff" * 64, "\ud800"])
def test_numbers_give_what_arrays_give(words: list[str]) -> None:
    sums = sums_of(words)
    row = sums[:1]
    for at in range(1, len(sums)):
        row = followed(row, sums[at : at + 1])
    assert np.uint64(sum_of_row(words)) == row[0]
