"""Formats of secrets as the installed detect-secrets knows them, as patterns of ours.

It owns which of them are taken, and how sure each is. Its guesses by entropy and by words such as "password" are left out,
so are addresses, which are no secrets, and one format of npm that takes whole lines in. It knows no recognizer.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version

from detect_secrets import plugins
from detect_secrets.plugins.base import RegexBasedDetector

from recognizers.own import Pattern

VERSION = f"1 detect-secrets {version('detect-secrets')}"
"""Findings change with the library, so the version of a recognizer names its."""
_LEFT_OUT = {"ip_public", "npm"}
_UNSURE = {"artifactory"}
"""Formats that a word in capitals can have."""
_SCORE, _UNSURE_SCORE = 0.75, 0.3
_THEIR_BORDER = r"(?:(?<=\W)|(?<=^))"
"""To it a Chinese character and a letter are parts of one word; ours stands in its place."""
_BETWEEN_SIGNS = "://"
"""A format that begins so stands inside an address, where letters are its neighbours."""


@cache
def formats(*, any_case: bool) -> tuple[Pattern, ...]:
    """Those whose letters may be of any case, or those whose may not."""
    return tuple(
        Pattern(
            name,
            one.pattern.removeprefix(_THEIR_BORDER),
            _UNSURE_SCORE if plugin in _UNSURE else _SCORE,
            bordered=not one.pattern.startswith(_BETWEEN_SIGNS),
        )
        for plugin, name, one in _every()
        if bool(one.flags & re.IGNORECASE) == any_case
    )


def _every() -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """(plugin, what it is called, its pattern), in the order of the plugins' names."""
    for found in sorted(pkgutil.iter_modules(plugins.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{plugins.__name__}.{found.name}")
        for kind in vars(module).values() if found.name not in _LEFT_OUT else ():
            concrete = (
                isinstance(kind, type)
                and issubclass(kind, RegexBasedDetector)
                and not inspect.isabstract(kind)
            )
            if concrete and kind.__module__ == module.__name__:
                known = list(kind().denylist)
                for number, one in enumerate(known, 1):
                    yield found.name, kind.secret_type + (f" {number}" if len(known) > 1 else ""), one
