"""The bridge to Presidio: its stock pattern recognizers of every country, ours beside them, AnalyzerEngine as a Detector.

Only this module imports Presidio or tldextract, and only when a detector is built. It adds stable ids, time
limits that are told, silence in logs, and the promise of no network call. `PresidioDetector` is the
reference: it gives the findings of `AnalyzerEngine.analyze`, because it is AnalyzerEngine that finds them.
`recognizers.fast` must give the same. Recognizers that need a trained model (spaCy, transformers) are not here.
"""

from __future__ import annotations

import functools
import importlib.metadata
import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from recognizers import catalog
from recognizers.base import Detection, Hit, RecognizerInfo, UnknownEntityError
from recognizers.importing import import_presidio, patterns_trusted
from recognizers.own import Recognizer
from recognizers.quiet import collected_timeouts, quiet_logs
from recognizers.user import UserRecognizer, ids

LANGUAGE = "en"
"""Every recognizer is registered under one language: corpora seldom say which language a text is in."""
_ROOMS = ("generic", "country_specific")
_LOWER_LEMMA = "provscan_lower_lemma"
_FLAGS = re.DOTALL | re.MULTILINE


def _offline_suffix_list() -> None:
    """Bind tldextract to the suffix list in its package: its default would fetch one at first use."""
    import tldextract.tldextract as module

    module.TLD_EXTRACTOR = module.TLDExtract(cache_dir=None, suffix_list_urls=())


def _limit_time(seconds: float) -> None:
    from presidio_analyzer import pattern_recognizer
    from presidio_analyzer.predefined_recognizers.generic import iban_recognizer

    pattern_recognizer.REGEX_TIMEOUT_SECONDS = seconds
    iban_recognizer.REGEX_TIMEOUT_SECONDS = seconds


def stock_recognizers() -> list[Any]:
    """A fresh instance of each stock recognizer that works from rules alone, sorted by class name."""
    from presidio_analyzer import LocalRecognizer, predefined_recognizers

    prefix = predefined_recognizers.__name__ + "."
    classes: list[Any] = [
        kind
        for _, kind in inspect.getmembers(predefined_recognizers, inspect.isclass)
        if issubclass(kind, LocalRecognizer)
        and kind.__module__.startswith(prefix)
        and kind.__module__.removeprefix(prefix).split(".")[0] in _ROOMS
    ]
    return [kind(supported_language=LANGUAGE) for kind in classes]


def recognizer_id(recognizer: Any) -> str:
    """`us.ssn`, `generic.email_address`: from country code and entity name, which are Presidio's public words."""
    area = recognizer.COUNTRY_CODE or "generic"
    entity = recognizer.supported_entities[0].lower()
    return f"{area}.{entity.removeprefix(area + '_')}"


def blank_nlp_engine() -> Any:
    """Presidio's spaCy engine without a trained model: tokens, and words in lower case as their lemmas.

    Context words are compared with lemmas, and a blank pipeline would leave those empty: no score would ever
    be raised. Presidio looks for context words inside lemmas, so plurals and compounds are found this way too.
    The pipeline is made when it is first asked for.
    """
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class BlankEngine(SpacyNlpEngine):  # type: ignore[misc]  # Presidio has no types
        nlp = functools.cached_property(_blank_pipelines)

        def is_loaded(self) -> bool:
            return True

    engine = BlankEngine(models=[{"lang_code": LANGUAGE, "model_name": "blank"}])
    del engine.nlp  # set to None by Presidio, which would load it at once
    return engine


def _blank_pipelines(_: object) -> dict[str, Any]:
    import spacy

    if not spacy.Language.has_factory(_LOWER_LEMMA):
        spacy.Language.component(_LOWER_LEMMA, func=_set_lower_lemmas)
    pipeline = spacy.blank(LANGUAGE)
    pipeline.add_pipe(_LOWER_LEMMA)
    return {LANGUAGE: pipeline}


def _set_lower_lemmas(doc: Any) -> Any:
    for token in doc:
        token.lemma_ = token.lower_
    return doc


def word_tests(pipeline: Any) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Whether a word is a stop word, and whether it is punctuation, as spaCy's vocabulary would say of it."""
    from spacy.attrs import IS_PUNCT, IS_STOP

    getters = pipeline.vocab.lex_attr_getters
    return getters[IS_STOP], getters[IS_PUNCT]


def analyzer(recognizers: Iterable[Any]) -> Any:
    """An AnalyzerEngine over exactly these recognizers."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    registry = RecognizerRegistry(recognizers=list(recognizers), supported_languages=[LANGUAGE])
    return AnalyzerEngine(registry=registry, nlp_engine=blank_nlp_engine(), supported_languages=[LANGUAGE])


@dataclass(frozen=True, slots=True)
class Assembly:
    """Chosen recognizers in the order in which AnalyzerEngine asks them, and what goes with them."""

    recognizers: tuple[Any, ...]
    ids: tuple[str, ...]
    """Our id of each recognizer."""
    versions: tuple[str, ...]
    """The version of each, as hits and reports name it."""
    engine: Any

    @property
    def pipeline(self) -> Any:
        """The blank pipeline of spaCy; made when it is first asked for."""
        return self.engine.nlp_engine.nlp[LANGUAGE]

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """The recognizers as reports name them, sorted by id."""
        told = [
            RecognizerInfo(name, version, r.supported_entities[0], len(getattr(r, "patterns", ())))
            for name, version, r in zip(self.ids, self.versions, self.recognizers, strict=True)
        ]
        return tuple(sorted(told, key=lambda info: info.recognizer))


def _of_user(given: UserRecognizer) -> Any:
    """A user's recognizer as Presidio would make it from his YAML, but under our one language."""
    from presidio_analyzer import Pattern, PatternRecognizer

    return PatternRecognizer(
        supported_entity=given.entity,
        name=given.name,
        supported_language=LANGUAGE,
        patterns=[Pattern(p.name, p.regex, p.score) for p in given.patterns],
        deny_list=list(given.deny_list),
        context=list(given.context),
        deny_list_score=given.deny_list_score,
        global_regex_flags=given.flags,
        country_code=given.country,
    )


