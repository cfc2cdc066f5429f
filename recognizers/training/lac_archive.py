"""Reads parameters and dictionaries out of LAC's source archive; knows Paddle's file format and nothing of networks."""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

_ROOT = "LAC-2.1.2/LAC/lac_model/"


class Archive:
    """LAC's source archive, opened once."""

    def __init__(self, path: Path) -> None:
        self._files: dict[str, bytes] = {}
        with tarfile.open(path) as tar:
            for member in tar:
                file = tar.extractfile(member) if member.name.startswith(_ROOT) else None
                if file is not None:
                    self._files[member.name.removeprefix(_ROOT)] = file.read()

    def array(self, name: str) -> npt.NDArray[np.float32]:
        """One parameter: Paddle's header, a protobuf with the dimensions, then little-endian floats."""
        raw = self._files["model/" + name]
        at = 12
        for _ in range(int.from_bytes(raw[4:12], "little")):
            at += 8 + int.from_bytes(raw[at : at + 8], "little")
        size = int.from_bytes(raw[at + 4 : at + 8], "little")
        begin = at + 8
        return np.frombuffer(raw[begin + size :], "<f4").reshape(_dimensions(raw[begin : begin + size]))

    def pairs(self, name: str) -> list[tuple[str, str]]:
        """A dictionary of two columns; lines of another form are left out, as LAC leaves them."""
        lines = [line.split("\t") for line in self._files["conf/" + name].decode().split("\n")]
        return [(line[0], line[1]) for line in lines if len(line) == 2]

    def counts(self) -> dict[str, int]:
        """The words of the segmenter and how often each was seen."""
        lines = self._files["conf/small_seg.dic"].decode().split("\n")
        return {word: int(count) for word, count in (line.split(" ") for line in lines if line)}


def _dimensions(described: bytes) -> list[int]:
    """The values of field 2 of a protobuf message of numbers."""
    dimensions: list[int] = []
    place = 0
    while place < len(described):
        field, value, shift = described[place] >> 3, 0, 0
        place += 1
        while True:
            value |= (described[place] & 127) << shift
            shift += 7
            place += 1
            if described[place - 1] < 128:
                break
        if field == 2:
            dimensions.append(value)
    return dimensions
