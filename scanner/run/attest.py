"""Signs what a report says, and checks such an attestation against report, declaration and ledger; all offline.

Owns the two calls that `provscan attest`, `verify` and `bundle` share: `attest` gives the bytes of a DSSE envelope
around an in-toto statement, `check_attestation` names whatever does not hold. What the statement says is made by
`reports.attestation`, keys and envelopes by `scanner.signing`. Prints nothing. To remember: a check makes the whole
statement anew from the report that was given, and compares it field by field with the one that was signed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from reports.attestation import (
    CANONICAL,
    CANONICAL_KEY,
    DECLARATION,
    LEDGER,
    MANIFEST,
    PREDICATE_TYPE,
    REPORT,
    STATEMENT_TYPE,
    statement_of,
)
from reports.faults import ReportFault
from scanner.errors import ReportError, UsageError
from scanner.ledger.events import canonical
from scanner.ledger.rules import check_value
from scanner.ledger.values import ID, format_time
from scanner.regular import open_regular
from scanner.signing import SignatureError, SigningKey, VerifyKey, open_envelope, sign_envelope

if TYPE_CHECKING:
    import duckdb

PAYLOAD_TYPE = "application/vnd.in-toto+json"
LARGEST = 1 << 24
"""More bytes than an attestation can need; what is longer is not read to its end, and so refused."""

_CHUNK = 1 << 20
_SIGNED_ONLY = ("signedAt", "signer")
"""What the statement says of its signing, which no report can confirm."""


@dataclass(frozen=True, slots=True)
class AttestationFinding:
    """Something that does not hold. `code` is a stable word; `subject` names the thing, or the field of the results."""

    code: str
    subject: str
    what: str


def attest(
    report: Path,
    key: SigningKey,
    *,
    declaration: Path | None = None,
    ledger: Path | None = None,
    signer: str | None = None,
) -> bytes:
    """A signed statement of what `report` is and what its checks say; declaration and ledger, if given, must be its own."""
    if signer is not None:
        check_value("signer", signer, ID)
    statement = _statement_anew(report)
    subjects = _digests(statement)
    for name, path, same in ((DECLARATION, declaration, _has_digest), (LEDGER, ledger, _begins_with)):
        if path is not None and not (name in subjects and same(path, subjects[name].get("sha256", ""))):
            raise UsageError(
                f"this is not the {name} that the report was made with",
                where=str(path),
                next_step="give the one that it was made with, unchanged, or leave it out: its digest is in the report",
            )
    signed = {"signedAt": format_time(dt.datetime.now(dt.UTC).replace(microsecond=0))}
    statement["predicate"]["provscan"] |= signed | ({"signer": signer} if signer else {})
    return sign_envelope(key, PAYLOAD_TYPE, canonical(statement))


def open_attestation(envelope: bytes, key: VerifyKey, where: str = "") -> dict[str, Any]:
    """The statement in an envelope that `key` signed. Raises SignatureError where there is none to believe."""
    payload = open_envelope(key, PAYLOAD_TYPE, envelope, where)
    try:
        said: Any = json.loads(payload)
        kinds = (said["_type"], said["predicateType"])
        shaped = isinstance(said["predicate"], dict) and isinstance(said["predicate"].get("provscan"), dict)
        _digests(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        shaped, kinds = False, ("", "")
    if not shaped or kinds != (STATEMENT_TYPE, PREDICATE_TYPE):
        raise SignatureError(
            "no_statement",
            "not an in-toto statement of test results about a provscan report",
            where=where,
            next_step="give what `provscan attest` wrote",
        )
    return dict(said)


def check_attestation(
    envelope: bytes,
    key: VerifyKey,
    report: Path | None = None,
    declaration: Path | None = None,
    ledger: Path | None = None,
    where: str = "",
) -> list[AttestationFinding]:
    """What does not hold of an attestation: its signature, or a thing that is given; empty: all of it holds."""
    try:
        said = open_attestation(envelope, key, where)
    except SignatureError as error:
        return [AttestationFinding(error.code, "signature", error.what)]
    subjects, found = _digests(said), []
    for name, path, same in ((DECLARATION, declaration, _has_digest), (LEDGER, ledger, _begins_with)):
        if path is None:
            continue
        if name not in subjects:
            found.append(AttestationFinding("not_attested", name, "the statement says nothing of it"))
        elif not same(path, subjects[name].get("sha256", "")):
            found.append(AttestationFinding("altered", name, "it is another one, or was changed"))
    return found + (list(_report_findings(said, subjects, report)) if report is not None else [])


def _report_findings(
    said: dict[str, Any], subjects: dict[str, dict[str, str]], report: Path
) -> Iterator[AttestationFinding]:
    try:
        anew = _statement_anew(report)
    except ReportError as error:
        if {"sha256": _sha256(report)} != subjects.get(REPORT):
            yield AttestationFinding("altered", REPORT, "its bytes are others than those attested")
        yield AttestationFinding("unreadable", REPORT, error.what)
        return
    found = _digests(anew)
    words = {
        REPORT: "its bytes are others than those attested",
        CANONICAL: "what it holds is other than what was attested",
        MANIFEST: "the files that it lists are others than those attested",
        DECLARATION: "it was made with another declaration than the one attested",
        LEDGER: "it was made with another ledger than the one attested",
    }
    for name in sorted(words.keys() | subjects.keys() | found.keys()):
        if subjects.get(name) != found.get(name):
            yield AttestationFinding("altered", name, words.get(name, "the report knows no such thing"))
    for field in _fields(said["predicate"], anew["predicate"]):
        yield AttestationFinding("other_result", field, "attested is other than what the report says")


def _fields(said: dict[str, Any], anew: dict[str, Any]) -> Iterator[str]:
    """Fields of the predicate in which the two differ, but for those about the signing itself."""
    own = {name: value for name, value in said["provscan"].items() if name not in _SIGNED_ONLY}
    for before, old, new in (("", said, anew), ("provscan.", own, anew["provscan"])):
        for name in sorted(old.keys() | new.keys()):
            if (before or name != "provscan") and old.get(name) != new.get(name):
                yield before + name


def _statement_anew(report: Path) -> dict[str, Any]:
    """The statement that the report bears out; its seal is checked, and that it is one file and stays the same."""
    before = _sha256(report)
    if report.with_name(f"{report.name}.wal").exists():
        raise ReportError(
            "a write-ahead log lies beside the report, so its bytes are not all of it",
            where=f"{report}.wal",
            next_step="get the original report; provscan leaves none",
        )
    with _opened(report) as (con, digest):
        statement = statement_of(con, before, digest)
    if _sha256(report) != before:
        raise ReportError(
            "the report was replaced while it was read", where=str(report), next_step="try again"
        )
    return statement


@contextmanager
def _opened(report: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    import duckdb

    from reports.store import open_report
    from reports.summary import read_seal

    try:
        with closing(open_report(report)) as con:
            seal = read_seal(con)
            if not seal.untouched:
                raise ReportError(
                    "the report was changed after it was sealed",
                    where=str(report),
                    next_step="get the original report",
                )
            yield con, seal.found
    except ReportFault as fault:
        raise ReportError(fault.what, where=fault.where, next_step=fault.next_step) from fault
    except duckdb.Error as error:
        raise ReportError(
            "the report is damaged", where=str(report), next_step="get the original report"
        ) from error


def _digests(statement: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Subject -> its digests; a name that stands twice is refused, for one of the two would go unseen."""
    found: dict[str, dict[str, str]] = {}
    for subject in statement["subject"]:
        name = subject["name"]
        if name in found or not isinstance(name, str) or not isinstance(subject["digest"], dict):
            raise ValueError("not a list of subjects")
        found[name] = subject["digest"]
    return found


def _has_digest(path: Path, wanted: str) -> bool:
    return _sha256(path) == wanted


def _begins_with(path: Path, wanted: str) -> bool:
    """Whether the file, or its first so many lines, have this digest: a ledger grows."""
    digest = hashlib.sha256()
    with _reading(path) as file:
        while line := file.readline(_CHUNK):
            digest.update(line)
            if digest.hexdigest() == wanted:
                return True
    return digest.hexdigest() == wanted


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with _reading(path) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        with open_regular(path) as file:
            yield file
    except OSError as error:
        raise UsageError(
            f"the file cannot be read ({error.strerror})",
            where=str(path),
            next_step="check path and permissions",
        ) from None


__all__ = [
    "CANONICAL_KEY",
    "LARGEST",
    "PAYLOAD_TYPE",
    "AttestationFinding",
    "attest",
    "check_attestation",
    "open_attestation",
]
