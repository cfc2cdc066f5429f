"""The committed truth set of linking is what its generator makes, and it is as large as it is said to be."""

from __future__ import annotations

import gzip
import json

from benchmarks.linking.truth import COMMITTED, lines


def test_the_committed_set_is_what_the_generator_makes() -> None:
    with gzip.open(COMMITTED, "rt", encoding="utf-8") as committed:
        rows = list(committed)
    assert rows == list(lines())
    parsed = [json.loads(row) for row in rows]
    people = {row["subject_id"] for row in parsed if "subject_id" in row}
    samples = [row for row in parsed if "route" in row]
    assert (len(people) >= 300, len(samples)) == (True, 20_000)
    assert {who for row in samples for who in row["meant"]} <= people
    assert all(not row["meant"] for row in samples if row["route"] in ("near miss", "nobody"))
