"""LibriTTS: `<split>/<speaker>/<chapter>/<speaker>_<chapter>_<paragraph>_<sentence>.wav`, texts beside, two lists of names.

SPEAKERS.txt is as LibriSpeech's; speakers.tsv has the columns READER, GENDER, SUBSET, NAME.

Source: the corpus's README; lhotse/recipes/libritts.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.layouts.base import Seen, by_path, matching
from scanner.layouts.entries import Gathered
from scanner.layouts.librispeech import named_readers
from scanner.layouts.lists import named_in, people_of, table
from scanner.layouts.tree import Tree

NAME = "libritts"
TITLE = "LibriTTS"
TIES = "recordings and texts: the speaker in the path; SPEAKERS.txt and speakers.tsv give real names"
_FILE = re.compile(
    r"(?:[\w.-]+/)?(?P<who>\d{1,6})/(?P<chapter>\d{1,7})/(?P=who)_(?P=chapter)"
    r"(?:_\d{6}_\d{6}(?:\.(?:normalized|original))?\.\w+|\.(?:trans|book)\.tsv)"
)


def recognise(tree: Tree) -> Seen | None:
    """Recordings lie in folders of speaker and chapter and are called after both."""
    spoken = matching(tree.audio, _FILE)
    if not spoken:
        return None
    persons = by_path(tree.paths, _FILE)
    speakers = people_of(persons)
    found = Gathered(tree, "the list of speakers")
    names = named_in([*named_readers(tree, found), *_of_table(tree, found)], speakers)
    why = (
        f"{len(spoken)} of {len(tree.audio)} recordings are called after speaker and chapter; "
        f"{len(names)} of {len(speakers)} speakers have names"
    )
    return Seen(why, persons, names=names, issues=found.issues)


def _of_table(tree: Tree, found: Gathered) -> Iterator[tuple[str, str]]:
    if tree.has("speakers.tsv"):
        for cells in found.rows(table(tree.lines("speakers.tsv"), "\t")):
            if len(cells) >= 4:
                yield cells[0], cells[3]
