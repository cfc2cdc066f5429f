"""Packs a report with all that its receiver needs: exports, declaration, attestation, key, sums and a read-me.

Owns what lies in a bundle and under which name. Refuses a declaration that is not the one that was scanned, an
attestation of another report, and every secret (scanner.run.no_secrets). The same inputs give the same bytes. Knows no
command line; the report's seal has been seen to by the caller.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports.exports.base import Export, exports
from reports.exports.facts import Facts, read_facts
from reports.exports.writing import file_digest
from scanner.errors import ReportError, UsageError
from scanner.regular import open_regular
from scanner.run.bundle_profile import needed
from scanner.run.bundle_words import readme
from scanner.run.handing import BUNDLE_MARK, SUMS
from scanner.run.no_secrets import refuse_no_public_key, refuse_secrets

if TYPE_CHECKING:
    import duckdb

REPORT = "report.duckdb"
DECLARATION = "sources.yaml"
ATTESTATION = "report.intoto.json"
PUBLIC_KEY = "signer.pub.pem"
EXPORTS = "exports"
HTML = "html"

READMES = {"en": "README.md", "zh": "README.zh.md"}
_ZIP_FOLDER = "provscan-bundle"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MOST_BYTES = 1 << 27


@dataclass(frozen=True, slots=True)
class BundleRequest:
    """What is to be packed."""

    report: Path
    declaration: Path
    attestation: Path | None = None
    public_key: Path | None = None
    profile: Path | None = None
    """TOML file of the user's own profile, if the report was judged by one."""
    languages: tuple[str, ...] = ("en", "zh")
    without: tuple[str, ...] = ()


def check_request(request: BundleRequest) -> None:
    """Whatever can be known to be wrong before the report is read."""
    if not request.report.is_file():
        raise ReportError(
            "no such report", where=str(request.report), next_step="give what `provscan scan` wrote"
        )
    for name in request.without:
        if name not in exports():
            raise UsageError(
                "no such form of export", where=name, next_step="`provscan export --list` lists them"
            )


def begin(request: BundleRequest, made: Path) -> Path:
    """A folder beside `made` with a copy of the report, from which all else is made: what is packed is what was read."""
    folder = made.with_name(f"{made.name}.folder")
    folder.mkdir()
    shutil.copyfile(request.report, folder / REPORT)
    return folder


def fill(con: duckdb.DuckDBPyConnection, request: BundleRequest, folder: Path) -> None:
    """Put in whatever stands beside the report that `con` has open, the copy in the folder."""
    facts = read_facts(con)
    given = dict(_given(request, facts, file_digest(folder / REPORT)))
    for name, content in given.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    chosen = [export for export in exports().values() if export.name not in request.without]
    for export in chosen:
        place = folder / place_of(export)
        place.parent.mkdir(exist_ok=True)
        if export.write_in and len(request.languages) == 1:
            export.write_in(con, place, request.languages[0])
        else:
            export.write(con, place)
    for language in request.languages:
        text = readme(language, facts, tuple(given), chosen, REPORT)
        (folder / READMES[language]).write_text(text, "utf-8")


def finish(folder: Path, made: Path, *, as_zip: bool) -> None:
    """Write the sums, and make the folder the bundle, or the zip file."""
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    lines = [f"{file_digest(folder / name)}  {name}\n" for name in files]
    (folder / SUMS).write_text("".join(lines), "utf-8")
    if as_zip:
        _zip(folder, made)
    else:
        folder.replace(made)


def place_of(export: Export) -> str:
    """Where an export lies in a bundle: the page to read on top, all others in a folder of their own."""
    name = export.file_name.rstrip("/")
    return name if export.name == HTML else f"{EXPORTS}/{name}"


def _given(request: BundleRequest, facts: Facts, packed: str) -> Iterator[tuple[str, bytes]]:
    """The files that the user gives, each seen to: name in the bundle -> content."""
    yield DECLARATION, _declaration(request.declaration, facts)
    scan = facts.scan
    for name, path in needed(scan["profile"], scan["profile_digest"], request.profile).items():
        yield name, _content(path, facts)
    if request.attestation is not None:
        content = _content(request.attestation, facts)
        _check_attestation(request.attestation, content, facts, packed)
        yield ATTESTATION, content
    if request.public_key is not None:
        content = _content(request.public_key, facts)
        refuse_no_public_key(request.public_key, content)
        yield PUBLIC_KEY, content


def _declaration(path: Path, facts: Facts) -> bytes:
    declared = facts.scan["declaration_digest"]
    if declared is None:
        raise UsageError(
            "the report was made without a declaration, so none can be packed with it",
            where=str(path),
            next_step="scan again with this declaration",
        )
    content = _content(path, facts)
    if hashlib.sha256(content).hexdigest() != declared:
        raise UsageError(
            "this is not the declaration that was scanned: its sha256 is another",
            where=str(path),
            next_step=f"give the sources.yaml with sha256 {declared}, or scan again",
        )
    return content


def _check_attestation(path: Path, content: bytes, facts: Facts, packed: str) -> None:
    """A DSSE envelope whose statement names this report, by digest or by the sha256 of its file."""
    where, step = str(path), "give what `provscan attest` wrote for this very report"
    try:
        envelope = json.loads(content)
        statement = base64.b64decode(envelope["payload"], validate=True)
    except (ValueError, KeyError, TypeError):
        raise UsageError("this is no attestation (DSSE envelope)", where=where, next_step=step) from None
    refuse_secrets(path, statement, facts.scan["key_id"])
    if not any(name.encode() in statement for name in (facts.digest, packed)):
        raise UsageError("the attestation is of another report", where=where, next_step=step)


def _content(path: Path, facts: Facts) -> bytes:
    try:
        with open_regular(path) as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"it cannot be read ({error.strerror})", where=str(path), next_step="give a regular file"
        ) from None
    if len(content) > _MOST_BYTES:
        raise UsageError("this is too long to be meant", where=str(path), next_step="give the right file")
    if hashlib.sha256(content).hexdigest() == facts.scan["ledger_digest"]:
        raise UsageError(
            "the consent ledger must not go into a bundle",
            where=str(path),
            next_step="it holds personal data; the report tells its head and digest",
        )
    refuse_secrets(path, content, facts.scan["key_id"])
    return content


def _zip(folder: Path, made: Path) -> None:
    """Sorted, with one time for all, so that the same files give the same bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with zipfile.ZipFile(made, "x") as packed:
        packed.comment = BUNDLE_MARK.encode()
        for path in files:
            entry = zipfile.ZipInfo(f"{_ZIP_FOLDER}/{path.relative_to(folder)}", _ZIP_TIME)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, 1 << 20)
