"""Ctrl-C and SIGTERM end a command with 130, also where they arrive inside DuckDB.

DuckDB runs the handler and then tells of the interruption as an error of its own, which would look like a fault of
provscan or a damaged report. Knows no command.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def interruptible() -> Iterator[None]:
    """Whatever goes wrong inside after a signal is that signal's doing: KeyboardInterrupt."""
    heard = False

    def interrupt(*_: object) -> None:
        nonlocal heard
        heard = True
        raise KeyboardInterrupt

    before: dict[signal.Signals, Any] = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup and background jobs mean it
            before[number] = signal.signal(number, interrupt)
    try:
        yield
    except Exception as error:
        if heard:
            raise KeyboardInterrupt from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
