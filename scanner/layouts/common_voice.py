"""Common Voice: `<lang>/{train,dev,test,validated,...}.tsv` with client_id and path, and the clips they list in `clips/`.

Source: the data set's README; lhotse/recipes/commonvoice.py.
"""

from __future__ import annotations

from scanner.layouts.base import Seen
from scanner.layouts.entries import Gathered
from scanner.layouts.heads import column
from scanner.layouts.lists import table
from scanner.layouts.tree import Tree
from scanner.model import PersonColumn

NAME = "common_voice"
TITLE = "Common Voice"
TIES = "clips and rows of the lists: client_id"
_LISTS = ("train", "dev", "test", "validated", "invalidated", "other")
_ID, _PATH = "client_id", "path"


def recognise(tree: Tree) -> Seen | None:
    """The folder of one language: lists with the columns of Common Voice, and the clips that they list."""
    lists = [path for name in _LISTS if tree.has(path := f"{name}.tsv") and _is_list(tree, path)]
    if not lists:
        return None
    found = Gathered(tree, "lists of clips")
    for path in lists:
        rows = found.rows(table(tree.lines(path), "\t"))
        header = next(rows, [])
        at_id, at_path = header.index(_ID), header.index(_PATH)
        for cells in rows:
            if len(cells) > max(at_id, at_path):
                found.add(_clip(tree, cells[at_path]), [cells[at_id]])
    columns: dict[str, tuple[PersonColumn, ...]] = {path: (column(_ID, NAME),) for path in lists}
    why = f"{len(lists)} lists with client_id and path; files answer to {found.met} of {found.total} entries"
    return Seen(why, found.persons, columns, issues=found.issues)


def _is_list(tree: Tree, path: str) -> bool:
    first = tree.head(path, 1)
    return bool(first) and {_ID, _PATH, "sentence"} <= {cell.strip() for cell in first[0].split("\t")}


def _clip(tree: Tree, written: str) -> str | None:
    """Old releases leave the suffix out."""
    names = (f"clips/{written}", f"clips/{written}.mp3", f"clips/{written.removesuffix('.mp3')}.wav")
    return next((name for name in names if tree.has(name)), None)
