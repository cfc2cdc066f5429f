"""Texts as tokens: the few facts of each token that entities depend on, read from spaCy's tokenizer.

spaCy's own tokenizer splits at blanks first and then looks at each piece alone, so a piece is split once and
remembered. Its special cases of several tokens ("can't", ":-(") are the exception: it finds them in the tokens,
where one may seem to begin in one piece and end in the next and then hide another, so pieces that could lend
themselves to this stay together. Any other tokenizer is asked about every text. Knows no weights, no labels and
no batch.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from recognizers.spacy_ner.endings import near_the_end
from recognizers.spacy_ner.words import small_vocab

PIECES = 100_000
"""Distinct pieces remembered; at about 500 bytes each, 50 MB when full."""
_PIECE = re.compile(r"\S+ ?|\s+")
"""What spaCy's tokenizer looks at alone: a word with the one blank after it, or white space that is left."""
_LONGEST = 64
"""Code points of a piece that is remembered."""
_AT_ONCE = 1000
_FACTS = ("IS_SPACE", "SENT_START", "IDX", "LENGTH")
_SPACY_TOKENIZER = ("spacy.tokenizer", "Tokenizer")

Ints = npt.NDArray[np.int64]


class Tokens(NamedTuple):
    """The tokens of one text."""

    keys: list[bytes]
    """Of each token, the bytes of the attributes that its vector depends on."""
    space: Sequence[int]
    opens: Sequence[int]
    """1 where a token opens a sentence, if the tokenizer says so."""
    start: Sequence[int] | Ints
    """In code points of the text."""
    length: Sequence[int]
    marked: bool = False
    """Whether the tokenizer has already said something about entities, which spaCy would respect."""


NOTHING = Tokens([], [], [], [], [])
"""A text without tokens."""


class Splitter(Protocol):
    """Texts to tokens."""

    @property
    def strings(self) -> int:
        """How many strings it remembers that the pipeline's own vocabulary does not."""

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text; raises what the pipeline raises."""


def splitter(nlp: Any, columns: Sequence[str | int]) -> Splitter:
    """The quickest that gives the tokens of this pipeline."""
    whole = WholeTexts(nlp, columns)
    kind = type(nlp.tokenizer)
    if (kind.__module__, kind.__qualname__) != _SPACY_TOKENIZER or any(map(_is_phrase, nlp.tokenizer.rules)):
        return whole
    quick = _tokenizer(
        nlp,
        nlp.tokenizer.rules,
        small_vocab(nlp.vocab, columns),
        suffix_search=near_the_end(nlp.tokenizer.suffix_search),
    )
    return Pieces(WholeTexts(nlp, columns, quick), nlp.max_length, _seams(nlp))


def _tokenizer(nlp: Any, rules: Any, vocab: Any = None, **other: Any) -> Any:
    """The pipeline's own tokenizer once more, with these rules and whatever else is to be different."""
    tokenizer = nlp.tokenizer
    affixes = (
        "prefix_search",
        "suffix_search",
        "infix_finditer",
        "token_match",
        "url_match",
        "faster_heuristics",
    )
    return type(tokenizer)(
        nlp.vocab if vocab is None else vocab,
        rules=rules,
        **({affix: getattr(tokenizer, affix) for affix in affixes} | other),
    )


def _is_phrase(rule: str) -> bool:
    """Whether a special case reaches over a blank, so that pieces would not be alone."""
    return any(sign.isspace() for sign in rule) and not rule.isspace()


def _seams(nlp: Any) -> frozenset[str]:
    """The two signs at which a special case of several tokens may be torn apart, for each place in each case."""
    bare = _tokenizer(nlp, {})
    return frozenset(
        rule[token.idx - 1 : token.idx + 1]
        for rule in nlp.tokenizer.rules
        if not rule.isspace()
        for token in list(bare(rule))[1:]
    )


