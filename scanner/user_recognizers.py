"""Reads a user's own recognizers from files in Presidio's YAML format, or tells every problem of a file at once.

It owns which keys such a file may have and what they may say. It runs nothing and knows no Presidio. What stands in
patterns and deny-lists may be personal, so errors never repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from recognizers.strange import why_not
from recognizers.user import DEFAULT_FLAGS, UserPattern, UserRecognizer
from scanner.declaration.problems import FileKind, Place, Problem, key_of, meant, refuse, shown
from scanner.declaration.tree import Tree, read_tree
from scanner.errors import RecognizersError
from scanner.regular import open_regular
from scanner.word_files import WordFileError, read_words

RECOGNIZERS = FileKind(
    "file of recognizers",
    RecognizersError,
    1 << 20,
    "correct these lines; docs/recognizers.md lists every key",
    "take longer lists of people to the ledger, and split the rest into several files",
    "docs/recognizers.md shows a first one",
)
_MOST_ENTRIES = 1_000
_MOST_CHARS = 200
"""Of a name or a context word: they are shown in reports."""
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{1,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_FLAGS = (re.IGNORECASE, re.MULTILINE, re.DOTALL)
_PATTERN_KEYS = ("name", "regex", "score")
_KEYS = (
    "name type enabled version supported_entity supported_entities supported_language supported_languages "
    "country_code patterns deny_list deny_list_file deny_list_score context global_regex_flags"
).split()


def load(paths: Iterable[Path]) -> tuple[UserRecognizer, ...]:
    """The recognizers of all files, in their order. Raises RecognizersError that names every problem with its line."""
    return tuple(recognizer for path in paths for recognizer in _load(path))


def _load(path: Path) -> list[UserRecognizer]:
    try:
        with open_regular(path) as file:
            data = file.read(RECOGNIZERS.most_bytes + 1)
    except OSError as error:
        what = f"the file of recognizers cannot be read ({error.strerror})"
        raise RecognizersError(what, where=str(path), next_step="name an existing file") from None
    tree = read_tree(path, data, RECOGNIZERS)
    problems = list(tree.problems)
    found = [
        one
        for number, entry in _entries(tree, problems)
        if (one := _Entry(tree, path, number, entry, problems).read())
    ]
    if problems:
        raise refuse(path, problems, RECOGNIZERS)
    return found


def _entries(tree: Tree, problems: list[Problem]) -> Iterator[tuple[int, object]]:
    def tell(place: Place, text: str) -> None:
        problems.append(Problem(tree.line_of(place), key_of(place), text))

    whole = tree.value
    if not isinstance(whole, dict):
        tell((), f"found {shown(whole)}; allowed: a mapping with `recognizers:`")
        return
    for key in whole:
        if key != "recognizers":
            tell((key,), f"no such key{meant(key, ['recognizers'])}; allowed: recognizers")
    entries = whole.get("recognizers")
    if not isinstance(entries, list) or not entries:
        tell(("recognizers",), f"found {shown(entries)}; allowed: a list of recognizers")
    elif len(entries) > _MOST_ENTRIES:
        tell(("recognizers",), f"{len(entries)} entries; allowed: at most {_MOST_ENTRIES}")
    else:
        yield from enumerate(entries)


class _Entry:
    """One entry of the list, being read; what is wrong with it goes to `problems`."""

    def __init__(self, tree: Tree, path: Path, number: int, entry: object, problems: list[Problem]) -> None:
        self._tree = tree
        self._path = path
        self._place: Place = ("recognizers", number)
        self._entry = entry
        self._problems = problems

    def read(self) -> UserRecognizer | None:
        """The recognizer; None for one that is switched off, or has problems."""
        before, entry = len(self._problems), self._entry
        if not isinstance(entry, dict):
            self._tell((), "allowed: a mapping of keys and values")
            return None
        self._check_keys(entry, (), _KEYS)
        self._text(
            entry, "type", lambda t: t == "custom", "custom; all of Presidio's own rules are there anyway"
        )
        enabled = self._text(entry, "enabled", lambda t: t.lower() in ("true", "false"), "true or false")
        self._text(entry, "version", _is_plain, "a short text")
        context = self._languages(entry)
        flags = self._flags(entry)
        made = UserRecognizer(
            entity=self._entity(entry),
            name=self._text(entry, "name", _is_plain, f"printable text of at most {_MOST_CHARS} characters"),
            patterns=tuple(self._patterns(entry, flags)),
            deny_list=(*self._words(entry, ("deny_list",), any_length=True), *self._listed(entry)),
            deny_list_score=1.0 if "deny_list_score" not in entry else self._score(entry, ("deny_list_score",)),
            context=(*self._words(entry, ("context",)), *context),
            country=self._country(entry),
            flags=flags,
        )  # fmt: skip
        if not {"patterns", "deny_list", "deny_list_file"} & entry.keys():
            self._tell((), "neither `patterns` nor `deny_list`; one of them must be there")
        return made if len(self._problems) == before and (enabled or "true").lower() == "true" else None

    def _tell(self, place: Place, text: str) -> None:
        whole = self._place + place
        self._problems.append(Problem(self._tree.line_of(whole), key_of(whole), text))

    def _check_keys(self, mapping: dict[str, object], place: Place, allowed: Iterable[str]) -> None:
        keys = list(allowed)
        for key in mapping:
            if key == "score_thresholds":
                self._tell((*place, key), "not used; leave it out: --min-score says which hits are kept")
            elif key not in keys:
                self._tell((*place, key), f"no such key{meant(key, keys)}; allowed: {', '.join(keys)}")

    def _text(
        self, entry: dict[str, object], key: str, fits: Callable[[str], bool], allowed: str
    ) -> str | None:
        found = entry.get(key)
        if found is None or (isinstance(found, str) and fits(found)):
            return found
        self._tell((key,), f"found {shown(found)}; allowed: {allowed}")
        return None

    def _entity(self, entry: dict[str, object]) -> str:
        listed = entry.get("supported_entities")
        if "supported_entity" in entry and listed is not None:
            self._tell(("supported_entities",), "`supported_entity` says it already; leave one of them out")
        if listed is not None and not (isinstance(listed, list) and len(listed) == 1):
            self._tell(
                ("supported_entities",),
                f"found {shown(listed)}; allowed: a list of one; others need their own entry",
            )
            return ""
        key = "supported_entity" if listed is None else "supported_entities"
        found = entry.get(key) if listed is None else listed[0]
        if isinstance(found, str) and _ENTITY.fullmatch(found):
            return found
        self._tell(
            (key,),
            f"found {shown(found)}; allowed: a name such as STAFF_NUMBER: A-Z, 0-9 and _, 2 to 64 of them",
        )
        return ""

    def _country(self, entry: dict[str, object]) -> str | None:
        found = self._text(
            entry, "country_code", lambda t: bool(_COUNTRY.fullmatch(t)), "two letters, such as de"
        )
        return found.lower() if found else None

    def _languages(self, entry: dict[str, object]) -> tuple[str, ...]:
        """Checks them: every text is looked at whatever its language. Gives the context words that stand with them."""
        allowed = "a language such as en"
        self._text(entry, "supported_language", lambda t: bool(_LANGUAGE.fullmatch(t)), allowed)
        listed = entry.get("supported_languages")
        if listed is None:
            return ()
        if "supported_language" in entry:
            self._tell(
                ("supported_languages",), "`supported_language` says it already; leave one of them out"
            )
        if not isinstance(listed, list) or not listed:
            self._tell(("supported_languages",), f"found {shown(listed)}; allowed: a list of languages")
            return ()
        context: list[str] = []
        for number, one in enumerate(listed):
            place: Place = ("supported_languages", number)
            language = one.get("language") if isinstance(one, dict) else one
            if isinstance(one, dict):
                self._check_keys(one, place, ("language", "context"))
                context += self._words(one, (*place, "context"))
            if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
                self._tell(place, f"found {shown(language)}; allowed: {allowed}")
        return tuple(context)

    def _flags(self, entry: dict[str, object]) -> int:
        if "global_regex_flags" not in entry:
            return DEFAULT_FLAGS
        found = entry["global_regex_flags"]
        number = int(found) if isinstance(found, str) and re.fullmatch("[0-9]{1,4}", found) else -1
        if number < 0 or number & ~sum(_FLAGS):
            allowed = (
                "a sum of 2 (ignore case), 8 (^ and $ at each line) and 16 (. for line ends too); default 26"
            )
            self._tell(("global_regex_flags",), f"found {shown(found)}; allowed: {allowed}")
            return DEFAULT_FLAGS
        return number

    def _score(self, mapping: dict[str, object], place: Place) -> float:
        found = mapping.get(str(place[-1]))
        try:
            score = float(found) if isinstance(found, str) else -1.0
        except ValueError:
            score = -1.0
        if not 0 <= score <= 1:
            self._tell(place, f"found {shown(found)}; allowed: a number from 0 to 1")
            return 0.0
        return score

    def _words(
        self, mapping: dict[str, object], place: Place, *, any_length: bool = False
    ) -> tuple[str, ...]:
        found = mapping.get(str(place[-1]))
        if found is None:
            return ()
        if not isinstance(found, list) or not found:
            self._tell(
                place,
                f"found {'a text' if isinstance(found, str) else shown(found)}; allowed: a list of words",
            )
            return ()
        for number, word in enumerate(found):
            if not isinstance(word, str) or not (_is_text(word) if any_length else _is_plain(word)):
                self._tell(
                    (*place, number),
                    "allowed: a text that is not empty" + ("" if any_length else ", printable and short"),
                )
        return tuple(word for word in found if isinstance(word, str))

    def _listed(self, entry: dict[str, object]) -> tuple[str, ...]:
        """The words of a plain file beside this one."""
        name = self._text(entry, "deny_list_file", _is_plain, "a file with one word a line")
        try:
            return read_words(self._path, name) if name else ()
        except WordFileError as error:
            self._tell(("deny_list_file",), str(error))
            return ()

    def _patterns(self, entry: dict[str, object], flags: int) -> Iterator[UserPattern]:
        listed = entry.get("patterns")
        if listed is None:
            return
        if not isinstance(listed, list) or not listed:
            self._tell(
                ("patterns",),
                f"found {'a text' if isinstance(listed, str) else shown(listed)}; allowed: a list of patterns",
            )
            return
        for number, one in enumerate(listed):
            place: Place = ("patterns", number)
            if not isinstance(one, dict):
                self._tell(place, "allowed: a mapping with name, regex and score")
                continue
            self._check_keys(one, place, _PATTERN_KEYS)
            name, regex = one.get("name"), one.get("regex")
            if not isinstance(name, str) or not _is_plain(name):
                self._tell(
                    (*place, "name"),
                    f"found {shown(name)}; allowed: printable text of at most {_MOST_CHARS} characters",
                )
            if isinstance(regex, str) and _is_text(regex):
                why = why_not(regex, flags)
            else:
                why = "allowed: a regular expression that is not empty"
            if why:
                self._tell((*place, "regex"), why)
            yield UserPattern(str(name), str(regex), self._score(one, (*place, "score")))


def _is_text(word: str) -> bool:
    """Whether it holds something, and no half of a character."""
    return bool(word) and not re.search("[\ud800-\udfff]", word)


def _is_plain(word: str) -> bool:
    return bool(word.strip()) and word.isprintable() and len(word) <= _MOST_CHARS
