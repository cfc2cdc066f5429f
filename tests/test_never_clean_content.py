"""What must never pass for clean: media and names in unusual places, and text whose encoding is a guess.

As in `test_never_clean`, every world here would be clean but for one thing.
"""

from __future__ import annotations

import base64
import io
import json
import os
import tarfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.command import run
from tests.scanner.readers.making import PIXEL, tar, zip_of
from tests.test_never_clean import LINES, World

PICTURE = base64.b64encode(PIXEL).decode()
PERSON = "Zoe Quillfeather"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def put(world: World, name: str, data: bytes | str) -> None:
    """One more file of the source."""
    place = world.root / "talk" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data.encode() if isinstance(data, str) else data)


def _record(value: str) -> str:
    return json.dumps({"speaker": "spk-1", "picture": value}) + "\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.jsonl", _record(PICTURE)),
        ("b.jsonl", _record(f"see ![x](data:image/png;base64,{PICTURE})")),
        ("b.csv", f"speaker,picture\nspk-1,{PICTURE}\n"),
        ("b.html", f"<html><body><p>x</p><img src='data:image/png;base64,{PICTURE}'></body></html>"),
        ("b.md", f"# x\n\n![x](data:image/png;base64,{PICTURE})\n"),
        ("b.txt", "x " * 3_000_000 + f"data:image/png;base64,{PICTURE}"),
        ("b.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\ndata:image/png;base64,{PICTURE}\n"),
    ],
)
def test_a_picture_in_letters_is_a_picture(world: World, name: str, content: str) -> None:
    put(world, name, content)
    world.declare(fields={"person": ["speaker"]} if name.endswith(("jsonl", "csv")) else None)
    assert world.scan("--entities", "US_SSN") == 3  # narrowed for speed: what is asked here is the modality
    assert world.rows("SELECT list_sort(modalities) FROM sample WHERE len(modalities) > 1") == [
        (["image", "text"],)
    ]


def test_a_consent_to_text_does_not_cover_a_picture_in_letters(world: World) -> None:
    ledger = world.root / "ledger.jsonl"
    ledger.write_text(ledger.read_text())
    put(
        world,
        "b.jsonl",
        _record(
            base64.b64encode(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x3cmdat" + bytes(52)).decode()
        ),
    )
    world.declare(declares_pi="yes", modalities=["text", "video"], declares_sensitive_pi="yes")
    assert world.scan() == 1, world.said
    assert world.rows("SELECT verdict, reason FROM decision WHERE verdict <> 'use'") == [
        ("block", "out_of_scope")
    ]


def test_a_document_in_letters_is_told(world: World) -> None:
    put(world, "b.jsonl", _record(base64.b64encode(zip_of({"a.txt": PERSON.encode() * 9})).decode()))
    assert world.scan() == 3
    assert world.issues() == [("value.encoded", "picture", 1)]


def _links() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, f"../{PERSON}/a"
        archive.addfile(link)
    return out.getvalue()


def _folder() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        folder = tarfile.TarInfo(f"voices/{PERSON}")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    return out.getvalue()


def _columns(name: str) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({name: pa.array([], pa.string())}), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"{PERSON}.txt", b""),
        ("b.tar", _links()),
        ("b.tar", _folder()),
        ("b.zip", zip_of({f"{PERSON}/": b""})),
        ("b.zip", zip_of({f"{PERSON}.txt": b""})),
        ("b.parquet", _columns(PERSON)),
        ("b.parquet", _columns("qovlarin@dravemook.com")),
    ],
)
def test_a_name_that_no_sample_stands_behind(world: World, name: str, content: bytes) -> None:
    put(world, name, content)
    world.declare(declares_pi="no", fields=None)
    assert world.scan() == 3
    assert [code for code, _, _ in world.issues()] == ["name.unattached"]
    assert PERSON not in world.said and "qovlarin" not in world.said


def test_names_with_samples_behind_them_are_no_issue(world: World) -> None:
    put(world, "b.tar", tar({f"{PERSON}/0001.json": b'{"a": "x"}', f"{PERSON}/0001.txt": b"words"}))
    put(world, "c.zip", zip_of({f"{PERSON}/": b"", f"{PERSON}/a.txt": b"words"}))
    put(world, "plain.txt", b"")
    (world.root / "talk/a.jsonl").unlink()
    world.declare(fields=None, declares_pi="yes", declares_sensitive_pi="yes")
    assert world.scan() == 0, world.said
    assert world.rows("SELECT count(*) FROM link WHERE subject_id = 's-1'")[0][0] >= 3


@pytest.mark.parametrize("order", [("json", "png"), ("png", "json")])
def test_the_name_of_a_sample_put_together_from_members_ties_it(world: World, order: tuple[str, str]) -> None:
    content = {"json": b'{"a": "x"}', "png": PIXEL}
    put(world, "b.tar", tar({f"{PERSON}.{ending}": content[ending] for ending in order}))
    (world.root / "talk/a.jsonl").unlink()
    world.declare(fields=None, modalities=["text", "image"], declares_pi="yes", declares_sensitive_pi="yes")
    assert world.scan() == 0, world.said
    assert world.rows("SELECT DISTINCT subject_id, evidence FROM link WHERE member IS NOT NULL") == [
        ("s-1", "name_in_text")
    ]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("codec", ["gb18030", "cp037", "shift_jis"])
