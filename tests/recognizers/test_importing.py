"""What is left out of an import is only put off: both packages behave afterwards as they always do."""

from __future__ import annotations

import subprocess
import sys

import pytest
import regex

from recognizers import catalog
from recognizers.importing import patterns_trusted
from recognizers.presidio import stock_recognizers

_AFTER = """
import sys
from recognizers.importing import import_presidio
import_presidio()
assert "spacy" in sys.modules and "presidio_analyzer" in sys.modules
print(sorted(name for name in sys.modules if name.startswith("spacy.cli")))
import presidio_analyzer, spacy
try:
    presidio_analyzer.Pattern("torn", "(", 0.5)
except ValueError:
    print("a mistake is found")
assert "spacy_version" in spacy.info(silent=True)
import spacy.cli
print(spacy.cli.info.__module__, spacy.cli.download.__module__)
import_presidio()
"""
_BEFORE = _AFTER.replace("import_presidio()\n", "import spacy\nimport_presidio()\n", 1)


def _lines(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_command_line_of_spacy_waits_until_it_is_asked_for() -> None:
    assert _lines(_AFTER) == ["[]", "a mistake is found", "spacy.cli.info spacy.cli.download"]


def test_a_spacy_that_was_imported_before_is_left_alone() -> None:
    loaded, *rest = _lines(_BEFORE)
    assert "spacy.cli.info" in loaded
    assert rest == ["a mistake is found", "spacy.cli.info spacy.cli.download"]


def test_only_patterns_made_inside_are_trusted() -> None:
    from presidio_analyzer import Pattern

    with patterns_trusted():
        assert Pattern("torn", "(", 0.5).regex == "("
    with pytest.raises(ValueError, match="Invalid regex"):
        Pattern("torn", "(", 0.5)


def test_every_pattern_that_is_trusted_compiles() -> None:
    stock = {p.regex for r in stock_recognizers() for p in getattr(r, "patterns", ())}
    ours = {rule.regex for r in catalog.recognizers() for rule in r.rules}
    assert len(stock) > 150
    assert len(ours) > 100
    for pattern in stock | ours:
        regex.compile(pattern)
