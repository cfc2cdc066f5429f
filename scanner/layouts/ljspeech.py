"""LJSpeech: `metadata.csv` "id|text|normalised text" and `wavs/<id>.wav`: one speaker, who is not named, for the whole set.

Source: the data set's README; lhotse/recipes/ljspeech.py.
"""

from __future__ import annotations

from scanner.layouts.base import Person, Seen, most
from scanner.layouts.entries import Gathered
from scanner.layouts.tree import Tree

NAME = "ljspeech"
TITLE = "LJSpeech"
TIES = "recordings and list: one unnamed speaker"
SPEAKER = "single speaker 1"
"""Stands for the one whom nobody names; the digit says that it is no name."""
_LIST = "metadata.csv"


def recognise(tree: Tree) -> Seen | None:
    """A list without a header whose first column names the recordings."""
    if not tree.has(_LIST):
        return None
    head = [line.split("|") for line in tree.head(_LIST)]
    if not most(sum(_is_entry(tree, cells) for cells in head), len(head)):
        return None
    found = Gathered(tree, "the list of recordings")
    for line in found.rows(tree.lines(_LIST)):
        found.add(_recording(tree, line.partition("|")[0]), [SPEAKER])
    person = (Person(SPEAKER),)
    unlisted = {path: person for path in tree.audio if path.startswith("wavs/")}
    why = f"files answer to {found.met} of {found.total} entries of a list that knows one speaker"
    return Seen(why, {**unlisted, **found.persons, _LIST: person}, issues=found.issues)


def _is_entry(tree: Tree, cells: list[str]) -> bool:
    """A third column that is not the sentence once more would be something else: a speaker, for one."""
    same = len(cells) == 2 or (len(cells) == 3 and len(cells[2]) >= 0.5 * len(cells[1]) and " " in cells[2])
    return same and _recording(tree, cells[0]) is not None


def _recording(tree: Tree, name: str) -> str | None:
    paths = (f"wavs/{name}.{suffix}" for suffix in ("wav", "flac", "mp3"))
    return next((path for path in paths if tree.has(path)), None)
