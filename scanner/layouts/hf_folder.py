"""imagefolder, audiofolder, videofolder: `metadata.csv|jsonl|parquet` with `file_name` and columns that name people.

Source: huggingface/datasets, docs/source/{audio_dataset,image_load}.mdx.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from scanner.layouts.base import Seen, folded, is_nobody
from scanner.layouts.columnar import parquet_columns, parquet_rows
from scanner.layouts.entries import Gathered
from scanner.layouts.heads import column, header, id_and_name, objects, strong_keys
from scanner.layouts.lists import table
from scanner.layouts.tree import TornIndexError, Tree
from scanner.model import Format

NAME = "hf_folder"
TITLE = "Hugging Face folders (imagefolder, audiofolder, videofolder)"
TIES = "files and rows of the list: its columns whose key names a person"
GENERIC = True
_LISTS = ("metadata.csv", "metadata.tsv", "metadata.jsonl", "metadata.parquet")
_MOST_IN_CELL = 20
_Row = Mapping[str, object]


def recognise(tree: Tree) -> Seen | None:
    """A list of files in the folder with a column that names people."""
    for path in filter(tree.has, _LISTS):
        keys = _keys(tree, path)
        files = [key for key in keys if key == "file_name" or key.endswith("_file_name")]
        people = [key for key in strong_keys(keys) if not (_is_painter(key) and tree.images)]
        if files and people:
            return _seen(tree, path, files, people)
    return None


def _seen(tree: Tree, path: str, files: list[str], people: list[str]) -> Seen:
    found = Gathered(tree, "the list of files")
    names = _Names(id_and_name(people))
    for row in found.rows(_rows(tree, path, [*files, *people])):
        named = names.take(row, people)
        for key in files:
            if (written := row.get(key)) and isinstance(written, str):
                found.add(written if tree.has(written) else None, named)
    columns = {path: tuple(column(key, NAME) for key in people)}
    why = (
        f"a list of files with {len(people)} columns that name people; "
        f"files answer to {found.met} of {found.total} entries"
    )
    return Seen(why, found.persons, columns, names.found, found.issues)


class _Names:
    """Whom a row names; where one column is the id of whom another names, the id, and its name aside."""

    def __init__(self, pair: tuple[str, str] | None) -> None:
        self._pair = pair
        self.found: dict[str, tuple[str, ...]] = {}

    def take(self, row: _Row, people: list[str]) -> list[str]:
        """The people of a row."""
        named = {key: found for key in people if (found := _people(row.get(key)))}
        if self._pair and all(len(named.get(key, ())) == 1 for key in self._pair):
            who, name = named[self._pair[0]][0], named.pop(self._pair[1])[0]
            self.found[who] = tuple(dict.fromkeys((*self.found.get(who, ()), name)))
        return list(dict.fromkeys(who for found in named.values() for who in found))


def _is_painter(key: str) -> bool:
    """Whoever made a picture is not whom it shows; of a song it is who sings."""
    return folded(key) == "artist"


def _people(value: object) -> list[str]:
    """The people of a cell: one, several, or one with a name or id."""
    if isinstance(value, list):
        return [who for item in value[:_MOST_IN_CELL] for who in _people(item)]
    if isinstance(value, dict):
        return next((found for key in ("name", "id", "speaker_id") if (found := _people(value.get(key)))), [])
    if isinstance(value, bool) or not isinstance(value, str | int):
        return []
    written = str(value).strip()
    return [] if is_nobody(written) else [written]


def _keys(tree: Tree, path: str) -> list[str]:
    kind = tree.format_of(path)
    if kind is Format.PARQUET:
        return parquet_columns(tree, path)
    if kind is Format.JSONL:
        return list(dict.fromkeys(key for record in objects(tree, path) for key in record))
    return header(tree, path) if kind in (Format.CSV, Format.TSV) else []


def _rows(tree: Tree, path: str, keys: list[str]) -> Iterator[_Row]:
    """Rows of the list. Raises TornIndexError."""
    kind = tree.format_of(path)
    if kind is Format.PARQUET:
        yield from parquet_rows(tree, path, keys)
    elif kind is Format.JSONL:
        yield from _objects(tree, path)
    else:
        rows = table(tree.lines(path))
        names = next(rows, [])
        for cells in rows:
            yield dict(zip(names, cells, strict=False))


def _objects(tree: Tree, path: str) -> Iterator[_Row]:
    broken = False
    for line in tree.lines(path):
        try:
            row = json.loads(line, strict=False) if line.strip() else {}
        except (ValueError, RecursionError):
            broken = True
            continue
        if isinstance(row, dict):
            yield row
    if broken:
        raise TornIndexError("lines that are not JSON")
