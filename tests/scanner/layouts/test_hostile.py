"""Index files from strangers: torn, false, leading out of the source, naming commands; and layouts beside each other."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from scanner.layouts import entries
from scanner.layouts.tree import Tree
from scanner.model import key_of
from tests.scanner.layouts.others import LABELS, table
from tests.scanner.layouts.speech import CASES, CV_HEAD, KALDI, LIBRI
from tests.scanner.layouts.worlds import (
    Files,
    columns,
    found_in,
    issues,
    layouts,
    lines,
    moved,
    persons,
    pictures,
    sounds,
    tarred,
)


def test_a_command_is_never_run(tmp_path: Path) -> None:
    mark = tmp_path / "was_run"
    scp = (
        f"rec1 touch {mark} |\nrec2 sox audio/two.wav -t wav - |\nrec3 | touch {mark}\nrec4 $(touch {mark})\n"
    )
    said = "u1 spk1\nu2 spk2\nu3 spk3\nu4 spk4\n"
    segments = "".join(f"u{n} rec{n} 0 1\n" for n in (1, 2, 3, 4))
    own = {"data/train/wav.scp": scp, "data/train/utt2spk": said, "data/train/segments": segments}
    left = {path: content for path, content in KALDI.items() if not path.endswith(("spk2utt", "text"))}
    found = found_in(tmp_path / "corpus", {**left, **own})
    assert not mark.exists()
    assert persons(found) == {"audio/two.wav": ("spk2",)}
    assert ("layout.command", "3 entries") in issues(found)


def test_a_kaldi_list_without_segments_and_without_files(tmp_path: Path) -> None:
    files: Files = {
        "d/utt2spk": "u1 spk1\nu2 spk2\n", "d/wav.scp": "u1 u1.wav\nu2 u2.wav\n", **sounds("d/u1.wav"),
    }  # fmt: skip
    found = found_in(tmp_path, files)
    assert persons(found) == {"d/u1.wav": ("spk1",)}
    assert issues(found) == [("layout.index_unmet", "1 of 2 entries of a Kaldi list of recordings")]


def test_a_kaldi_list_of_speakers_alone_goes_by_the_names_of_files(tmp_path: Path) -> None:
    found = found_in(
        tmp_path,
        {
            "spk2utt": "spk1 utt001 utt002 1\nspk2 utt003\n",
            **sounds("a/utt001.wav", "a/utt002.wav", "b/utt003.wav", "b/1.wav"),
        },
    )
    assert persons(found) == {"a/utt001.wav": ("spk1",), "a/utt002.wav": ("spk1",), "b/utt003.wav": ("spk2",)}


def test_a_list_of_speakers_that_contradicts_itself_names_all(tmp_path: Path) -> None:
    lists = {"utt2spk": "u1 p300\nu1 p225\n", "wav.scp": "u1 wav/u1.wav\n"}
    assert persons(found_in(tmp_path, {**lists, **sounds("wav/u1.wav")})) == {"wav/u1.wav": ("p300", "p225")}


def test_a_file_that_shares_no_more_than_a_plain_name_is_not_meant(tmp_path: Path) -> None:
    said = "raw/p225/1.wav|tamsin|zh|x\nraw/p225/take_0042.wav|tamsin|zh|x\n"
    found = found_in(tmp_path, {"all.list": said, **sounds("other/bodo/1.wav", "other/bodo/take_0042.wav")})
    assert {path for path in persons(found) if path != "all.list"} == {"other/bodo/take_0042.wav"}


def test_an_index_that_leads_out_of_the_source(tmp_path: Path) -> None:
    outside = tmp_path / "secret.wav"
    outside.write_bytes(b"x")
    entries_of = (
        f"../secret.wav|a|zh|x\n{outside}|b|zh|x\n/etc/passwd|c|zh|x\n..\\..\\in.wav|tamsin|zh|x\n\0|d|zh|x\n"
    )
    found = found_in(tmp_path / "corpus", {"all.list": entries_of, **sounds("in.wav")})
    assert persons(found)["in.wav"] == ("tamsin",)
    assert set(persons(found)) <= {"in.wav", "all.list"}
    assert issues(found) == [("layout.index_unmet", "4 of 5 entries of a list of recordings")]


def test_an_entry_that_two_files_could_answer_to_is_unmet(tmp_path: Path) -> None:
    said = "/x/a/1.wav|tamsin|zh|x\n/x/1.wav|orlin|zh|x\n/x/2.wav|mirel|zh|x\n"
    found = found_in(tmp_path, {"all.list": said, **sounds("p/a/1.wav", "p/b/1.wav", "p/b/2.wav")})
    assert {path: who for path, who in persons(found).items() if path != "all.list"} == {
        "p/a/1.wav": ("tamsin",)
    }  # fmt: skip
    assert issues(found) == [("layout.index_unmet", "2 of 3 entries of a list of recordings")]


def test_a_torn_list_is_told_and_what_was_read_counts(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f"p{n}.wav|tamsin|zh|{n * n}\n" for n in range(30_000)).encode(), mtime=0)
    found = found_in(tmp_path, {"all.list": whole[: len(whole) // 2], **sounds("p0.wav", "p29999.wav")})
    assert persons(found)["p0.wav"] == ("tamsin",)
    assert "p29999.wav" not in persons(found)
    assert ("layout.index_torn", "a list of recordings: it cannot be read to its end") in issues(found)


def test_a_list_of_readers_that_is_torn_leaves_the_paths(tmp_path: Path) -> None:
    speakers = gzip.compress(
        b"".join(b"%d | F | dev-clean | 3 | Tamsin Quellrow\n" % n for n in range(84, 9999)), mtime=0
    )
    files: Files = {
        **{path: data for path, data in LIBRI.items() if path != "SPEAKERS.TXT"},
        "SPEAKERS.TXT": speakers[:900],
    }
    found = found_in(tmp_path, files)
    assert persons(found) == CASES["librispeech"].persons
    assert found.names[key_of("84", "librispeech")] == ("Tamsin Quellrow",)
    assert [code for code, _ in issues(found)] == ["layout.index_torn"]


def test_more_entries_than_anybody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MOST_ENTRIES", 3)
    said = "".join(f"{n}.wav|tamsin|zh|x\n" for n in range(9))
    found = found_in(tmp_path, {"all.list": said, **sounds("0.wav", "8.wav")})
    assert set(persons(found)) == {"0.wav", "all.list"}
    assert ("layout.index_torn", "a list of recordings: over 3 entries") in issues(found)


def test_lines_over_the_limit_and_nul(tmp_path: Path) -> None:
    rows = "c1\ta.mp3\tx\n" + "c2\tb\0.mp3\t" + "y" * (2 << 20) + "\nc3\tc.mp3\tz\n"
    found = found_in(
        tmp_path, {"train.tsv": "client_id\tpath\tsentence\n" + rows, **sounds("clips/a.mp3", "clips/c.mp3")}
    )
    assert persons(found) == {"clips/a.mp3": ("c1",)}
    assert ("layout.index_torn", "lists of clips: a line over the limit") in issues(found)


def test_the_whole_corpus_listed_and_a_part_of_it_there(tmp_path: Path) -> None:
    rows = "".join(f"c{n}\t{n}.mp3\tx\t\t\t\t\t\t\t\t\n" for n in range(500))
    found = found_in(
        tmp_path, {"train.tsv": CV_HEAD + rows, "dev.tsv": CV_HEAD + rows, **sounds("clips/7.mp3")}
    )
    assert persons(found) == {"clips/7.mp3": ("c7",)}
    assert issues(found) == [("layout.index_unmet", "998 of 1000 entries of lists of clips")]


def test_two_layouts_side_by_side(tmp_path: Path) -> None:
    files = {**moved(LIBRI, "a/libri"), **moved(KALDI, "a/own"), **moved(CASES["common_voice"].files, "b")}
    found = found_in(tmp_path, files)
    assert set(layouts(found)) == {("librispeech", "a/libri"), ("kaldi", "a/own"), ("common_voice", "b/en")}
    expected = {
        **moved(CASES["librispeech"].persons, "a/libri"), **moved(CASES["kaldi"].persons, "a/own"),
        **moved(CASES["common_voice"].persons, "b"),
    }  # fmt: skip
    assert persons(found) == expected
    assert issues(found) == []


def test_single_files_do_not_hide_the_folders_below(tmp_path: Path) -> None:
    chat = lines({"messages": [{"role": "user", "content": "x"}]})
    found = found_in(tmp_path, {"a.jsonl": chat, "more/b.jsonl": chat, **moved(LIBRI, "speech")})
    assert layouts(found) == [("chat_messages", ""), ("chat_messages", "more"), ("librispeech", "speech")]
    assert set(columns(found)) == {"a.jsonl", "more/b.jsonl"}


def test_shards_of_one_shape_are_judged_by_one_of_them(tmp_path: Path) -> None:
    chat = lines({"messages": [{"role": "user", "content": "x"}]})
    files: dict[str, bytes | str] = {f"part-{n:03}.jsonl": chat for n in range(40)}
    files |= {f"{word}.jsonl": lines({"text": "x"}) for word in ("river", "lamp")}
    assert set(columns(found_in(tmp_path, files))) == {f"part-{n:03}.jsonl" for n in range(40)}


def test_files_of_one_shape_that_differ_are_each_asked(tmp_path: Path) -> None:
    chat = lines({"messages": [{"role": "user", "content": "x"}]})
    files: dict[str, bytes | str] = {
        f"{n}.jsonl": chat if n % 2 else lines({"text": "x"}) for n in range(10, 20)
    }
    files |= {
        f"{'abcdefghijklmnopqrstuvwxyz'[n]}.jsonl": chat if n in (0, 25) else lines({"a": 1})
        for n in range(26)
    }
    expected = {f"{n}.jsonl" for n in range(11, 20, 2)} | {"a.jsonl", "z.jsonl"}
    assert set(columns(found_in(tmp_path, files))) == expected


def test_what_a_recognised_folder_leaves_is_asked_about(tmp_path: Path) -> None:
    files = {**KALDI, **moved(LIBRI, "more/libri")}
    found = found_in(tmp_path, files)
    assert layouts(found) == [("kaldi", ""), ("librispeech", "more/libri")]
    assert persons(found) == {**CASES["kaldi"].persons, **moved(CASES["librispeech"].persons, "more/libri")}


def test_numbers_of_a_schema_have_names_only_where_that_is_sure(tmp_path: Path) -> None:
    other = {"speaker": {"names": ["Mirel", "Orlin Vask"], "_type": "ClassLabel"}, "text": LABELS["text"]}
    files: Files = {
        "a.parquet": table({"speaker": [0], "text": ["x"]}, LABELS),
        "b.parquet": table({"speaker": [0], "text": ["x"]}, other),
    }
    found = found_in(tmp_path, files)
    assert set(columns(found)) == {"a.parquet", "b.parquet"}
    assert found.names == {}


@pytest.mark.parametrize("torn", [0, 40, 700, 1500])
def test_torn_shards_and_footers_are_nobodys(torn: int, tmp_path: Path) -> None:
    shard = tarred({"1.png": b"x" * 600, "1.json": '{"speaker": "s1"}'})
    made = table({"speaker": [0], "text": ["x"]}, LABELS)
    found = found_in(
        tmp_path,
        {"s-0000.tar": shard[:torn] or b"x", "a.parquet": made[:torn] if torn < len(made) else made[:-9]},
    )
    assert "a.parquet" not in columns(found)


def test_lists_in_parquet_and_json_lines(tmp_path: Path) -> None:
    files: Files = {
        "a/metadata.parquet": table({"file_name": ["1.png", "2.png", "3.png"], "person_id": [7, None, 9]}),
        **pictures("a/1.png", "a/2.png"),
        "b/metadata.jsonl": lines({"file_name": "1.wav", "speaker": "Tamsin"}) + "{broken\n",
        **sounds("b/1.wav"),
    }
    found = found_in(tmp_path, files)
    assert persons(found) == {"a/1.png": ("7",), "b/1.wav": ("Tamsin",)}
    assert issues(found) == [
        ("layout.index_unmet", "1 of 3 entries of the list of files"),
        ("layout.index_torn", "the list of files: lines that are not JSON"),
    ]


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.list"
    secret.write_text("a.wav|tamsin|zh|x\n")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "all.list").symlink_to(secret)
    assert found_in(tmp_path / "corpus", sounds("a.wav")).placed == []


def test_a_layout_that_is_declared_and_not_there(tmp_path: Path) -> None:
    found = found_in(tmp_path, sounds("a.wav"), "librispeech")
    assert issues(found) == [("layout.not_seen", "librispeech")]


def test_an_index_that_is_gone_when_it_is_read(tmp_path: Path) -> None:
    from scanner.declaration import over_folder
    from scanner.inventory import take
    from scanner.layouts.finding import find
    from tests.scanner.layouts.worlds import write

    files = take(over_folder(write(tmp_path, LIBRI)), frozenset()).files
    (tmp_path / "SPEAKERS.TXT").unlink()
    found = find(files)
    assert persons(found) == CASES["librispeech"].persons
    assert issues(found) == [("layout.index_torn", "the list of readers: it cannot be read to its end")]


def test_the_end_of_a_path_from_elsewhere(tmp_path: Path) -> None:
    from scanner.declaration import over_folder
    from scanner.inventory import take
    from tests.scanner.layouts.worlds import write

    tree = Tree(
        "", take(over_folder(write(tmp_path, sounds("x/a.wav", "a.wav", "y/z/b.wav"))), frozenset()).files
    )
    assert entries.answer(tree, "C:\\data\\x\\a.wav") == "x/a.wav"
    assert entries.answer(tree, "/data/q/a.wav") == "a.wav"
    assert entries.answer(tree, "./../z/b.wav") == "y/z/b.wav"
    assert entries.answer(tree, "/other/z/b", ("", ".wav")) == "y/z/b.wav"
    assert entries.answer(tree, "/other/b", ("", ".wav")) is None
    assert [entries.answer(tree, text) for text in ("", "/", "..", "x/", "b.wav/..")] == [
        None,
        None,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"a.stm": "x 1 " + "Aa" * 400_000 + " 0.0 1.0 <o> x\n"},
        {"identity_meta.csv": "n000002," + " " * 900_000 + "\n", **pictures("train/n000002/0001_01.jpg")},
        {"all.list": "../" * 300_000 + "a.wav|tamsin|zh|x\n", **sounds("a.wav")},
        {"a.srt": "1\n00:00:01,000 --> 00:00:02,000\n" + "A" * 60_000 + "\n"},
        {"a.json": '{"messages":' + "[" * 50_000, "b.jsonl": "[" * 50_000 + "\n"},
        {"utt2spk": "u1 spk1\n", "wav.scp": "u1 " + "a/ " * 300_000 + "|\n"},
        {"metadata.csv": 'file_name,speaker\n"' + "x," * 200_000},
        {"00000_stats.json": "[" * 60_000, **pictures("00000/0.png")},
    ],
)
def test_lines_made_to_keep_a_reader_busy(files: Files, tmp_path: Path) -> None:
    found_in(tmp_path, files)


def test_a_tar_whose_headers_never_end(tmp_path: Path) -> None:
    header = tarred({"x" * 300: b""})[:1024]
    assert found_in(tmp_path, {"s-00000.tar": header * 8000}).placed == []


def test_people_of_a_cell_and_painters_of_pictures(tmp_path: Path) -> None:
    rows = '{"file_name": "a.wav", "speaker": {"name": "Mirel Task"}}\n{"file_name": "b.wav", "speaker": ["p1", "p2"]}\n'
    found = found_in(tmp_path / "one", {"metadata.jsonl": rows, **sounds("a.wav", "b.wav")})
    assert persons(found) == {"a.wav": ("Mirel Task",), "b.wav": ("p1", "p2")}
    painted = "file_name,artist\na.png,Mirel Task\n"
    assert found_in(tmp_path / "two", {"metadata.csv": painted, **pictures("a.png")}).placed == []
