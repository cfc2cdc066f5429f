"""`provscan bundle`: a report packed for its receiver. Owns the words; scanner.run.bundle does the packing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.interrupts import interruptible
from scanner.errors import ReportError

if TYPE_CHECKING:
    import duckdb

    from reports.summary import Seal


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Where it goes: a name that ends in .zip makes a zip file, any other a folder.",
)
@click.option(
    "--declaration",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The sources.yaml that was scanned; any other is refused, by its sha256.",
)
@click.option(
    "--attestation",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Signed statement about this report, as `provscan attest` writes it.",
)
@click.option(
    "--public-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The signer's public key (PEM), for the receiver.",
)
@click.option(
    "--profile",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file of the profile that REPORT was judged by, if it is your own: the receiver needs it too.",
)
@click.option(
    "--lang", type=click.Choice(("en", "zh")), help="Language of the read-me. Default: one in each language."
)
@click.option(
    "--without",
    multiple=True,
    metavar="FORM",
    help="Leave out a form of export, such as csv; several times if need be.",
)
@click.option("--force", is_flag=True, help="Replace a bundle that is there already; never anything else.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Show where an error comes from.")
def bundle(
    report: Path,
    out: Path,
    declaration: Path,
    attestation: Path | None,
    public_key: Path | None,
    profile: Path | None,
    lang: str | None,
    without: tuple[str, ...],
    force: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Pack REPORT with all that a receiver needs to read and verify it.

    \b
      provscan bundle report.duckdb -o filing.zip --declaration data/sources.yaml
      provscan bundle report.duckdb -o filing --declaration data/sources.yaml \\
        --attestation report.intoto.json --public-key signer.pub.pem --lang zh --without csv

    In it lie the report, the declaration, every form of `provscan export --list`, the attestation and the public key if
    given, SHA256SUMS, and a read-me that says what the bundle proves, what it does not, and how to verify it.

    No secret gets in: private keys, the key of the digests, the consent ledger and its names are refused, told by
    what is in a file, not by its name. Of the ledger the report tells head and digest, and nothing else.

    The same inputs give the same bytes (zip and Parquet: with the same versions of zlib and Arrow). A bundle is there
    whole or not at all.

    Exit status: 0 packed, whatever the verdict · 2 usage, REPORT changed after it was sealed, a declaration or attestation
    of another report, or a secret among the files; nothing was written · 130 interrupted, nothing left behind.
    """
    del verbose  # seen by main
    from scanner.run.bundle import REPORT, BundleRequest, begin, check_request, fill, finish
    from scanner.run.handing import check_target, whole

    target = out.absolute()
    languages = (lang,) if lang else ("en", "zh")
    request = BundleRequest(report, declaration, attestation, public_key, profile, languages, without)
    check_request(request)
    check_target(target, force)
    with interruptible(), whole(target, force=force) as made:
        folder = begin(request, made)
        with _opened_as(folder / REPORT, report) as (con, seal):
            fill(con, request, folder)
        finish(folder, made, as_zip=out.suffix.lower() == ".zip")
    if not quiet:
        click.echo(f"bundle: {out}\ndigest {seal.found}: tell it to the receiver by another way")


@contextmanager
def _opened_as(copy: Path, report: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Seal]]:
    """The copy of a report, open; errors name the report that the user named."""
    from scanner.cli.show import opened

    try:
        with opened(copy) as found:
            yield found
    except ReportError as error:
        where = error.where.replace(str(copy), str(report))
        raise ReportError(error.what, where=where, next_step=error.next_step) from error
