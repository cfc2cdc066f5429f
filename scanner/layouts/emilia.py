"""Emilia: JSON Lines with id, wav, text, speaker (`DE_B00000_S00000`), and the recordings that they list.

Source: amphion/Emilia-Dataset, its card; lhotse/recipes/emilia.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from scanner.layouts.base import Seen, most
from scanner.layouts.entries import Gathered, answer
from scanner.layouts.heads import column, judged, objects
from scanner.layouts.tree import TornIndexError, Tree
from scanner.model import Format

NAME = "emilia"
TITLE = "Emilia"
TIES = "recordings and rows of the list: speaker"
BY_FILE = True


def recognise(tree: Tree) -> Seen | None:
    """Lists of that form in the folder."""
    told = judged(tree, (Format.JSONL,), lambda path: _are_clips(objects(tree, path)) or None)
    if not told:
        return None
    found = Gathered(tree, "lists of recordings")
    for path in told:
        for wav, who in found.rows(_clips(tree, path)):
            found.add(answer(tree, wav), [who])
    why = (
        f"{len(told)} lists of recordings and speakers; files answer to {found.met} of {found.total} entries"
    )
    return Seen(why, found.persons, {path: (column("speaker", NAME),) for path in told}, issues=found.issues)


def _are_clips(found: list[dict[str, object]]) -> bool:
    keys = {"id", "wav", "text", "speaker"}
    return most(sum(keys <= record.keys() and isinstance(record["wav"], str) for record in found), len(found))


def _clips(tree: Tree, path: str) -> Iterator[tuple[str, str]]:
    """Recording and speaker. Raises TornIndexError."""
    broken = False
    for line in tree.lines(path):
        try:
            clip = json.loads(line, strict=False) if line.strip() else {}
        except (ValueError, RecursionError):
            broken = True
            continue
        if isinstance(clip, dict) and isinstance(clip.get("wav"), str):
            yield clip["wav"], str(clip.get("speaker") or "")
    if broken:
        raise TornIndexError("lines that are not JSON")
