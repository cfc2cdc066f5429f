"""Puts an export or bundle where the user wants it: whole or not at all, and never over something of another's.

Owns what may be replaced: a file that carries the mark of an export in its first bytes, a zip with the mark as its
comment, a folder in which nothing lies but what its own list names. Knows no form and no report.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reports.exports.facts import MARK, MARK_WITHIN
from reports.exports.writing import FOLDER_LIST
from scanner.errors import UsageError
from scanner.regular import open_regular

SUMS = "SHA256SUMS"
"""The list of files of a bundle, in the form that `sha256sum -c` reads."""

BUNDLE_MARK = f"{MARK}: bundle"

_JSON = re.compile(rb'\s*\{.*"%b": ?"[a-z]' % MARK.encode(), re.DOTALL)
_MARKDOWN = re.compile(rb"<!-- %b: [a-z0-9-]+ -->" % MARK.encode())
_HTML = re.compile(rb'\s*<!doctype html.*<meta name="generator" content="provscan', re.DOTALL | re.IGNORECASE)
_ROOM = len("." + "." + 12 * "0" + ".exporting")
_MOST_LIST = 1 << 28


@contextmanager
def whole(target: Path, *, force: bool) -> Iterator[Path]:
    """A path to write a file or folder to, which becomes `target` when nothing went wrong; else nothing is left."""
    check_target(target, force)
    workshop = target.parent / f".{target.name}.{secrets.token_hex(6)}.exporting"
    try:
        try:
            workshop.mkdir(mode=0o700)
            made = workshop / target.name
            yield made
            _sync(made)
            _deliver(made, target, workshop / "replaced")
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    except OSError as error:
        raise UsageError(
            f"it could not be written ({error.strerror or type(error).__name__})",
            where=str(target),
            next_step="check free space and permissions of the folder; nothing was left behind",
        ) from error


def check_target(target: Path, force: bool) -> None:
    """The folder is there, the name leaves room, and nothing is replaced but what provscan exported."""
    parent = target.parent
    if not parent.is_dir():
        raise UsageError(
            "the folder that it is to go to is not there",
            where=str(parent),
            next_step="make it, or name another place with -o",
        )
    longest = os.pathconf(parent, "PC_NAME_MAX") - _ROOM
    if not target.name or len(os.fsencode(target.name)) > longest:
        raise UsageError(
            "this cannot be the name of an export",
            where=str(target),
            next_step=f"name a file or folder of its own with -o, of at most {longest} bytes",
        )
    if not os.path.lexists(target):
        return
    if not is_export(target):
        raise UsageError(
            "something stands there that provscan did not export; it is never replaced",
            where=str(target),
            next_step="name another place with -o",
        )
    if not force:
        raise UsageError(
            "it is there already", where=str(target), next_step="give --force to replace it, or another -o"
        )


def is_export(path: Path) -> bool:
    """Whether a file or folder is an export of any form. Links are not, wherever they lead."""
    if path.is_symlink():
        return False
    try:
        if path.is_dir():
            return _is_folder_export(path)
        with open_regular(path) as file:
            head = file.read(MARK_WITHIN)
        marked = any(mark.match(head) for mark in (_JSON, _MARKDOWN, _HTML))
        return marked or (head[:2] == b"PK" and _is_bundle_zip(path))
    except OSError:
        return False


def _is_bundle_zip(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.comment == BUNDLE_MARK.encode()
    except zipfile.BadZipFile:
        return False


def _is_folder_export(folder: Path) -> bool:
    named = _listed_by_export(folder) or _listed_by_sums(folder)
    if named is None:
        return False
    for place, folders, files in os.walk(folder):
        inside = Path(place)
        if any((inside / name).is_symlink() for name in (*folders, *files)):
            return False
        if any(str((inside / name).relative_to(folder)) not in named for name in files):
            return False
    return True


def _listed_by_export(folder: Path) -> set[str] | None:
    content = _content(folder / FOLDER_LIST)
    try:
        told = json.loads(content)
    except ValueError:
        return None
    if not isinstance(told, dict) or MARK not in told or not isinstance(told.get("files"), dict):
        return None
    return {*told["files"], FOLDER_LIST}


def _listed_by_sums(folder: Path) -> set[str] | None:
    """Of a bundle: its read-me carries the mark."""
    marked = any(
        BUNDLE_MARK.encode() in _content(readme)[:MARK_WITHIN] for readme in folder.glob("README*.md")
    )
    names = re.findall(rb"^[0-9a-f]{64}  (.+)$", _content(folder / SUMS), re.MULTILINE)
    return {SUMS, *(os.fsdecode(name) for name in names)} if marked and names else None


def _content(path: Path) -> bytes:
    try:
        if path.is_symlink():
            return b""
        with open_regular(path) as file:
            return file.read(_MOST_LIST)
    except OSError:
        return b""


def _deliver(made: Path, target: Path, aside: Path) -> None:
    """One rename; where a folder is replaced two, and the old one comes back if the second fails."""
    if not target.is_dir():
        made.replace(target)
        return
    target.replace(aside)
    try:
        made.replace(target)
    except BaseException:
        aside.replace(target)
        raise


def _sync(made: Path) -> None:
    files = [made] if made.is_file() else [path for path in made.rglob("*") if path.is_file()]
    for path in files:
        with path.open("rb") as file:
            os.fsync(file.fileno())
