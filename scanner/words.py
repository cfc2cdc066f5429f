"""Which of the words that are allowed somebody may have meant. It knows no option, key or column."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def near(found: object, words: Iterable[str]) -> str | None:
    """The word that is close to what was found, or that it is the beginning or a part of; None when there is none."""
    if not isinstance(found, str):
        return None
    plain = {_plain(word): word for word in words}
    wanted = _plain(found)
    if close := difflib.get_close_matches(wanted, plain, n=1):
        return plain[close[0]]
    holding = [word for word in plain if wanted and f"_{wanted}_" in f"_{word}_"]
    return (
        plain[min(holding, key=lambda word: (not word.startswith(wanted), len(word), word))]
        if holding
        else None
    )


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")
