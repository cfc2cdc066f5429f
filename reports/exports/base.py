"""What an export is, and which there are: a form of output is one module or package in this folder.

A module that offers one holds `EXPORT`. It is handed a report that is open for reading and writes one file, or one
folder of files; whole or not at all is the caller's work. Knows no command line and no form.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Export:
    """One form in which a report can be handed on."""

    name: str
    """The word for the command line."""
    title: str
    """What it is, in one line."""
    file_name: str
    """What it is called in a bundle; a folder ends in `/`."""
    write: Callable[[duckdb.DuckDBPyConnection, Path], None]
    """Writes the open report onto a path that is not there yet. Raises ReportFault."""
    write_in: Callable[[duckdb.DuckDBPyConnection, Path, str], None] | None = None
    """The same, opening in a language (en, zh), where the form has more than one."""


@cache
def exports() -> dict[str, Export]:
    """Every form there is, by name, sorted."""
    folder = importlib.import_module("reports.exports")
    modules = (
        importlib.import_module(f"reports.exports.{found.name}")
        for found in pkgutil.iter_modules(folder.__path__)
    )
    offered = (module.EXPORT for module in modules if hasattr(module, "EXPORT"))
    return {export.name: export for export in sorted(offered, key=lambda export: export.name)}
