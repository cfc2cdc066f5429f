"""What recognizers found and what was blocked, as public documents tell it: by kind and by reason, in plain words.

Owns which kinds are told as saying nothing of a person by themselves: those that profile baseline says are not personal,
and numbers of organisations. Contracts and records of the applicant are told as declared, without their references.
"""

from __future__ import annotations

from typing import Any

from reports.exports.document import Grid, Item, Value
from reports.exports.figures import Figures
from reports.profile import load_profile
from reports.words import code_words

ORGANISATIONS = frozenset({"AU_ABN", "AU_ACN", "KR_BRN", "SE_ORGANISATIONSNUMMER", "ZA_COMPANY_REGISTRATION"})
_KINDS = {"kind": "Kind of value found", "personal": "Does it point to a person?", "found": "How many"}
_REASONS = {"reason": "Blocked because", "samples": "Samples"}


def found_by_kind(figures: Figures, id_: str) -> list[Item | Grid]:
    """How many values were found, and of which kinds."""
    plain = {name for name, standing in load_profile("baseline").entities if standing == "not_personal"}
    kinds: list[list[Value]] = []
    for figure in figures.all("corpus.findings_by_entity"):
        entity = str(dict(figure.of)["entity"])
        personal = (
            "not by itself" if entity in plain else "an organisation" if entity in ORGANISATIONS else "it may"
        )
        kinds.append([code_words("entity", entity), personal, figure])
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
