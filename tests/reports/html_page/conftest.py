"""One Chromium for all tests of the page, and a watch over every page that it opens.

A page that says anything on the console, asks for anything but itself or opens a dialog fails its test. Without a
browser these tests fail: `.ci/run` installs one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from html_worlds import Open, hostile_report, long_report, rich_report, written
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

expect.set_options(timeout=15_000)  # of a machine that does other things beside

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail(f"no browser: install one of {', '.join(CHROMIUM)} (Debian: apt-get install chromium)")
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich_report(tmp_path_factory.mktemp("html") / "report.duckdb")


@pytest.fixture(scope="session")
def page_file(report: Path) -> Path:
    return written(report)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(hostile_report(tmp_path_factory.mktemp("hostile") / "report.duckdb"))


@pytest.fixture(scope="session")
def cut_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page whose limit is 3,000 rows, of 5,000 findings."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("pack", "facts"):
            patch.setattr(f"reports.exports.html.{module}.MOST_ROWS", 3000)
        patch.setattr("reports.exports.html.pack.CHUNK_ROWS", 700)
        return written(long_report(tmp_path_factory.mktemp("cut") / "report.duckdb", 5000))


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def opened(file: Path, fragment: str = "view=overview&lang=en", script: str = "", **options: Any) -> Page:
        context = browser.new_context(
            **({"locale": "en-GB", "viewport": {"width": 1300, "height": 900}} | options)
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.on("console", lambda message: heard.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))

        def dismiss(dialog: Any) -> None:
            heard.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        def only_itself(route: Route) -> None:
            asked = route.request.url.split("#")[0]
            if asked == file.as_uri():
                route.continue_()
                return
            heard.append(f"request: {asked}")
            route.abort()

        page.on("dialog", dismiss)
        context.route("**/*", only_itself)
        page.goto(f"{file.as_uri()}#{fragment}" if fragment else file.as_uri())
        page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert heard == []
