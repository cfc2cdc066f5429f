"""Hostile texts in every text column of a report: shown, and nothing more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from html_worlds import Open, go
from payloads import PAYLOADS

pytestmark = pytest.mark.xdist_group("html")  # one browser for all

VIEWS = ("overview", "checks", "sources", "files", "people", "strangers", "consents", "samples", "decisions", "findings",
         "kinds", "issues", "signals", "limits", "recognizers")  # fmt: skip
OURS = {"A", "ASIDE", "BDI", "BODY", "BR", "BUTTON", "CAPTION", "CODE", "COL", "COLGROUP", "DD", "DIV", "DL", "DT",
        "FOOTER", "H1", "H2", "H3", "HEAD", "HEADER", "HTML", "INPUT", "LABEL", "LI", "MAIN", "META", "NAV", "NOSCRIPT",
        "OL", "OPTION", "P", "PRE", "SCRIPT", "SECTION", "SELECT", "SPAN", "STYLE", "TABLE", "TBODY", "TD", "TH", "THEAD",
        "TITLE", "TR", "UL", "svg", "defs", "pattern", "rect", "circle"}  # fmt: skip

LOOK = """() => {
  const all = [...document.querySelectorAll("*")];
  return {
    tags: [...new Set(all.map(one => one.tagName))],
    scripts: document.scripts.length, styles: document.querySelectorAll("style").length,
    metas: document.querySelectorAll("meta").length,
    handlers: all.flatMap(one => one.getAttributeNames()).filter(name => name.startsWith("on")),
    links: [...document.querySelectorAll("[href]")].map(one => one.getAttribute("href"))
      .filter(to => to !== "#main" && !to.startsWith("#view=")),
    ids: all.map(one => one.id).filter(Boolean),
    pwned: "pwned" in window, text: document.body.innerText,
  };
}"""


def inert(found: dict[str, Any], scripts: int) -> None:
    assert set(found["tags"]) <= OURS
    assert (found["scripts"], found["styles"], found["metas"]) == (scripts, 1, 6)
    assert found["handlers"] == []
    assert found["links"] == []
    assert len(found["ids"]) == len(set(found["ids"]))
    assert not found["pwned"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_view_is_inert(open_page: Open, hostile: Path, lang: str) -> None:
    assert len(PAYLOADS) >= 60
    scripts = hostile.read_text().count("\n<script")
    page = open_page(hostile, f"view=overview&lang={lang}")
    for view in VIEWS:
        go(page, view, f"lang={lang}")
        found = page.evaluate(LOOK)
        inert(found, scripts)
        if view in ("files", "findings", "sources"):
            for payload in PAYLOADS[:60]:
                assert " ".join(payload.split()) in " ".join(found["text"].split()), payload


def test_every_row_s_own_page_and_the_print_are_inert(open_page: Open, hostile: Path) -> None:
    scripts = hostile.read_text().count("\n<script")
    page = open_page(hostile)
    for number, payload in enumerate(PAYLOADS):
        view = ("findings", "checks", "sources", "people", "samples", "decisions", "consents")[number % 7]
        address = (
            "([view, id]) => { location.hash = '#' + new URLSearchParams({ view, id, lang: 'en', q: id }); }"
        )
        page.evaluate(address, [view, payload])
        page.wait_for_timeout(10)
        inert(page.evaluate(LOOK), scripts)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    inert(page.evaluate(LOOK), scripts)


def test_a_hostile_address_is_inert(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file)
    page.evaluate(
        """async texts => {
          for (const text of texts) for (const view of ["people", "files"]) {
            const said = { view, lang: text, sort: text, q: text, "f.status": text, ["f." + text]: text };
            location.hash = "#" + new URLSearchParams(view === "people" ? { ...said, id: text } : said);
            await new Promise(next => setTimeout(next, 5));
          }
        }""",
        PAYLOADS,
    )
    page.evaluate(
        "text => { location.hash = '#' + new URLSearchParams({ view: text, id: text, lang: text }); }",
        PAYLOADS[4],
    )
    page.wait_for_timeout(50)
    inert(page.evaluate(LOOK), page_file.read_text().count("\n<script"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("harmless\u202egpj.exe", "harmlessU+202Egpj.exe"),
        ("\x00\x01\x1b[31mred\x7f", "U+0000U+0001U+001B[31mredU+007F"),
        ("tag\U000e0041\U000e0042\U000e007f", "tagU+E0041U+E0042U+E007F"),
    ],
)
def test_hidden_signs_are_told_by_code_point(open_page: Open, hostile: Path, text: str, shown: str) -> None:
    page = open_page(hostile, "view=files&lang=en")
    held = page.locator("tbody bdi").all_inner_texts()
    assert shown in [part.replace("\n", "") for part in held]
    assert text not in page.locator("body").inner_text()
