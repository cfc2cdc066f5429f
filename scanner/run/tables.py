"""The rows of a report that no worker writes: what was declared, against what, with which recognizers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any

from recognizers import catalog, categories
from reports.profile import Profile
from reports.records import (
    EntityCategoryRecord,
    IssueRecord,
    LayoutRecord,
    RecognizerRecord,
    ScanRecord,
    SoughtRecord,
    SuppressionRecord,
)
from reports.schema import REPORT_VERSION
from scanner.declaration import Application, Declaration
from scanner.detect import detectors_digest
from scanner.evidence import Evidence
from scanner.inventory.taking import SourceIssue
from scanner.issues import KINDS
from scanner.ledger.state import LedgerState
from scanner.model import FoundFile, Issue
from scanner.rule_use import RuleUse
from scanner.run.layouts import LIST, Layouts, issues_of
from scanner.run.prepare import Prepared
from scanner.run.request import ScanRequest
from scanner.run.subject_index import rules_digest
from scanner.setup import ScanSetup
from scanner.suppressions.rules import digest
from scanner.worker import Described

_OF_APPLICATION = (
    "territory", "contact", "safeguards", "distribution", "storage", "access_control_ref", "declared_by",
    "representative", "model_version", "placed_on_market", "audit_interval_days",
)  # fmt: skip
"""Keys of the application that are columns of the same name."""


def tables(
    request: ScanRequest,
    prepared: Prepared,
    described: Described,
    state: LedgerState | None,
    profile: Profile,
) -> dict[str, Iterable[Any]]:
    """Table name -> records."""
    application = request.declaration.application
    setup, found, layouts = prepared.setup, prepared.found, prepared.layouts
    detectors = detectors_digest(described.infos, setup.detection_settings())
    digests = (inputs_digest(found.files), detectors, rules_digest())
    return {
        "scan": [_scan_record(request, prepared, digests, described.person_detection, state, profile)],
        "source": [source.record(application) for source in request.declaration.sources],
        "sampling": [s.record(n) for n, s in enumerate(request.declaration.sampling, 1)],
        "previous": [request.previous] if request.previous else [],
        "layout": list(layout_records(request.declaration, setup.key, layouts)),
        "field_rule": [
            record
            for source in request.declaration.sources
            for record in RuleUse(source.rules()).records(source.id)
        ],
        "suppression": suppression_records(setup),
        "recognizer": recognizer_records(described),
        "entity_category": [*known_kinds(), *strange_kinds(described)],
        "sought": sought_records(state, setup.key),
        "subject": state.subject_records if state else (),
        "consent": state.consent_records if state else (),
        "statement": state.statement_records if state else (),
        "consent_event": state.event_records if state else (),
        "issue": [*source_issues((*found.issues, *issues_of(layouts))), *erased_issues(state)],
    }


def recognizer_records(described: Described) -> list[RecognizerRecord]:
    """The rows of table `recognizer`."""
    return [RecognizerRecord(i.recognizer, i.version, i.entity, i.patterns) for i in described.infos]


def suppression_records(setup: ScanSetup) -> list[SuppressionRecord]:
    """The rows of table `suppression`: what a reader may know of each rule."""
    return [
        SuppressionRecord(
            rule_id=rule.rule_id,
            kind=rule.kind,
            reason=rule.reason,
            until=rule.until,
            who=rule.who,
            entities=sorted(rule.entities),
            recognizers=sorted(rule.recognizers),
            sources=sorted(rule.sources),
            paths=len(rule.paths),
            fields=len(rule.fields),
            values=len(rule.values),
            patterns=len(rule.patterns),
            rule_hmac=digest(setup.key, [rule]),
        )
        for rule in sorted(setup.rules, key=lambda rule: rule.rule_id)
    ]


def known_kinds() -> list[EntityCategoryRecord]:
    """What this installation says of every kind of data that it knows, for table `entity_category`."""
    made = []
    for kind in catalog.categories().values():
        cn, eu, us = kind.sensitivity
        said = (kind.entity, kind.term, kind.broader, cn, eu, us, kind.action, kind.en, kind.zh)
        made.append(EntityCategoryRecord(*said))
    return made


def strange_kinds(described: Described) -> list[EntityCategoryRecord]:
    """Kinds that a user's own recognizers or models find, and of which nobody says anything."""
    found = {info.entity for info in described.infos} - catalog.categories().keys()
    return [
        EntityCategoryRecord(entity, None, False, None, None, None, "review", entity, None)
        for entity in sorted(found)
    ]


