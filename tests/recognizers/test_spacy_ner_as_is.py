"""What is not the stock architecture runs as it is, and says why."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer

from recognizers.spacy_ner.architecture import Different
from recognizers.spacy_ner.probe import compare
from recognizers.spacy_ner.tagger import Span, open_tagger
from tests.recognizers.small_pipelines import cnn, listening, parser, small, trained

TEXTS = ["Orlin Vask met Mira Quell in Nethermoor.", "", "Pell & Harn Ltd wrote.\n\nRuk", "\ud83d Mira Quell"]


@Language.component("provscan_test_upper")
def upper(doc: Any) -> Any:
    return doc


@Language.component("provscan_test_forgetful")
def forgetful(doc: Any) -> Any:
    doc.ents = doc.ents[:1]
    return doc


def with_pipe(factory: str, **settings: Any) -> Any:
    nlp = trained(small())
    nlp.add_pipe(factory, **settings)
    return nlp


def ruled(**settings: Any) -> Any:
    nlp = trained(small())
    ruler = nlp.add_pipe("entity_ruler", **settings)
    ruler.add_patterns([{"label": "RIVER", "pattern": "Nethermoor"}])
    return nlp


def norm_ruled() -> Any:
    nlp = with_pipe("attribute_ruler", before="ner")
    nlp.get_pipe("attribute_ruler").add([[{"LOWER": "quell"}]], {"NORM": "river"})
    return nlp


def beam() -> Any:
    nlp = spacy.blank("en")
    nlp.add_pipe("beam_ner", config={"model": parser(cnn()), "beam_width": 4})
    return trained(nlp)


@Language.factory("provscan_test_own_ner")
def own_recognizer(nlp: Any, name: str) -> Any:
    class Own(EntityRecognizer):  # type: ignore[misc]
        pass

    model = small().get_pipe("ner").model
    return Own(nlp.vocab, model, name)


def subclassed() -> Any:
    nlp = spacy.blank("en")
    nlp.add_pipe("provscan_test_own_ner", name="ner")
    return trained(nlp)


def twice() -> Any:
    nlp = trained(small())
    nlp.add_pipe("ner", name="second", source=trained(small()))
    return nlp


def late_vectors() -> Any:
    """The pipe that is listened to comes after the one that listens."""
    nlp = listening()
    nlp._components.reverse()
    return nlp


def silent_vectors() -> Any:
    nlp = listening()
    nlp.disable_pipe("tok2vec")
    return nlp


def new_label() -> Any:
    nlp = trained(small())
    nlp.get_pipe("ner").add_label("RIVER")
    return nlp


def of_parts(embed: dict[str, Any] | None = None, encode: dict[str, Any] | None = None) -> Any:
    stock_embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 32, "include_static_vectors": False}
    stock_embed |= {"attrs": ["NORM", "SHAPE"], "rows": [200, 100]}
    stock_encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 32,
        "depth": 2,
        "window_size": 1,
    }
    stock_encode |= {"maxout_pieces": 2}
    model = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": embed or stock_embed,
        "encode": encode or stock_encode,
    }
    return trained(small(model))


def characters() -> Any:
    embed = {"@architectures": "spacy.CharacterEmbed.v2", "width": 32, "rows": 100, "nM": 8, "nC": 4}
    return of_parts(embed={**embed, "include_static_vectors": False, "feature": "LOWER"})


def mish() -> Any:
    encode = {"@architectures": "spacy.MishWindowEncoder.v2", "width": 32, "depth": 2, "window_size": 1}
    return of_parts(encode=encode)


def tag_features() -> Any:
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 32, "include_static_vectors": False}
    return of_parts(embed={**embed, "attrs": ["NORM", "TAG"], "rows": [200, 20]})


OTHERS: dict[str, tuple[Callable[[], Any], str]] = {
    "nothing": (lambda: spacy.blank("en"), "0 entity recognizers"),
    "two recognizers": (twice, "2 entity recognizers"),
    "a class of its own": (subclassed, "0 entity recognizers"),
    "rules after": (ruled, "its pipe entity_ruler may set"),
    "rules before": (lambda: ruled(before="ner"), "its pipe entity_ruler may set"),
    "sentences before": (lambda: with_pipe("sentencizer", before="ner"), "its pipe sentencizer may set"),
    "norms changed before": (norm_ruled, "its pipe attribute_ruler may set"),
    "a user's pipe": (
        lambda: with_pipe("provscan_test_forgetful"),
        "its pipe provscan_test_forgetful may set",
    ),
    "a user's pipe under a known name": (
        lambda: with_pipe("provscan_test_upper", name="tagger"),
        "its pipe tagger may set",
    ),
    "a beam": (beam, "it searches with a beam"),
    "a wider window": (lambda: trained(small(cnn(window_size=2))), "its window_size is 2, not 1"),
    "no hidden layer": (lambda: trained(small(use_upper=False)), "its use_upper is False"),
    "more state": (lambda: trained(small(extra_state_tokens=True)), "its extra_state_tokens is True"),
    "characters": (characters, "its architectures is spacy.CharacterEmbed.v2"),
    "another activation": (mish, "its architectures is spacy.MishWindowEncoder.v2"),
    "tags as features": (tag_features, "it reads TAG of each token"),
    "vectors that come late": (late_vectors, "exactly one tok2vec pipe before it"),
    "vectors that do not come": (silent_vectors, "exactly one tok2vec pipe before it"),
    "a label never trained": (new_label, "labels that it was not trained for"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_others_run_as_they_are(name: str) -> None:
    make, why = OTHERS[name]
    nlp = make()
    tagger = open_tagger(nlp)
    assert tagger.how == "as is"
    assert why in tagger.why
    readable = [text.replace("\ud83d", "\ufffd") for text in TEXTS]
    expected = [
        [Span(span.start_char, span.end_char, span.label_) for span in doc.ents] for doc in nlp.pipe(readable)
    ]
    assert tagger.entities(TEXTS) == expected


def test_an_untrained_pipeline_fails_as_it_does_in_spacy() -> None:
    tagger = open_tagger(small())
    assert (tagger.how, tagger.why) == ("as is", "it was not initialised")
    with pytest.raises(KeyError, match="not been allocated"):
        tagger.entities(TEXTS)


def test_parts_of_stock_architecture_are_fast() -> None:
    """The pipelines above differ in one thing each from this one."""
    assert open_tagger(of_parts()).how == "fast"
    nlp = trained(small())
    nlp.add_pipe("attribute_ruler").add([[{"LOWER": "quell"}]], {"TAG": "NNP"})
    nlp.add_pipe("sentencizer")
    nlp.disable_pipe("sentencizer")
    assert open_tagger(nlp).how == "fast"


def test_layers_that_do_not_compute_what_they_are_called() -> None:
    """The configuration says stock and every layer has its stock name; only the numbers tell."""
    nlp = trained(small())
    encode = nlp.get_pipe("ner").model.get_ref("tok2vec").layers[0].get_ref("encode")
    norm = next(layer for layer in encode.walk() if layer.name == "layernorm")
    norm._func = lambda layer, rows, is_train: (rows * 2, lambda gradient: gradient)
    tagger = open_tagger(nlp)
    assert (tagger.how, tagger.why) == ("as is", "its layers give other numbers than their names promise")


def test_only_rounding_is_let_pass() -> None:
    numbers = np.linspace(-3, 3, 200, dtype=np.float32).reshape(10, 20)
    compare(numbers * np.float32(1 + 1e-6), numbers)
    for other in (numbers * 1.01, numbers[1:], np.full_like(numbers, np.nan)):
        with pytest.raises(Different):
            compare(other, numbers)


def test_importing_it_imports_no_spacy() -> None:
    program = (
        "import sys, recognizers.spacy_ner.tagger; sys.exit('spacy' in sys.modules or 'thinc' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
