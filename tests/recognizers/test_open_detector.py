"""Where RE2 has no wheel, the slower detector gives the same hits: tried in a process that cannot import it."""

from __future__ import annotations

import subprocess
import sys

from recognizers.fast import open_detector
from recognizers.fast.detector import FastDetector

TEXTS = [
    "write to qovlarin@dravemook.com or pay with 4111 1111 1111 1111 today",
    "my phone number is (212) 555-0123; the server is 192.0.2.7",
    "nothing to see here",
]
WITHOUT_RE2 = f"""
import sys
sys.modules["re2"] = None
from recognizers.fast import open_detector
detector = open_detector()
print(type(detector).__name__)
print(detector.detect({TEXTS!r}))
"""


def test_without_re2_the_hits_are_the_same() -> None:
    fast = open_detector()
    assert isinstance(fast, FastDetector)
    found = fast.detect(TEXTS)
    assert [bool(each.hits) for each in found] == [True, True, False]
    done = subprocess.run([sys.executable, "-c", WITHOUT_RE2], check=False, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["PresidioDetector", repr(found)], done.stderr
