"""A vocabulary that works out of each new word only what entities depend on: spaCy's asks twenty questions of it.

Strings are known by their hash, so the numbers are those of the pipeline's own vocabulary. It knows no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_SPACY_VOCAB = ("spacy.vocab", "Vocab")
_ASKED_BY_THE_TOKENIZER = ("IS_SPACE", "LOWER")


def small_vocab(vocab: Any, columns: Iterable[str | int]) -> Any:
    """A new one that says the same of these attributes; `vocab` itself where a word of it says something else."""
    kind = type(vocab)
    if (kind.__module__, kind.__qualname__) != _SPACY_VOCAB:
        return vocab
    numbers = {
        vocab.strings[name] if isinstance(name, str) else name
        for name in (*columns, *_ASKED_BY_THE_TOKENIZER)
    }
    asked = {attr: get for attr, get in vocab.lex_attr_getters.items() if attr in numbers}
    facts = [vocab.strings[attr].lower() for attr in asked]
    small = kind(lex_attr_getters=asked)
    for word in vocab:
        same = small[word.orth_]
        if any(getattr(word, fact) != getattr(same, fact) for fact in facts):
            return vocab
    return small
