"""TED-LIUM: `stm/<talk>.stm` "file channel speaker start end <label> text", with the talks in `sph/`.

The id of a talk, which is its speaker's too, begins with the speaker's name: `TamsinQuellrow_2010X`.

Source: the corpus's README; lhotse/recipes/tedlium.py.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from scanner.layouts.base import Person, Seen, is_nobody, most
from scanner.layouts.entries import Gathered, by_stem, common_folder
from scanner.layouts.lists import people_of
from scanner.layouts.tree import Tree
from scanner.model import MEDIA_MODALITY

NAME = "tedlium"
TITLE = "TED-LIUM, STM transcripts"
TIES = "talks and transcripts: all speakers of their segments; ids that begin with a name give it"
_SEGMENT = re.compile(r"(?P<file>\S+) \S+ (?P<who>\S+) +\d+(?:\.\d+)? +\d+(?:\.\d+)? +<[^>]*>.*")
_TALK = re.compile(r"(?P<name>[A-Z][^\W\d_]*[^\W\d][\w'-]*?)_\d{4}[A-Z]*")
_LONGEST_ID = 100
_NOBODY = ("inter_segment_gap", "excluded_region")


def recognise(tree: Tree) -> Seen | None:
    """Transcripts of segments, with the talks that they transcribe in this folder, or without any."""
    transcripts = tree.ending(".stm")
    probed = [line for path in transcripts[:3] for line in tree.head(path) if not line.startswith(";;")]
    if not most(sum(_SEGMENT.fullmatch(line) is not None for line in probed), len(probed)):
        return None
    found, spoken = Gathered(tree, "transcripts of talks"), _Spoken()
    for path in transcripts:
        for line in found.rows(tree.lines(path)):
            spoken.take(path, line)
    recordings = by_stem(path for path in tree.paths if _is_recording(tree, path))
    for file, people in spoken.in_file.items():
        found.add(recordings.get(PurePosixPath(file).stem), people)
    if common_folder([*transcripts, *found.files]):
        return None
    own = {path: tuple(map(Person, people)) for path, people in spoken.in_transcript.items() if people}
    persons = {**found.persons, **own}
    names = {who: (name,) for who in people_of(persons) if (name := _name(who))}
    why = f"{len(transcripts)} transcripts; files answer to {found.met} of {found.total} talks"
    return Seen(why, persons, names=names, issues=found.issues)


class _Spoken:
    """Who speaks in each talk, and in each transcript."""

    def __init__(self) -> None:
        self.in_file: dict[str, dict[str, None]] = {}
        self.in_transcript: dict[str, dict[str, None]] = {}

    def take(self, path: str, line: str) -> None:
        segment = _SEGMENT.fullmatch(line)
        if segment and segment["who"] not in _NOBODY and not is_nobody(segment["who"]):
            self.in_file.setdefault(segment["file"], {})[segment["who"]] = None
            self.in_transcript.setdefault(path, {})[segment["who"]] = None


def _is_recording(tree: Tree, path: str) -> bool:
    return path.endswith(".sph") or tree.format_of(path) in MEDIA_MODALITY


def _name(who: str) -> str | None:
    """The words that stand together in a talk's id."""
    talk = _TALK.fullmatch(who) if len(who) <= _LONGEST_ID else None
    return " ".join(re.findall(r"[A-Z][^A-Z]*", talk["name"])) if talk else None
