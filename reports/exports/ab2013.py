"""`ab2013`: the twelve items of California's AB 2013 (Civil Code 3111), for the corpus and for each source.

A folder with Markdown and JSON. Items are told in words of provscan's own, in the order of the act. Whatever nobody
declared is not known; a figure is what the scan observed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.exports.base import Export
from reports.exports.document import Document, Grid, Item, Section, Value
from reports.exports.facts import Facts, read_facts
from reports.exports.figures import Figures
from reports.exports.observed import found_by_kind, is_declared, plain_code
from reports.exports.writing import write_folder_list, write_json, write_text
from reports.words import code_words

if TYPE_CHECKING:
    import duckdb

FORM = "ab2013"
TITLE = "Training data documentation (California AB 2013)"

_RANGES = (1, 1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000)


def write(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """documentation.md and documentation.json."""
    document = documentation(con)
    path.mkdir()
    write_text(path / "documentation.md", document.markdown())
    write_json(path / "documentation.json", document.as_dict())
    write_folder_list(path, FORM, document.facts, document.queries)


def documentation(con: duckdb.DuckDBPyConnection) -> Document:
    """The document of an open report."""
    facts, figures = read_facts(con), Figures(con)
    sections = [
        _origin(facts),
        *_makeup(facts, figures),
        *_rights(facts, figures),
        *_handling(facts, figures),
    ]
    return Document(
        FORM, TITLE, facts, sections, figures.asked(),
        notes=["Items after Civil Code 3111(a) in words of provscan's own. Declared facts are the applicant's."],
    )  # fmt: skip


def _per_source(facts: Facts, item: str, columns: dict[str, str], cells: Any) -> Grid:
    """One row for each source; `cells` gives what stands behind its id."""
    return Grid(item, {"source": "Source", **columns}, [[s["source_id"], *cells(s)] for s in facts.sources])


def _origin(facts: Facts) -> Section:
    return Section(
        "1-2",
        "1-2 Sources or owners, and how the data serve the purpose",
        [
            Item("2 objective", "Objective", facts.scan["objective"]),
            Item("2 necessity", "Why the data are needed", facts.scan["necessity"]),
            Item("2 uses", "Intended uses", facts.scan["intended_uses"]),
            _per_source(
                facts,
                "1",
                {"name": "Name", "owner": "1 Source or owner", "purposes": "2 Purposes"},
                lambda s: [
                    s["name"],
                    [p for p in dict.fromkeys((s["issuer"], s["counterparty"])) if p],
                    [plain_code(p) for p in s["purposes"]],
                ],
            ),
        ],
    )


def _makeup(facts: Facts, figures: Figures) -> list[Section]:
    def counted(source: dict[str, Any]) -> list[Value]:
        samples = figures.one("source.samples", source_id=source["source_id"])
        declared = source["declared_samples"]
        return [_range(samples.told, samples.at_least), samples, None if declared is None else str(declared)]

    samples = figures.one("corpus.samples")
    return [
        Section(
            "3",
            "3 Number of data points",
            [
                Item("3 range", "Range", _range(samples.told, samples.at_least)),
                Item("3 samples", "Samples present", samples),
                Item("3 lost", "Of these, not looked at", figures.one("corpus.samples_lost")),
                Item("3 cut", "Files with an unknown rest", figures.one("corpus.files_cut_short")),
                _per_source(
                    facts,
                    "3",
                    {"range": "Range", "samples": "Samples present", "declared": "Samples declared"},
                    counted,
                ),
            ],
        ),
        Section(
            "4",
            "4 Types of data points",
            [
                _per_source(
                    facts,
                    "4",
                    {"types": "Modalities", "description": "What they are", "labels": "Rules of annotation"},
                    lambda s: [s["modalities"], s["description"], s["annotation_ref"]],
                )
            ],
        ),
    ]


def _rights(facts: Facts, figures: Figures) -> list[Section]:
    columns = {
        "protected": "5 Protected by, or public domain",
        "acquired": "6 Bought or licensed",
        "evidence": "Evidence",
    }
    people = {
        "pi": "7 Personal information, declared",
        "found": "Values found by recognizers",
        "consumer": "8 Aggregate consumer information",
    }
    return [
        Section(
            "5-6",
            "5-6 Intellectual property, purchase and licence",
            [_per_source(facts, "5-6", columns, lambda s: [s["intellectual_property"], *_acquired(s)])],
        ),
        Section(
            "7-8",
            "7-8 Personal and consumer information",
            [
                *found_by_kind(figures, "7"),
                Item("7 people", "Samples tied to a person", figures.one("corpus.samples_tied")),
                _per_source(
                    facts,
                    "7-8",
                    people,
                    lambda s: [
                        s["declares_pi"],
                        figures.one("source.findings", source_id=s["source_id"]),
                        s["consumer_information"],
                    ],
                ),
            ],
            note="What was found comes from recognizers, which miss some and take some for others.",
        ),
    ]


def _acquired(source: dict[str, Any]) -> list[Value]:
    """A contract or a licence says yes; that neither is declared says nothing."""
    evidence = [source[name] for name in ("license_id", "license_ref") if source[name]]
    evidence += [f"a contract, {is_declared(source['contract_ref'])}"] if source["contract_ref"] else []
    how = {"open": "licensed", "commercial": "bought or licensed"}.get(source["kind"])
    return [how if evidence else None, evidence]


def _handling(facts: Facts, figures: Figures) -> list[Section]:
    def period(source: dict[str, Any]) -> list[Value]:
        ongoing = {True: "yes", False: "no", None: None}[source["collection_ongoing"]]
        if ongoing is None and source["collected_to"] is not None:
            ongoing = "no"
        return [
            source["collected_from"],
            source["collected_to"],
            ongoing,
            source["first_used"],
            source["used"],
        ]

    columns = {
        "from": "10 Collected from", "to": "to", "ongoing": "Goes on", "first": "11 First used", "used": "Used already",
    }  # fmt: skip
    return [
        Section(
            "9",
            "9 Cleaning, processing and other changes",
            [
                _per_source(
                    facts, "9", {"changes": "What was done, and why"}, lambda s: [s["preprocessing"]]
                )
            ],
        ),
        Section("10-11", "10-11 Periods", [_per_source(facts, "10-11", columns, period)]),
        Section(
            "12",
            "12 Synthetic data",
            [
                Item("12 declared", "Samples of synthetic sources", figures.one("corpus.samples_in_synthetic_sources")),
                Item("12 marked", "Samples that carry a mark of generated content",
                     figures.one("corpus.samples_marked_generated")),
                _per_source(facts, "12", {"kind": "Kind", "model": "Generating model", "version": "Version"},
                            lambda s: [code_words("kind", s["kind"]), s["generator_model"], s["generator_version"]]),
            ],
            note="A sample without a mark may be generated all the same.",
        ),
    ]  # fmt: skip


def _range(count: int | None, unread: bool) -> str | None:
    """Powers of a thousand, as the act allows ranges; what was not read may go beyond."""
    if count is None:
        return None
    if unread:
        return f"{count:,} or more: not all of it could be read"
    if count == 0:
        return "none"
    low = max(bound for bound in _RANGES if bound <= count)
    above = [bound for bound in _RANGES if bound > count]
    return f"{low:,} to {above[0] - 1:,}" if above else f"{low:,} or more"


EXPORT = Export(FORM, "the twelve items of California AB 2013 (Markdown, JSON)", "ab2013/", write)
