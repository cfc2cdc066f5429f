"""Runs the real command in a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

PROGRAM = [sys.executable, "-c", "from scanner.cli.main import main; main()"]


def run(
    *words: object, cwd: Path | None = None, stdin: str | None = None, more: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command to its end; `more` is set in its environment."""
    return subprocess.run(
        [*PROGRAM, *map(str, words)], cwd=cwd, input=stdin, capture_output=True, text=True, check=False, timeout=300,
        env={**environment(), **(more or {})},
    )  # fmt: skip


def start(*words: object, cwd: Path | None = None) -> subprocess.Popen[str]:
    """The command, running, in a process group of its own."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env=environment(), preexec_fn=_hear_interrupts,  # noqa: PLW1509  # no thread runs here
    )  # fmt: skip


def _hear_interrupts() -> None:
    """A shell that runs the tests in the background has them, and so their children, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def environment() -> dict[str, str]:
    """Our own, without what would colour or widen output."""
    return {**os.environ, "NO_COLOR": "1", "COLUMNS": "110"}


def children(pid: int) -> list[int]:
    """Process ids of the children of a process, from /proc."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
