"""What recognizers found and what was blocked, as public documents tell it: by kind and by reason, in plain words.

Owns which kinds are told as pointing to an organisation; what else a kind means is the report's to say, under its
profile. Contracts and records of the applicant are told as declared, without their references.
"""

from __future__ import annotations

from typing import Any

from reports.exports.document import Grid, Item, Value
from reports.exports.figures import Figures
from reports.words import code_words

ORGANISATIONS = frozenset({"AU_ABN", "AU_ACN", "KR_BRN", "SE_ORGANISATIONSNUMMER", "ZA_COMPANY_REGISTRATION"})
_KINDS = {
    "kind": "Kind of value found",
    "category": "Category (W3C DPV)",
    "personal": "Does it point to a person?",
    "found": "How many",
}
_MAY = {
    "not_personal": "not by itself",
    "ordinary": "it may",
    "sensitive": "it may, and is sensitive by itself",
}
_REASONS = {"reason": "Blocked because", "samples": "Samples"}


def found_by_kind(figures: Figures, id_: str) -> list[Item | Grid]:
    """How many values were found, and of which kinds."""
    kinds: list[list[Value]] = []
    for figure in figures.all("corpus.findings_by_entity"):
        kind = figures.data_kind(str(dict(figure.of)["entity"]))
        personal = _MAY.get(kind.sensitivity, "it may; whether it is sensitive is not known")
        if kind.entity in ORGANISATIONS:
            personal = "an organisation"
        kinds.append([kind.title, kind.category, personal, figure])
    total = Item(
        f"{id_} found", "Values found by recognizers, whether personal or not", figures.one("corpus.findings")
    )
    return [total, *([Grid(f"{id_} kinds", _KINDS, kinds)] if kinds else [])]


def blocked_by_reason(figures: Figures, id_: str) -> list[Item | Grid]:
    """Samples tied to a person that may not be used, and why."""
    reasons: list[list[Value]] = [
        [code_words("reason", str(dict(figure.of)["reason"])), figure]
        for figure in figures.all("corpus.samples_blocked_by_reason")
    ]
    total = Item(
        f"{id_} blocked",
        "Of these, blocked for a person's sake, by the reasons below (a sample may have several)",
        figures.one("corpus.samples_blocked"),
    )
    return [total, *([Grid(f"{id_} reasons", _REASONS, reasons)] if reasons else [])]


def plain_code(code: str) -> str:
    """A code without words of its own, as people write it."""
    return code.replace("_", " ")


def is_declared(reference: Any) -> str | None:
    """That there is a paper, without its reference, which concerns the applicant alone."""
    return "declared to provscan" if reference else None
