"""Keeps secrets and the ledger out of what is handed to others: told by content, whatever a file is called.

Refuses private keys, the key of keyed digests (told by its id, which the report holds), consent ledgers and names
files. Names the file, never what was found in it. To remember: what is refused here would lie open with every receiver.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from scanner.errors import UsageError
from scanner.evidence import Evidence

_HEX = re.compile(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")
_BASE64 = re.compile(rb"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{43}=?(?![A-Za-z0-9+/_=-])")
_KEY_BYTES = 32
_PRIVATE = (b"PRIVATE KEY", b"AGE-SECRET-KEY-", b"PuTTY-User-Key-File")
_LEDGER_WORDS = ({"prev_hash", "event_type"}, {"commitment", "salt"}, {"ledger_names", "secret"})
_PUBLIC = re.compile(
    rb"\s*-----BEGIN PUBLIC KEY-----[\sA-Za-z0-9+/=]{40,2000}-----END PUBLIC KEY-----\s*", re.ASCII
)


def refuse_secrets(path: Path, content: bytes, key_id: str) -> None:
    """Raise UsageError where the content holds what no receiver may have."""
    found = _found(content, key_id)
    if found is not None:
        raise UsageError(
            f"{found} must not go into a bundle",
            where=str(path),
            next_step="give another file; whoever gets the bundle could read all that is in it",
        )


def refuse_no_public_key(path: Path, content: bytes) -> None:
    """Raise UsageError unless the content is one public key in PEM, and nothing else."""
    if not _PUBLIC.fullmatch(content):
        raise UsageError(
            "this is no public key in PEM, or something stands beside it",
            where=str(path),
            next_step="give the file KEY.pub.pem of `provscan ledger keygen`",
        )


def _found(content: bytes, key_id: str) -> str | None:
    if any(mark in content for mark in _PRIVATE):
        return "a private key"
    if _holds_key(content, key_id):
        return "the secret key of the report's digests"
    if _is_ledger(content):
        return "a consent ledger or its names (personal data)"
    return None


def _holds_key(content: bytes, key_id: str) -> bool:
    """The key itself tells: its id is in the report. A file of nothing but a key is refused whichever it is."""
    bare = content.strip()
    if len(content) == _KEY_BYTES and not bare.isascii():
        return True
    if _HEX.fullmatch(bare):
        return True
    tokens = [bytes.fromhex(found.group().decode()) for found in _HEX.finditer(content)]
    for found in _BASE64.finditer(content):
        text = found.group().translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=") + b"="
        try:
            tokens.append(base64.b64decode(text, validate=True))
        except ValueError:
            continue
    tokens.append(content)
    return any(Evidence(token).key_id == key_id for token in tokens if len(token) == _KEY_BYTES)


def _is_ledger(content: bytes) -> bool:
    for line in content.splitlines():
        if not line.lstrip().startswith(b"{"):
            continue
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict) and any(words <= told.keys() for words in _LEDGER_WORDS):
            return True
    return False
