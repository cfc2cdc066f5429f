"""Draws docs/images: the HTML page of sample_data's report, in English and Chinese, on the screen and on paper.

    python -m docs.screenshots [--report demo-out/report.duckdb]

Without a report it scans sample_data first, as `make demo` does. Needs Chromium, Chinese fonts and the packages of
requirements-dev.lock.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from reports.exports.html.page import write_page
from reports.store import open_report

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 400_000
COLOURS = 256
SHOTS = {
    "report-en.png": "view=overview&lang=en",
    "report-zh.png": "view=overview&lang=zh",
    "people-en.png": "view=overview&id=people&lang=en",
    "check-zh.png": "view=checks&id=VRD-01&lang=zh",
    "findings-en.png": "view=findings&lang=en&f.entity=PHONE_NUMBER&sort=-score",
    "samples-zh.png": "view=samples&lang=zh&f.verdict=block",
}
PAPER = "print-zh.png"
_COMMAND = "from scanner.cli.main import main; main()"


def scanned(folder: Path) -> Path:
    """The report of sample_data, as `make demo` makes it."""
    report = folder / "report.duckdb"
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", _COMMAND, "scan", ROOT / "sample_data" / "corpus", "--as-of", "2026-11-01",
         "--profile", "cn", "--key", folder / "hmac.key", "--out", report, "--force"],
        check=False, cwd=ROOT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return report


def draw(report: Path, folder: Path) -> None:
    """All pictures of one report."""
    file = folder / "report.html"
    con = open_report(report)
    try:
        write_page(con, file)
    finally:
        con.close()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="light")
        for name, fragment in SHOTS.items():
            _open(page, f"{file.as_uri()}#{fragment}")
            page.screenshot(path=folder / name)
            _store(Image.open(folder / name), IMAGES / name)
        _open(page, f"{file.as_uri()}#view=overview&lang=zh")
        page.pdf(path=folder / "page.pdf", prefer_css_page_size=True)
        browser.close()
    _store(pypdfium2.PdfDocument(folder / "page.pdf")[0].render(scale=1.6).to_pil(), IMAGES / PAPER)


def _open(page: Page, address: str) -> None:
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]")


def _store(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    picture.convert("RGB").quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}")


def main() -> None:
    """Parse the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path, help="a report of sample_data; without it one is made")
    given = parser.parse_args().report
    with tempfile.TemporaryDirectory() as folder:
        draw(given or scanned(Path(folder)), Path(folder))


if __name__ == "__main__":
    main()
