"""Turns a declaration file into a `Declaration`, or into one error that tells every problem of the file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from scanner.declaration.application import Application, Strict
from scanner.declaration.contradictions import contradictions
from scanner.declaration.manifest import ManifestError, read_manifest
from scanner.declaration.parts import Sampling
from scanner.declaration.problems import (
    DECLARATION,
    Place,
    Problem,
    key_of,
    meant,
    refuse,
    shown,
    unknown_key,
)
from scanner.declaration.source import SourceSpec
from scanner.declaration.tree import Tree, read_tree
from scanner.declaration.values import Version
from scanner.errors import DeclarationError
from scanner.regular import open_regular


class DeclarationFile(Strict):
    """A declaration of training data for provscan: the application, and every source of its data."""

    version: Version = Field("1", description="Version of this file's layout")
    application: Application = Field(Application(), description="Who applies for what, and why")
    sources: tuple[SourceSpec, ...] = Field(min_length=1, description="Every source of data")
    sampling: tuple[Sampling, ...] = Field(
        (), description="Results of checks by sample that were made outside provscan"
    )


@dataclass(frozen=True, slots=True)
class Declaration:
    """What was declared; paths are relative to `root`. Without a file, `path` and `digest` are None."""

    root: Path
    path: Path | None
    digest: str | None
    application: Application
    sources: tuple[SourceSpec, ...]
    sampling: tuple[Sampling, ...] = ()


def over_folder(folder: Path) -> Declaration:
    """The declaration that stands in when nothing was declared: one source, of which nothing is known."""
    if not folder.is_dir():
        raise DeclarationError(
            "there is no such folder", where=str(folder), next_step="name a folder, or a declaration file"
        )
    whole = SourceSpec.model_validate({"id": "undeclared", "locations": ["."]})
    return Declaration(_absolute(folder), None, None, Application(), (whole,))


def load(path: Path) -> Declaration:
    """Read and check a declaration. Raises DeclarationError that names every problem with its line."""
    try:
        with open_regular(path) as file:
            data = file.read(DECLARATION.most_bytes + 1)
    except OSError as error:
        raise DeclarationError(
            f"the declaration cannot be read ({error.strerror})",
            where=str(path),
            next_step="name an existing file, or write a first one with `provscan init DIR`",
        ) from None
    root = _absolute(path).parent
    tree = read_tree(path, data)
    problems = list(tree.problems)
    declared = _validated(tree, problems)
    sources = tuple(_checked_sources(tree, root, problems))
    problems.extend(_double_ids(tree))
    problems.extend(_sampling_problems(tree, declared))
    if problems or declared is None:
        raise refuse(path, problems)
    return Declaration(
        root,
        _absolute(path),
        hashlib.sha256(data).hexdigest(),
        declared.application,
        sources,
        declared.sampling,
    )


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100  # keeps links: the user's name for the place


def _validated(tree: Tree, problems: list[Problem]) -> DeclarationFile | None:
    if not isinstance(tree.value, dict):
        text = f"found {shown(tree.value)}; allowed: a mapping with `application:` and `sources:`"
        problems.append(Problem(tree.line_of(()), "", text))
        return None
    try:
        return DeclarationFile.model_validate(tree.value)
    except ValidationError as error:
        problems.extend(_problem(fault, tree) for fault in error.errors(include_url=False) if _is_real(fault))
        return None


def _checked_sources(tree: Tree, root: Path, problems: list[Problem]) -> Iterator[SourceSpec]:
    """Each source whose values are right, with its manifest read and its contradictions told."""
    for number, source in _valid_sources(tree):
        base: Place = ("sources", number)

        def tell(place: Place, text: str, base: Place = base) -> None:
            problems.append(Problem(tree.line_of(base + place), key_of(base + place), text))

        whole = source
        if source.manifest is not None and source.files:
            tell(("manifest",), "`files` and `manifest` both list the files; leave one of them out")
        elif source.manifest is not None:
            try:
                whole = source.model_copy(update={"files": read_manifest(root, source.manifest)})
            except ManifestError as error:
                tell(("manifest",), f"found {shown(source.manifest)}; allowed: {error}")
        for place, text in contradictions(whole, root):
            tell(place, text)
        yield whole


def _raw_sources(tree: Tree) -> list[Any]:
    listed = tree.value.get("sources") if isinstance(tree.value, dict) else None
    return listed if isinstance(listed, list) else []


def _valid_sources(tree: Tree) -> Iterator[tuple[int, SourceSpec]]:
    for number, raw in enumerate(_raw_sources(tree)):
        try:
            yield number, SourceSpec.model_validate(raw)
        except ValidationError:
            continue  # told by the validation of the whole file


def _double_ids(tree: Tree) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, raw in enumerate(_raw_sources(tree)):
        name = raw.get("id") if isinstance(raw, dict) else None
        if not isinstance(name, str):
            continue
        place: Place = ("sources", number, "id")
        if name in seen:
            text = f"{shown(name)} is already the id on line {seen[name]}; each source has its own"
            yield Problem(tree.line_of(place), key_of(place), text)
        seen.setdefault(name, tree.line_of(place))


def _sampling_problems(tree: Tree, declared: DeclarationFile | None) -> Iterator[Problem]:
    """Results that contradict themselves, or speak of a source that is not declared."""
    if declared is None:
        return
    known = {source.id for source in declared.sources}
    for number, result in enumerate(declared.sampling):
        base: Place = ("sampling", number)
        if result.source is not None and result.source not in known:
            text = f"found {shown(result.source)}; allowed: the id of a source{meant(result.source, sorted(known))}"
            yield Problem(tree.line_of((*base, "source")), key_of((*base, "source")), text)
        for less, more in (("passed", "drawn"), ("drawn", "population")):
            if getattr(result, less) > getattr(result, more):
                text = f"more than `{more}`: one of the two is wrong"
                yield Problem(tree.line_of((*base, less)), key_of((*base, less)), text)


# pydantic's faults in our words

_ALLOWED = {
    "missing": "a value; the key is required",
    "tuple_type": "a list, such as [a, b]",
    "model_type": "a mapping of keys and values",
    "too_short": "a list with at least one entry",
}


def _is_real(fault: Any) -> bool:
    """pydantic calls a list too short when every entry of it is wrong; the entries are told, the list is not."""
    return not (fault["type"] == "too_short" and fault["input"])


def _problem(fault: Any, tree: Tree) -> Problem:
    place: Place = tuple(fault["loc"])
    line, key = tree.line_of(place), key_of(place)
    if fault["type"] == "extra_forbidden":
        return Problem(line, key, unknown_key(place[-1], _model_at(place[:-1]).model_fields))
    context = fault.get("ctx", {})
    allowed = context.get("allowed") or _ALLOWED.get(fault["type"], fault["msg"])
    found = None if fault["type"] == "missing" else fault["input"]
    hint = meant(found, context.get("words", ()))
    return Problem(line, key, f"found {shown(found)}; allowed: {allowed}{hint}")


def _model_at(place: Place) -> type[BaseModel]:
    """The model whose keys stand at a place."""
    model: type[BaseModel] = DeclarationFile
    for part in place:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel]:
    """The model inside `Model` or `tuple[Model, ...]`."""
    inner = getattr(annotation, "__args__", None)
    return inner[0] if inner else annotation  # type: ignore[no-any-return]
