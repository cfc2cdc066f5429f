"""What stands before any unit is read: people, inventory, layouts, units, and what each unit's result will depend on.

Shared by `scan`, `rescan` and `verify`, so that a unit is the same unit for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version

from recognizers.ner.base import PERSON, NerChoice
from scanner import inventory
from scanner.declaration import Declaration
from scanner.detect import detectors_digest
from scanner.evidence import Evidence
from scanner.inventory import Inventory
from scanner.ledger.state import LedgerState
from scanner.model import FoundFile, ReadRules, WorkUnit
from scanner.run.layouts import Layouts, layouts_of, persons_of, rules_of
from scanner.run.sidecars import sidecars_of
from scanner.run.subject_index import rules_digest
from scanner.setup import ScanSetup
from scanner.worker import Described, shard_name


@dataclass(frozen=True, slots=True)
class Prepared:
    """A corpus, ready to be scanned."""

    setup: ScanSetup
    """With key, people, and the names that lists give."""
    found: Inventory
    layouts: Layouts
    units: tuple[WorkUnit, ...]

    @property
    def key_id(self) -> str:
        """Which key it is prepared for."""
        return Evidence(self.setup.key).key_id


def prepare(
    settings: ScanSetup, key: bytes, state: LedgerState | None, declaration: Declaration, found: Inventory
) -> Prepared:
    """From an inventory to units."""
    layouts = layouts_of(found.files, declaration)
    names = {source: said.names for source, said in layouts.items() if said.names}
    setup = replace(settings, key=key, subjects=state.subjects if state else (), person_names=names)
    return Prepared(setup, found, layouts, tuple(_units(found.files, declaration, layouts)))


def _units(files: tuple[FoundFile, ...], declaration: Declaration, layouts: Layouts) -> Iterator[WorkUnit]:
    specs = {source.id: source for source in declaration.sources}
    sidecars = sidecars_of(files)
    for file in files:
        spec = specs.get(file.source_id or "")
        if spec is None:
            yield from inventory.cut_units(file, ReadRules())
            continue
        persons = persons_of(spec, file, layouts[spec.id])
        for unit in inventory.cut_units(file, rules_of(spec, file, layouts[spec.id])):
            yield replace(unit, persons=persons, sidecars=sidecars.get(file.path, ()))


def resuming(prepared: Prepared, described: Described) -> str:
    """Under what an interrupted run on this machine finds its shards again."""
    rules = detectors_digest(described.infos, prepared.setup.detection_settings())
    return prepared.setup.fingerprint(
        prepared.key_id, f"{version('provscan')}|{rules}|{rules_digest()}|{described.person_detection}"
    )


def fingerprinted(prepared: Prepared, described: Described) -> Iterator[WorkUnit]:
    """The units, each with the fingerprint that the report keeps.

    It holds no path of this machine, and no time of a file: whoever scans the same bytes with the same rules has the
    same. Where something that the result depends on has no digest, it stays empty.
    """
    evidence, ner = Evidence(prepared.setup.key), prepared.setup.ner
    # A model from outside shows in the recognizers' versions only where it looks for people; yet it always hides names.
    unknown = bool(ner.what) and all(info.entity != PERSON for info in described.infos)
    portable = replace(prepared, setup=replace(prepared.setup, ner=NerChoice(ner.kind)))
    of_all = resuming(portable, described)
    for unit in prepared.units:
        known = not unknown and all(file.sha256 is not None for file in (unit.file, *unit.sidecars))
        yield replace(unit, fingerprint=evidence.unit_hmac(shard_name(unit, of_all))) if known else unit


def place_of(unit: WorkUnit, evidence: Evidence) -> tuple[str, int]:
    """(file_id, unit_index), as the report names a unit."""
    return evidence.file_id(unit.file.source_id, unit.file.path), unit.index


def of_bytes(units: Iterable[WorkUnit]) -> int:
    """Bytes on disk of units, for a bar of progress."""
    return sum(unit.stored_bytes for unit in units)
