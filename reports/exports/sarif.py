"""`sarif`: SARIF 2.1.0 for CI: what each check came to, every issue, and every blocked sample with its place.

One rule for each check of the profile, for each code of issue, and for samples that may not be used. A check that was
not evaluated is of kind `open`, never a pass; what it lacks are the open issues, and the invocation carries the exit
status. Text of the corpus is escaped, so that it makes no link or placeholder of a message. Streamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reports.exports.base import Export
from reports.exports.facts import Facts, read_facts, rows
from reports.exports.figures import Figures
from reports.exports.writing import heading, json_text

if TYPE_CHECKING:
    import duckdb

FORM = "sarif"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_KINDS = {
    "pass": "pass",
    "fail": "fail",
    "warn": "fail",
    "not_applicable": "notApplicable",
    "not_evaluated": "open",
}
_VERDICTS = {"block": ("sample.blocked", "error"), "review": ("sample.review", "warning")}
_LINE_FORMATS = ("jsonl",)
"""Formats in which row N is line N + 1 of a file that is not compressed."""

_ISSUES = """
SELECT i.issue_id, i.severity, i.code, i.detail, i.row, i.rows, i.field, i.byte_offset, f.path, m.path AS member_path,
       f.format, f.compression
FROM issue i LEFT JOIN file f ON f.file_id = i.file_id
LEFT JOIN member m ON m.file_id = i.file_id AND m.member = i.member
ORDER BY i.severity = 'notice', i.code, f.path, i.member, i.row, i.issue_id"""
_SAMPLES = """
SELECT l.sample_id, l.verdict, l.reasons, l.row, l.path, l.member_path, f.format, f.compression
FROM sample_list l LEFT JOIN sample s ON s.sample_id = l.sample_id LEFT JOIN file f ON f.file_id = s.file_id
WHERE l.verdict <> 'use' ORDER BY l.verdict, l.path, l.member_path, l.row, l.sample_id"""
_COUNTED = (
    "corpus.open_issues", "corpus.notices", "corpus.samples_blocked", "corpus.samples_to_review", "corpus.issues_by_code",
    "corpus.checks_by_result", "check.violations",
)  # fmt: skip


def write(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """One log with one run."""
    facts, figures = read_facts(con), Figures(con)
    told = [figure.as_dict() for name in _COUNTED for figure in figures.all(name)]
    checks = list(rows(con, "SELECT * FROM check_result ORDER BY check_id"))
    properties = {**heading(FORM, facts), "figures": told, "queries": figures.asked()}
    with path.open("x", encoding="utf-8") as file:
        file.write('{\n"$schema":' + json_text(SCHEMA) + ',\n"version":"2.1.0",\n"properties":')
        file.write(json_text(properties) + ',\n"runs":[{\n')
        rules = [*map(_check_rule, checks), *_issue_rules(con), *_sample_rules()]
        driver = {
            "name": "provscan",
            "version": facts.scan["tool_version"],
            "rules": [rule for _, rule in sorted((rule["id"], rule) for rule in rules)],
        }
        file.write('"tool":' + json_text({"driver": driver}))
        file.write(',\n"invocations":' + json_text([_invocation(facts)]))
        base = {"CORPUS": {"description": {"text": "the folder of the declaration"}}}
        file.write(',\n"originalUriBaseIds":' + json_text(base) + ',\n"columnKind":"unicodeCodePoints"')
        file.write(',\n"results":[')
        for number, result in enumerate(_results(con, checks)):
            file.write((",\n" if number else "\n") + json_text(result))
        file.write("\n]\n}]\n}\n")


def escaped(text: str) -> str:
    """Text that a message shows as it is: no placeholder, no link."""
    return re.sub(r"([\\\[\]])", r"\\\1", text).replace("{", "{{").replace("}", "}}")


def _results(con: duckdb.DuckDBPyConnection, checks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield from map(_check_result, checks)
    yield from map(_issue_result, rows(con, _ISSUES))
    yield from map(_sample_result, rows(con, _SAMPLES))


def _check_rule(check: dict[str, Any]) -> dict[str, Any]:
    level = "error" if check["severity"] == "violation" else "warning"
    return {
        "id": check["check_id"],
        "shortDescription": {"text": escaped(check["title"])},
        "fullDescription": {"text": escaped(f"{check['title']}. Asked by: {check['clause']}")},
        "defaultConfiguration": {"level": level},
        "properties": {"automation": check["automation"], "query": check["query"]},
    }


def _issue_rules(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    query = "SELECT code, bool_and(severity = 'notice') AS notice FROM issue GROUP BY code ORDER BY code"
    return [
        {
            "id": found["code"],
            "shortDescription": {"text": escaped(f"Issue {found['code']} (docs/issues.md)")},
            "defaultConfiguration": {"level": "note" if found["notice"] else "error"},
        }
        for found in list(rows(con, query))
    ]


def _sample_rules() -> list[dict[str, Any]]:
    words = {
        "sample.blocked": "A sample tied to a person may not be used",
        "sample.review": "A sample tied to a person awaits somebody's look",
    }
    return [
        {"id": rule, "shortDescription": {"text": words[rule]}, "defaultConfiguration": {"level": level}}
        for rule, level in _VERDICTS.values()
    ]


def _check_result(check: dict[str, Any]) -> dict[str, Any]:
    kind = _KINDS.get(check["result"], "open")
    level = "none" if kind != "fail" else ("error" if check["result"] == "fail" else "warning")
    told = [check["reason"], *check["breaches"], *check["lacking"]]
    return {
        "ruleId": check["check_id"],
        "kind": kind,
        "level": level,
        "message": {"text": escaped(f"{check['title']}: {check['result']}. " + " | ".join(told))},
        "properties": {
            "result": check["result"],
            "violations": {"value": "not_known" if check["violations"] is None else check["violations"],
                           "query": "check.violations", "of": {"check_id": check["check_id"]}},
        },
    }  # fmt: skip


def _issue_result(issue: dict[str, Any]) -> dict[str, Any]:
    level = "note" if issue["severity"] == "notice" else "error"
    return {
        "ruleId": issue["code"],
        "kind": "fail",
        "level": level,
        "message": {"text": escaped(issue["detail"] or issue["code"])},
        **_locations(issue),
        "partialFingerprints": {"provscanIssue/v1": issue["issue_id"]},
    }


def _sample_result(sample: dict[str, Any]) -> dict[str, Any]:
    rule, level = _VERDICTS.get(sample["verdict"], _VERDICTS["block"])
    return {
        "ruleId": rule,
        "kind": "fail",
        "level": level,
        "message": {"text": escaped(f"{rule.removeprefix('sample.')}: {', '.join(sample['reasons'])}")},
        **_locations(sample),
        "partialFingerprints": {"provscanSample/v1": sample["sample_id"]},
    }


def _locations(row: dict[str, Any]) -> dict[str, Any]:
    """Where it stands: the file as an artifact, member and row as logical places, and the line where a row is one."""
    if row["path"] is None:
        return {}
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": quote(row["path"], safe="/"), "uriBaseId": "CORPUS"}
    }
    plain_file = row["compression"] == "none" and row["member_path"] is None
    if row["row"] is not None and plain_file and row["format"] in _LINE_FORMATS:
        physical["region"] = {"startLine": row["row"] + 1}
    named = (("member", row["member_path"]), ("row", row["row"]), ("field", row.get("field")))
    logical = [{"name": str(value), "kind": kind} for kind, value in named if value is not None]
    return {
        "locations": [{"physicalLocation": physical, **({"logicalLocations": logical} if logical else {})}]
    }


def _invocation(facts: Facts) -> dict[str, Any]:
    scan = facts.scan
    said = [*facts.floor, *facts.limits]
    return {
        "executionSuccessful": scan["status"] != "incomplete",
        "exitCode": scan["exit_status"],
        "exitCodeDescription": f"{scan['status']} {facts.spoken_as_of}",
        "toolExecutionNotifications": [
            {"level": "error" if number < len(facts.floor) else "warning", "message": {"text": escaped(text)}}
            for number, text in enumerate(said)
        ],
    }


EXPORT = Export(
    FORM, "SARIF 2.1.0 for CI: checks, issues, blocked samples with their places", "report.sarif", write
)
