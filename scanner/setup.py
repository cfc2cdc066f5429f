"""The settings of a scan that reach every worker."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recognizers import folds
from recognizers.base import UnknownEntityError
from recognizers.ner.base import NO_NER, PERSON, NerChoice
from recognizers.user import UserRecognizer, told
from scanner.column_names.cues import cues_digest
from scanner.errors import UsageError
from scanner.model import Subject
from scanner.readers.base import Limits
from scanner.suppressions import rules as own_rules
from scanner.suppressions.rules import Rule
from scanner.words import near


def refused(error: UnknownEntityError, ner: NerChoice) -> UsageError:
    """What a user is told who asks for an entity that nothing finds."""
    unknown, known = error.args
    if unknown == [PERSON] and ner == NO_NER:
        return UsageError(
            "with --ner none nothing looks for PERSON",
            next_step="leave --ner out, or name a model: --ner builtin",
        )
    hints = [near(entity, known) for entity in unknown]
    listed = "Table recognizer of a report made without --entities, and `provscan recognizers list`, name all"
    meant = f"did you mean {', '.join(dict.fromkeys(map(str, hints)))}? {listed}"
    return UsageError(
        f"no recognizer finds {', '.join(unknown)}",
        next_step=meant if all(hints) else f"choose from: {', '.join(known)}",
    )


@dataclass(frozen=True, slots=True)
class ScanSetup:
    """Everything a worker needs besides the unit; picklable. Holds the key and raw names: never stored."""

    key: bytes = field(repr=False)
    subjects: tuple[Subject, ...] = field(repr=False)
    index: Path | None = field(default=None, kw_only=True)
    """An index of the ledger's people, made before; then `subjects` is empty."""
    person_names: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict, repr=False, kw_only=True
    )
    """Source -> `key_of` an id -> names that lists of the data set or the declaration give it."""
    limits: Limits = field(default_factory=Limits)
    entities: frozenset[str] | None = None
    """Entity names to look for; None: all."""
    recognizers: tuple[UserRecognizer, ...] = field(default=(), repr=False)
    """The user's own, asked after Presidio's."""
    rules: tuple[Rule, ...] = field(default=(), repr=False, kw_only=True)
    """The user's allow lists and suppressions: which of them match is kept with each finding."""
    ner: NerChoice = NO_NER
    """Which models look for names of people; what they are is told by the recognizers' versions."""
    pattern_timeout: float = 10.0
    min_score: float = 0.4
    batch_chars: int = 1 << 18
    """Code points of samples looked at together; no result depends on it."""

    def detection_settings(self) -> str:
        """The settings that findings depend on, as text for a digest."""
        own = f" recognizers={told(self.recognizers)}" if self.recognizers else ""  # their order decides ties
        asked = f"pattern_timeout={self.pattern_timeout} min_score={self.min_score} limits={self.limits}{own}"
        return f"{asked} folds={folds.VERSION} columns={cues_digest()}"

    def suppressions_digest(self) -> str | None:
        """Keyed digest of the conditions of all rules, as table `scan` holds it; None: there are none."""
        return own_rules.digest(self.key, self.rules) if self.rules else None

    def fingerprint(self, key_id: str, version: str) -> str:
        """sha256 over all that a unit's result depends on besides the unit; holds nothing raw."""
        entities = sorted(self.entities) if self.entities is not None else "all"
        asked = f"{self.limits}|{entities}|{self.ner}|{told(self.recognizers)}|{self.pattern_timeout}|{self.min_score}"
        plain = f"{version}|{key_id}|{asked}|{folds.VERSION}|"
        digest = hashlib.sha256(plain.encode())
        digest.update(own_rules.told(self.rules).encode())
        for source, names in sorted(self.person_names.items()):
            digest.update(repr((source, sorted(names.items()))).encode("utf-8", "backslashreplace"))
        for subject in self.subjects:
            digest.update(repr(subject).encode("utf-8", "backslashreplace"))
        return hmac.digest(self.key, digest.digest(), "sha256").hex()
