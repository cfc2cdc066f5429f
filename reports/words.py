"""The words that a report is told in, English and Simplified Chinese: words.toml, read and asked.

Owns no word itself, and knows neither a report nor a page. To remember: a code without words is shown as it is, and
a sentence without a template stays English; nothing is left out for want of a translation.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh")
"""In the order in which a key's texts stand."""

_LONGEST = 10_000
"""No sentence of provscan's is longer, and a template is not tried on whatever a report may hold."""

_FILE = Path(__file__).with_name("words.toml")


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """Section -> key -> [English, Chinese]."""
    return {section: table for section, table in _read().items() if section != "sentence"}


@lru_cache(maxsize=10_000)
def in_chinese(sentence: str) -> str | None:
    """A sentence that provscan wrote into a report, in Chinese; None when no template fits it."""
    if len(sentence) > _LONGEST:
        return None
    for pattern, chinese in _templates():
        if found := pattern.fullmatch(sentence):
            return chinese.format(*map(_part, found.groups()))
    return None


def chinese(sentence: str) -> str:
    """The same, or the sentence as it is."""
    return in_chinese(sentence) or sentence


def code_words(section: str, code: str, language: str = "en") -> str:
    """A code in words; without any, as it is."""
    told = words().get(section, {}).get(code)
    return told[LANGUAGES.index(language)] if told else code


def _part(text: str) -> str:
    """What stands in a sentence: sentences, a list of them, or a name that stays as it is."""
    if "; " in text:
        return "；".join(map(_part, text.split("; ")))
    told = [in_chinese(part) for part in text.split(", ")]
    return "、".join(part for part in told if part) if all(told) else in_chinese(text) or text


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What varies is taken as short as it can be, but for the last, so that no sentence is tried many ways."""
    return tuple((_pattern(entry["en"]), entry["zh"]) for entry in _read()["sentence"])


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(\{n?\})", template)
    gaps = {"{}": "(.*?)", "{n}": r"(\d[\d,]*)"}
    return re.compile("".join(gaps.get(part, re.escape(part)) for part in parts), re.DOTALL)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
