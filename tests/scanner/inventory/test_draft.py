"""A first declaration loads, claims every file once, and suggests where people are named."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.content.person_hints import is_person_key, person_level
from scanner.declaration import Declaration, load
from scanner.draft import draft
from scanner.errors import UsageError
from scanner.inventory import take

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
WAV = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"


def _put(root: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def _drafted(root: Path) -> Declaration:
    """The draft, loaded, after seeing that it declares all there is and nothing else."""
    (root / "sources.yaml").write_text(draft(root))
    declared = load(root / "sources.yaml")
    found = take(declared, frozenset(), digests=False)
    told = [issue.code for file in found.files for issue in file.issues] + [i.code for _, i in found.issues]
    assert not {"file.undeclared", "file.claimed_twice", "file.missing", "source.empty"} & set(told)
    assert not [code for code in told if code.startswith("count.")]
    return declared


def test_one_source_for_each_folder_and_one_for_the_files_beside(tmp_path: Path) -> None:
    _put(tmp_path, {"chat/a.jsonl": b'{"text": "x"}\n', "books/x/y.txt": b"text", "pics/a.png": PNG,
                    "readme.txt": b"hello", "yes": b"yes", "no: [1]": b"text"})  # fmt: skip
    declared = _drafted(tmp_path)
    assert [s.id for s in declared.sources] == ["books", "chat", "pics", "top-level-files"]
    assert [s.modalities for s in declared.sources] == [("text",), ("text",), ("image",), ("text",)]
    assert declared.sources[3].locations == ("no: [1]", "readme.txt", "yes")
    assert {s.kind for s in declared.sources} == {"not_known"}
    assert declared.sources[1].declared.files == 1


def test_person_fields_are_suggested(tmp_path: Path) -> None:
    rows = [{"turns": [{"speaker": "x", "text": "y"}], "meta": {"author": "z"}, "id": 1}]
    _put(tmp_path, {
        "chat/a.jsonl": "".join(json.dumps(row) + "\n" for row in rows).encode(),
        "packed/a.json.gz": gzip.compress(json.dumps(rows, indent=1).encode()),
        "sheet/a.csv": "说话人,文本\n甲,你好\n".encode("gb18030"),
        "cv/a.tsv": b"client_id\tpath\tsentence\nx\ty\tz\n",
        "plain/a.jsonl": b'{"text": "x", "label": "y"}\n',
    })  # fmt: skip
    (tmp_path / "table").mkdir()
    pq.write_table(
        pa.table({"text": ["x"], "speaker_id": [1], "cast": [[{"actor": "x"}]]}), tmp_path / "table/a.parquet"
    )
    columns = {s.id: s.fields.person for s in _drafted(tmp_path).sources}
    assert columns == {
        "chat": ("turns[].speaker", "meta.author"),
        "packed": ("turns[].speaker", "meta.author"),
        "sheet": ("说话人",),
        "cv": ("client_id",),
        "plain": (),
        "table": ("speaker_id", "cast[].actor"),
    }


def test_a_mixed_source_is_told_what_its_person_fields_ask_of_it(tmp_path: Path) -> None:
    _put(tmp_path, {"t/a.jsonl": b'{"speaker": "x"}\n'})
    assert "person.missing" not in draft(tmp_path)
    _put(tmp_path, {"t/page.html": b"<!doctype html><html><body>river</body></html>"})
    assert "person.missing: declare them as a source of their own" in draft(tmp_path)


def test_modalities_that_cannot_be_seen_are_left_open(tmp_path: Path) -> None:
    _put(
        tmp_path, {"page/a.html": b"<!doctype html><html><body>river</body></html>", "plain/a.txt": b"river"}
    )
    (tmp_path / "pack").mkdir()
    with zipfile.ZipFile(tmp_path / "pack/a.zip", "w") as packed:
        packed.writestr("a.txt", "river")
    (tmp_path / "pack/b.txt").write_text("stone")
    assert {s.id: s.modalities for s in _drafted(tmp_path).sources} == {
        "pack": (),
        "page": ("text",),
        "plain": ("text",),
    }
    text = draft(tmp_path)
    assert text.count("HTML and Parquet may hold images") == 1 and text.count("What the archives hold") == 1


@pytest.mark.parametrize(
    ("files", "pattern"),
    [
        (["voices/x1/a.wav", "voices/x2/a.wav"], "voices/{person}/**"),
        (["lfw/Ann_Example/1.jpg", "lfw/Bob_Sample/1.jpg"], "lfw/{person}/**"),
        (["wav/train/S0002/a.wav", "wav/train/S0003/a.wav", "wav/dev/S0004/a.wav"], "wav/*/{person}/**"),
        (["数据/王五/a.wav", "数据/李四/a.wav"], "数据/{person}/**"),
        (["voices/zoe_quill/a.wav", "voices/zoe_quill/b.wav"], "voices/{person}/**"),
        (["voices/train/zoe_quill/a.wav"], "voices/*/{person}/**"),
        (["voices/train/a.wav", "voices/test/a.wav"], None),
        (["corpus/speakers/x/a.wav"], "corpus/*/{person}/**"),
        (["clips/zoe_quill/a.wav"], None),
        (["data/train/a.wav", "data/test/a.wav"], None),
        (["data/raw_data/a.wav", "data/clean_data/a.wav"], None),
        (["数据/新闻/a.wav", "数据/对话/a.wav"], None),
    ],
)
def test_folders_that_look_like_people_are_suggested(
    tmp_path: Path, files: list[str], pattern: str | None
) -> None:
    _put(tmp_path, {name: WAV + name.encode() for name in files})
    assert [s.person_path for s in _drafted(tmp_path).sources] == [pattern]


def test_people_at_the_top_are_one_source(tmp_path: Path) -> None:
    _put(
        tmp_path,
        {f"{name}/a.jpg": b"\xff\xd8\xff\xe0" + name.encode() for name in ("Ann_Lee", "Bob_Ray", "Cy_Fox")},
    )
    (source,) = _drafted(tmp_path).sources
    assert (source.locations, source.person_path) == ((".",), "{person}/**")


def test_a_folder_of_people_is_known_by_its_own_name(tmp_path: Path) -> None:
    _put(tmp_path, {"voices/zoe_quill/a.wav": WAV, "clips/zoe_quill/a.wav": WAV})
    (source,) = _drafted(tmp_path / "voices").sources
    assert (source.locations, source.person_path) == ((".",), "{person}/**")
    (source,) = _drafted(tmp_path / "clips").sources
    assert (source.locations, source.person_path) == (("zoe_quill",), None)


@pytest.mark.parametrize(
    ("first", "headless"),
    [
        ("text,label", False),
        ("country,2021,2022", False),
        (",text,", False),
        ("river stone,4.5", True),
        ("qovlarin@dravemook.com;x", True),
        ("2024-12-31\tx", True),
        ("https://dravemook.com/a,x", True),
        (f"{'river stone ' * 9},x", True),
        ("", False),
    ],
)
def test_a_first_row_that_looks_like_data_is_told(tmp_path: Path, first: str, headless: bool) -> None:
    name = "t/a.tsv" if "\t" in first else "t/a.csv"
    _put(tmp_path, {name: f"{first}\nlamp,1\n".encode()})
    assert _drafted(tmp_path).sources[0].csv_header is not headless
    assert ("looks like data" in draft(tmp_path)) == headless
    assert "dravemook" not in draft(tmp_path)


def test_tables_with_and_without_names_of_columns_are_told_apart(tmp_path: Path) -> None:
    _put(tmp_path, {"t/a.csv": b"speaker,text\nx,y\n", "t/b.csv": b"actor,4.5\n"})
    (source,) = _drafted(tmp_path).sources
    assert source.csv_header
    assert source.fields.person == ("speaker",)
    text = draft(tmp_path)
    assert "of 1 of 2 tables looked at" in text and "as one of their own" in text


def test_many_files_at_the_top(tmp_path: Path) -> None:
    _put(
        tmp_path,
        {f"{n}.txt": b"%d" % n for n in range(150)} | {"more/a.txt": b"x", "one.jsonl": b'{"a": 1}\n'},
    )
    assert _drafted(tmp_path).sources[-1].locations == ("*.jsonl", "*.txt")
    _put(tmp_path, {"folder.txt/b.txt": b"y"})
    assert _drafted(tmp_path).sources[0].locations == (".",)


def test_flat_folders_links_and_odd_names(tmp_path: Path) -> None:
    _put(tmp_path, {"a.txt": b"a", "b [1].txt": b"b"})
    assert [s.id for s in _drafted(tmp_path).sources] == ["corpus"]
    (tmp_path / "w[1]").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "w[1]") + b"/\xff\n.txt")).write_bytes(b"c")
    odd = os.fsencode(tmp_path) + b"/odd\xff\x1b[0m"
    Path(os.fsdecode(odd)).mkdir()
    Path(os.fsdecode(odd + b"/x.txt")).write_bytes(b"d")
    (tmp_path / "links").mkdir()
    (tmp_path / "links/up").symlink_to("..")
    text = draft(tmp_path)
    assert "\x1b" not in text
    (tmp_path / "sources.yaml").write_text(text)
    found = take(load(tmp_path / "sources.yaml"), frozenset(), digests=False)
    assert not any(issue.code == "file.undeclared" for file in found.files for issue in file.issues)


def test_nothing_to_declare(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    with pytest.raises(UsageError, match="nothing to declare"):
        draft(tmp_path)


NAME = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=8).filter(
    lambda name: name not in (".", "..", "sources.yaml") and len(name.encode()) < 200
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(NAME, st.one_of(st.binary(max_size=9), NAME), min_size=1, max_size=4))
def test_whatever_the_names_the_draft_loads(
    tmp_path_factory: pytest.TempPathFactory, names: dict[str, bytes | str]
) -> None:
    root = tmp_path_factory.mktemp("d")
    for name, what in names.items():
        _put(root, {name: what} if isinstance(what, bytes) else {f"{name}/{what}": b"x"})
    _drafted(root)


def test_hints() -> None:
    assert all(map(is_person_key, ["Speaker-ID", "client_id", "Author", "姓名", "screenName"]))
    assert not any(map(is_person_key, ["text", "label", "speakers_count", "id"]))
    assert person_level([["a"], ["b"]], "speakers") == 0
    assert person_level([["a"]], "speakers") == 0
    assert person_level([["a"]], "data") is None
    assert person_level([["train", "a"], ["test", "b"]], "speakers") == 1
