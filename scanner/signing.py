"""Ed25519 signatures over exact bytes, in DSSE envelopes; keys as PEM files. Needs `cryptography` ([sign]).

Owns keys and envelopes: https://github.com/secure-systems-lab/dsse. What is signed is DSSE's encoding of (type, bytes),
so a signature over one kind of statement never passes for one over another. Knows no ledger and no report.
A key id is the SHA-256, in hex, of the public key as SubjectPublicKeyInfo in DER.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.errors import UsageError
from scanner.regular import open_regular

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PASSPHRASE = "PROVSCAN_KEY_PASSPHRASE"  # noqa: S105  # the name of a variable
"""Environment variable with the passphrase of an encrypted key."""
_LARGEST = 1 << 16
_NEW_KEY = "give an Ed25519 key in PEM; `provscan ledger keygen KEY.pem` makes a pair"


class SignatureError(UsageError):
    """A signature does not hold; `code` is a stable word for the reason."""

    def __init__(self, code: str, what: str, *, where: str = "", next_step: str = "") -> None:
        self.code = code
        super().__init__(what, where=where, next_step=next_step)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key; `sign_envelope` is all it does."""

    key: Ed25519PrivateKey

    @property
    def key_id(self) -> str:
        """Id of its public key."""
        return _key_id(self.key.public_key())


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """A public key."""

    key: Ed25519PublicKey

    @property
    def key_id(self) -> str:
        """Its id."""
        return _key_id(self.key)


def make_keys(passphrase: bytes | None = None) -> tuple[bytes, bytes, str]:
    """A new pair: private key (PKCS #8) and public key, both PEM, and the key id."""
    _needed()
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    locked = forms.BestAvailableEncryption(passphrase) if passphrase else forms.NoEncryption()
    private = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, locked)
    public = key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    return private, public, _key_id(key.public_key())


def load_signing_key(path: Path, ask: Callable[[], str] | None = None) -> SigningKey:
    """A private key out of a PEM file; of an encrypted one the passphrase is in the environment, or `ask` gives it."""
    _needed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    content = _content(path)
    passphrase = None
    if b"ENCRYPTED" in content:
        given = os.environ.get(PASSPHRASE) or (ask() if ask else "")
        if not given:
            step = f"set {PASSPHRASE}, or run where the passphrase can be asked for"
            raise UsageError(
                "the key is encrypted, and no passphrase was given", where=str(path), next_step=step
            )
        passphrase = given.encode()
    try:
        key = forms.load_pem_private_key(content, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        what, step = "not a private key in PEM", _NEW_KEY
        if passphrase is not None:
            what, step = "the key cannot be opened with this passphrase", "give the right one"
        raise UsageError(what, where=str(path), next_step=step) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError("the key is of another type than Ed25519", where=str(path), next_step=_NEW_KEY)
    return SigningKey(key)


def load_verify_key(path: Path) -> VerifyKey:
    """A public key out of a PEM file."""
    _needed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    content = _content(path)
    if b"PRIVATE KEY" in content:
        step = "give the public key alone (KEY.pub.pem); the private one stays with the signer"
        raise UsageError("this is a private key", where=str(path), next_step=step)
    try:
        key = forms.load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError("not a public key in PEM", where=str(path), next_step=_NEW_KEY) from None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError("the key is of another type than Ed25519", where=str(path), next_step=_NEW_KEY)
    return VerifyKey(key)


def sign_envelope(key: SigningKey, kind: str, statement: bytes) -> bytes:
    """A DSSE envelope, as JSON, around the exact bytes of a statement."""
    signature = key.key.sign(encoded(kind, statement))
    envelope = {
        "payloadType": kind,
        "payload": base64.b64encode(statement).decode(),
        "signatures": [{"keyid": key.key_id, "sig": base64.b64encode(signature).decode()}],
    }
    return json.dumps(envelope, indent=2).encode() + b"\n"


def open_envelope(key: VerifyKey, kind: str, envelope: bytes, where: str) -> bytes:
    """The statement in an envelope that `key` signed; raises SignatureError for every other."""
    from cryptography.exceptions import InvalidSignature

    found_kind, statement, signatures = _parts(envelope, where)
    if found_kind != kind:
        step = f"give a signature over {kind}"
        raise SignatureError(
            "other_kind", "the signature is over another kind of statement", where=where, next_step=step
        )
    ours = [signature for key_id, signature in signatures if key_id == key.key_id]
    if not ours:
        step = "give the public key of the signer, or have the right signer sign"
        raise SignatureError("other_key", "signed by another key than this one", where=where, next_step=step)
    for signature in ours:
        try:
            key.key.verify(signature, encoded(kind, statement))
        except InvalidSignature:
            continue
        return statement
    step = "do not trust this statement; get the signature from the signer again"
    raise SignatureError("altered", "the statement or its signature was altered", where=where, next_step=step)


def encoded(kind: str, statement: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is signed."""
    name = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(statement), statement)


def _parts(envelope: bytes, where: str) -> tuple[str, bytes, list[tuple[str, bytes]]]:
    try:
        fields: Any = json.loads(envelope)
        statement = base64.b64decode(fields["payload"], validate=True)
        signatures = [
            (str(one.get("keyid")), base64.b64decode(one["sig"], validate=True))
            for one in fields["signatures"]
        ]
        return str(fields["payloadType"]), statement, signatures
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, RecursionError):
        step = "give the file that the signer wrote, unchanged"
        raise SignatureError(
            "no_envelope", "not a signature in a DSSE envelope", where=where, next_step=step
        ) from None


def _content(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read(_LARGEST)
    except OSError as error:
        what = f"the key cannot be read ({error.strerror})"
        raise UsageError(what, where=str(path), next_step=_NEW_KEY) from None


def _key_id(key: Ed25519PublicKey) -> str:
    from cryptography.hazmat.primitives import serialization as forms

    stored = key.public_bytes(forms.Encoding.DER, forms.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(stored).hexdigest()


def _needed() -> None:
    try:
        import cryptography  # noqa: F401
    except ImportError:
        raise UsageError(
            "signatures need the package cryptography",
            next_step="install provscan with [sign]: pip install 'provscan[sign]'",
        ) from None
