"""Writes recognizers/function_words.tsv: short words that tell languages of Latin script from one another.

    python -m recognizers.training.function_words

The words are the stop words that spaCy carries for each language (MIT). Left out are long words, and words of more
than four languages.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import spacy.lang

_TO = Path(__file__).parent.parent / "function_words.tsv"
_WORD = re.compile(r"[^\W\d_]{2,7}")
_MOST_LANGUAGES = 4


def _stop_words(language: str) -> Iterator[str]:
    try:
        found = importlib.import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    except (ImportError, AttributeError):
        return
    latin = [word for word in found if all(sign < "\u0250" for sign in word)]
    if len(latin) > len(found) / 2:
        yield from (word for word in latin if _WORD.fullmatch(word))


def main() -> None:
    """Write the file."""
    words: dict[str, list[str]] = {}
    for module in sorted(module.name for module in pkgutil.iter_modules(spacy.lang.__path__)):
        for word in _stop_words(module):
            words.setdefault(word, []).append(module)
    lines = [f"{word}\t{' '.join(of)}" for word, of in sorted(words.items()) if len(of) <= _MOST_LANGUAGES]
    head = (
        f"# Stop words of spaCy {version('spacy')} (MIT); written by recognizers/training/function_words.py"
    )
    _TO.write_text("\n".join([head, *lines, ""]), "utf-8")


if __name__ == "__main__":
    main()
