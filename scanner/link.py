"""Ties samples to subjects: names in text, values of person columns, path segments, and the declaration.

It says which person, by what evidence and how surely, and never picks one of several namesakes: every
candidate gets its link, marked with how many there are. A person column that names nobody of the ledger is
linked to nobody, with a keyed digest: whose data it is remains to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from scanner.content.sniff import is_suffix
from scanner.fieldpath import covers, says_who
from scanner.model import Field, FieldPath, LayoutPerson, PersonColumn, ReadRules, Sample, key_of
from scanner.names.judge import Candidate
from scanner.names.search import MOST_CANDIDATES, NameMatch, SubjectIndex
from scanner.names.variants import NAMES
from scanner.person_path import person_segment
from scanner.together import DOUBTFUL, Tie, in_doubt, singled_out, together, told_apart

PATH, SIDECAR = "@path", "@sidecar"
_PATH_FIELD: FieldPath = (PATH,)
_INDEX_FIELD: FieldPath = ("@index",)
UNLISTED, PSEUDONYM, SHARED = "unlisted", "pseudonym", "shared"
"""Rules of ties to nobody: a name the ledger does not have, an id that nothing gives a name, a writing of too many."""
NamesOf = Mapping[str, tuple[str, ...]]
"""`key_of` an id -> names, as the data set's own lists or those declared give them. Raw."""


def path_text(path: str) -> str:
    """A path as text for finding names and addresses in it, of the same length.

    Underscores are blanks, and so are the dots before suffixes; a comma parts folders, for an address may hold a
    slash: `mail/a@b.com.jsonl` holds the address `a@b.com`.
    """
    text = re.sub("[\ud800-\udfff]", "\ufffd", path.replace("_", " ").replace("/", ","))
    end = len(text)
    while (dot := text.rfind(".", 0, end)) != -1 and is_suffix(path[dot:end]):
        text, end = f"{text[:dot]} {text[dot + 1 :]}", dot
    return text


IdKind = Literal["phone", "url", "id", "written"]
"""`written`: as the ledger writes it."""


class FoundId(NamedTuple):
    """A place where a recognizer found an identifier, in code points of the whole field, and how it is compared."""

    field: Field
    start: int
    end: int
    kind: IdKind
    value: str | None = None
    """What the place says, where its writing is hidden; None: what stands there."""


