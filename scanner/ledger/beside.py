"""A second process of this program, which does a share of the work while this one does the rest.

Owns its start, its end, and that the answers come in the order of the jobs. Refuses to know what the work is. To
remember: whatever becomes of the second process, every job is done: what it does not answer is done here. It reads its
jobs from a pipe and ends with it, so it outlives this process by one job at most, whatever ended this one; it never
sees Ctrl-C, and has nowhere to print.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import subprocess
    from multiprocessing.connection import Connection

J = TypeVar("J")
R = TypeVar("R")
T = TypeVar("T")

_PIPE = 1 << 20
"""So many bytes wait in a pipe, where the system allows it."""
_PAGES = 1 << 16
"""What half-filled pages of a pipe may take of that."""
_IN_FLIGHT = 2
"""Jobs handed over: one at work and one waiting, so that the second process does not idle."""
_AHEAD = 8
"""So many jobs are done or handed over before the first of them is answered: memory is bounded by them."""
AT_ONCE = 32
"""A second process takes some tenths of a second to start: so many jobs, some thousands of lines or rows, are done here
before there is one."""
_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[4:]; from scanner.ledger.beside import serve; serve(*sys.argv[1:4])"
)


class _GoneError(Exception):
    """The second process is not there any more."""


class Second:
    """The second process; `start` makes it."""

    def __init__(self, process: subprocess.Popen[bytes], jobs: Connection, answers: Connection) -> None:
        self.process = process
        self._jobs, self._answers = jobs, answers
        self._room = _widened(jobs.fileno())
        self._sizes: deque[int] = deque()
        _widened(answers.fileno())

    def has_room(self, size: int = 0) -> bool:
        """Whether a job can be handed over without waiting. With none in flight it is read at once, however large."""
        waiting = sum(self._sizes)
        return not waiting or (len(self._sizes) < _IN_FLIGHT and waiting + size < self._room)

    def send(self, job: bytes) -> None:
        """Hand a job over."""
        self._sizes.append(len(job) + 1)
        with _gone():
            self._jobs.send_bytes(job)

    def answered(self, seconds: float | None = 0) -> bool:
        """Whether the first job in flight is done; waits so long for it."""
        with _gone():
            return self._answers.poll(seconds)

    def take(self) -> bytes:
        """The answer to the first job in flight; empty if it could not be done there."""
        self._sizes.popleft()
        with _gone():
            return self._answers.recv_bytes()

    def end(self) -> None:
        """End it, whatever it does; it holds nothing that would be missed."""
        self.process.kill()
        self.process.wait()
        self._jobs.close()
        self._answers.close()


@contextlib.contextmanager
def _gone() -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError):
        raise _GoneError from None


def _widened(descriptor: int) -> int:
    """So many bytes can be written at once without waiting for the reader; 0 where nobody knows."""
    with contextlib.suppress(OSError, AttributeError):  # not on every system
        return fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE) - _PAGES
    return 0


def start(task: str) -> Second | None:
    """Start a second process for a task, `module:function`; None if this machine has no use for one."""
    if _cores() < 2 or not sys.executable or getattr(sys, "frozen", False):
        return None
    import subprocess  # most runs need none
    from multiprocessing.connection import Connection

    ends: list[int] = []
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        ends += os.pipe()
        ends += os.pipe()
        command = [sys.executable, "-I", "-c", _PROGRAM, task, str(ends[0]), str(ends[3]), *sys.path]
        nothing = subprocess.DEVNULL
        process = subprocess.Popen(  # noqa: S603  # this very interpreter
            command, stdin=nothing, stdout=nothing, stderr=nothing, pass_fds=(ends[0], ends[3])
        )
    except (OSError, ValueError):
        for end in ends:
            os.close(end)
        return None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)
    os.close(ends[0])
    os.close(ends[3])
    return Second(process, Connection(ends[1], readable=False), Connection(ends[2], writable=False))


def serve(task: str, jobs: str, answers: str) -> None:
    """What the second process does until its pipe ends."""
    from multiprocessing.connection import Connection

    module, _, name = task.partition(":")
    work: Callable[[bytes], bytes] = getattr(importlib.import_module(module), name)
    given, told = Connection(int(jobs), writable=False), Connection(int(answers), readable=False)
    with contextlib.suppress(OSError, EOFError):
        while True:
            job = given.recv_bytes()
            try:
                answer = work(job)
            except Exception:  # noqa: BLE001  # the first process does it again, and tells
                answer = b""
            told.send_bytes(answer)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Turn(Generic[J, R]):
    """One job: handed over, or done."""

    __slots__ = ("away", "job", "result")

    def __init__(self, job: J) -> None:
        self.job, self.away = job, False
        self.result: R


class Shared(Generic[J, R]):
    """Does jobs by turns here and in a second process."""

    def __init__(
        self, task: str, here: Callable[[J], R], packed: Callable[[J], bytes], taken: Callable[[J, bytes], R]
    ) -> None:
        """`here` does a job, `packed` makes it ready to be sent, `taken` makes the result of an answer."""
        self._task, self._here, self._packed, self._taken = task, here, packed, taken
        self.second: Second | None = None
        self._ahead: deque[_Turn[J, R]] = deque()
        self._fault: Exception | None = None

    def results(self, jobs: Iterable[J]) -> Iterator[R]:
        """The results in the order of the jobs. What reading the jobs raises comes after those before it are done."""
        source, count = self._read(jobs), 0
        try:
            while True:
                if count == AT_ONCE:
                    self.second = start(self._task)
                count += 1
                self._hand_over(source)
                if not self._ahead and not self._do_one(source):
                    break
                while self._ahead[0].away and not self._settle():
                    if len(self._ahead) >= _AHEAD or not self._do_one(source):
                        self._settle(wait=True)
                yield self._ahead.popleft().result
        finally:
            self._end()
        if self._fault is not None:
            raise self._fault

    def _read(self, jobs: Iterable[J]) -> Iterator[J]:
        try:
            yield from jobs
        except Exception as error:  # noqa: BLE001  # raised when its turn has come
            self._fault = error

    def _do_one(self, source: Iterator[J]) -> bool:
        """Do the next job here; False if there is none."""
        for job in source:
            turn: _Turn[J, R] = _Turn(job)
            turn.result = self._here(job)
            self._ahead.append(turn)
            return True
        return False

    def _hand_over(self, source: Iterator[J]) -> None:
        """Give the second process as much as it takes without making this one wait."""
        while self.second and self.second.has_room() and len(self._ahead) < _AHEAD:
            job = next(source, None)
            if job is None:
                return
            turn: _Turn[J, R] = _Turn(job)
            packed = self._packed(job)
            self._ahead.append(turn)
            if self.second.has_room(len(packed)):
                turn.away = True
                self._or_end(partial(Second.send, job=packed))
            else:
                turn.result = self._here(job)

    def _settle(self, *, wait: bool = False) -> bool:
        """Whether the first job, which was handed over, is done now."""
        first = self._ahead[0]
        if self._or_end(partial(Second.answered, seconds=None if wait else 0)) is False:
            return False
        answer = self._or_end(Second.take) or b""
        first.result = self._taken(first.job, answer) if answer else self._here(first.job)
        first.away = False
        return True

    def _or_end(self, ask: Callable[[Second], T]) -> T | None:
        """What the second process says; if it is gone nothing, now and from then on."""
        if self.second is not None:
            try:
                return ask(self.second)
            except _GoneError:
                self._end()
        return None

    def _end(self) -> None:
        if self.second is not None:
            self.second.end()
            self.second = None
