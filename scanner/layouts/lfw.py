"""LFW (Labeled Faces in the Wild): `First_Last/First_Last_0001.jpg`, with `lfw-names.txt`, `pairs.txt`.

Things are filed so too (`Blue_Chair/Blue_Chair_0001.jpg`); so something else must say that these are people: its lists, the
name of a folder around, or given names that people bear.

Source: the data set's README; torchvision/datasets/lfw.py.
"""

from __future__ import annotations

import re

from scanner.content.person_hints import is_folder_of_people
from scanner.layouts.base import Seen, by_path, matching, most
from scanner.layouts.tree import Tree
from scanner.names.common import is_given_name, is_surname

NAME = "lfw"
TITLE = "LFW (Labeled Faces in the Wild)"
TIES = "pictures: the name of their folder"
_FILE = re.compile(r"(?P<who>[^/]+)/(?P=who)_\d{4}\.(?i:jpe?g|png)")
_NAME = re.compile(r"[^\W\d_a-z][\w'.-]*")
_LISTS = ("lfw-names.txt", "pairs.txt", "people.txt", "pairsDevTrain.txt", "peopleDevTrain.txt")


def recognise(tree: Tree) -> Seen | None:
    """Pictures are called after the folder they lie in, and the folders after people."""
    shown = matching(tree.images, _FILE)
    folders = {match["who"] for match in shown}
    names = [name for name in folders if "_" in name and _NAME.fullmatch(name)]
    if not most(len(names), len(folders), 0.8) or not (_is_said(tree) or _are_given(names)):
        return None
    why = f"{len(shown)} of {len(tree.images)} pictures are called after the folder they lie in, which bears a name"
    return Seen(why, by_path(tree.paths, _FILE))


def _is_said(tree: Tree) -> bool:
    around = tree.folder.split("/")
    promised = any(
        is_folder_of_people(name) or re.match(r"lfw\b|lfw[_-]", name.casefold()) for name in around
    )
    return promised or any(map(tree.has, _LISTS))


def _are_given(names: list[str]) -> bool:
    """Whether many begin with a given name."""
    given = [name for name in names if is_given_name(name.partition("_")[0])]
    # Towns bear given names too (Victoria_Falls, Austin_Texas): what follows must be a family name often enough.
    family = sum(is_surname(name.rpartition("_")[2]) for name in given)
    return len(given) >= 3 and most(len(given), len(names), 0.3) and most(family, len(given), 0.3)
