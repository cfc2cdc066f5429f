"""Subtitles that say who speaks: WebVTT's `<v Name>`, and cues that begin `NAME: line` or `名字：台词`.

Source: W3C WebVTT; usage of subtitles for the hard of hearing.
"""

from __future__ import annotations

from collections import Counter

from scanner.content.cues import labels_of
from scanner.layouts.base import Seen, most
from scanner.layouts.heads import column, judged
from scanner.layouts.tree import Tree
from scanner.model import Format, PersonColumn

NAME = "subtitles"
TITLE = "Subtitles with speakers"
TIES = "cues: voices, labels before lines"
BY_FILE = True
_FORMATS = (Format.SRT, Format.VTT)
_NOBODY = ("all", "both", "everyone", "together", "narrator", "旁白", "众人", "合", "music", "sound", "note")
_NO_SPEAKERS = frozenset(
    "question answer q a warning caution note tip step example summary chapter part section title attention danger remember"
    " result results conclusion update source sources".split()
)
"""Labels of things; where they are among the labels of a file, its labels are no speakers."""


def recognise(tree: Tree) -> Seen | None:
    """Subtitles in the folder some of which name their speakers; each file is then asked for itself."""
    if not judged(tree, _FORMATS, lambda path: _patterns(tree, path)):
        return None
    asked = tree.of_formats(*_FORMATS)
    columns: dict[str, tuple[PersonColumn, ...]] = {
        path: tuple(column(pattern, NAME, *_NOBODY) for pattern in patterns)
        for path in asked
        if (patterns := _patterns(tree, path))
    }
    return Seen(f"{len(columns)} of {len(asked)} files of subtitles say who speaks", columns=columns)


def _patterns(tree: Tree, path: str) -> tuple[str, ...] | None:
    """The fields that the reader gives for voices and for labels of cues."""
    text = tree.text(path)
    voices = ("voice[]",) if tree.format_of(path) is Format.VTT and "<v" in text else ()
    labels = Counter(label for block in text.replace("\r", "").split("\n\n") for label in labels_of(block))
    often = sum(count for count in labels.values() if count > 1)
    of_things = sum(count for label, count in labels.items() if label.casefold() in _NO_SPEAKERS)
    repeated = (
        sum(labels.values()) >= 4
        and most(often, sum(labels.values()), 0.75)
        and not most(of_things, often, 0.3)
    )
    return (*voices, *(("speaker",) if repeated else ())) or None
