"""The truth file: one JSON line for each thing that a scan of the corpus must report.

It is written from what the generator planted, never from a report. Kinds of lines: `file`, `finding`, `link`,
`issue`, `planted` (README.md says what each holds).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from people import PEOPLE, carriers, verdict_of
from texts import Mark, Name, Text, Value

FieldPath = tuple[str | int, ...]
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Tie:
    """A person tied to every sample of a file or member, by its path or by the declaration."""

    who: str
    """A name, alias or identifier; for the declaration a subject id."""
    evidence: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A sample's place."""

    source: str
    file: str
    row: int = 0
    member: str | None = None
    modalities: tuple[str, ...] = ("text",)
    ties: tuple[Tie, ...] = ()

    def at(self, row: int) -> Place:
        """The same file, another row."""
        return replace(self, row=row)

    def in_member(self, member: str, *ties: Tie) -> Place:
        """The same archive, another member."""
        return replace(self, member=f"{self.file}!/{member}", row=0, ties=(*self.ties, *ties))


@dataclass(frozen=True, slots=True)
class Planted:
    """A link as it was planted, before the sample's other links are looked at."""

    place: Place
    path: FieldPath
    subject: str | None
    evidence: str
    rule: str
    start: int | None
    end: int | None
    hidden: Sequence[int]
    weak: bool
    many: bool

    @property
    def spot(self) -> tuple[object, ...]:
        """Where it stands in the sample."""
        return self.path, self.start, self.end


