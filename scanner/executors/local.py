"""Runs units in processes of this machine. A worker that dies takes no other unit with it.

Processes are spawned afresh, so a broken parser cannot harm the parent, and the parent never loads the
recognizers. Units whose worker dies are tried once more alone; one that kills its worker again is given up
and its shard says so. Workers end when their parent does, whatever ended it.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recognizers.base import UnknownEntityError
from recognizers.ner.base import NerError
from scanner.errors import UsageError
from scanner.model import WorkUnit
from scanner.setup import ScanSetup, refused
from scanner.worker import Described, describe_worker, scan_units, start_worker

_IN_FLIGHT = 2
"""Units handed out per worker: one at work and one waiting, so that no worker idles."""
_POLL_SECONDS = 0.2
_THREADED = ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM", "BLIS")
"""Libraries of linear algebra that would each use every core; a worker is given one, before it imports them."""


@dataclass(frozen=True, slots=True)
class Task:
    """Units that are read one after another, and where their shard shall lie."""

    units: tuple[WorkUnit, ...]
    shard: Path


class _Counters:
    """Bytes and rows passed by all workers, in shared memory."""

    def __init__(self, context: Any) -> None:
        self._values = context.Array("q", 2)

    def __call__(self, stored: int, rows: int) -> None:
        with self._values.get_lock():
            self._values[0] += stored
            self._values[1] += rows

    def read(self) -> tuple[int, int]:
        """(stored bytes, rows) so far."""
        with self._values.get_lock():
            return self._values[0], self._values[1]


def _end_with_parent() -> None:
    parent = mp.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back for a moment: processes started meanwhile never see it, ours comes right after."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _start(setup: ScanSetup, counters: _Counters) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    global _start_error  # noqa: PLW0603  # an initializer that raises would only say "broken pool"
    try:
        start_worker(setup, counters)
    except (UnknownEntityError, NerError) as error:
        _start_error = error


_start_error: UnknownEntityError | NerError | None = None


def _describe() -> Described:
    if _start_error is not None:
        raise _start_error
    return describe_worker()


class LocalExecutor:
    """A pool of worker processes on this machine."""

    def __init__(self, setup: ScanSetup, workers: int) -> None:
        self._setup = setup
        self._workers = workers
        self._context = mp.get_context("spawn")
        self._counters = _Counters(self._context)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> LocalExecutor:
        for library in _THREADED:
            os.environ.setdefault(f"{library}_NUM_THREADS", "1")
        self._pool = self._new_pool(self._workers)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def describe(self) -> Described:
        """What the workers look with. Raises UsageError when an entity, a model or the workers are not to be had."""
        assert self._pool is not None  # noqa: S101  # entered
        try:
            described: Described = self._submit(_describe).result()
            return described
        except UnknownEntityError as error:
            raise refused(error, self._setup.ner) from None
        except NerError as error:
            what, next_step = error.args
            raise UsageError(what, where=f"--ner {self._setup.ner}", next_step=next_step) from None
        except BrokenProcessPool:
            raise UsageError(
                "the worker processes cannot start",
                next_step="check memory and that `python -c 'import presidio_analyzer'` works in this environment",
            ) from None

    def _new_pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers, mp_context=self._context, initializer=_start, initargs=(self._setup, self._counters)
        )

    def map(self, tasks: Iterable[Task], tick: Callable[[int, int], None]) -> Iterator[Task]:
        """Scan all tasks; yields each when its shard lies in place. `tick` is told total bytes and rows."""
        waiting = deque(tasks)
        running: dict[Future[None], Task] = {}
        if self._pool is None:
            self._pool = self._new_pool(self._workers)
        try:
            while waiting or running:
                suspects = self._hand_out(waiting, running)
                done, _ = wait(running, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
                tick(*self._counters.read())
                for future in done:
                    task = running.pop(future)
                    try:
                        future.result()
                    except BrokenProcessPool:
                        suspects.append(task)
                    except OSError as error:  # reading never raises: it is the shard that cannot be written
                        raise UsageError(
                            f"a result cannot be written ({error.strerror})",
                            where=str(task.shard.parent),
                            next_step="make room there, or write to another place with --out; the same command goes on",
                        ) from error
                    else:
                        yield task
                if suspects:
                    suspects += running.values()  # one of them ended the pool, nobody can say which
                    running.clear()
                    yield from self._one_by_one(suspects, tick)
                    self._pool = self._new_pool(self._workers)
        finally:
            self.stop()

    def _hand_out(self, waiting: deque[Task], running: dict[Future[None], Task]) -> list[Task]:
        """Keep every worker busy; the task that could not be handed out when the pool is broken."""
        assert self._pool is not None  # noqa: S101  # map made it
        while waiting and len(running) < self._workers * _IN_FLIGHT:
            task = waiting.popleft()
            try:
                running[self._submit(scan_units, task.units, task.shard)] = task
            except BrokenProcessPool:
                return [task]
        return []

    def _one_by_one(self, suspects: Iterable[Task], tick: Callable[[int, int], None]) -> Iterator[Task]:
        """Tasks that were at work when a worker died: each alone; units that kill their worker again are given up."""
        for task in suspects:
            if not self._survives(task.units, task.shard):
                deadly = self._deadly(task)
                if not self._survives(task.units, task.shard, deadly):
                    # Only together they kill, as when memory runs out: nothing of them can be vouched for.
                    self._survives(task.units, task.shard, range(len(task.units)))
            tick(*self._counters.read())
            yield task
        self.stop()

    def _deadly(self, task: Task) -> set[int]:
        """Which units of a task that killed its worker do so by themselves."""
        if len(task.units) == 1:
            return {0}
        trial = task.shard.with_name(f".{task.shard.name}.trial.tmp")
        deadly = {number for number, unit in enumerate(task.units) if not self._survives((unit,), trial)}
        trial.unlink(missing_ok=True)
        return deadly

    def _survives(self, units: tuple[WorkUnit, ...], shard: Path, given_up: Collection[int] = ()) -> bool:
        """Scan the units in a process of their own; whether it came to the end."""
        self.stop()
        self._pool = self._new_pool(1)
        try:
            self._submit(scan_units, units, shard, given_up).result()
        except BrokenProcessPool:
            return False
        return True

    def _submit(self, task: Callable[..., Any], *args: Any) -> Future[Any]:
        """Hand over; the pool starts its processes when it gets its first task."""
        assert self._pool is not None  # noqa: S101  # entered
        with _interrupts_held():
            return self._pool.submit(task, *args)

    def stop(self) -> None:
        """End all workers at once."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
