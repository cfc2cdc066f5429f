"""WebDataset: numbered tar shards whose members share a stem (`0001.jpg`, `0001.json`); JSON members may name people.

Source: the webdataset README; torchdata's WebDataset reader.
"""

from __future__ import annotations

import json
import re

from scanner.layouts.base import Seen, most
from scanner.layouts.columnar import first_members
from scanner.layouts.heads import column, judged, strong_keys
from scanner.layouts.tree import Tree
from scanner.model import Format

NAME = "webdataset"
TITLE = "WebDataset"
TIES = "samples: keys of their JSON that name a person"
GENERIC = True
BY_FILE = True
_SHARD = re.compile(r"(?:.*[-_.])?\d{3,}\.(?:tar|tgz|tar\.\w+)")


def recognise(tree: Tree) -> Seen | None:
    """Shards in the folder whose members go together and name people under a key of their JSON.

    Where no medium is among them, the reader takes each JSON for a sample by itself.
    """
    told = judged(tree, (Format.TAR,), lambda path: _people(tree, path))
    if not told:
        return None
    columns = {path: tuple(column(pattern, NAME) for pattern in patterns) for path, patterns in told.items()}
    return Seen(f"{len(told)} numbered shards whose JSON members name people", columns=columns)


def _people(tree: Tree, path: str) -> tuple[str, ...] | None:
    if not _SHARD.fullmatch(path):
        return None
    members = first_members(tree, path)
    endings: dict[str, list[str]] = {}
    patterns: dict[str, None] = {}
    for name, data in members:
        folder, _, base = name.rpartition("/")
        stem, _, ending = base.partition(".")
        endings.setdefault(f"{folder}/{stem}", []).append(ending)
        if ending.rpartition(".")[2] == "json":
            patterns.update(
                dict.fromkeys(
                    pattern for key in strong_keys(_keys(data)) for pattern in (f"{ending}.{key}", key)
                )
            )
    # the last sample may be cut off by the end of what was read
    whole = list(endings.values())[:-1] or list(endings.values())
    return tuple(patterns) or None if most(sum(len(own) > 1 for own in whole), len(whole)) else None


def _keys(data: bytes) -> list[str]:
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        return []
    return list(map(str, record)) if isinstance(record, dict) else []