class WholeTexts:
    """Every text as the pipeline's tokenizer sees it, or another one that does the same."""

    def __init__(self, nlp: Any, columns: Sequence[str | int], tokenizer: Any = None) -> None:
        self._nlp = nlp
        self._tokenizer = tokenizer
        self._columns = columns
        self._key = np.dtype((np.void, 8 * len(columns)))

    @property
    def strings(self) -> int:
        """See Splitter."""
        own = self._tokenizer is None or self._tokenizer.vocab is self._nlp.vocab
        return 0 if own else len(self._tokenizer.vocab.strings)

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """See Splitter."""
        return list(map(self.of, texts))

    def of(self, text: str) -> Tokens:
        """The tokens of one text."""
        own = self._tokenizer is None or len(text) > self._nlp.max_length  # which raises what spaCy raises
        doc = self._nlp.make_doc(text) if own else self._tokenizer(text)
        if not len(doc):
            return NOTHING
        count = len(self._columns)
        facts = doc.to_array([*self._columns, *_FACTS])
        keys: Any = np.ascontiguousarray(facts[:, :count]).view(self._key).ravel().tolist()
        space, opens, start, length = facts[:, count:].astype(np.int64).T.tolist()
        return Tokens(keys, space, opens, start, length, bool(doc.has_annotation("ENT_IOB")))


class _Piece(NamedTuple):
    keys: list[bytes]
    space: list[int]
    length: list[int]
    steps: list[int]
    """From the start of each token to that of the next, and of the last to the end of the piece."""
    before: int
    """Code points of the piece before its first token."""


class Pieces:
    """Each distinct piece split once, by the tokenizer that would split the whole text."""

    def __init__(self, whole: WholeTexts, longest: int, seams: frozenset[str], pieces: int = PIECES) -> None:
        self._whole = whole
        self._longest = longest
        self._seams = seams
        self._most = pieces
        self._known: dict[str, _Piece] = {}

    @property
    def strings(self) -> int:
        """See Splitter."""
        return self._whole.strings

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """See Splitter."""
        for text in texts:
            if len(text) > self._longest:
                self._whole.of(text)  # raises what spaCy says of texts that are too long
        words = [self._together(_PIECE.findall(text)) for text in texts]
        known = self._known
        self._learn(dict.fromkeys(word for each in words for word in each if word not in known))
        return list(map(self._of, words))

    def _of(self, words: Iterable[str]) -> Tokens:
        known = self._known
        keys: list[bytes] = []
        space: list[int] = []
        length: list[int] = []
        steps: list[int] = [0]
        for word in words:
            piece = known.get(word) or self._split(word)
            keys += piece.keys
            space += piece.space
            length += piece.length
            steps[-1] += piece.before
            steps += piece.steps
        return Tokens(keys, space, [0] * len(keys), np.cumsum(np.array(steps[:-1], np.int64)), length)

    def _together(self, words: list[str]) -> Iterable[str]:
        """The pieces, those joined between which a special case may lie."""
        seams = self._seams
        torn = [
            number
            for number, (word, after) in enumerate(itertools.pairwise(words), 1)
            if word[-1] == " " and word[-2:-1] + after[0] in seams
        ]
        if not torn:
            return words
        together: list[str] = []
        begin = 0
        held = set(torn)
        for end in range(1, len(words) + 1):
            if end not in held:
                together.append("".join(words[begin:end]))
                begin = end
        return together

    def _learn(self, words: Iterable[str]) -> None:
        """Split new pieces many at once: between lines nothing is joined, and only line ends are white space."""
        lines = [word for word in words if len(word) <= _LONGEST and not word.isspace()]
        if len(self._known) + len(lines) > self._most:
            self._known.clear()
        for start in range(0, min(len(lines), self._most), _AT_ONCE):
            some = lines[start : start + _AT_ONCE]
            found = self._whole.of("\n".join(some) + "\n")
            begin, offset = 0, 0
            ends = [number for number, space in enumerate(found.space) if space]
            for word, end in zip(some, ends, strict=True):
                here = slice(begin, end)
                starts = [at - offset for at in found.start[here]]
                self._known[word] = _piece(
                    word, found.keys[here], found.space[here], found.length[here], starts
                )
                begin, offset = end + 1, offset + len(word) + 1

    def _split(self, word: str) -> _Piece:
        """One piece that is white space, or too long to be remembered, or forgotten since."""
        found = self._whole.of(word)
        piece = _piece(word, found.keys, found.space, found.length, found.start)
        if len(word) <= _LONGEST and len(self._known) < self._most:
            self._known[word] = piece
        return piece


def _piece(
    word: str, keys: list[bytes], space: Sequence[int], length: Sequence[int], starts: Sequence[int] | Ints
) -> _Piece:
    places = [*starts, len(word)]
    steps = [after - before for before, after in itertools.pairwise(places)]
    return _Piece(keys, list(space), list(length), steps, places[0])
