"""`provscan diff`: what changed between two reports, and why samples became blocked.

Owns the words, the lines of the terminal and the JSON; every row comes from `reports.diff`. Text of a report is hostile
too: control characters are shown as escapes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.cells import aligned, cell, safe
from scanner.errors import ReportError

if TYPE_CHECKING:
    from reports.diff.outcome import Diff
    from reports.diff.pair import Pair, Side

_PARTS = (
    "made", "previous", "application", "sources", "sampling", "rules", "recognizers",
    "layouts", "languages", "files", "members",
    "samples", "findings", "links", "signals", "blocked", "usable", "review", "decisions", "people", "subjects", "sought",
    "consents", "statements", "events", "checks", "issues", "elsewhere",
)  # fmt: skip
"""As in reports.diff.parts, which help must not import; a test holds both equal."""

_VERDICTS = ("blocked", "usable", "review")
_QUIETLY = ("decisions", "links", "findings", "events", "people")
"""Long and told better elsewhere: in the terminal counted, and listed only with --only."""
_LINES = 20
_SHOWN = {
    "files": ("change", "source_id", "path", "path_was", "what"),
    "samples": ("change", "source_id", "path", "member_path", "row_was", "row_now", "what"),
    "findings": ("change", "entity", "source_id", "path", "member_path", "row", "field", "mask", "was", "now"),
    "links": ("change", "subject_id", "evidence", "source_id", "path", "member_path", "row", "field", "was", "now"),
    "signals": ("change", "kind", "value", "source_id", "path", "member_path", "row", "field", "was", "now"),
    "issues": ("change", "severity", "code", "source_id", "path", "member_path", "field", "what", "was", "now"),
    "people": ("change", "subject_id", "block_was", "block_now", "review_was", "review_now", "use_was", "use_now"),
}  # fmt: skip
_VERDICT = (
    "subject_id", "verdict_was", "verdict_now", "reason_now", "source_id", "path", "member_path", "row_now", "sample_was",
    "sample_now",
)  # fmt: skip


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--only",
    type=click.Choice(_PARTS),
    multiple=True,
    help="Compare this part alone; the exit status then speaks of it alone. Repeat for more. Default: all.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    help=f"Lines of each part; 0: all. Default: {_LINES} in the terminal, all in JSON.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def diff(
    ctx: click.Context, old: Path, new: Path, only: tuple[str, ...], limit: int | None, as_json: bool
) -> None:
    """Show what changed from OLD to NEW, two reports: what is new, gone or changed, and what became blocked and why.

    What differs in how the two were made is told first, for it explains the rest. Then what became blocked, usable or
    due for a review, by person and sample, each with its cause: an event of the ledger, a day that has passed, a
    changed declaration or profile, new or changed data.

    Things are the same if they say the same of the same place: rows that moved and files that were renamed are told as
    moved, never as new. Both reports must be whole: their digests are computed anew. Reports made with different keys
    are compared only in what does not rest on the key, and the rest is listed as not comparable.

    \b
      provscan diff 2025.duckdb 2026.duckdb
      provscan diff 2025.duckdb 2026.duckdb --only blocked --limit 0
      provscan diff 2025.duckdb 2026.duckdb --json

    Exit status: 0 no difference · 1 differences · 2 usage, or a report cannot be read or was changed after it was
    sealed · 3 not comparable in part; outranks 1.
    """
    with _opened(old, new) as pair:
        from reports.diff.compare import compare

        found = compare(pair, only)
        lines = (
            _json(found, limit or None)
            if as_json
            else _lines(found, _LINES if limit is None else limit or None, only)
        )
        for line in lines:
            click.echo(line)
    ctx.exit(found.exit_status)


@contextmanager
def _opened(old: Path, new: Path) -> Iterator[Pair]:
    import duckdb

    from reports.diff.pair import open_pair
    from reports.faults import ReportFault

    try:
        with open_pair(old, new) as pair:
            yield pair
    except ReportFault as fault:
        raise ReportError(fault.what, where=safe(fault.where), next_step=fault.next_step) from fault
    except duckdb.Error as error:
        raise ReportError(
            "the reports cannot be compared: one is damaged, or there is no room for temporary files",
            where=f"{old}, {new}",
            next_step="get the original reports; see to free space in the folder for temporary files",
        ) from error


def _lines(found: Diff, limit: int | None, only: tuple[str, ...]) -> Iterator[str]:
    from reports.diff.parts import EXPLAINS, PARTS

    for word, side in (("old", found.pair.old), ("new", found.pair.new)):
        yield f"{word}  {safe(str(side.path))}: {safe(side.status)} as of {side.as_of}, digest {side.digest}"
    yield from (f"! {safe(note)}" for note in found.notes)
    for part, why in found.not_comparable.items():
        yield f"! NOT COMPARABLE: {PARTS[part].title} ({why})"
    if not found.differs and found.same and not only:
        yield "no difference"
    elif not found.differs:
        yield "no difference in what was compared" if found.parts else "NOTHING could be compared"
    if found.counts.get("made"):
        yield from ("", "made otherwise, which explains differences")
        for row in found.each("made"):
            yield f"  {row['fact']}: {_said(row['was'])} -> {_said(row['now'])} ({EXPLAINS[row['fact']]})"
    for part in _VERDICTS:
        yield from _became(found, part, limit)
    yield from _counted(found)
    for part in found.parts:
        if part not in ("made", *_VERDICTS) and found.counts[part] and (part in only or part not in _QUIETLY):
            yield from ("", PARTS[part].title)
            yield from _listed(found, part, limit)


def _became(found: Diff, part: str, limit: int | None) -> Iterator[str]:
    if part not in found.parts or not found.counts[part]:
        return
    from reports.diff.parts import PARTS

    total = sum(found.counts[part].values())
    yield from (
        "",
        f"{PARTS[part].title}: {found.samples[part]:,} samples; {total:,} verdicts, one a person and sample",
    )
    reasons = found.reasons(part, None if limit is None else limit + 1)
    for row in islice(reasons, limit):
        then = "new" if row["verdict_was"] is None else f"{row['verdict_was']} ({row['reason_was']})"
        now = f"{row['verdict_now']} ({' '.join(filter(None, (row['reason_now'], row['dimension_now'])))})"
        who = row["subject_id"] or "somebody who is not in the ledger"
        yield f"  {safe(who)}: {row['samples']:,} samples, {safe(then)} -> {safe(now)}"
        yield f"    because: {_because(row)}"
    if next(reasons, None) is not None:
        yield "  ... and more: --limit 0 lists all"
    yield from _table(found, part, _VERDICT, limit)


def _because(row: dict[str, Any]) -> str:
    from reports.diff.causes import CAUSES

    causes = "; ".join(CAUSES[cause] for cause in row["causes"])
    events = ", ".join(f"{e['type']} (event {e['seq']} of {e['day']})" for e in row["events"])
    return safe(": ".join(filter(None, (causes, "; ".join(filter(None, (events, *row["facts"])))))))


def _counted(found: Diff) -> Iterator[str]:
    from reports.diff.parts import PARTS

    rows: list[tuple[Any, ...]] = []
    for part in found.parts:
        counts = found.counts[part]
        if counts and part not in ("made", *_VERDICTS):
            rest = ", ".join(
                f"{n:,} {safe(word)}" for word, n in counts.items() if word not in ("new", "gone", "changed")
            )
            rows.append(
                (PARTS[part].title, *(counts.get(word, 0) for word in ("new", "gone", "changed")), rest)
            )
    if rows:
        yield ""
        yield from aligned(("part", "new", "gone", "changed", ""), rows)
    if found.moved:
        yield f"  {found.moved:,} samples stand in another row and are the same: no change"


def _listed(found: Diff, part: str, limit: int | None) -> Iterator[str]:
    if part in _SHOWN:
        yield from _table(found, part, _SHOWN[part], limit)
        return
    if part == "decisions":
        yield from _table(found, part, _VERDICT, limit)
        return
    if part == "application":
        yield from (
            f"  {row['fact']}: {_said(row['was'])} -> {_said(row['now'])}" for row in found.each(part)
        )
        return
    rows = found.each(part, None if limit is None else limit + 1)
    for row in islice(rows, limit):
        fields, change = row.pop("fields", {}), row.pop("change")
        row.pop("is", None)
        yield f"  {change} {', '.join(cell(value) for value in row.values() if value is not None)}"
        yield from (f"    {name}: {_said(was)} -> {_said(now)}" for name, (was, now) in fields.items())
    if next(rows, None) is not None:
        yield "  ... and more: --limit 0 lists all"


def _table(found: Diff, part: str, names: tuple[str, ...], limit: int | None) -> Iterator[str]:
    """Lines in columns, some thousand at a time, so that a long list is never held whole."""
    rows = (
        tuple(row[name] for name in names) for row in found.each(part, None if limit is None else limit + 1)
    )
    shown = islice(rows, limit)
    while chunk := list(islice(shown, 5000)):
        yield from aligned(names, chunk)
    if next(rows, None) is not None:
        yield "  ... and more: --limit 0 lists all"


def _said(value: Any) -> str:
    return "not said" if value is None or value == [] else cell(value)


def _json(found: Diff, limit: int | None) -> Iterator[str]:
    """One object, written row by row."""
    head = {
        "old": _side(found.pair.old),
        "new": _side(found.pair.new),
        "same": found.same,
        "exit_status": found.exit_status,
        "notes": list(found.notes),
        "not_comparable": found.not_comparable,
        "counts": found.counts,
        "samples_moved": found.moved,
        "samples_became": found.samples,
    }
    yield json.dumps(head, indent=2)[:-2] + ","
    summed = {part: found.reasons(part, limit) for part in _VERDICTS if part in found.parts}
    yield from _object("summary", summed, ",")
    yield from _object("parts", {part: found.each(part, limit) for part in found.parts}, "")
    yield "}"


def _object(name: str, lists: dict[str, Iterator[dict[str, Any]]], end: str) -> Iterator[str]:
    """Lists of rows under one key; only one row is held at a time."""
    yield f"  {json.dumps(name)}: {{"
    for number, (part, rows) in enumerate(lists.items()):
        yield f"    {',' if number else ''}{json.dumps(part)}: ["
        for place, row in enumerate(rows):
            yield f"      {',' if place else ''}{json.dumps(row)}"
        yield "    ]"
    yield f"  }}{end}"


def _side(side: Side) -> dict[str, str]:
    return {"digest": side.digest, "as_of": str(side.as_of), "status": side.status, "key_id": side.key_id}
