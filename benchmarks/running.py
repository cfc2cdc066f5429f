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
