"""Bytes of documents: JSON in one form, and the list of files that makes a folder of them one export.

Owns `export.json`, by which a folder says what it is, from which report, and the sha256 of each file in it. Knows no
report. To remember: the mark stands in the first bytes of every document.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.exports.facts import MARK, Facts

FOLDER_LIST = "export.json"
"""The file that tells what a folder holds."""

VERSION = 1
"""Version of the forms of our own: json, csv, parquet, eu-summary, ab2013, cn-annex, dta."""


_TAG = re.compile(r"<(?=[/!?A-Za-z])")
_UNSEEN = re.compile(
    "[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def heading(form: str, facts: Facts) -> dict[str, Any]:
    """How every JSON document of our own begins."""
    return {MARK: form, "version": VERSION, "report": facts.head()}


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """A document that is as long as the declaration; those that grow with the corpus are streamed."""
    with path.open("x", encoding="utf-8") as file:
        file.write(json_text(document, indent=2) + "\n")


def json_text(value: Any, indent: int | None = None) -> str:
    """A value as JSON that also lies still where somebody puts it into a page or a terminal."""
    return inert(json.dumps(value, ensure_ascii=False, indent=indent))


def inert(text: str) -> str:
    """JSON with tags and signs that cannot be seen as escapes; both stand in strings alone, so it means the same."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", _TAG.sub(r"\\u003c", text))


def write_text(path: Path, lines: list[str]) -> None:
    """Lines, each ended by a line feed."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def write_folder_list(folder: Path, form: str, facts: Facts, queries: Mapping[str, Any], **more: Any) -> None:
    """What lies in the folder; the last file that is written into it."""
    files = {
        str(path.relative_to(folder)): {"sha256": file_digest(path), "bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    write_json(
        folder / FOLDER_LIST, {**heading(form, facts), "files": files, **more, "queries": dict(queries)}
    )


def file_digest(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
