"""The table of docs/categories.md: what is said of each kind of data, out of the catalogue of the recognizers."""

from __future__ import annotations

from recognizers import catalog, categories
from recognizers.categories import Category

_WORDS = {"not_personal": "not personal"}


def category_table() -> str:
    """The generated part of the page."""
    rows = [_row(kind) for kind in catalog.categories().values()]
    head = ("entity", "name", "名称", "category", "cn", "eu", "us", "action", "age")
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|", *rows]
    return f"Version {categories.version()}, {len(rows)} kinds.\n\n" + "\n".join(lines)


def _row(kind: Category) -> str:
    term = f"`{kind.term}`" + (" (broader)" if kind.broader else "")
    laws = [_WORDS.get(word, word) for word in kind.sensitivity]
    age = "yes" if catalog.tells_age(kind.entity) else ""
    return "| " + " | ".join((f"`{kind.entity}`", kind.en, kind.zh, term, *laws, kind.action, age)) + " |"