def application_columns(application: Application) -> dict[str, Any]:
    """What table `scan` says of the application, by column."""
    return {
        "applicant": application.applicant,
        "applicant_id": application.applicant_id,
        "application": application.name,
        "objective": application.objective,
        "necessity": application.necessity,
        "intended_uses": list(application.intended_uses),
        "purposes": list(application.purposes),
        **{name: getattr(application, name) for name in _OF_APPLICATION},
    }


def sought_records(state: LedgerState | None, key: bytes) -> Iterator[SoughtRecord]:
    """What each person of the ledger is looked for by, as a keyed digest."""
    evidence = Evidence(key)
    for person in state.subjects if state else ():
        yield SoughtRecord(person.subject_id, evidence.sought_hmac(person))


def erased_issues(state: LedgerState | None) -> list[IssueRecord]:
    """That nobody can look for the people who were erased."""
    told = "what identified this person was erased from the ledger"
    return source_issues(
        (None, Issue("subject.erased", f"{subject_id}: {told}"))
        for subject_id in (state.erased if state else ())
    )


def inputs_digest(files: tuple[FoundFile, ...]) -> str:
    """sha256 over place, size, content and status of every file."""
    digest = hashlib.sha256()
    for file in files:
        place = f"{file.path}\0{file.bytes}\0{file.sha256}\0{file.status}\n"
        digest.update(place.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def layout_records(declaration: Declaration, key: bytes, layouts: Layouts) -> Iterator[LayoutRecord]:
    """The rows of table `layout`; folders stand in it under the key."""
    evidence = Evidence(key)
    for spec in declaration.sources:
        for placed in layouts[spec.id].placed:
            declared = placed.layout in (spec.layout, LIST)
            folder = evidence.path_hmac(placed.folder)
            counts = (placed.files, placed.people, placed.named)
            yield LayoutRecord(spec.id, placed.layout, folder, declared, placed.why, *counts)


def source_issues(issues: Iterable[SourceIssue]) -> list[IssueRecord]:
    """Rows of table `issue` that no file stands for."""
    return [
        IssueRecord(
            "",
            KINDS[i.code].severity,
            i.code,
            source,
            None,
            None,
            None,
            None,
            0,
            None,
            None,
            i.detail,
            0,
            0,
            0,
        )
        for source, i in issues
    ]


def _scan_record(request: ScanRequest, prepared: Prepared, digests: tuple[str, str, str], persons: str,
                 state: LedgerState | None, profile: Profile) -> ScanRecord:  # fmt: skip
    inputs, detectors, linking = digests
    application = request.declaration.application
    return ScanRecord(
        report_version=REPORT_VERSION,
        tool_version=version("provscan"),
        as_of=request.as_of,
        ledger_at=request.ledger_at,
        declaration_digest=request.declaration.digest,
        ledger_digest=state.digest if state else None,
        ledger_head=state.head if state else None,
        inputs_digest=inputs,
        detectors_digest=detectors,
        linking_digest=linking,
        key_id=prepared.key_id,
        profile=profile.name,
        profile_digest=profile.digest,
        categories_version=categories.version(),
        categories_digest="",
        age_of_consent=profile.age_of_consent,
        proving_score=profile.personal.min_score,
        counts_by=profile.personal.counts_by,
        min_score=request.settings.min_score,
        pattern_timeout=request.settings.pattern_timeout,
        max_record=request.settings.limits.max_record,
        max_expand=request.settings.limits.max_expand,
        max_depth=request.settings.limits.max_depth,
        entities=sorted(request.settings.entities or ()),
        suppressions_digest=prepared.setup.suppressions_digest(),
        person_detection=persons,
        **application_columns(application),
        decisions_digest="",
        status="incomplete",
        exit_status=3,
    )
