"""`provscan plan`: what a scan would read, and what stands in its way, without decoding a record."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.gaps import gaps
from scanner.cli.progress import ProgressBar
from scanner.cli.scan import declared_profile, find_declaration, ledger_beside
from scanner.issues import KINDS
from scanner.model import FileStatus, Format, FoundFile, Issue, WorkUnit

if TYPE_CHECKING:
    from scanner.declaration import Declaration

_Planned = tuple[FoundFile, tuple[WorkUnit, ...]]
_UNREAD = {Format.UNKNOWN: "format.unknown", Format.UNSUPPORTED: "format.unsupported"}


@dataclass(slots=True)
class _Plan:
    """Everything the command shows, in canonical order."""

    declaration: Declaration
    files: list[_Planned] = field(default_factory=list)
    gaps: tuple[str, ...] = ()
    """What is not known before anything is read; see cli.gaps."""
    issues: list[tuple[str | None, str | None, Issue]] = field(default_factory=list)
    """(source, path, issue); no path for what concerns a whole source."""

    @property
    def open_issues(self) -> int:
        """How many issues would leave a report incomplete."""
        return sum(KINDS[issue.code].severity == "open" for _, _, issue in self.issues)

    def files_by_source(self) -> dict[str | None, list[_Planned]]:
        """The files of each source; under None those of none."""
        found: dict[str | None, list[_Planned]] = {}
        for file, units in self.files:
            found.setdefault(file.source_id, []).append((file, units))
        return found


@click.command()
@click.argument("target", type=click.Path(exists=True, path_type=Path), default=Path())
@click.option("--files", "with_files", is_flag=True, help="List every file, not only sources.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with --files it holds every file.")
@click.option(
    "--no-digests", is_flag=True, help="Hash nothing: faster, but changed and doubled files go unseen."
)
@click.option(
    "--ledger",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Consent ledger, which is no corpus file. Default: ledger.jsonl beside the declaration.",
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("provscan-report.duckdb"), show_default=True,
    help="Where the report will go, which is no corpus file either.",
)  # fmt: skip
@click.option("--profile", help="Profile of checks: a name or a TOML file. Default: as `scan`.")
@click.pass_context
def plan(
    ctx: click.Context,
    target: Path,
    with_files: bool,
    as_json: bool,
    no_digests: bool,
    ledger: Path | None,
    out: Path,
    profile: str | None,
) -> None:
    """Show what a scan of TARGET, a sources.yaml or a folder (default: this one), would read.

    Sources, files, units of work, sizes, formats, and every problem that can be seen beforehand: undeclared,
    missing, changed and doubled files, links, formats nobody reads, counts that differ from the declaration.
    No record is decoded: files are hashed, the first 64 KiB of each are looked at, Parquet footers are read.

    \b
    Facts that are not known, and people whom the ledger does not know, are told too: with either, no scan can
    be clean. What stands in records (field patterns, numbers of samples) only the scan can tell.
    Exit status: 0 nothing is in the way · 2 the declaration, the profile or the ledger is invalid · 3 there are
    open issues, or facts that are not known.
    """
    with ProgressBar(quiet=as_json) as bar:
        declaration = find_declaration(target)
        made = _make(declaration, ledger, out, digests=not no_digests, bar=bar)
    name = profile or declared_profile(declaration) or "baseline"
    made.gaps = tuple(gaps(declaration, ledger or ledger_beside(declaration), name))
    if as_json:
        import json

        click.echo(json.dumps(_as_json(made, with_files), indent=2, ensure_ascii=True))
    else:
        click.echo("\n".join(_as_text(made, with_files)))
    ctx.exit(3 if made.open_issues or made.gaps else 0)


def _make(
    declaration: Declaration, ledger: Path | None, out: Path, *, digests: bool, bar: ProgressBar
) -> _Plan:
    from scanner.inventory import cut_units, take
    from scanner.model import ReadRules

    own = {
        ledger or declaration.root / "ledger.jsonl",
        out.absolute(),
        out.absolute().with_name(out.name + ".work"),
    }
    bar.stage("inventory", None)
    found = take(declaration, frozenset(own), digests, lambda done: bar.advance(done, 0))
    rules = {spec.id: spec.rules() for spec in declaration.sources}
    made = _Plan(declaration)
    for file in found.files:
        made.files.append((file, cut_units(file, rules.get(file.source_id or "", ReadRules()))))
        made.issues += [(file.source_id, file.path, issue) for issue in _issues_of(file)]
    made.issues += [(source, None, issue) for source, issue in found.issues]
    return made


def _issues_of(file: FoundFile) -> Iterator[Issue]:
    yield from file.issues
    if file.status is FileStatus.DECLARED and file.format in _UNREAD:
        yield Issue(_UNREAD[file.format], file.media_type or "")


# Text


def _as_text(made: _Plan, with_files: bool) -> Iterator[str]:
    rows = [("source", "files", "units", "size", "formats", "open issues", "notices"), *_source_rows(made)]
    yield from _aligned(rows, right=(1, 2, 3, 5, 6))
    if with_files:
        yield ""
        yield from _aligned(
            [("file", "source", "status", "format", "size", "units", "issues"), *_file_rows(made)], (4, 5)
        )
    if made.issues:
        yield ""
        yield from _problems(made)
    if made.gaps:
        yield ""
        yield "open, so that no scan can be clean:"
        yield from (f"    {_safe(gap)}" for gap in made.gaps)


def _source_rows(made: _Plan) -> Iterator[tuple[str, ...]]:
    names: list[str | None] = [spec.id for spec in made.declaration.sources]
    files = made.files_by_source()
    issues: dict[str | None, list[Issue]] = {}
    for source, _, issue in made.issues:
        issues.setdefault(source, []).append(issue)
    for name in [*names, None] if None in files else names:
        yield _row(name or "(undeclared)", files.get(name, []), issues.get(name, []))
    yield _row("total", made.files, [issue for _, _, issue in made.issues])


def _row(name: str, own: Sequence[_Planned], issues: Sequence[Issue]) -> tuple[str, ...]:
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


def _file_rows(made: _Plan) -> Iterator[tuple[str, ...]]:
    for file, units in made.files:
        codes = ", ".join(issue.code for issue in _issues_of(file))
        kind = _kind(file) if file.encoding in (None, "utf-8") else f"{_kind(file)} ({file.encoding})"
        count = str(len(units)) if file.status is FileStatus.DECLARED else "-"
        source = _safe(file.source_id or "-")
        yield _safe(file.path), source, file.status.value, kind, human_size(file.bytes), count, codes or "-"


_SHOWN_PLACES = 3


def _problems(made: _Plan) -> Iterator[str]:
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


def _as_json(made: _Plan, with_files: bool) -> dict[str, Any]:
    """The plan as data; bytes of names that are not UTF-8 stand as lone surrogates."""
    files = made.files_by_source()
    out: dict[str, Any] = {
        "declaration": str(made.declaration.path) if made.declaration.path else None,
        "declaration_sha256": made.declaration.digest,
        "open_issues": made.open_issues,
        "gaps": list(made.gaps),
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


def _source_json(source: str, files: Sequence[_Planned]) -> dict[str, Any]:
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
