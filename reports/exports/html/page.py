"""Writes the page: head, rows, facts and script, one after the other, onto one file.

Owns the file's frame and the policy under which a browser opens it. To remember: the policy allows this script and
this style by their digests and nothing else, so that nothing a report holds can run, load or send anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.exports.html.facts import gather
from reports.exports.html.pack import chunks
from reports.exports.html.tables import TABLES
from reports.words import words

if TYPE_CHECKING:
    import duckdb

_HERE = Path(__file__).parent
SCRIPTS = (
    "text.js", "words.js", "inflate.js", "rows.js", "route.js", "cells.js", "charts.js", "filters.js", "grid.js",
    "detail.js", "overview.js", "method.js", "printing.js", "main.js",
)  # fmt: skip
"""One script in this order: each part rests on those before it."""
STYLES = ("page.css", "tables.css", "print.css")

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end a script element or a line of it, inside JSON."""


def write_page(con: duckdb.DuckDBPyConnection, path: Path, lang: str | None = None) -> None:
    """Write the open report onto `path`; `lang` (en, zh) opens it in that language, else the browser's decides."""
    script, style = _joined(SCRIPTS, '(() => {\n"use strict";\n', "})();\n"), _joined(STYLES)
    kept: dict[str, tuple[int, list[str]]] = {}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_head(script, style, lang))
        for table in TABLES:
            total, columns = 0, []
            for rows, names, packed in chunks(con, table):
                total, columns = total + rows, names
                file.write(
                    f'<script type="application/x-provscan-rows" data-table="{table.name}">{packed}</script>\n'
                )
            kept[table.name] = (total, columns)
        facts = gather(con, kept, lang)
        file.write(f'<script type="application/json" id="facts">{embedded(facts)}</script>\n')
        file.write(_without_script(facts))
        file.write(f"<script>{script}</script>\n</body>\n</html>\n")


def embedded(value: Any) -> str:
    """JSON that nothing inside a script element can end."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)


def policy(script: str, style: str) -> str:
    """The content security policy of a page with this script and this style."""
    return (
        f"default-src 'none'; script-src '{_source(script)}'; style-src '{_source(style)}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _source(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _joined(names: tuple[str, ...], before: str = "", after: str = "") -> str:
    return before + "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names) + after


def _head(script: str, style: str, lang: str | None) -> str:
    return f"""<!doctype html>
<html lang="{"zh-Hans" if lang == "zh" else "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="provscan">
<title>{words()["ui"]["title"][lang == "zh"]}</title>
<style>{style}</style>
</head>
<body>
<div id="page"></div>
<div id="print"></div>
"""


def _without_script(facts: dict[str, Any]) -> str:
    """For a browser that runs no script: the verdict and the digest, of provscan's own words alone."""
    scan, told = facts["scan"], words()
    texts = []
    for place in range(2):
        status = told["status"].get(scan["status"], [scan["status"]] * 2)[place]
        texts.append(
            f"<h1>{told['ui']['title'][place]}: {escape(status)}</h1><p>{escape(str(scan['as_of']))} "
            f"<code>{escape(facts['seal']['found'])}</code></p><p>{told['ui']['no_script'][place]}</p>"
        )
    return f"<noscript>{''.join(texts)}</noscript>\n"
