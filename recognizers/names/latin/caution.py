"""Names in a case that is unusual for their text must be surer: lower case, or one word of capitals, among capitals
as everyone writes them. In code and in tables nearly all such finds are variables and abbreviations.

A chat without capitals and a heading in capitals are usual in themselves and lose nothing. Only takes names away.
"""

from __future__ import annotations

import numpy as np

from recognizers.names.latin.memory import Mention
from recognizers.names.latin.stream import Scored
from recognizers.names.latin.types import CAPITAL, LOWER, UPPER

UNUSUAL = 0.7
"""Confidence asked of a name in unusual case."""


def believed(stream: Scored, texts: int, mentions: list[Mention]) -> list[Mention]:
    """The names but those in unusual case that are not sure enough."""
    if all(mention.score >= UNUSUAL for mention in mentions):
        return mentions
    with_lower, with_capital = (_texts_with(stream, texts, case) for case in (LOWER, CAPITAL))
    kept = []
    for mention in mentions:
        text = stream.text[mention.first]
        cases = stream.case[mention.first : mention.stop]
        unusual = (with_capital[text] and (cases[cases > 0] == LOWER).all()) or (
            with_lower[text] and len(cases) == 1 and cases[0] == UPPER
        )
        if mention.score >= UNUSUAL or not unusual:
            kept.append(mention)
    return kept


def _texts_with(stream: Scored, texts: int, case: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found = np.zeros(texts, bool)
    found[stream.text[stream.case == case]] = True
    return found
