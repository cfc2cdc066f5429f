"""The catalogue of checks: TOML files of `[[check]]`, each with its queries, clauses and trials. Knows no report.

Ours stand in profiles/checks/, one file for a family; a user's stand in files that a profile names. A trial plants one
fault in the clean database of `reports.trial` and says what the check must then find.
"""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reports.faults import ReportFault

AUTOMATION = ("auto", "partly", "attest", "imported")
"""How much of a check the scan itself can tell."""

SEVERITIES = ("violation", "warning")
RESULTS = ("pass", "fail", "warn", "not_applicable", "not_evaluated")

_FOLDER = Path(__file__).parent / "profiles" / "checks"
_TEXTS = (
    "id", "title", "title_zh", "clause", "severity", "automation", "violations", "applies", "needs", "observes",
    "inapplicable", "clean",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """A fault to plant, and what the check must say of it."""

    plant: str
    """SQL statements over the tables of a report."""
    result: str


@dataclass(frozen=True, slots=True)
class Check:
    """One demand: up to four queries, of which `violations` has a row per breach; see docs/checks.md."""

    id: str
    title: str
    clause: str
    severity: str
    violations: str | None = None
    applies: str | None = None
    needs: str | None = None
    observes: str | None = None
    """Rows (what, number): the figures that the check looked at."""
    inapplicable: str | None = None
    """Why it does not apply, where that is not for want of such a thing in the corpus."""
    clean: str | None = None
    """SQL statements that make the clean database of trials one that the check passes, where it is not."""
    title_zh: str | None = None
    automation: str = "auto"
    clauses: tuple[tuple[str, str], ...] = ()
    """(law, clause) where a profile's law has one of its own."""
    trials: tuple[Trial, ...] = ()

    def clause_of(self, law: str | None) -> str:
        """Where the demand comes from under a law."""
        return dict(self.clauses).get(law or "", self.clause)


@cache
def catalogue() -> dict[str, Check]:
    """Every check of ours by its id, in the order of files and of their lines."""
    checks = [check for path in sorted(_FOLDER.glob("*.toml")) for check in checks_in(path)]
    return by_id(checks, str(_FOLDER))


def by_id(checks: Iterable[Check], where: str) -> dict[str, Check]:
    """Checks by their ids, of which none may come twice."""
    found: dict[str, Check] = {}
    for check in checks:
        if check.id in found:
            raise ReportFault(f"two checks have the id {check.id}", where, "give one of them another id")
        found[check.id] = check
    return found


def checks_in(path: Path) -> list[Check]:
    """The checks of a file. Raises ReportFault that names file, check and key."""
    try:
        entries = tomllib.loads(content_of(path)).get("check", [])
        return [check_of(entry) for entry in entries]
    except OSError as error:
        step = "check the path and its permissions"
        raise ReportFault("the file of checks cannot be read", str(path), step) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReportFault(
            "the file of checks is not TOML", f"{path}: {error}", "see docs/checks.md"
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReportFault(f"a check is wrong: {error}", str(path), "see docs/checks.md") from error


def check_of(entry: dict[str, Any]) -> Check:
    """One `[[check]]`. Raises KeyError, TypeError or ValueError in words for its writer."""
    place = f"check {entry.get('id', '')}"
    if unknown := entry.keys() - {*_TEXTS, "clauses", "trials"}:
        raise ValueError(
            f"{place} has no key {min(unknown)}; its keys are {', '.join(_TEXTS)}, clauses, trials"
        )
    texts = {key: text(entry[key], f"{place} {key}") for key in _TEXTS if key in entry}
    one_of(texts["severity"], f"{place} severity", SEVERITIES)
    one_of(texts.get("automation", "auto"), f"{place} automation", AUTOMATION)
    if not texts.keys() & {"needs", "violations"}:
        raise ValueError(f"{place} asks nothing: it has neither needs nor violations")
    clauses = tuple((law, text(said, f"{place} clause")) for law, said in entry.get("clauses", {}).items())
    trials = tuple(_trial(given, place) for given in entry.get("trials", []))
    return Check(**texts, clauses=clauses, trials=trials)


def _trial(given: dict[str, Any], place: str) -> Trial:
    if given.keys() != {"plant", "result"}:
        raise ValueError(f"a trial of {place} has other keys than plant and result")
    return Trial(
        text(given["plant"], f"{place} plant"), one_of(given["result"], f"{place} trial result", RESULTS)
    )


def content_of(path: Path) -> str:
    """The text of a regular file; a pipe would wait for ever. Raises OSError or UnicodeDecodeError."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return path.read_text("utf-8")


def text(value: Any, place: str) -> str:
    """A text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"{place} must be a text")
    return value


def texts(value: Any, place: str) -> tuple[str, ...]:
    """A list of texts that say something."""
    if not isinstance(value, list):
        raise TypeError(f"{place} must be a list of texts")
    return tuple(text(part, place) for part in value)


def only(table: dict[str, Any], place: str, allowed: set[str]) -> None:
    """Raises ValueError where a table has a key that it may not have."""
    if unknown := sorted(set(table) - allowed):
        raise ValueError(f"{place} has an unknown key {unknown[0]!r}")


def one_of(value: Any, place: str, allowed: tuple[str, ...]) -> str:
    """A word out of a list."""
    if value not in allowed:
        raise ValueError(f"{place} must be one of {', '.join(allowed)}")
    return str(value)
