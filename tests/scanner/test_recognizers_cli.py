"""`provscan recognizers` and `scan --recognizers`: what they tell, what they refuse, and what they never print."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.command import run

OWN = r"""recognizers:
  - name: Staff number
    supported_entity: STAFF_NUMBER
    patterns:
      - {name: staff number, regex: '\bSN-\d{6}\b', score: 0.3}
      - {name: long way, regex: '(?i:sn)\d{7}', score: 0.2}
    context: [staff]
    country_code: DE
  - supported_entity: CODE_WORD
    deny_list: [Quorvimandel, 海雾灯]
"""
HIDDEN = "Quorvimandel"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.yaml"
    file.write_text(OWN, "utf-8")
    return file


def told(*words: object, stdin: str | None = None, status: int = 0) -> str:
    done = run("recognizers", *words, stdin=stdin)
    assert done.returncode == status, done.stderr
    assert done.stderr == ""
    return done.stdout


# list and explain


def test_the_list_names_stock_and_own_recognizers(own: Path) -> None:
    lines = told("list", "--recognizers", own).splitlines()
    assert lines[0].split() == ["id", "entity", "version", "patterns", "country", "whose"]
    rows = {line.split()[0]: line.split()[1:] for line in lines[1:]}
    assert len(rows) == 140
    assert rows["us.ssn"][0] == "US_SSN" and rows["us.ssn"][-2:] == ["us", "Presidio"]
    assert rows["cn.resident_id"][0] == "CN_RESIDENT_ID" and rows["cn.resident_id"][-1] == "cases"
    assert rows["generic.phone_number"][2:] == ["own", "-", "Presidio"]
    entity, version, patterns, country, whose = rows["user.staff_number"]
    assert (entity, patterns, country, whose) == ("STAFF_NUMBER", "2", "de", "yours")
    assert version.startswith("sha256:")
    assert "user.code_word" in rows


def test_the_list_as_json(own: Path) -> None:
    listed = json.loads(told("list", "--json", "--recognizers", own))
    assert [one["recognizer"] for one in listed] == sorted(one["recognizer"] for one in listed)
    mine = next(one for one in listed if one["recognizer"] == "user.staff_number")
    assert [part["name"] for part in mine["parts"]] == ["staff number", "long way"]
    assert mine["context"] == ["staff"]


def test_an_explanation_says_how_each_pattern_is_run(own: Path) -> None:
    said = told("explain", "user.staff_number", "--recognizers", own)
    assert "finds STAFF_NUMBER" in said and "country de" in said
    assert "context words: staff" in said
    assert "pattern staff number, score 0.3\n  run: where its weaker form matches, by RE2 itself\n" in said
    assert "pattern long way, score 0.2\n  run: on every text, whole: " in said
    assert "tested before they count: no" in said
    assert "kind of data: nobody says what it means" in said
    card = told("explain", "generic.credit_card")
    assert "tested before they count: yes" in card
    assert "kind of data: payment card number" in card


def test_words_of_a_deny_list_are_counted_and_not_printed(own: Path) -> None:
    for words in (("explain", "user.code_word"), ("explain", "user.code_word", "--json"), ("list", "--json")):
        said = told(*words, "--recognizers", own)
        assert HIDDEN not in said and "海雾灯" not in said and "\\u6d77\\u96fe" not in said
    assert "2 words of a deny-list" in told("explain", "user.code_word", "--recognizers", own)


def test_an_id_that_is_not_there_is_told_with_near_ones() -> None:
    done = run("recognizers", "explain", "us.snn")
    assert done.returncode == 2
    assert "did you mean us.ssn" in done.stderr


# test


def test_a_text_is_tried_and_not_echoed(own: Path, tmp_path: Path) -> None:
    text = f"海 staff SN-482915 said {HIDDEN} to qovlarin@dravemook.com"
    file = tmp_path / "text.txt"
    file.write_text(text, "utf-8")
    ways = ((text,), ("--file", file), ("-",))
    said = [told("test", *way, "--recognizers", own, stdin=text if way == ("-",) else None) for way in ways]
    assert said[0] == said[1] == said[2]
    rows = [line.split() for line in said[0].splitlines()]
    assert rows[2][:6] == ["STAFF_NUMBER", "8-17", "0.65", "(was", "0.3)", "user.staff_number"]
    assert rows[2][-2:] == ["-", "XX-######"]
    assert "staff" in rows[2]
    assert ["CODE_WORD", "23-35", "1", "user.code_word", "deny_list", "-", "-", "XXXXXXXXXXXX"] in rows
    for value in ("482915", HIDDEN, "qovlarin", "dravemook", "said"):
        assert value not in said[0]


def test_a_tried_text_as_json_holds_every_fact_of_a_hit_and_no_value(own: Path) -> None:
    words = ("test", "staff SN-482915", "--recognizers", own, "--entities", "staff_number", "--json")
    said = told(*words)
    assert "482915" not in said
    answer = json.loads(said)
    assert (answer["characters"], answer["complete"], len(answer["hits"])) == (15, True, 1)
    hit = answer["hits"][0]
    assert (hit["start"], hit["end"], hit["score"], hit["context_word"]) == (6, 15, 0.65, "staff")
    assert "value" not in hit and hit["hidden_by"] is None
    assert told(*words, "--min-score", "0.7") != said


def test_places_count_through_a_long_text(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("river stone \n" * 10_000 + "SN-482915", "utf-8")
    said = told("test", "--file", file, "--recognizers", own, "--entities", "STAFF_NUMBER")
    assert "1 hit in 130,009 characters" in said and "130000-130009" in said


def test_a_pattern_out_of_time_ends_with_3_and_is_named(tmp_path: Path) -> None:
    file = tmp_path / "slow.yaml"
    file.write_text(
        "recognizers: [{supported_entity: SLOW, patterns: "
        "[{name: slow one, regex: '(?:(?:x|xx)+)+[yq](?=[zw])', score: 0.5}]}]"
    )
    said = told("test", "x" * 60 + "yx", "--recognizers", file, "--entities", "SLOW", status=3)
    assert 'the pattern "slow one" ran out of time' in said


@pytest.mark.parametrize(
    "words", [(), ("a text", "--file", "TEXT"), ("--file", "LATIN"), ("x", "--entities", "SN")]
)
def test_what_cannot_be_tried_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "TEXT").write_text("river")
    (tmp_path / "LATIN").write_bytes(b"caf\xe9")
    done = run("recognizers", "test", *words, cwd=tmp_path)
    assert done.returncode == 2 and "\nnext: " in done.stderr
    assert "caf" not in done.stderr


# scan


def scan(corpus: Path, *words: object) -> subprocess.CompletedProcess[str]:
    key = corpus.parent / "hmac.key"
    entities = ("--entities", "staff_number,CODE_WORD,EMAIL_ADDRESS")
    return run(
        "scan", corpus, "--key", key, "--out", corpus.parent / "r.duckdb", "--force", *entities, *words
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.jsonl").write_text(
        json.dumps({"text": f"staff SN-482915 and {HIDDEN}"}) + "\n" + '{"text": "qovlarin@dravemook.com"}\n'
    )
    return folder


def facts(corpus: Path) -> tuple[list[tuple[object, ...]], str]:
    with duckdb.connect(str(corpus.parent / "r.duckdb"), read_only=True) as report:
        found = report.sql("SELECT recognizer, entity, round(score, 2) FROM finding ORDER BY ALL").fetchall()
        (digest,) = report.sql("SELECT detectors_digest FROM scan").fetchall()[0]
    return found, digest


def test_a_scan_finds_and_reports_them(corpus: Path, own: Path) -> None:
    moved = own.rename(corpus / "own.yaml")  # beside the data it is still no corpus file
    done = scan(corpus, "--recognizers", moved)
    assert done.returncode == 3, done.stderr
    found, digest = facts(corpus)
    assert found == [
        ("generic.email_address", "EMAIL_ADDRESS", 1.0),
        ("user.code_word", "CODE_WORD", 1.0),
        ("user.staff_number", "STAFF_NUMBER", 0.65),
    ]
    with duckdb.connect(str(corpus.parent / "r.duckdb"), read_only=True) as report:
        listed = dict(report.sql("SELECT recognizer, version FROM recognizer").fetchall())
        assert report.sql("SELECT count(*) FROM file").fetchall() == [(1,)]
    assert listed["user.staff_number"].startswith("sha256:")
    assert HIDDEN.encode() not in (corpus.parent / "r.duckdb").read_bytes()
    moved.write_text(OWN.replace("score: 0.3", "score: 0.4"), "utf-8")
    assert scan(corpus, "--recognizers", moved).returncode == 3
    assert facts(corpus)[0][2][2] == 0.75
    assert facts(corpus)[1] != digest


def test_a_scan_refuses_a_broken_file_and_an_entity_that_nobody_finds(corpus: Path, own: Path) -> None:
    done = scan(corpus)
    assert done.returncode == 2
    assert "no recognizer finds CODE_WORD, STAFF_NUMBER" in done.stderr
    own.write_text("recognizers: [{supported_entity: AB, patterns: [{name: p, regex: '(', score: 1}]}]")
    done = scan(corpus, "--recognizers", own)
    assert done.returncode == 2
    assert "line 1, recognizers[0].patterns[0].regex: " in done.stderr
    assert not (corpus.parent / "r.duckdb").exists()


def test_another_file_and_another_order_never_reuse_a_shard(tmp_path: Path) -> None:
    from dataclasses import replace

    from recognizers.user import UserRecognizer
    from scanner.setup import ScanSetup

    a, b = (UserRecognizer("AB", name, deny_list=("x",)) for name in "ab")
    base = ScanSetup(b"k" * 32, ())
    setups = [replace(base, recognizers=own) for own in ((), (a,), (b,), (a, b), (b, a), (a, a))]
    assert len({setup.fingerprint("id", "1") for setup in setups}) == len(setups)
    assert len({setup.detection_settings() for setup in setups}) == len(setups)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Вчера Тарас Громовенко пришёл",), "names of people were NOT looked for in und-Cyrl (26 letters)"),
        (("--ner", "none", "Yesterday Orlin Vaskov came"), "NOT looked for in und-Latn (24 letters)"),
        (("Yesterday Orlin Vaskov came",), None),
    ],
)
def test_a_text_that_no_model_reads_is_told(words: tuple[str, ...], told: str | None) -> None:
    done = run("recognizers", "test", *words)
    assert (told in done.stderr) if told else done.stderr == ""
