"""Layouts by the real command: whose samples they are stands in the report, and no raw name does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.command import run
from tests.scanner.layouts.others import LABELS, table
from tests.scanner.layouts.speech import COMMON_VOICE, EMILIA, LIBRI, VTT, srt
from tests.scanner.layouts.worlds import PICTURE, Files, lines, pictures, sounds, tarred, write

Link = tuple[str | None, str, str]
PEOPLE = (("s-1", "Tamsin Quellrow", "speaker_id=c1d2"), ("s-2", "Orlin Vask", "speaker_id=DE_B0_S1"))


class Scanned:
    """A corpus with a ledger of two people, scanned."""

    def __init__(self, folder: Path) -> None:
        self.root, self.report, self.key = folder / "corpus", folder / "report.duckdb", folder / "hmac.key"
        self.key.write_text("0b" * 32)
        self.ledger = folder / "ledger.jsonl"
        done = [run("ledger", "init", self.ledger)]
        done += [
            run(
                "ledger",
                "add",
                self.ledger,
                "subject",
                "--subject",
                who,
                "--name",
                name,
                "--identifier",
                identifier,
            )
            for who, name, identifier in PEOPLE
        ]
        assert [one.stderr for one in done if one.returncode] == []

    def scan(self, files: Files, *more: object) -> None:
        """The scan; it may end with whatever the checks say, but must end with a report."""
        write(self.root, files)
        done = run(
            "scan", self.root, "--key", self.key, "--ledger", self.ledger, "--out", self.report, "--workers", 1, *more
        )  # fmt: skip
        assert done.returncode in (0, 1, 3), done.stderr
        assert "Traceback" not in done.stderr

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the report."""
        with duckdb.connect(str(self.report), read_only=True) as con:
            return con.execute(query).fetchall()

    def links(self, rule: str = "%@%") -> list[Link]:
        """(subject, evidence, rule) of the ties that layouts made."""
        return self.rows(f"SELECT subject_id, evidence, rule FROM link WHERE rule LIKE '{rule}' ORDER BY ALL")

    def layouts(self) -> list[str]:
        """Names of the layouts that were recognised."""
        return [name for (name,) in self.rows("SELECT layout FROM layout ORDER BY 1")]


@pytest.fixture
def scanned(tmp_path: Path) -> Scanned:
    return Scanned(tmp_path)


def test_readers_are_found_by_the_names_that_their_list_gives(scanned: Scanned) -> None:
    scanned.scan(LIBRI)
    assert scanned.layouts() == ["librispeech"]
    assert scanned.links() == [
        ("s-1", "person_path", "name:list@librispeech"),
        ("s-1", "person_path", "name:list@librispeech"),
        ("s-1", "person_path", "name:list@librispeech"),
        (None, "person_path", "pseudonym@librispeech"),
        (None, "person_path", "unlisted@librispeech"),
    ]
    stored = scanned.report.read_bytes()
    assert not any(name in stored for name in (b"Tamsin", b"Quellrow", b"QRW"))


def test_clients_are_found_in_clips_and_lists(scanned: Scanned) -> None:
    scanned.scan(COMMON_VOICE)
    assert scanned.layouts() == ["common_voice"]
    assert scanned.links() == [
        ("s-1", "person_column", "speaker_id@common_voice"),
        ("s-1", "person_column", "speaker_id@common_voice"),
        ("s-1", "person_index", "speaker_id@common_voice"),
        (None, "person_column", "pseudonym@common_voice"),
        (None, "person_index", "pseudonym@common_voice"),
    ]


def test_speakers_of_a_voice_to_be_cloned(scanned: Scanned) -> None:
    scanned.scan(
        {"all.list": "D:\\x\\take_0042.wav|Tamsin Quellrow|en|River.\n", **sounds("out/take_0042.wav")}
    )
    assert scanned.links() == [("s-1", "person_index", "name@gpt_sovits")] * 2


def test_characters_of_a_dialogue(scanned: Scanned) -> None:
    head = "Sr No.,Utterance,Speaker,Dialogue_ID,Utterance_ID\n"
    said = "1,River?,Orlin Vask,0,0\n2,Lamp.,All,0,1\n3,Stone.,Mirel,0,2\n4,Tin.,,0,3\n"
    scanned.scan({"train_sent_emo.csv": head + said})
    assert scanned.links() == [
        ("s-2", "person_column", "name@meld"), (None, "person_column", "unlisted@meld"),
    ]  # fmt: skip