class Truth:
    """Collects what was planted and writes it down line by line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._planted: set[str] = set()
        self._held: list[Planted] = []
        self.rows: dict[str, int] = {}
        """Source -> rows present."""
        self.files: dict[str, int] = {}
        """Source -> files."""
        for person in PEOPLE:
            for writing in (*person.names, *person.aliases):
                self.plant(writing)
            if (mail := person.identifiers.get("email")) is not None:
                self.plant(mail)
            if person.born and person.born[0].isdigit():
                self.plant(person.born, runs=False)

    def _write(self, **line: object) -> None:
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")

    def plant(self, value: str, runs: bool = True) -> None:
        """A value that must stand nowhere in what a scan writes, nor (`runs`) six characters of it in a row."""
        if value not in self._planted:
            self._planted.add(value)
            self._write(kind="planted", value=value, runs=runs and len(value) >= _SHORTEST)

    def file(
        self,
        source: str | None,
        path: str,
        rows: int,
        lost: int = 0,
        status: str = "declared",
        parts: int = 1,
    ) -> None:
        """A file, the rows present in it, how many of them are lost, and in how many units it is read."""
        self._write(
            kind="file", source=source, file=path, status=status, rows=rows, samples=rows - lost, units=parts
        )
        if source is not None and status == "declared":
            self.rows[source] = self.rows.get(source, 0) + rows
            self.files[source] = self.files.get(source, 0) + 1

    def issue(
        self, code: str, source: str | None, path: str | None, severity: str = "open", **place: object
    ) -> None:
        """An issue; of a whole source when there is no path."""
        self._write(kind="issue", code=code, severity=severity, source=source, file=path, **place)

    def sample(self, place: Place) -> None:
        """A sample begins: whoever its file, member or source stands for is tied to it."""
        for tie in place.ties:
            if tie.evidence == "declared":
                self._link(place, ("@source",), tie.who, tie.evidence, "declaration", None, None)
                continue
            self._links(place, ("@path",), tie.who, tie.evidence, tie.start, tie.end)

    def text(self, place: Place, path: FieldPath, text: Text, *, hidden: Sequence[int] = ()) -> None:
        """Everything planted in one field, in the order of reading; `hidden`: parts that no report may show."""
        seen: set[tuple[str, bool]] = set()
        for mark in text.marks:
            self.plant(mark.what.text)
            if isinstance(mark.what, Value):
                self._finding(place, path, mark.start, mark.end, mark.what, hidden)
            elif (key := (mark.what.writing, weak := _is_weak(text.text, mark))) not in seen:
                seen.add(key)
                self._mention(place, path, mark, mark.what, hidden, weak)

    def column(self, place: Place, path: FieldPath, value: str) -> None:
        """A field that the declaration says names a person."""
        if not carriers(value):
            self.plant(value)
        self._links(place, path, value, "person_column", 0, len(value))

    def key(self, place: Place, path: FieldPath, text: Text) -> None:
        """The name of a field in which something is planted: `path` ends with it."""
        for mark in text.marks:
            self.plant(mark.what.text)
            if isinstance(mark.what, Value):
                self._finding(place, path, mark.start, mark.end, mark.what, (len(path) - 1,), key=True)
            else:
                self._mention(place, path, mark, mark.what, (len(path) - 1,))

    def _finding(
        self, place: Place, path: FieldPath, start: int, end: int, value: Value, hidden: Sequence[int],
        key: bool = False,
    ) -> None:  # fmt: skip
        self._write(
            kind="finding", source=place.source, file=place.file, member=place.member, row=place.row,
            field=list(path), hidden=list(hidden), key=key, start=start, end=end, entity=value.entity,
            value=value.text, exact=value.exact,
        )  # fmt: skip

    def _mention(
        self, place: Place, path: FieldPath, mark: Mark, name: Name, hidden: Sequence[int], weak: bool = False
    ) -> None:
        self._links(place, path, name.writing, "name_in_text", mark.start, mark.end, hidden, weak)

    def _links(
        self, place: Place, path: FieldPath, who: str, evidence: str, start: int | None, end: int | None,
        hidden: Sequence[int] = (), weak: bool = False,
    ) -> None:  # fmt: skip
        found = carriers(who)
        if not found:
            rule = "pseudonym" if any(map(str.isdigit, who)) else "unlisted"
            self._link(place, path, None, evidence, rule, start, end, hidden)
        for person, rule in found:
            many = len(found) > 1
            self._link(place, path, person.subject_id, evidence, rule, start, end, hidden, weak, many)

    def _link(
        self, place: Place, path: FieldPath, subject: str | None, evidence: str, rule: str, start: int | None,
        end: int | None, hidden: Sequence[int] = (), weak: bool = False, many: bool = False,
    ) -> None:  # fmt: skip
        if self._held and self._held[0].place != place:
            self.settle()
        self._held.append(Planted(place, path, subject, evidence, rule, start, end, hidden, weak, many))

    def settle(self) -> None:
        """Write the links of a sample: what is in doubt is settled by those of the sample that leave no doubt."""
        held, self._held = self._held, []
        sure = {
            link.subject: link.evidence
            for link in reversed(held)
            if not (link.weak or link.many or link.subject is None)
        }
        for link in held:
            meant = {one.subject for one in held if one.spot == link.spot and one.subject in sure}
            doubt = link.weak or link.many
            if not doubt or len(meant) != 1:
                self._write_link(link)
            elif link.subject in meant:
                by = sure[link.subject]
                self._write_link(replace(link, rule=f"{link.rule}+{by}", weak=False, many=False))

    def _write_link(self, link: Planted) -> None:
        place = link.place
        person = next((p for p in PEOPLE if p.subject_id == link.subject), None)
        reason, dimension = (
            person.reason(place.source, place.modalities) if person else ("subject_unresolved", None)
        )
        if link.many:
            reason, dimension = "ambiguous_person", None
        if link.weak and verdict_of(reason) != "review":
            reason, dimension = "weak_evidence", None
        self._write(
            kind="link", source=place.source, file=place.file, member=place.member, row=place.row,
            field=list(link.path), hidden=list(link.hidden), start=link.start, end=link.end, subject_id=link.subject,
            evidence=link.evidence, rule=link.rule, verdict=verdict_of(reason), reason=reason, dimension=dimension,
        )  # fmt: skip


def _is_weak(text: str, mark: Mark) -> bool:
    """Two ideographs between others may be no name at all."""
    beside = text[max(0, mark.start - 1) : mark.start] + text[mark.end : mark.end + 1]
    return mark.end - mark.start == 2 and any("\u4e00" <= char <= "\u9fff" for char in beside)
