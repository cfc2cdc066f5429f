"""Reads YAML or JSON into plain text values and remembers the line of each: no types, no objects, no magic.

Scalars stay as they were written, so that `name: 2024` is the text 2024 and `no` means no only where a yes
or no is asked for. A key without a value and the value `not_known` both mean that nothing was said. Anchors,
aliases and tags are refused, nesting is limited, and a key written twice is a problem with both its lines.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from scanner.declaration.problems import DECLARATION, FileKind, Place, Problem, key_of, refuse

NOT_KNOWN = "not_known"
_MAX_DEPTH = 12
_Loader = type[Any]
_NULL = "tag:yaml.org,2002:null"


@dataclass(slots=True)
class Tree:
    """Plain dicts, lists and texts, the line of each place, and what was wrong on the way."""

    value: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    kind: FileKind = DECLARATION

    def line_of(self, place: Place) -> int:
        """Line of the place, or of what stands around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_tree(path: Path, data: bytes, kind: FileKind = DECLARATION) -> Tree:
    """Parse the bytes of a file of this kind. Raises the kind's error when they cannot be parsed at all."""
    text = _text(path, data, kind)
    tree = Tree(kind=kind)
    is_json = path.suffix.lower() == ".json" or text.lstrip()[:1] == "{"
    if is_json:
        text = _checked_json(path, text, kind)
    try:
        node = _composed(path, text, tree)
    except yaml.MarkedYAMLError as error:
        raise refuse(path, [_syntax_problem(error)], kind) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise refuse(path, [Problem(line, "", "a control character; YAML holds none")], kind) from None
    if node is not None:
        tree.value = _plain(node, (), tree, is_json)
    return tree


def _composed(path: Path, text: str, tree: Tree) -> yaml.Node | None:
    """The document's nodes. libyaml is ten times as fast, but what it refuses Python's parser tells better."""
    if yaml.__with_libyaml__:
        try:
            return _checked(path, text, tree, yaml.CSafeLoader)
        except yaml.YAMLError:
            tree.problems.clear()
    return _checked(path, text, tree, yaml.SafeLoader)


def _checked(path: Path, text: str, tree: Tree, loader: _Loader) -> yaml.Node | None:
    _check_events(text, tree, loader)
    if tree.problems:
        raise refuse(path, tree.problems, tree.kind)
    return yaml.compose(text, Loader=loader)


def _text(path: Path, data: bytes, kind: FileKind) -> str:
    if len(data) > kind.most_bytes:
        what = f"the {kind.name} is larger than {kind.most_bytes >> 20} MiB"
        raise kind.error(what, where=str(path), next_step=kind.shrink)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        what = (
            "the file is UTF-16; save it as UTF-8" if wide else "a byte that is not UTF-8; save it as UTF-8"
        )
        raise refuse(path, [Problem(data.count(b"\n", 0, error.start) + 1, "", what)], kind) from None
    if not text.strip():
        raise kind.error(f"the {kind.name} is empty", where=str(path), next_step=kind.begin)
    return text


def _checked_json(path: Path, text: str, kind: FileKind) -> str:
    """JSON is read by the YAML parser, for its lines; tabs, which YAML refuses, are only layout in JSON."""
    try:
        json.loads(text)
    except RecursionError:
        raise refuse(path, [Problem(1, "", f"nested deeper than {_MAX_DEPTH} levels")], kind) from None
    except json.JSONDecodeError as error:
        raise refuse(path, [Problem(error.lineno, "", f"not valid JSON: {error.msg}")], kind) from None
    return text.replace("\t", " ")


def _syntax_problem(error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = (error.problem or error.context or "not valid YAML").replace("%", " percent ")
    if "'\\t'" in what:
        what = "a tab; YAML is indented with spaces"
    return Problem(mark.line + 1 if mark else 1, "", f"not valid YAML: {what}")


def _check_events(text: str, tree: Tree, loader: _Loader) -> None:
    """Refuse, before anything is built, what could grow without bound or means more than it shows."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            tree.problems.append(
                Problem(line, "", f"a second document (---); one file is one {tree.kind.name}")
            )
            return
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            tree.problems.append(
                Problem(line, "", "anchors (&) and aliases (*) are not allowed; write the value")
            )
        if getattr(event, "tag", None):
            tree.problems.append(Problem(line, "", "tags (!) are not allowed; write the plain value"))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            tree.problems.append(Problem(line, "", f"nested deeper than {_MAX_DEPTH} levels"))
            return


def _plain(node: yaml.Node, place: Place, tree: Tree, is_json: bool) -> object:
    tree.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, place, tree, is_json)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, number), tree, is_json) for number, item in enumerate(node.value)]
    if node.tag == _NULL:
        return None
    return _joined(str(node.value)) if is_json else str(node.value)


def _joined(text: str) -> str:
    """JSON writes one astral character as two escapes, which YAML keeps apart."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _plain_mapping(node: yaml.MappingNode, place: Place, tree: Tree, is_json: bool) -> dict[str, object]:
    out: dict[str, object] = {}
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            tree.problems.append(Problem(line, key_of(place), "a key must be a word"))
            continue
        key = str(key_node.value)
        here = (*place, key)
        if key in seen:
            text = f"the key is already used on line {seen[key]}; write it once"
            tree.problems.append(Problem(line, key_of(here), text))
            continue
        seen[key] = tree.lines[here] = line
        value = _plain(value_node, here, tree, is_json)
        if value is not None and value != NOT_KNOWN:
            out[key] = value
    return out
