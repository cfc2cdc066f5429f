"""CharacterEval: records with role, novel_name and context ("Name：line"); character_profiles.json is keyed by names.

Source: morecry/CharacterEval, data/.
"""

from __future__ import annotations

import json

from scanner.layouts.base import Person, Seen, is_nobody, most
from scanner.layouts.heads import JSONS, column, judged, objects
from scanner.layouts.tree import TornIndexError, Tree
from scanner.model import Format, Issue

NAME = "charactereval"
TITLE = "CharacterEval"
TIES = "records: role; the profiles: their keys"
BY_FILE = True
_PROFILES = "character_profiles.json"
_MOST_PROFILES = 64 << 20


def recognise(tree: Tree) -> Seen | None:
    """Records of that form in the folder, or the profiles."""
    told = judged(tree, JSONS, lambda path: _are_turns(objects(tree, path)) or None)
    profiles = tree.has(_PROFILES) and tree.format_of(_PROFILES) is Format.JSON
    people: tuple[Person, ...] = ()
    issues: tuple[Issue, ...] = ()
    if profiles:
        try:
            people = _characters(tree)
        except TornIndexError as torn:
            issues = (Issue("layout.index_torn", f"the profiles of characters: {torn}"),) if told else ()
    if not told and not people:
        return None
    columns = {path: (column("role", NAME),) for path in told}
    persons = {_PROFILES: people} if people else {}
    why = f"{len(told)} files of roles in novels, and profiles of {len(people)} characters"
    return Seen(why, persons, columns, issues=issues)


def _are_turns(found: list[dict[str, object]]) -> bool:
    keys = {"role", "novel_name", "context"}
    return most(sum(keys <= record.keys() for record in found), len(found))


def _characters(tree: Tree) -> tuple[Person, ...]:
    """The keys of the profiles, each of which describes somebody. Raises TornIndexError."""
    text = "\n".join(tree.lines(_PROFILES, _MOST_PROFILES))
    try:
        profiles = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise TornIndexError("not JSON") from None
    if not isinstance(profiles, dict) or not most(sum(map(_is_profile, profiles.values())), len(profiles)):
        return ()
    return tuple(Person(str(name)) for name in profiles if not is_nobody(str(name)))


def _is_profile(value: object) -> bool:
    return isinstance(value, dict | str) and bool(value)
