"""Takes the inventory: every name under the declaration's folder, set against what the declaration says.

Nothing is left out: what no source claims, what is missing, what is a link, a pipe or cannot be read is a
`FoundFile` with its issue. Files come in canonical order, by the bytes of their paths.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scanner.declaration import Declaration, DeclaredFile
from scanner.inventory.claims import Claim, Claims
from scanner.inventory.counts import source_issues
from scanner.inventory.look import UnreadableError, look_at
from scanner.inventory.walk import Entry, Kind, walk
from scanner.model import FileStatus, FoundFile, Issue

SourceIssue = tuple[str | None, Issue]


@dataclass(frozen=True, slots=True)
class Inventory:
    """All files in canonical order, each with its issues, and the issues of whole sources."""

    files: tuple[FoundFile, ...]
    issues: tuple[SourceIssue, ...]


def take(
    declaration: Declaration,
    controls: frozenset[Path],
    digests: bool = True,
    observer: Callable[[int], None] | None = None,
) -> Inventory:
    """Walk, hash and compare. `controls` are no corpus files; `observer` hears how many bytes are hashed."""
    claims, total = Claims(declaration), _Total(observer)
    own = {declaration.root / spec.manifest for spec in declaration.sources if spec.manifest}
    own |= {declaration.root / place for spec in declaration.sources for place in spec.suppressions}
    if declaration.path is not None:
        own.add(declaration.path)
    encodings = {spec.id: spec.encoding for spec in declaration.sources}
    found = [
        _found(entry, claims, declaration.root, digests, total.add, encodings)
        for entry in sorted(walk(declaration.root, controls | own), key=lambda e: os.fsencode(e.path))
    ]
    missing = _missing(claims, declaration.root, {file.path for file in found})
    ordered = sorted([*found, *missing], key=lambda f: os.fsencode(f.path))
    files = tuple(_with_duplicates(ordered))
    return Inventory(files, tuple(source_issues(declaration, claims, files)))


class _Total:
    """Adds up what each file tells, so that the observer hears one growing number."""

    def __init__(self, observer: Callable[[int], None] | None) -> None:
        self._observer = observer
        self._bytes = 0

    def add(self, count: int) -> None:
        self._bytes += count
        if self._observer is not None:
            self._observer(self._bytes)


def _found(
    entry: Entry, claims: Claims, root: Path, digests: bool, observer: Callable[[int], None],
    encodings: Mapping[str, str | None],
) -> FoundFile:  # fmt: skip
    claim = claims.of(entry.path)
    if entry.kind is Kind.FILE:
        return _regular(entry, claim, digests, observer, encodings)
    source = claim.sources[0] if claim.sources else None
    if entry.kind is Kind.LINK:
        status, issue = FileStatus.LINK, _link_issue(entry, source, claims, root)
    elif entry.kind is Kind.SPECIAL:
        status, issue = FileStatus.SPECIAL, Issue("file.special")
    else:
        status, issue = FileStatus.UNREADABLE, Issue("file.unreadable", "a folder that cannot be listed")
    issues = (issue, *_claimed_twice(claim))
    return FoundFile(entry.path, entry.location, source, status, 0, entry.mtime_ns, issues=issues)


def _regular(
    entry: Entry,
    claim: Claim,
    digests: bool,
    observer: Callable[[int], None],
    encodings: Mapping[str, str | None],
) -> FoundFile:
    declared = bool(claim.sources) and not claim.left_out
    source = claim.sources[0] if declared else None
    issues = [] if declared else [_undeclared(claim, entry.bytes)]
    issues += _claimed_twice(claim)
    known = claim.listed.sha256 if claim.listed else None
    try:
        look = look_at(entry.location, entry.path, digests, observer, encodings.get(source or ""))
    except UnreadableError as error:
        lost = Issue("file.unreadable", str(error), stored_lost=entry.bytes)
        return FoundFile(
            entry.path, entry.location, source, FileStatus.UNREADABLE, entry.bytes, entry.mtime_ns,
            declared_sha256=known, issues=(lost, *(replace(issue, stored_lost=0) for issue in issues)),
        )  # fmt: skip
    if not declared:
        issues[0] = replace(issues[0], stored_lost=look.bytes)
    issues += _changed(claim.listed, look.bytes, look.sha256)
    return FoundFile(
        path=entry.path,
        location=entry.location,
        source_id=source,
        status=FileStatus.DECLARED if declared else FileStatus.UNDECLARED,
        bytes=look.bytes,
        mtime_ns=look.mtime_ns,
        sha256=look.sha256,
        format=look.format,
        compression=look.compression,
        encoding=look.encoding,
        encoding_certain=look.encoding_certain,
        media_type=look.media_type,
        declared_sha256=known,
        issues=(*issues, *(look.issues if declared else ())),
    )


def _undeclared(claim: Claim, size: int) -> Issue:
    detail = "its source lists its files, and this is not among them" if claim.left_out else ""
    return Issue("file.undeclared", detail, stored_lost=size)


def _claimed_twice(claim: Claim) -> list[Issue]:
    if len(claim.sources) < 2:
        return []
    return [Issue("file.claimed_twice", f"also claimed by {', '.join(claim.sources[1:])}")]


def _changed(listed: DeclaredFile | None, size: int, sha256: str | None) -> Iterator[Issue]:
    if listed is None:
        return
    if listed.bytes is not None and listed.bytes != size:
        yield Issue("file.changed", f"{listed.bytes} bytes declared, {size} found")
    elif listed.sha256 is not None and sha256 is not None and listed.sha256 != sha256:
        yield Issue("file.changed", "sha256 differs from the declared one")


def _link_issue(entry: Entry, source: str | None, claims: Claims, root: Path) -> Issue:
    """Where a link leads, found without opening what it leads to."""
    try:
        target = os.path.realpath(entry.location, strict=True)
    except OSError:
        return Issue("file.link_broken")
    base = os.path.realpath(root)
    if target != base and not target.startswith(base + os.sep):
        return Issue("file.link_outside", "leads out of the folder of the declaration")
    path = os.path.relpath(target, base)
    if source is None or claims.covers(source, path):
        return Issue("file.link_inside")
    return Issue("file.link_outside", "leads to a place that its source does not declare")


def _missing(claims: Claims, root: Path, present: set[str]) -> Iterator[FoundFile]:
    for source, path, listed in claims.missing_files(present):
        location = os.path.join(root, path)  # noqa: PTH118  # names that are not UTF-8 stay as they are
        sha256 = listed.sha256 if listed else None
        issue = Issue("file.missing")
        yield FoundFile(path, location, source, FileStatus.MISSING, declared_sha256=sha256, issues=(issue,))


def _with_duplicates(files: list[FoundFile]) -> Iterator[FoundFile]:
    """A notice on every file whose bytes an earlier one has; empty files are not told."""
    first: dict[str, str | None] = {}
    for file in files:
        if file.sha256 is None or not file.bytes:
            yield file
        elif file.sha256 in first:
            other = first[file.sha256]
            where = (
                "the same source" if other == file.source_id else f"source {other}" if other else "no source"
            )
            notice = Issue("file.duplicate", f"the first such file is of {where}")
            yield replace(file, issues=(*file.issues, notice))
        else:
            first[file.sha256] = file.source_id
            yield file
