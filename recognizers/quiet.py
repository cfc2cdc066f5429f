"""Keeps Presidio's log lines inside this process, for they can hold matched values, and learns of timeouts from them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_LOG = "presidio-analyzer"


class _TimeoutWatch(logging.Handler):
    """Presidio logs a pattern's timeout and goes on; this handler is how we learn of it. Nothing is printed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.patterns: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[0] is TimeoutError and isinstance(record.args, tuple):
            self.patterns.append(str(record.args[0]) if record.args else "unnamed")


_watch = _TimeoutWatch()


def quiet_logs() -> None:
    """Presidio's log lines can hold matched values, so none of them may leave this process."""
    logger = logging.getLogger(_LOG)
    logger.propagate = False
    logger.handlers = [_watch]
    logger.setLevel(logging.WARNING)


@contextmanager
def collected_timeouts() -> Iterator[list[str]]:
    """Names of the patterns that run out of time inside."""
    _watch.patterns = []
    yield _watch.patterns
