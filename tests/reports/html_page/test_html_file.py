"""The file that is written: one piece, under a policy that lets nothing else in, whole or telling what it left out."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from html_worlds import written

from reports.exports.base import exports
from reports.exports.html.page import SCRIPTS, STYLES, embedded
from reports.exports.html.tables import TABLES
from reports.store import open_report

pytestmark = pytest.mark.xdist_group("html")  # one browser for all

PAGE = Path(__file__).parents[3] / "reports" / "exports" / "html"
LINES = 300
PARSING = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser|createContextualFragment"


class Elements(HTMLParser):
    """Elements of a file with what scripts and styles hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.held: list[tuple[dict[str, str | None], str]] = []
        self.inside: dict[str, str | None] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.inside = dict(attrs) if tag in ("script", "style") else None

    def handle_endtag(self, tag: str) -> None:
        self.inside = None

    def handle_data(self, data: str) -> None:
        if self.inside is not None:
            self.held.append((self.inside, data))


def facts_of(text: str) -> Any:
    [facts] = [data for attrs, data in Elements(text).held if attrs.get("id") == "facts"]
    return json.loads(facts)


def rows_of(text: str, table: str) -> list[dict[str, Any]]:
    chunks = [data for attrs, data in Elements(text).held if attrs.get("data-table") == table]
    return [json.loads(gzip.decompress(base64.b64decode(chunk))) for chunk in chunks]


def test_it_is_an_export() -> None:
    assert exports()["html"].file_name == "report.html"


def test_the_policy_names_script_and_style_by_their_digests(page_file: Path) -> None:
    held = Elements(page_file.read_text())
    [policy] = [a["content"] for tag, a in held.found if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy and policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    running = [data for attrs, data in held.held if not attrs]
    digests = {
        f"'sha256-{base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()}'" for data in running
    }
    assert len(digests) == 2
    assert all(digest in policy for digest in digests)


def test_nothing_is_fetched_and_nothing_is_parsed(page_file: Path) -> None:
    held = Elements(page_file.read_text())
    assert not [
        attrs for _, attrs in held.found if attrs.keys() & {"src", "href", "srcset", "action", "style"}
    ]
    assert {tag for tag, _ in held.found} <= {
        "html", "head", "meta", "title", "style", "body", "div", "script", "noscript", "h1", "p", "code"
    }  # fmt: skip
    script = "".join((PAGE / name).read_text() for name in SCRIPTS)
    assert not re.search(PARSING, script)


def test_every_part_is_used_and_short() -> None:
    assert {path.name for path in PAGE.iterdir() if path.suffix in (".js", ".css")} == {*SCRIPTS, *STYLES}
    long = {name for name in (*SCRIPTS, *STYLES) if len((PAGE / name).read_text().splitlines()) >= LINES}
    assert not long


def test_the_same_report_gives_the_same_page(report: Path, page_file: Path) -> None:
    before = page_file.read_bytes()
    assert written(report).read_bytes() == before


def test_every_row_of_the_report_is_in_the_page(report: Path, page_file: Path) -> None:
    text = page_file.read_text()
    con = open_report(report)
    try:
        for table in TABLES:
            [(total,)] = con.execute(f"SELECT count(*) FROM ({table.query})").fetchall()
            assert sum(chunk["n"] for chunk in rows_of(text, table.name)) == total, table.name
    finally:
        con.close()
    assert all(table["kept"] == table["total"] for table in facts_of(text)["tables"])


def test_a_table_longer_than_the_limit_is_cut_and_says_so(cut_file: Path) -> None:
    text = cut_file.read_text()
    [told] = [table for table in facts_of(text)["tables"] if table["name"] == "findings"]
    assert (told["kept"], told["total"]) == (3000, 5000)
    assert [chunk["n"] for chunk in rows_of(text, "findings")] == [1000, 700, 700, 600]


def test_what_could_end_a_script_is_escaped() -> None:
    text = embedded(["</script><!--<script>&", "\u2028\u2029"])
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == ["</script><!--<script>&", "\u2028\u2029"]


def test_hostile_texts_add_no_element(hostile: Path, page_file: Path) -> None:
    text = hostile.read_text()
    assert {tag for tag, _ in Elements(text).found} == {
        tag for tag, _ in Elements(page_file.read_text()).found
    }
    assert text.count("<script") == len(re.findall(r"^<script", text, re.MULTILINE))


def test_the_language_that_is_asked_for(report: Path) -> None:
    text = written(report, "zh").read_text()
    assert '<html lang="zh-Hans">' in text
    assert facts_of(text)["lang"] == "zh"
