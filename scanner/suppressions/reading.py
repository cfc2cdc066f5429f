"""Reads files of allow lists and suppressions, or tells every problem of a file at once, with its line.

It owns which keys such a file may have and what they may say. Values and patterns may be personal: errors never repeat
them, and an entry whose id, reason or answerable person repeats one of its values is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from recognizers.strange import why_not
from scanner.declaration import Declaration
from scanner.declaration.problems import FileKind, Place, Problem, key_of, meant, refuse, shown
from scanner.declaration.tree import Tree, read_tree
from scanner.errors import SuppressionsError
from scanner.evidence import normalise
from scanner.regular import open_regular
from scanner.suppressions.rules import Kind, Rule
from scanner.word_files import WordFileError, read_words

SUPPRESSIONS = FileKind(
    "file of suppressions",
    SuppressionsError,
    1 << 20,
    "correct these lines; docs/suppressions.md lists every key",
    "keep long lists of values in a file of their own, and name it under `values_file:`",
    "docs/suppressions.md shows a first one",
)
_LISTS: dict[str, Kind] = {"allow": "allow", "suppressions": "suppression"}
_KEYS = "id reason until who entities recognizers sources paths fields values values_file patterns".split()
_CONDITIONS = _KEYS[4:]
_UNALIKE = ("7", "\u5b57", "13800138000", "o.vask@example.com", "https://example.com/a?b=c d", "Orlin\nVask")
"""What one honest pattern does not match all of."""
_REPEATED = "id, reason or who repeats one of the values, and reports show them"
_EVERYTHING = re.compile(r"[*/.\[\]?]*")
"""Paths and fields that leave nothing out."""
_MOST_ENTRIES = 1_000
_MOST_ITEMS = 10_000
_MOST_CHARS = 200
"""Of what is shown: id, reason, who, names."""
_LONGEST = 1_000
"""Of a value, pattern or path."""
_SHORTEST_TOLD = 5
"""Letters and digits from which on a value in a reason is no chance."""
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{1,63}")
_NAME = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The rules of all files of a scan, and where they were read from: no corpus files, wherever they lie."""

    rules: tuple[Rule, ...] = ()
    files: tuple[Path, ...] = ()


def load(paths: Iterable[Path], declaration: Declaration | None = None) -> Loaded:
    """The rules of these files, and of those that sources of the declaration name, each for its source alone.

    Raises SuppressionsError that names every problem of a file with its line; two rules of one id are refused.
    """
    named: list[tuple[Path, str | None]] = [(path, None) for path in paths]
    for source in declaration.sources if declaration else ():
        named += (
            [(declaration.root / place, source.id) for place in source.suppressions] if declaration else []
        )
    rules: dict[str, Rule] = {}
    for path, source_id in named:
        for rule in _load(path):
            if rule.rule_id in rules:
                what = f"two rules have the id {rule.rule_id}"
                raise SuppressionsError(what, where=str(path), next_step="give each rule an id of its own")
            _refuse_unknown(rule, declaration, path)
            rules[rule.rule_id] = rule if source_id is None else _only_in(rule, source_id, path)
    return Loaded(tuple(rules.values()), tuple(path.absolute() for path, _ in named))


def _refuse_unknown(rule: Rule, declaration: Declaration | None, path: Path) -> None:
    known = {source.id for source in declaration.sources} if declaration else set(rule.sources)
    for source in rule.sources:
        if source not in known:
            what = f"rule {rule.rule_id} names a source that is not declared{meant(source, known)}"
            raise SuppressionsError(what, where=str(path), next_step="name a source of the declaration")


def _only_in(rule: Rule, source_id: str, path: Path) -> Rule:
    if rule.sources and rule.sources != (source_id,):
        what = f"rule {rule.rule_id} names other sources than the one whose file this is"
        raise SuppressionsError(what, where=str(path), next_step="leave `sources` out there")
    return replace(rule, sources=(source_id,))


