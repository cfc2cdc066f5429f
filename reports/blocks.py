"""The blocks of a DuckDB file against their own checksums: a byte that was changed on the disk, used or not.

DuckDB checks a block when it reads it, and reads only what a query needs. The form is that of its storage format:
three headers of 4 KiB, then blocks; each begins with 8 bytes of checksum over the rest, words of 8 bytes multiplied by a
constant and joined by exclusive or. It guards against accidents, not against people: whoever knows this can mend it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import numpy as np

_HEADER = 4096
_HEADERS = 3
_FACTOR = 0xBF58476D1CE4E5B9
_START = 5381


def damaged_parts(path: Path, block_bytes: int) -> Iterator[tuple[int, int]]:
    """(first byte, one past the last) of each header and block that is not as it was written."""
    import numpy as np

    with path.open("rb") as file:
        for start, end in _parts(path.stat().st_size, block_bytes):
            part = _read(file, end - start)
            words = np.frombuffer(part, dtype="<u8") if len(part) % 8 == 0 else None
            if words is None or not _is_whole(words):
                yield start, end


def _parts(size: int, block_bytes: int) -> Iterator[tuple[int, int]]:
    first = _HEADER * _HEADERS
    yield from ((start, start + _HEADER) for start in range(0, first, _HEADER))
    yield from ((start, min(size, start + block_bytes)) for start in range(first, size, block_bytes))


def _read(file: BinaryIO, count: int) -> bytes:
    return file.read(count)


def _is_whole(words: np.ndarray) -> bool:
    import numpy as np

    if not words.any():  # set aside, and never written
        return True
    return len(words) > 1 and int(np.bitwise_xor.reduce(words[1:] * np.uint64(_FACTOR))) ^ _START == int(
        words[0]
    )
