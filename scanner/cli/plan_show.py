"""What `provscan plan` says: sources, files and problems as lines of text or as data.

Owns the plan's words and columns, and no way to make one. Names are the user's own and are shown; control
characters in them are not.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scanner.issues import KINDS
from scanner.model import FileStatus, Format, FoundFile, Issue, WorkUnit

if TYPE_CHECKING:
    from scanner.declaration import Declaration
    from scanner.layouts.finding import Placed, SourceLayouts

Planned = tuple[FoundFile, tuple[WorkUnit, ...]]
_UNREAD = {Format.UNKNOWN: "format.unknown", Format.UNSUPPORTED: "format.unsupported"}


@dataclass(slots=True)
class Plan:
    """Everything the command shows, in canonical order."""

    declaration: Declaration
    files: list[Planned] = field(default_factory=list)
    gaps: tuple[str, ...] = ()
    """What is not known before anything is read; see cli.gaps."""
    hints: tuple[str, ...] = ()
    """What looks like a slip and may be none; it changes no exit status."""
    layouts: dict[str, SourceLayouts] = field(default_factory=dict)
    """Source -> what its files and lists say of people."""
    issues: list[tuple[str | None, str | None, Issue]] = field(default_factory=list)
    """(source, path, issue); no path for what concerns a whole source."""

    @property
    def open_issues(self) -> int:
        """How many issues would leave a report incomplete."""
        return sum(KINDS[issue.code].severity == "open" for _, _, issue in self.issues)

    @property
    def placed(self) -> list[tuple[str, Placed]]:
        """(source, layout that was recognised)."""
        return [(source, placed) for source, said in self.layouts.items() for placed in said.placed]

    def files_by_source(self) -> dict[str | None, list[Planned]]:
        """The files of each source; under None those of none."""
        found: dict[str | None, list[Planned]] = {}
        for file, units in self.files:
            found.setdefault(file.source_id, []).append((file, units))
        return found

    def paths_by_source(self) -> dict[str, list[str]]:
        """Paths of the files of each source that will be read."""
        found: dict[str, list[str]] = {}
        for file, _ in self.files:
            if file.source_id is not None and file.status is FileStatus.DECLARED:
                found.setdefault(file.source_id, []).append(file.path)
        return found


def issues_of(file: FoundFile) -> Iterator[Issue]:
    """What is known of a file beforehand, also that nobody reads its format."""
    yield from file.issues
    if file.status is FileStatus.DECLARED and file.format in _UNREAD:
        yield Issue(_UNREAD[file.format], file.media_type or "")


# Text


def text_lines(made: Plan, with_files: bool) -> Iterator[str]:
    """The plan for a terminal."""
    rows = [("source", "files", "units", "size", "formats", "open issues", "notices"), *_source_rows(made)]
    yield from _aligned(rows, right=(1, 2, 3, 5, 6))
    if with_files:
        yield ""
        yield from _aligned(
            [("file", "source", "status", "format", "size", "units", "issues"), *_file_rows(made)], (4, 5)
        )
    if placed := made.placed:
        yield ""
        yield "layouts, which say whose samples these are:"
        yield from (f"    {_layout(source, one)}" for source, one in placed)
    if made.issues:
        yield ""
        yield from _problems(made)
    if made.gaps:
        yield ""
        yield "open, so that no scan can be clean:"
        yield from (f"    {_safe(gap)}" for gap in made.gaps)
    if made.hints:
        yield ""
        yield "worth a look:"
        yield from (f"    {_safe(hint)}" for hint in made.hints)


def _layout(source: str, placed: Placed) -> str:
    where = f"in {_safe(placed.folder)}" if placed.folder else "at the top"
    counts = [
        (placed.files, "file", "files"),
        (placed.people, "person", "people"),
        (placed.named, "id with a name", "ids with names"),
    ]
    told = "; ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
    return f"source {_safe(source)}: {placed.title} {where}: {placed.why}{'; ' + told if told else ''}"


def _source_rows(made: Plan) -> Iterator[tuple[str, ...]]:
    names: list[str | None] = [spec.id for spec in made.declaration.sources]
    files = made.files_by_source()
    issues: dict[str | None, list[Issue]] = {}
    for source, _, issue in made.issues:
        issues.setdefault(source, []).append(issue)
    for name in [*names, None] if None in files else names:
        yield _row(name or "(undeclared)", files.get(name, []), issues.get(name, []))
    yield _row("total", made.files, [issue for _, _, issue in made.issues])


def _row(name: str, own: Sequence[Planned], issues: Sequence[Issue]) -> tuple[str, ...]:
    present = [(file, units) for file, units in own if file.status is not FileStatus.MISSING]
    kinds = Counter(_kind(file) for file, _ in present)
    formats = ", ".join(
        f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda k: (-k[1], k[0]))
    )
    notices = sum(KINDS[issue.code].severity == "notice" for issue in issues)
    size = sum(file.bytes for file, _ in present)
    units = sum(len(units) for file, units in present if file.status is FileStatus.DECLARED)
    numbers = (str(len(present)), str(units), human_size(size))
    return (_safe(name), *numbers, formats or "-", str(len(issues) - notices), str(notices))


def _kind(file: FoundFile) -> str:
    if file.status in (FileStatus.LINK, FileStatus.SPECIAL, FileStatus.UNREADABLE, FileStatus.MISSING):
        return file.status.value
    return file.format.value if file.compression == "none" else f"{file.format}.{file.compression}"


def _file_rows(made: Plan) -> Iterator[tuple[str, ...]]:
    for file, units in made.files:
        codes = ", ".join(issue.code for issue in issues_of(file))
        kind = _kind(file) if file.encoding in (None, "utf-8") else f"{_kind(file)} ({file.encoding})"
        count = str(len(units)) if file.status is FileStatus.DECLARED else "-"
        source = _safe(file.source_id or "-")
        yield _safe(file.path), source, file.status.value, kind, human_size(file.bytes), count, codes or "-"


_SHOWN_PLACES = 3


def _problems(made: Plan) -> Iterator[str]:
    """Each kind of issue once: how often, what it means, the first places, what to do."""
    by_code: dict[str, list[tuple[str | None, str | None, Issue]]] = {}
    for found in made.issues:
        by_code.setdefault(found[2].code, []).append(found)
    for code, found_here in sorted(
        by_code.items(), key=lambda item: (KINDS[item[0]].severity != "open", item[0])
    ):
        kind = KINDS[code]
        yield f"{kind.severity}: {code} ({len(found_here)}): {kind.meaning}"
        for source, path, issue in found_here[:_SHOWN_PLACES]:
            place = _safe(path) if path is not None else f"source {_safe(source or '-')}"
            yield f"    {place}{': ' + _safe(issue.detail) if issue.detail else ''}"
        if len(found_here) > _SHOWN_PLACES:
            yield f"    and {len(found_here) - _SHOWN_PLACES} more"
        yield f"    next: {kind.next_step}"


def human_size(count: int) -> str:
    """1536 -> `1.5 KiB`."""
    size = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TiB"


def _safe(text: str) -> str:
    """Text as it may go to a terminal: no control characters, no halves of characters."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )


