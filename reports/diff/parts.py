"""The parts of a comparison: what each is called, what it says, and whether it rests on keyed digests.

One list serves the comparison, the command line and docs/diff.md. A part is a query with columns `change` (new, gone,
changed, moved, redeclared) and `count`; parts that compare rows of a table by a key are written as data (`Keyed`).
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.schema import columns, quoted


@dataclass(frozen=True, slots=True)
class Keyed:
    """Rows of both reports, joined by `key`, compared in `compared`; `rows` reads them, {side} is was or now."""

    rows: str
    key: tuple[str, ...]
    compared: tuple[str, ...]
    shown: tuple[str, ...] = ()
    """Told beside the key, as it is now."""

    def query(self) -> str:
        """What differs: key, then `was` and `now` as they stand; rows of one key are joined in order."""
        key, told = ", ".join(self.key), ", ".join(map(quoted, self.compared))
        nth = f"row_number() OVER (PARTITION BY {key} ORDER BY {told}) AS nth"
        sides = ", ".join(
            f"{side} AS (SELECT *, {nth} FROM ({self.rows.format(side=name)}))"  # noqa: S608 - our own text
            for side, name in (("w", "was"), ("n", "now"))
        )
        joined = " AND ".join(f"w.{k} IS NOT DISTINCT FROM n.{k}" for k in (*self.key, "nth"))
        differs = " OR ".join(f"w.{quoted(c)} IS DISTINCT FROM n.{quoted(c)}" for c in self.compared)
        keys = ", ".join(f"coalesce(w.{k}, n.{k}) AS {k}" for k in self.key)
        keys += "".join(f", coalesce(n.{c}, w.{c}) AS {c}" for c in self.shown)
        held = {side: ", ".join(f"'{c}': {side}.{quoted(c)}" for c in self.compared) for side in ("w", "n")}
        return (
            f"WITH {sides} SELECT CASE WHEN w.nth IS NULL THEN 'new' WHEN n.nth IS NULL THEN 'gone' ELSE 'changed' END"  # noqa: S608
            f" AS change, 1::BIGINT AS count, {keys}, {{{held['w']}}} AS was, {{{held['n']}}} AS now"
            f" FROM w FULL JOIN n ON {joined} WHERE w.nth IS NULL OR n.nth IS NULL OR {differs}"
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One part."""

    title: str
    order: str
    by_key: bool = False
    """It rests on keyed digests: of reports that were made with different keys it is not comparable."""
    keyed: Keyed | None = None
    """None: the temporary table or view diff_NAME."""


def _of_table(table: str, key: tuple[str, ...], without: tuple[str, ...] = ()) -> Keyed:
    compared = tuple(c.name for c in columns(table) if c.name not in (*key, *without))
    return Keyed(f"FROM {{side}}.{quoted(table)}", key, compared)


_CHECKED = ("result", "violations", "severity", "automation", "clause", "title", "observed")
_LANGUAGES = (
    "SELECT f.source_id, n.language, n.assessed, sum(n.letters)::BIGINT AS letters FROM {side}.name_language n"
    " LEFT JOIN {side}.file f ON f.file_id = n.file_id GROUP BY ALL"
)
_CONSENT = (
    "SELECT c.* EXCLUDE (events), coalesce(e.events, []) AS events FROM {side}.consent c LEFT JOIN"
    " (SELECT record_id, list(event_id ORDER BY seq) AS events FROM record_event WHERE side = '{side}'"
    " GROUP BY record_id) e ON e.record_id = c.record_id"
)
_STATEMENT = (
    "SELECT s.*, coalesce(e.event_id, s.seq::VARCHAR) AS event_id FROM {side}.statement s"
    " LEFT JOIN {side}.consent_event e ON e.seq = s.seq"
)
_MEMBER = (
    "SELECT p.place, m.member_key, p.source_id, p.path, x.path AS member_path, x.bytes, x.format, x.media_type, x.sha256"
    " FROM {side}.member x JOIN place p ON p.side = '{side}' AND p.file_id = x.file_id AND p.matched"
    " JOIN member_place m ON m.side = '{side}' AND m.file_id = x.file_id AND m.member = x.member"
)

_WHERE = "source_id, path, member_path, row"
_WHOSE = "subject_id, source_id, path, member_path, coalesce(row_now, row_was), sample_id, value_hmac"

