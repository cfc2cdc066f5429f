"""Judges the files in a folder by the first records of a few: what their columns are, which of them name people."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from scanner.content.person_hints import first_cells
from scanner.layouts.base import NOBODY, folded
from scanner.layouts.tree import Tree
from scanner.model import Format, PersonColumn

_MOST_SHAPES = 12
_MOST_RECORDS = 20
Told = TypeVar("Told")
JSONS = (Format.JSONL, Format.JSON)
TABLES = (Format.CSV, Format.TSV)
STRONG = frozenset("""
speaker speakerid speakername spk spkid clientid reader readerid readername narrator voice voiceactor voiceid actor
actress performer singer singerid artist vocalist cv seiyuu identity identityid person personid personname subjectid
celeb celebrity celebid celebname celebnames faceid 说话人 演员 配音 歌手 姓名
""".split())  # fmt: skip
"""Keys that name the person heard or shown, with case, `_`, `-`, `.` and blanks folded away."""


def folded_key(key: str) -> str:
    """A key as `STRONG` has it."""
    return re.sub(r"[\s_.\-]", "", key).casefold()


def strong_keys(keys: list[str]) -> list[str]:
    """Those that name a person."""
    return [key for key in keys if folded_key(key) in STRONG]


def column(pattern: str, layout: str, *nobody: str) -> PersonColumn:
    """A field that names people, but for the values that name nobody in every data set, and those given."""
    return PersonColumn(pattern, layout, tuple(dict.fromkeys((*NOBODY, *map(folded, nobody)))))


def id_and_name(keys: list[str]) -> tuple[str, str] | None:
    """The key of an id and that of the name of the same person, if there are two such: `speaker_id`, `speaker_name`."""
    for name in keys:
        stem = re.fullmatch(r"(\w*?)names?", folded_key(name))
        for other in keys if stem else ():
            if stem and other != name and folded_key(other) in (f"{stem[1]}id", stem[1]) and stem[1]:
                return other, name
    return None


def records(tree: Tree, path: str) -> list[object]:
    """The first records of a JSON or JSONL file: lines, the entries of an outermost list, or the document."""
    text, kind = tree.text(path), tree.format_of(path)
    decoder = json.JSONDecoder(strict=False)
    if kind is Format.JSONL:
        return [found for line in text.splitlines()[:_MOST_RECORDS] for found in _one(decoder, line.strip())]
    text = text.lstrip()
    if not text.startswith("["):
        return list(_one(decoder, text))
    out: list[object] = []
    at = 1
    while len(out) < _MOST_RECORDS:
        at = next((n for n in range(at, len(text)) if text[n] not in ", \t\r\n"), len(text))
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        out.append(value)
    return out


def _one(decoder: json.JSONDecoder, text: str) -> Iterator[object]:
    try:
        yield decoder.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return


def objects(tree: Tree, path: str) -> list[dict[str, object]]:
    """Those of the first records that are objects; none where most are something else."""
    found = records(tree, path)
    kept = [record for record in found if isinstance(record, dict)]
    return kept if 2 * len(kept) > len(found) else []


def header(tree: Tree, path: str) -> list[str]:
    """The cells of the first line of a table."""
    return first_cells(tree.text(path), tree.format_of(path))


def judged(tree: Tree, formats: tuple[Format, ...], judge: Callable[[str], Told | None]) -> dict[str, Told]:
    """What `judge` says of files in the folder. First it is asked of a few, of a dozen shapes of names at most.

    Where it says something of one of these, it is asked of every shape: of the first and the last file, and of all
    between where these differ.
    """
    shapes = tree.shapes(formats)
    asked = list(shapes.values())[:: max(1, -(-len(shapes) // _MOST_SHAPES))]
    if all(judge(path) is None for paths in asked for path in {paths[0]: None, paths[-1]: None}):
        return {}
    told: dict[str, Told | None] = {}
    for paths in shapes.values():
        first = judge(paths[0])
        same = first == (first if len(paths) == 1 else judge(paths[-1]))
        told |= {path: first if same else judge(path) for path in paths}
    return {path: said for path, said in told.items() if said is not None}
