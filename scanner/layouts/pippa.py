"""PIPPA: records with bot_name, bot_definitions and a conversation of {message, is_human}.

Source: PygmalionAI/PIPPA, columns of its card.
"""

from __future__ import annotations

from scanner.layouts.base import Seen, most
from scanner.layouts.heads import JSONS, column, judged, objects
from scanner.layouts.tree import Tree

NAME = "pippa"
TITLE = "PIPPA"
TIES = "records: bot_name"
BY_FILE = True


def recognise(tree: Tree) -> Seen | None:
    """Files of such records in the folder."""
    told = judged(tree, JSONS, lambda path: _are_chats(objects(tree, path)) or None)
    if not told:
        return None
    columns = {path: (column("bot_name", NAME),) for path in told}
    return Seen(f"{len(told)} files of conversations with a named bot", columns=columns)


def _are_chats(found: list[dict[str, object]]) -> bool:
    return most(
        sum("bot_name" in record and _has_turns(record.get("conversation")) for record in found), len(found)
    )


def _has_turns(turns: object) -> bool:
    """Turns that say whether a person wrote them; in a table of columns they are lists of each."""
    if isinstance(turns, dict):
        return "is_human" in turns
    return isinstance(turns, list) and any(isinstance(turn, dict) and "is_human" in turn for turn in turns)
