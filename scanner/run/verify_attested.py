"""The part of a verification that asks a signed attestation: is this what somebody with a key vouched for?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reports.verdict import FAULT, NOT_CHECKED, NOT_EVALUATED, OK, Fault, Part
from scanner.errors import UsageError
from scanner.regular import open_regular
from scanner.run.attest import LARGEST, check_attestation
from scanner.signing import load_verify_key


@dataclass(frozen=True, slots=True)
class Attested:
    """An attestation and the public key of who is said to have signed it; paths are absolute."""

    file: Path
    public_key: Path | None


def check_attested(
    given: Attested | None, report: Path, declaration: Path | None, ledger: Path | None
) -> Part:
    """The attestation against the report, and against declaration and ledger where these are given.

    Raises UsageError where a file cannot be read or the key is none.
    """
    if given is None:
        return Part("attestation", NOT_CHECKED, "needs --attestation and --public-key")
    if given.public_key is None:
        told = "without the signer's public key (--public-key) nobody knows who vouched for it"
        return Part("attestation", NOT_EVALUATED, told)
    key = load_verify_key(given.public_key)
    try:
        with open_regular(given.file) as file:
            envelope = file.read(LARGEST)
    except OSError as error:
        raise UsageError(
            f"the attestation cannot be read ({error.strerror})",
            where=str(given.file),
            next_step="give the file that `provscan attest` wrote",
        ) from None
    found = check_attestation(envelope, key, report, declaration, ledger, str(given.file))
    if found:
        faults = tuple(Fault(f"{one.what} ({one.code})", row=one.subject) for one in found)
        return Part("attestation", FAULT, "not what was signed, or not signed by this key", faults)
    told = f"signed by key {key.key_id}, and what is here is what was signed"
    return Part("attestation", OK, told, facts={"key_id": key.key_id})
