"""ChatHaruhi: JSON Lines, each a list of {role, text}, the roles being characters.

Source: LC1332/Chat-Haruhi-Suzumiya, README and data cards.
"""

from __future__ import annotations

from scanner.layouts.base import Seen, most
from scanner.layouts.heads import JSONS, column, judged, records
from scanner.layouts.tree import Tree

NAME = "chatharuhi"
TITLE = "ChatHaruhi"
TIES = "records: role of each turn"
BY_FILE = True
_NOBODY = ("user", "system", "assistant", "旁白", "narrator", "scene")


def recognise(tree: Tree) -> Seen | None:
    """Files of such lists in the folder."""
    told = judged(tree, JSONS, lambda path: _are_lists(records(tree, path)) or None)
    if not told:
        return None
    columns = {path: (column("[].role", NAME, *_NOBODY),) for path in told}
    return Seen(f"{len(told)} files of lists of role and text", columns=columns)


def _are_lists(found: list[object]) -> bool:
    return most(
        sum(isinstance(one, list) and bool(one) and all(map(_is_turn, one)) for one in found), len(found)
    )


def _is_turn(value: object) -> bool:
    return (
        isinstance(value, dict) and isinstance(value.get("role"), str) and isinstance(value.get("text"), str)
    )
