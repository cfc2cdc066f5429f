"""`croissant`: the corpus as Croissant 1.1 with RAI 1.0, JSON-LD.

One Dataset for the application's corpus: a FileObject for each file that was read, with sha256 and size, a FileSet and,
where fields are known, a RecordSet for each source. Paths are those of the report, masked where they name a person.
Owns the mapping of facts to properties. Files are streamed; all else is as long as the declaration.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reports.exports.base import Export
from reports.exports.croissant_words import (
    CONTEXT,
    MEDIA_TYPES,
    collection_text,
    collection_type,
    licence,
)
from reports.exports.facts import Facts, read_facts, rows
from reports.exports.figures import Figure, Figures, queries
from reports.exports.observed import plain_code
from reports.exports.writing import heading, json_text

if TYPE_CHECKING:
    import duckdb

FORM = "croissant"
UNKNOWN = "not known"

_FILES = """
SELECT file_id, path, bytes, sha256, format, media_type, compression FROM file
WHERE sha256 IS NOT NULL AND source_id IS NOT NULL ORDER BY source_id, path, file_id"""
_SINGLE = """
SELECT DISTINCT s.source_id, f.path FROM (SELECT source_id, unnest(locations) AS place FROM source) s
JOIN file f ON f.source_id = s.source_id AND f.path = s.place"""
_FORMATS = """
SELECT source_id, format, media_type, compression, min(file_id) AS any_file FROM file
WHERE sha256 IS NOT NULL AND source_id IS NOT NULL GROUP BY ALL ORDER BY ALL"""
_FIELDS = """
WITH seen AS (
  SELECT f.source_id, x.field FROM finding x JOIN file f ON f.file_id = x.file_id
  UNION SELECT f.source_id, x.field FROM link x JOIN file f ON f.file_id = x.file_id
  UNION SELECT source_id, pattern FROM field_rule WHERE matched
)
SELECT DISTINCT source_id, regexp_extract(field, '^[A-Za-z_][A-Za-z0-9_-]{0,63}') AS name FROM seen
WHERE source_id IS NOT NULL AND name <> '' AND NOT contains(field, '{') ORDER BY ALL LIMIT 5000"""
_TABULAR = {"csv", "tsv", "parquet", "jsonl"}


def write(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """One document."""
    facts, figures = read_facts(con), Figures(con)
    document = {"@context": CONTEXT, "@type": "sc:Dataset", **_described(facts), **_rai(facts, figures)}
    document |= _provenance(facts)
    formats = list(rows(con, _FORMATS))
    document["recordSet"] = _record_sets(con, formats)
    single = {(row["source_id"], row["path"]) for row in rows(con, _SINGLE)}
    sets = list(_file_sets(facts, formats, single))
    told = [figure.as_dict() for name in figures.asked() for figure in figures.all(name)]
    document |= {
        "provscanReport": heading(FORM, facts),
        "provscanFigures": told,
        "provscanQueries": figures.asked(),
    }
    with path.open("x", encoding="utf-8") as file:
        start = json_text(document, indent=1).removesuffix("\n}")
        file.write(start + ',\n "distribution": [')
        comma = ""
        for part in (*sets, *_file_objects(con)):
            file.write(f"{comma}\n{json_text(part)}")
            comma = ","
        file.write("\n]\n}\n")


def _described(facts: Facts) -> dict[str, Any]:
    scan, sources = facts.scan, facts.sources
    creators = _distinct(s["issuer"] for s in sources)
    described: dict[str, Any] = {
        "provscan_export": FORM,
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": f"Training data of {scan['application']}" if scan["application"] else "Training corpus",
        "description": f"Training data as scanned, and judged as of {scan['as_of']}. Objective as declared: "
        f"{scan['objective'] or UNKNOWN}",
        "license": [_licence_of_all(facts)],
        "creator": [_organisation(name) for name in creators or [UNKNOWN]],
        "publisher": [_organisation(scan["applicant"] or UNKNOWN)],
        "url": f"urn:provscan:report:{facts.digest}",
        "version": f"{scan['as_of'].year}.{scan['as_of'].month}.{scan['as_of'].day}",
        "inLanguage": _distinct(language for s in sources for language in s["languages"]) or ["und"],
    }
    return described


def _licence_of_all(facts: Facts) -> str:
    """The one that every source has, or which sources have which: a licence of some is none of the whole."""
    of: dict[str, list[str]] = {}
    for source in facts.sources:
        of.setdefault(licence(source), []).append(source["source_id"])
    if len(of) == 1:
        return next(iter(of))
    told = "; ".join(f"{name}: {', '.join(mine)}" for name, mine in of.items())
    return f"No licence covers all of it; by source: {told}" if of else UNKNOWN


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "sc:Organization", "name": name}


def _rai(facts: Facts, figures: Figures) -> dict[str, Any]:
    scan, sources = facts.scan, facts.sources
    days = [s["collected_from"] for s in sources if s["collected_from"]]
    ends = [s["collected_to"] for s in sources if s["collected_to"]]
    found = figures.kinds("corpus.findings_by_entity", "corpus.findings")
    people = [
        figures.one(f"corpus.{name}") for name in ("samples_tied", "samples_blocked", "people_unlisted")
    ]
    plan = {"contact": scan["contact"], "distribution": scan["distribution"], "storage": scan["storage"],
            "access": scan["access_control_ref"], "safeguards": scan["safeguards"]}  # fmt: skip
    kept = _each(facts, "retention_until")
    timeframe = [min(days).isoformat(), max(ends).isoformat()] if days and ends else []
    return {
        "rai:dataCollection": " ".join(collection_text(s) for s in sources) or UNKNOWN,
        "rai:dataCollectionType": _distinct(map(collection_type, sources)) or [UNKNOWN],
        **({"rai:dataCollectionTimeframe": timeframe} if timeframe else {}),
        "rai:personalSensitiveInformation": [
            *(_said(figure) + _meant(figures, dict(figure.of).get("entity")) for figure in found),
            *map(_said, people),
        ],
        "rai:dataPreprocessingProtocol": _each(facts, "preprocessing"),
        "rai:dataAnnotationProtocol": _each(facts, "annotation_ref"),
        "rai:dataUseCases": [
            *scan["intended_uses"], *_distinct(plain_code(p) for s in sources for p in s["purposes"])] or [UNKNOWN],
        "rai:dataReleaseMaintenancePlan": "; ".join(
            [*(f"{label}: {text or UNKNOWN}" for label, text in plan.items()), f"kept until: {', '.join(kept)}"]
        ),
        "rai:dataLimitations": [*facts.limits, *(_said(figures.one(f"corpus.{name}")) for name in (
            "samples_lost", "bytes_lost", "files_cut_short", "files_missing", "files_undeclared",
            "open_issues"))],
        "rai:dataBiases": [UNKNOWN],
    }  # fmt: skip


def _provenance(facts: Facts) -> dict[str, Any]:
    derived = [
        {
            "@id": f"source/{quote(source['source_id'], safe='')}",
            "@type": "prov:Entity",
            "name": source["name"] or source["source_id"],
            "description": collection_text(source),
            "license": licence(source),
            "prov:wasAttributedTo": {"@type": "prov:Agent", "name": source["issuer"] or UNKNOWN},
            "prov:wasDerivedFrom": source["derived_from"] or [UNKNOWN],
        }
        for source in facts.sources
    ]
    by = {"@type": "prov:Agent", "name": facts.scan["applicant"] or UNKNOWN}
    return {"prov:wasDerivedFrom": derived or UNKNOWN, "prov:wasAttributedTo": by}


def _each(facts: Facts, name: str) -> list[str]:
    """What every source declares under a name, each with its source."""
    return [f"{s['source_id']}: {UNKNOWN if s[name] is None else s[name]}" for s in facts.sources] or [
        UNKNOWN
    ]


def _said(figure: Figure) -> str:
    """A figure as a line of text, with what it counts and its query."""
    bound = "at least " if figure.at_least and figure.told is not None else ""
    value = UNKNOWN if figure.told is None else f"{bound}{figure.told}"
    kind = "".join(f" {part}" for _, part in figure.of)
    return f"{queries()[figure.query].title}: {value}{kind} [{figure.query}]"


def _meant(figures: Figures, entity: str | None) -> str:
    """Category and sensitivity of a kind of data."""
    if entity is None:
        return ""
    kind = figures.data_kind(entity)
    return f" ({kind.category or 'category unknown'}, {kind.sensitivity.replace('_', ' ')})"


def _file_objects(con: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    for row in rows(con, _FILES):
        yield {
            "@type": "cr:FileObject",
            "@id": f"file/{row['file_id']}",
            "name": row["path"].rsplit("/", 1)[-1] or row["path"],
            "contentUrl": quote(row["path"], safe="/"),
            "contentSize": f"{row['bytes']} B",
            "encodingFormat": encoding_format(row),
            "sha256": row["sha256"],
        }


def _file_sets(
    facts: Facts, formats: list[dict[str, Any]], single: set[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    for source in facts.sources:
        mine = [row for row in formats if row["source_id"] == source["source_id"]]
        if mine:
            yield {
                "@type": "cr:FileSet",
                "@id": f"files/{quote(source['source_id'], safe='')}",
                "name": source["name"] or source["source_id"],
                "description": source["description"] or UNKNOWN,
                "encodingFormat": _distinct(map(encoding_format, mine)),
                "license": licence(source),
                "includes": [
                    place if (source["source_id"], place) in single else glob(place)
                    for place in source["locations"]
                ],
            }


def glob(place: str) -> str:
    """A place of the declaration as a pattern; `place` is no single file: one that is a folder covers all in it."""
    return place if any(sign in place for sign in "*?[") else f"{place.rstrip('/')}/**"


def encoding_format(row: dict[str, Any]) -> str:
    """The media type of a file as it is stored."""
    if row["compression"] != "none":
        return f"application/{row['compression'].replace('bz2', 'x-bzip2')}"
    return row["media_type"] or MEDIA_TYPES.get(row["format"], "application/octet-stream")


def _record_sets(con: duckdb.DuckDBPyConnection, formats: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fields of sources that hold one format of records; taken from declared patterns, findings and links."""
    of: dict[str, set[str]] = {}
    for row in formats:
        of.setdefault(row["source_id"], set()).add(row["format"])
    fields: dict[str, list[str]] = {}
    for row in list(rows(con, _FIELDS)):
        if len(of.get(row["source_id"], ())) == 1 and of[row["source_id"]] <= _TABULAR:
            fields.setdefault(row["source_id"], []).append(row["name"])
    return [_record_set(source, names) for source, names in fields.items()]


def _record_set(source: str, names: list[str]) -> dict[str, Any]:
    key = quote(source, safe="")
    return {
        "@type": "cr:RecordSet",
        "@id": f"records/{key}",
        "name": f"records of {source}",
        "description": "Fields that the report names; there may be others.",
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"records/{key}/{name}",
                "name": name,
                "dataType": "sc:Text",
                "source": {"fileSet": {"@id": f"files/{key}"}, "extract": {"column": name}},
            }
            for name in names
        ],
    }


def _distinct(values: Any) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]


EXPORT = Export(FORM, "Croissant 1.1 with RAI 1.0 (JSON-LD)", "croissant.json", write)
