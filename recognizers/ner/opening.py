"""The door to detection: patterns, and the models that a user chose, as one Detector. It owns who is asked for what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from recognizers.base import Detector, UnknownEntityError
from recognizers.folds import open_patterns
from recognizers.ner.base import EntityFinder, NerChoice
from recognizers.ner.merged import MergedDetector
from recognizers.user import UserRecognizer


def open_finder(choice: NerChoice) -> EntityFinder | None:
    """The models of the choice; None for none. Raises NerError."""
    if choice.kind == "spacy":
        from recognizers.ner.spacy_finder import spacy_finder

        return spacy_finder(choice.what)
    if choice.kind == "presidio":
        from recognizers.ner.spacy_finder import presidio_finder

        return presidio_finder(Path(choice.what))
    if choice.kind == "builtin":
        from recognizers.ner.builtin import BuiltinFinder

        return BuiltinFinder()
    return None


def open_detector(
    entities: frozenset[str] | None = None,
    pattern_timeout: float = 10.0,
    users: Sequence[UserRecognizer] = (),
    finder: EntityFinder | None = None,
) -> Detector:
    """Patterns and finder for the entities asked for (None: all). Raises UnknownEntityError."""
    if finder is None:
        return open_patterns(entities, pattern_timeout, users)
    if entities is None:
        return MergedDetector(open_patterns(None, pattern_timeout, users), finder)
    found = frozenset(info.entity for info in finder.infos)
    try:
        patterns: Detector | None = open_patterns(entities, pattern_timeout, users)
    except UnknownEntityError as error:
        unknown, known = map(frozenset, error.args)
        if unknown - found:
            raise UnknownEntityError(sorted(unknown - found), sorted(known | found)) from None
        patterns = open_patterns(entities - unknown, pattern_timeout, users) if entities - unknown else None
    if patterns is not None and not entities & found:
        return patterns  # no model is run for what nobody asked for
    return MergedDetector(patterns, finder, entities)
