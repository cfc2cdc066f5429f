"""VCTK: `wav48*/p225/p225_001*.flac` and `txt/p225/p225_001.txt`, with `speaker-info.txt`, which names nobody.

Source: the corpus's own README; lhotse/recipes/vctk.py.
"""

from __future__ import annotations

import re

from scanner.layouts.base import Seen, by_path, most
from scanner.layouts.tree import Tree

NAME = "vctk"
TITLE = "VCTK"
TIES = "recordings and texts: the speaker in the path; nobody is named"
_FILE = re.compile(r"(?:wav\d*[\w-]*|txt)/(?P<who>[ps]\d{1,4})/(?P=who)_\d{3,4}(?:_mic\d)?\.\w+")


def recognise(tree: Tree) -> Seen | None:
    """Files lie in folders of speakers and are called after them."""
    sounds = [path for path in tree.audio if path.startswith("wav")]
    spoken = [path for path in sounds if _FILE.fullmatch(path)]
    if not most(len(spoken), len(sounds)):
        return None
    return Seen(
        f"{len(spoken)} of {len(sounds)} recordings are called after the folder of their speaker",
        by_path(tree.paths, _FILE),
    )
