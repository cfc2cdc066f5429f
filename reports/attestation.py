"""What an attestation says of a report: its subjects by digest, and the results of its checks, in the words of in-toto.

Owns the content of an in-toto Statement v1 (https://in-toto.io/Statement/v1) with a test-result predicate
(https://in-toto.io/attestation/test-result/v0.1). Knows no key and signs nothing. To remember: only `pass` is a passed
test; what was not evaluated stands among the failed ones, and everything said here can be made again from the report.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from reports.digest import ALGORITHM
from reports.summary import plain

if TYPE_CHECKING:
    import duckdb

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://in-toto.io/attestation/test-result/v0.1"

REPORT, CANONICAL, DECLARATION, LEDGER, MANIFEST = (
    "report.duckdb", "report.canonical", "sources.yaml", "ledger.jsonl", "files.manifest",
)  # fmt: skip
"""Names of the subjects: what each thing is, wherever its file lies and however it is called."""

CANONICAL_KEY = "provscan1"
"""Key of the canonical digest, which is no digest of a file's bytes (docs/report.md)."""

MANIFEST_QUERY = (
    "SELECT concat(coalesce(sha256, '-'), ' ', bytes, ' ', path_hmac, ' ', status) AS line FROM file"
    " ORDER BY line"
)
"""The manifest of files, a line each, ended by a line feed; anybody with DuckDB makes it again from the report."""

_BATCH_ROWS = 50_000
_SCAN = (
    "tool_version", "as_of", "ledger_at", "ledger_head", "inputs_digest", "detectors_digest", "linking_digest", "key_id",
    "status", "exit_status",
)  # fmt: skip


def manifest_digest(con: duckdb.DuckDBPyConnection) -> tuple[str, int]:
    """The sha256 of the manifest of an open report's files, and how many lines it has; streams."""
    digest, lines = hashlib.sha256(), 0
    # A relation streams its result; `execute` would hold all of it in memory first.
    for batch in con.sql(MANIFEST_QUERY).to_arrow_reader(_BATCH_ROWS):
        found = batch.column(0).to_pylist()
        digest.update("".join(f"{line}\n" for line in found).encode())
        lines += len(found)
    return digest.hexdigest(), lines


def statement_of(con: duckdb.DuckDBPyConnection, file_sha256: str, canonical: str) -> dict[str, Any]:
    """The statement about an open report whose seal was seen to hold; `predicate.provscan` can be added to."""
    names = (
        "profile",
        "profile_digest",
        "categories_version",
        "categories_digest",
        "declaration_digest",
        "ledger_digest",
        *_SCAN,
    )
    [row] = con.execute(f"SELECT {', '.join(names)} FROM scan").fetchall()  # noqa: S608 - our own names
    scan = dict(zip(names, (plain(value) for value in row), strict=True))
    manifest, files = manifest_digest(con)
    digests = {
        REPORT: file_sha256,
        DECLARATION: scan["declaration_digest"],
        LEDGER: scan["ledger_digest"],
        MANIFEST: manifest,
    }
    subjects = [
        {"name": name, "digest": {"sha256": digest}} for name, digest in digests.items() if digest is not None
    ]
    subjects.append({"name": CANONICAL, "digest": {CANONICAL_KEY: canonical}})
    return {
        "_type": STATEMENT_TYPE,
        "subject": subjects,
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            **_results(con, scan["status"]),
            "configuration": [
                {"name": f"profile {scan['profile']}", "digest": {"sha256": scan["profile_digest"]}},
                {
                    "name": f"categories of data {scan['categories_version']}",
                    "digest": {"sha256": scan["categories_digest"]},
                },
                {"name": "recognizers and settings", "digest": {"sha256": scan["detectors_digest"]}},
                {"name": "rules of linking", "digest": {"sha256": scan["linking_digest"]}},
            ],
            "provscan": {
                **{_camel(name): scan[name] for name in _SCAN},
                "canonicalAlgorithm": ALGORITHM,
                "files": files,
                "manifestQuery": MANIFEST_QUERY,
            },
        },
    }


def _results(con: duckdb.DuckDBPyConnection, status: str) -> dict[str, Any]:
    by_result: dict[str, list[str]] = {}
    binding = False
    for check, severity, result in con.execute(
        "SELECT check_id, severity, result FROM check_result ORDER BY check_id"
    ).fetchall():
        by_result.setdefault(result, []).append(check)
        binding |= severity != "warning" and result not in ("pass", "not_applicable", "warn")
    passed, warned = by_result.pop("pass", []), by_result.pop("warn", [])
    unconcerned = by_result.pop("not_applicable", [])
    failed = sorted(check for checks in by_result.values() for check in checks)
    word = "PASSED"
    if status != "clean" or binding:
        word = "FAILED"
    elif warned or failed:
        word = "WARNED"
    return {
        "result": word,
        "passedTests": passed,
        "warnedTests": warned,
        "failedTests": failed,
        "notEvaluatedTests": by_result.get("not_evaluated", []),
        "notApplicableTests": unconcerned,
    }


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