def _load(path: Path) -> list[Rule]:
    try:
        with open_regular(path) as file:
            data = file.read(SUPPRESSIONS.most_bytes + 1)
    except OSError as error:
        what = f"the file of suppressions cannot be read ({error.strerror})"
        raise SuppressionsError(what, where=str(path), next_step="name an existing file") from None
    tree = read_tree(path, data, SUPPRESSIONS)
    problems = list(tree.problems)
    found = [
        rule
        for kind, place, entry in _entries(tree, problems)
        if (rule := _Entry(tree, path, place, kind, problems).read(entry))
    ]
    if problems:
        raise refuse(path, problems, SUPPRESSIONS)
    return found


def _entries(tree: Tree, problems: list[Problem]) -> Iterator[tuple[Kind, Place, object]]:
    def tell(place: Place, text: str) -> None:
        problems.append(Problem(tree.line_of(place), key_of(place), text))

    whole = tree.value
    if not isinstance(whole, dict) or not whole:
        tell((), f"found {shown(whole)}; allowed: a mapping with `allow:` or `suppressions:`")
        return
    for key, entries in whole.items():
        if key not in _LISTS:
            tell((key,), f"no such key{meant(key, _LISTS)}; allowed: {', '.join(_LISTS)}")
        elif not isinstance(entries, list) or not entries:
            tell((key,), "allowed: a list of entries")
        elif len(entries) > _MOST_ENTRIES:
            tell((key,), f"{len(entries)} entries; allowed: at most {_MOST_ENTRIES}")
        else:
            for number, entry in enumerate(entries):
                yield _LISTS[key], (key, number), entry


