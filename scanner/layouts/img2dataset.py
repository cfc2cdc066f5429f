"""img2dataset: `00000.tar` or `00000.parquet` or `00000/000000000.jpg`, with `00000_stats.json` beside. It names nobody.

Captions and addresses of pictures are looked at like any text; whom a picture shows is not known by the convention.

Source: rom1504/img2dataset, README.
"""

from __future__ import annotations

import re

from scanner.layouts.base import Seen, most
from scanner.layouts.tree import Tree

NAME = "img2dataset"
TITLE = "img2dataset"
TIES = "nobody"
BY_FILE = True
_STATS = re.compile(r"(\d{5,})_stats\.json")


def recognise(tree: Tree) -> Seen | None:
    """Numbered parts, each with its statistics."""
    numbers = [match[1] for path in tree.top if (match := _STATS.fullmatch(path))]
    if not numbers:
        return None
    folders = {path.partition("/")[0] for path in tree.paths if "/" in path}
    parted = sum(tree.has(f"{n}.tar") or tree.has(f"{n}.parquet") or n in folders for n in numbers)
    if not most(parted, len(numbers)) or '"successes"' not in tree.text(f"{numbers[0]}_stats.json"):
        return None
    return Seen(
        f"{parted} numbered parts with statistics; the convention names nobody, so nobody is tied by it"
    )
