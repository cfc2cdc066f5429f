"""What the kinds of data that were looked for mean: tables `entity_category` and `aggregation_rule`.

The scan hands over what is said of each kind (docs/categories.md); what it means under the profile is filled in whenever
the report is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class EntityCategoryRecord:
    """One kind of data that the scan knew: its category, how sensitive it is, and what is to be done with it."""

    entity: Annotated[str, "Presidio entity name"]
    category: Annotated[
        str | None,
        "Term of the W3C Data Privacy Vocabulary; NULL: nobody says what the kind is, so it may be anything",
    ]
    broader: Annotated[bool, "The vocabulary has no term for just this; category is the nearest above it"]
    sensitivity_cn: Annotated[str | None, "By GB/T 45574-2025: sensitive | ordinary | not_personal"]
    sensitivity_eu: Annotated[str | None, "By GDPR art. 9: sensitive | ordinary | not_personal"]
    sensitivity_us: Annotated[str | None, "By CCPA 1798.140(ae): sensitive | ordinary | not_personal"]
    default_action: Annotated[
        str, "What is to be done where the profile says nothing: keep | review | mask | remove"
    ]
    title: Annotated[str, "Its name"]
    title_zh: Annotated[str | None, "The same in Simplified Chinese"]
    sensitivity: Annotated[
        str,
        "Under the profile: sensitive | ordinary | not_personal | unknown (taken for personal, never a pass)",
    ] = "unknown"
    action: Annotated[str, "What is to be done under the profile: keep | review | mask | remove"] = "review"


@dataclass(frozen=True, slots=True)
class AggregationRuleRecord:
    """One part of a rule of the profile by which ordinary data are sensitive together; all parts must be met."""

    rule: Annotated[str, "Id of the rule"]
    part: Annotated[int, "Number of the part in its rule, from 1"]
    title: Annotated[str, "What the rule is about"]
    title_zh: Annotated[str | None, "The same in Simplified Chinese"]
    categories: Annotated[list[str], "Categories of which the part speaks; empty: any that is personal"]
    at_least: Annotated[int, "So many of them, each counted once, must stand in one sample"]
