"""With what, besides data, rules and settings, results were made: provscan's own code, Python, the packages that read.

Results of an older report are taken over only where this is the same. Which recognizers and models look is told
elsewhere (`scan.detectors_digest`); what only writes or shows is told here too, for in doubt a file is read again.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

_ROOMS = ("recognizers", "reports", "scanner")
_CODE = (".py", ".sql", ".toml", ".tsv")
_HOME = Path(__file__).parents[2]
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@cache
def environment() -> str:
    """sha256 over all of it; the same on two machines that have the same."""
    digest = hashlib.sha256(f"{sys.implementation.name} {sys.version_info[:3]}\n".encode())
    for package in sorted(_packages()):
        digest.update(f"{package}\n".encode())
    for room in _ROOMS:
        for file in sorted(path for path in (_HOME / room).rglob("*") if path.suffix in _CODE):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{file.relative_to(_HOME).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _packages() -> Iterator[str]:
    """Name and version of each package that provscan asks for, extras too, as far as it is there."""
    for wanted in metadata.requires("provscan") or ():
        name = _NAME.match(wanted)
        assert name is not None  # noqa: S101  # a requirement begins with a name
        try:
            yield f"{name[0].lower()} {metadata.version(name[0])}"
        except metadata.PackageNotFoundError:
            continue
