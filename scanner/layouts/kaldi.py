"""Kaldi and ESPnet: a folder with `utt2spk` ("utt spk") or `spk2utt`, `wav.scp`, `segments` ("utt rec start end"), `text`.

An entry of `wav.scp` may be a command that ends in a pipe. It is never run: it is told, and files that it mentions are
tied.

Source: kaldi-asr.org, data_prep; lhotse/kaldi.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.layouts.base import Person, Seen, most
from scanner.layouts.entries import Gathered, answer, by_stem, common_folder
from scanner.layouts.tree import Tree

NAME = "kaldi"
TITLE = "Kaldi, ESPnet"
TIES = "recordings: all speakers of their utterances, through `segments` where there is one; `text`: all speakers"
_TO_SPEAKER, _OF_SPEAKER = "utt2spk", "spk2utt"


def recognise(tree: Tree) -> Seen | None:
    """Data folders whose entries are answered by files of just this folder, or that it is itself."""
    folders = sorted(
        {path.rpartition("/")[0] for name in (_TO_SPEAKER, _OF_SPEAKER) for path in tree.named(name)}
    )
    read = {folder: _gathered(tree, folder) for folder in folders if _is_data(tree, folder)}
    if not any(common_folder([_in(folder, "."), *found.files]) == "" for folder, found in read.items()):
        return None
    persons: dict[str, dict[Person, None]] = {}
    for found in read.values():
        for path, people in found.persons.items():
            persons.setdefault(path, {}).update(dict.fromkeys(people))
    met = sum(found.met for found in read.values())
    issues = tuple(issue for found in read.values() for issue in found.issues)
    why = f"{len(read)} data folders with lists of utterances and speakers; files answer to {met} recordings"
    return Seen(why, {path: tuple(people) for path, people in persons.items()}, issues=issues)


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _is_data(tree: Tree, folder: str) -> bool:
    """Lines of the list have the form of one."""
    path = _in(folder, _TO_SPEAKER)
    if not tree.has(path):
        path = _in(folder, _OF_SPEAKER)
        lines = [line.split() for line in tree.head(path)]
        return most(sum(len(parts) >= 2 for parts in lines), len(lines))
    lines = [line.split() for line in tree.head(path)]
    return most(sum(len(parts) == 2 for parts in lines), len(lines))


def _columns(tree: Tree, path: str, found: Gathered) -> Iterator[list[str]]:
    """First word and the rest of each line."""
    for line in found.rows(tree.lines(path)) if tree.has(path) else ():
        parts = line.split(None, 1)
        if len(parts) == 2:
            yield parts


def _speakers(tree: Tree, folder: str, found: Gathered) -> dict[str, dict[str, None]]:
    """Utterance -> speakers: where lines contradict each other, all whom they name."""
    said: dict[str, dict[str, None]] = {}
    for utt, who in _columns(tree, _in(folder, _TO_SPEAKER), found):
        said.setdefault(utt, {})[who.strip()] = None
    for who, utts in _columns(tree, _in(folder, _OF_SPEAKER), found):
        for utt in utts.split():
            said.setdefault(utt, {})[who] = None
    return said


def _gathered(tree: Tree, folder: str) -> Gathered:
    found = Gathered(tree, "a Kaldi list of recordings")
    speakers = _speakers(tree, folder, found)
    in_recording: dict[str, dict[str, None]] = {}
    for utt, rest in _columns(tree, _in(folder, "segments"), found):
        if utt in speakers:
            in_recording.setdefault(rest.split()[0], {}).update(speakers[utt])
    in_recording = in_recording or speakers
    if tree.has(_in(folder, "wav.scp")):
        _follow(tree, folder, in_recording, found)
    else:
        files = by_stem(tree.media)
        for recording, people in in_recording.items():
            found.add(files.get(recording), people)
    transcript = _in(folder, "text")
    if tree.has(transcript):
        found.everybody(transcript)
    return found


def _follow(tree: Tree, folder: str, people: dict[str, dict[str, None]], found: Gathered) -> None:
    commands = 0
    for recording, entry in _columns(tree, _in(folder, "wav.scp"), found):
        named, written = people.get(recording, {}), entry.strip()
        if written.endswith("|") or written.startswith("|"):
            commands += 1
            found.mention(None, named)
            for word in written.strip("|").split():
                if path := answer(tree, word.strip("'\"")):
                    found.mention(path, named)
        else:
            found.add(answer(tree, written), named)
    found.command(commands)
