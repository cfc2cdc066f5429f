"""Whose a file is not: ids that mean somebody else, captions of another file, names that must not be shown."""

from __future__ import annotations

from typing import Any

import pytest

from tests.command import run
from tests.scanner.readers.making import PIXEL, sound
from tests.test_never_clean import World
from tests.test_whose_files import put as _put
from tests.test_whose_files import world as world  # noqa: PLC0414  # a fixture

LINKS = "SELECT DISTINCT subject_id, rule, strength FROM link JOIN file USING (file_id) WHERE {} ORDER BY ALL"


def _links(world: World, where: str = "true") -> list[tuple[Any, ...]]:
    return world.rows(LINKS.format(where))


def _identify(world: World, *identifiers: str) -> None:
    more = [word for one in identifiers for word in ("--identifier", one)]
    done = run("ledger", "add", world.root / "ledger.jsonl", "subject", "--subject", "s-1", *more)
    assert done.returncode == 0, done.stderr


def _readers(world: World, readers: str = "84 | F | dev-clean | 3 | Odo Fennimarsh\n") -> None:
    for number in range(3):
        _put(world, f"dev-clean/84/121123/84-121123-000{number}.wav", sound() + bytes(2 * number))
    _put(world, "SPEAKERS.TXT", "; ID | SEX | SUBSET | MINUTES | NAME\n" + readers)


def test_a_number_of_a_data_set_is_nobodys_number_elsewhere(world: World) -> None:
    _identify(world, "speaker_id=84")
    _readers(world, "")
    world.scan()
    assert _links(world, "format = 'audio'") == [("s-1", "speaker_id@librispeech", "weak")]


def test_a_number_that_the_ledger_gives_for_this_data_set_is_theirs(world: World) -> None:
    _identify(world, "librispeech=84")
    _readers(world, "")
    world.scan()
    assert _links(world, "format = 'audio'") == [("s-1", "librispeech@librispeech", "certain")]


def test_an_id_to_which_the_data_set_gives_another_name_is_somebody_elses(world: World) -> None:
    _identify(world, "speaker_id=84", "librispeech=84")
    _readers(world)
    world.scan()
    assert _links(world, "format = 'audio'") == [
        ("s-1", "librispeech@librispeech", "weak"),
        (None, "unlisted@librispeech", "exact"),
    ]


def test_the_nearest_name_has_the_caption(world: World) -> None:
    _put(world, "clip.wav", sound())
    _put(world, "clip.2.wav", sound() + b"\0\0")
    _put(world, "clip.2.txt", "Zoe Quillfeather speaks")
    _put(world, "mill.PNG", PIXEL)
    _put(world, "MILL.txt", "Zoe Quillfeather again")
    world.scan()
    tied = world.rows("SELECT path FROM link JOIN file USING (file_id) WHERE format <> 'text' ORDER BY path")
    assert tied == [("talk/clip.2.wav",), ("talk/mill.PNG",)]


def test_captions_that_are_not_read_are_told(world: World) -> None:
    _put(world, "a.png", PIXEL)
    _put(world, "a.xmp", "<x:xmpmeta/>")
    _put(world, "b.png", PIXEL + b" ")
    for number in range(9):
        _put(world, f"b.{number}.txt", f"a mill {number}")
    assert world.scan() == 3
    told = world.rows(
        "SELECT path, detail FROM issue JOIN file USING (file_id) WHERE code = 'sidecar.unread' ORDER BY path"
    )
    assert told == [
        ("talk/a.png", "an XMP file, whose signals and people are not read"),
        ("talk/b.png", "1 of 9 files beside it"),
    ]


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        ("lfw/Orrin_Quackenthorpe", ["Orrin_Quackenthorpe_0001.png", "Orrin_Quackenthorpe_0002.png"]),
        ("img/20_zebq woman", ["zebq01.png", "ZEBQ-2.png"]),
    ],
)
def test_a_name_that_a_path_repeats_is_hidden_there_too(world: World, folder: str, names: list[str]) -> None:
    for number, name in enumerate(names):
        _put(world, f"{folder}/{name}", PIXEL + bytes(number))
    world.scan("--ner", "none")
    assert world.rows("SELECT count(*) FROM link WHERE subject_id IS NULL") == [(2,)]
    content = world.report.read_bytes().lower()
    assert b"quackenthorpe" not in content
    assert b"zebq" not in content


def test_show_tells_layouts(world: World) -> None:
    _readers(world)
    world.scan()
    shown = run("show", world.report, "--by", "layout").stdout
    assert "librispeech" in shown
    assert "lie in folders of reader and chapter" in shown or "recordings" in shown
