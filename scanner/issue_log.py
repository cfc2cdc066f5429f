"""Folds the issues of a unit: neighbouring rows with the same trouble, and the same trouble of a field.

A file of a million broken lines must be told, not copied: rows next to each other become one issue with a
first row and a count, and notices and unreadable values of one field become one issue per unit. So do rows that
name nobody, once a unit has many of them apart from each other. The result depends on the order of reading
alone, which is the file's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from scanner.issues import KINDS
from scanner.model import FileStatus, Issue, SliceKind, WorkUnit, is_utf8

_MOST_KEYS = 10_000
_MOST_APART = 100
_SCATTERED = "these and more rows of this part of the file, not all next to each other"


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """An issue whose field is already safe to show."""

    issue: Issue
    field: str | None


def _add(first: Issue, more: Issue) -> Issue:
    return replace(
        first,
        rows=first.rows + more.rows,
        rows_lost=first.rows_lost + more.rows_lost,
        content_lost=first.content_lost + more.content_lost,
        stored_lost=first.stored_lost + more.stored_lost,
    )


class IssueLog:
    """Takes issues in order and emits folded ones; `flush` at the end."""

    def __init__(self, emit: Callable[[ShownIssue], None]) -> None:
        self._emit = emit
        self._last: ShownIssue | None = None
        self._nameless = 0
        self._by_field: dict[tuple[str, int | None, str | None], ShownIssue] = {}

    def add(self, issue: Issue, field: str | None) -> None:
        """Take one issue."""
        shown = ShownIssue(issue, field)
        if issue.code.startswith("value.") or KINDS[issue.code].severity == "notice":
            self._add_by_field(shown)
        elif issue.code == "person.missing" and self._nameless >= _MOST_APART:
            self._add_by_field(ShownIssue(replace(issue, detail=_SCATTERED), field))
        else:
            self._add_by_row(shown)

    def _add_by_field(self, shown: ShownIssue) -> None:
        key = (shown.issue.code, shown.issue.member, shown.field)
        known = self._by_field.get(key)
        if known is not None:
            self._by_field[key] = replace(known, issue=_add(known.issue, shown.issue))
        elif len(self._by_field) < _MOST_KEYS:
            self._by_field[key] = shown
        else:
            self._emit(shown)

    def _add_by_row(self, shown: ShownIssue) -> None:
        last = self._last
        if last is not None and _continues(last, shown):
            self._last = replace(last, issue=_add(last.issue, shown.issue))
            return
        if last is not None:
            self._emit(last)
        self._last = shown
        self._nameless += shown.issue.code == "person.missing"

    def flush(self) -> None:
        """Emit what is held."""
        for shown in self._held():
            self._emit(shown)
        self._last = None
        self._by_field.clear()

    def _held(self) -> Iterator[ShownIssue]:
        if self._last is not None:
            yield self._last
        yield from self._by_field.values()


def _continues(last: ShownIssue, shown: ShownIssue) -> bool:
    """Whether an issue is the same trouble in the next row."""
    a, b = last.issue, shown.issue
    if a.row is None or b.row is None or not a.rows:
        return False
    same = (a.code, a.member, last.field) == (b.code, b.member, shown.field)
    return same and b.row == a.row + a.rows


def issues_of_file(unit: WorkUnit) -> Sequence[Issue]:
    """The inventory's issues; the bytes of a file that nobody opens are charged to the one that says why."""
    issues = list(unit.file.issues)
    if not is_utf8(unit.file.path):
        issues.append(Issue("name.undecodable"))
    unread = unit.stored_bytes - sum(issue.stored_lost for issue in issues)
    if unit.kind is not SliceKind.NAME or unit.file.status is FileStatus.LINK or unread <= 0:
        return issues
    for number, issue in enumerate(issues):
        if KINDS[issue.code].severity == "open":
            issues[number] = replace(issue, stored_lost=issue.stored_lost + unread)
            return issues
    return [*issues, Issue("file.unreadable", "not opened", stored_lost=unread)]
