"""A vocabulary that works out of each new word only what entities depend on: spaCy's asks twenty questions of it.

Strings are known by their hash, so the numbers are those of the pipeline's own vocabulary. It knows no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def small_vocab(vocab: Any, columns: Iterable[str | int]) -> Any:
    """A new one that says the same of these attributes; `vocab` itself where a word of it says something else."""
    from spacy.attrs import IDS, IS_SPACE, LOWER
    from spacy.vocab import Vocab

    if type(vocab) is not Vocab:
        return vocab
    wanted = {IDS[column] if isinstance(column, str) else column for column in columns} | {IS_SPACE, LOWER}
    known: Any = vocab
    asked = {attr: get for attr, get in known.lex_attr_getters.items() if attr in wanted}
    facts = [name.lower() for name, attr in IDS.items() if attr in asked]
    small: Any = Vocab(lex_attr_getters=asked)
    for word in known:
        same = small[word.orth_]
        if any(getattr(word, fact) != getattr(same, fact) for fact in facts):
            return vocab
    return small
