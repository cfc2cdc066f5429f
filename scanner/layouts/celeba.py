"""CelebA: `identity_CelebA.txt` "000001.jpg 2880" and the pictures; people are numbers only.

Source: the data set's README; torchvision/datasets/celeba.py.
"""

from __future__ import annotations

import re

from scanner.layouts.base import Seen, most
from scanner.layouts.entries import Gathered, answer, common_folder
from scanner.layouts.tree import Tree

NAME = "celeba"
TITLE = "CelebA"
TIES = "pictures: the number that the list gives; nobody is named"
_OF_SET = re.compile(r"celeba|(?:^|/)[^/]*(?:align|crop|wild|img)[^/]*/[^/]+$|^/?[^/]+$", re.IGNORECASE)
"""Folders of the set: plain numbers as names are everywhere."""
_LIST = "identity_CelebA.txt"


def recognise(tree: Tree) -> Seen | None:
    """The list of identities, and pictures that it lists, in no smaller folder than this."""
    lists = tree.named(_LIST)
    head = [line.split() for path in lists[:1] for line in tree.head(path)]
    if not most(sum(len(cells) == 2 and cells[1].isdecimal() for cells in head), len(head)):
        return None
    found = Gathered(tree, "the list of identities")
    for line in found.rows(tree.lines(lists[0])):
        cells = line.split()
        if len(cells) == 2:
            path = answer(tree, cells[0])
            found.add(path if path and _OF_SET.search(f"{tree.folder}/{path}") else None, [cells[1]])
    if not found.met or common_folder([lists[0], *found.files]):
        return None
    why = f"files answer to {found.met} of {found.total} entries of the list of identities"
    return Seen(why, found.persons, issues=found.issues)
