"""Drafts a first declaration from what lies in a folder: what can be seen is filled in.

One source for each top-level folder, one more for the files beside them. The text teaches: each key is
explained where it first appears, in the words of the declaration's own schema. What it cannot see it leaves
`not_known`.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scanner.content.person_hints import is_folder_of_people, person_level
from scanner.declaration import Application, SourceSpec, over_folder
from scanner.draft.heads import headless, person_columns
from scanner.errors import UsageError
from scanner.inventory import take
from scanner.layouts.finding import find
from scanner.model import FileStatus, Format, FoundFile

NAME = "sources.yaml"
"""What a declaration is called unless the user says otherwise."""

HEADLESS = "The first row looks like data, not like names of columns"
_LISTED = 100
"""Up to so many files at top level are listed one by one."""
_MODALITIES = {Format.IMAGE: "image", Format.AUDIO: "audio", Format.VIDEO: "video"}
_TEXTS = {
    Format.PARQUET, Format.JSONL, Format.JSON, Format.CSV, Format.TSV, Format.TEXT, Format.MARKDOWN,
    Format.HTML, Format.SRT, Format.VTT,
}  # fmt: skip

_ARCHIVES = {Format.ZIP, Format.TAR}
_CARRIERS = {Format.HTML, Format.PARQUET}
"""Texts that often hold media."""
_WITHOUT_FIELDS = {
    Format.TEXT, Format.MARKDOWN, Format.HTML, Format.SRT, Format.VTT, Format.IMAGE, Format.AUDIO, Format.VIDEO,
    *_ARCHIVES,
}  # fmt: skip

_HEAD = """\
# Declaration of a training corpus, first drafted by `provscan init`. Correct it, then run `provscan plan`.
# Paths are relative to the folder of this file. Write not_known, or leave a key out, where a fact is not
# known: such a fact never counts as a pass, and nothing breaks. `provscan schema` lists every key.
"""
_EVIDENCE = """\
    # What proves the origin depends on the kind. open: license_id and license_ref. commercial: contract_ref
    # and counterparty. self_collected: collection_record_ref. user: user_auth_ref and service_name.
    # synthetic: generator_model and generator_version. A licence is never the consent of a person.
