"""Watches whether the data are what the field patterns of their declaration take them to be, and no more.

A pattern that meets nothing is most often a slip (`speaker` for `speakers[]`), and a slip must not pass for a
source without people. What no unit of a source has met, the report tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reports.records import FieldRuleRecord
from scanner.content.person_hints import is_person_key
from scanner.fieldpath import covers, pattern_of, says_who
from scanner.model import Field, FieldPath, ReadRules, WorkUnit
from scanner.person_path import person_segment

_MOST_TOLD = 100
"""So many undeclared fields of a unit are told: a corpus whose keys are data could have any number."""
_MOST_JUDGED = 10_000
"""So many places of fields are remembered, so that each is judged once."""
_Rule = tuple[str, int, str]
"""Key of the declaration, position in its list from 1, pattern."""


class RuleUse:
    """The patterns of one source, and which of them have been met."""

    def __init__(self, rules: ReadRules) -> None:
        self._rules = tuple(_rules(rules))
        self._pending = set(self._rules)

    @property
    def done(self) -> bool:
        """Every pattern has been met, or there is none."""
        return not self._pending

    def see_fields(self, fields: Iterable[Field]) -> None:
        """Fields that were looked at. A person or source column is met by a value, `include` by any field."""
        for field in fields:
            for rule in tuple(self._pending):
                if rule[0] == "fields.include" or (
                    rule[0] in ("fields.person", "fields.source") and says_who((rule[2],), field)
                ):
                    self._meet(rule, field.path)

    def see_excluded(self, path: FieldPath) -> None:
        """A field that was left out."""
        for rule in tuple(self._pending):
            if rule[0] == "fields.exclude":
                self._meet(rule, path)

    def _meet(self, rule: _Rule, path: FieldPath) -> None:
        if covers((rule[2],), path):
            self._pending.discard(rule)

    def met(self) -> list[str]:
        """The patterns that have been met, each as `key position`, in the order of the declaration."""
        return [
            f"{key} {position}" for key, position, _ in self._rules if (key, position, _) not in self._pending
        ]

    def records(self, source_id: str | None) -> Iterator[FieldRuleRecord]:
        """One record a pattern, in the order of the declaration."""
        for rule in self._rules if source_id is not None else ():
            yield FieldRuleRecord(source_id or "", *rule, matched=rule not in self._pending)


def _rules(rules: ReadRules) -> Iterator[_Rule]:
    for key, patterns in (
        ("fields.include", rules.include), ("fields.exclude", rules.exclude), ("fields.person", rules.person_columns),
        ("fields.source", rules.source_columns),
    ):  # fmt: skip
        for position, pattern in enumerate(patterns, 1):
            yield key, position, pattern


class PersonWatch:
    """Whether each sample names a person where its source says that its samples do.

    A sample that does not is of somebody unknown, which must not look like a sample of nobody.
    """

    def __init__(self, unit: WorkUnit) -> None:
        rules = unit.rules
        self._columns = rules.who
        self._undeclared = UndeclaredPersons(rules)
        asked = bool(rules.person_columns or rules.person_path)
        known = rules.persons or unit.persons or person_segment(rules.person_path, unit.file.path)
        self._asked = asked and not known
        self._named = False

    def see(self, fields: Sequence[Field]) -> list[FieldPath]:
        """Fields of the sample at hand, or of a part of it; gives those that may name a person and are not declared to."""
        if self._asked and not self._named:
            self._named = any(says_who(self._columns, field) for field in fields)
        return self._undeclared.see(fields)

    def take_missing(self) -> bool:
        """Whether the sample at hand, now complete, lacks its person; begins the next."""
        missing = self._asked and not self._named
        self._named = False
        return missing


class UndeclaredPersons:
    """Fields that look by their names as if they named people, and that no person pattern speaks of.

    A table of people whose columns nobody declares must not look like a table of nobody. Each field is told once.
    """

    def __init__(self, rules: ReadRules) -> None:
        self._columns = rules.who
        self._judged: set[FieldPath] = set()
        self._told: set[str] = set()

    def see(self, fields: Iterable[Field]) -> list[FieldPath]:
        """Those that were not seen before."""
        new = []
        for field in fields:
            if field.of_medium or field.path in self._judged:  # which tags name people is known already
                continue
            if len(self._judged) < _MOST_JUDGED:
                self._judged.add(field.path)
            if is_person_key(_name_of(field.path)) and self._is_new(
                pattern_of(field.path).removesuffix("[]")
            ):
                new.append(field.path)
        return new

    def _is_new(self, pattern: str) -> bool:
        new = pattern not in self._told and not speaks_of(self._columns, pattern)
        if new and len(self._told) < _MOST_TOLD:
            self._told.add(pattern)
            return True
        return False


def speaks_of(person_columns: tuple[str, ...], pattern: str) -> bool:
    """Whether the declaration says of this field, its items or something in it that it names a person."""
    inner = any(column.startswith((f"{pattern}.", f"{pattern}[")) for column in person_columns)
    return inner or covers(person_columns, (pattern,))


def _name_of(path: FieldPath) -> str:
    """The name of a field, whatever its position in a list."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")
