"""Field paths and the patterns by which a declaration names fields."""

from __future__ import annotations

import re
from functools import lru_cache

from scanner.model import Field, FieldPath


def pattern_of(path: FieldPath) -> str:
    """`("turns", 2, "content")` -> `turns[].content`: what declarations name fields by."""
    out = ""
    for part in path:
        out += "[]" if isinstance(part, int) else f".{part}" if out else part
    return out


def as_pattern(shown: str) -> str:
    """`turns[2].content`, as a report shows it, -> `turns[].content`; of a list as a whole its own name."""
    return re.sub(r"\[\d+\]", "[]", shown).removesuffix("[]")


@lru_cache(maxsize=256)
def _matcher(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for many field patterns: `*` stands for any run, a pattern covers all below it."""
    bodies = (re.escape(p).replace(r"\*", ".*") for p in patterns)
    return re.compile(rf"(?:{'|'.join(bodies)})(?:[.\[].*)?", re.DOTALL)


def covers(patterns: tuple[str, ...], path: FieldPath) -> bool:
    """Whether one of the patterns names this field or something around it."""
    return bool(patterns) and _matcher(patterns).fullmatch(pattern_of(path)) is not None


def says_who(person_columns: tuple[str, ...], field: Field) -> bool:
    """Whether a field is a person column with a value, and its first window."""
    value = not field.is_key and not field.offset
    return value and covers(person_columns, field.path) and bool(field.text.strip())
