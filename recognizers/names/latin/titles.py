"""What a title or an initial tells: a capital word right after either is a name, or the rest of one.

Works on the tokens of one stream and the names found in it. Only adds names and widens them to the right.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

from recognizers.names.latin.memory import Mention, Words
from recognizers.names.latin.stream import Scored

TITLES = (
    "Mr Mrs Ms Mx Dr Prof Herr Frau Monsieur Madame Mme Mlle Señor Señora Signor Signora Sgt Capt Rev MR MRS MS DR PROF "
    "Doctor Professor Uncle Aunt Auntie Aunty Grandma Grandpa Granny"
).split()
SURE = 0.75
"""Confidence of a name that a title alone announces."""
MOST = 3
"""Words that follow a title as one name."""

_KEYS = np.array([crc32(title.encode()) for title in TITLES], np.uint32)


def _run(words: Words, at: int, taken: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    """One after the last of the capital words from a place on, none of them in a name yet."""
    stop = at
    while stop < len(taken) and stop - at < MOST and not taken[stop] and words.capital(stop):
        stop += 1
    return stop


def announced(words: Words, stream: Scored, mentions: list[Mention]) -> list[Mention]:
    """The names found, those that titles announce, and initials together with the surname after them."""
    places = np.flatnonzero(np.isin(stream.key, _KEYS))
    initials = {mention.stop: mention for mention in mentions if _ends_in_initial(words, stream, mention)}
    if not len(places) and not initials:
        return mentions
    taken = np.zeros(len(stream.kind), bool)
    for first, stop, _ in mentions:
        taken[first:stop] = True
    found = {mention.first: mention for mention in mentions}
    for stop, mention in initials.items():
        end = _run(words, stop + 1, taken)
        if end > stop + 1:
            found[mention.first] = mention._replace(stop=end)
            taken[stop:end] = True
    for at in places.tolist():
        first = at + 2 if words.after(at) == "." else at + 1
        end = first if taken[at] else _run(words, first, taken)
        if end > first and stream.text[end - 1] == stream.text[at] and len(words.word(first)) > 1:
            found[first] = Mention(first, end, SURE)
            taken[first:end] = True
    return sorted(found.values())


def _ends_in_initial(words: Words, stream: Scored, mention: Mention) -> bool:
    """Whether a name found ends in one letter and a full stop."""
    last = mention.stop - 1
    return stream.end[last] - stream.start[last] == 1 and words.capital(last) and words.after(last) == "."
