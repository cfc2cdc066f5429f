"""The bridge to Presidio: all its stock pattern recognizers, of every country, as one Detector.

Only this module imports Presidio, spaCy or tldextract, and only when a detector is built. Findings are
those of `AnalyzerEngine.analyze` with these recognizers, because it is AnalyzerEngine that finds them; the
bridge adds stable ids, time limits that are told, silence in logs, and the promise of no network call.
Recognizers that need a trained model (spaCy, transformers) are not among them.
"""

from __future__ import annotations

import importlib.metadata
import inspect
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from recognizers.base import Detection, Hit, RecognizerInfo, UnknownEntityError

LANGUAGE = "en"
"""Every recognizer is registered under one language: corpora seldom say which language a text is in."""
_ROOMS = ("generic", "country_specific")
_LOG = "presidio-analyzer"
_LOWER_LEMMA = "provscan_lower_lemma"


class _TimeoutWatch(logging.Handler):
    """Presidio logs a pattern's timeout and goes on; this handler is how we learn of it. Nothing is printed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.patterns: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[0] is TimeoutError and isinstance(record.args, tuple):
            self.patterns.append(str(record.args[0]) if record.args else "unnamed")


_watch = _TimeoutWatch()


def _quiet_logs() -> None:
    """Presidio's log lines can hold matched values, so none of them may leave this process."""
    logger = logging.getLogger(_LOG)
    logger.propagate = False
    logger.handlers = [_watch]
    logger.setLevel(logging.WARNING)


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
    """
    import spacy
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    if not spacy.Language.has_factory(_LOWER_LEMMA):
        spacy.Language.component(_LOWER_LEMMA, func=_set_lower_lemmas)
    pipeline = spacy.blank(LANGUAGE)
    pipeline.add_pipe(_LOWER_LEMMA)
    engine = SpacyNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": "blank"}])
    engine.nlp = {LANGUAGE: pipeline}
    return engine


def _set_lower_lemmas(doc: Any) -> Any:
    for token in doc:
        token.lemma_ = token.lower_
    return doc


def analyzer(recognizers: Iterable[Any]) -> Any:
    """An AnalyzerEngine over exactly these recognizers."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    registry = RecognizerRegistry(recognizers=list(recognizers), supported_languages=[LANGUAGE])
    return AnalyzerEngine(registry=registry, nlp_engine=blank_nlp_engine(), supported_languages=[LANGUAGE])


@contextmanager
def _collected_timeouts() -> Iterator[list[str]]:
    _watch.patterns = []
    yield _watch.patterns


class PresidioDetector:
    """Stock recognizers for the entities asked for (None: all), each pattern with a time limit in seconds."""

    def __init__(self, entities: frozenset[str] | None = None, pattern_timeout: float = 10.0) -> None:
        _quiet_logs()
        _offline_suffix_list()
        _limit_time(pattern_timeout)
        stock = stock_recognizers()
        known = {entity for recognizer in stock for entity in recognizer.supported_entities}
        if entities is not None and (unknown := entities - known):
            raise UnknownEntityError(sorted(unknown), sorted(known))
        chosen = [r for r in stock if entities is None or entities.intersection(r.supported_entities)]
        self._version = importlib.metadata.version("presidio-analyzer")
        self._ids = {recognizer.id: recognizer_id(recognizer) for recognizer in chosen}
        self._infos = tuple(
            RecognizerInfo(
                name,
                self._version,
                recognizer.supported_entities[0],
                len(getattr(recognizer, "patterns", ())),
            )
            for name, recognizer in sorted(
                zip(self._ids.values(), chosen, strict=True), key=lambda pair: pair[0]
            )
        )
        self._engine = analyzer(chosen)
        self._pipeline = self._engine.nlp_engine.nlp[LANGUAGE]

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """See Detector."""
        return self._infos

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        """See Detector."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Detection:
        # The zone gives back what spaCy remembers of each new word: without it memory grows with the corpus.
        with _collected_timeouts() as timeouts, self._pipeline.memory_zone():
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
        name = self._ids[result.recognition_metadata["recognizer_identifier"]]
        before = (
            how.original_score if how.validation_result is None else (1.0 if how.validation_result else 0.0)
        )
        boosted = bool(how.supportive_context_word)
        return Hit(
            result.start,
            result.end,
            result.entity_type,
            name,
            self._version,
            round(result.score, 4),
            round(before if boosted else result.score, 4),
            how.pattern_name,
            how.supportive_context_word or None,
            how.validation_result,
        )
