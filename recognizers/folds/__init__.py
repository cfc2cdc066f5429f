"""Hidden writings of a value, and borders beside CJK letters: what the pattern detector is shown besides the plain text.

Growth point: a trick is one module with a `Fold`, listed in `recognizers.folds.tricks`.
"""

from __future__ import annotations

from collections.abc import Sequence

from recognizers.base import Detector
from recognizers.fast import open_detector
from recognizers.user import UserRecognizer

VERSION = "1"
"""Raised whenever a finding that the folds give may change; part of the detector set's digest."""


def open_patterns(
    entities: frozenset[str] | None = None,
    pattern_timeout: float = 10.0,
    users: Sequence[UserRecognizer] = (),
) -> Detector:
    """All patterns, seeing through folds. Raises UnknownEntityError."""
    from recognizers.folds.detector import FoldingDetector

    return FoldingDetector(open_detector(entities, pattern_timeout, users), any_word=bool(users))
