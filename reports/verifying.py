"""What a report alone tells of itself: is it the file, the layout, the content that was sealed, and does it follow.

Owns the parts of `provscan verify` for which nothing but the report is needed. Every part is run, whatever the one before
found, as far as it can be; a report whose layout was changed is asked only what cannot be answered falsely.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from reports.blocks import damaged_parts
from reports.changes import changes
from reports.digest import ALGORITHM, canonical_digest
from reports.faults import ReportFault
from reports.layout_check import null_faults, other_faults, planted_functions, table_faults
from reports.opening import connect
from reports.profile import Profile
from reports.rejudged import judge_again
from reports.row_seal import beside_digest
from reports.schema import quoted
from reports.verdict import FAULT, NOT_CHECKED, NOT_EVALUATED, OK, Fault, Part

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HELD = "another program holds the report open"


@dataclass(frozen=True, slots=True)
class Checked:
    """The parts, and what later ones need to know."""

    parts: tuple[Part, ...]
    digest: str | None
    """The canonical digest of what the report holds; None where its layout does not allow one."""
    scan: dict[str, Any]
    """The row of table `scan`; empty where it cannot be read."""
    whole: bool
    """The content is the one that was sealed."""
    sealed: str = ""
    """The digest that table `seal` says."""


def check_report(path: Path, given_digest: str | None = None) -> Checked:
    """Check file, layout, seal and what stands beside it. Raises ReportFault where there is no file, or it is in use."""
    if not path.is_file():
        raise ReportFault("no such report", str(path), "give the path of a report that `provscan scan` wrote")
    try:
        with closing(connect(path)) as con:
            return _check(con, path, given_digest)
    except ReportFault as fault:
        if fault.what == _HELD:
            raise
        return _unreadable(path, fault.what)
    except duckdb.Error:
        return _unreadable(path, "the report is damaged: a part of it cannot be read")


def _unreadable(path: Path, what: str) -> Checked:
    """Where DuckDB gives up, its blocks still tell the place."""
    faults = (Fault(what), *_blocks(path, 1 << 18))
    return Checked((Part("file", FAULT, what, faults),), None, {}, False)


def _check(con: DuckDBPyConnection, path: Path, given: str | None) -> Checked:
    if functions := planted_functions(con):
        told = (
            "the report holds functions of its own, which could answer anything: nothing else was asked of it"
        )
        return Checked((Part("layout", FAULT, told, tuple(functions)),), None, {}, False)
    [(block_bytes,)] = con.execute("SELECT block_size FROM pragma_database_size()").fetchall()
    parts = [
        _part(
            "file",
            list(_blocks(path, block_bytes)),
            "every block is as it was written",
            "the file was changed",
        )
    ]
    wrong = table_faults(con)
    faults = [fault for told in wrong.values() for fault in told]
    faults += [*null_faults(con), *other_faults(con)]
    parts.append(_part("layout", faults, "tables, columns and views are those that provscan writes",
                       "the report does not hold what provscan writes"))  # fmt: skip
    if wrong:
        parts.append(
            Part(
                "seal",
                FAULT,
                "a digest over other tables or columns than provscan's cannot be the sealed one",
            )
        )
        return Checked(tuple(parts), None, {}, False)
    found = canonical_digest(con)
    seals = con.execute("SELECT algorithm, digest, beside FROM seal").fetchall()
    whole = [(algorithm, digest) for algorithm, digest, _ in seals] == [(ALGORITHM, found)]
    parts.append(_seal(con, found, whole))
    if given is not None:
        parts.append(_given(found, given))
    if whole:
        parts.append(_beside(con, seals[0][2]))
    return Checked(tuple(parts), found, _scan_row(con), whole, seals[0][1] if len(seals) == 1 else "")


def _scan_row(con: DuckDBPyConnection) -> dict[str, Any]:
    result = con.execute("SELECT * FROM scan")
    names = [part[0] for part in result.description or ()]
    rows = result.fetchall()
    return dict(zip(names, rows[0], strict=True)) if len(rows) == 1 else {}


def _part(name: str, faults: list[Fault], good: str, bad: str) -> Part:
    return Part(name, FAULT if faults else OK, bad if faults else good, tuple(faults))


def _blocks(path: Path, block_bytes: int) -> Iterator[Fault]:
    for start, end in damaged_parts(path, block_bytes):
        yield Fault(f"bytes {start} to {end - 1} of the file are not as they were written")


def _seal(con: DuckDBPyConnection, found: str, whole: bool) -> Part:
    facts = {"digest": found}
    if whole:
        return Part("seal", OK, f"the content is the one that was sealed: digest {found}", (), facts)
    faults = tuple(changes(con))
    if not faults:
        faults = (Fault("every row is as it was sealed, so it is the seal that was changed", "seal"),)
    told = "the content is not the one that was sealed; what differs is told as far as row_seal and column_seal know"
    return Part("seal", FAULT, told, faults, facts)


def _given(found: str, given: str) -> Part:
    if found == given.strip().lower():
        return Part("digest", OK, "the report is the one that the digest given names")
    return Part(
        "digest", FAULT, f"the report is another one than the digest given names: its digest is {found}"
    )


def _beside(con: DuckDBPyConnection, sealed: str) -> Part:
    """Tables that the digest leaves out: no verdict rests on them, yet a change is told."""
    if beside_digest(con) == sealed:
        return Part("beside", OK, "tables run, row_seal and column_seal are as they were sealed")
    faults = [fault for fault in changes(con) if fault.table == "run"]
    if not faults:
        faults = [
            Fault("not as it was sealed", table)
            for table in ("row_seal", "column_seal")
            if _is_off(con, table)
        ]
    told = "what stands outside the digest was changed after it was sealed; no verdict rests on it"
    return Part("beside", FAULT, told, tuple(faults or [Fault("column beside was changed", "seal")]))


def _is_off(con: DuckDBPyConnection, table: str) -> bool:
    """Whether a table of short digests differs from one that is made anew; the content is known to be the sealed one."""
    from reports.row_seal import HASHED_TABLES, column_hashes, row_hash
    from reports.schema import literal

    if table == "column_seal":
        anew = [(name, *found) for name in HASHED_TABLES for found in column_hashes(con, name)]
        return sorted(anew) != sorted(con.execute("SELECT * FROM column_seal").fetchall())
    fresh = " UNION ALL ".join(
        f"SELECT {literal(name)}, {row_hash(name)} FROM {quoted(name)}"  # noqa: S608
        for name in HASHED_TABLES
    )
    [(off,)] = con.execute(
        f"SELECT count(*) FROM ((FROM {table} EXCEPT ALL ({fresh})) UNION ALL (({fresh}) EXCEPT ALL FROM {table}))"  # noqa: S608
    ).fetchall()
    return bool(off)


def check_judged(path: Path, checked: Checked, profile: Profile | None, version: str) -> Part:
    """Derive decisions, checks and status again."""
    if checked.digest is None:
        return Part("verdicts", NOT_CHECKED, "the layout of the report was changed")
    if profile is None:
        said = checked.scan.get("profile")
        return Part(
            "verdicts",
            NOT_EVALUATED,
            f"profile {said} of the report is not at hand as it was: give it with --profile",
        )
    try:
        faults = judge_again(path, profile)
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        told = f"a copy of the report could not be made to derive them again ({type(error).__name__}); is there room?"
        return Part("verdicts", NOT_EVALUATED, told)
    except (ReportFault, duckdb.Error) as error:
        return Part(
            "verdicts", FAULT, f"nothing can be derived from what the report holds ({type(error).__name__})"
        )
    if faults and checked.scan.get("tool_version") != version:
        told = "this version judges otherwise than the one that wrote the report: verify with that one"
        return Part("verdicts", NOT_EVALUATED, told, tuple(faults))
    return _part("verdicts", faults, "decisions, check results and status follow from the rows of the report",
                 "decisions, check results or status do not follow from the rows of the report")  # fmt: skip
