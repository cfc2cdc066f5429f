"""Why one row of the report is what it is: a finding, a link, a sample, an issue or a check.

Takes an id or the beginning of one and gathers everything the report knows about it. Renders nothing, and
can tell no value: the report holds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports import labels
from reports.faults import ReportFault
from reports.reasons import BY_CODE
from reports.schema import quoted
from reports.summary import plain

if TYPE_CHECKING:
    import duckdb

Facts = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Facts that belong together, each a label and a value."""

    title: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything the report knows about one id. `code` is the reason, issue code or entity in question."""

    kind: str
    id: str
    code: str
    headline: str
    sections: tuple[Section, ...]

    def as_dict(self) -> dict[str, Any]:
        """All of it, as JSON can hold it."""
        sections = {s.title: [{"label": k, "value": plain(v)} for k, v in s.facts] for s in self.sections}
        return {"kind": self.kind, "id": self.id, "code": self.code, "headline": self.headline, **sections}


def explain(con: duckdb.DuckDBPyConnection, id_prefix: str) -> Explanation:
    """Explain a check, or the one row whose id begins so; a fault when there is none, or more than one."""
    if check := _row(con, "SELECT * FROM check_result WHERE upper(check_id) = upper(?)", id_prefix):
        return _check(check)
    kind, found = _find(con, id_prefix)
    return _KINDS[kind](con, found)


def _find(con: duckdb.DuckDBPyConnection, prefix: str) -> tuple[str, str]:
    hits: list[tuple[str, str]] = []
    for kind in _KINDS:
        ids = quoted(f"{kind}_id")
        query = f"""SELECT {ids} FROM {quoted(kind)} WHERE starts_with({ids}, ?)
                    ORDER BY {ids} = ? DESC, {ids} LIMIT 3"""  # noqa: S608 - our own names
        rows = con.execute(query, [prefix, prefix]).fetchall()
        if rows and rows[0][0] == prefix:
            return kind, prefix
        hits += [(kind, row[0]) for row in rows]
    if not prefix or not hits:
        raise ReportFault(
            "no finding, link, sample, issue or check has this id",
            prefix,
            "`provscan show REPORT --list findings` (or decisions, issues) lists ids",
        )
    if len(hits) > 1:
        few = ", ".join(found for _, found in hits[:3])
        raise ReportFault("more than one id begins so", prefix, f"write more of it: {few}, ...")
    return hits[0]


def _row(con: duckdb.DuckDBPyConnection, query: str, *values: Any) -> dict[str, Any]:
    rows = _rows(con, query, *values)
    return rows[0] if rows else {}


def _rows(con: duckdb.DuckDBPyConnection, query: str, *values: Any) -> list[dict[str, Any]]:
    result = con.execute(query, list(values))
    names = [part[0] for part in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _facts(row: dict[str, Any], labels: dict[str, str]) -> Facts:
    known = ((label, row.get(name)) for name, label in labels.items())
    return tuple((label, value) for label, value in known if value is not None and value != [])


def _where(con: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> Section:
    file = _row(con, "SELECT source_id, path, sha256 FROM file WHERE file_id = ?", row.get("file_id"))
    member = _row(
        con,
        "SELECT path AS member_path FROM member WHERE file_id = ? AND member = ?",
        row.get("file_id"),
        row.get("member"),
    )
    sample = _row(con, "SELECT byte_offset FROM sample WHERE sample_id = ?", row.get("sample_id"))
    known = {key: value for key, value in row.items() if value is not None}
    return Section("where", _facts(sample | file | member | known, labels.PLACE))


def _finding(con: duckdb.DuckDBPyConnection, found: str) -> Explanation:
    row = _row(con, "SELECT * FROM finding WHERE finding_id = ?", found)
    same = _row(
        con,
        "SELECT count(*) AS n FROM finding WHERE value_hmac = ? AND finding_id <> ?",
        row["value_hmac"],
        found,
    )
    how = (*_facts(row, labels.FINDING), ("same value elsewhere in the corpus", same["n"]))
    kind = _row(con, "SELECT * FROM entity_category WHERE entity = ?", row["entity"]) or {
        "sensitivity": "unknown"
    }
    age = _row(con, "SELECT minor FROM finding_minor WHERE finding_id = ?", found)
    means = _facts(kind | {"age_told": row["age_told"]} | age, labels.MEANING)
    return Explanation(
        "finding",
        found,
        row["entity"],
        f"{row['entity']} found by {row['recognizer']}",
        (_where(con, row), Section("how", how), Section("what it means", means), *_standing(con, row)),
    )


def _standing(con: duckdb.DuckDBPyConnection, finding: dict[str, Any]) -> Iterator[Section]:
    """What its column says of it, and which rules of the user match it."""
    standing = _row(con, "SELECT * FROM finding_standing WHERE finding_id = ?", finding["finding_id"])
    column = _row(
        con,
        r"""SELECT * FROM column_evidence WHERE file_id = ? AND member IS NOT DISTINCT FROM ? AND entity = ?
           AND field = regexp_replace(regexp_replace(?, '\[[0-9]+\]', '[]', 'g'), '\[\]$', '')""",
        *(finding[name] for name in ("file_id", "member", "entity", "field")),
    )
    if column:
        yield Section("column", _facts(column | standing, labels.COLUMN))
    rules = _rows(con, "SELECT * FROM suppression_use WHERE list_contains(?, rule_id)", finding["rules"])
    for rule in rules:
        aside = "sets it aside" if rule["rule_id"] == standing["suppressed_by"] else "does not set it aside"
        yield Section(f"rule {rule['rule_id']}", (*_facts(rule, labels.RULE), ("effect", aside)))


def _link(con: duckdb.DuckDBPyConnection, found: str) -> Explanation:
    link = _row(con, "SELECT * FROM link WHERE link_id = ?", found)
    decision = _row(con, "SELECT * FROM decision WHERE link_id = ?", found)
    if not decision:
        raise ReportFault("the link has no decision", found, "the report was changed; get the original")
    reason = BY_CODE[decision["reason"]]
    dimension = f" ({decision['dimension']})" if decision["dimension"] else ""
    rule: Facts = (
        ("verdict", decision["verdict"]),
        ("reason", reason.code + dimension),
        ("meaning", reason.meaning),
    )
    return Explanation(
        "link",
        found,
        reason.code,
        f"{decision['verdict']}: {reason.code}{dimension} - {reason.meaning}",
        (
            _where(con, link),
            Section("person", _facts(link | {"rule": labels.matched(link["rule"])}, labels.LINK)),
            _asked(con, link, decision["demanded"]),
            *_consents(con, link["subject_id"], decision["record_id"]),
            Section("rule", rule),
            Section("what would change it", (("next", reason.remedy),)),
        ),
    )


def _asked(con: duckdb.DuckDBPyConnection, link: dict[str, Any], demanded: list[str]) -> Section:
    """What the consent had to cover."""
    row = _row(
        con,
        """SELECT k.as_of, o.purposes, s.modalities, k.applicant_id, k.territory, o.person_specific
           FROM scan k LEFT JOIN file f ON f.file_id = ? LEFT JOIN source o ON o.source_id = f.source_id
           LEFT JOIN sample s ON s.sample_id = ?""",
        link["file_id"],
        link["sample_id"],
    )
    return Section("what was asked of a consent", _facts(row | {"demanded": demanded}, labels.ASKED))


def _consents(con: duckdb.DuckDBPyConnection, subject: str | None, chosen: str | None) -> list[Section]:
    person = _row(con, "SELECT age_band, deceased FROM subject WHERE subject_id = ?", subject)
    sections = [Section("person in the ledger", _facts(person, {k: k.replace("_", " ") for k in person}))]
    records = _rows(
        con,
        "SELECT * FROM consent WHERE subject_id = ? ORDER BY record_id = ? DESC, record_id LIMIT 5",
        subject,
        chosen,
    )
    for record in records:
        events = _rows(
            con,
            "SELECT * FROM consent_event WHERE list_contains(?::BIGINT[], seq) ORDER BY seq",
            record["events"],
        )
        told = tuple((f"event {e['seq']}", f"{e['event_type']} at {plain(e['event_time'])}") for e in events)
        if record["bundled"] is None:  # an unknown that can decide, so it is told
            told = (("bundled", "not stated"), *told)
        mark = " (decided)" if record["record_id"] == chosen else ""
        sections.append(
            Section(f"consent {record['record_id']}{mark}", _facts(record, labels.CONSENT) + told)
        )
    return [section for section in sections if section.facts]


def _sample(con: duckdb.DuckDBPyConnection, found: str) -> Explanation:
    row = _row(con, "SELECT * FROM sample WHERE sample_id = ?", found)
    verdict = _row(con, "SELECT verdict FROM sample_verdict WHERE sample_id = ?", found).get(
        "verdict", "no person"
    )
    people = _rows(
        con, "SELECT * FROM decision WHERE sample_id = ? ORDER BY verdict, link_id LIMIT 20", found
    )
    findings = _rows(
        con,
        "SELECT * FROM finding WHERE sample_id = ? ORDER BY field, start, finding_id LIMIT 20",
        found,
    )
    holds = _facts(
        row,
        {
            "modalities": "modalities",
            "content_bytes": "bytes",
            "media_sha256": "sha256 of its media",
            "seconds": "seconds of sound or film",
        },
    )
    decided = tuple(
        (d["link_id"], f"{d['subject_id'] or 'nobody known'}: {d['verdict']}, {d['reason']}") for d in people
    )
    hits = tuple((f["finding_id"], f"{f['entity']} in {f['field']} at {f['start']}") for f in findings)
    signals = _rows(
        con, "SELECT * FROM signal WHERE sample_id = ? ORDER BY kind, value, field LIMIT 20", found
    )
    claims = tuple((s["kind"], f"{s['value']} in {s['field']}: {s['meaning']}") for s in signals)
    sections = (
        _where(con, row),
        Section("what", holds),
        Section("what it says of itself", claims),
        Section("decisions", decided),
        Section("findings", hits),
    )
    return Explanation("sample", found, verdict, f"sample: {verdict}", tuple(s for s in sections if s.facts))


def _issue(con: duckdb.DuckDBPyConnection, found: str) -> Explanation:
    row = _row(
        con,
        "SELECT i.*, f.declared_sha256 FROM issue i LEFT JOIN file f ON f.file_id = i.file_id WHERE issue_id = ?",
        found,
    )
    return Explanation(
        "issue",
        found,
        row["code"],
        f"{row['severity']} issue: {row['code']}",
        (_where(con, row), Section("what", _facts(row, labels.ISSUE))),
    )


def _check(row: dict[str, Any]) -> Explanation:
    everything = f"all: provscan checks rows REPORT {row['check_id']}"
    sections = (
        Section("what", _facts(row, labels.CHECK)),
        Section(f"breaches, the first of them ({everything})", _numbered(row["breaches"])),
        Section(f"missing inputs, the first of them ({everything})", _numbered(row["lacking"])),
    )
    return Explanation(
        "check",
        row["check_id"],
        row["result"],
        f"{row['result']}: {row['title']}",
        tuple(s for s in sections if s.facts),
    )


def _numbered(texts: list[str]) -> Facts:
    return tuple((str(number), text) for number, text in enumerate(texts, 1))


_KINDS: dict[str, Callable[[duckdb.DuckDBPyConnection, str], Explanation]] = {
    "finding": _finding,
    "link": _link,
    "sample": _sample,
    "issue": _issue,
}
