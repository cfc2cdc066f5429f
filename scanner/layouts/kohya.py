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
_PEOPLE = "man woman person people girl boy male female guy lady child human".split()
_MOST_OTHERS = 50
_PERSON_CLASS = re.compile(rf"(?:(?P<name>.+)[ _])?(?:{'|'.join(_PEOPLE)})", re.IGNORECASE)


def recognise(tree: Tree) -> Seen | None:
    """Folders of pictures with repeats, whose class is a person, or whose captions use the word for one."""
    shown = matching(tree.images, _FILE)
    folders: dict[str, list[str]] = {}
    for match in shown:
        folders.setdefault(match.string.rpartition("/")[0], []).append(match.string)
    spans = {folder: span for folder, paths in folders.items() if (span := _of_class(paths))}
    others = {folder: paths for folder, paths in folders.items() if folder not in spans}
    if len(others) <= _MOST_OTHERS:
        spans |= {folder: span for folder, paths in others.items() if (span := _of_captions(tree, paths))}
    persons: dict[str, tuple[Person, ...]] = {}
    for path in tree.paths:
        span = spans.get(path.rpartition("/")[0])
        if span and span[0] < span[1]:
            persons[path] = (Person(path[slice(*span)], *span),)
    if not persons:
        return None
    return Seen(f"{len(shown)} pictures in {len(folders)} folders of repeats, name and class", persons)


def _what(paths: list[str]) -> re.Match[str] | None:
    """The folder's name, unless its number is a year or none."""
    match = _FILE.fullmatch(paths[0])
    return match if match and int(match["repeats"]) > 0 and not 1900 <= int(match["repeats"]) < 2100 else None


def _of_class(paths: list[str]) -> tuple[int, int] | None:
    """Where the name before a class of people stands; an empty span for the class alone, which is nobody."""
    match = _what(paths)
    person = _PERSON_CLASS.fullmatch(match["what"]) if match else None
    if match is None or person is None:
        return None
    return match.start("what"), match.start("what") + len(person["name"] or "")


def _of_captions(tree: Tree, paths: list[str]) -> tuple[int, int] | None:
    """Where a word stands that the captions use for whoever is shown."""
    match = _what(paths)
    if match is None or " " in match["what"]:
        return None
    captions = [text for path in paths[:3] if (text := _caption(tree, path))]
    word = re.escape(match["what"])
    used = sum(re.search(rf"\b{word}\b", text, re.IGNORECASE) is not None for text in captions)
    # "a dog" is a thing; the word for somebody stands without an article: "photo of zebq on a bench".
    thing = any(re.search(rf"\b(?:an?|the|two|some)\s+{word}s?\b", text, re.IGNORECASE) for text in captions)
    return match.span("what") if captions and used == len(captions) and not thing else None


def _caption(tree: Tree, picture: str) -> str:
    stem = picture.rpartition(".")[0]
    return next((tree.text(stem + end) for end in (".txt", ".caption") if tree.has(stem + end)), "")
