"""AISHELL-1: `wav/<split>/S0002/BAC009S0002W0122.wav`, with `transcript/*.txt`; speakers are numbers only.

Source: the corpus's README; lhotse/recipes/aishell.py.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from scanner.layouts.base import Seen, by_path, matching, most
from scanner.layouts.tree import Tree

NAME = "aishell1"
TITLE = "AISHELL-1"
TIES = "recordings: the speaker in the path; nobody is named"
_FILE = re.compile(
    r"(?:data_aishell/)?wav/(?:(?:train|dev|test)/)?(?P<who>S\d{4})/(?P<stem>[^/]+)\.(?:wav|flac)"
)


def recognise(tree: Tree) -> Seen | None:
    """Recordings lie in folders of speakers, and are called after them or stand in a transcript."""
    spoken = matching(tree.audio, _FILE)
    if not spoken:
        return None
    called = sum(re.fullmatch(rf"[A-Z]+\d*{match['who']}W\d+", match["stem"]) is not None for match in spoken)
    if not most(called, len(spoken)) and not _have_transcript(tree):
        return None
    why = f"{len(spoken)} of {len(tree.audio)} recordings lie in the folder of their speaker"
    return Seen(why, by_path(tree.paths, _FILE))


def _have_transcript(tree: Tree) -> bool:
    """Whether a transcript begins its lines with the names of recordings."""
    texts = [path for path in tree.ending(".txt") if re.match(r"(?:data_aishell/)?transcript/[^/]+$", path)]
    stems = {PurePosixPath(path).stem for path in tree.audio} if texts else set()
    heads = [tree.head(path) for path in texts[:3]]
    return any(most(sum(line.partition(" ")[0] in stems for line in head), len(head), 0.5) for head in heads)
