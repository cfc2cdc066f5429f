"""A small report for the tests of exports: the same in every run, with hostile names and facts that nobody knows."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from reports.checks import load_profile
from reports.records import (
    FieldRuleRecord,
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    SampleRecord,
    SamplingRecord,
    ScanRecord,
    SourceRecord,
)
from reports.store import build_report, open_report
from tests.reports.report_worlds import RUN, clean_tables, make, unit

DECLARATION = b"version: 1\nsources: [{id: src, locations: [data]}]\n"
HOSTILE = "# <img src=x onerror=alert(1)> [a](http://evil.example) | `x` **b** {0}\n- item ﷽ \u202etxt"
FORMULA = '=HYPERLINK("http://evil.example","x")'
CHECKS = ("DCL-01", "DCL-02", "DCL-03", "VRD-01")
JSON_FORMS = ("json", "croissant", "dta", "sarif")
FOLDER_FORMS = {"eu-summary": "summary", "ab2013": "documentation", "cn-annex": "annex"}


def tables(**scan: Any) -> dict[str, list[Any]]:
    """The rows of the report."""
    import hashlib

    first = make(
        SourceRecord, kind="commercial", contract_ref="c-1", counterparty="Studio", license_id="CC-BY-4.0",
        description="Recordings", generator_model=None, generator_version=None, declared_samples=10,
        preprocessing="trimmed", derived_from=["older set"],
    )  # fmt: skip
    second = make(
        SourceRecord, source_id="web", name=HOSTILE, kind="self_collected", issuer=FORMULA, locations=["web/*.jsonl"],
        modalities=["text", "image"], languages=["zh-Hans"], crawlers="bot/1 honours robots", domains=["example.org"],
        origin_country=None, collected_from=None, collected_to=None, generator_model=None, generator_version=None,
        declares_pi="not_known", declares_minors="not_known", purposes=["pre_training"],
    )  # fmt: skip
    files = [
        make(FileRecord),
        make(FileRecord, file_id="f2", source_id="web", path="web/<PERSON> {0}[x](y).jsonl", bytes=50, sha256="b" * 64),
        make(FileRecord, file_id="f3", source_id="web", path="web/b.png", bytes=7, sha256="c" * 64, format="png",
             media_type="image/png"),
        make(FileRecord, file_id="f4", source_id=None, path="stray.bin", status="undeclared", bytes=3, sha256=None),
    ]  # fmt: skip
    image = make(
        SampleRecord,
        sample_id="f3.-.0",
        file_id="f3",
        modalities=["image"],
        media_sha256=["c" * 64],
        content_bytes=7,
    )
    return clean_tables() | {
        "scan": [
            make(
                ScanRecord, declaration_digest=hashlib.sha256(DECLARATION).hexdigest(), key_id="0123456789abcdef",
                application="Reader", objective="reads | aloud", intended_uses=["audio books"], **scan,
            )
        ],
        "source": [first, second],
        "sampling": [make(SamplingRecord, position=1, method="manual", phase="whole_corpus", population=20, drawn=10,
                          passed=9, performed_by="audit firm", performed_at=dt.date(2026, 5, 1))],
        "field_rule": [make(FieldRuleRecord, source_id="src", rule="fields.person", position=1, pattern="speaker",
                            matched=True)],
        "file": files,
        "unit": [unit(), unit(rows=5, size=50, file_id="f2", chars_scanned=40), unit(rows=1, size=7, file_id="f3",
                                                                                    chars_scanned=0)],
        "sample": [make(SampleRecord), make(SampleRecord, sample_id="f2.-.3", file_id="f2", row=3), image],
        "finding": [make(FindingRecord), make(FindingRecord, sample_id="f2.-.3", file_id="f2", row=3, entity="PERSON")],
        "link": [make(LinkRecord),
                 make(LinkRecord, sample_id="f2.-.3", file_id="f2", row=3, subject_id=None, rule="unlisted",
                      evidence="name_recognised", strength="weak", value_hmac="9" * 64)],
        "issue": [make(IssueRecord, code="file.undeclared", file_id="f4", detail=HOSTILE),
                  make(IssueRecord, code="text.replaced", severity="notice", file_id="f2", row=4, rows=1)],
    }  # fmt: skip


def write(path: Path, content: dict[str, list[Any]] | None = None) -> Path:
    """The report as a file."""
    profile = load_profile("baseline")
    few = replace(profile, checks=tuple(check for check in profile.checks if check.id in CHECKS))
    build_report(path, tables=content or tables(), shards=[], run=RUN, profile=few)
    return path


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(open_report(path)) as con:
        yield con


def document(form: str, place: Path) -> Any:
    """The JSON of an export."""
    inner = f"{FOLDER_FORMS[form]}.json" if form in FOLDER_FORMS else ""
    return json.loads((place / inner if inner else place).read_text("utf-8"))


def told_figures(value: Any) -> Iterator[dict[str, Any]]:
    """Every figure in a document, wherever it stands."""
    if isinstance(value, dict):
        if {"value", "query"} <= value.keys() and isinstance(value["query"], str):
            yield value
        for part in value.values():
            yield from told_figures(part)
    elif isinstance(value, list):
        for part in value:
            yield from told_figures(part)


def masked(text: str) -> str:
    """Digests depend on every column of the layout; which is which is kept."""
    seen: dict[str, str] = {}
    text = re.sub(r'("report_version": ?)\d+', r"\1N", text)
    return re.sub(r"\b[0-9a-f]{64}\b", lambda m: seen.setdefault(m.group(), f"<digest {len(seen)}>"), text)
