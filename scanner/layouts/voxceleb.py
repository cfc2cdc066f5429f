"""VoxCeleb 1 and 2: `wav|aac|mp4/id10270/<video>/00001.wav`; vox1_meta.csv gives the ids of the first their real names.

vox1_meta.csv is parted by tabs: "VoxCeleb1 ID, VGGFace1 ID (the name, with _), Gender, Nationality, Set".
vox2_meta.csv names nobody.

Source: the data sets' own meta files; lhotse/recipes/voxceleb.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.layouts.base import Seen, by_path, matching
from scanner.layouts.entries import Gathered
from scanner.layouts.lists import named_in, people_of, table
from scanner.layouts.tree import Tree

NAME = "voxceleb"
TITLE = "VoxCeleb 1, VoxCeleb 2"
TIES = "clips: the person in the path; vox1_meta.csv gives real names, vox2_meta.csv none"
_FILE = re.compile(
    r"(?:(?:dev|test|train|vox[12]\w*)/)?(?:(?:wav|aac|m4a|mp4|txt)/)?(?P<who>id\d{5})/[\w-]{11}/\d{5}\.\w+"
)


def recognise(tree: Tree) -> Seen | None:
    """Clips lie in folders of person and video, called by their ids."""
    clips = matching(tree.media, _FILE)
    if not clips:
        return None
    persons = by_path(tree.paths, _FILE)
    people = people_of(persons)
    found = Gathered(tree, "the list of people")
    names = named_in(_named(tree, found), people)
    why = (
        f"{len(clips)} of {len(tree.media)} clips lie in folders of person and video; "
        f"{len(names)} of {len(people)} people have names"
    )
    return Seen(why, persons, names=names, issues=found.issues)


def _named(tree: Tree, found: Gathered) -> Iterator[tuple[str, str]]:
    for path in tree.named("vox1_meta.csv"):
        rows = found.rows(table(tree.lines(path)))
        header = next(rows, [])
        at = next((n for n, cell in enumerate(header) if "vggface" in cell.casefold()), None)
        for cells in rows if at is not None else ():
            if at is not None and at < len(cells):
                yield cells[0], cells[at]
