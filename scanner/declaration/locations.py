"""Decides which paths a location covers. Paths are POSIX, relative to the declaration's folder.

A location is a path or a pattern: `*` `?` `[]` within a name, `**` across folders; hidden names match like
any other. It covers what it names and, where that is a folder, everything beneath. A path that exists as
written is taken so, whatever marks its name holds.
"""

from __future__ import annotations

import os
import re
from pathlib import Path


def is_pattern(location: str, root: Path) -> bool:
    """Whether the location is a pattern, and not the name of something that is there."""
    return any(mark in location for mark in "*?[") and not os.path.lexists(root / location)


def covering(location: str, root: Path) -> re.Pattern[str]:
    """An expression whose fullmatch says that the location covers a path."""
    if location == ".":
        return re.compile(".*", re.DOTALL)
    body = _glob(location) if is_pattern(location, root) else re.escape(location)
    return re.compile(f"{body}(?:/.*)?", re.DOTALL)


def literal_folder(location: str, root: Path) -> str:
    """The leading part of the location that is no pattern."""
    parts: list[str] = []
    for part in location.split("/"):
        if is_pattern("/".join([*parts, part]), root):
            break
        parts.append(part)
    return "/".join(parts)


def _glob(location: str) -> str:
    out = []
    parts = location.split("/")
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == "**":
            out.append(".*" if last else "(?:[^/]+/)*")
        else:
            out.append(_segment(part) + ("" if last else "/"))
    return "".join(out)


_SEGMENT = re.compile(r"\*+|\?|\[(?P<negated>!)?(?P<set>[^]/][^]/]*)\]|.", re.DOTALL)


def _segment(part: str) -> str:
    def one(found: re.Match[str]) -> str:
        mark = found[0]
        if mark[0] == "*":
            return "[^/]*"
        if mark == "?":
            return "[^/]"
        if found["set"] is not None:
            members = re.sub(r"([\\^&~|\[])", r"\\\1", found["set"])
            return f"(?!/)[{'^' if found['negated'] else ''}{members}]"
        return re.escape(mark)

    return _SEGMENT.sub(one, part)