def own_recognizer(given: Recognizer) -> Any:
    """One of ours as Presidio would have it."""
    from presidio_analyzer import Pattern, PatternRecognizer

    judges = {"validate_result": given.validate, "invalidate_result": given.invalidate}
    methods = {name: staticmethod(judge) for name, judge in judges.items() if judge}
    kind: Any = type("OwnRecognizer", (PatternRecognizer,), {"is_pure": True, **methods})
    return kind(
        supported_entity=given.entity,
        name=given.id,
        supported_language=LANGUAGE,
        patterns=[Pattern(rule.name, rule.regex, rule.score) for rule in given.rules],
        context=list(given.context),
        global_regex_flags=_FLAGS | re.IGNORECASE if given.ignore_case else _FLAGS,
        country_code=None if given.area == "generic" else given.area,
    )


def assemble(
    entities: frozenset[str] | None, pattern_timeout: float, users: Sequence[UserRecognizer] = ()
) -> Assembly:
    """Stock recognizers, ours and the user's own for the entities asked for (None: all).

    Each pattern has a time limit in seconds. Raises UnknownEntityError for an entity that none of them finds.
    """
    import_presidio()
    quiet_logs()
    _offline_suffix_list()
    _limit_time(pattern_timeout)
    stock_version = importlib.metadata.version("presidio-analyzer")
    with patterns_trusted():
        named = [(r, recognizer_id(r), stock_version) for r in stock_recognizers()]
        named += [(own_recognizer(own), own.id, own.version) for own in catalog.recognizers()]
    named += [(_of_user(user), name, user.version) for name, user in zip(ids(users), users, strict=True)]
    known = {entity for recognizer, _, _ in named for entity in recognizer.supported_entities}
    if entities is not None and (unknown := entities - known):
        raise UnknownEntityError(sorted(unknown), sorted(known))
    chosen = {
        r.id: (r, name, version)
        for r, name, version in named
        if entities is None or entities.intersection(r.supported_entities)
    }
    engine = analyzer(recognizer for recognizer, _, _ in chosen.values())
    asked = engine.registry.get_recognizers(language=LANGUAGE, all_fields=True)
    return Assembly(
        tuple(asked),
        tuple(chosen[r.id][1] for r in asked),
        tuple(chosen[r.id][2] for r in asked),
        engine,
    )


def way_of(recognizer: Any) -> Literal["patterns", "iban", "phone", "own"]:
    """How a recognizer works: what Presidio's own classes do is known, anything else is the recognizer's own way."""
    from presidio_analyzer import PatternRecognizer
    from presidio_analyzer.predefined_recognizers import IbanRecognizer, PhoneRecognizer

    kind = type(recognizer)
    step = "_PatternRecognizer__analyze_patterns"
    if issubclass(kind, PhoneRecognizer):
        return "phone"
    if kind is IbanRecognizer:
        return "iban"
    if issubclass(kind, PatternRecognizer) and kind.analyze is PatternRecognizer.analyze:
        return "patterns" if getattr(kind, step) is getattr(PatternRecognizer, step) else "own"
    return "own"


def is_known(recognizer: Any) -> bool:
    """Whether it comes with Presidio or is ours: its validators look at the matched text alone, its patterns compile."""
    kind = type(recognizer)
    return kind.__module__.startswith("presidio_analyzer.predefined_recognizers.") or hasattr(kind, "is_pure")


class PresidioDetector:
    """AnalyzerEngine over the recognizers of `assemble`."""

    def __init__(
        self,
        entities: frozenset[str] | None = None,
        pattern_timeout: float = 10.0,
        users: Sequence[UserRecognizer] = (),
    ) -> None:
        made = assemble(entities, pattern_timeout, users)
        self._engine, self._pipeline = made.engine, made.pipeline
        self._names = {
            r.id: (name, version)
            for r, name, version in zip(made.recognizers, made.ids, made.versions, strict=True)
        }
        self._infos = made.infos

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """See Detector."""
        return self._infos

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        """See Detector."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Detection:
        # The zone gives back what spaCy remembers of each new word: without it memory grows with the corpus.
        with collected_timeouts() as timeouts, self._pipeline.memory_zone():
            try:
                results = self._engine.analyze(
                    text, LANGUAGE, score_threshold=0, return_decision_process=True
                )
            except Exception as error:  # noqa: BLE001  # any recognizer may fail; the sample's issue tells
                return Detection(timeouts=tuple(timeouts), failure=type(error).__name__)
        hits = sorted(
            map(self._hit, results), key=lambda hit: (hit.start, hit.end, hit.entity, hit.recognizer)
        )
        return Detection(tuple(hits), tuple(timeouts))

    def _hit(self, result: Any) -> Hit:
        how = result.analysis_explanation
        name, version = self._names[result.recognition_metadata["recognizer_identifier"]]
        before = (
            how.original_score if how.validation_result is None else (1.0 if how.validation_result else 0.0)
        )
        boosted = bool(how.supportive_context_word)
        return Hit(
            result.start,
            result.end,
            result.entity_type,
            name,
            version,
            round(result.score, 4),
            round(before if boosted else result.score, 4),
            how.pattern_name,
            how.supportive_context_word or None,
            how.validation_result,
        )
