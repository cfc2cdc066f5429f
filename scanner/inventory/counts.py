"""Compares what a source declares of itself with the files that were found. Records are compared by the scan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from scanner.declaration import Declaration
from scanner.inventory.claims import Claims
from scanner.model import FileStatus, FoundFile, Issue
from scanner.person_path import person_segment

_PRESENT = (FileStatus.DECLARED, FileStatus.UNREADABLE)


def source_issues(
    declaration: Declaration, claims: Claims, files: Iterable[FoundFile]
) -> Iterator[tuple[str | None, Issue]]:
    """Locations that hold nothing, sources that are empty, and counts that differ; sources in their order."""
    count: Counter[str] = Counter()
    of_people = {spec.id: spec.person_path for spec in declaration.sources if spec.person_path}
    size: Counter[str] = Counter()
    for file in files:
        if file.source_id is not None and file.status in _PRESENT:
            count[file.source_id] += 1
            size[file.source_id] += file.bytes
            if person_segment(of_people.get(file.source_id), file.path):
                del of_people[file.source_id]
    unmet: dict[str, list[int]] = {}
    for source, position in claims.unmet():
        unmet.setdefault(source, []).append(position)
    for spec in declaration.sources:
        declared = declaration.path is not None  # else nobody named a location that could be wrong
        for position in unmet.get(spec.id, ()) if declared else ():
            yield spec.id, Issue("file.missing", f"location {position} of the source holds no file")
        if not count[spec.id]:
            yield spec.id, Issue("source.empty")
        if spec.id in of_people:
            yield spec.id, Issue("rule.unmatched", "person_path")
        record = spec.record(declaration.application)
        yield from _differing(spec.id, "files", record.declared_files, count[spec.id])
        yield from _differing(spec.id, "bytes", record.declared_bytes, size[spec.id])


def _differing(
    source: str, what: str, declared: int | None, found: int
) -> Iterator[tuple[str | None, Issue]]:
    if declared is not None and declared != found:
        yield source, Issue(f"count.{what}", f"{declared} declared, {found} found")
