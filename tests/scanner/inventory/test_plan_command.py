"""`init`, `plan` and `schema` as a user runs them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from scanner.cli.main import main


def _run(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(list(words))
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "chat").mkdir()
    (tmp_path / "chat/a.jsonl").write_text('{"text": "x"}\n{"text": "y"}\n')
    (tmp_path / "readme.txt").write_text("hello")
    return tmp_path


def test_init_then_plan(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("init", str(corpus), capsys=capsys)[0] == 0
    status, out, _ = _run("plan", str(corpus), capsys=capsys)
    assert status == 3 and "source chat: not known: name, kind, issuer" in out
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == ["source", "files", "units", "size", "formats", "open", "issues", "notices"]
    assert lines[1] == ["chat", "1", "1", "28", "B", "1", "jsonl", "0", "0"]
    assert lines[3] == ["total", "2", "2", "33", "B", "1", "jsonl,", "1", "text", "0", "0"]
    assert [p.name for p in corpus.iterdir() if p.name.startswith(".")] == []


def test_init_does_not_overwrite(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "sources.yaml").write_text("mine")
    status, _, err = _run("init", str(corpus), capsys=capsys)
    assert (status, (corpus / "sources.yaml").read_text()) == (2, "mine")
    assert "--force" in err
    assert _run("init", str(corpus), "--force", capsys=capsys)[0] == 0
    assert (corpus / "sources.yaml").read_text() != "mine"
    (corpus / "sources.json").write_text("{}")
    status, _, err = _run("init", str(corpus), "--force", capsys=capsys)
    assert (status, "rename it to sources.yaml" in err) == (2, True)


def test_plan_tells_problems_and_exits_3(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "sources.yaml").write_text("sources:\n- {id: chat, locations: [chat, gone]}\n")
    (corpus / "chat/x.bin").write_bytes(bytes(range(256)) * 4)
    status, out, _ = _run("plan", str(corpus), capsys=capsys)
    assert status == 3
    for told in (
        "open: file.undeclared (1)",
        "    readme.txt",
        "open: file.missing (1)",
        "open: format.unknown (1)",
        "    next: ",
    ):
        assert told in out


def test_plan_files_escapes_names(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path(os.fsdecode(os.fsencode(corpus) + b"/\x1b[31m\xff\n.txt")).write_bytes(b"x")
    status, out, _ = _run("plan", str(corpus), "--files", "--no-digests", capsys=capsys)
    assert status == 3
    assert "\x1b" not in out
    assert "\\x1b[31m\\udcff\\n.txt" in out
    assert "nothing is declared" in out


def test_plan_json(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "ledger.jsonl").write_text("{}\n")
    status, out, _ = _run("plan", str(corpus), "--json", "--files", capsys=capsys)
    told = json.loads(out)
    assert status == 3 and told["gaps"]
    assert [file["path"] for file in told["files"]] == ["chat/a.jsonl", "readme.txt"]
    assert told["sources"] == [
        {"id": "undeclared", "files": 2, "units": 2, "bytes": 33, "formats": {"jsonl": 1, "text": 1}}
    ]
    assert told["open_issues"] == 0


def test_an_invalid_declaration_exits_2(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "sources.yaml").write_text("sources:\n- id: a\n")
    status, _, err = _run("plan", str(corpus), capsys=capsys)
    assert status == 2
    assert "line 2, sources[0].locations" in err


def test_schema_prints_or_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = _run("schema", capsys=capsys)
    assert json.loads(out)["title"] == "provscan declaration"
    assert _run("schema", "-o", str(tmp_path / "s.json"), capsys=capsys)[0] == 0
    assert (tmp_path / "s.json").read_text() == out


def test_plan_hints_at_a_table_without_names_of_columns(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "chat/t.csv").write_text("qovlarin@dravemook.com,4.5\n")
    (corpus / "sources.yaml").write_text("sources:\n- {id: all, locations: [.]}\n")
    _, out, _ = _run("plan", str(corpus), capsys=capsys)
    assert "worth a look:\n    source all: in 1 of 1 tables looked at, the first row looks like data" in out
    assert "dravemook" not in out
    assert len(json.loads(_run("plan", str(corpus), "--json", capsys=capsys)[1])["hints"]) == 1
    (corpus / "sources.yaml").write_text("sources:\n- {id: all, locations: [.], csv_header: no}\n")
    assert "worth a look" not in _run("plan", str(corpus), capsys=capsys)[1]


def test_plan_hints_at_fields_that_look_like_people(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "chat/a.jsonl").write_text('{"turns": [{"speaker": "spk-1", "text": "x"}], "author": ["y"]}\n')
    (corpus / "t.csv").write_text("id,name\n1,x\n")
    source = "sources:\n- {id: all, locations: [.], fields: {person: [%s]}}\n"
    (corpus / "sources.yaml").write_text(source % '"turns[]"')
    assert "if they named people: author[], name\n" in _run("plan", str(corpus), capsys=capsys)[1]
    (corpus / "sources.yaml").write_text(source % 'author, name, "turns[].speaker"')
    assert "worth a look" not in _run("plan", str(corpus), capsys=capsys)[1]
    (corpus / "sources.yaml").write_text("sources:\n- {id: all, locations: [.], csv_header: no}\n")
    assert "named people: turns[].speaker, author[]\n" in _run("plan", str(corpus), capsys=capsys)[1]


def test_plan_tells_folders_that_name_nobody_of_the_ledger(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("nora-hartwig", "Nora_Hartwig", "spk-7", "noh", "zz"):
        (corpus / "voices" / folder).mkdir(parents=True)
        (corpus / "voices" / folder / "a.txt").write_text("river")
    (corpus / "sources.yaml").write_text(
        "sources:\n- {id: v, locations: [voices], person_path: 'voices/{person}/**'}\n"
    )
    ledger = str(corpus / "ledger.jsonl")
    assert "person_path names" not in _run("plan", str(corpus), capsys=capsys)[1]
    _run("ledger", "init", ledger, capsys=capsys)
    person = ("--subject", "s-1", "--name", "Nora Hartwig", "--identifier", "speaker_id=spk-7")
    _run("ledger", "add", ledger, "subject", *person, capsys=capsys)
    status, out, _ = _run("plan", str(corpus), capsys=capsys)
    assert status == 3 and "source v: person_path names noh, zz: no name, alias or identifier" in out
    _run("ledger", "add", ledger, "subject", "--subject", "s-1", "--alias", "noh", capsys=capsys)
    assert "person_path names zz:" in _run("plan", str(corpus), capsys=capsys)[1]


def test_an_empty_folder_of_which_nothing_is_declared_has_no_location_to_correct(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = _run("plan", str(tmp_path), capsys=capsys)
    assert (status, "source.empty (1)" in out, "file.missing" in out) == (3, True, False)


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.jsonl", '{"text": "x"}'), ("x.json", '[{"text": "x"}]'), ("x.csv", "a,b"), ("x", "river: [")],
)
@pytest.mark.parametrize("command", ["plan", "scan"])
def test_a_data_file_as_target_is_told_as_data(
    corpus: Path, capsys: pytest.CaptureFixture[str], command: str, name: str, content: str
) -> None:
    (corpus / name).write_text(content)
    status, _, err = _run(command, str(corpus / name), capsys=capsys)
    assert status == 2
    assert "TARGET is a sources.yaml or a folder, and this looks like data" in err
    assert f"`provscan init {corpus}`" in err


@pytest.mark.parametrize("name", ["sources.json", "mine.yaml"])
def test_a_declaration_of_any_name_is_a_declaration(
    corpus: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (corpus / name).write_text('{"sources": [{"id": "all", "locations": ["chat"]}]}')
    assert "source all: not known" in _run("plan", str(corpus / name), capsys=capsys)[1]


@pytest.mark.parametrize("name", ["sources.yaml", "ledger.jsonl"])
def test_a_pipe_in_place_of_declaration_or_ledger_is_refused(
    corpus: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (corpus / "sources.yaml").write_text("sources:\n- {id: all, locations: [.]}\n")
    (corpus / name).unlink(missing_ok=True)
    os.mkfifo(corpus / name)
    status, _, err = _run("plan", str(corpus), capsys=capsys)
    assert status == 2
    assert "it is not a regular file" in err and name in err


def test_a_declaration_that_is_a_broken_link_is_not_taken_for_none(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "sources.yaml").symlink_to("gone.yaml")
    status, _, err = _run("plan", str(corpus), capsys=capsys)
    assert (status, "cannot be read" in err) == (2, True)
