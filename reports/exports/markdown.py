"""Text of others inside Markdown: whatever a name or value holds, it stays text.

Owns the escaping. A value makes no heading, list, table cell, link, image, code, mathematics, mention or HTML, and no
line of its own; signs that cannot be seen are shown as escapes. Knows no document.
"""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~$@#^{}]|!(?=\[))")
_LINK = re.compile(r"(?i)(https?|ftp|mailto|xmpp|javascript|data)(:)|(www)(\.)")
_START = re.compile(r"^([-+=:]|\d+(?=[.)](?:\s|$)))")


def escaped(text: str) -> str:
    """A text as it may stand in a line or cell of Markdown."""
    shown = "".join(c if c.isprintable() else _shown(c) for c in text).strip()
    shown = _SPECIAL.sub(r"\\\1", shown)
    shown = _LINK.sub(lambda found: "\\".join(part for part in found.groups() if part), shown)
    if start := _START.match(shown):
        mark = start.group(0)
        rest = shown[len(mark) :]
        shown = f"{mark}\\{rest}" if mark.isdigit() else f"\\{mark}{rest}"
    return shown


def fenced(text: str, language: str = "") -> list[str]:
    """Text of our own as a block of code."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence + language, *text.splitlines(), fence]


def table(columns: list[str], rows: list[list[str]]) -> list[str]:
    """A table of cells that are Markdown already."""
    return [_line(columns), _line(["---"] * len(columns)), *(_line(row) for row in rows)]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _shown(char: str) -> str:
    return " " if char.isspace() else char.encode("unicode_escape").decode()
