"""Profiles: a law as data. Reads and checks the TOML file; knows no report.

A profile says which consents count for what (`[decisions]`), what is personal (`[personal]`) and which
checks are run (`[[check]]`). The digest of its file goes into each report.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.faults import ReportFault
from reports.reasons import BY_CODE, FIXED

_BUILT_IN = Path(__file__).parent / "profiles"

_LISTS = ("guardian", "deceased", "bundled_void", "on_behalf", "required", "specific")
"""Keys of `[decisions]` that are lists of words."""

AUTOMATION = ("auto", "partly", "attest", "imported")
"""How much of a check the scan itself can tell."""

STANDINGS = ("not_personal", "ordinary", "sensitive")
"""The lists of `[personal]`: what a finding of an entity means."""


@dataclass(frozen=True, slots=True)
class Check:
    """One demand: up to four queries, of which `violations` has a row per breach; see profiles/baseline.toml."""

    id: str
    title: str
    clause: str
    severity: str
    violations: str | None = None
    applies: str | None = None
    needs: str | None = None
    observes: str | None = None
    """Rows (what, number): the figures that the check looked at."""
    title_zh: str | None = None
    automation: str = "auto"


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """A category of consent: what counts for it, and which kinds of consent are strong enough."""

    name: str
    satisfied_by: tuple[str, ...]
    consent_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as read; `demands` holds (modality, category, only where the source is person-specific)."""

    name: str
    title: str
    digest: str
    age_of_consent: int
    verdicts: tuple[tuple[str, str], ...]
    """(reason, verdict) where it is not that of the catalogue (reports/reasons.py)."""
    guardian: tuple[str, ...]
    deceased: tuple[str, ...]
    bundled_void: tuple[str, ...]
    on_behalf: tuple[str, ...]
    required: tuple[str, ...]
    specific: tuple[str, ...]
    demands: tuple[tuple[str, str, bool], ...]
    categories: tuple[CategoryRule, ...]
    entities: tuple[tuple[str, str], ...]
    """(entity, which list of `[personal]` it stands in)."""
    min_score: float
    checks: tuple[Check, ...]


def load_profile(name_or_path: str | Path) -> Profile:
    """A built-in profile by its name, or any profile by the path of its file."""
    path = _locate(name_or_path)
    try:
        content = path.read_bytes()
        return _profile(tomllib.loads(content.decode()), hashlib.sha256(content).hexdigest())
    except OSError as error:
        raise ReportFault(
            "the profile cannot be read", str(path), "check the path and its permissions"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReportFault(
            "the profile is not TOML", f"{path}: {error}", "compare it with baseline.toml"
        ) from error
    except KeyError as error:
        raise ReportFault(f"the profile lacks {error}", str(path), "compare it with baseline.toml") from error
    except (TypeError, ValueError) as error:
        raise ReportFault(
            f"the profile is wrong: {error}", str(path), "compare it with baseline.toml"
        ) from error


def _locate(name_or_path: str | Path) -> Path:
    built_in = {path.stem: path for path in sorted(_BUILT_IN.glob("*.toml"))}
    path = Path(name_or_path)
    if str(name_or_path) in built_in:
        return built_in[str(name_or_path)]
    if path.suffix == ".toml":
        return path
    raise ReportFault("no such profile", str(name_or_path), f"one of {', '.join(built_in)}, or a .toml file")


def _profile(data: dict[str, Any], digest: str) -> Profile:
    _only(data, "the profile", {"name", "title", "decisions", "personal", "check"})
    rules, personal = data["decisions"], data["personal"]
    _only(personal, "[personal]", {"min_score", *STANDINGS})
    demanded = {"demands": False, "demands_if_person_specific": True}
    own = {"age_of_consent", "verdicts", "categories", *_LISTS, *demanded}
    _only(rules, "[decisions]", own)
    demands = tuple(
        (modality, category, condition)
        for table, condition in demanded.items()
        for modality, categories in rules.get(table, {}).items()
        for category in _texts(categories, f"{table}.{modality}")
    )
    categories = tuple(_category(name, rule) for name, rule in rules["categories"].items())
    without_rule = {category for _, category, _ in demands} - {rule.name for rule in categories}
    if without_rule:
        raise ValueError(f"no [decisions.categories.{min(without_rule)}] for a demanded category")
    checks = tuple(_check(entry) for entry in data["check"])
    if len({check.id for check in checks}) != len(checks):
        raise ValueError("two checks have the same id")
    if not any(check.severity == "violation" for check in checks):
        raise ValueError("no check has severity violation, so whatever is found would pass")
    return Profile(
        name=_text(data["name"], "name"),
        title=_text(data["title"], "title"),
        digest=digest,
        age_of_consent=_age(rules["age_of_consent"]),
        verdicts=_verdicts(rules["verdicts"]),
        **{name: _texts(rules[name], name) for name in _LISTS},
        demands=demands,
        categories=categories,
        entities=_entities(personal),
        min_score=_score(personal["min_score"]),
        checks=checks,
    )


def _verdicts(table: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Blocked or shown to a person, as a law has it; never passed, and what a person ended stays blocked."""
    _only(table, "[decisions.verdicts]", {code for code in BY_CODE if code not in FIXED})
    return tuple((code, _one_of(verdict, code, ("review", "block"))) for code, verdict in table.items())


def _category(name: str, rule: dict[str, Any]) -> CategoryRule:
    _only(rule, f"category {name}", {"satisfied_by", "consent_types"})
    return CategoryRule(name, _texts(rule["satisfied_by"], name), _texts(rule["consent_types"], name))


def _entities(personal: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs = [(entity, standing) for standing in STANDINGS for entity in _texts(personal[standing], standing)]
    twice = [entity for entity, times in Counter(entity for entity, _ in pairs).items() if times > 1]
    if twice:
        raise ValueError(f"[personal] lists {min(twice)} twice")
    return tuple(pairs)


def _check(entry: dict[str, Any]) -> Check:
    texts = {key: _text(value, f"check {entry.get('id', '')} {key}") for key, value in entry.items()}
    _one_of(texts["severity"], "severity", ("violation", "warning"))
    _one_of(texts.get("automation", "auto"), "automation", AUTOMATION)
    if not texts.keys() & {"needs", "violations"}:
        raise ValueError(f"check {texts['id']} asks nothing: it has neither needs nor violations")
    return Check(**texts)


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"{place} must be a text")
    return value


def _age(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 30:
        raise ValueError("age_of_consent must be a whole number of years from 0 to 30")
    return value


def _score(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError("min_score must be a number from 0 to 1")
    return float(value)


def _texts(value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{place} must be a list of texts")
    return tuple(_text(part, place) for part in value)


def _one_of(value: Any, place: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{place} must be one of {', '.join(allowed)}")
    return str(value)


def _only(table: dict[str, Any], place: str, allowed: set[str]) -> None:
    unknown = sorted(set(table) - allowed)
    if unknown:
        raise ValueError(f"{place} has an unknown key {unknown[0]!r}")
