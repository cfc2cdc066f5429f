"""Decides whether a spaCy pipeline has the stock CNN entity recognizer, and takes its weights out if so.

It knows spaCy's and thinc's layers by name and refuses to guess: whatever is not exactly the stock architecture
is `Different`, with the reason in words. It computes nothing and imports neither spaCy nor thinc.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

RECOGNIZER = "spacy.pipeline.ner.EntityRecognizer"
TOK2VEC = "spacy.pipeline.tok2vec.Tok2Vec"
PARSER = "spacy.TransitionBasedParser.v2"
LISTENER = "spacy.Tok2VecListener.v1"
CNN = "spacy.HashEmbedCNN.v2"
PARTS = {
    "tok2vec": "spacy.Tok2Vec.v2",
    "embed": "spacy.MultiHashEmbed.v2",
    "encode": "spacy.MaxoutWindowEncoder.v2",
}
CONTEXT_FREE = frozenset(
    "ORTH NORM LOWER PREFIX SUFFIX SHAPE LENGTH SPACY IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE"
    " IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP IS_BRACKET IS_QUOTE IS_CURRENCY".split()
)
"""Token attributes that the tokenizer alone decides; any other would need the pipes that set it."""
NO_INFLUENCE = frozenset(
    "tok2vec tagger morphologizer lemmatizer trainable_lemmatizer textcat textcat_multilabel spancat".split()
)
"""Factories whose pipes set neither entities nor sentence starts nor token attributes that a CNN may read."""
WORDS_ONLY = frozenset({"TAG", "POS", "MORPH", "LEMMA", "DEP"})
"""What an attribute ruler may set without changing entities."""
BLOCK = ["expand_window", "maxout", "layernorm", "dropout"]


class Different(Exception):
    """The pipeline is not the stock architecture; the message says where it differs."""


@dataclass(frozen=True, slots=True)
class Block:
    """One convolution: three neighbours -> maxout -> layer norm, added to its input."""

    weight: Floats
    """(3 * width, pieces * width), all of the first piece first."""
    bias: Floats
    scale: Floats
    shift: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """Everything that scores depend on, laid out for row vectors: `row @ weight + bias`."""

    recognizer: Any
    """The entity recognizer's pipe."""
    listened: Any
    """The pipe whose vectors it takes, or None where it has its own."""
    embed: Any
    """spaCy's own layer from tokens to vectors; run once for each distinct token."""
    vocab: Any
    columns: tuple[str | int, ...]
    """Token attributes that the embedding reads."""
    blocks: tuple[Block, ...]
    project: tuple[Floats, Floats]
    lower: Floats
    """(3, hidden, pieces * state): what a token adds as next, as first of the entity, as the one before."""
    lower_bias: Floats
    lower_absent: Floats
    """(3, pieces * state): what a token adds that is not there."""
    pieces: int
    upper: tuple[Floats, Floats]
    moves: tuple[str, ...]
    """Names of the transitions by number: `B-PERSON`, ..., `O`."""

    @property
    def width(self) -> int:
        """Floats of a token's vector."""
        return len(self.blocks[0].scale)


def network(nlp: Any) -> Network:
    """The weights of the pipeline's entity recognizer, or Different."""
    name, pipe = _recognizer(nlp)
    _require(pipe.cfg["beam_width"] == 1, "it searches with a beam")
    listened = _listened(nlp, name)
    model = pipe.model
    lower, upper, tok2vec = (model.get_ref(part) for part in ("lower", "upper", "tok2vec"))
    _require(not model.attrs["unseen_classes"], "it has labels that it was not trained for")
    _require(upper.has_param("W") is True, "it was not initialised")
    encoder = tok2vec.layers[0] if listened is None else listened.model
    embed, encode = encoder.get_ref("embed"), encoder.get_ref("encode")
    linear = tok2vec.layers[-1]
    _require(linear.name == "linear", f"{linear.name} stands where linear was expected")
    moves = tuple(pipe.moves.get_class_name(number) for number in range(pipe.moves.n_moves))
    labels = {move[2:] for move in moves} - {""}
    expected = {f"{kind}-{label}" for kind in "BILU" for label in labels} | {"O", "U-"}
    _require(set(moves) == expected, "its transitions are not those of its labels")
    weight = _array(lower, "W")  # feature, state, piece, hidden
    features, states, pieces, hidden = weight.shape
    _require(features == 3, "its states do not see three tokens")
    return Network(
        recognizer=pipe,
        listened=listened,
        embed=embed,
        vocab=nlp.vocab,
        columns=_columns(embed, nlp.vocab),
        blocks=tuple(_blocks(encode)),
        project=(_rows(_array(linear, "W").T), _array(linear, "b")),
        lower=_rows(weight.transpose(0, 3, 2, 1).reshape(3, hidden, pieces * states)),
        lower_bias=_rows(_array(lower, "b").T.reshape(-1)),
        lower_absent=_rows(_array(lower, "pad")[0].transpose(0, 2, 1).reshape(3, pieces * states)),
        pieces=pieces,
        upper=(_rows(_array(upper, "W").T), _array(upper, "b")),
        moves=moves,
    )


