"""Imports Presidio, and spaCy with it, without the work that a scan never needs.

Two fifths of what this import takes are spaCy's command line, which `import spacy` loads for one function of it, and the
compiling of Presidio's own patterns, which `Pattern` does to find mistakes. Both are left out here, for the import
alone: afterwards both packages are as they always are, and a user's pattern is looked at. It knows no recognizer.
Followed: spacy 3.8 (`spacy/__init__.py`), presidio-analyzer 2.2 (`pattern.py`). Where they change, this does nothing.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_COMMAND = "spacy.cli.info"
_PATTERN = "presidio_analyzer.pattern"
_CHECK = "_Pattern__validate_regex"


def import_presidio() -> None:
    """Import `presidio_analyzer`; from the second call on nothing happens. Raises ImportError."""
    if "presidio_analyzer" not in sys.modules:
        with _without_command_line(), patterns_trusted():
            import presidio_analyzer  # noqa: F401


@contextmanager
def _without_command_line() -> Iterator[None]:
    """Whoever asks for `spacy.info` inside gets a function that loads spaCy's command line when it is called."""
    if "spacy" in sys.modules:
        yield
        return
    stand_in = ModuleType(_COMMAND)
    vars(stand_in)["info"] = _info
    sys.modules[_COMMAND] = stand_in
    try:
        yield
    finally:
        del sys.modules[_COMMAND]


def _info(*args: Any, **named: Any) -> Any:
    from spacy.cli.info import info

    return info(*args, **named)


@contextmanager
def patterns_trusted() -> Iterator[None]:
    """Patterns made inside are not compiled to look for mistakes: for those that tests have compiled."""
    pattern = _pattern_class()
    check: Callable[[str], None] | None = vars(pattern).get(_CHECK) if pattern else None
    if check is None:
        yield
        return
    setattr(pattern, _CHECK, staticmethod(_nothing))
    try:
        yield
    finally:
        setattr(pattern, _CHECK, check)


def _pattern_class() -> Any:
    """Presidio's Pattern; its module stands alone, and is loaded before the package whose classes make patterns."""
    if _PATTERN not in sys.modules:
        package = importlib.util.find_spec(_PATTERN.partition(".")[0])
        folder = list(package.submodule_search_locations or ()) if package else []
        spec = importlib.machinery.PathFinder.find_spec(_PATTERN, folder)
        if spec is None or spec.loader is None:
            return None
        sys.modules[_PATTERN] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return getattr(sys.modules[_PATTERN], "Pattern", None)


def _nothing(_: str) -> None:
    """Find no mistake."""
