"""Pass rates by trick over the evasion suite: provscan, Presidio, piilint and datafog.

    python -m benchmarks.evasion [--venv FOLDER] [--misses]

A row passes when a finding of the value's kind lies over at least four fifths of where it stands; piilint tells no
place, so its kind is enough. A cell is passed / known, where known are the rows whose value the tool finds when it stands
in the same text in plain. provscan counts from the score that a scan keeps (0.4), the others at any score. piilint and
datafog run from PyPI in a virtual environment that this command makes and throws away; what cannot be installed is told.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.detection import table
from recognizers.folds import open_patterns
from recognizers.presidio import blank_nlp_engine

SUITE = Path(__file__).parent.parent / "tests" / "recognizers" / "evasion.toml"
PEERS = {"piilint": "0.2.0", "datafog": "4.9.0"}
_KEPT = 0.4
_COVERED = 0.8
_KINDS = {
    "EMAIL": "EMAIL_ADDRESS", "PHONE": "PHONE_NUMBER", "SSN": "US_SSN", "SSN_US": "US_SSN", "IBAN": "IBAN_CODE",
    "DE_IBAN": "IBAN_CODE",
    "CN_MOBILE_NUMBER": "PHONE_NUMBER", "DOB": "DATE_TIME",
}  # fmt: skip
"""Kinds under one name; a Chinese mobile number counts where a tool says telephone."""
_DATAFOG = """
import json, sys
from datafog.services.text_service import TextService
service = TextService(engine="regex")
print(json.dumps([service.annotate_text_sync(text) for text in json.load(sys.stdin)]))
"""


class Found(NamedTuple):
    """A finding: its kind, and its place if the tool tells one."""

    kind: str
    start: int | None = None
    end: int | None = None


Tool = Callable[[Sequence[str]], list[list[Found]]]


def kind(name: str) -> str:
    """The name under which kinds are compared."""
    return _KINDS.get(name, name)


def ours() -> Tool:
    """provscan's patterns and folds."""
    detector = open_patterns()
    return lambda texts: [
        [Found(kind(hit.entity), hit.start, hit.end) for hit in found.hits if hit.score >= _KEPT]
        for found in detector.detect(texts)
    ]


def presidio() -> Tool:
    """AnalyzerEngine with the recognizers that it has by default, names left out."""
    from presidio_analyzer import AnalyzerEngine

    engine = AnalyzerEngine(nlp_engine=blank_nlp_engine(), supported_languages=["en"])
    return lambda texts: [
        [Found(kind(one.entity_type), one.start, one.end) for one in engine.analyze(text, "en")]
        for text in texts
    ]


def datafog(python: Path) -> Tool:
    """Its regex engine."""

    def look(texts: Sequence[str]) -> list[list[Found]]:
        done = subprocess.run(
            [python, "-c", _DATAFOG],
            input=json.dumps(list(texts)),
            capture_output=True,
            text=True,
            check=True,
        )
        return [
            [
                Found(kind(name), text.find(value), text.find(value) + len(value))
                for name, values in told.items()
                for value in values
            ]
            for text, told in zip(texts, json.loads(done.stdout), strict=True)
        ]

    return look


def piilint(python: Path) -> Tool:
    """Its command over a folder with a file for each text, at any confidence."""

    def look(texts: Sequence[str]) -> list[list[Found]]:
        with tempfile.TemporaryDirectory() as folder:
            for number, text in enumerate(texts):
                (Path(folder) / f"{number}.txt").write_bytes(text.encode())
            done = subprocess.run(
                [python.parent / "piilint", "scan", folder, "--format", "json", "--min-confidence", "0", "--enable-ip"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        found: list[list[Found]] = [[] for _ in texts]
        for one in json.loads(done.stdout)["findings"]:
            found[int(Path(one["path"]).stem)].append(Found(kind(one["entity"])))
        return found

    return look


def passes(row: dict[str, str], at: str, text: str, found: Sequence[Found]) -> bool:
    """Whether one of the findings is the row's value."""
    start = text.index(at)
    end = start + len(at)
    return any(
        one.kind == kind(row["entity"])
        and (
            one.start is None
            or one.end is None
            or _covers(start, end, one.start, one.end, within=bool(row.get("within")))
        )
        for one in found
    )


def _covers(start: int, end: int, first: int, last: int, *, within: bool) -> bool:
    """Whether a finding lies over the place, or, of a place that holds more than the value, in it."""
    if within and start <= first and last <= end:
        return True
    return min(end, last) - max(start, first) >= _COVERED * (end - start)


def tried(tool: Tool, rows: Sequence[dict[str, str]]) -> list[tuple[bool, bool]]:
    """(found where it is hidden, found in plain) of each row."""
    plain = [row["text"].replace(row["at"], row["value"]) for row in rows]
    seen = tool([row["text"] for row in rows] + plain)
    return [
        (passes(row, row["at"], row["text"], hidden), passes(row, row["value"], text, shown))
        for row, text, hidden, shown in zip(rows, plain, seen[: len(rows)], seen[len(rows) :], strict=True)
    ]


def _environment(folder: Path) -> tuple[Path, dict[str, str]]:
    """A virtual environment with the peers: its python, and of each that could not be installed the reason."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    failed = {}
    for name, version in PEERS.items():
        done = subprocess.run(
            [python, "-m", "pip", "install", "-q", f"{name}=={version}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            failed[name] = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
    return python, failed


def main(words: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evasion", description=__doc__)
    parser.add_argument(
        "--venv", type=Path, help="keep the peers' virtual environment here, and use it again"
    )
    parser.add_argument("--misses", action="store_true", help="print the texts that provscan misses")
    options = parser.parse_args(words)
    suite = tomllib.loads(SUITE.read_text("utf-8"))
    rows, controls = suite["row"], suite["control"]
    results: dict[str, list[tuple[bool, bool]] | None] = {}
    false: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as made:
        python, failed = _environment(options.venv or Path(made))
        tools = {
            "provscan": ours,
            "Presidio": presidio,
            "piilint": lambda: piilint(python),
            "datafog": lambda: datafog(python),
        }
        for name, make in tools.items():
            if name in failed:
                print(f"{name} could not be installed: {failed[name]}")
                results[name] = None
                continue
            tool = make()
            results[name] = tried(tool, rows)
            false[name] = sum(map(bool, tool(controls)))
    tricks = list(dict.fromkeys(row["trick"] for row in rows))
    table(
        ("trick", "rows", *results),
        (
            (trick, str(len(chosen)), *(_cell(result, chosen) for result in results.values()))
            for trick in [*tricks, "all but plain"]
            for chosen in [
                [
                    n
                    for n, row in enumerate(rows)
                    if trick in (row["trick"], "all but plain")
                    and (row["trick"] != "plain" or trick == "plain")
                ]
            ]
        ),
    )
    print(
        f"\nordinary texts, {len(controls)} in all, with a finding: {', '.join(f'{name} {n}' for name, n in false.items())}"
    )
    if options.misses:
        for row, (found, _) in zip(rows, results["provscan"] or (), strict=True):
            if not found:
                print(f"missed: {row['trick']}: {row['text']!r}")


def _cell(result: list[tuple[bool, bool]] | None, chosen: Sequence[int]) -> str:
    if result is None:
        return "not installed"
    known = [n for n in chosen if result[n][1]]
    return f"{sum(result[n][0] for n in known)} / {len(known)}"


if __name__ == "__main__":
    main()
