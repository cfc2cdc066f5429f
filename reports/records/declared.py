"""What was declared and with what the scan ran: tables `scan` and `source`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """The one row that says what was scanned, against what, as of when."""

    report_version: Annotated[int, "Version of this table layout"]
    tool_version: Annotated[str, "Version of provscan that wrote the report"]
    as_of: Annotated[dt.date, "Date for which consents were judged"]
    ledger_at: Annotated[
        dt.datetime | None, "Only ledger events recorded up to this moment (UTC) count; NULL: all"
    ]
    declaration_digest: Annotated[str | None, "sha256 of sources.yaml; NULL: nothing was declared"]
    ledger_digest: Annotated[str | None, "sha256 of the ledger file; NULL: no ledger was given"]
    ledger_head: Annotated[str | None, "Hash of the last ledger event"]
    inputs_digest: Annotated[str, "sha256 over the sorted list of files with size and sha256"]
    detectors_digest: Annotated[str, "sha256 over the recognizers, their versions and the detection settings"]
    linking_digest: Annotated[
        str,
        "sha256 over the rules, tables and packages by which writings of names are made and layouts are recognised",
    ]
    key_id: Annotated[
        str, "Which secret key made the HMAC columns; the key itself is kept outside the report"
    ]
    profile: Annotated[str, "Name of the profile whose checks were run"]
    profile_digest: Annotated[str, "sha256 of the profile file"]
    categories_version: Annotated[str, "Version of what is said of each kind of data (table entity_category)"]
    categories_digest: Annotated[
        str, "sha256 over what is said of each kind of data that provscan knows (docs/categories.md)"
    ]
    age_of_consent: Annotated[int, "Age of consent of the profile, in years"]
    proving_score: Annotated[float, "Score of the profile below which a finding proves nothing"]
    counts_by: Annotated[
        str,
        "What proving_score is asked of: score | raised (the better of score and confidence with the column) | column "
        "(that confidence)",
    ]
    min_score: Annotated[
        float,
        "Hits below this score were counted (unit.hits_below_min) but not kept, except where the name of their column "
        "speaks for them",
    ]
    pattern_timeout: Annotated[float, "Seconds that one pattern was given for one text"]
    max_record: Annotated[int, "Longest line or record that was looked at, in bytes"]
    max_expand: Annotated[int, "Compressed data were read up to 256 MiB plus this many times their size"]
    max_depth: Annotated[int, "How deep archives in archives were entered"]
    entities: Annotated[
        list[str],
        "The only entities that were looked for, where the command named some; empty: all there are",
    ]
    suppressions_digest: Annotated[
        str | None, "Keyed digest of what allow lists and suppressions match by; NULL: none were given"
    ]
    person_detection: Annotated[str, "How people outside the ledger were looked for; 'none': they were not"]
    applicant: Annotated[str | None, "Who files the application (legal person)"]
    applicant_id: Annotated[str | None, "Id by which consents name the applicant as controller or recipient"]
    application: Annotated[str | None, "Model or service applied for"]
    objective: Annotated[str | None, "Objective of the project, as declared"]
    necessity: Annotated[str | None, "Why the data are needed, as declared"]
    intended_uses: Annotated[list[str], "Intended applications, as declared"]
    purposes: Annotated[list[str], "Purposes of training, as declared for the whole application"]
    contact: Annotated[str | None, "Whom to ask about data security and people's rights"]
    safeguards: Annotated[str | None, "How unauthorised use is prevented, as declared"]
    distribution: Annotated[str | None, "To whom data and model are given, as declared"]
    storage: Annotated[str | None, "Where and how the data are kept, as declared"]
    access_control_ref: Annotated[str | None, "Where the rules of access are written down"]
    declared_by: Annotated[str | None, "Role that answers for the declaration"]
    representative: Annotated[str | None, "Authorised representative in the Union"]
    model_version: Annotated[str | None, "Version of the model or service"]
    placed_on_market: Annotated[dt.date | None, "Day on which the model is or was first offered"]
    audit_interval_days: Annotated[int | None, "Most days between two reports, as the applicant has set it"]
    territory: Annotated[str | None, "Where the model or service is to be used, as declared"]
    decisions_digest: Annotated[str, "sha256 over all decisions (docs/report.md)"]
    status: Annotated[str, "clean | violated | incomplete"]
    exit_status: Annotated[int, "0 clean, 1 profile violated, 3 incomplete"]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One declared origin of data. Three-valued answers are yes | no | not_known."""

    source_id: Annotated[str, "Id of the source in the declaration"]
    name: Annotated[str | None, "Human name of the source"]
    version: Annotated[str | None, "Version of the data set"]
    kind: Annotated[
        str, "open | commercial | self_collected | user | synthetic | annotation | other | not_known"
    ]
    issuer: Annotated[str | None, "Who issued or owns the data"]
    description: Annotated[str | None, "What the data are"]
    locations: Annotated[list[str], "Declared locations, relative to the declaration"]
    modalities: Annotated[list[str], "Declared modalities"]
    languages: Annotated[list[str], "Declared languages (BCP 47)"]
    purposes: Annotated[
        list[str], "Purposes of training for this source; those of the application if not given"
    ]
    original_purpose: Annotated[str | None, "Purpose for which the data were first collected"]
    collected_from: Annotated[dt.date | None, "First day of collection"]
    collected_to: Annotated[dt.date | None, "Last day of collection; NULL with collection_ongoing: not over"]
    collection_ongoing: Annotated[bool | None, "Collection goes on"]
    origin_country: Annotated[str | None, "Country of origin (ISO 3166-1 alpha-2)"]
    license_id: Annotated[
        str | None, "Licence of the work (SPDX id where there is one); never a person's consent"
    ]
    license_ref: Annotated[str | None, "Where the licence can be read"]
    contract_ref: Annotated[str | None, "Contract under which the data were obtained"]
    counterparty: Annotated[str | None, "The other side of the contract"]
    collection_record_ref: Annotated[str | None, "Record of own collection"]
    user_auth_ref: Annotated[str | None, "Users' authorisation"]
    service_name: Annotated[str | None, "Service whose users' input this is"]
    generator_model: Annotated[str | None, "Model that generated the data"]
    generator_version: Annotated[str | None, "Its version"]
    lawful_basis: Annotated[str | None, "Legal basis claimed for personal data"]
    basis_ref: Annotated[str | None, "Evidence of that basis"]
    declares_pi: Annotated[str, "Holds personal information: yes | no | not_known"]
    declares_sensitive_pi: Annotated[str, "Holds sensitive personal information: yes | no | not_known"]
    declares_minors: Annotated[str, "Holds data of minors: yes | no | not_known"]
    person_specific: Annotated[str, "Made to imitate specific persons: yes | no | not_known"]
    used: Annotated[str, "A model was trained on it already: yes | no | not_known"]
    first_used: Annotated[dt.date | None, "Day from which it was trained on"]
    retention_until: Annotated[dt.date | None, "Day until which the data may be kept"]
    pia_ref: Annotated[str | None, "Impact assessment"]
    domains: Annotated[list[str], "Domains that its records come from, as declared"]
    source_fields: Annotated[list[str], "Fields that say where a record comes from, as declared"]
    crawlers: Annotated[str | None, "Names and behaviour of the crawlers"]
    rights_reservation_policy: Annotated[
        str | None, "How reservations of rights made for machines are honoured"
    ]
    reservation_override_ref: Annotated[str | None, "Permission that lifts such reservations"]
    intellectual_property: Annotated[list[str], "Of: copyright, trademark, patent, public_domain"]
    consumer_information: Annotated[str, "Holds aggregate consumer information: yes | no | not_known"]
    processing_countries: Annotated[list[str], "Where the data are processed"]
    storage_countries: Annotated[list[str], "Where the data are kept"]
    preprocessing: Annotated[str | None, "Cleaning and other changes, and why"]
    unlawful_content_removal: Annotated[str | None, "How unlawful content is removed"]
    annotation_ref: Annotated[str | None, "Rules by which the data were annotated"]
    derived_from: Annotated[list[str], "Sources or data sets that it was made from"]
    declared_files: Annotated[int | None, "Number of files declared"]
    declared_samples: Annotated[int | None, "Number of samples declared"]
    declared_bytes: Annotated[int | None, "Number of bytes declared"]