def _aligned(rows: Iterable[Sequence[str]], right: Sequence[int]) -> Iterator[str]:
    """Columns side by side; Chinese characters count as two."""
    table = [list(row) for row in rows]
    widths = [max(_width(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        cells = []
        for column, cell in enumerate(row):
            pad = " " * (widths[column] - _width(cell))
            cells.append(pad + cell if column in right else cell + pad)
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


# JSON


def as_dict(made: Plan, with_files: bool) -> dict[str, Any]:
    """The plan as data; bytes of names that are not UTF-8 stand as lone surrogates."""
    files = made.files_by_source()
    out: dict[str, Any] = {
        "declaration": str(made.declaration.path) if made.declaration.path else None,
        "declaration_sha256": made.declaration.digest,
        "open_issues": made.open_issues,
        "gaps": list(made.gaps),
        "hints": list(made.hints),
        "layouts": [
            {
                "source": source,
                "layout": placed.layout,
                "folder": placed.folder,
                "why": placed.why,
                "files": placed.files,
                "people": placed.people,
                "named": placed.named,
            }
            for source, placed in made.placed
        ],
        "sources": [_source_json(spec.id, files.get(spec.id, [])) for spec in made.declaration.sources],
        "issues": [
            {
                "code": issue.code,
                "severity": KINDS[issue.code].severity,
                "source": source,
                "path": path,
                "detail": issue.detail,
            }
            for source, path, issue in made.issues
        ],
    }
    if with_files:
        out["files"] = [_file_json(file, units) for file, units in made.files]
    return out


def _source_json(source: str, files: Sequence[Planned]) -> dict[str, Any]:
    own = [(file, units) for file, units in files if file.status is not FileStatus.MISSING]
    read = [(file, units) for file, units in own if file.status is FileStatus.DECLARED]
    return {
        "id": source,
        "files": len(own),
        "units": sum(len(units) for _, units in read),
        "bytes": sum(file.bytes for file, _ in own),
        "formats": dict(sorted(Counter(_kind(file) for file, _ in own).items())),
    }


def _file_json(file: FoundFile, units: Sequence[WorkUnit]) -> dict[str, Any]:
    return {
        "path": file.path,
        "source": file.source_id,
        "status": file.status.value,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "format": file.format.value,
        "compression": file.compression.value,
        "encoding": file.encoding,
        "media_type": file.media_type,
        "units": len(units) if file.status is FileStatus.DECLARED else 0,
    }
