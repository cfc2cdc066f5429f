"""RoleBench: `profiles-<lang>-{role_name}.jsonl`, `role-specific-{role_name}.jsonl`, records with role and question.

Source: ZenMoore/RoleBench, the file list and columns of its card.
"""

from __future__ import annotations

import re

from scanner.layouts.base import Seen, by_path, most
from scanner.layouts.heads import JSONS, column, judged, objects
from scanner.layouts.tree import Tree

NAME = "rolebench"
TITLE = "RoleBench"
TIES = "files: the name that they bear; records: role"
BY_FILE = True
_FILE = re.compile(r"(?:profiles-(?:eng|zh)|role-specific)-(?P<who>[^/]+)\.jsonl")


def recognise(tree: Tree) -> Seen | None:
    """Files in the folder that are called after a character, or have records of one."""
    files = tree.of_formats(*JSONS)
    called = by_path(files, _FILE)
    called = called if most(len(called), len(files), 0.5) else {}
    told = judged(tree, JSONS, lambda path: _are_answers(objects(tree, path)) or None)
    if not called and not told:
        return None
    columns = {path: (column("role", NAME),) for path in told}
    return Seen(
        f"{len(called)} files called after a role, {len(told)} with records of roles", called, columns
    )


def _are_answers(found: list[dict[str, object]]) -> bool:
    keys = {"role", "question", "generated"}
    return most(sum(keys <= record.keys() for record in found), len(found))