class Linker:
    """Links of one source, from its rules, the names that its ids have, and the subject index."""

    def __init__(self, index: SubjectIndex, rules: ReadRules, names: NamesOf | None = None) -> None:
        self._index = index
        self._rules = rules
        self._names = names or {}
        naming = {key.partition("\0")[0] for key in self._names} - {""}
        self._only_naming = naming.pop() if len(naming) == 1 else ""
        """The layout whose list names the ids that no layout speaks of; none where several do."""

    def names_somebody(self, text: str) -> bool:
        """Whether a short text, such as a key, holds the name of a subject or is one of their identifiers."""
        return bool(self._index.in_text(text) or self._index.of_value(text))

    def of_source(self) -> tuple[Tie, ...]:
        """Persons that the declaration ties to every sample of the source."""
        return tuple(
            Tie(person, "declared", "declaration", "certain", 1, ("@source",), None, None, None)
            for person in self._rules.persons
        )

    def of_path(self, path: str, persons: Sequence[LayoutPerson] = ()) -> tuple[Tie, ...]:
        """Persons to whom a path or the layout it is part of ties every sample under it."""
        text = path_text(path)
        ties = list(self._of_names(Field(_PATH_FIELD, text), self._index.in_text(text)))
        marked = person_segment(self._rules.person_path, path)
        if marked:
            place = (marked.start, marked.end, "person_path")
            ties = _with_marked(ties, self._of_segment(_PATH_FIELD, marked.text, *place))
        if persons:
            ties = _with_marked(ties, [tie for person in persons for tie in self.of_layout(person)])
        return tuple(ties)

    def of_layout(self, person: LayoutPerson) -> list[Tie]:
        """Who the person of a layout is: by the id or name it writes, or by names that a list gives the id."""
        inside = person.start is not None
        place, evidence = (_PATH_FIELD, "person_path") if inside else (_INDEX_FIELD, "person_index")
        found = self._of_segment(place, person.written, person.start, person.end, evidence, person.layout)
        return [replace(tie, rule=f"{tie.rule}@{person.layout}") for tie in found]

    def _of_segment(
        self,
        path: FieldPath,
        written: str,
        start: int | None,
        end: int | None,
        evidence: str,
        layout: str = "",
    ) -> list[Tie]:
        """A name of a file or folder, or an entry of an index: words may be parted by `_`."""
        found = self._of_value(path, written.replace("_", " "), start, end, evidence, layout)
        if found[0].subject_id is None and "_" in written:
            found = self._of_value(path, written, start, end, evidence, layout)
        return found

    def names_in(self, fields: Sequence[Field]) -> list[list[NameMatch]]:
        """Subjects named in the text of each field; quickest for many at once."""
        return self._index.in_texts([field.text for field in fields])

    def of_sample(
        self,
        sample: Sample,
        named: Sequence[list[NameMatch]] | None = None,
        known: Sequence[Tie] = (),
        ids: Iterable[FoundId] = (),
    ) -> tuple[Tie, ...]:
        """Persons in the fields of a sample, mentions of the same person in the same field as one tie.

        `named` is what `names_in` gives for the fields, `known` are ties that hold for the sample whatever is in it,
        `ids` are the identifiers that recognizers found.
        """
        matches = self.names_in(sample.fields) if named is None else named
        found = [tie for at, field in enumerate(sample.fields) for tie in self._of_field(field, matches[at])]
        settled = singled_out(_surest([*found, *self._of_ids(ids)]), known)
        if in_doubt(settled):
            settled = told_apart(settled, self._index.contexts_in(field.text for field in sample.fields))
        return together(settled)

    def _of_ids(self, ids: Iterable[FoundId]) -> Iterator[Tie]:
        """Persons whose identifiers these are, however they are written: digits, or host and path, are compared."""
        look_up = {
            "phone": self._index.of_phone, "url": self._index.of_url, "id": self._index.of_id,
            "written": self._index.of_value,
        }  # fmt: skip
        for one in ids:
            value = one.value or one.field.text[one.start - one.field.offset : one.end - one.field.offset]
            candidates = look_up[one.kind](value)
            place = (one.field.path, one.start, one.end, value)
            if (
                len(candidates) > MOST_CANDIDATES
            ):  # a switchboard, a page of a firm: naming each would say nothing
                yield Tie(None, "identifier_in_text", SHARED, "weak", len(candidates), *place)
                continue
            for who, rule, strength in candidates:
                yield Tie(who, "identifier_in_text", rule, strength, len(candidates), *place)

    def _of_field(self, field: Field, matches: list[NameMatch]) -> Sequence[Tie]:
        named = tuple(self._of_names(field, matches))
        if not field.names_person and not says_who(self._rules.who, field):
            return named
        column = None if field.names_person else self._layout_column(field.path)
        if column is not None and _folded(field.text) in column.nobody:
            return named
        evidence = "metadata" if field.names_person else "person_column"
        place = (field.offset, field.offset + len(field.text))
        by_value = self._of_value(field.path, field.text, *place, evidence, column.layout if column else "")
        if column is not None:
            by_value = [replace(tie, rule=f"{tie.rule}@{column.layout}") for tie in by_value]
        if by_value[0].subject_id is None and any(tie.subject_id is not None for tie in named):
            return named  # the column holds more than a name, but names somebody we know
        found = {tie.subject_id for tie in by_value}
        return (*by_value, *(tie for tie in named if tie.subject_id not in found))

    def _of_names(self, field: Field, matches: Iterable[NameMatch]) -> Iterable[Tie]:
        for match in matches:
            if not field.owns(match.start):
                continue
            value = field.text[match.start : match.end]
            place = (field.path, match.start + field.offset, match.end + field.offset, value)
            if not match.candidates:  # so many bear it that naming each would say nothing
                yield Tie(None, "name_in_text", SHARED, "weak", match.count, *place)
            for subject, rule, strength in match.candidates:
                kind = "name_in_text" if rule.partition(":")[0] in NAMES else "identifier_in_text"
                yield Tie(subject, kind, rule, strength, match.count, *place)

    def _layout_column(self, path: FieldPath) -> PersonColumn | None:
        """The layout's column that a field is, where the declaration does not speak of it."""
        if covers(self._rules.person_columns, path):
            return None
        columns = self._rules.layout_columns
        return next((column for column in columns if covers((column.pattern,), path)), None)

    def _of_value(
        self, path: FieldPath, value: str, start: int | None, end: int | None, evidence: str, layout: str = ""
    ) -> list[Tie]:
        place = (path, start, end)
        names = self._names_of(value, layout)
        candidates, named = self._candidates(value, names, layout)
        count = len(candidates)
        if count > MOST_CANDIDATES:
            return [Tie(None, evidence, SHARED, "exact", count, *place, value)]
        ties = [
            Tie(who, evidence, rule, strength, count, *place, value) for who, rule, strength in candidates
        ]
        if not named:  # it is somebody else, or nothing says who
            rule = UNLISTED if names or not is_pseudonym(value) else PSEUDONYM
            ties.append(Tie(None, evidence, rule, "exact", 1, *place, names[0] if names else value))
        return ties

    def _names_of(self, value: str, layout: str) -> tuple[str, ...]:
        declared = self._names.get(key_of(value), ())
        return declared or self._names.get(key_of(value, layout or self._only_naming), ())

    def _candidates(self, value: str, names: Sequence[str], layout: str) -> tuple[Sequence[Candidate], bool]:
        """Who it may be, by the value itself and by the names that a list gives it; and whether that says who it is.

        An identifier of the ledger is in doubt where a list gives the id another name, and where the id is a bare number
        of some data set: reader 84 of one is not speaker 84 of another.
        """
        by_name: dict[str, Candidate] = {}
        for name in names:
            for who, rule, strength in self._index.of_value(name):
                by_name.setdefault(who, Candidate(who, f"{rule.partition(':')[0]}:list", strength))
        found = dict(by_name)
        for one in self._index.of_value(value):
            kind = one.rule.partition(":")[0]
            number = bool(layout) and value.strip().isdecimal() and kind != layout
            doubtful = kind not in NAMES and one.subject_id not in by_name and (number or bool(names))
            found[one.subject_id] = one._replace(strength="weak") if doubtful else one
        sure = bool(by_name) or (bool(found) and not names)
        return [found[who] for who in sorted(found)], sure


