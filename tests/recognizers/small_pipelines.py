"""spaCy pipelines trained here, from a seed, on invented sentences: enough to make entities, no more."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import spacy
from spacy.training import Example
from spacy.util import fix_random_seed

NAMES = [
    "Orlin Vask",
    "Mira Quell",
    "Tovan de Brask",
    "Elsbeth Nym",
    "Ruk",
    "魏兰",
    "Ọlá Ferrant",
    "Ines Dorr",
]
FIRMS = ["Dravemook", "Pell & Harn Ltd", "the Old Ferry Company", "Qo-9", "云河公司"]
PLACES = ["Harbour Lane", "Nethermoor", "Saint Wend", "Zürnau", "Lower Cask Bridge"]
KINDS = {
    "name": (NAMES, "PERSON"),
    "other": (NAMES, "PERSON"),
    "firm": (FIRMS, "ORG"),
    "place": (PLACES, "PLACE"),
}
FRAMES = [
    "{name} met {other} in {place} .",
    "{firm} wrote to {name}, of {place}.",
    "Nobody at {firm} knew.\n\n{name}",
    "the river runs past nine old mills",
    "{name} : +44 20 7946 0000 🙂 {place}",
    "“{name}” ,  said {other} ;\tthen {firm} paid €4,500.",
    "{name}",
    "在 {place} , {name} 见到 {firm} 。",
]


def sentence(rng: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    """An invented sentence and its entities, as spaCy is trained with."""
    text, entities = "", []
    for piece in rng.choice(FRAMES).replace("}", "{").split("{"):
        if piece in KINDS:
            values, label = KINDS[piece]
            word = rng.choice(values)
            entities.append((len(text), len(text) + len(word), label))
            text += word
        else:
            text += piece
    return text, entities


def trained(nlp: Any, rounds: int = 14) -> Any:
    """The pipeline after a few rounds: good at nothing, and with entities everywhere."""
    fix_random_seed(7)
    rng = random.Random(7)
    made = [sentence(rng) for _ in range(60)]
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": entities}) for text, entities in made]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(rounds):
        rng.shuffle(examples)
        for start in range(0, len(examples), 6):
            nlp.update(examples[start : start + 6], sgd=optimizer, drop=0.1)
    return nlp


def cnn(**settings: Any) -> dict[str, Any]:
    """Configuration of a small stock encoder."""
    stock = {"width": 32, "depth": 2, "embed_size": 300, "window_size": 1, "maxout_pieces": 2}
    stock |= {"subword_features": True, "pretrained_vectors": None}
    return {"@architectures": "spacy.HashEmbedCNN.v2", **stock, **settings}


def parser(tok2vec: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Configuration of an entity recognizer's model."""
    stock = {"state_type": "ner", "extra_state_tokens": False, "hidden_width": 24, "maxout_pieces": 3}
    stock |= {"use_upper": True, "nO": None, "tok2vec": tok2vec}
    return {"@architectures": "spacy.TransitionBasedParser.v2", **stock, **settings}


def small(tok2vec: dict[str, Any] | None = None, **settings: Any) -> Any:
    """A pipeline with a small recognizer and nothing else, not trained."""
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config={"model": parser(tok2vec or cnn(), **settings)})
    return nlp


def stock() -> Any:
    """The recognizer that spaCy makes when nothing is said about it."""
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    return trained(nlp, rounds=5)


def listening() -> Any:
    """Vectors from a pipe that others listen to as well, with token attributes of its own."""
    nlp = spacy.blank("en")
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 40, "include_static_vectors": False}
    embed |= {"attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]}
    embed |= {"rows": [400, 200, 200, 200, 20, 20]}
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 40, "depth": 3, "window_size": 1}
    encode |= {"maxout_pieces": 3}
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    nlp.add_pipe("tok2vec", config={"model": model})
    nlp.add_pipe("ner", config={"model": parser({"@architectures": "spacy.Tok2VecListener.v1", "width": 40})})
    return trained(nlp)


def with_vectors() -> Any:
    """Static vectors of some words beside the hashed ones."""
    nlp = small(cnn(pretrained_vectors=True))
    rng = np.random.default_rng(7)
    for word in ("Vask", "Quell", "river", "mills", "Nethermoor", "🙂", "the"):
        nlp.vocab.set_vector(word, rng.normal(size=16).astype(np.float32))
    return trained(nlp)


def shallow() -> Any:
    """One convolution, of one piece."""
    return trained(small(cnn(depth=1, maxout_pieces=1)))


FAST = {"stock": stock, "listening": listening, "with vectors": with_vectors, "shallow": shallow}
