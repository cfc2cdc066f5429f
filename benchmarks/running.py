"""Runs `provscan scan` as its users do, in a process of its own, and tells what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

_PROGRAM = "from scanner.cli.main import main; main()"


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: seconds on the clock, seconds of all its processes on a core, peak of the largest process."""

    exit: int
    wall: float
    cpu: float
    peak_mib: float


def scan(corpus: Path, workers: int, *words: str) -> Ran:
    """Scan a folder into a report that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        made = ["--key", f"{folder}/key", "--out", f"{folder}/report.duckdb", "-q", "--workers", str(workers)]
        begin = time.monotonic()
        process = subprocess.Popen([sys.executable, "-c", _PROGRAM, "scan", str(corpus), *made, *words])
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
    code = process.returncode = os.waitstatus_to_exitcode(status)
    return Ran(code, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def seconds_to_first_row(corpus: Path, *words: str) -> float:
    """Seconds of a core, of all processes together, until the first unit is begun; read from Linux' /proc."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.duckdb"
        made = ["--key", f"{folder}/key", "--out", str(report), "-q", "--workers", "1"]
        process = subprocess.Popen([sys.executable, "-c", _PROGRAM, "scan", str(corpus), *made, *words])
        spent = 0.0
        while process.poll() is None:
            spent = _seconds_of(process.pid)
            if any(".shard" in name for name in _names_in(report.with_name(report.name + ".work"))):
                break
            time.sleep(0.005)
        process.kill()
        process.wait()
        time.sleep(0.2)  # workers end with their parent
    return spent


def _names_in(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return []


def _seconds_of(process: int) -> float:
    """Seconds of a core that a process and its children have taken."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(_seconds_of(int(child)) for child in children)