PARTS: dict[str, Part] = {
    "made": Part("how the reports were made", "position"),
    "previous": Part("the report before, as each of them names it", "digest", keyed=_of_table("previous", ("digest",))),
    "application": Part("what was declared of the application", "position"),
    "sources": Part("declared sources", "source_id", keyed=_of_table("source", ("source_id",))),
    "sampling": Part(
        "checks by sample, made elsewhere", "source_id, method, phase",
        keyed=_of_table("sampling", ("source_id", "method", "phase"), ("position",)),
    ),
    "rules": Part(
        "declared field patterns", "source_id, rule, pattern",
        keyed=_of_table("field_rule", ("source_id", "rule", "pattern"), ("position",)),
    ),
    "recognizers": Part(
        "recognizers", "recognizer, entity", keyed=_of_table("recognizer", ("recognizer", "entity"))
    ),
    "layouts": Part(
        "layouts by which files were tied to people", "source_id, layout, folder_hmac", by_key=True,
        keyed=_of_table("layout", ("source_id", "layout", "folder_hmac")),
    ),
    "languages": Part(
        "languages of texts", "source_id, language",
        keyed=Keyed(_LANGUAGES, ("source_id", "language"), ("assessed", "letters")),
    ),
    "files": Part("files", "source_id, path, change, sha256_now, sha256_was"),
    "members": Part(
        "members of archives", "place, member_key", by_key=True,
        keyed=Keyed(_MEMBER, ("place", "member_key"), ("bytes", "format", "media_type", "sha256"),
                    ("source_id", "path", "member_path")),
    ),
    "samples": Part(
        "samples", "source_id, path, member_path, coalesce(row_now, row_was), change, sample_id", by_key=True
    ),
    "findings": Part("findings", f"{_WHERE}, field, entity, change, sig", by_key=True),
    "links": Part("ties of samples to people", f"{_WHERE}, subject_id, field, change, sig", by_key=True),
    "signals": Part("claims of media and pages", f"{_WHERE}, kind, field, change, sig", by_key=True),
    "blocked": Part("became blocked", _WHOSE, by_key=True),
    "usable": Part("became usable", _WHOSE, by_key=True),
    "review": Part("came up for review", _WHOSE, by_key=True),
    "decisions": Part(
        "all changed decisions, one a person and sample",
        _WHOSE, by_key=True,
    ),
    "people": Part("samples of each person, by verdict", "subject_id NULLS LAST"),
    "subjects": Part("people of the ledger", "subject_id", keyed=_of_table("subject", ("subject_id",))),
    "sought": Part(
        "people who were looked for otherwise", "subject_id", by_key=True, keyed=_of_table("sought", ("subject_id",))
    ),
    "consents": Part(
        "consents", "record_id",
        keyed=Keyed(_CONSENT, ("record_id",), tuple(c.name for c in columns("consent") if c.name != "record_id")),
    ),
    "statements": Part(
        "objections and confirmed deletions", "event_id",
        keyed=Keyed(_STATEMENT, ("event_id",), tuple(c.name for c in columns("statement") if c.name != "seq")),
    ),
    "events": Part("events of the ledger", "hash", keyed=_of_table("consent_event", ("hash",))),
    "checks": Part(
        "results of checks", "check_id", keyed=Keyed("FROM {side}.check_result", ("check_id",), _CHECKED)
    ),
    "issues": Part("issues", "severity DESC, code, source_id, path, member_path, row, change, sig"),
    "elsewhere": Part("tables that differ in places or figures alone", "name", by_key=True),
}  # fmt: skip
"""In the order in which they are told."""

EXPLAINS: dict[str, str] = {
    "key_id": "another secret key: what rests on keyed digests cannot be compared",
    "tool_version": "another version of provscan may read, find or judge otherwise",
    "detectors_digest": "other recognizers, versions or settings find other things",
    "linking_digest": "other rules by which people are looked for",
    "person_detection": "people outside the ledger were looked for otherwise",
    "entities": "the search was narrowed to other entities",
    "min_score": "hits are kept from another score on",
    "profile": "another profile asks other things",
    "profile_digest": "the profile was changed: demands and checks may differ",
    "categories_version": "kinds of data are read in another way",
    "categories_digest": "something else is said of kinds of data",
    "age_of_consent": "people are of age at another age",
    "proving_score": "findings prove something from another score on",
    "counts_by": "columns count for findings in another way",
    "declaration_digest": "the declaration was changed",
    "ledger_digest": "the ledger file is another one, or has grown",
    "ledger_head": "the last event is another one",
    "ledger_at": "ledger events are counted up to another moment",
    "as_of": "consents are judged for another day",
    "status": "the status is another one",
}
"""Facts of a scan that explain what differs, the weightiest first, and what follows if one differs."""

DERIVED = ("report_version", "inputs_digest", "decisions_digest", "exit_status")
"""Facts of a scan that say nothing which other parts do not say better."""
