"""Which formats there are, and which of them a name means.

Owns nothing but the list, which is made by looking for modules with a `FORMAT`. Heavy packages are imported by a
format when it reads, never when it is listed.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import fields
from pathlib import Path

from scanner.errors import UsageError
from scanner.ledger.rows.base import Format, Options, Rows


def _found() -> dict[str, Format]:
    names = sorted(info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)]))
    modules = [importlib.import_module(f"scanner.ledger.rows.{n}") for n in names if n != "registry"]
    formats: list[Format] = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {known.name: known for known in formats}


FORMATS = _found()
"""Format name -> format."""


def file_formats() -> list[str]:
    """Names of the formats that are files."""
    return sorted(name for name, known in FORMATS.items() if not known.schemes)


def format_of(source: str, asked: str | None, options: Options) -> Format:
    """The format of a source, which may be an address; raises UsageError where it cannot be told."""
    scheme, is_address, _ = source.partition("://")
    at = [f for f in FORMATS.values() if is_address and scheme.lower() in f.schemes]
    if at and asked is not None:
        step = "leave --format out"
        raise UsageError("--format is for files; an address says itself what it is", next_step=step)
    ending = Path(source).suffix.lower()
    named = [f for f in FORMATS.values() if (f.name == asked if asked else ending in f.suffixes)]
    found = at or [known for known in named if not known.schemes]
    if not found:
        step = "name it .csv, .jsonl, .parquet or .xlsx, or say which with --format"
        # What looks like an address may hold a password.
        where = "the address" if is_address else source
        raise UsageError("the format cannot be told from the file name", where=where, next_step=step)
    _check_options(found[0], options)
    return found[0]


def _check_options(known: Format, options: Options) -> None:
    for option in fields(options):
        if getattr(options, option.name) is not None and option.name not in known.options:
            able = [name for name, f in FORMATS.items() if option.name in f.options]
            raise UsageError(
                f"--{option.name} says nothing about {known.name}",
                where=f"--{option.name}",
                next_step=f"leave it out; it is for {', '.join(able)}",
            )


def read_rows(source: Path | str, fmt: str, options: Options | None = None) -> tuple[list[str] | None, Rows]:
    """Open a table: its column names, where the format states them, and its rows."""
    return FORMATS[fmt].read(str(source), options or Options())
