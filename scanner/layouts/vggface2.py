"""VGGFace2: `train|test/n000002/0001_01.jpg`; identity_meta.csv "Class_ID, Name, Sample_Num, ..." names the people.

Source: the data set's README and the file list of its card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.layouts.base import Seen, by_path, matching
from scanner.layouts.entries import Gathered
from scanner.layouts.lists import named_in, people_of
from scanner.layouts.tree import Tree

NAME = "vggface2"
TITLE = "VGGFace2"
TIES = "pictures: the identity in the path; identity_meta.csv gives names"
_FILE = re.compile(
    r"(?:(?:data|meta|vggface2_\w+)/)?(?:(?:train|test|val)/)?(?P<who>n\d{6})/\d{4}_\d{2}\.\w+"
)


def recognise(tree: Tree) -> Seen | None:
    """Pictures lie in folders of identities, numbered by picture and face."""
    shown = matching(tree.images, _FILE)
    if not shown:
        return None
    persons = by_path(tree.paths, _FILE)
    people = people_of(persons)
    found = Gathered(tree, "the list of identities")
    names = named_in(_named(tree, found), people)
    why = (
        f"{len(shown)} of {len(tree.images)} pictures lie in folders of identities; "
        f"{len(names)} of {len(people)} identities have names"
    )
    return Seen(why, persons, names=names, issues=found.issues)


def _named(tree: Tree, found: Gathered) -> Iterator[tuple[str, str]]:
    for path in tree.named("identity_meta.csv"):
        for line in found.rows(tree.lines(path)):
            who, _, rest = line.partition(",")
            name = rest.lstrip()
            yield (
                who.strip(),
                name[1:].partition('"')[0] if name[:1] == '"' else name.partition(",")[0].strip(),
            )