@dataclass(frozen=True, slots=True)
class LayoutRecord:
    """One convention that files of a source follow, by which samples were tied to people."""

    source_id: Annotated[str, "Source"]
    layout: Annotated[str, "Name of the convention (docs/layouts.md), or person_list for a declared one"]
    folder_hmac: Annotated[str, "HMAC-SHA-256 of the folder's path: a folder may be called like a person"]
    declared: Annotated[bool, "The declaration names it; false: it was recognised"]
    why: Annotated[str, "What it was recognised by, in provscan's words"]
    files: Annotated[int, "Files that it ties to people, by path, index file or columns"]
    people: Annotated[int, "Different people, as paths and index files write them"]
    named: Annotated[int, "Ids to which its own lists give a name"]


@dataclass(frozen=True, slots=True)
class FieldRuleRecord:
    """One field pattern of a source's declaration, and whether the data have such a field."""

    source_id: Annotated[str, "Source"]
    rule: Annotated[str, "fields.include | fields.exclude | fields.person | fields.source"]
    position: Annotated[int, "Position in the declared list, from 1"]
    pattern: Annotated[str, "The pattern as declared"]
    matched: Annotated[
        bool, "A field of the source matched; for fields.person and fields.source one with a value"
    ]


@dataclass(frozen=True, slots=True)
class SuppressionRecord:
    """One of the user's rules by which findings are set aside in sight. Its values, patterns and paths are not stored."""

    rule_id: Annotated[str, "Id, as the user gave it"]
    kind: Annotated[
        str, "allow: values that are nobody's secret; suppression: findings set aside until a day"
    ]
    reason: Annotated[str, "Why, as the user says"]
    until: Annotated[dt.date | None, "Last day on which it holds; NULL: an allow list without an end"]
    who: Annotated[str | None, "Who answers for it"]
    entities: Annotated[list[str], "Only findings of these entities; empty: all"]
    recognizers: Annotated[list[str], "Only findings of these recognizers; empty: all"]
    sources: Annotated[list[str], "Only in these sources; empty: all"]
    paths: Annotated[int, "How many path patterns it asks for; 0: any path"]
    fields: Annotated[int, "How many field patterns it asks for; 0: any field"]
    values: Annotated[int, "How many values it names; 0 here and in patterns: any value"]
    patterns: Annotated[int, "How many patterns of whole values it has"]
    rule_hmac: Annotated[str, "HMAC-SHA-256 of all that it matches by"]