def _recognizer(nlp: Any) -> tuple[str, Any]:
    """The one entity recognizer among the enabled pipes, if no other pipe has a say in entities."""
    found = [(name, pipe) for name, pipe in nlp.pipeline if _class(pipe) == RECOGNIZER]
    _require(len(found) == 1, f"it has {len(found)} entity recognizers of spaCy's own class")
    for name, pipe in nlp.pipeline:
        if name != found[0][0]:
            _require(_is_bystander(nlp, name, pipe), f"its pipe {name} may set entities or sentence starts")
    return found[0]


def _is_bystander(nlp: Any, name: str, pipe: Any) -> bool:
    if not _class(pipe).startswith("spacy."):
        return False
    factory = nlp.get_pipe_meta(name).factory
    if factory == "attribute_ruler":
        return all(WORDS_ONLY.issuperset(pattern["attrs"]) for pattern in pipe.patterns)
    return factory in NO_INFLUENCE


def _listened(nlp: Any, name: str) -> Any:
    """Check architecture names in the configuration; the pipe that is listened to, or None."""
    config = nlp.get_pipe_config(name)["model"]
    _expect(config, "@architectures", PARSER)
    _expect(config, "extra_state_tokens", False)
    _expect(config, "use_upper", True)
    if config["tok2vec"].get("@architectures") != LISTENER:
        _check_cnn(config["tok2vec"])
        return None
    order = [pipe_name for pipe_name, _ in nlp.pipeline]
    heard = [pipe_name for pipe_name, pipe in nlp.pipeline if _class(pipe) == TOK2VEC]
    _require(
        len(heard) == 1 and order.index(heard[0]) < order.index(name),
        "the vectors that it listens to do not come from exactly one tok2vec pipe before it",
    )
    _require(config["tok2vec"]["upstream"] in ("*", heard[0]), "it listens to a pipe that is not there")
    _check_cnn(nlp.get_pipe_config(heard[0])["model"])
    return nlp.get_pipe(heard[0])


def _check_cnn(config: dict[str, Any]) -> None:
    if config.get("@architectures") == CNN:
        _expect(config, "window_size", 1)
        return
    _expect(config, "@architectures", PARTS["tok2vec"])
    _expect(config["embed"], "@architectures", PARTS["embed"])
    _expect(config["encode"], "@architectures", PARTS["encode"])
    _expect(config["encode"], "window_size", 1)


def _columns(embed: Any, vocab: Any) -> tuple[str | int, ...]:
    """The token attributes that the embedding reads, the key of static vectors included."""
    nodes = list(embed.walk())
    columns: list[str | int] = [
        column for node in nodes if node.name == "extract_features" for column in node.attrs["columns"]
    ]
    strange = sorted({str(column) for column in columns} - CONTEXT_FREE)
    _require(not strange, f"it reads {', '.join(strange)} of each token")
    if any(node.name == "static_vectors" for node in nodes):
        columns.append(getattr(vocab.vectors, "attr", "ORTH"))
    return tuple(columns)


def _blocks(encode: Any) -> Iterator[Block]:
    leaves = [node for node in encode.walk(order="dfs_pre") if not node.layers]
    depth = len(leaves) // len(BLOCK)
    names = [node.name for node in leaves]
    _require(bool(depth) and names == BLOCK * depth, "its encoder is not made of stock convolutions")
    _require(encode.attrs.get("pad", 0) >= depth, "its encoder lets neighbouring texts touch")
    for number in range(depth):
        window, maxout, norm, _ = leaves[number * len(BLOCK) :][: len(BLOCK)]
        _require(window.attrs["window_size"] == 1, "its encoder looks further than one token")
        weight = _array(maxout, "W")  # width, piece, 3 * width
        wide = weight.shape[0] * weight.shape[1]
        yield Block(
            _rows(weight.transpose(2, 1, 0).reshape(-1, wide)),
            _rows(_array(maxout, "b").T.reshape(-1)),
            _array(norm, "G"),
            _array(norm, "b"),
        )


def _array(layer: Any, name: str) -> Floats:
    value = layer.get_param(name)
    _require(
        isinstance(value, np.ndarray) and value.dtype == np.float32, "its weights are not in this memory"
    )
    floats: Floats = value
    return floats


def _rows(array: Floats) -> Floats:
    return np.ascontiguousarray(array)


def _class(pipe: Any) -> str:
    kind = type(pipe)
    return f"{kind.__module__}.{kind.__qualname__}"


def _expect(config: dict[str, Any], key: str, value: object) -> None:
    found = config.get(key)
    _require(found == value, f"its {key.removeprefix('@')} is {found}, not {value}")


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise Different(otherwise)
