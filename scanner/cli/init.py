"""`provscan init`: a first declaration from what lies in a folder."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a sources.yaml that is there already.")
def init(folder: Path, force: bool) -> None:
    """Write a first DIR/sources.yaml from what lies in DIR.

    One source for each folder in DIR, one more for the files beside them. Locations, formats, counts, fields
    and folders that may name people, and tables without names of columns are filled in for you to confirm; the
    rest says not_known and is explained. Names, first bytes and Parquet footers are read. DIR/ledger.jsonl and
    DIR/provscan-report.duckdb are not declared.
    """
    from scanner.cli.target import DECLARATIONS
    from scanner.draft import NAME, draft
    from scanner.errors import UsageError
    from scanner.ledger.mending import companions

    target = folder / NAME
    for there in (folder / name for name in DECLARATIONS):
        if os.path.lexists(there) and not (force and there == target):
            raise UsageError(
                "there is a declaration already",
                where=str(there),
                next_step="correct it by hand, or "
                + ("give --force to replace it" if there == target else f"rename it to {NAME}"),
            )
    own = ("ledger.jsonl", "provscan-report.duckdb", "provscan-report.duckdb.work")
    beside = companions(folder / "ledger.jsonl")
    text = draft(folder, frozenset((*(folder / name for name in own), *beside)))
    write_text(target, text)
    click.echo(f"wrote {target}: fill in what only you know, then run `provscan plan {folder}`")


def write_text(target: Path, text: str) -> None:
    """Write the whole file or nothing: a temporary name in the same folder, then a rename."""
    import tempfile

    from scanner.errors import UsageError

    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        temporary = Path(name)
        try:
            with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123  # a descriptor, not a path
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"the file cannot be written ({error.strerror})",
            where=str(target),
            next_step="name another place",
        ) from None