def test_an_encoding_that_was_guessed(world: World, codec: str, packed: bool) -> None:
    data = (
        "音声データの記録、話者の名前。" * 9 if codec == "shift_jis" else "语料来源的记录，说话人的名字。" * 9
    ).encode(codec if codec != "cp037" else "gb18030")
    data = f"notes kept by {PERSON}, and more of them\n".encode(codec) * 9 if codec == "cp037" else data
    put(world, *(("b.zip", zip_of({"a.txt": data})) if packed else ("b.txt", data)))
    world.declare(fields=None)
    assert world.scan() == 3
    assert {code for code, _, _ in world.issues()} & {
        "text.encoding_guessed",
        "format.unknown",
        "text.undecodable",
    }


@pytest.mark.parametrize("packed", [False, True])
def test_a_declared_encoding_settles_it(world: World, packed: bool) -> None:
    data = "語料來源的記錄，說話人的名字。".encode("big5hkscs") * 9
    put(world, *(("b.zip", zip_of({"a.txt": data})) if packed else ("b.txt", data)))
    (world.root / "talk/a.jsonl").unlink()
    world.declare(fields=None, encoding="big5hkscs", declares_pi="yes", declares_sensitive_pi="yes")
    assert world.scan() == 0, world.said
    world.declare(fields=None, encoding="utf-8", declares_pi="yes", declares_sensitive_pi="yes")
    assert world.scan("--force") == 3
    assert {code for code, _, _ in world.issues()} == {"format.unknown"}


@pytest.mark.parametrize("data", ["王小明です".encode("iso2022_jp"), "王小明".encode("hz") + b"\n"])
@pytest.mark.parametrize("name", ["b.txt", "b.zip", "b.json"])
def test_text_that_passes_for_ascii(world: World, name: str, data: bytes) -> None:
    packed = {"b.txt": data, "b.zip": zip_of({"a.txt": data}), "b.json": b'["' + data.strip() + b'"]'}
    put(world, name, packed[name])
    world.declare(fields=None)
    assert world.scan() == 3
    assert "text.encoding_unread" in {code for code, _, _ in world.issues()}


def test_the_plain_world_is_still_clean(world: World) -> None:
    put(world, "b.jsonl", LINES)
    assert world.scan() == 0, world.said


@pytest.mark.parametrize("said", ["mail bert@dravemook.com, he said", "ask SPK-0002 about it"])
def test_an_identifier_of_somebody_else_in_the_text(world: World, said: str) -> None:
    identifiers = ("--identifier", "email=bert@dravemook.com", "--identifier", "speaker_id=spk-0002")
    person = (
        "subject",
        "--subject",
        "s-2",
        "--name",
        "Bert Oakwell",
        "--set",
        "age_band=adult",
        *identifiers,
    )
    assert run("ledger", "add", world.root / "ledger.jsonl", *person).returncode == 0
    put(world, "b.jsonl", json.dumps({"speaker": "spk-1", "text": said}) + "\n")
    world.declare(declares_pi="yes")
    assert world.scan() == 1, world.said
    assert world.rows("SELECT evidence FROM link WHERE subject_id = 's-2'") == [("identifier_in_text",)]
    assert world.rows("SELECT verdict FROM decision WHERE subject_id = 's-2'")[0][0] in ("block", "review")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "b.txt",
            b"plain words of a river. " * 30 + b"\n" + f"{PERSON} qovlarin@dravemook.com".encode("utf-16-le"),
        ),
        ("b.jsonl", json.dumps({"speaker": "spk-1", "t": "\0".join(PERSON)}).encode() + b"\n"),
    ],
)
def test_nul_characters_between_letters(world: World, name: str, content: bytes) -> None:
    put(world, name, content)
    world.declare(fields=None)
    assert world.scan() == 3
    assert "text.nul" in {code for code, _, _ in world.issues()}


def test_ascii_in_a_source_declared_to_be_utf_16(world: World) -> None:
    put(world, "b.txt", f"{PERSON} was here and wrote a few words about it".encode())
    world.declare(fields=None, encoding="utf-16-le", declares_pi="yes")
    world.scan()
    assert world.rows("SELECT count(*) FROM link l JOIN file USING (file_id) WHERE format = 'text'") == [(1,)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.txt", PICTURE),
        ("b.html", f"<html><body><img src='data:image/png; base64,{PICTURE}'></body></html>"),
        ("b.md", f"data:image\\/png;base64,{PICTURE}"),
    ],
)
def test_a_picture_in_letters_that_is_written_oddly(world: World, name: str, content: str) -> None:
    put(world, name, content)
    world.declare(fields=None)
    assert world.scan() == 3
    pictures = world.rows("SELECT count(*) FROM sample WHERE len(modalities) > 1")
    assert pictures == [(1,)] or "value.encoded" in {code for code, _, _ in world.issues()}


def test_names_that_are_not_utf_8(world: World) -> None:
    put(world, "b.zip", zip_of({"a.txt": b"words"}).replace(b"a.txt", "人x".encode("gbk") + b"tx"))
    (world.root / "talk" / os.fsdecode("欧阳".encode("gbk") + b".txt")).write_text("words")
    world.declare(fields=None)
    assert world.scan() == 3
    assert [code for code, _, _ in world.issues()].count("name.undecodable") == 2
