"""The subject index: every writing of every subject as sorted checksums, built once and shared by memory mapping.

It holds no name: of each writing a checksum says where to look, and a keyed digest of its words whether it is the one.
Checksums of words are quick and can be made to collide; only equal digests make a match.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scanner.model import Subject
from scanner.names.latin import TITLE
from scanner.names.tokens import Sums, followed, spread, sums_of
from scanner.names.variants import MOST_WORDS, Entry, entries

_CHUNK = 20_000
"""Subjects whose writings are made at a time."""
_BITS_EACH = 16
_FORMAT = "provscan-subject-index-3"
_TOLD = "told.json"
_ARRAYS = ("sums", "digests", "literals", "subjects", "rules", "bits", "whole_bits", "ids", "id_ends")


class Known(NamedTuple):
    """What an entry says of a match."""

    subject_id: str
    rule: str
    strength: str
    literal: int
    """Digest of the ledger's own writing; 0 for any other."""
    in_text: bool
    comma: int


@dataclass(frozen=True, slots=True)
class Tables:
    """The arrays of an index; rows of the first five belong together and are sorted by checksum."""

    sums: Sums
    digests: Sums
    literals: Sums
    subjects: npt.NDArray[np.uint32]
    rules: npt.NDArray[np.uint16]
    bits: npt.NDArray[np.uint8]
    """A bit for each checksum of a beginning of a writing: what has none cannot become one."""
    whole_bits: npt.NDArray[np.uint8]
    """The same for whole writings: most beginnings are not looked up among them."""
    ids: npt.NDArray[np.uint8]
    id_ends: npt.NDArray[np.int64]
    told: tuple[tuple[str, str, bool, int], ...]
    """(rule, strength, whether it is looked for in text, where a comma may stand) of each number in `rules`."""


class Digester:
    """Keyed 64-bit digests of words and writings."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(b"subject-index" + key).digest()

    def words(self, words: Sequence[str]) -> int:
        """Of the words of a writing."""
        return self._of("\x1f".join(words))

    def literal(self, folded: str) -> int:
        """Of a folded writing as it stands; never 0."""
        return self._of("\x1e" + folded) | 1

    def _of(self, text: str) -> int:
        data = text.encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(data, digest_size=8, key=self._key).digest(), "little")


def build(subjects: Iterable[Subject], key: bytes) -> Tables:
    """The index of these subjects; digests are keyed, so that the file tells nothing without the key."""
    digester = Digester(key)
    told: dict[tuple[str, str, bool, int], int] = {}
    ids: list[str] = []
    parts: list[tuple[npt.NDArray[Any], ...]] = []
    beginnings: list[Sums] = []
    waiting = iter(subjects)
    while chunk := list(islice(waiting, _CHUNK)):
        rows = [(len(ids) + n, entry) for n, subject in enumerate(chunk) for entry in entries(subject)]
        ids += [subject.subject_id for subject in chunk]
        if not rows:
            continue
        whole, begun = _row_sums([entry.words[:MOST_WORDS] for _, entry in rows])
        beginnings.append(np.unique(begun))
        parts.append((
            whole,
            np.array([digester.words(entry.words) for _, entry in rows], np.uint64),
            np.array([0 if e.literal is None else digester.literal(e.literal) for _, e in rows], np.uint64),
            np.array([subject for subject, _ in rows], np.uint32),
            np.array([told.setdefault(_kind(entry), len(told)) for _, entry in rows], np.uint16),
        ))  # fmt: skip
    kinds = (np.uint64, np.uint64, np.uint64, np.uint32, np.uint16)
    columns = [
        np.concatenate([np.empty(0, kind), *(part[n] for part in parts)]) for n, kind in enumerate(kinds)
    ]
    order = np.lexsort((columns[4], columns[3], columns[0]))
    sums, digests, literals, numbers, rules = (column[order] for column in columns)
    named = [subject_id.encode("utf-8", "surrogatepass") for subject_id in ids]
    return Tables(
        sums, digests, literals, numbers, rules,
        _bits(np.concatenate([np.empty(0, np.uint64), *beginnings])),
        _bits(np.unique(sums)),
        np.frombuffer(b"".join(named), np.uint8), np.cumsum([0, *map(len, named)], dtype=np.int64), tuple(told),
    )  # fmt: skip


def _kind(entry: Entry) -> tuple[str, str, bool, int]:
    return entry.rule, entry.strength, entry.in_text, entry.comma


def _row_sums(rows: Sequence[tuple[str, ...]]) -> tuple[Sums, Sums]:
    """The checksum of each row of words, and those of all beginnings of all rows."""
    number: dict[str, int] = {}
    longest = max(map(len, rows))
    table = np.full((len(rows), longest), -1, np.int64)
    for at, row in enumerate(rows):
        table[at, : len(row)] = [number.setdefault(word, len(number)) for word in row]
    words = sums_of(list(number))
    if TITLE in number:
        words[number[TITLE]] = title_sum()
    found = words[table[:, 0]]
    begun = [found.copy()]
    for column in range(1, longest):
        longer = table[:, column] >= 0
        found[longer] = followed(found[longer], words[table[longer, column]])
        begun.append(found[longer])
    return found, np.concatenate(begun)


def title_sum() -> np.uint64:
    """What stands for the checksum of any title."""
    found: np.uint64 = spread(np.array([0x7117], np.uint64))[0]
    return found


def _bits(beginnings: Sums) -> npt.NDArray[np.uint8]:
    size = max(16, int(len(beginnings) * _BITS_EACH).bit_length())
    bits = np.zeros(1 << size, bool)
    bits[beginnings >> np.uint64(64 - size)] = True
    return np.packbits(bits, bitorder="little")


def save(tables: Tables, folder: Path) -> None:
    """Write an index; the folder appears whole or not at all."""
    making = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    making.mkdir(parents=True, mode=0o700)
    for name in _ARRAYS:
        np.save(making / f"{name}.npy", getattr(tables, name), allow_pickle=False)
    told = {"format": _FORMAT, "sha256": _digest(making), "told": tables.told}
    (making / _TOLD).write_text(json.dumps(told), encoding="utf-8")
    making.rename(folder)


def is_whole(folder: Path) -> bool:
    """Whether an index lies there as it was written."""
    try:
        told = json.loads((folder / _TOLD).read_text(encoding="utf-8"))
        return bool(told["format"] == _FORMAT and told["sha256"] == _digest(folder))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def load(folder: Path) -> Tables:
    """An index, mapped into memory: workers share its pages. Raises OSError, ValueError or KeyError if it is none."""
    told = json.loads((folder / _TOLD).read_text(encoding="utf-8"))["told"]
    # A plain view of the mapped memory: numpy's own class for it makes every look-up slower.
    arrays = {
        name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
        for name in _ARRAYS
    }
    return Tables(
        **arrays, told=tuple((rule, strength, in_text, comma) for rule, strength, in_text, comma in told)
    )


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in _ARRAYS:
        with (folder / f"{name}.npy").open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def known(tables: Tables, digester: Digester, rows: Iterable[int], words: Sequence[str]) -> Iterator[Known]:
    """What those of the entries say that are writings of these very words."""
    digest = digester.words(words)
    for row in rows:
        if int(tables.digests[row]) == digest:
            subject = int(tables.subjects[row])
            first, last = int(tables.id_ends[subject]), int(tables.id_ends[subject + 1])
            name = tables.ids[first:last].tobytes().decode("utf-8", "surrogatepass")
            rule, strength, in_text, comma = tables.told[tables.rules[row]]
            yield Known(name, rule, strength, int(tables.literals[row]), in_text, comma)
