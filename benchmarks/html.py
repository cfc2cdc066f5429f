"""The HTML page of a long report, written and opened: `python -m benchmarks.html [--findings 100000]`.

Times are of this machine, with whatever else it does: run it on an idle one. Needs Chromium.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from reports.exports.html.page import write_page
from reports.store import open_report

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "reports" / "html_page"))

COUNT = "() => { const one = document.querySelector('.count'); return one ? one.textContent : ''; }"


def timed(do: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def until(page: Page, told: str) -> None:
    """Wait for a number of rows; a page that allows no eval cannot be asked by playwright's own means."""
    end = time.monotonic() + 60
    while page.evaluate(COUNT) != told:
        if time.monotonic() > end:
            raise SystemExit(f"the page says {page.evaluate(COUNT)!r}, not {told!r}")
        time.sleep(0.005)


def write(report: Path, file: Path) -> None:
    """The page, as the export writes it."""
    con = open_report(report)
    try:
        write_page(con, file)
    finally:
        con.close()


def main(arguments: list[str] | None = None) -> None:
    """Print a line per figure."""
    from html_worlds import long_report

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    findings = parser.parse_args(arguments).findings
    with tempfile.TemporaryDirectory() as folder:
        report, file = long_report(Path(folder) / "r.duckdb", findings), Path(folder) / "r.html"
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds = timed(lambda: write(report, file))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(
            f"write     {seconds:6.2f} s, {file.stat().st_size / 1e6:.1f} MB, memory grown by {grown / 1024:.0f} MiB"
        )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            look(browser.new_page(), file.as_uri(), findings)
            browser.close()


def look(page: Page, address: str, findings: int) -> None:
    """Open it and ask it things."""
    whole, third = (
        f"{findings:,} of {findings:,} rows",
        f"{len(range(0, findings, 3)):,} of {findings:,} rows",
    )

    def opened(view: str) -> None:
        page.goto("about:blank")
        page.goto(f"{address}#view={view}&lang=en")
        page.wait_for_selector("html[data-ready]")

    print(f"overview  {timed(lambda: opened('overview')):6.2f} s")

    def all_rows() -> None:
        opened("findings")
        until(page, whole)

    print(f"findings  {timed(all_rows):6.2f} s to the last of {findings:,} rows")

    def filtered() -> None:
        page.fill("#search", "e-mail")
        until(page, third)

    print(f"filter    {timed(filtered):6.2f} s, 0.12 of it a wait for the next key")
    for column in ("score", "finding_id"):
        print(
            f"sort      {timed(lambda column=column: page.click(f'thead button[data-column={column}]')):6.2f} s by {column}"
        )


if __name__ == "__main__":
    main()
