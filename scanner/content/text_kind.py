"""Tells the formats apart that are all text: JSON, JSONL, CSV, TSV, HTML, SRT, VTT, Markdown and plain text.

It sees the first characters and the format that the name promises. A wrong guess must not lose anything: in
doubt the answer is TEXT, of which every character is looked at.
"""

from __future__ import annotations

import csv
import json
import re

from scanner.model import Format

MEDIA_TYPES: dict[Format, str] = {
    Format.JSON: "application/json",
    Format.JSONL: "application/jsonl",
    Format.CSV: "text/csv",
    Format.TSV: "text/tab-separated-values",
    Format.HTML: "text/html",
    Format.SRT: "application/x-subrip",
    Format.VTT: "text/vtt",
    Format.MARKDOWN: "text/markdown",
    Format.TEXT: "text/plain",
}
"""The formats that are text, with their media types."""

_SAMPLE_LINES = 50
_HTML_START = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&[a-z]+;|&#\d+;", re.I)
_SRT_START = re.compile(r"(?:\d+\s*\n)?\d{1,3}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->[ \t]*\d{1,3}:\d\d")
_VTT_START = re.compile(r"WEBVTT(?:[ \t][^\n]*)?(?:\n|$)")
_JSON_TOKEN = re.compile(
    r'\s+|"(?:[^"\\]|\\.)*"|[{}\[\],:]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity', re.S
)


def text_kind(text: str, complete: bool, promised: Format | None) -> Format:
    """The text format of a file that begins with `text`; `complete` when that is all of it."""
    start = text.lstrip().replace("\r\n", "\n")
    for kind in (_json_kind(start, complete, promised), _marked_kind(start, promised)):
        if kind is not None:
            return kind
    table = _table_kind(_whole_lines(text, complete), promised)
    if table is not None:
        return table
    return Format.MARKDOWN if promised is Format.MARKDOWN else Format.TEXT


def _whole_lines(text: str, complete: bool) -> list[str]:
    lines = text.splitlines()
    return lines if complete or len(lines) < 2 else lines[:-1]


def _marked_kind(start: str, promised: Format | None) -> Format | None:
    """Formats that say in their first lines what they are."""
    if _VTT_START.match(start) and ("-->" in start or promised is Format.VTT):
        return Format.VTT
    if _SRT_START.match(start):
        return Format.SRT
    if _HTML_START.match(start) or (promised is Format.HTML and _TAG.search(start)):
        return Format.HTML
    return None


# JSON and JSONL


def _json_kind(start: str, complete: bool, promised: Format | None) -> Format | None:
    if promised is Format.JSONL and (verdict := _named_jsonl(start, complete)) is not None:
        return verdict
    if start[:1] not in ("{", "["):
        return None
    lines = [line for line in _whole_lines(start, complete)[:_SAMPLE_LINES] if line.strip()]
    if len(lines) == 1 and (not complete or _is_record(lines[0])):
        return _one_line_kind(start, promised) if complete or _is_json_prefix(start) else None
    if sum(map(_is_record, lines)) * 2 > len(lines):
        return Format.JSONL
    if complete and _is_json(start):
        return Format.JSON
    broken_json = promised is Format.JSON and start[1:].lstrip()[:1] in ('"', "{", "[", "]", "}")
    return Format.JSON if broken_json or (not complete and _is_json_prefix(start)) else None


def _named_jsonl(start: str, complete: bool) -> Format | None:
    """A file called .jsonl may hold bare values, and may hold more broken lines than sound ones."""
    lines = [
        line.removeprefix("\ufeff") for line in _whole_lines(start, complete)[:_SAMPLE_LINES] if line.strip()
    ]
    values = sum(map(_is_json, lines))
    objects = sum(line.lstrip().startswith(('{"', '["', "[{", "{}", "[]")) for line in lines)
    if lines and (values * 2 >= len(lines) or objects * 2 > len(lines)):
        return Format.JSONL
    return None


def _one_line_kind(start: str, promised: Format | None) -> Format:
    if promised in (Format.JSON, Format.JSONL):
        return promised
    return Format.JSONL if start[0] == "{" else Format.JSON


def _is_json(text: str) -> bool:
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _is_record(line: str) -> bool:
    return line.lstrip()[:1] in ("{", "[") and _is_json(line)


def _is_json_prefix(text: str) -> bool:
    """Whether the text could go on to be one JSON value: tokens fit until the cut, brackets stay open."""
    depth = at = 0
    strings = 0
    while at < len(text):
        token = _JSON_TOKEN.match(text, at)
        if token is None:
            break
        mark = text[at]
        depth += (mark in "{[") - (mark in "}]")
        strings += mark == '"'
        at = token.end()
        if depth == 0 and text[at:].strip():
            return False
    cut = text[at:]
    inside_string = cut.startswith('"') and len(cut) > 0
    return (
        depth > 0 and (not cut or inside_string or len(cut) < 9) and (strings > 0 or inside_string or at > 64)
    )


# CSV and TSV


def _table_kind(lines: list[str], promised: Format | None) -> Format | None:
    """By columns that stay the same from row to row; unnamed prose with commas must not pass for a table."""
    sample = [line for line in lines[:_SAMPLE_LINES] if line.strip()]
    if not sample:
        return promised if promised in (Format.CSV, Format.TSV) else None
    tabs, commas = _columns(sample, "\t"), _columns(sample, ",")
    if promised in (Format.CSV, Format.TSV):
        if (
            promised is Format.CSV
            and tabs > 1
            and commas < 2
            and max(_columns(sample, mark) for mark in ";|") < 2
        ):
            return Format.TSV
        return Format.CSV if promised is Format.TSV and commas > 1 and tabs < 2 else promised
    if promised is not None:
        return None
    if tabs > 1 and len(sample) >= 3:
        return Format.TSV
    header_like = all(
        len(cell) <= 40 and not cell.strip().endswith((".", "!", "?")) for cell in sample[0].split(",")
    )
    return Format.CSV if commas > 2 and len(sample) >= 4 and header_like else None


def _columns(lines: list[str], delimiter: str) -> int:
    """How many columns nearly every row has; 0 when rows differ."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error:
        return 0
    common = max(set(widths), key=widths.count)
    return common if widths.count(common) >= 0.9 * len(widths) else 0
