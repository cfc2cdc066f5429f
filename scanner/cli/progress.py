"""Progress on stderr: a bar with bytes, rows, rate and time left on a terminal; nothing elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

import click

_TITLES = {
    "declaration": "reading the declaration",
    "inventory": "taking inventory",
    "scan": "scanning",
    "report": "writing report",
    "prove": "scanning drawn units again",
    "ledger": "reading the ledger",
    "verify": "checking the report",
}


class ProgressBar:
    """An observer of `scanner.run` that draws with tqdm."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self._shown = not quiet and sys.stderr.isatty()
        self._notes = not quiet
        self._verbose = verbose
        self._bar: Any = None

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage."""
        self.close()
        if self._verbose:
            self.note(_TITLES.get(name, name))
        if self._shown:
            from tqdm import tqdm

            self._bar = tqdm(
                total=total,
                unit="B",
                unit_scale=True,
                desc=_TITLES.get(name, name),
                file=sys.stderr,
                leave=False,
                dynamic_ncols=True,
            )

    def advance(self, done: int, rows: int) -> None:
        """Draw what is done."""
        if self._bar is not None:
            self._bar.n = done if self._bar.total is None else min(done, self._bar.total)
            if rows:
                self._bar.set_postfix_str(f"{rows:,} rows", refresh=False)
            self._bar.refresh()

    def note(self, text: str) -> None:
        """A line for the user."""
        if self._notes:
            click.echo(f"provscan: {text}", err=True)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
