"""AISHELL-3: `<split>/wav/SSB0005/SSB00050001.wav`, with `content.txt` and `spk-info.txt`; speakers are ids only.

Source: the corpus's README; lhotse/recipes/aishell3.py.
"""

from __future__ import annotations

import re

from scanner.layouts.base import Seen, by_path, matching
from scanner.layouts.tree import Tree

NAME = "aishell3"
TITLE = "AISHELL-3"
TIES = "recordings: the speaker in the path; nobody is named"
_FILE = re.compile(r"(?:(?:train|test)/)?wav/(?P<who>SSB\d{4})/(?P=who)\d{4}\.\w+")


def recognise(tree: Tree) -> Seen | None:
    """Recordings lie in folders of speakers, whose id their names begin with."""
    spoken = matching(tree.audio, _FILE)
    if not spoken:
        return None
    why = f"{len(spoken)} of {len(tree.audio)} recordings are called after the folder of their speaker"
    return Seen(why, by_path(tree.paths, _FILE))