def test_speakers_of_cues(scanned: Scanned) -> None:
    cues = srt(
        "TAMSIN QUELLROW: River.",
        "- Mirel: Lamp.\n- Orlin Vask: Stone.",
        "Mirel: Yes.",
        "Orlin Vask: x",
        "Tin.",
    )
    scanned.scan({"a.vtt": VTT, "b.srt": cues, "c.srt": srt("Tin.", "Note: all day.", "x.", "y.")})
    found = scanned.links()
    assert [link for link in found if link[0] == "s-2"] == [("s-2", "person_column", "name@subtitles")] * 3
    assert [rule for who, _, rule in found if who is None] == ["unlisted@subtitles"] * 2
    assert {(evidence, rule) for who, evidence, rule in found if who == "s-1"} == {
        ("person_column", "name@subtitles")
    }
    assert scanned.rows(
        "SELECT l.field, count(*) FROM link l JOIN file f USING (file_id) WHERE f.path = 'b.srt' AND l.rule LIKE '%@%'"
        " GROUP BY 1 ORDER BY 1"
    ) == [("speaker", 3), ("speaker[0]", 1), ("speaker[1]", 1)]  # fmt: skip
    assert scanned.rows("SELECT count(*) FROM issue WHERE code = 'conservation.broken'") == [(0,)]


def test_roles_of_chats_and_the_people_of_a_list(scanned: Scanned) -> None:
    chat = {
        "messages": [
            {"role": "user", "content": "x", "name": "Orlin Vask"},
            {"role": "assistant", "content": "y"},
        ]
    }
    lists = {"de/list.jsonl": lines(*EMILIA), **sounds("de/DE_B0_S0_W0.mp3", "de/DE_B0_S1_W0.mp3")}
    scanned.scan({"a.jsonl": lines(chat, chat), **lists})
    assert scanned.layouts() == ["chat_messages", "emilia"]
    assert [link for link in scanned.links() if link[0]] == [
        ("s-2", "person_column", "name@chat_messages"),
        ("s-2", "person_column", "name@chat_messages"),
        ("s-2", "person_column", "speaker_id@emilia"),
        ("s-2", "person_index", "speaker_id@emilia"),
    ]
    assert [link for link in scanned.links() if not link[0]] == [
        (None, "person_column", "pseudonym@emilia"),
        (None, "person_index", "pseudonym@emilia"),
    ]


def test_samples_in_shards_and_numbers_that_a_schema_names(scanned: Scanned) -> None:
    members = {
        f"{n}.{end}": data
        for n in (1, 2)
        for end, data in (("png", PICTURE), ("json", '{"speaker": "c1d2"}'))
    }
    alone = {
        f"{n}.{end}": data for n in (1, 2) for end, data in (("txt", "x"), ("json", '{"speaker": "c1d2"}'))
    }
    made = table({"speaker": [0, 1], "text": ["x", "y"]}, LABELS)
    scanned.scan({"a-0000.tar": tarred(members), "b-0000.tar": tarred(alone), "t.parquet": made})
    assert scanned.layouts() == ["hf_parquet", "webdataset"]
    assert scanned.links() == [
        ("s-1", "person_column", "name:list@hf_parquet"), *[("s-1", "person_column", "speaker_id@webdataset")] * 4,
        ("s-2", "person_column", "name:list@hf_parquet"),
    ]  # fmt: skip


def test_a_command_in_the_data_is_an_open_issue_and_no_more(scanned: Scanned, tmp_path: Path) -> None:
    mark = tmp_path / "was_run"
    scanned.scan({"utt2spk": "u1 spk1\n", "wav.scp": f"u1 touch {mark} |\n", **sounds("u1.wav")})
    assert not mark.exists()
    assert scanned.rows("SELECT code, severity, detail FROM issue WHERE code LIKE 'layout.%'") == [
        ("layout.command", "open", "1 entries")
    ]


def test_pictures_of_a_person_to_be_drawn(scanned: Scanned) -> None:
    scanned.scan(pictures("img/20_Tamsin_Quellrow woman/a.png", "img/5_sks9 man/b.png"))
    assert scanned.links() == [
        ("s-1", "person_path", "name@kohya"), (None, "person_path", "pseudonym@kohya"),
    ]  # fmt: skip


def test_names_that_are_no_text(scanned: Scanned) -> None:
    odd = os.fsdecode(b"dataset_raw/Tams\xefn_9")
    listed = (
        '{"file_name": "1.wav", "speaker": "\\ud800 9"}\n{"file_name": "2.wav", "speaker": "Mirel\\u0000"}\n'
    )
    files = {"metadata.jsonl": listed, **sounds("1.wav", "2.wav")}
    scanned.scan({**sounds(f"a/{odd}/a.wav"), **{f"b/{path}": data for path, data in files.items()}})
    assert scanned.layouts() == ["hf_folder", "svc"]
    assert [rule for _, evidence, rule in scanned.links() if evidence != "person_column"] == [
        "pseudonym@hf_folder", "unlisted@hf_folder", "pseudonym@svc",
    ]  # fmt: skip
    assert scanned.rows("SELECT count(*) FROM issue WHERE code IN ('worker.died', 'reader.failed')") == [(0,)]
