"""LibriSpeech: `<split>/<reader>/<chapter>/<reader>-<chapter>-<nnnn>.flac` and `.trans.txt`, with SPEAKERS.TXT.

SPEAKERS.TXT names the readers: "id | sex | subset | minutes | name"; lines that begin with `;` are comments.

Source: the corpus's README.TXT and SPEAKERS.TXT; lhotse/recipes/librispeech.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.layouts.base import Seen, by_path, matching
from scanner.layouts.entries import Gathered
from scanner.layouts.lists import named_in, people_of
from scanner.layouts.tree import Tree

NAME = "librispeech"
TITLE = "LibriSpeech"
TIES = "recordings and transcripts: the reader in the path; SPEAKERS.TXT gives real names"
_FILE = re.compile(
    r"(?:[\w.-]+/)?(?P<who>\d{1,6})/(?P<chapter>\d{1,7})/(?P=who)-(?P=chapter)(?:-\d{4,6}\.\w+|\.trans\.txt)"
)


def recognise(tree: Tree) -> Seen | None:
    """Recordings lie in folders of reader and chapter and are called after both."""
    spoken = matching(tree.audio, _FILE)
    if not spoken:
        return None
    persons = by_path(tree.paths, _FILE)
    readers = people_of(persons)
    found = Gathered(tree, "the list of readers")
    names = named_in(named_readers(tree, found), readers)
    why = (
        f"{len(spoken)} of {len(tree.audio)} recordings are called after reader and chapter; "
        f"{len(names)} of {len(readers)} readers have names"
    )
    return Seen(why, persons, names=names, issues=found.issues)


def named_readers(tree: Tree, found: Gathered) -> Iterator[tuple[str, str]]:
    """(id, name) of SPEAKERS.TXT, whichever case its name is in; a name may hold the mark that parts columns."""
    for path in tree.top:
        if path.casefold() != "speakers.txt":
            continue
        for line in found.rows(tree.lines(path)):
            cells = line.split("|", 4)
            if len(cells) == 5 and not line.startswith(";"):
                yield cells[0].strip(), cells[4].strip(" |")