@dataclass(frozen=True, slots=True)
class SamplingRecord:
    """The result of one check by sample that somebody made outside provscan; imported, not repeated."""

    position: Annotated[int, "Place in the declaration, from 1"]
    source_id: Annotated[str | None, "Source; NULL: the whole corpus"]
    method: Annotated[str, "manual | keyword | classifier"]
    phase: Annotated[str, "pre_collection | post_collection | whole_corpus"]
    population: Annotated[int, "Samples that could have been drawn"]
    drawn: Annotated[int, "Samples drawn"]
    passed: Annotated[int, "Of these, without unlawful or harmful content"]
    seed: Annotated[str | None, "Seed of the draw"]
    frame_sha256: Annotated[str | None, "Digest of the list from which was drawn"]
    performed_by: Annotated[str | None, "Role or firm that made it"]
    performed_at: Annotated[dt.date | None, "Day on which it was made"]


@dataclass(frozen=True, slots=True)
class PreviousRecord:
    """The report before this one, if it was given; it was whole when it was read."""

    digest: Annotated[str, "Its canonical digest"]
    as_of: Annotated[dt.date, "Day of which it speaks"]
    tool_version: Annotated[str, "Version of provscan that wrote it"]
    inputs_digest: Annotated[str, "As scan.inputs_digest"]
    declaration_digest: Annotated[str | None, "As scan.declaration_digest"]
    ledger_digest: Annotated[str | None, "As scan.ledger_digest"]
    profile_digest: Annotated[str, "As scan.profile_digest"]
    detectors_digest: Annotated[str, "As scan.detectors_digest"]
    decisions_digest: Annotated[str, "As scan.decisions_digest"]
    key_id: Annotated[str, "As scan.key_id"]
    ledger_at: Annotated[dt.datetime | None, "As scan.ledger_at"]
