"""Ties samples to subjects: names in text, values of person columns, path segments, and the declaration.

It says which person, by what evidence and how surely, and never picks one of several namesakes: every
candidate gets its link, marked with how many there are. A person column that names nobody of the ledger is
linked to nobody, with a keyed digest: whose data it is remains to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scanner.content.sniff import is_suffix
from scanner.fieldpath import says_who
from scanner.model import Field, FieldPath, ReadRules, Sample
from scanner.names.search import MOST_CANDIDATES, NameMatch, SubjectIndex
from scanner.names.variants import NAMES
from scanner.person_path import person_segment
from scanner.together import Tie, singled_out, together

PATH = "@path"
_PATH_FIELD: FieldPath = (PATH,)


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


class Linker:
    """Links of one source, from its rules and the subject index."""

    def __init__(self, index: SubjectIndex, rules: ReadRules) -> None:
        self._index = index
        self._rules = rules

    def names_somebody(self, text: str) -> bool:
        """Whether a short text, such as a key, holds the name of a subject or is one of their identifiers."""
        return bool(self._index.in_text(text) or self._index.of_value(text))

    def of_source(self) -> tuple[Tie, ...]:
        """Persons that the declaration ties to every sample of the source."""
        return tuple(
            Tie(person, "declared", "declaration", "certain", 1, ("@source",), None, None, None)
            for person in self._rules.persons
        )

    def of_path(self, path: str) -> tuple[Tie, ...]:
        """Persons named by a path, which holds for every sample under it."""
        text = path_text(path)
        ties = list(self._of_names(Field(_PATH_FIELD, text), self._index.in_text(text)))
        marked = person_segment(self._rules.person_path, path)
        if marked:
            place = (marked.start, marked.end, "person_path")
            segment_ties = self._of_value(_PATH_FIELD, marked.text.replace("_", " "), *place)
            if segment_ties[0].subject_id is None:
                segment_ties = self._of_value(_PATH_FIELD, marked.text, *place)
            sure = {tie.subject_id for tie in segment_ties}
            ties = [tie for tie in ties if tie.evidence == "name_in_text" or tie.subject_id not in sure]
            known = {tie.subject_id for tie in ties} - {None}
            ties += [tie for tie in segment_ties if tie.subject_id is not None or not known]
        return tuple(ties)

    def names_in(self, fields: Sequence[Field]) -> list[list[NameMatch]]:
        """Subjects named in the text of each field; quickest for many at once."""
        return self._index.in_texts([field.text for field in fields])

    def of_sample(
        self,
        sample: Sample,
        named: Sequence[list[NameMatch]] | None = None,
        known: Sequence[Tie] = (),
        phones: Iterable[tuple[Field, int, int]] = (),
    ) -> tuple[Tie, ...]:
        """Persons in the fields of a sample, mentions of the same person in the same field as one tie.

        `named` is what `names_in` gives for the fields, `known` are ties that hold for the sample whatever is in it,
        `phones` are the places of phone numbers.
        """
        matches = self.names_in(sample.fields) if named is None else named
        found = [tie for at, field in enumerate(sample.fields) for tie in self._of_field(field, matches[at])]
        there = {(tie.subject_id, tie.field, tie.start) for tie in found}
        numbers = [
            tie for tie in self._of_phones(phones) if (tie.subject_id, tie.field, tie.start) not in there
        ]
        return together(singled_out([*found, *numbers], known))

    def _of_phones(self, phones: Iterable[tuple[Field, int, int]]) -> Iterator[Tie]:
        """Persons whose phone numbers these are, however they are written: digits are compared."""
        for field, start, end in phones:
            value = field.text[start - field.offset : end - field.offset]
            candidates = self._index.of_phone(value)
            for who, rule, strength in candidates:
                yield Tie(
                    who, "identifier_in_text", rule, strength, len(candidates), field.path, start, end, value
                )

    def _of_field(self, field: Field, matches: list[NameMatch]) -> Sequence[Tie]:
        named = tuple(self._of_names(field, matches))
        if not field.names_person and not says_who(self._rules.person_columns, field):
            return named
        evidence = "metadata" if field.names_person else "person_column"
        by_value = self._of_value(
            field.path, field.text, field.offset, field.offset + len(field.text), evidence
        )
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
                yield Tie(None, "name_in_text", "shared", "weak", match.count, *place)
            for subject, rule, strength in match.candidates:
                kind = "name_in_text" if rule.partition(":")[0] in NAMES else "identifier_in_text"
                yield Tie(subject, kind, rule, strength, match.count, *place)

    def _of_value(self, path: FieldPath, value: str, start: int, end: int, evidence: str) -> list[Tie]:
        candidates = self._index.of_value(value)
        if not candidates:
            return [Tie(None, evidence, "unlisted", "exact", 1, path, start, end, value)]
        count = len(candidates)
        if count > MOST_CANDIDATES:
            return [Tie(None, evidence, "shared", "exact", count, path, start, end, value)]
        return [
            Tie(who, evidence, rule, strength, count, path, start, end, value)
            for who, rule, strength in candidates
        ]
