"""Whose a file is by what lies beside it: captions, lists of names, layouts, and what a declaration says of them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command import run
from tests.scanner.readers.making import PIXEL, sound
from tests.test_never_clean import World

LINKS = "SELECT subject_id, evidence, rule, strength, field FROM link JOIN file USING (file_id) WHERE {} ORDER BY ALL"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    (made.root / "talk/a.jsonl").unlink()
    made.declare(fields=None, modalities=["text", "image", "audio"])
    return made


def put(world: World, path: str, content: bytes | str) -> None:
    place = world.root / "talk" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content.encode() if isinstance(content, str) else content)


def _links(world: World, where: str) -> list[tuple[Any, ...]]:
    return world.rows(LINKS.format(where))


def test_a_caption_holds_for_the_picture_beside_it(world: World) -> None:
    put(world, "0001.png", PIXEL)
    put(world, "0001.txt", "Zoe Quillfeather at the mill")
    put(world, "0002.png", PIXEL + b" ")
    put(world, "0002.txt", "a mill")
    world.scan()
    tie = ("s-1", "name_in_text", "name", "exact")
    assert _links(world, "format = 'image'") == [(*tie, "@sidecar.txt.text")]
    assert _links(world, "format <> 'image'") == [(*tie, "text")]
    assert world.rows("SELECT DISTINCT verdict FROM decision") == [("use",)]


def test_a_description_in_json_names_people_where_the_declaration_says_so(world: World) -> None:
    put(world, "clip.wav", sound())
    put(world, "clip.wav.json", json.dumps({"speaker": "spk-1", "note": "call 415-555-0101"}))
    world.declare(fields={"person": ["speaker"]}, modalities=["text", "audio"])
    world.scan()
    tie = ("s-1", "person_column", "speaker_id", "certain")
    assert _links(world, "format = 'audio'") == [(*tie, "@sidecar.json.speaker")]
    assert world.rows("SELECT count(*) FROM finding JOIN file USING (file_id) WHERE format = 'audio'") == [
        (0,)
    ]
    assert world.rows("SELECT count(*) FROM issue WHERE code = 'person.missing'") == [(0,)]


def test_a_caption_that_cannot_be_read_leaves_the_picture_open(world: World) -> None:
    put(world, "0001.png", PIXEL)
    put(world, "0001.txt", "mill " * 300_000)
    assert world.scan() == 3
    assert world.rows(
        "SELECT format, severity FROM issue JOIN file USING (file_id) WHERE code = 'sidecar.unread'"
    ) == [("image", "open")]


def test_a_changed_caption_is_not_taken_from_an_interrupted_run(world: World) -> None:
    from scanner.declaration import over_folder
    from scanner.inventory import take
    from scanner.model import SliceKind, WorkUnit
    from scanner.run.sidecars import sidecars_of
    from scanner.worker import shard_name

    names = []
    put(world, "0001.png", PIXEL)
    for caption in ("a mill", "a kiln"):
        put(world, "0001.txt", caption)
        files = take(over_folder(world.root), frozenset()).files
        (picture,) = (file for file in files if file.path.endswith(".png"))
        beside = sidecars_of(files)[picture.path]
        unit = WorkUnit(picture, 0, SliceKind.WHOLE, 0, picture.bytes, picture.bytes, sidecars=beside)
        names.append(shard_name(unit, "d"))
    assert names[0] != names[1]


def test_a_list_gives_names_to_ids_of_folders_and_columns(world: World) -> None:
    put(world, "voices/r77/1.wav", sound())
    put(world, "voices/r78/1.wav", sound() + b"\0\0")
    put(world, "rows.jsonl", '{"speaker": "R77"}\n')
    put(world, "people.tsv", "id\tfull name\nr77\tZoe Quillfeather\nr78\tOdo Fennimarsh\n")
    lists = [{"file": "talk/people.tsv", "id": "ID", "names": ["full name"]}]
    world.declare(
        fields={"person": ["speaker"]},
        person_path="talk/voices/{person}/*",
        person_lists=lists,
        modalities=["text", "audio"],
    )
    world.scan()
    tie = ("s-1", "person_path", "name:list", "certain", "@path")
    assert _links(world, "format = 'audio'") == [tie, (None, "person_path", "unlisted", "exact", "@path")]
    assert _links(world, "format = 'jsonl'") == [("s-1", "person_column", "name:list", "certain", "speaker")]
    assert world.rows("SELECT layout, declared, named FROM layout") == [("person_list", True, 2)]
    assert b"Fennimarsh" not in world.report.read_bytes()


@pytest.mark.parametrize(
    ("content", "told"),
    [("id\tname\n", "not there"), (None, "no declared file")],
)
def test_a_list_that_cannot_be_read_is_told(world: World, content: str | None, told: str) -> None:
    put(world, "a.txt", "a mill")
    if content is not None:
        put(world, "people.tsv", content)
    world.declare(fields=None, person_lists=[{"file": "talk/people.tsv", "id": "id", "names": ["full"]}])
    assert world.scan() == 3
    (detail,) = world.rows("SELECT detail FROM issue WHERE code = 'layout.index_torn'")
    assert told in detail[0]


def _vctk(world: World) -> None:
    for speaker in ("p301", "p302"):
        for take in (1, 2):
            put(world, f"vctk/wav48/{speaker}/{speaker}_00{take}.wav", sound() + bytes(take * 2))


def test_a_layout_ties_files_to_pseudonyms_of_their_source(world: World) -> None:
    _vctk(world)
    world.declare(fields=None, modalities=["audio"])
    world.scan()
    assert world.rows("SELECT code FROM issue WHERE severity = 'open'") == []
    assert set(_links(world, "true")) == {(None, "person_path", "pseudonym@vctk", "exact", "@path")}
    assert world.rows("SELECT pseudonym, samples FROM unlisted_person") == [(True, 2), (True, 2)]
    assert world.rows("SELECT layout, declared, files, people FROM layout") == [("vctk", False, 4, 2)]
    planned = run("plan", world.root)
    assert "VCTK in talk/vctk" in planned.stdout
    assert "2 of 2 people of its layout are nobody of the ledger: p301, p302" in planned.stdout


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"layout": "none"}, set()),
        ({"layout": "vctk"}, {"pseudonym@vctk"}),
        ({"persons": ["s-1"]}, {"declaration"}),
        ({"person_path": "talk/vctk/wav48/{person}/*"}, {"pseudonym"}),
    ],
)
def test_the_declaration_has_the_last_word(world: World, changes: dict[str, Any], rules: set[str]) -> None:
    _vctk(world)
    world.declare(fields=None, modalities=["audio"], **changes)
    world.scan()
    assert {rule for (rule,) in world.rows("SELECT rule FROM link")} == rules


def test_a_declared_layout_that_is_not_there_is_told(world: World) -> None:
    put(world, "a.txt", "a mill")
    world.declare(fields=None, layout="vctk")
    assert world.scan() == 3
    assert world.rows("SELECT severity, detail FROM issue WHERE code = 'layout.not_seen'") == [
        ("open", "vctk")
    ]


def test_a_layout_nobody_knows_is_refused_before_anything_is_read(world: World) -> None:
    world.declare(fields=None, layout="vctkk")
    assert world.scan() == 2
    assert "did you mean vctk?" in world.said
    assert not world.report.exists()


def test_one_person_in_every_writing_and_an_id_in_each_source_by_itself(world: World) -> None:
    put(
        world,
        "a.jsonl",
        "".join(json.dumps({"speaker": name}) + "\n" for name in ("Odo Féllmark", "FELLMARK, Odo", "7")),
    )
    (world.root / "other").mkdir()
    (world.root / "other/b.jsonl").write_text('{"speaker": "7"}\n')
    world.declare(fields={"person": ["speaker"]})
    declared = yaml.safe_load((world.root / "sources.yaml").read_text())
    declared["sources"].append(
        copy.deepcopy(declared["sources"][0]) | {"id": "other", "locations": ["other"]}
    )
    (world.root / "sources.yaml").write_text(yaml.safe_dump(declared))
    assert world.scan() == 1, world.said
    assert world.rows("SELECT samples, pseudonym FROM unlisted_person ORDER BY number") == [
        (2, False),
        (1, True),
        (1, True),
    ]
