"""MELD and EmoryNLP: tables with the columns Utterance, Speaker, Dialogue_ID (or Scene_ID), Utterance_ID.

Source: declare-lab/MELD, README and data/MELD/*.csv.
"""

from __future__ import annotations

from scanner.layouts.base import Seen
from scanner.layouts.heads import TABLES, column, header, judged
from scanner.layouts.tree import Tree

NAME = "meld"
TITLE = "MELD, EmoryNLP"
TIES = "rows: Speaker"
BY_FILE = True


def recognise(tree: Tree) -> Seen | None:
    """Tables with these columns in the folder."""
    told = judged(tree, TABLES, lambda path: _is_table(header(tree, path)) or None)
    if not told:
        return None
    columns = {path: (column("Speaker", NAME, "all", "everyone", "both"),) for path in told}
    return Seen(f"{len(told)} tables of utterances, speakers and dialogues", columns=columns)


def _is_table(columns: list[str]) -> bool:
    return {"Utterance", "Speaker", "Utterance_ID"} <= set(columns) and bool(
        {"Dialogue_ID", "Scene_ID"} & set(columns)
    )
