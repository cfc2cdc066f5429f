"""Opens what is not text for layouts: the columns of a Parquet file, the first members of a tar, in bounded memory."""

from __future__ import annotations

import json
import struct
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from scanner.content.streams import StreamFault, open_decoded, open_stored
from scanner.layouts.tree import TornIndexError, Tree
from scanner.model import Compression

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_BATCH = 4096
_MOST_HEAD = 8 << 20
_MOST_MEMBER = 1 << 16
HUGGINGFACE = b"huggingface"
"""Key of the Arrow schema under which Hugging Face's `datasets` keeps what it knows of the columns."""


@contextmanager
def _parquet(tree: Tree, path: str, dictionaries: Sequence[str] = ()) -> Iterator[pq.ParquetFile]:
    """The open file. Raises TornIndexError for whatever is wrong with it.

    `dictionaries` are kept as such: a few bytes of one can stand for gigabytes of text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_stored(tree.found(path).location) as raw:
            yield pq.ParquetFile(raw, read_dictionary=list(dictionaries), pre_buffer=False, memory_map=False)
    except (pa.ArrowException, OSError, ValueError, ArithmeticError, LookupError, TypeError, MemoryError):
        raise TornIndexError("it cannot be read to its end") from None


def parquet_columns(tree: Tree, path: str) -> list[str]:
    """Names of the outermost columns; none where there is no readable footer."""
    try:
        with _parquet(tree, path) as file:
            return list(map(str, file.schema_arrow.names))
    except TornIndexError:
        return []


def parquet_rows(tree: Tree, path: str, columns: Sequence[str]) -> Iterator[Mapping[str, object]]:
    """Rows of some columns. Raises TornIndexError."""
    with _parquet(tree, path, columns) as file:
        for batch in file.iter_batches(batch_size=_BATCH, columns=list(columns), use_threads=False):
            for row in range(batch.num_rows):
                yield {name: batch.column(at)[row].as_py() for at, name in enumerate(batch.schema.names)}


def huggingface_features(tree: Tree, path: str) -> dict[str, Any] | None:
    """What `datasets` says of each column; None where the file is not of it, or cannot be read."""
    try:
        with _parquet(tree, path) as file:
            told = (file.schema_arrow.metadata or {}).get(HUGGINGFACE)
            names = list(map(str, file.schema_arrow.names))
    except TornIndexError:
        return None
    if told is None:
        return None
    try:
        features = json.loads(told)["info"]["features"]
    except (ValueError, LookupError, TypeError, RecursionError):
        features = {}
    return {name: features.get(name) if isinstance(features, dict) else None for name in names}


def first_members(tree: Tree, path: str, most: int = 40) -> list[tuple[str, bytes]]:
    """(name, first bytes) of the first files in a tar, as far as a few MiB hold them."""
    file = tree.found(path)
    out: list[tuple[str, bytes]] = []
    try:
        with open_stored(file.location) as raw:
            stream = cast("BinaryIO", _Bounded(raw, file.compression))
            with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8") as archive:
                for info in archive:
                    if info.isreg():
                        held = archive.extractfile(info)
                        out.append((info.name, held.read(_MOST_MEMBER) if held else b""))
                    if len(out) >= most:
                        break
    except (
        tarfile.TarError,
        OSError,
        StreamFault,
        ValueError,
        EOFError,
        MemoryError,
        OverflowError,
        RecursionError,
        LookupError,
        struct.error,
        zlib.error,
    ):
        pass  # what was met before it counts
    return out


class _Bounded:
    """The first bytes of an archive, as tarfile wants to read them; it may ask for any number at once."""

    def __init__(self, raw: BinaryIO, compression: Compression) -> None:
        self._stream = open_decoded(raw, compression, 2 * _MOST_HEAD)
        self._left = _MOST_HEAD

    def read(self, size: int) -> bytes:
        """At most `size` bytes."""
        data = self._stream.read(min(size, self._left)) if min(size, self._left) > 0 else b""
        self._left -= len(data)
        return data
