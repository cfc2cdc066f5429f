"""Figures with the query that gives each: whatever an export counts comes from here, so no two forms differ.

Owns the reading of figures.toml and the shape in which a figure stands in a document. Refuses to count by itself, and
to take "not looked for" for zero: NULL and a missing row are not known, and a count of what was read is a lower bound
where something was not. Memory: one row per source, kind or check.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.faults import ReportFault
from reports.summary import plain

if TYPE_CHECKING:
    import duckdb

NOT_KNOWN = "not_known"
"""What stands in a document where a fact is not known; the word of the declaration."""

Key = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One named query of figures.toml."""

    name: str
    title: str
    sql: str
    of_read: bool = False
    """It counts what was read, so that there may be more."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its value, the query it comes from, and the row of that query. None: not known."""

    value: Any
    query: str
    of: Key = ()
    at_least: bool = False
    """Not all of what it counts was read."""

    @property
    def told(self) -> Any:
        """The value as it may be told: none found in what was not read is not known."""
        return None if self.at_least and not self.value else self.value

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        told = NOT_KNOWN if self.told is None else plain(self.told)
        of = {"of": dict(self.of)} if self.of else {}
        return {"value": told, "query": self.query, **of, **({"at_least": True} if self.at_least else {})}


@cache
def queries() -> dict[str, Query]:
    """Every named query there is."""
    tables = tomllib.loads((Path(__file__).parent / "figures.toml").read_text("utf-8"))
    return {
        f"{area}.{name}": Query(
            f"{area}.{name}", entry["title"], " ".join(entry["sql"].split()), entry.get("of_read", False)
        )
        for area, entries in tables.items()
        for name, entry in entries.items()
    }


@dataclass(frozen=True, slots=True)
class DataKind:
    """What a report says of one kind of data; what it does not know is told as its name, and unknown."""

    entity: str
    title: str
    title_zh: str
    category: str | None
    sensitivity: str


class Figures:
    """Reads figures of one open report, each query once, and remembers which were asked."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._rows: dict[str, dict[Key, Figure]] = {}
        self._kinds: dict[str, DataKind] = {}

    def one(self, name: str, **of: Any) -> Figure:
        """One figure; not known when the query has no such row."""
        key = tuple(of.items())
        return self._bounded(self._read(name).get(key, Figure(None, name, key)))

    def all(self, name: str, **of: Any) -> list[Figure]:
        """The figures of a query whose rows begin with these values."""
        begin = tuple(of.items())
        return [
            self._bounded(figure) for key, figure in self._read(name).items() if key[: len(begin)] == begin
        ]

    def kinds(self, name: str, total: str, **of: Any) -> list[Figure]:
        """The figures of a query, or the total where it has none: nothing found is 0, and not looked for not known."""
        return self.all(name, **of) or [self.one(total, **of)]

    def data_kind(self, entity: str) -> DataKind:
        """What the report says of a kind of data, under its profile."""
        if not self._kinds:
            rows = self._con.execute(
                "SELECT entity, title, coalesce(title_zh, title), category, sensitivity FROM entity_category"
            ).fetchall()
            self._kinds = {row[0]: DataKind(*row) for row in rows}
        return self._kinds.get(entity, DataKind(entity, entity, entity, None, "unknown"))

    def unread(self) -> bool:
        """Whether something of the corpus is in no count."""
        names = ("samples_lost", "bytes_lost", "files_cut_short", "files_missing")
        told = ("source.unread", *(f"corpus.{name}" for name in names))
        return any(figure.value for name in told for figure in self._read(name).values())

    def asked(self) -> dict[str, dict[str, str]]:
        """Name -> title and SQL of every query asked so far, for the appendix of a document."""
        return {
            name: {"title": queries()[name].title, "sql": queries()[name].sql} for name in sorted(self._rows)
        }

    def _read(self, name: str) -> dict[Key, Figure]:
        if name not in self._rows:
            self._rows[name] = {figure.of: figure for figure in run_query(self._con, queries()[name])}
        return self._rows[name]

    def _bounded(self, figure: Figure) -> Figure:
        """A count of what was read, told as such where something was not."""
        if not queries()[figure.query].of_read:
            return figure
        source = dict(figure.of).get("source_id")
        if source is None:
            return replace(figure, at_least=self.unread())
        return replace(figure, at_least=(("source_id", source),) in self._read("source.unread"))


def run_query(con: duckdb.DuckDBPyConnection, query: Query) -> list[Figure]:
    """The figures that one query gives."""
    result = con.execute(query.sql)
    columns = [part[0] for part in result.description or ()]
    if columns[-1:] != ["value"]:
        raise ReportFault("a query of figures gives no column `value`", query.name, "report it")
    return [
        Figure(row[-1], query.name, tuple(zip(columns[:-1], row[:-1], strict=True)))
        for row in result.fetchall()
    ]
