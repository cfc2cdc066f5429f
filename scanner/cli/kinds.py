"""Kinds of values that options take, each with a message that says how to write it; options of several commands."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from recognizers.ner.base import NerChoice

_SIZES = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def own_recognizers() -> Callable[[Any], Any]:
    """The option that names files of a user's own recognizers."""
    return click.option(
        "--recognizers",
        "recognizer_files",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="YAML file of your own recognizers, in Presidio's format; see docs/recognizers.md. Repeat for more.",
    )


def own_suppressions() -> Callable[[Any], Any]:
    """The option that names files of a user's allow lists and suppressions."""
    return click.option(
        "--suppressions",
        "suppression_files",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="YAML file of allow lists and of suppressions with reason and last day: what they match stays in the report, "
        "marked, and no check counts it; see docs/suppressions.md. Repeat for more; sources.yaml can name some too.",
    )


def ledger_moment() -> Callable[[Any], Any]:
    """The option of the second clock: the ledger as it stood at a moment."""
    return click.option(
        "--ledger-at",
        type=Moment(),
        help="Count only ledger events recorded up to this moment, as 2026-11-01T08:00:00+08:00; without a zone "
        "it is UTC, and a day is its first moment. Default: all.",
    )


def worker_processes(told: str) -> Callable[[Any], Any]:
    """The option `--workers`; `told` says what the processes are for."""
    return click.option(
        "--workers",
        type=click.IntRange(1, 1024),
        default=lambda: max(1, len(os.sched_getaffinity(0))),
        show_default="number of cores",
        help=told,
    )


def new_report() -> Callable[[Any], Any]:
    """The options `--out` and `--force` of commands that make a report out of another."""

    def both(command: Any) -> Any:
        force = click.option(
            "--force", is_flag=True, help="Replace a report that is there already; never any other file."
        )
        out = click.option(
            "-o",
            "--out",
            type=click.Path(path_type=Path),
            required=True,
            help="Where the new report goes; its folder must be there.",
        )
        return out(force(command))

    return both


def evidence_folder() -> Callable[[Any], Any]:
    """The option that names the folder with the documents of the ledger."""
    return click.option(
        "--evidence",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Folder with the documents that the ledger names by SHA-256; a consent whose document was changed covers "
        "nothing. Default: none is looked at.",
    )


def name_models() -> Callable[[Any], Any]:
    """The option that says which models look for names of people."""
    return click.option(
        "--ner",
        type=Ner(),
        default="builtin",
        show_default=True,
        metavar="MODEL",
        help="What looks for names of people outside the ledger: builtin (provscan's own models for English and "
        "Chinese), spacy:NAME (an installed spaCy pipeline or its folder), presidio:FILE (Presidio's NLP-engine "
        "configuration, YAML), or none: the report then says that nobody looked. Nothing is fetched.",
    )


def entity_names(words: str | None) -> frozenset[str] | None:
    """`email_address, url` as entity names; None for all."""
    return frozenset(e.strip().upper() for e in words.split(",") if e.strip()) if words else None


class Size(click.ParamType[int]):
    """A number of bytes such as 64M."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Accept plain bytes or K, M, G."""
        text = str(value).strip().lower().removesuffix("b")
        unit = text[-1:] if text[-1:] in "kmg" else ""
        number = text.removesuffix(unit)
        if not (number.isascii() and number.isdigit()) or int(number) == 0:
            self.fail(f"{value!r} is not a size; write 500K, 64M or 1G", param, ctx)
        return int(number) * _SIZES[unit]


class Ner(click.ParamType[NerChoice]):
    """Which models look for names."""

    name = "ner"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> NerChoice:
        """Accept builtin, none, spacy:NAME, spacy:FOLDER, presidio:FILE."""
        if isinstance(value, NerChoice):
            return value
        kind, _, what = str(value).partition(":")
        if kind == "spacy" and what:
            return NerChoice("spacy", str(Path(what).absolute()) if Path(what).is_dir() else what)
        if kind == "presidio" and Path(what).is_file():
            return NerChoice("presidio", str(Path(what).absolute()))
        if kind == "presidio":
            self.fail(f"there is no file {what!r}; presidio: takes Presidio's NLP configuration", param, ctx)
        if value not in ("builtin", "none"):
            self.fail(f"{value!r} is no choice; write builtin, spacy:NAME, presidio:FILE or none", param, ctx)
        return NerChoice("builtin" if value == "builtin" else "none")


class Day(click.ParamType[dt.date]):
    """A calendar day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Accept 2026-11-01."""
        try:
            return dt.datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a day; write it 2026-11-01", param, ctx)


class Moment(click.ParamType[dt.datetime]):
    """A moment; without a zone it is UTC, and a day alone is its first moment."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Accept 2026-11-01T08:00:00+08:00, 2026-11-01T00:00:00 or 2026-11-01."""
        try:
            found = dt.datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a moment; write 2026-11-01T08:00:00+08:00 or 2026-11-01", param, ctx)
        return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


class Table(click.ParamType[str]):
    """A file to import, or the address of a database; an address is never put into a message."""

    name = "table"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse a folder; leave the rest to whoever opens it."""
        text = str(value)
        if "://" not in text and Path(text).is_dir():
            self.fail("it is a folder; name a file in it", param, ctx)
        return text
