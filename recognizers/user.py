"""A user's own recognizer as plain data: fit to be sent to other processes and told apart by digest.

It owns what such a recognizer says, its id and its version. It knows no file format and no Presidio.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

DEFAULT_FLAGS = int(re.DOTALL | re.MULTILINE | re.IGNORECASE)
"""What Presidio compiles patterns with unless told otherwise."""
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class UserPattern:
    """One pattern of a recognizer, in the syntax of the `regex` module."""

    name: str
    regex: str
    score: float


@dataclass(frozen=True, slots=True)
class UserRecognizer:
    """What one entry of a user's file says, as far as findings depend on it."""

    entity: str
    name: str | None = None
    patterns: tuple[UserPattern, ...] = ()
    deny_list: tuple[str, ...] = field(default=(), repr=False)
    """Words to be found as they stand; they may be personal, so they are never shown."""
    deny_list_score: float = 1.0
    context: tuple[str, ...] = ()
    country: str | None = None
    flags: int = DEFAULT_FLAGS

    @property
    def version(self) -> str:
        """`sha256:` and the first digits of the digest over all it says, as canonical JSON."""
        told = json.dumps(
            dataclasses.asdict(self),
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        )
        return f"sha256:{hashlib.sha256(told.encode()).hexdigest()[:_VERSION_DIGITS]}"


def ids(recognizers: Sequence[UserRecognizer]) -> list[str]:
    """The id of each: `user.` and its name, or its entity where a name has no ASCII; a number where that is taken."""
    given: dict[str, None] = {}
    for recognizer in recognizers:
        word = _NOT_IN_IDS.sub("_", (recognizer.name or "").lower()).strip("_") or recognizer.entity.lower()
        taken, number = f"user.{word}", 2
        while taken in given:
            taken, number = f"user.{word}_{number}", number + 1
        given[taken] = None
    return list(given)


def told(recognizers: Sequence[UserRecognizer]) -> str:
    """All of them, in their order, as text for a digest."""
    pairs = zip(ids(recognizers), recognizers, strict=True)
    return " ".join(f"{name}@{recognizer.version}" for name, recognizer in pairs)
