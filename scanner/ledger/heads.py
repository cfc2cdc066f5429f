"""A signed head: somebody with a key says how far a ledger went, so that nobody can rewrite or shorten it unseen.

Owns the statement, as canonical JSON: {"events":N,"head":"...","ledger_sha256":"...","signed_at":"...","signer":"..."}.
`ledger_sha256` is over the first N lines of the file. A ledger that has grown since still fits.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import LedgerError
from scanner.ledger.access import snapshot
from scanner.ledger.disk import sync_folder, unusable
from scanner.ledger.events import canonical
from scanner.ledger.reading import verified
from scanner.ledger.rules import check_value
from scanner.ledger.values import ID, format_time
from scanner.regular import open_regular
from scanner.signing import SignatureError, SigningKey, VerifyKey, open_envelope, sign_envelope

KIND = "application/vnd.provscan.ledger-head+json"
_LARGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A statement whose signature holds, and whether the ledger has grown since."""

    events: int
    head: str
    signed_at: str
    signer: str | None
    key_id: str
    events_since: int = 0


def signature_path(ledger: Path) -> Path:
    """Where the signature of a ledger lies."""
    real = Path(os.path.realpath(ledger))
    return real.with_name(f"{real.name}.sig.json")


def sign_head(path: Path, key: SigningKey, signer: str | None = None) -> tuple[SignedHead, Path]:
    """Verify the ledger to its end and sign its head; the signature takes the place of an older one."""
    if signer is not None:
        check_value("signer", signer, ID)
    digest, events, head = hashlib.sha256(), 0, ""
    with snapshot(path, names=False) as (file, size, _):
        for event in verified(path, file, size, digest.update):
            events, head = event.seq, event.hash
    signed_at = format_time(dt.datetime.now(dt.UTC).replace(microsecond=0))
    fields: dict[str, object] = {"events": events, "head": head, "ledger_sha256": digest.hexdigest()}
    fields |= {"signed_at": signed_at} | ({"signer": signer} if signer else {})
    target = signature_path(path)
    _replace(target, sign_envelope(key, KIND, canonical(fields)))
    return SignedHead(events, head, signed_at, signer, key.key_id), target


def check_head(path: Path, key: VerifyKey, signature: Path | None = None) -> SignedHead:
    """The signed head of a ledger, if signature and ledger hold. Raises SignatureError or BrokenLedgerError."""
    where = signature or signature_path(path)
    try:
        with open_regular(where) as stored:
            envelope = stored.read(_LARGEST)
    except OSError as error:
        step = "give it with --signature; `provscan ledger sign` makes one"
        raise LedgerError(
            f"there is no signature to read ({error.strerror})", where=str(where), next_step=step
        ) from None
    said = _statement(open_envelope(key, KIND, envelope, str(where)), where)
    events, head = int(str(said["events"])), str(said["head"])
    digest, at, found, total = hashlib.sha256(), "", "", 0
    with snapshot(path, names=False) as (file, size, _):
        for event in verified(path, file, size, digest.update):
            total = event.seq
            if total == events:
                at, found = event.hash, digest.hexdigest()
    if (at, found) != (head, said["ledger_sha256"]):
        raise SignatureError(
            "other_head",
            f"the ledger does not have the signed head at event {events}: lines were cut off, or it was written anew",
            where=str(path),
            next_step="get the ledger that was signed, and find out which of the two is right",
        )
    signer = said.get("signer")
    return SignedHead(
        events,
        head,
        str(said["signed_at"]),
        None if signer is None else str(signer),
        key.key_id,
        total - events,
    )


def _statement(content: bytes, where: Path) -> dict[str, object]:
    try:
        said = json.loads(content)
        wanted = {"events": int, "head": str, "ledger_sha256": str, "signed_at": str}
        if all(type(said[name]) is kind for name, kind in wanted.items()):
            return dict(said)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    step = "sign the ledger with this version of provscan"
    raise SignatureError(
        "no_statement", "not a statement about a ledger's head", where=str(where), next_step=step
    )


def _replace(target: Path, content: bytes) -> None:
    new = target.with_name(f"{target.name}.new")
    try:
        with new.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        new.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise unusable(target, "the signature cannot be written", error) from None
