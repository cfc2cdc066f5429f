"""The command that scans again: every option that the digest of a report depends on, as far as the report tells it.

Names in capitals stand for what a report does not hold: the corpus, the key and files of the reader's. To remember: the
standing values of options are the scanner's; a test compares them, since this room does not know it.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from reports.profile import profile_names

if TYPE_CHECKING:
    import duckdb

DEFAULTS = {
    "min_score": 0.4,
    "pattern_timeout": 10.0,
    "max_record": 64 << 20,
    "max_expand": 500,
    "max_depth": 3,
}
"""Column of table scan -> value of its option where none is given."""

_PAPERS = "SELECT count(*) FROM consent WHERE evidence_state IN ('matches', 'differs')"
_OWN = "SELECT count(*) FROM recognizer WHERE starts_with(recognizer, 'user.')"
_RULES = "SELECT count(*) FROM suppression"
_PREVIOUS = "SELECT count(*) FROM previous"


def again(con: duckdb.DuckDBPyConnection, scan: dict[str, Any]) -> str:
    """The command line. Values of a report are quoted: it may have been made by anybody."""
    options = {"as-of": scan["as_of"].isoformat(), "profile": _profile(scan["profile"])}
    if scan["ledger_at"] is not None:
        options["ledger-at"] = f"{scan['ledger_at'].isoformat()}Z"
    for name, usual in DEFAULTS.items():
        if scan[name] != usual:
            options[name.replace("_", "-")] = str(scan[name])
    if scan["entities"]:
        options["entities"] = ",".join(scan["entities"])
    if ner := _ner(scan["person_detection"]):
        options["ner"] = ner
    asked = {"evidence": _PAPERS, "recognizers": _OWN, "suppressions": _RULES, "previous": _PREVIOUS}
    for (name, query), file in zip(
        asked.items(), ("EVIDENCE", "RECOGNIZERS.yaml", "SUPPRESSIONS.yaml", "PREVIOUS.duckdb"), strict=True
    ):
        if con.execute(query).fetchall() != [(0,)]:
            options[name] = file
    told = " ".join(f"--{name} {shlex.quote(value)}" for name, value in options.items())
    return f"provscan scan CORPUS {told} --key KEY --out again.duckdb"


def _profile(name: str) -> str:
    """A profile of ours by its name, another by its file."""
    return name if name in profile_names() else f"{name}.toml"


def _ner(told: str | None) -> str | None:
    """What a report tells of models is their versions; which option brought them is told by the first word."""
    kind = (told or "none").partition(":")[0]
    return {"builtin": None, "none": "none", "presidio": "presidio:FILE"}.get(kind, "spacy:MODEL")
