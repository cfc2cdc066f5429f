"""Runs a verification: the report by itself, then against whatever of declaration, data, ledger and key is given.

Every part that can be checked is checked, whatever another one found. Nothing is written but in temporary folders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from reports.faults import ReportFault
from reports.meaning import digest_of
from reports.opening import open_report
from reports.profile import Profile, load_profile
from reports.verdict import FAULT, NOT_CHECKED, NOT_EVALUATED, OK, Fault, Part
from reports.verifying import Checked, check_judged, check_report
from scanner import inventory
from scanner.declaration import Declaration
from scanner.errors import ProvscanError, UsageError
from scanner.evidence import Evidence, load_key
from scanner.ledger.state import LedgerState
from scanner.run.layouts import check_layouts, layouts_of
from scanner.run.prepare import prepare
from scanner.run.request import Observer, ScanRequest
from scanner.run.rescan import settings_of
from scanner.run.scan import controls_of, faults_as_errors
from scanner.run.subject_index import rules_digest
from scanner.run.tables import known_kinds
from scanner.run.verify_attested import Attested, check_attested
from scanner.run.verify_data import check_declaration, check_files
from scanner.run.verify_declared import found_faults
from scanner.run.verify_ledger import check_ledger, same_people
from scanner.run.verify_units import Draw, check_units
from scanner.setup import ScanSetup

if TYPE_CHECKING:
    from scanner.inventory import Inventory


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """What a user gave; paths are absolute, and what is None was not given."""

    report: Path
    digest: str | None
    declaration_file: Path | None
    """The file of the declaration, if there is one."""
    declaration: Declaration | str | None
    """Read, or why it cannot be."""
    ledger: Path | None
    evidence: Path | None
    key_file: Path | None
    profile: str | None
    draw: Draw | None
    given: ScanSetup
    """Models and own recognizers."""
    attested: Attested | None = None
    own_files: tuple[Path, ...] = ()
    """Files of provscan that lie among the data."""


def run_verify(request: VerifyRequest, observer: Observer) -> list[Part]:
    """Every part, in the order in which a reader asks. Raises ProvscanError where there is nothing to verify."""
    observer.stage("verify", None)
    with faults_as_errors():
        checked = check_report(request.report, request.digest)
    parts = list(checked.parts)
    parts.append(check_attested(request.attested, request.report, request.declaration_file, request.ledger))
    profile = _profile(request, checked)
    parts.append(check_judged(request.report, checked, profile, version("provscan")))
    parts.append(_program(checked, profile))
    parts += _earlier(request.report, checked)
    return parts + list(_Against(request, checked, profile, observer).parts())


def _profile(request: VerifyRequest, checked: Checked) -> Profile | None:
    """The profile of the report, if it is at hand and the same."""
    name = request.profile or checked.scan.get("profile")
    if not isinstance(name, str) or (request.profile is None and name.endswith(".toml")):
        return None
    try:
        found = load_profile(name)
    except ReportFault as fault:
        if request.profile is not None:
            raise UsageError(fault.what, where=fault.where, next_step=fault.next_step) from fault
        return None
    return found if found.digest == checked.scan.get("profile_digest") else None


def _program(checked: Checked, profile: Profile | None) -> Part:
    """Whether this installation is the one that the report was made with, as far as a report tells."""
    if not checked.scan:
        return Part("program", NOT_EVALUATED, "the report does not say with what it was made")
    ours = {
        "tool_version": version("provscan"),
        "linking_digest": rules_digest(),
        "categories_digest": digest_of(known_kinds()),
    }
    other = [name for name, value in ours.items() if checked.scan[name] != value]
    other += ["profile_digest"] if profile is None else []
    if other:
        told = "another version, rules or profile than the report was made with: what rests on them cannot be done again"
        return Part(
            "program", NOT_EVALUATED, told, (Fault("not the one installed here", "scan", "", tuple(other)),)
        )
    return Part(
        "program", OK, "version, linking rules, categories of data and profile are those of the report"
    )


def _earlier(report: Path, checked: Checked) -> list[Part]:
    """What a report remembers of the one before it rests on that report, which is not here."""
    if not checked.scan:
        return []
    try:
        with closing(open_report(report)) as con:
            rows = con.execute("SELECT digest FROM previous").fetchall()
    except (ReportFault, duckdb.Error):
        return []
    told = "it remembers an earlier report, digest {}: compare it with the digest of the one that you have"
    return [Part("earlier", NOT_CHECKED, told.format(digest)) for (digest,) in rows]


class _Against:
    """The report against what was given."""

    def __init__(
        self, request: VerifyRequest, checked: Checked, profile: Profile | None, observer: Observer
    ) -> None:
        self._request, self._checked, self._profile, self._observer = request, checked, profile, observer
        self._found: Inventory | None = None
        self._state: LedgerState | None = None
        self._key = self._read_key()

    def _read_key(self) -> bytes | None:
        place = self._request.key_file
        if place is None:
            return None
        if not place.is_file():
            raise UsageError(
                "there is no such key", where=str(place), next_step="give the key of the scan with --key"
            )
        key = load_key(place)
        if self._checked.scan and Evidence(key).key_id != self._checked.scan["key_id"]:
            raise UsageError(
                "not the key that the scan ran with",
                where=str(place),
                next_step="give the one that it ran with",
            )
        return key

    def parts(self) -> Iterator[Part]:
        """One part each; what cannot be answered is not evaluated."""
        for name, given, what, check in (
            ("declaration", self._request.declaration, "--declaration", self._declaration),
            ("data", self._request.declaration, "--declaration", self._data),
            ("ledger", self._request.ledger, "--ledger", self._ledger),
            ("people", self._key and self._request.ledger, "--ledger and --key", self._people),
            ("units", self._request.draw, "--units", self._units),
        ):
            if given is None:
                yield Part(name, NOT_CHECKED, f"needs {what}")
            elif not self._checked.scan:
                yield Part(name, NOT_EVALUATED, "the report cannot be read that far")
            else:
                yield self._guarded(name, check)

    def _guarded(self, name: str, check: Callable[[], Part]) -> Part:
        try:
            return check()
        except (ReportFault, ProvscanError) as fault:
            return Part(name, NOT_EVALUATED, fault.what)
        except duckdb.Error as error:
            return Part(name, NOT_EVALUATED, f"the report cannot be asked ({type(error).__name__})")
        except (TypeError, ValueError, OverflowError, AttributeError) as error:
            # A report is anybody's: a cell may hold what no report of ours does. Never a pass.
            return Part(
                name,
                NOT_EVALUATED,
                f"a value of the report is none that provscan writes ({type(error).__name__})",
            )

    def _declaration(self) -> Part:
        declaration = self._request.declaration
        assert declaration is not None  # noqa: S101  # parts() asked
        with closing(open_report(self._request.report)) as con:
            return check_declaration(con, self._checked.scan, self._request.declaration_file, declaration)

    def _data(self) -> Part:
        declaration = self._request.declaration
        if not isinstance(declaration, Declaration):
            return Part("data", NOT_EVALUATED, "without a declaration nobody knows which files are meant")
        found = self._inventory(declaration)
        with closing(open_report(self._request.report)) as con:
            part = check_files(con, self._checked.scan, found, self._key)
            layouts = layouts_of(found.files, declaration)
            beside = found_faults(con, declaration, found, layouts, self._key)
        if not beside:
            return part
        told = part.told if part.faults else f"{part.told}, and the report says of them what does not follow"
        return replace(part, state=FAULT, told=told, faults=(*part.faults, *beside))

    def _inventory(self, declaration: Declaration) -> Inventory:
        if self._found is None:
            self._observer.stage("inventory", None)
            controls = controls_of(self._scan_request(declaration))
            self._found = inventory.take(
                declaration, controls, observer=lambda done: self._observer.advance(done, 0)
            )
        return self._found

    def _scan_request(self, declaration: Declaration) -> ScanRequest:
        request = self._request
        return ScanRequest(
            declaration,
            request.report,
            request.key_file or request.report,
            request.ledger,
            own_files=request.own_files,
        )

    def _ledger(self) -> Part:
        request = self._request
        assert request.ledger is not None  # noqa: S101  # parts() asked
        self._observer.stage("ledger", None)
        with closing(open_report(request.report)) as con:
            seen = check_ledger(con, self._checked.scan, request.ledger, self._profile, request.evidence)
        self._state = seen.state
        return seen.part

    def _people(self) -> Part:
        if self._state is None:
            return Part("people", NOT_EVALUATED, self._unfolded())
        assert self._key is not None  # noqa: S101  # parts() asked
        with closing(open_report(self._request.report)) as con:
            faults = same_people(con, self._state, self._key)
            [(decided,)] = con.execute("SELECT count(*) FROM run WHERE decided_from IS NOT NULL").fetchall()
        if not faults:
            return Part(
                "people", OK, "the scan looked for the people of the ledger by all that it says of them"
            )
        told = "people were looked for under other names or identifiers than this ledger says"
        excused = (
            decided or self._state.withheld
        )  # an older ledger was searched for, or values are not at hand
        return Part("people", NOT_EVALUATED if excused else FAULT, told, tuple(faults))

    def _unfolded(self) -> str:
        """Why the ledger gives no people: never told of the ledger where it is the profile that is missing."""
        if self._profile is None:
            name = self._checked.scan["profile"]
            return (
                f"the profile {name} of the report is not the one installed here: use provscan "
                f"{self._checked.scan['tool_version']} as it was, or give its file with --profile"
            )
        return "the ledger could not be folded as the report's: see part ledger"

    def _units(self) -> Part:
        request, scan, declaration = self._request, self._checked.scan, self._request.declaration
        assert request.draw is not None  # noqa: S101  # parts() asked
        why = self._unready(scan)
        if why is not None or self._key is None or not isinstance(declaration, Declaration):
            return Part("units", NOT_EVALUATED, f"cannot re-execute: {why}", (), {"seed": request.draw.seed})
        check_layouts(declaration)
        settings = settings_of(scan, request.given)
        prepared = prepare(settings, self._key, self._state, declaration, self._inventory(declaration))
        return check_units(request.report, self._checked.sealed, scan, prepared, request.draw, self._observer)

    def _unready(self, scan: dict[str, Any]) -> str | None:
        """What is missing for scanning as the report was scanned; the first that is."""
        needs_ledger, request = scan["ledger_digest"] is not None, self._request
        other = scan["tool_version"] != version("provscan") or scan["linking_digest"] != rules_digest()
        lacking = (
            (self._key is None, "the key of the scan was not given (--key)"),
            (not isinstance(request.declaration, Declaration), "no declaration was given that can be read"),
            (other, "other detectors or rules are installed than the report was made with"),
            (
                needs_ledger and request.ledger is None,
                "the report was made with a ledger, and none was given (--ledger)",
            ),
            (needs_ledger and self._state is None, self._unfolded()),
        )
        why = next((what for lacks, what in lacking if lacks), None)
        if why is None and self._state is not None and self._key is not None:
            with closing(open_report(request.report)) as con:
                why = "people were looked for otherwise" if same_people(con, self._state, self._key) else None
        return why
