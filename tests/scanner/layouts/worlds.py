"""For the tests of layouts: what a fixture is, and what the layouts say of one on disk. Invented names only."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scanner.declaration import over_folder
from scanner.inventory import take
from scanner.layouts.finding import AUTO, SourceLayouts, find
from tests.scanner.readers.making import PIXEL, sound

Files = Mapping[str, bytes | str]
PICTURE = PIXEL
SOUND = sound()


def lines(*rows: object) -> str:
    """JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def tarred(members: Files) -> bytes:
    """A tar of these."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def sounds(*paths: str) -> dict[str, bytes | str]:
    """Recordings."""
    return dict.fromkeys(paths, SOUND)


def pictures(*paths: str) -> dict[str, bytes | str]:
    """Pictures."""
    return dict.fromkeys(paths, PICTURE)


@dataclass(frozen=True)
class Case:
    """A small data set in its true shape, what must be found in it, and what resembles it and is not it."""

    files: Files
    near: Mapping[str, Files]
    """Why it is none -> files of which no layout at all says anything."""
    persons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inside: bool = True
    """The persons stand in the path, not in an index."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    issues: tuple[tuple[str, str], ...] = ()


def write(root: Path, files: Files) -> Path:
    """The files on disk."""
    root.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def found_in(root: Path, files: Files, asked: str = AUTO) -> SourceLayouts:
    """What the layouts say of these files, by way of a real inventory."""
    return find(take(over_folder(write(root, files)), frozenset()).files, asked)


def layouts(found: SourceLayouts) -> list[tuple[str, str]]:
    """(layout, folder) of each that was recognised."""
    return [(placed.layout, placed.folder) for placed in found.placed]


def persons(found: SourceLayouts) -> dict[str, tuple[str, ...]]:
    """File -> whom it belongs to, as written."""
    return {path: tuple(one.written for one in people) for path, people in found.persons.items()}


def columns(found: SourceLayouts) -> dict[str, tuple[str, ...]]:
    """File -> patterns."""
    return {path: tuple(one.pattern for one in own) for path, own in found.columns.items()}


def issues(found: SourceLayouts) -> list[tuple[str, str]]:
    """(code, detail)."""
    return [(issue.code, issue.detail) for issue in found.issues]


def moved(files: Mapping[str, object], folder: str) -> dict[str, object]:
    """The same below a folder."""
    return {f"{folder}/{path}": value for path, value in files.items()}
