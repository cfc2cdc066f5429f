"""Profiles: a law as data. Reads and checks the TOML file; knows no report.

A profile says which consents count for what (`[decisions]`), what is personal (`[personal]`), with which numbers
(`[parameters]`) and which checks are run (`checks`, out of the catalogue, and its own `[[check]]`). One that `extends`
another takes from it whatever it does not say itself. The digest of all that it says in the end goes into each report.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from reports.catalogue import (
    SEVERITIES,
    Check,
    by_id,
    catalogue,
    check_of,
    checks_in,
    content_of,
    one_of,
    only,
    text,
    texts,
)
from reports.faults import ReportFault
from reports.personal import Personal, personal_of
from reports.reasons import BY_CODE, FIXED

_BUILT_IN = Path(__file__).parent / "profiles"

RULE_LISTS = ("guardian", "deceased", "bundled_void", "on_behalf", "required", "specific")
"""Keys of `[decisions]` that are lists of words."""


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
    law: str | None
    """Whose clauses the checks tell: cn | eu | us | ...; None: those of no single law."""
    digest: str
    """sha256 over all that it says, with what it extends and the checks that it names."""
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
    personal: Personal
    parameters: tuple[tuple[str, float], ...]
    """Numbers for the queries of its checks: temporary table param_number."""
    checks: tuple[Check, ...]


def load_profile(name_or_path: str | Path) -> Profile:
    """A built-in profile by its name, or any profile by the path of its file."""
    path = _locate(name_or_path)
    data = _read(path, ())
    try:
        return _profile(data, path)
    except KeyError as error:
        raise ReportFault(f"the profile lacks {error}", str(path), "compare it with baseline.toml") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ReportFault(
            f"the profile is wrong: {error}", str(path), "compare it with baseline.toml"
        ) from error


def own_files(path: Path) -> list[Path]:
    """The file of a profile and those that it takes in, as far as they are not built in; absolute, the profile first."""
    place = path.resolve()
    data = tomllib.loads(place.read_text("utf-8"))
    found = [place, *((place.parent / str(name)).resolve() for name in data.get("check_files", []))]
    base = str(data.get("extends", ""))
    return [*found, *(own_files(place.parent / base) if base.endswith(".toml") else [])]


def profile_names() -> list[str]:
    """The built-in profiles."""
    return sorted(path.stem for path in _BUILT_IN.glob("*.toml"))


def _read(path: Path, inside: tuple[Path, ...]) -> dict[str, Any]:
    """What a file says, over what it extends: tables are merged key by key, all else is replaced."""
    if path in inside:
        raise ReportFault("profiles extend each other in a circle", str(path), "leave one `extends` out")
    try:
        data = tomllib.loads(content_of(path))
    except OSError as error:
        raise ReportFault(
            "the profile cannot be read", str(path), "check the path and its permissions"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReportFault(
            "the profile is not TOML", f"{path}: {error}", "compare it with baseline.toml"
        ) from error
    data["check_files"] = [str(path.parent / str(name)) for name in data.get("check_files", [])]
    if "extends" not in data:
        return data
    base = Path(str(data.pop("extends")))
    below = _locate(base if base.suffix != ".toml" else path.parent / base)
    if "name" not in data:  # two profiles of one name would pass for each other in a report
        what = "a profile that extends another has a name of its own"
        raise ReportFault(what, str(path), 'add name = "..." and title = "..."')
    return _merged(_read(below, (*inside, path)), data)


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(below[key], value)
        if isinstance(value, dict) and isinstance(below.get(key), dict)
        else value
        for key, value in above.items()
    }
    for lists in ("check_files", "check"):  # what the base brought, its list of checks may name
        if lists in below and lists in both:
            both[lists] = [*below[lists], *both[lists]]
    return {**below, **both}


def _locate(name_or_path: str | Path) -> Path:
    built_in = {path.stem: path for path in sorted(_BUILT_IN.glob("*.toml"))}
    path = Path(name_or_path)
    if str(name_or_path) in built_in:
        return built_in[str(name_or_path)]
    if path.suffix == ".toml":
        return path
    raise ReportFault("no such profile", str(name_or_path), f"one of {', '.join(built_in)}, or a .toml file")


_KEYS = {
    "name", "title", "law", "decisions", "personal", "parameters", "checks", "check", "check_files", "severity",
}  # fmt: skip


def _profile(data: dict[str, Any], path: Path) -> Profile:
    only(data, "the profile", _KEYS)
    if path.parent != _BUILT_IN and data["name"] in profile_names():
        raise ValueError(f"name {data['name']} is that of a built-in profile; give it one of its own")
    rules = data["decisions"]
    demanded = {"demands": False, "demands_if_person_specific": True}
    own = {"age_of_consent", "verdicts", "categories", *RULE_LISTS, *demanded}
    only(rules, "[decisions]", own)
    demands = tuple(
        (modality, category, condition)
        for table, condition in demanded.items()
        for modality, categories in rules.get(table, {}).items()
        for category in texts(categories, f"{table}.{modality}")
    )
    categories = tuple(_category(name, rule) for name, rule in rules["categories"].items())
    without_rule = {category for _, category, _ in demands} - {rule.name for rule in categories}
    if without_rule:
        raise ValueError(f"no [decisions.categories.{min(without_rule)}] for a demanded category")
    profile = Profile(
        name=text(data["name"], "name"),
        title=text(data["title"], "title"),
        law=text(data["law"], "law") if "law" in data else None,
        digest="",
        age_of_consent=_age(rules["age_of_consent"]),
        verdicts=_verdicts(rules["verdicts"]),
        **{name: texts(rules[name], name) for name in RULE_LISTS},
        demands=demands,
        categories=categories,
        personal=personal_of(data["personal"]),
        parameters=tuple((name, _number(value, name)) for name, value in data.get("parameters", {}).items()),
        checks=_checks(data, str(path.parent)),
    )
    if not any(check.severity == "violation" for check in profile.checks):
        raise ValueError("no check has severity violation, so whatever is found would pass")
    return replace(profile, digest=_digest(profile))


def _digest(profile: Profile) -> str:
    """Over what the profile says, in one form: neither comments nor how it is spread over files count, nor trials."""
    said = asdict(profile)
    said["checks"] = [
        {k: v for k, v in check.items() if k not in ("trials", "clean")} for check in said["checks"]
    ]
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _checks(data: dict[str, Any], where: str) -> tuple[Check, ...]:
    """Those of the catalogue that it names, in its order, then its own; with its severities and its law's clauses."""
    given = [check for name in data["check_files"] for check in checks_in(Path(name))]
    given += [check_of(entry) for entry in data.get("check", [])]
    own = by_id(given, where)
    if taken := own.keys() & catalogue().keys():
        raise ValueError(f"check {min(taken)} is one of the catalogue; give yours an id of its own")
    known = {**catalogue(), **own}
    named = texts(data.get("checks", []), "checks")
    if len(set(named)) != len(named):
        raise ValueError("checks names one check twice")
    severities = data.get("severity", {})
    chosen = dict.fromkeys((*named, *own))
    for name in (*chosen, *severities):  # a severity may be of a check that the profile below asks for
        if name not in known:
            raise ValueError(f"there is no check {name}")
    return tuple(_as_told(known[name], data.get("law"), severities) for name in chosen)


def _as_told(check: Check, law: str | None, severities: dict[str, Any]) -> Check:
    severity = one_of(severities.get(check.id, check.severity), f"severity of {check.id}", SEVERITIES)
    return replace(check, severity=severity, clause=check.clause_of(law), clauses=())


def _verdicts(table: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Blocked or shown to a person, as a law has it; never passed, and what a person ended stays blocked."""
    only(table, "[decisions.verdicts]", {code for code in BY_CODE if code not in FIXED})
    return tuple((code, one_of(verdict, code, ("review", "block"))) for code, verdict in table.items())


def _category(name: str, rule: dict[str, Any]) -> CategoryRule:
    only(rule, f"category {name}", {"satisfied_by", "consent_types"})
    return CategoryRule(name, texts(rule["satisfied_by"], name), texts(rule["consent_types"], name))


def _age(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 30:
        raise ValueError("age_of_consent must be a whole number of years from 0 to 30")
    return value


def _number(value: Any, place: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"parameter {place} must be a number")
    return float(value)