def _surest(ties: Sequence[Tie]) -> list[Tie]:
    """Of several ties of one place to one person by identifiers, as of a number that is in the text and a finding, one."""
    best: dict[tuple[object, ...], Tie] = {}
    kept: list[tuple[object, ...]] = []
    for number, tie in enumerate(ties):
        same = tie.evidence == "identifier_in_text" and tie.subject_id is not None
        place: tuple[object, ...] = (tie.subject_id, tie.field, tie.start) if same else (number,)
        if place not in best:
            kept.append(place)
            best[place] = tie
        elif best[place].strength in DOUBTFUL and tie.strength not in DOUBTFUL:
            best[place] = tie
    return [best[place] for place in kept]


def _with_marked(ties: Sequence[Tie], marked: Sequence[Tie]) -> list[Tie]:
    """The ties of a path with those of parts of it, or of an index, that are said to be a person's.

    Who is not in the ledger is dropped where somebody who is has been found in the same part.
    """
    sure = {tie.subject_id for tie in marked} - {None}
    kept = [tie for tie in ties if tie.evidence == "name_in_text" or tie.subject_id not in sure]
    known = [tie for tie in kept if tie.subject_id is not None]
    return [*kept, *(tie for tie in marked if tie.subject_id is not None or not _holds_one(tie, known))]


def _holds_one(part: Tie, known: Iterable[Tie]) -> bool:
    if part.start is None or part.end is None:
        return False
    return any(tie.start is not None and part.start <= tie.start < part.end for tie in known)


def _folded(value: str) -> str:
    return " ".join(value.split()).casefold()


def is_pseudonym(value: str) -> bool:
    """Whether a value looks like an id (`p225`, `84`, a hash) and not like the name of somebody."""
    return any(map(str.isdigit, value)) or not any(map(str.isalpha, value))
