"""Where the time of a scan goes: seconds of a core by stage, from a file to its shard.

The public functions of each stage are wrapped in a clock that counts a second once, for the innermost stage that it
was spent in. Clocks cost something, so the same text is also scanned without them, by a worker that has not seen it,
and the difference is told. The limit of a stage is the speed of a scan that had nothing else to do.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import importlib.util
import inspect
import os
import pkgutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from benchmarks.corpora import CORPORA, Corpus
from benchmarks.detection import Ours, Speed, corpus_of, size_of, table, texts

_MODULES = {
    "scanner.link": "link",
    "scanner.names": "link",
    "scanner.evidence": "evidence",
    "scanner.safe_names": "evidence",
    "reports.shard": "write",
    "scanner.detect": "detect: fields and memo",
    "recognizers.presidio": "detect: AnalyzerEngine",
}
_PACKAGES = {
    "recognizers.fast": "detect: {}",
    "scanner.readers": "read",
    "scanner.content": "look at content",
}
_FLATTEN = "scanner.readers.fields"
_REST = "between stages"
_TOLD_APART = 0.005
"""Share of the whole from which a stage has a row."""
_WARM_UP = 100_000


class Clock:
    """Seconds by stage; a stage inside another stops the outer one's clock."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._open: list[str] = []
        self._since = time.process_time()

    def _turn(self) -> None:
        now = time.process_time()
        self.seconds[self._open[-1] if self._open else _REST] += now - self._since
        self._since = now

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Count what happens inside for this stage."""
        self._turn()
        self._open.append(stage)
        self.calls[stage] += 1
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def begin(self) -> None:
        """Forget what was counted."""
        self.seconds.clear()
        self.calls.clear()
        self._since = time.process_time()

    def wrapped(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """The function, or generator function, with the clock around it."""
        if inspect.isgeneratorfunction(function):

            @functools.wraps(function)
            def stream(*args: Any, **kwargs: Any) -> Iterator[Any]:
                inner = function(*args, **kwargs)
                while True:
                    with self.running(stage):
                        try:
                            item = next(inner)
                        except StopIteration:
                            return
                    yield item

            return stream

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with self.running(stage):
                return function(*args, **kwargs)

        return call


def stage_modules() -> dict[str, str]:
    """Module -> stage: the fast detector's modules are stages under their own names."""
    found = {name: stage for name, stage in _MODULES.items() if importlib.util.find_spec(name)}
    for package, stage in _PACKAGES.items():
        for info in pkgutil.iter_modules(importlib.import_module(package).__path__):
            found[f"{package}.{info.name}"] = stage.format(info.name)
    found[_FLATTEN] = "flatten"
    return found


@contextmanager
def clocked(clock: Clock) -> Iterator[None]:
    """The public functions and methods of all stages, wrapped for as long as this lasts."""
    undo: list[tuple[Any, str, Any]] = []

    def put(owner: Any, name: str, new: Any) -> None:
        undo.append((owner, name, vars(owner)[name]))
        setattr(owner, name, new)

    for module_name, stage in stage_modules().items():
        module = importlib.import_module(module_name)
        for name, thing in list(vars(module).items()):
            if name.startswith("_") or not _owns(module_name, thing):
                continue
            if inspect.isclass(thing):
                for method, function in list(vars(thing).items()):
                    if inspect.isfunction(function) and not method.startswith("_"):
                        put(thing, method, clock.wrapped(function, stage))
            elif inspect.isfunction(thing):
                new = clock.wrapped(thing, stage)
                for user in _users(thing, name):
                    put(user, name, new)
    try:
        yield
    finally:
        for owner, name, old in reversed(undo):
            setattr(owner, name, old)


def _owns(module_name: str, thing: Any) -> bool:
    """Whether the thing is defined there; a package owns what it shows of its own modules."""
    home = getattr(thing, "__module__", None) or ""
    return home == module_name or home.startswith(f"{module_name}.")


def _users(function: Any, name: str) -> list[ModuleType]:
    """Modules of ours that know the function by its name."""
    rooms = ("scanner", "recognizers", "reports")
    return [
        module
        for key, module in list(sys.modules.items())
        if key.split(".")[0] in rooms and vars(module).get(name) is function
    ]


def profile(corpus: Corpus, size: int, seed: int) -> Iterator[tuple[str, ...]]:
    """The rows of one corpus's table."""
    with corpus_of(corpus, seed + 1, _WARM_UP) as (found, folder):
        Ours(None).scan(found, folder)  # what a process does once is no stage
    with corpus_of(corpus, seed, size) as (found, folder):
        given = texts(found)
        plain, told = Speed(), Speed()
        first = Ours(None)
        plain.time(size_of(given), lambda: first.scan(found, folder))
        clock = Clock()
        with clocked(clock):
            second = Ours(None)
            clock.begin()
            told.time(size_of(given), lambda: second.scan(found, folder))
            clock.wrapped(lambda: None, _REST)()
    megabytes = size_of(given) / 1e6
    for stage, seconds in sorted(clock.seconds.items(), key=lambda item: -item[1]):
        if seconds >= _TOLD_APART * told.cpu:
            share, limit = f"{seconds / told.cpu:.0%}", f"{megabytes / seconds:,.1f}"
            yield stage, f"{seconds:.2f}", share, limit, f"{clock.calls[stage]:,}"
    yield "**whole**", f"{told.cpu:.2f}", "100%", f"{told.rate:.2f}", f"without clocks {plain.rate:.2f} MB/s"


def main(words: list[str] | None = None) -> None:
    """Print a table for each corpus."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description=__doc__)
    parser.add_argument("--size", type=float, default=0.5, help="MB of text in each corpus")
    parser.add_argument("--seed", type=int, default=50)
    parser.add_argument("--only", help="part of a corpus's name")
    options = parser.parse_args(words)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    for corpus in CORPORA:
        if options.only is None or options.only in corpus.name:
            print(f"{corpus.name}\n")
            rows = profile(corpus, int(options.size * 1e6), options.seed)
            table(("stage", "seconds of a core", "share", "its limit, MB/s", "calls"), rows)
            print()
    os.sched_setaffinity(0, cores)


if __name__ == "__main__":
    main()
