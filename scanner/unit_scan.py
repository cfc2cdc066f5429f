"""One unit under scan: takes the reader's events, writes safe records, and keeps the accounts.

Accounts: bytes and rows present (the reader's Extent) must equal looked at plus lost; a difference is an
issue of its own. Nothing raw leaves: values go through `Evidence`, names of files and fields are hidden
where they could identify a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from reports.records import IssueRecord, MemberRecord, SampleRecord, UnitRecord
from scanner.detect import FieldDetector, FieldHits
from scanner.evidence import Evidence
from scanner.fieldpath import as_pattern
from scanner.issue_log import IssueLog, ShownIssue, issues_of_file
from scanner.issues import KINDS
from scanner.languages import LanguagesSeen
from scanner.link import PATH, SIDECAR, Linker, path_text
from scanner.model import (
    Extent,
    Field,
    FieldPath,
    FileStatus,
    Issue,
    Member,
    Modality,
    Name,
    ReadEvent,
    Sample,
    SliceKind,
    Structure,
    WorkUnit,
)
from scanner.names.search import NameMatch
from scanner.origins import OriginWatch
from scanner.recognised import identifiers, mentions, unlisted
from scanner.rule_use import PersonWatch, RuleUse
from scanner.safe_names import SafeNames
from scanner.safe_records import SafeRecords, TextCounts, slice_name
from scanner.setup import ScanSetup
from scanner.suppressions.matching import Matcher
from scanner.together import Tie
from scanner.unit_findings import UnitFindings


class UnitScan:
    """The state of one unit's scan. `write` takes each record; `finish` closes the accounts."""

    def __init__(
        self, setup: ScanSetup, evidence: Evidence, detector: FieldDetector, linker: Linker, unit: WorkUnit,
        write: Callable[[Any], None], hider: FieldDetector | None = None, languages: LanguagesSeen | None = None,
        matcher: Matcher | None = None,
    ) -> None:  # fmt: skip
        self._setup = setup
        self._evidence = evidence
        self._detector = detector
        self._linker = linker
        self._names = SafeNames(evidence, hider or detector, linker, setup.min_score)
        self._unit = unit
        self._write = write
        self._file_id = evidence.file_id(unit.file.source_id, unit.file.path)
        self._records = SafeRecords(evidence, self._names, self._file_id, unit)
        self._findings = UnitFindings(setup, self._names, self._records, matcher, unit, write, detector)
        self._issues = IssueLog(self._write_issue)
        self._rule_use = RuleUse(unit.rules)
        self._persons = PersonWatch(unit)
        self._origins = OriginWatch(unit.rules)
        self._languages = languages
        self._source_ties = linker.of_source()
        self._beside_ties: list[Tie] = []
        self._path_ties = linker.of_path(unit.file.path, unit.persons)
        self.shown_path = self._names.path(unit.file.path, self._path_ties)
        self._members: dict[int | None, tuple[str, str, tuple[Tie, ...]]] = {}
        self._path_pending: dict[int | None, str] = (
            {None: path_text(unit.file.path)} if unit.index == 0 else {}
        )
        self._extent = Extent(0, 0)
        self._content = self._rows = 0
        self._texts = TextCounts()
        self._content_lost = self._rows_lost = self._stored_lost = 0
        self._sample: SampleRecord | None = None
        self._telling = False
        self.rows_unreported = 0
        if unit.index == 0:
            for issue in issues_of_file(unit):
                self._take_issue(issue)

    # -- events ------------------------------------------------------------------------------------

    def take_batch(self, events: Sequence[ReadEvent]) -> None:
        """Take events in order; the texts of all their samples are looked at together."""
        fields = [field for event in events if isinstance(event, Sample) for field in event.fields]
        found, named = iter(self._detector.fields(fields)), iter(self._linker.names_in(fields))
        for event in events:
            if isinstance(event, Sample):
                count = len(event.fields)
                self._take_sample(event, list(islice(found, count)), list(islice(named, count)))
            else:
                self.take(event)

    def take(self, event: ReadEvent) -> None:
        """Take one event of the reader."""
        if isinstance(event, Sample):
            self._take_sample(event, self._detector.fields(event.fields), self._linker.names_in(event.fields))
        elif isinstance(event, Issue):
            self._take_issue(event)
        elif isinstance(event, Member):
            self._take_member(event)
        elif isinstance(event, Structure):
            self._content += event.content_bytes
        elif isinstance(event, Name):
            self._take_name(event)
        else:
            self._extent = event

    def take_sidecar(self, ending: str, fields: tuple[Field, ...]) -> None:
        """Take note of whom a text file beside the medium names; its findings are told where it is read by itself."""
        found = self._detector.fields(fields)
        ties = self._linker.of_sample(
            Sample(0, fields, 0), known=self._path_ties, ids=identifiers(found, self._setup.min_score)
        )
        ties += unlisted(mentions(found, self._setup.min_score), (*self._path_ties, *ties))
        self._beside_ties += [replace(tie, field=(SIDECAR, ending, *tie.field)) for tie in ties]
        self._persons.see(fields)

    def fail(self, error: Exception) -> None:
        """The reader or a stage raised: the rest of the unit counts as not looked at."""
        unread = max(0, self._unit.stored_bytes - self._stored_lost)
        self._take_issue(Issue("reader.failed", type(error).__name__, stored_lost=unread))
        self._extent = Extent(self._rows + self._rows_lost, self._content + self._content_lost)

    def _take_issue(self, issue: Issue) -> None:
        self._content_lost += issue.content_lost
        self._rows_lost += issue.rows_lost
        self._stored_lost += issue.stored_lost
        if issue.code == "value.excluded" and issue.field is not None:
            self._rule_use.see_excluded(issue.field)
        self._issues.add(issue, None if issue.field is None else self._names.field_name(issue.field))

    def _take_member(self, member: Member) -> None:
        self._findings.see_member(member)
        if not member.done:
            inner = member.path.removeprefix(self._unit.file.path)
            ties = self._linker.of_path(inner)
            self._members[member.index] = (inner, self._names.path(inner, ties), ties)
            self._path_pending[member.index] = path_text(inner)
            return
        self._name_pending(member.index)
        inner, shown, _ = self._members.pop(member.index, (member.path, "", ()))
        shown = shown or self._names.path(inner, self._linker.of_path(inner))
        path_hmac = self._evidence.path_hmac(member.path)
        self._write(MemberRecord(
            self._file_id, member.index, shown, path_hmac, member.bytes, str(member.format), member.media_type,
            member.sha256,
        ))  # fmt: skip

    def _take_name(self, name: Name) -> None:
        """A name that no sample stands behind: nobody is asked about it, so it must not pass in silence."""
        if told := self._names.tells(name.text):
            self._take_issue(Issue("name.unattached", f"{name.what}: {', '.join(told)}", name.member))

    def _take_sample(self, sample: Sample, found: list[FieldHits], named: list[list[NameMatch]]) -> None:
        self._content += sample.content_bytes
        if sample.part == 0:
            self._rows += 1
            self.rows_unreported += 1
        for member in (sample.member, *sample.other_members):
            if (path := self._path_pending.pop(member, None)) is not None:
                found = [*self._detector.fields([Field((PATH,), path)]), *found]
        known = self._known_ties(sample)
        ties = [] if sample.part else known
        ties = [
            *ties,
            *self._linker.of_sample(sample, named, known, identifiers(found, self._setup.min_score)),
        ]
        ties += unlisted(mentions(found, self._setup.min_score), (*self._path_ties, *ties))
        findings = sum(self._write_findings(sample, field_hits) for field_hits in found)
        for tie in ties:
            self._write(self._records.link(sample, tie))
        for signal in sample.signals:
            self._write(self._records.signal(sample, signal))
        telling = bool(findings or ties or sample.signals or sample.modalities != (Modality.TEXT,))
        self._note_sample(sample, telling)
        self._rule_use.see_fields(sample.fields)
        for undeclared in self._persons.see(sample.fields):
            self._issues.add(Issue("person.undeclared"), as_pattern(self._names.field_name(undeclared)))
        self._origins.see(sample.fields)
        if self._languages:
            self._languages.see(sample.fields)
        self._texts.see(sample.fields)

    def _known_ties(self, sample: Sample) -> list[Tie]:
        """Ties that hold for every sample of the source, file and member."""
        ties = dict.fromkeys((*self._source_ties, *self._path_ties, *self._beside_ties))
        for member in (sample.member, *sample.other_members):
            if member in self._members:
                ties |= dict.fromkeys(self._members[member][2])
        return list(ties)

    # -- records -----------------------------------------------------------------------------------

    def _write_findings(self, sample: Sample, found: FieldHits) -> int:
        told = [("detector.timeout", f"pattern {pattern}") for pattern in found.timeouts]
        told += [("detector.bound", what) for what in found.unread]
        told += [("detector.failed", found.failure)] if found.failure else []
        for code, what in told:
            self._take_issue(self._at(sample, code, what, found.field.path))
        kept, late = self._findings.take(sample, found)
        for issue in late:
            self._take_issue(issue)
        return kept

    def _note_sample(self, sample: Sample, telling: bool) -> None:
        """Hold the record of a sample until its last part is in; only one that carries something is written."""
        if sample.part == 0 or self._sample is None:
            self._close_sample()
            self._sample = SampleRecord(
                "", self._file_id, self._unit.index, sample.member, sample.row, sample.byte_offset,
                [str(m) for m in sample.modalities], sample.content_bytes, list(sample.media_sha256),
                sample.seconds,
            )  # fmt: skip
        else:
            known = self._sample
            self._sample = known._replace(
                content_bytes=known.content_bytes + sample.content_bytes,
                modalities=list(dict.fromkeys([*known.modalities, *map(str, sample.modalities)])),
                media_sha256=[*known.media_sha256, *sample.media_sha256],
                seconds=known.seconds if sample.seconds is None else (known.seconds or 0.0) + sample.seconds,
            )
        self._telling = self._telling or telling

    def _close_sample(self) -> None:
        if self._sample is not None:
            s = self._sample
            for code, found in (
                ("person.missing", self._persons.take_missing()),
                ("source.off_domain", self._origins.take_foreign()),
            ):
                if found:
                    self._take_issue(Issue(code, "", s.member, s.row, 1, s.byte_offset))
            if self._telling:
                self._write(self._sample)
        self._sample, self._telling = None, False

    def _write_issue(self, shown: ShownIssue) -> None:
        issue = shown.issue
        self._write(IssueRecord(
            "", KINDS[issue.code].severity, issue.code, self._unit.file.source_id, self._file_id, self._unit.index,
            issue.member, issue.row, issue.rows, issue.byte_offset, shown.field, issue.detail, issue.rows_lost,
            issue.content_lost, issue.stored_lost,
        ))  # fmt: skip

    # -- places ------------------------------------------------------------------------------------

    def _at(self, sample: Sample, code: str, detail: str, field: FieldPath) -> Issue:
        return Issue(code, detail, sample.member, sample.row, 1, sample.byte_offset, field)

    def _name_pending(self, member: int | None) -> None:
        """A file or member that has ended without a sample still has its name."""
        if self._path_pending.pop(member, None) is not None:
            path = self._unit.file.path if member is None else self._members[member][0]
            self._take_name(Name(path, "a file without samples", member))

    # -- accounts ----------------------------------------------------------------------------------

    def finish(self) -> None:
        """Check the accounts, write the unit and all issues still held."""
        unit = self._unit
        self._close_sample()
        if unit.file.status is FileStatus.LINK or unit.kind is not SliceKind.NAME:
            self._name_pending(None)
        self._check_sums()
        for issue in self._findings.close(self._file_id):
            self._take_issue(issue)
        self._issues.flush()
        for record in self._rule_use.records(unit.file.source_id):
            self._write(record)
        for seen in self._languages.records(self._file_id, unit.index) if self._languages else ():
            self._write(seen)
        stored_lost = min(self._stored_lost, unit.stored_bytes)
        self._write(UnitRecord(
            self._file_id, unit.index, slice_name(unit), unit.stored_bytes, unit.stored_bytes - stored_lost,
            stored_lost, self._extent.content_bytes, self._content, self._content_lost, self._extent.rows, self._rows,
            self._rows_lost, 0, self._texts.fields, self._texts.chars, self._findings.below, self._texts.han,
            self._texts.of_media, self._origins.records_with_origin, self._rule_use.met(), unit.fingerprint,
        ))  # fmt: skip

    def _check_sums(self) -> None:
        rows, content = self._extent.rows, self._extent.content_bytes
        if (rows, content) != (self._rows + self._rows_lost, self._content + self._content_lost):
            detail = (
                f"rows {rows} present, {self._rows} scanned, {self._rows_lost} lost; "
                f"bytes {content} present, {self._content} scanned, {self._content_lost} lost"
            )
            self._issues.add(Issue("conservation.broken", detail), None)
