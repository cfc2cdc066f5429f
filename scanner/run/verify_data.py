"""The declaration and the files against the report: every file is hashed again, and every difference is named.

A file is named as the report shows it. Of a name that the report does not show, only those parts are told that it shows
elsewhere: a new file may be called like a person. With the key a file is found by its keyed path; without it, files whose
shown path is masked are known by content and by what is not masked.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import re2

from reports.verdict import FAULT, NOT_EVALUATED, OK, Fault, Part
from scanner.declaration import Declaration
from scanner.evidence import Evidence, printable
from scanner.inventory import Inventory
from scanner.model import FoundFile
from scanner.regular import open_regular
from scanner.run.tables import inputs_digest
from scanner.run.verify_declared import declared_faults

if TYPE_CHECKING:
    import duckdb

_MASKED = "<[^<>~/]*~[0-9a-f]{6}>"
_MOST_COMPARED = 1_000_000
"""More paths than that are not compared with each other by their shape."""
_ROWS = (
    "SELECT source_id, path, path_hmac, status, bytes, sha256, declared_sha256, format, compression FROM file"
)


def declaration_fault(path: Path, scan: dict[str, Any]) -> Fault | None:
    """Whether the declaration is, byte for byte, the one of the report."""
    if scan["declaration_digest"] is None:
        return Fault("the report was made without a declaration, and here is one")
    try:
        with open_regular(path) as file:
            found = hashlib.sha256(file.read()).hexdigest()
    except OSError as error:
        return Fault(f"the declaration cannot be read ({error.strerror})")
    if found == scan["declaration_digest"]:
        return None
    return Fault(f"its sha256 is {found} and not {scan['declaration_digest']}")


def check_declaration(
    con: duckdb.DuckDBPyConnection, scan: dict[str, Any], path: Path | None, declaration: Declaration | str
) -> Part:
    """`declaration` is what was read, or why it cannot be read; without a `path` nothing is declared."""
    fault = declaration_fault(path, scan) if path is not None else None
    if path is None and scan["declaration_digest"] is not None:
        fault = Fault("the report was made with a declaration, and there is none")
    if isinstance(declaration, str):
        state = FAULT if fault else NOT_EVALUATED
        return Part(
            "declaration", state, f"the declaration cannot be read: {declaration}", (fault,) if fault else ()
        )
    named = declared_faults(con, scan, declaration)
    if fault is not None:
        return Part("declaration", FAULT, "not the declaration of the report", (fault, *named))
    if named:
        told = "it is the one of the report, byte for byte, and the report says otherwise than it does"
        return Part("declaration", FAULT, told, tuple(named))
    return Part(
        "declaration",
        OK,
        "byte for byte the one of the report, which says what it does"
        if path
        else "nothing was declared, then as now",
    )


@dataclass(frozen=True, slots=True)
class _Row:
    source: str | None
    path: str
    path_hmac: str
    status: str
    bytes: int
    sha256: str | None
    declared_sha256: str | None
    format: str
    compression: str

    @property
    def content(self) -> tuple[str | None, int]:
        """What a file is known by wherever it lies."""
        return self.sha256, self.bytes

    @property
    def name(self) -> str:
        """As it is told."""
        return f"{self.source or 'undeclared'}: {self.path}"


def check_files(
    con: duckdb.DuckDBPyConnection, scan: dict[str, Any], found: Inventory, key: bytes | None
) -> Part:
    """Compare the files that were found and hashed with those of an open report."""
    rows = [_Row(*row) for row in con.execute(_ROWS).fetchall()]
    pairs, lost, new = _paired(rows, found.files, key)
    faults = [fault for row, file in pairs if (fault := _changed(row, file))]
    faults += _lost_and_new(lost, new, _Shown(rows))
    total = sum(file.bytes for file in found.files)
    same = inputs_digest(found.files) == scan["inputs_digest"]
    sources = _per_source(rows, faults)
    facts = {"files": len(found.files), "bytes": total, "sources": sources}
    if not faults and not same:
        step = "" if key else "; the key would tell where"
        faults = [Fault(f"files were exchanged or renamed among paths that the report masks{step}")]
    declared = len(sources.keys() - {"undeclared"})
    counted = f"{len(found.files):,} files of {declared:,} sources, {total:,} bytes, hashed again"
    if faults:
        return Part("data", FAULT, f"the data are not those of the report ({counted})", tuple(faults), facts)
    return Part("data", OK, f"{counted}: all as in the report", (), facts)


def _per_source(rows: Iterable[_Row], faults: Iterable[Fault]) -> dict[str, dict[str, int]]:
    files = Counter(row.source or "undeclared" for row in rows)
    wrong = Counter(fault.row.partition(": ")[0] for fault in faults)
    return {
        source: {"files": files[source], "differing": wrong[source]} for source in sorted({*files, *wrong})
    }


def _paired(
    rows: list[_Row], files: Iterable[FoundFile], key: bytes | None
) -> tuple[list[tuple[_Row, FoundFile]], list[_Row], list[FoundFile]]:
    """(row, file) that are one, rows without a file, files without a row."""
    evidence = Evidence(key) if key else None
    by_path = {
        (row.path_hmac if evidence else row.path): row for row in rows if evidence or "<" not in row.path
    }
    pairs, left = [], []
    for file in files:
        name = evidence.path_hmac(file.path) if evidence else printable(file.path)
        row = by_path.pop(name, None)
        if row is None:
            left.append(file)
        else:
            pairs.append((row, file))
    lost = list(by_path.values())
    if evidence is None:
        masked = [row for row in rows if "<" in row.path]
        more, unmet, left = _by_content(masked, left)
        pairs += more
        lost += unmet
    return pairs, lost, left


def _by_content(
    rows: Iterable[_Row], files: list[FoundFile]
) -> tuple[list[tuple[_Row, FoundFile]], list[_Row], list[FoundFile]]:
    waiting: dict[tuple[Any, ...], list[FoundFile]] = {}
    for file in files:
        waiting.setdefault((file.source_id, file.sha256, file.bytes), []).append(file)
    pairs, unmet = [], []
    for row in rows:
        same = waiting.get((row.source, row.sha256, row.bytes), [])
        fits = next((file for file in same if _may_be(row, file)), None)
        if fits is None:
            unmet.append(row)
        else:
            same.remove(fits)
            pairs.append((row, fits))
    return _by_shape(pairs, unmet, [file for some in waiting.values() for file in some])


def _by_shape(
    pairs: list[tuple[_Row, FoundFile]], rows: list[_Row], files: list[FoundFile]
) -> tuple[list[tuple[_Row, FoundFile]], list[_Row], list[FoundFile]]:
    """A changed file is still known where no other file, and no other row, has the unmasked parts of its path."""
    if len(rows) * len(files) > _MOST_COMPARED:
        return pairs, rows, files
    fitting = [
        [file for file in files if file.source_id == row.source and _may_be(row, file)] for row in rows
    ]
    wanted = Counter(id(file) for some in fitting for file in some)
    unmet, taken = [], set()
    for row, some in zip(rows, fitting, strict=True):
        if len(some) == 1 and wanted[id(some[0])] == 1:
            pairs.append((row, some[0]))
            taken.add(id(some[0]))
        else:
            unmet.append(row)
    return pairs, unmet, [file for file in files if id(file) not in taken]


def _may_be(row: _Row, file: FoundFile) -> bool:
    """Whether the path of a file is the shown one but for what is masked in it."""
    pattern = "[^/]+".join(re2.escape(part) for part in re2.split(_MASKED, row.path))
    return re2.fullmatch(pattern, printable(file.path)) is not None


def _changed(row: _Row, file: FoundFile) -> Fault | None:
    now = {
        "source_id": (row.source, file.source_id), "status": (row.status, str(file.status)),
        "bytes": (row.bytes, file.bytes), "sha256": (row.sha256, file.sha256),
        "declared_sha256": (row.declared_sha256, file.declared_sha256), "format": (row.format, str(file.format)),
        "compression": (row.compression, str(file.compression)),
    }  # fmt: skip
    changed = tuple(name for name, (then, found) in now.items() if then != found)
    if not changed:
        return None
    what = "file missing" if str(file.status) == "missing" else "file changed"
    return Fault(what, "file", row.name, changed)


def _lost_and_new(lost: Iterable[_Row], new: list[FoundFile], shown: _Shown) -> Iterator[Fault]:
    waiting: dict[tuple[str | None, int], list[FoundFile]] = {}
    for file in new:
        waiting.setdefault((file.sha256, file.bytes), []).append(file)
    for row in lost:
        if row.sha256 is not None and (moved := waiting.get(row.content)):
            yield Fault(f"file moved or renamed to {shown.name(moved.pop())}", "file", row.name)
        else:
            yield Fault("file missing", "file", row.name)
    for files in waiting.values():
        for file in files:
            told = f"{file.bytes:,} bytes, sha256 {(file.sha256 or 'not known')[:16]}"
            yield Fault(f"new file ({told})", "file", f"{file.source_id or 'undeclared'}: {shown.name(file)}")


class _Shown:
    """Parts of paths that the report shows, so that a new path can be told as far as they go."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        paths = [PurePosixPath(row.path) for row in rows]
        self._parts = {part for path in paths for part in path.parts if "<" not in part}
        self._suffixes = {path.suffix for path in paths if "<" not in path.suffix}

    def name(self, file: FoundFile) -> str:
        """The path of a file, with `<NEW>` for each part that the report does not show."""
        path = PurePosixPath(file.path)
        parts = [part if part in self._parts else "<NEW>" for part in path.parts]
        if parts and parts[-1] == "<NEW>" and path.suffix in self._suffixes:
            parts[-1] += path.suffix
        return "/".join(parts)
