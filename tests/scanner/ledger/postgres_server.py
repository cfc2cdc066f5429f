"""A real PostgreSQL server for these tests: on loopback, on a free port, in a folder of its own, gone at the end.

Where it cannot start, the tests fail and say why: a skipped test would leave the import untested without a word.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

USER, PASSWORD, DATABASE = "reader", "not-a-real-secret-7Q", "consents"
_INSTALL = "install it: apt-get install -y postgresql (the tests start a server of their own; none need run)"
_PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """Where it listens. The address holds no password: tests give it in the environment."""

    port: int

    @property
    def address(self) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def run(self, *statements: str) -> None:
        """Change the database, with the password in the address, as a test may."""
        execute(self.port, DATABASE, statements)


def execute(port: int, database: str, statements: Sequence[str]) -> None:
    import adbc_driver_postgresql.dbapi as driver

    address = f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{port}/{database}"
    with (
        contextlib.closing(driver.connect(address, autocommit=True)) as connection,
        connection.cursor() as cursor,
    ):
        for statement in statements:
            cursor.execute(statement)


@contextlib.contextmanager
def started() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="provscan-postgres-"))
    try:
        account = _account()
        if account:
            shutil.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)
        _run(account, _binary("initdb"), "-D", data, "-U", USER, "-A", "scram-sha-256", "--pwfile",
             folder / "password", "-E", "UTF8", "--locale=C", "--no-sync")  # fmt: skip
        port = _free_port()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [_binary("postgres"), "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1",
                 "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=20"],
                cwd=folder, stdout=log, stderr=log, **_as(account),
            )  # fmt: skip
        try:
            _wait(process, port, folder / "log")
            yield Server(port)
        finally:
            process.send_signal(signal.SIGINT)  # its "fast" way to end
            process.wait(_PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binary(name: str) -> str:
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3].split(".")[0])
    )
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        pytest.fail(f"there is no PostgreSQL server here ({name} is missing); {_INSTALL}", pytrace=False)
    return found


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: it refuses root."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    pytest.fail("PostgreSQL refuses root, and there is neither a user postgres nor nobody", pytrace=False)


def _as(account: pwd.struct_passwd | None) -> dict[str, object]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if account is None:
        return {"env": plain}
    return {"env": plain, "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _run(account: pwd.struct_passwd | None, *words: object) -> None:
    folder = Path(str(words[2])).parent
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, capture_output=True, text=True, check=False, **_as(account)
    )  # type: ignore[call-overload]
    if done.returncode:
        pytest.fail(f"PostgreSQL cannot be set up: {done.stderr.strip()}", pytrace=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(Exception):
            execute(port, "postgres", [f"CREATE DATABASE {DATABASE}"])
            return
        time.sleep(0.05)
    pytest.fail(f"PostgreSQL does not start: {log.read_text(errors='replace')[-2000:]}", pytrace=False)
