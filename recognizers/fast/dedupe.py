"""Which of overlapping results stay: Presidio's rule, in time that does not grow with their square.

A result goes when another of the same entity contains it with an equal or higher score; of equal ones the first
stays (`EntityRecognizer.remove_duplicates` of presidio-analyzer 2.2.366).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recognizers.fast.candidate import Candidate


def remove_duplicates(candidates: Sequence[Candidate], entities: Mapping[int, str]) -> list[Candidate]:
    """What stays, sorted by entity and place; `entities` by number of recognizer."""
    if len(candidates) < 2 or _apart(candidates):
        return list(candidates)
    first: dict[tuple[str, int, int, float], Candidate] = {}
    for found in candidates:
        first.setdefault((entities[found.recognizer], found.start, -found.end, -found.score), found)
    kept: list[Candidate] = []
    of_entity = ""
    reach: dict[
        float, int
    ] = {}  # score -> furthest end of what was kept with it, all of which begins no later
    for key in sorted(first):
        found = first[key]
        if key[0] != of_entity:
            of_entity, reach = key[0], {}
        if any(score >= found.score and end >= found.end for score, end in reach.items()):
            continue
        kept.append(found)
        reach[found.score] = max(found.end, reach.get(found.score, 0))
    return kept


def _apart(candidates: Sequence[Candidate]) -> bool:
    """Whether they are of one recognizer, in the order of the text, and none touches another: most are."""
    end, recognizer = -1, candidates[0].recognizer
    for found in candidates:
        if found.start < end or found.recognizer != recognizer:
            return False
        end = found.end
    return True
