"""FFHQ: `ffhq-dataset-v2.json`, for each picture its address, title, licence and author: who took it, not who is shown.

Source: NVlabs/ffhq-dataset, README.
"""

from __future__ import annotations

from scanner.layouts.base import Seen
from scanner.layouts.tree import Tree

NAME = "ffhq"
TITLE = "FFHQ"
TIES = "nobody: who is shown is not known, and the author is the photographer"
BY_FILE = True
_LIST = "ffhq-dataset-v2.json"


def recognise(tree: Tree) -> Seen | None:
    """The list of pictures, by its name and keys."""
    if not tree.has(_LIST) or not all(key in tree.text(_LIST) for key in ('"photo_url"', '"author"')):
        return None
    return Seen(
        "a list of pictures and their photographers; it does not say who is shown, so nobody is tied by it"
    )
