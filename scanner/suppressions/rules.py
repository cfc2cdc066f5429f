"""What one rule says, fit to be sent to other processes, and its digests under the key.

It knows no file format and no finding. Values, patterns and paths of rules may be personal: they are shown nowhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["allow", "suppression"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a file of suppressions. What of its conditions is empty asks nothing; the others must all hold."""

    rule_id: str
    kind: Kind
    reason: str
    until: dt.date | None = None
    """Last day on which it holds; an entry of an allow list may have none."""
    who: str | None = None
    """Who answers for it."""
    entities: tuple[str, ...] = ()
    recognizers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    paths: tuple[str, ...] = field(default=(), repr=False)
    """Paths of files as findings have them, `*` for any run."""
    fields: tuple[str, ...] = field(default=(), repr=False)
    """Field patterns, as a declaration names fields."""
    values: tuple[str, ...] = field(default=(), repr=False)
    """Values as `scanner.evidence.normalise` gives them."""
    patterns: tuple[str, ...] = field(default=(), repr=False)
    """Patterns of the `regex` module for the whole value."""

    @property
    def conditions(self) -> tuple[object, ...]:
        """All that the findings' lists of rules depend on; neither reason nor end is among it."""
        return (
            self.rule_id, self.kind, sorted(self.entities), sorted(self.recognizers), sorted(self.sources),
            sorted(self.paths), sorted(self.fields), sorted(self.values), sorted(self.patterns),
        )  # fmt: skip


def told(rules: Iterable[Rule]) -> str:
    """The conditions of rules as text for a keyed digest: it holds raw values. In whatever order rules are given."""
    listed = sorted((rule.conditions for rule in rules), key=repr)
    return json.dumps(listed, ensure_ascii=True, separators=(",", ":")) if listed else ""


def digest(key: bytes, rules: Iterable[Rule]) -> str:
    """HMAC-SHA-256 under the key over the conditions of rules, as hexadecimal digits."""
    plain = hashlib.sha256(b"suppressions\0" + told(rules).encode()).digest()
    return hmac.digest(key, plain, "sha256").hex()
