"""The commands as a user runs them: real processes, their words and exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.ledger import chain
from scanner.ledger.vocabulary import EVENT_TYPES

# The root command turns our errors into a message and their exit status; so does this.
RUN = """
import sys
from scanner.cli.ledger import ledger
from scanner.errors import ProvscanError
try:
    ledger()
except ProvscanError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""
HEAVY = (
    "pyarrow",
    "duckdb",
    "pydantic",
    "yaml",
    "spacy",
    "presidio_analyzer",
    "numpy",
    "pandas",
    "cryptography",
)
COMMANDS = (
    "init", "add", "import", "withdraw", "show", "verify", "repair", "erase", "separate", "keygen", "sign",
)  # fmt: skip


GRANT = {"event_type": "grant", "subject_id": "s-1", "record_id": "r-2", "purposes": ["tts_training"],
         "event_time": "2026-01-10"}  # fmt: skip


def run(folder: Path, *words: str, stdin: str = "", status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_a_life_of_a_ledger(tmp_path: Path) -> None:
    run(tmp_path, "init", "l.jsonl")
    person = ("--name", "Ann Example", "--alias", "安例", "--identifier", "email=ann@example.com")
    run(tmp_path, "add", "l.jsonl", "subject", "--subject", "s-1", *person, "--set", "birth_date=2001-02-03")
    terms = (
        "--purpose",
        "tts_training",
        "--purpose",
        "asr_training",
        "--category",
        "voice",
        "--valid-until",
        "2026-12-31",
    )
    grant = (
        "--subject",
        "s-1",
        "--record",
        "r-1",
        *terms,
        "--controller",
        "example-labs",
        "--valid-from",
        "2026-01-01",
    )
    more = ("--set", "recipients=north-ltd", "--set", "recipients=south-ltd", "--set", "signed=yes")
    assert "event 3" in run(tmp_path, "add", "l.jsonl", "grant", *grant, *more, "--time", "2026-01-01")
    shown = run(tmp_path, "show", "l.jsonl", "--subject", "s-1", "--as-of", "2026-06-30")
    assert "granted since 2026-01-01; valid from 2026-01-01 to 2026-12-31" in shown
    assert "example-labs, north-ltd, south-ltd" in shown
    assert "expired" in run(tmp_path, "show", "l.jsonl", "--as-of", "2027-01-01")
    assert "not yet valid" not in shown
    said = run(tmp_path, "withdraw", "l.jsonl", "--subject", "s-1", "--time", "2026-07-01T10:00:00+08:00")
    assert "withdraw): r-1" in said
    assert "1 withdrawn" in run(tmp_path, "show", "l.jsonl", "--as-of", "2026-07-01")
    assert "1 granted" in run(tmp_path, "show", "l.jsonl", "--as-of", "2026-06-30")
    head = chain.verify(tmp_path / "l.jsonl").head
    assert f"head    {head}" in run(tmp_path, "verify", "l.jsonl", "--head", str(head))


def test_a_second_withdrawal_is_told_as_one(small: Path) -> None:
    said = run(small.parent, "withdraw", small.name, "--record", "r-1")
    assert "event 5 (withdraw): r-1\nnote: r-1 was withdrawn already, since 2026-03-01" in said
    run(small.parent, "add", small.name, "--file", "-", stdin=json.dumps(GRANT))
    assert "already" not in run(small.parent, "withdraw", small.name, "--record", "r-2")


def test_names_are_shown_only_when_asked_for(small: Path) -> None:
    hidden = run(small.parent, "show", small.name) + run(small.parent, "show", small.name, "--subject", "s-1")
    assert "Ann" not in hidden
    assert "@" not in hidden
    shown = run(small.parent, "show", small.name, "--names")
    assert "names: Ann Example; 安例" in shown
    assert "email: ann@example.com" in shown


def test_an_event_comes_from_standard_input_or_a_file(small: Path) -> None:
    said = run(small.parent, "add", small.name, "--file", "-", stdin=json.dumps(GRANT))
    assert "event 5 (grant)" in said
    assert "warning: without categories, controller, valid_from" in said
    assert "says who" not in said
    (small.parent / "event.json").write_text(json.dumps({"event_type": "object", "subject_id": "s-1"}))
    run(small.parent, "add", small.name, "--file", "event.json")
    assert "objects" in run(small.parent, "show", small.name)


WRONG = [
    (("add", "L", "grant", "--subject", "Ann Example", "--record", "r-1"), "field subject_id"),
    (("add", "L", "grant", "--subject", "s-1"), "field record_id"),
    (("add", "L", "subject", "--subject", "s-1", "--set", "shoe=44"), "--set names no such field"),
    (("add", "L", "subject", "--subject", "s-1", "--set", "shoe"), "two words with ="),
    (
        ("add", "L", "subject", "--subject", "s-1", "--set", "age_band=adult", "--set", "age_band=adult"),
        "given twice",
    ),
    (("add", "L", "grant", "--subject", "s-1", "--record", "r-2"), "since when this consent holds"),
    (("add", "L"), "event_type"),
    (("add", "L", "gift"), "gift"),
    (("add", "L", "--file", "-"), "not one JSON object"),
    (("add", "L", "revoke", "--record", "r-typo"), "knows no such record_id"),
    (("withdraw", "L", "--record", "r-typo"), "knows no such record_id"),
    (("withdraw", "L", "--subject", "s-typo"), "knows no such subject_id"),
    (("withdraw", "L"), "whose consent is taken back"),
    (("withdraw", "L", "--record", "r-1", "--time", "yesterday"), "field event_time"),
    (("show", "L", "--subject", "s-typo"), "nobody of that id"),
    (("show", "none.jsonl"), "provscan ledger init"),
    (("init", "L"), "already there"),
    (("import", "L", "none.csv"), "cannot be read"),
    (("import", "L", "none.ods"), "--format"),
    (("import", "L", "none.xlsx"), "cannot be read"),
    (("import", "L", "."), "it is a folder"),
    (("import", "L", "none.csv", "--sheet", "1"), "it is for xlsx"),
    (("import", "L", "none.csv", "--value", "purposes=x"), "a field, a colon"),
    (("import", "L", "none.csv", "--value", "shoe:a=b"), "--value names no field"),
    (
        ("import", "L", "none.csv", "--value", "purposes:a=b", "--value", "purposes:a=c"),
        "two things about one word",
    ),
    (("import", "L", "n" * 250 + ".csv"), "cannot be read"),
    (("import", "L", "L", "--rejected", "/dev/null"), "a file of their own"),
]


@pytest.mark.parametrize(("words", "message"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_wrong_words_are_answered_with_advice_and_write_nothing(
    small: Path, words: tuple[str, ...], message: str
) -> None:
    before = small.read_bytes()
    said = run(small.parent, *(small.name if w == "L" else w for w in words), status=2)
    assert message in said
    assert "Ann" not in said
    assert small.read_bytes() == before


def test_import_tells_what_was_rejected_by_its_status(ledger: Path) -> None:
    source = ledger.parent / "in.csv"
    source.write_text("id,names\ns-1,Ann\nbo@example.com,Bo\n")
    said = run(ledger.parent, "import", ledger.name, "in.csv", "--map", "id=subject_id", status=1)
    assert "1 events added" in said
    assert "1  not_an_id (subject_id)" in said
    assert "Bo" not in said
    assert "3,3,not_an_id,subject_id" in (ledger.parent / "in.csv.rejected.csv").read_text()
    source.write_text("id,names\ns-1,Ann\ns-2,Bo\n")
    said = run(ledger.parent, "import", ledger.name, "in.csv", "--map", "id=subject_id")
    assert "1 events added, 1 known already" in said


def test_verify_names_the_first_bad_line_and_what_to_do(small: Path) -> None:
    content = small.read_bytes()
    assert "whole" in run(small.parent, "verify", small.name)
    small.write_bytes(content.replace(b"tts_training", b"asr_training"))
    said = run(small.parent, "verify", small.name, status=2)
    assert "line 3" in said
    assert "next: " in said
    small.write_bytes(content[:-5])
    assert "provscan ledger repair" in run(small.parent, "verify", small.name, status=2)
    small.write_bytes(content)
    assert "cut off" in run(small.parent, "verify", small.name, "--head", "0" * 64, status=2)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_complete_and_imports_nothing_heavy(tmp_path: Path, command: str) -> None:
    probe = (
        "import sys\nfrom scanner.cli.ledger import ledger\ntry:\n    ledger()\nfinally:\n"
        f"    print('loaded:', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    words = [*([command] if command else []), "--help"]
    done = subprocess.run([sys.executable, "-c", probe, *words], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("loaded: []")


def test_every_option_and_command_has_help() -> None:
    from scanner.cli.ledger import ledger

    assert tuple(ledger.commands) == COMMANDS
    for command in ledger.commands.values():
        assert command.help
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert parameter.help, parameter.name  # type: ignore[attr-defined]
    told = str(ledger.commands["add"].help)
    assert all(name in told for name in EVENT_TYPES if name not in ("ledger", "erase"))


def test_slips_are_told_as_slips(tmp_path: Path) -> None:
    run(tmp_path, "init", "l.jsonl")
    assert "64 hexadecimal digits" in run(tmp_path, "verify", "l.jsonl", "--head", "abc", status=2)
    assert "--subject for all consents" in run(tmp_path, "withdraw", "l.jsonl", status=2)
