"""The page for everybody: axe's rules in both languages, light and dark; the keyboard; no motion; narrow screens."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from html_worlds import Open, go
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("html")  # one browser for all

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
VIEWS = (
    ("overview", ""),
    ("findings", ""),
    ("checks", "f.result=fail&"),
    ("people", "id=p1&"),
    ("checks", "id=ZZZ-01&"),
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

CONTROLS = """() => [...document.querySelectorAll("a[href], button, input, select, [tabindex='0']")]
  .filter(one => one.getClientRects().length).length"""
FOCUSED = """() => { const one = document.activeElement; return [one.tagName, one.outerHTML.slice(0, 120),
  getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) >= 2]; }"""


def violations(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", TAGS)
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found["violations"]]


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("zh", "dark")])
def test_axe_finds_nothing(open_page: Open, page_file: Path, lang: str, scheme: str) -> None:
    page = open_page(page_file, f"view=overview&lang={lang}", color_scheme=scheme)
    for view, rest in VIEWS:
        go(page, view, f"{rest}lang={lang}")
        assert violations(page) == [], view


def test_landmarks_and_headings_in_order(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file)
    for role in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1  # type: ignore[arg-type]
    levels = [
        int(tag[1])
        for tag in page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => one.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("th:not([scope])").count() == 0


@pytest.mark.parametrize("view", ["view=findings", "view=people&id=p1", "view=checks&id=ZZZ-01"])
def test_the_keyboard_reaches_every_control_and_it_is_seen(
    open_page: Open, page_file: Path, view: str
) -> None:
    page = open_page(page_file, f"{view}&lang=en")
    wanted = page.evaluate(CONTROLS)
    reached = set()
    page.evaluate("() => { document.activeElement.blur(); window.getSelection().removeAllRanges(); }")
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        tag, html, seen = page.evaluate(FOCUSED)
        if tag == "BODY":
            continue
        assert seen, html
        reached.add(
            page.evaluate("() => [...document.querySelectorAll('*')].indexOf(document.activeElement)")
        )
    assert len(reached) >= wanted


def test_the_keyboard_does_all(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, "view=findings&lang=en")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name="score", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("score ▲")
    page.keyboard.press("Space")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("score ▼")
    page.get_by_label("kind of information").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("status")).to_contain_text("of 40 rows")
    page.get_by_role("link", name="Overview").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_nothing_moves_for_those_who_ask_so(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, reduced_motion="reduce")
    moving = page.locator("*").evaluate_all(
        "all => all.filter(one => parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
    )
    assert moving == 0


def test_a_narrow_screen_needs_no_sideways_scrolling(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
