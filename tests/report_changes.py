"""One change at random to a report, its data, declaration or ledger, and what a verification must say of it.

A change is made on a copy. What must be named is known beforehand: the table with its row and column, the file, the
declaration, or the line of the ledger.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from reports.changes import NAMED
from reports.schema import ALL_TABLES, Column, columns, quoted
from reports.verdict import FAULT, Part
from scanner.evidence import Evidence

OTHER = {
    "VARCHAR": "coalesce({c}, '') || 'x'",
    "BIGINT": "coalesce({c}, 0) + 1",
    "DOUBLE": "coalesce({c}, 0.0) + 0.5",
    "BOOLEAN": "NOT coalesce({c}, false)",
    "DATE": "coalesce({c}, DATE '2020-01-01') + 1",
    "TIMESTAMP": "coalesce({c}, TIMESTAMP '2020-01-01') + INTERVAL 1 SECOND",
    "VARCHAR[]": "list_append({c}, 'x')",
    "BIGINT[]": "list_append({c}, 7)",
}


@dataclass(frozen=True)
class Expected:
    """The part that must find the fault, and pieces of which some fault of it must hold one."""

    what: str
    parts: tuple[str, ...]
    table: str | None = None
    row: str | None = None
    column: str | None = None
    said: tuple[str, ...] = ()

    def met_by(self, found: Iterable[Part]) -> bool:
        """Whether the fault was found and named."""
        for part in found:
            if part.name not in self.parts or part.state != FAULT:
                continue
            if self.table is self.row is self.column is None and not self.said:
                return True
            for fault in part.faults:
                met = (
                    (self.table is None or fault.table == self.table)
                    and (self.row is None or self.row in fault.row)
                    and (self.column is None or self.column in fault.columns)
                    and (not self.said or any(word in str(fault) for word in self.said))
                )
                if met:
                    return True
        return False


class Copy:
    """A report with corpus and key in a folder, as the scan left it."""

    def __init__(self, made: Path, folder: Path) -> None:
        shutil.copytree(made, folder, symlinks=True)
        self.report, self.corpus, self.key = folder / "report.duckdb", folder / "corpus", folder / "key"
        self.ledger, self.declaration = self.corpus / "ledger.jsonl", self.corpus / "sources.yaml"

    def shown(self, path: Path) -> str:
        """The path of a file as the report shows it."""
        keyed = Evidence(bytes.fromhex(self.key.read_text().strip())).path_hmac(
            path.relative_to(self.corpus).as_posix()
        )
        with duckdb.connect(str(self.report), read_only=True) as con:
            [(shown,)] = con.execute("SELECT path FROM file WHERE path_hmac = ?", [keyed]).fetchall()
        return str(shown)

    def files(self) -> list[Path]:
        """Files of the corpus that hold something."""
        own = (self.ledger, self.declaration)
        found = (path for path in sorted(self.corpus.rglob("*")) if path.is_file() and not path.is_symlink())
        return [path for path in found if path not in own and path.stat().st_size]


def _row(con: duckdb.DuckDBPyConnection, dice: random.Random) -> tuple[str, int]:
    tables = {table: con.execute(f"SELECT rowid FROM {quoted(table)}").fetchall() for table in ALL_TABLES}
    table = dice.choice([table for table, rows in tables.items() if rows])
    return table, dice.choice(tables[table])[0]


def _name(con: duckdb.DuckDBPyConnection, table: str, rowid: int, but: str = "") -> str | None:
    """What the row is called by; None where that is the cell that changes."""
    names = [name for name in NAMED.get(table, ()) if name != but]
    if len(names) < len(NAMED.get(table, ())) or not names:
        return None
    [(value,)] = con.execute(
        f"SELECT {quoted(names[0])} FROM {quoted(table)} WHERE rowid = {rowid}"
    ).fetchall()
    return str(value)


def _part_of(table: str, column: str = "") -> tuple[str, ...]:
    if table in ("run", "row_seal", "column_seal") or (table, column) == ("seal", "beside"):
        return ("beside",)
    return ("seal",)


def cell(copy: Copy, dice: random.Random) -> Expected:
    with duckdb.connect(str(copy.report)) as con:
        table, rowid = _row(con, dice)
        column: Column = dice.choice(columns(table))
        name = _name(con, table, rowid, column.name)
        other = OTHER[column.sql_type].format(c=quoted(column.name))
        con.execute(f"UPDATE {quoted(table)} SET {quoted(column.name)} = {other} WHERE rowid = {rowid}")
    told = None if table in ("seal", "row_seal", "column_seal") or name is None else column.name
    return Expected(
        f"cell {table}.{column.name}", _part_of(table, column.name), table, name if told else None, told
    )


def deleted(copy: Copy, dice: random.Random) -> Expected:
    with duckdb.connect(str(copy.report)) as con:
        table, rowid = _row(con, dice)
        con.execute(f"DELETE FROM {quoted(table)} WHERE rowid = {rowid}")
    return Expected(f"row deleted from {table}", _part_of(table), table)


def doubled(copy: Copy, dice: random.Random) -> Expected:
    with duckdb.connect(str(copy.report)) as con:
        table, rowid = _row(con, dice)
        name = _name(con, table, rowid)
        con.execute(f"INSERT INTO {quoted(table)} SELECT * FROM {quoted(table)} WHERE rowid = {rowid}")
    return Expected(f"row doubled in {table}", _part_of(table), table, name)


def added(copy: Copy, dice: random.Random) -> Expected:
    with duckdb.connect(str(copy.report)) as con:
        table, rowid = _row(con, dice)
        column = dice.choice(columns(table))
        name = _name(con, table, rowid, column.name)
        other = f"{OTHER[column.sql_type].format(c=quoted(column.name))} AS {quoted(column.name)}"
        con.execute(
            f"INSERT INTO {quoted(table)} SELECT * REPLACE ({other}) FROM {quoted(table)} WHERE rowid = {rowid}"
        )
    return Expected(f"row added to {table}", _part_of(table), table, name)


def column(copy: Copy, dice: random.Random) -> Expected:
    table = dice.choice(list(ALL_TABLES))
    name = dice.choice(columns(table)).name
    change = dice.choice(
        (f"DROP COLUMN {quoted(name)}", f"RENAME COLUMN {quoted(name)} TO other", "ADD COLUMN other BIGINT")
    )
    if len(columns(table)) == 1:
        change = f"RENAME COLUMN {quoted(name)} TO other"
    with duckdb.connect(str(copy.report)) as con:
        con.execute(f"ALTER TABLE {quoted(table)} {change}")
    return Expected(f"{table}: {change}", ("layout",), table, column="other" if "ADD" in change else name)


def planted(copy: Copy, dice: random.Random) -> Expected:
    kind, statement = dice.choice([
        ("table extra", "CREATE TABLE extra (a BIGINT)"),
        ("table elsewhere.link", "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.link AS FROM link"),
        ("view extra", "CREATE VIEW extra AS SELECT 1"),
        ("view per_reason", "CREATE OR REPLACE VIEW per_reason AS SELECT 1 AS verdict"),
        ("view conservation", "DROP VIEW conservation"),
        ("macro sha256", "CREATE MACRO sha256(x) AS 'a'"),
        ("table_macro duckdb_tables", "CREATE MACRO duckdb_tables() AS TABLE SELECT 1"),
        ("table signal", "DROP TABLE signal"),
        ("sequence extra", "CREATE SEQUENCE extra"),
    ])  # fmt: skip
    with duckdb.connect(str(copy.report)) as con:
        con.execute(statement)
    return Expected(statement, ("layout",), said=(kind,))


def report_byte(copy: Copy, dice: random.Random) -> Expected:
    at = _flip(copy.report, dice)
    block = (at // 4096) * 4096 if at < 12_288 else 12_288 + (at - 12_288) // (1 << 18) * (1 << 18)
    return Expected(f"byte {at} of the report", ("file",), said=(f"bytes {block} to ",))


def data_byte(copy: Copy, dice: random.Random) -> Expected:
    path = dice.choice(copy.files())
    shown = copy.shown(path)
    _flip(path, dice)
    return Expected(f"byte of {shown}", ("data",), "file", shown, "sha256")


def data_removed(copy: Copy, dice: random.Random) -> Expected:
    path = dice.choice(copy.files())
    shown = copy.shown(path)
    path.unlink()
    return Expected(f"{shown} removed", ("data",), "file", shown, said=("file missing",))


def data_added(copy: Copy, dice: random.Random) -> Expected:
    beside = dice.choice(copy.files()).parent
    (beside / f"Zelda Quillfeather {dice.random()}.txt").write_text(f"something new {dice.random()}")
    return Expected(f"file added beside {beside.name}", ("data",), "file", said=("new file",))


def data_renamed(copy: Copy, dice: random.Random) -> Expected:
    path = dice.choice(copy.files())
    shown = copy.shown(path)
    path.rename(path.with_name(f"Zelda{path.suffix}"))
    return Expected(f"{shown} renamed", ("data",), "file", shown, said=("moved or renamed", "file missing"))


def declaration_byte(copy: Copy, dice: random.Random) -> Expected:
    at = _flip(copy.declaration, dice)
    return Expected(f"byte {at} of the declaration", ("declaration",))


def ledger_byte(copy: Copy, dice: random.Random) -> Expected:
    before = copy.ledger.read_bytes()
    at = _flip(copy.ledger, dice)
    line = before[:at].count(b"\n") + 1
    return Expected(f"byte {at} of the ledger", ("ledger",), said=(f"line {line} ",))


def ledger_line(copy: Copy, dice: random.Random) -> Expected:
    lines = copy.ledger.read_bytes().splitlines(keepends=True)
    gone = dice.randrange(len(lines))
    copy.ledger.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
    last = f"the ledger ends at line {gone}"
    return Expected(f"line {gone + 1} of the ledger removed", ("ledger",), said=(f"line {gone + 1} ", last))


def ledger_swap(copy: Copy, dice: random.Random) -> Expected:
    lines = copy.ledger.read_bytes().splitlines(keepends=True)
    one, other = sorted(dice.sample(range(len(lines)), 2))
    lines[one], lines[other] = lines[other], lines[one]
    copy.ledger.write_bytes(b"".join(lines))
    return Expected(f"lines {one + 1} and {other + 1} swapped", ("ledger",), said=(f"line {one + 1} ",))


def _flip(path: Path, dice: random.Random) -> int:
    """Change one byte; where it stands."""
    content = bytearray(path.read_bytes())
    at = dice.randrange(len(content))
    content[at] ^= dice.randrange(1, 256)
    path.write_bytes(content)
    return at


CHANGES: tuple[Callable[[Copy, random.Random], Expected], ...] = (
    cell, cell, cell, cell, deleted, doubled, added, column, planted, report_byte,
    data_byte, data_removed, data_added, data_renamed, declaration_byte, ledger_byte, ledger_line, ledger_swap,
)  # fmt: skip
"""Each as often as it stands here, in turn."""
