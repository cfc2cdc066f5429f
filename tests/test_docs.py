"""README and docs say what the code says."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

from docs.generate import ROOT, command_reference


def test_generated_pages_are_current() -> None:
    # In a process of its own: click remembers a command's help option from whoever asked for it first.
    done = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_reference_knows_every_command() -> None:
    text = command_reference()
    for words in ("provscan scan", "provscan ledger import", "provscan plan", "provscan explain"):
        assert f"#### {words}\n" in text


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = list(project["dependencies"])
    for extra in project.get("optional-dependencies", {}).values():
        wanted += extra
    wanted += [line for line in (ROOT / "requirements-dev.in").read_text().splitlines() if line]
    names = {re.split(r"[\[<>=;! ]", line)[0].lower() for line in wanted}
    page = (ROOT / "docs" / "dependencies.md").read_text().lower()
    assert {name for name in names if f"| {name} |" not in page} == set()


def test_links_inside_the_repository_lead_somewhere() -> None:
    pages = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    targets = [
        (page, t)
        for page in pages
        for t in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8"))
    ]
    assert [f"{page.name}: {target}" for page, target in targets if not (page.parent / target).exists()] == []
