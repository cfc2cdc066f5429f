"""One declared source of data: where it lies, where it comes from, on what grounds, and how to read it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from reports.records.declared import SourceRecord
from scanner.declaration.application import Application, Strict
from scanner.declaration.parts import DeclaredCounts, DeclaredFile, FieldRules, PersonList
from scanner.declaration.values import (
    Country,
    Day,
    Encoding,
    Flag,
    Id,
    IntellectualProperty,
    Kind,
    Language,
    Layout,
    ModalityName,
    PersonPath,
    Place,
    Purpose,
    Text,
    YesNo,
)
from scanner.model import ReadRules


class SourceSpec(Strict):
    """One source. Three-valued answers are yes, no or not_known, and not_known never passes a check."""

    id: Id = Field(description="Short id, used in reports and in consents")
    name: Text | None = Field(None, description="Name of the source for people")
    version: Text | None = Field(None, description="Version of the data set")
    kind: Kind = Field("not_known", description="How the data came to the applicant")
    issuer: Text | None = Field(None, description="Who issued or owns the data")
    description: Text | None = Field(None, description="What the data are")
    locations: tuple[Place, ...] = Field(
        min_length=1, description="Files, folders (with all in them) and patterns, relative to this file"
    )
    modalities: tuple[ModalityName, ...] = Field((), description="What a person could be recognised by")
    languages: tuple[Language, ...] = Field((), description="Languages of the content")
    purposes: tuple[Purpose, ...] = Field((), description="Purposes; those of the application if left out")
    original_purpose: Text | None = Field(None, description="Purpose for which the data were first collected")
    collected_from: Day | None = Field(None, description="First day of collection")
    collected_to: Day | None = Field(None, description="Last day of collection")
    collection_ongoing: Flag | None = Field(None, description="Collection goes on")
    origin_country: Country | None = Field(None, description="Country of origin")
    license_id: Text | None = Field(None, description="Licence of the work, as SPDX id where there is one")
    license_ref: Text | None = Field(None, description="Where the licence can be read")
    contract_ref: Text | None = Field(None, description="Contract under which the data were obtained")
    counterparty: Text | None = Field(None, description="The other side of the contract")
    collection_record_ref: Text | None = Field(None, description="Record of own collection")
    user_auth_ref: Text | None = Field(None, description="Users' authorisation")
    service_name: Text | None = Field(None, description="Service whose users' input this is")
    generator_model: Text | None = Field(None, description="Model that generated the data")
    generator_version: Text | None = Field(None, description="Its version")
    lawful_basis: Text | None = Field(
        None, description="Legal basis claimed for personal data, such as consent"
    )
    basis_ref: Text | None = Field(None, description="Evidence of that basis")
    declares_pi: YesNo = Field("not_known", description="Holds personal information")
    declares_sensitive_pi: YesNo = Field("not_known", description="Holds sensitive personal information")
    declares_minors: YesNo = Field("not_known", description="Holds data of minors")
    person_specific: YesNo = Field("not_known", description="Made to imitate specific persons")
    persons: tuple[Text, ...] = Field((), description="Subject ids tied to every sample of the source")
    used: YesNo = Field(
        "not_known", description="A model was trained on it already; yes where first_used is given"
    )
    first_used: Day | None = Field(None, description="Day from which it was trained on")
    retention_until: Day | None = Field(None, description="Day until which the data may be kept")
    pia_ref: Text | None = Field(None, description="Impact assessment")
    domains: tuple[Text, ...] = Field(
        (), description="Domains that the records come from, such as example.org"
    )
    crawlers: Text | None = Field(None, description="Names and behaviour of the crawlers")
    rights_reservation_policy: Text | None = Field(
        None, description="How reservations of rights made for machines are honoured"
    )
    reservation_override_ref: Text | None = Field(None, description="Permission that lifts such reservations")
    intellectual_property: tuple[IntellectualProperty, ...] = Field(
        (), description="By what the data are protected, or public_domain"
    )
    consumer_information: YesNo = Field("not_known", description="Holds aggregate consumer information")
    processing_countries: tuple[Country, ...] = Field((), description="Where the data are processed")
    storage_countries: tuple[Country, ...] = Field((), description="Where the data are kept")
    preprocessing: Text | None = Field(None, description="Cleaning and other changes, and why")
    unlawful_content_removal: Text | None = Field(None, description="How unlawful content is removed")
    annotation_ref: Text | None = Field(None, description="Rules by which the data were annotated")
    derived_from: tuple[Text, ...] = Field((), description="Sources or data sets that it was made from")
    declared: DeclaredCounts = Field(DeclaredCounts(), description="Counts that the scan must find")
    files: tuple[DeclaredFile, ...] = Field((), description="The complete list of files of this source")
    manifest: Place | None = Field(
        None, description="The complete list of files, as a file made by sha256sum"
    )
    fields: FieldRules = Field(FieldRules(), description="Which fields are looked at")
    person_path: PersonPath | None = Field(None, description="Where a folder or file name names the person")
    layout: Layout = Field(
        "auto",
        description="Convention that says whose a file is: auto (as recognised), none, or its name (docs/layouts.md)",
    )
    person_lists: tuple[PersonList, ...] = Field(
        (), description="Tables that give names to ids of people, such as a list of speakers"
    )
    suppressions: tuple[Place, ...] = Field(
        (), description="Files of allow lists and suppressions for this source alone (docs/suppressions.md)"
    )
    csv_header: Flag = Field(True, description="The first row of CSV and TSV files holds the column names")
    encoding: Encoding | None = Field(
        None,
        description="Encoding of texts whose bytes do not tell it; guessed, and told as open, if left out",
    )

    def rules(self) -> ReadRules:
        """How readers and linking treat every file of the source."""
        return ReadRules(
            include=self.fields.include,
            exclude=self.fields.exclude,
            person_columns=self.fields.person,
            source_columns=self.fields.source,
            domains=self.domains,
            languages=tuple(self.languages),
            person_path=self.person_path,
            persons=self.persons,
            csv_header=self.csv_header,
            encoding=self.encoding,
        )

    def unknown_facts(self, application: Application) -> list[str]:
        """Keys that the baseline profile asks of every source (checks DCL-03, DCL-04) and that are not known."""
        purposes = self.purposes or application.purposes
        missing = [key for key in _MANDATORY if getattr(self, key) in (None, (), "not_known")]
        missing += [] if purposes else ["purposes"]
        missing += (
            [] if self.collected_to or self.collection_ongoing else ["collected_to or collection_ongoing"]
        )
        missing += [key for key in EVIDENCE.get(self.kind, ()) if getattr(self, key) is None]
        if self.kind in ("annotation", "other") and not any(getattr(self, key) for key in _ANY_EVIDENCE):
            missing.append(" or ".join(_ANY_EVIDENCE))
        return missing

    def record(self, application: Application) -> SourceRecord:
        """The row of table `source`; purposes fall back to those of the application."""
        same: dict[str, Any] = {name: getattr(self, name) for name in _SAME_NAME}
        same |= {name: list(getattr(self, name)) for name in _LISTS}
        return SourceRecord(
            source_id=self.id,
            locations=list(self.locations),
            modalities=list(self.modalities),
            languages=list(self.languages),
            purposes=list(self.purposes or application.purposes),
            declared_files=self.declared.files if not self.files else len(self.files),
            declared_samples=_total(self.declared.samples, [f.samples for f in self.files]),
            declared_bytes=_total(self.declared.bytes, [f.bytes for f in self.files]),
            source_fields=list(self.fields.source),
            used="yes" if self.first_used else self.used,
            **same,
        )


def _total(stated: int | None, listed: list[int | None]) -> int | None:
    """The stated number, else the sum of the listed files when each of them says its own."""
    known = [number for number in listed if number is not None]
    return sum(known) if stated is None and listed and len(known) == len(listed) else stated


_MANDATORY = (
    "name", "kind", "issuer", "modalities", "collected_from", "origin_country", "declares_pi",
    "declares_sensitive_pi", "declares_minors", "person_specific",
)  # fmt: skip
EVIDENCE: dict[str, tuple[str, ...]] = {
    "open": ("license_id", "license_ref"),
    "commercial": ("contract_ref", "counterparty"),
    "self_collected": ("collection_record_ref",),
    "user": ("user_auth_ref", "service_name"),
    "synthetic": ("generator_model", "generator_version"),
}
"""Kind of source -> what proves how it was acquired; for the other kinds one of `_ANY_EVIDENCE` does."""
_ANY_EVIDENCE = ("contract_ref", "collection_record_ref", "license_ref")

_SAME_NAME = (
    "name", "kind", "issuer", "description", "original_purpose", "collected_from", "collected_to",
    "collection_ongoing", "origin_country", "license_id", "license_ref", "contract_ref", "counterparty",
    "collection_record_ref", "user_auth_ref", "service_name", "generator_model", "generator_version",
    "lawful_basis", "basis_ref", "declares_pi", "declares_sensitive_pi", "declares_minors", "person_specific",
    "first_used", "retention_until", "pia_ref", "version", "crawlers", "rights_reservation_policy",
    "reservation_override_ref", "consumer_information", "preprocessing", "unlawful_content_removal", "annotation_ref",
)  # fmt: skip
"""Keys that are columns of the same name."""
_LISTS = ("domains", "intellectual_property", "processing_countries", "storage_countries", "derived_from")
