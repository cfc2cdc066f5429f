"""FSDD (Free Spoken Digit Dataset): `recordings/{digit}_{speaker}_{index}.wav`.

Source: the data set's README.
"""

from __future__ import annotations

import re

from scanner.layouts.base import Seen, by_path, matching, most
from scanner.layouts.tree import Tree

NAME = "fsdd"
TITLE = "FSDD (Free Spoken Digit Dataset)"
TIES = "recordings: the speaker in the file's name"
_FILE = re.compile(r"(?:recordings/)?(?P<digit>\d)_(?P<who>[^\W\d_]+)_\d{1,3}\.(?i:wav)")


def recognise(tree: Tree) -> Seen | None:
    """Recordings are called after digit, speaker and number, and speakers say several digits."""
    spoken = matching(tree.audio, _FILE)
    digits: dict[str, set[str]] = {}
    for match in spoken:
        digits.setdefault(match["who"], set()).add(match["digit"])
    if not most(sum(len(said) > 1 for said in digits.values()), len(digits)):
        return None
    why = f"{len(spoken)} of {len(tree.audio)} recordings are called after digit, speaker and number"
    return Seen(why, by_path(tree.paths, _FILE))