"""
_APPLICATION_KEYS = (
    "applicant", "applicant_id", "model", "objective", "necessity", "intended_uses", "purposes", "territory",
    "contact",
)  # fmt: skip
_SOURCE_KEYS = (
    "name", "kind", "issuer", "description", "locations", "modalities", "languages", "collected_from", "collected_to",
    "collection_ongoing", "origin_country", "license_id", "license_ref", "contract_ref", "counterparty",
    "collection_record_ref", "declares_pi", "declares_sensitive_pi", "declares_minors",
    "person_specific", "lawful_basis", "basis_ref", "retention_until",
)  # fmt: skip


@dataclass(slots=True)
class _Part:
    """What will become one source."""

    folder: str | None
    """Its top-level folder; "" for the whole of it all, None for the files beside the folders."""
    files: list[FoundFile] = field(default_factory=list)
    name: str = ""
    """What its folder is called; of the whole, what the folder of the declaration is called."""


def draft(folder: Path, controls: frozenset[Path] = frozenset()) -> str:
    """The text of a first declaration for what lies in `folder`. Raises UsageError when nothing does.

    `controls` are files of provscan that are no corpus, such as a ledger.
    """
    files = take(over_folder(folder), controls | {folder / NAME}, digests=False).files
    if not files:
        raise UsageError(
            "there is nothing to declare", where=str(folder), next_step="name the folder that holds the data"
        )
    lines = [_HEAD, "version: 1\n\n", *_application(), "\nsources:\n"]
    taken: set[str] = set()
    for number, part in enumerate(_parts(files, folder.resolve().name)):
        lines += _source(part, files, taken, explain=number == 0)
    return "".join(lines)


def _application() -> Iterator[str]:
    yield "application:\n"
    for key in _APPLICATION_KEYS:
        about = Application.model_fields[key].description
        yield f"  # {about}\n  {key}: not_known\n"


def _parts(files: Sequence[FoundFile], root: str) -> list[_Part]:
    """One part a top-level folder; one for all when these folders are people, or when there are none."""
    parts: dict[str, _Part] = {}
    beside = _Part(None)
    for file in files:
        top, below, _ = file.path.partition("/")
        if below or file.status is FileStatus.UNREADABLE:
            parts.setdefault(top, _Part(top, name=top)).files.append(file)
        else:
            beside.files.append(file)
    of_people = is_folder_of_people(root)  # if not, two folders that look like people are no proof yet
    people = (of_people or len(parts) > 2) and person_level([_folders(f.path) for f in files], root) == 0
    if people or not parts or (len(beside.files) > _LISTED and not _globs(beside, files)):
        return [_Part("", list(files), root)]
    return [*parts.values(), *([beside] if beside.files else [])]


def _folders(path: str) -> list[str]:
    return path.split("/")[:-1]


def _source(part: _Part, files: Sequence[FoundFile], taken: set[str], *, explain: bool) -> Iterator[str]:
    def about(text: str | None) -> str:
        return f"    # {text}\n" if explain and text else ""

    fields = SourceSpec.model_fields
    seen = {
        "locations": _flow(_locations(part, files)),
        "modalities": _flow(_modalities(part)),
    }
    yield f"  # {_summary(part)}\n"
    yield f"  - id: {_scalar(_source_id(part, taken))}\n"
    for key in _SOURCE_KEYS:
        comment = fields[key].description
        if key == "kind":
            comment = f"{comment}: open, commercial, self_collected, user, synthetic, annotation or other"
        elif key.startswith(("declares", "person_")):
            comment = f"{comment}: yes, no or not_known"
        yield _EVIDENCE if explain and key == "license_id" else ""
        yield _media_hint(part) if key == "modalities" else ""
        yield f"{about(comment)}    {key}: {seen.get(key, 'not_known')}\n"
    yield from _counts(part, about("What the scan must find; a difference makes the report incomplete"))
    yield from _header(part)
    yield from _people(part)


def _counts(part: _Part, comment: str) -> Iterator[str]:
    regular = [f for f in part.files if f.status in (FileStatus.DECLARED, FileStatus.UNREADABLE)]
    size = sum(f.bytes for f in regular)
    yield f"{comment}    declared: {{files: {len(regular)}, bytes: {size}, samples: not_known}}\n"


def _header(part: _Part) -> Iterator[str]:
    without, looked = headless(part.files)
    if not without:
        return
    yield f"    # {HEADLESS}, of {without} of {looked} tables looked at. With `csv_header: no` that row is\n"
    yield "    # a sample like any other and columns are known by number; with yes it names the columns.\n"
    if without == looked:
        yield "    csv_header: no\n"
    else:
        yield "    # The key holds for the whole source: declare tables without names of columns as one of their own.\n"


def _people(part: _Part) -> Iterator[str]:
    said = find(part.files)
    known = {column.pattern for columns in said.columns.values() for column in columns}
    columns = [column for column in person_columns(part.files) if column not in known]
    if columns:
        yield "    # These fields may name a person; keep those that do: they are linked to the ledger.\n"
        if any(f.format in _WITHOUT_FIELDS for f in part.files):
            yield "    # Every sample of this source must then name one. Files here without fields (pages, texts, media,\n"
            yield "    # archives) do not, and are told as person.missing: declare them as a source of their own.\n"
        yield f"    fields: {{person: {_flow(columns)}}}\n"
    if titles := ", ".join(dict.fromkeys(placed.title for placed in said.placed if placed.files)):
        yield f"    # Recognised by how the files lie: {titles}. It says whose they are; `layout: none` switches it off,\n"
        yield "    # `provscan plan` tells what it was recognised by and whom it names (docs/layouts.md).\n"
        yield "    layout: auto\n"
        return
    prefix = f"{part.folder}/" if part.folder else ""
    below = [_folders(f.path[len(prefix) :]) for f in part.files]
    level = person_level(below, part.name) if part.folder is not None else None
    if level is not None and _is_plain(prefix):
        yield "    # Folders here look like one person each; remove the line if they are not. A folder stands for a\n"
        yield "    # person when it is called like a name, alias or identifier of theirs in the ledger (_ counts as a\n"
        yield "    # blank): add what it is called as an alias where it is not. `provscan plan` tells which name nobody.\n"
        yield f"    person_path: {_scalar(prefix + '*/' * level + '{person}/**')}\n"


def _summary(part: _Part) -> str:
    kinds = Counter(f.format.value for f in part.files if f.status is FileStatus.DECLARED)
    other = Counter(f.status.value for f in part.files if f.status is not FileStatus.DECLARED)
    told = [f"{count} {name}" for name, count in sorted((kinds + other).items(), key=lambda k: (-k[1], k[0]))]
    return "found: " + ", ".join(told)


def _source_id(part: _Part, taken: set[str]) -> str:
    name = {None: "top-level-files", "": "corpus"}.get(part.folder, part.folder or "")
    base = re.sub(r"[^\w.-]+", "-", os.fsencode(name).decode("utf-8", "replace")).strip("-.")[:56] or "source"
    number, chosen = 2, base
    while chosen in taken or chosen == "not_known":
        chosen, number = f"{base}-{number}", number + 1
    taken.add(chosen)
    return chosen


def _media_hint(part: _Part) -> str:
    kinds = {f.format for f in part.files}
    if kinds & _ARCHIVES:
        return "    # What the archives hold is not seen here: text, image, audio, video; name all of it.\n"
    return (
        "    # HTML and Parquet may hold images, audio or video too; add what they hold.\n"
        if kinds & _CARRIERS
        else ""
    )


def _modalities(part: _Part) -> list[str]:
    """What can be seen; nothing where an archive may hold more."""
    kinds = {f.format for f in part.files}
    if kinds & _ARCHIVES:
        return []
    media = sorted({_MODALITIES[kind] for kind in kinds if kind in _MODALITIES})
    return ["text", *media] if kinds & _TEXTS else media


# Locations and YAML


def _locations(part: _Part, files: Sequence[FoundFile]) -> list[str]:
    if part.folder is not None:
        return [_pattern(part.folder) or "."]
    if len(part.files) <= _LISTED:
        return list(dict.fromkeys(_pattern(f.path) for f in part.files))
    return _globs(part, files)


def _globs(part: _Part, files: Sequence[FoundFile]) -> list[str]:
    """`*.jsonl` and the like for many files at top level; none when one would take a folder too."""
    suffixes = sorted({os.path.splitext(f.path)[1] for f in part.files})  # noqa: PTH122
    folders = {f.path.split("/")[0] for f in files if "/" in f.path}
    clash = any(name.endswith(suffix) for name in folders for suffix in suffixes)
    return [] if clash or "" in suffixes else [f"*{_pattern(suffix)}" for suffix in suffixes]


def _is_plain(path: str) -> bool:
    return not re.search("[*?\\[\ud800-\udfff]", path)


def _pattern(path: str) -> str:
    """A location for this path: bytes that are not UTF-8, which YAML cannot hold, become `?`."""
    plain = path if not re.search("[\ud800-\udfff]", path) else re.sub("[\ud800-\udfff\\[]", "?", path)
    return f"./{plain}" if plain == "~" or plain.startswith("~/") else plain


def _scalar(text: str) -> str:
    if re.fullmatch(r"[A-Za-z_][\w.{}*/-]*", text) and text.isascii() and text.lower() not in _YAML_WORDS:
        return text
    dumped = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=1 << 30)
    return dumped.strip()


_YAML_WORDS = frozenset(("yes", "no", "on", "off", "true", "false", "null", "y", "n", "not_known"))


def _flow(items: Sequence[str]) -> str:
    quoted = ", ".join(
        _scalar(item) if not re.search(r"[{},\[\]]", item) else _quoted(item) for item in items
    )
    return f"[{quoted}]" if items else "not_known"


def _quoted(text: str) -> str:
    dumped: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=1 << 30)
    return dumped.strip()
