"""Reads the list of a source's files from a file that sha256sum wrote; its paths are relative to itself."""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path

from scanner.declaration.parts import DeclaredFile

_LINE = re.compile(r"(?P<escaped>\\?)(?P<sha256>[0-9a-fA-F]{64}) [ *](?P<path>.+)", re.DOTALL)
_MAX_BYTES = 1 << 30


class ManifestError(ValueError):
    """The list cannot be read; the message says where and why."""


def read_manifest(root: Path, manifest: str) -> tuple[DeclaredFile, ...]:
    """The files that `manifest` lists. Raises ManifestError."""
    location = root / manifest
    try:
        if location.is_symlink() or not location.is_file():
            raise ManifestError("a file made by sha256sum; there is no such file")
        if location.stat().st_size > _MAX_BYTES:
            raise ManifestError("a file made by sha256sum; this one is over 1 GiB")
        lines = location.read_bytes().split(b"\n")
    except OSError as error:
        raise ManifestError(f"a file that can be read ({error.strerror})") from None
    folder = posixpath.dirname(manifest)
    found: dict[str, DeclaredFile] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            file = _entry(os.fsdecode(line.rstrip(b"\r")), folder, number)
            if file.path in found:
                raise ManifestError(f"a list that names each file once; line {number} of it repeats one")
            found[file.path] = file
    if not found:
        raise ManifestError("a file made by sha256sum; this one lists nothing")
    return tuple(found.values())


def _entry(line: str, folder: str, number: int) -> DeclaredFile:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ManifestError(f"lines as sha256sum writes them; line {number} of the list is not one")
    path = match["path"]
    if match["escaped"]:
        marks = {"\\n": "\n", "\\r": "\r", "\\\\": "\\"}
        path = re.sub(r"\\[nr\\]", lambda mark: marks[mark[0]], path)
    path = posixpath.normpath(posixpath.join(folder, path))
    if path.startswith(("/", "../")) or path in ("..", "."):
        raise ManifestError(
            f"paths inside the folder of the declaration; line {number} of the list leaves it"
        )
    return DeclaredFile.model_construct(path=path, sha256=match["sha256"].lower(), bytes=None, samples=None)
