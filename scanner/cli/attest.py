"""`provscan attest`: what a report says, signed; and the check of such an attestation, offline.

Owns the words and the file that is written; what is said and what is checked stand in `scanner.run.attest`.
"""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.cells import safe
from scanner.errors import UsageError

_FILE = click.Path(dir_okay=False, path_type=Path)
_ROLES = ("report", "declaration", "ledger")


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "--key",
    type=_FILE,
    help="Ed25519 private key (PEM, PKCS #8) to sign with; `provscan ledger keygen` makes one. Of an encrypted one the "
    "passphrase is asked for, or taken from PROVSCAN_KEY_PASSPHRASE.",
)
@click.option("-o", "--out", type=_FILE, help="Where the attestation goes; nothing is overwritten.")
@click.option(
    "--signer", help="Role of who signs, such as data-protection-officer: an id, no name of a person."
)
@click.option("--declaration", type=_FILE, help="The sources.yaml of REPORT: is it the one it was made with?")
@click.option("--ledger", type=_FILE, help="The ledger of REPORT, which may have grown since.")
@click.option("--verify", type=_FILE, help="Check this attestation of REPORT instead of writing one.")
@click.option("--public-key", type=_FILE, help="With --verify: Ed25519 public key (PEM) of who signed.")
@click.pass_context
def attest(
    ctx: click.Context,
    /,
    report: Path,
    key: Path | None,
    out: Path | None,
    signer: str | None,
    declaration: Path | None,
    ledger: Path | None,
    verify: Path | None,
    public_key: Path | None,
) -> None:
    """Sign what REPORT is and what its checks say, as an in-toto attestation; or check one.

    The attestation is a DSSE envelope around an in-toto Statement v1 with a test-result predicate. Its subjects are
    the file of the report, its canonical digest, the declaration, the ledger as it was, and the manifest of all files
    that were scanned. Results are those of the report: what was not evaluated never counts as passed. A report that
    is violated or incomplete can be signed; its attestation says FAILED.

    \b
      provscan attest report.duckdb --key KEY.pem -o report.intoto.json
      provscan attest report.duckdb --verify report.intoto.json --public-key KEY.pub.pem --ledger ledger.jsonl

    Needs provscan with [sign]. See docs/attest.md for what other programs make of it.

    Exit status: 0 written, or all that was given is as attested · 1 something given is not as attested; each such
    thing is named · 2 usage, or the signature does not hold, or REPORT cannot be read or was changed after it was sealed.
    """
    if verify is not None:
        if public_key is None:
            raise click.UsageError("--verify needs --public-key")
        if key or out or signer:
            raise click.UsageError("--verify excludes --key, --out and --signer")
        ctx.exit(_verify(report, verify, public_key, declaration, ledger))
    if key is None or out is None:
        raise click.UsageError("give --key and --out, or --verify")
    if public_key is not None:
        raise click.UsageError("--public-key goes with --verify")
    _sign(report, key, out, signer, declaration, ledger)


def _sign(
    report: Path, key: Path, out: Path, signer: str | None, declaration: Path | None, ledger: Path | None
) -> None:
    from scanner.ledger.disk import write_new
    from scanner.run.attest import attest as attested
    from scanner.signing import load_signing_key

    def ask() -> str:
        return str(click.prompt("passphrase", hide_input=True, err=True))

    if out.exists() or out.is_symlink():
        raise _taken(out)
    signing = load_signing_key(key, ask)
    envelope = attested(report, signing, declaration=declaration, ledger=ledger, signer=signer)
    try:
        write_new(out, envelope)
        out.chmod(0o644)
    except FileExistsError:
        raise _taken(out) from None
    except OSError as error:
        raise UsageError(
            f"the attestation cannot be written ({error.strerror})",
            where=str(out),
            next_step="give another place with --out",
        ) from None
    click.echo(f"key id {signing.key_id}\nwrote  {safe(str(out))}")


def _verify(
    report: Path, envelope: Path, public_key: Path, declaration: Path | None, ledger: Path | None
) -> int:
    from scanner.regular import open_regular
    from scanner.run.attest import LARGEST, check_attestation, open_attestation
    from scanner.signing import load_verify_key

    key = load_verify_key(public_key)
    try:
        with open_regular(envelope) as file:
            content = file.read(LARGEST)
    except OSError as error:
        raise UsageError(
            f"the attestation cannot be read ({error.strerror})",
            where=str(envelope),
            next_step="give the file that was written",
        ) from None
    said = open_attestation(content, key, str(envelope))
    findings = check_attestation(content, key, report, declaration, ledger, str(envelope))
    predicate = said["predicate"]
    own = predicate["provscan"]
    by = f" by {safe(str(own['signer']))}" if own.get("signer") else ""
    click.echo(f"signature holds: key id {key.key_id}, signed at {safe(str(own.get('signedAt')))}{by}")
    result, status, day = (
        safe(str(word)) for word in (predicate.get("result"), own.get("status"), own.get("asOf"))
    )
    click.echo(f"it says {result}: status {status}, as of {day}")
    for role, path in zip(_ROLES, (report, declaration, ledger), strict=True):
        click.echo(f"{role}: {'compared' if path is not None else 'not given, NOT compared'}")
    for finding in findings:
        click.echo(f"DOES NOT HOLD: {safe(finding.subject)}: {safe(finding.what)}")
    if not findings:
        click.echo("all that was given is as attested")
    return int(bool(findings))


def _taken(out: Path) -> UsageError:
    return UsageError(
        "something is there already where the attestation is to go",
        where=str(out),
        next_step="give another place with --out",
    )