class _Entry:
    """One entry, being read; what is wrong with it goes to `problems`."""

    def __init__(self, tree: Tree, path: Path, place: Place, kind: Kind, problems: list[Problem]) -> None:
        self._tree, self._path, self._place, self._kind, self._problems = tree, path, place, kind, problems

    def read(self, entry: object) -> Rule | None:
        """The rule; None for one that has problems."""
        before = len(self._problems)
        if not isinstance(entry, dict):
            self._tell((), "allowed: a mapping of keys and values")
            return None
        for key in entry:
            if key not in _KEYS:
                self._tell((key,), f"no such key{meant(key, _KEYS)}; allowed: {', '.join(_KEYS)}")
        rule = Rule(
            rule_id=self._text(entry, "id", _ID.fullmatch, "a-z, 0-9, '.', '_' and '-', at most 64 of them"),
            kind=self._kind,
            reason=self._text(
                entry, "reason", _is_plain, f"why, in at most {_MOST_CHARS} printable characters"
            ),
            until=self._until(entry),
            who=self._text(entry, "who", _is_plain, "a short text", must=False) or None,
            entities=self._names(entry, "entities", _ENTITY, "names such as EMAIL_ADDRESS"),
            recognizers=self._names(entry, "recognizers", _NAME, "ids such as generic.imei"),
            sources=self._names(entry, "sources", _NAME, "ids of sources"),
            paths=self._items(entry, "paths"),
            fields=self._items(entry, "fields"),
            values=self._values(entry),
            patterns=self._patterns(entry),
        )
        narrow = [key for key in _CONDITIONS if key in entry and key not in ("paths", "fields")]
        if not narrow and all(_EVERYTHING.fullmatch(place) for place in (*rule.paths, *rule.fields)):
            self._tell((), f"it would match everything; give one at least of {', '.join(_CONDITIONS)}")
        if self._kind == "allow" and not any(key in entry for key in _CONDITIONS[5:]):
            self._tell((), "an allow list names values: give values, values_file or patterns")
        if len(self._problems) == before:
            self._refuse_repeated(rule)
        return rule if len(self._problems) == before else None

    def _tell(self, place: Place, text: str) -> None:
        whole = self._place + place
        self._problems.append(Problem(self._tree.line_of(whole), key_of(whole), text))

    def _text(
        self, entry: dict[str, object], key: str, fits: Callable[[str], object], allowed: str, *, must: bool = True
    ) -> str:  # fmt: skip
        found = entry.get(key)
        if isinstance(found, str) and fits(found):
            return found
        if must or found is not None:
            told = "nothing" if found is None else "something else"
            self._tell((key,), f"found {told}; allowed: {allowed}")
        return ""

    def _until(self, entry: dict[str, object]) -> dt.date | None:
        found = entry.get("until")
        if found is None and self._kind == "allow":
            return None
        try:
            if isinstance(found, str) and _DAY.fullmatch(found):
                return dt.date.fromisoformat(found)
        except ValueError:
            pass
        self._tell(
            ("until",), f"found {shown(found)}; allowed: the last day on which it holds, as 2027-01-31"
        )
        return None

    def _names(
        self, entry: dict[str, object], key: str, form: re.Pattern[str], allowed: str
    ) -> tuple[str, ...]:
        found = self._items(entry, key)
        for number, item in enumerate(found):
            if not form.fullmatch(item):
                self._tell((key, number), f"no such name; allowed: {allowed}")
        return found

    def _items(self, entry: dict[str, object], key: str) -> tuple[str, ...]:
        if key not in entry:
            return ()
        found = entry[key]
        if not isinstance(found, list) or not 0 < len(found) <= _MOST_ITEMS:
            self._tell((key,), f"allowed: a list of 1 to {_MOST_ITEMS:,} texts")
            return ()
        for number, item in enumerate(found):
            if not isinstance(item, str) or not item.strip() or len(item) > _LONGEST or not _is_text(item):
                self._tell((key, number), f"allowed: a text of at most {_LONGEST:,} characters")
        return tuple(dict.fromkeys(item for item in found if isinstance(item, str)))

    def _values(self, entry: dict[str, object]) -> tuple[str, ...]:
        written = list(self._items(entry, "values"))
        name = entry.get("values_file")
        if isinstance(name, str) and name.strip():
            try:
                written += read_words(self._path, name)
            except WordFileError as error:
                self._tell(("values_file",), str(error))
        elif "values_file" in entry:
            self._tell(("values_file",), "allowed: a file with one value a line, placed from this file")
        values = dict.fromkeys(normalise(value) for value in written)
        if "" in values:
            self._tell(("values",), "a value of separators alone, which equals nothing")
        return tuple(values)

    def _patterns(self, entry: dict[str, object]) -> tuple[str, ...]:
        found = self._items(entry, "patterns")
        for number, pattern in enumerate(found):
            if why := why_not(pattern, 0) or _why_too_wide(pattern):
                self._tell(("patterns", number), why)
        return found

    def _refuse_repeated(self, rule: Rule) -> None:
        told = f"{rule.rule_id} {rule.reason} {rule.who or ''}"
        texts = (normalise(told), _bare(normalise(told)))
        for value in rule.values:
            bare = _bare(value)
            if len(bare) >= _SHORTEST_TOLD and (value in texts[0] or bare in texts[1]):
                self._tell(("reason",), _REPEATED)
                return
        words = [word for word in re.split(r"[\s,;()]+", told) if len(_bare(word)) >= _SHORTEST_TOLD]
        for pattern in rule.patterns:
            if any(_matches(pattern, word) for word in words):
                self._tell(("reason",), _REPEATED)
                return


def _matches(pattern: str, word: str) -> bool:
    import regex

    try:
        return regex.fullmatch(pattern, word, timeout=1) is not None
    except TimeoutError:
        return True


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _why_too_wide(pattern: str) -> str | None:
    import regex

    try:
        made = regex.compile(pattern)
        if made.fullmatch("", timeout=1):
            return "it matches the empty text, so it may match anything; ask for something"
        anything = all(made.fullmatch(text, timeout=1) for text in _UNALIKE)
    except TimeoutError:
        return None
    return (
        "it matches values that have nothing in common; ask for something that only yours have"
        if anything
        else None
    )


def _is_text(text: str) -> bool:
    return not re.search("[\0\ud800-\udfff]", text)


def _is_plain(text: str) -> bool:
    return bool(text.strip()) and text.isprintable() and len(text) <= _MOST_CHARS
