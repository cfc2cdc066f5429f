"""The wheel holds all that the command needs: built, installed elsewhere, run outside the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    tree.mkdir()
    for name in ("scanner", "recognizers", "reports", "pyproject.toml", "README.md", "LICENSE"):
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, tree)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", folder, tree],
        check=True, capture_output=True,
    )  # fmt: skip
    (made,) = folder.glob("provscan-*.whl")
    return made


def test_it_holds_code_and_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"scanner", "recognizers", "reports"}
    committed = {
        str(path.relative_to(ROOT))
        for room in ("scanner", "recognizers", "reports")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".sql", ".toml", ".npz", ".js", ".css")
    }
    assert committed <= set(names)


def test_it_scans_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    # Dependencies come from this environment by path, provscan itself from the wheel alone: a path file
    # does not follow the editable install's own path file.
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    site = next((environment / "lib").glob("python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "notes.txt").write_text("write to qovlarin@dravemook.com")
    program = "import scanner, sys; print(scanner.__file__, file=sys.stderr); from scanner.cli.main import main; main()"
    done = subprocess.run(
        [environment / "bin" / "python", "-c", program, "scan", corpus, "--key", "k", "--entities", "EMAIL_ADDRESS"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )  # fmt: skip
    assert str(site) in done.stderr
    assert done.returncode == 3, done.stderr
    assert "EMAIL_ADDRESS" in done.stdout
    assert (tmp_path / "provscan-report.duckdb").exists()
