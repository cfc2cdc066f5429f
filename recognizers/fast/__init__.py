"""Presidio's findings without Presidio's loop: the same hits, computed only where they can be."""

from __future__ import annotations

from collections.abc import Sequence

from recognizers.base import Detector
from recognizers.user import UserRecognizer


def open_detector(
    entities: frozenset[str] | None = None,
    pattern_timeout: float = 10.0,
    users: Sequence[UserRecognizer] = (),
) -> Detector:
    """The fast detector; AnalyzerEngine itself, with the same findings, where RE2 has no wheel."""
    try:
        import re2  # noqa: F401
    except ImportError:
        from recognizers.presidio import PresidioDetector

        return PresidioDetector(entities, pattern_timeout, users)
    from recognizers.fast.detector import FastDetector

    return FastDetector(entities, pattern_timeout, users)
