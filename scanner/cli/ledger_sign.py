"""`provscan ledger keygen` and `sign`: the head of a ledger, signed.

Owns the words of these commands; keys stand in `scanner.signing`, what is said in `scanner.ledger.heads`.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from scanner.cli.ledger_keep import LEDGER
from scanner.errors import UsageError


@click.command()
@click.argument("key", metavar="KEY.pem", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--encrypt",
    is_flag=True,
    help="Ask for a passphrase, or take that of PROVSCAN_KEY_PASSPHRASE, and store the key under it.",
)
def keygen(key: Path, encrypt: bool) -> None:
    """Make an Ed25519 pair: KEY.pem, the private key, readable by you alone, and KEY.pub.pem for everybody.

    Neither takes the place of a file that is there. Needs provscan with [sign].
    """
    from scanner.ledger.disk import unusable, write_new
    from scanner.signing import PASSPHRASE, make_keys

    given = ""
    if encrypt:
        given = os.environ.get(PASSPHRASE) or click.prompt(
            "passphrase", hide_input=True, confirmation_prompt=True, err=True
        )
    private, public, key_id = make_keys(given.encode() or None)
    public_file = key.with_name(f"{key.stem}.pub.pem")
    made: list[Path] = []
    for path, content in ((key, private), (public_file, public)):
        try:
            write_new(path, content)
        except OSError as error:
            for one in made:
                one.unlink()
            if not isinstance(error, FileExistsError):
                raise unusable(path, "the key cannot be written", error) from None
            step = "choose another name; a key is never overwritten"
            raise UsageError(
                "a file of this name is already there", where=str(path), next_step=step
            ) from None
        made.append(path)
    public_file.chmod(0o644)
    click.echo(f"private key {key}\npublic key  {public_file}\nkey id      {key_id}")


@click.command()
@LEDGER
@click.option(
    "--key",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ed25519 private key (PEM, PKCS #8). Of an encrypted one the passphrase is asked for, or taken from "
    "PROVSCAN_KEY_PASSPHRASE.",
)
@click.option(
    "--signer", help="Role of who signs, such as data-protection-officer: an id, no name of a person."
)
def sign(ledger: Path, key: Path, signer: str | None) -> None:
    """Sign the head of LEDGER, after verifying it to its end, and write LEDGER.sig.json (a DSSE envelope).

    Whoever has the public key can then tell, with `provscan ledger verify --public-key`, that nothing up to here was
    rewritten or cut off. The signature says: head, number of events, SHA-256 of the file, moment and role. It takes the
    place of an older one. Needs provscan with [sign].
    """
    from scanner.ledger.heads import sign_head
    from scanner.signing import load_signing_key

    def ask() -> str:
        return str(click.prompt("passphrase", hide_input=True, err=True))

    signed, target = sign_head(ledger, load_signing_key(key, ask), signer)
    click.echo(f"signed {signed.events} events, head {signed.head}\nkey id {signed.key_id}\nwrote  {target}")
