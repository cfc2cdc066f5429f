"""kohya_ss and DreamBooth: `<repeats>_<name class>/picture.jpg`, with captions `picture.txt` or `.caption`.

The folder bears the word that stands for whoever is shown, and mostly what they are: `20_tamsinq woman`.

Source: kohya_ss, docs/image_folder_structure.md.
"""

from __future__ import annotations

import re

from scanner.layouts.base import Person, Seen, matching
from scanner.layouts.tree import Tree

NAME = "kohya"
TITLE = "kohya_ss, DreamBooth"
TIES = "pictures and captions: the name in the folder, without the word for its class"
_FILE = re.compile(
    r"(?:(?:img|image|images|reg|train|dataset)/)?(?P<repeats>\d{1,4})_(?P<what>[^/]+)/(?P<stem>[^/]+)\.\w+"
)
_PEOPLE = "man woman person people girl boy male female guy lady child kid face portrait human".split()
_PERSON_CLASS = re.compile(rf"(?:(?P<name>.+)[ _])?(?:{'|'.join(_PEOPLE)})", re.IGNORECASE)


def recognise(tree: Tree) -> Seen | None:
    """Folders of pictures with repeats, whose class is a person, or whose captions use the word for one."""
    shown = matching(tree.images, _FILE)
    folders: dict[str, list[str]] = {}
    for match in shown:
        folders.setdefault(match.string.rpartition("/")[0], []).append(match.string)
    spans = {folder: _span(tree, paths) for folder, paths in folders.items()}
    if not shown or any(span is None for span in spans.values()):
        return None
    persons: dict[str, tuple[Person, ...]] = {}
    for path in tree.paths:
        span = spans.get(path.rpartition("/")[0])
        if span and span[0] < span[1]:
            persons[path] = (Person(path[slice(*span)], *span),)
    if not persons:
        return None
    return Seen(f"{len(shown)} pictures in {len(folders)} folders of repeats, name and class", persons)


def _span(tree: Tree, paths: list[str]) -> tuple[int, int] | None:
    """Where the name stands; an empty span for a class alone, which is nobody; None for something else."""
    match = _FILE.fullmatch(paths[0])
    if match is None or 1900 <= int(match["repeats"]) < 2100 or int(match["repeats"]) == 0:
        return None
    start = match.start("what")
    if person := _PERSON_CLASS.fullmatch(match["what"]):
        return start, start + len(person["name"] or "")
    words = match["what"].casefold()
    captions = [text for path in paths[:3] if (text := _caption(tree, path))]
    used = sum(words in text.casefold() for text in captions)
    return (start, start + len(words)) if captions and used == len(captions) and " " not in words else None


def _caption(tree: Tree, picture: str) -> str:
    stem = picture.rpartition(".")[0]
    return next((tree.text(stem + end) for end in (".txt", ".caption") if tree.has(stem + end)), "")
