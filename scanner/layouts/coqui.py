"""Coqui TTS: a table "audio_file|text|speaker_name|emotion_name" with that header, and the recordings.

Source: coqui-ai/TTS, TTS/tts/datasets/formatters.py (coqui).
"""

from __future__ import annotations

from scanner.layouts.base import Seen
from scanner.layouts.entries import Gathered, answer
from scanner.layouts.heads import TABLES, column
from scanner.layouts.lists import table
from scanner.layouts.tree import Tree

NAME = "coqui"
TITLE = "Coqui TTS"
TIES = "recordings and rows of the table: speaker_name"
_MOST_LISTS = 20
_FILE, _WHO = "audio_file", "speaker_name"


def recognise(tree: Tree) -> Seen | None:
    """Tables of that header in the folder."""
    tables = tree.of_formats(*TABLES)[:_MOST_LISTS]
    lists = [path for path in tables if {_FILE, "text", _WHO} <= set(_header(tree, path))]
    if not lists:
        return None
    found = Gathered(tree, "lists of recordings")
    for path in lists:
        rows = found.rows(table(tree.lines(path), "|"))
        header = next(rows, [])
        at_file, at_who = header.index(_FILE), header.index(_WHO)
        for cells in rows:
            if len(cells) > max(at_file, at_who):
                found.add(answer(tree, cells[at_file], ("", ".wav")), [cells[at_who]])
    why = f"{len(lists)} tables of recordings and speakers; files answer to {found.met} of {found.total} entries"
    return Seen(why, found.persons, {path: (column(_WHO, NAME),) for path in lists}, issues=found.issues)


def _header(tree: Tree, path: str) -> list[str]:
    return [cell.strip() for cell in tree.text(path).partition("\n")[0].split("|")]
