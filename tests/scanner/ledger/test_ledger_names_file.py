"""A ledger whose names stand in a file of their own: what each file holds, and what is found when one is changed."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_drafts import AS_OF, START, chained, draft
from ledger_tables import HEADER, rejected, write

from scanner.errors import LedgerError
from scanner.ledger import chain, mending, state
from scanner.ledger.events import make_draft, seal
from scanner.ledger.importers import ImportPlan, import_file
from scanner.ledger.names_file import names_path
from scanner.ledger.personal import PERSONAL
from scanner.ledger.reading import BrokenLedgerError
from tests.command import run

SECRETS = (
    "Zebedee",
    "Quillfeather",
    "安例",
    "zeb@example.com",
    "1999-02-03",
    "letter",
    "counsel",
    "guardian paper",
    "paper 7",
)
DRAFTS = [
    draft("subject", names=["Zebedee Quillfeather"], aliases=["安例"], identifiers={"email": ["zeb@example.com"]},
          birth_date="1999-02-03", note="letter 1"),
    draft("grant", evidence_ref="paper 7", guardian_evidence="guardian paper", represented_by="counsel X"),
    draft("subject", subject_id="s-2", names=["Bo Sample"]),
    draft("withdraw", "2026-03-01", reason="letter 2"),
]  # fmt: skip


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    (tmp_path / "apart").mkdir()
    path = tmp_path / "apart" / "ledger.jsonl"
    chain.create(path, recorded_at=START, separate=True)
    chain.append(path, DRAFTS, recorded_at=START)
    return path


def test_the_ledger_alone_says_nothing_personal(apart: Path) -> None:
    content, names = apart.read_bytes(), names_path(apart).read_bytes()
    for secret in SECRETS:
        assert secret.encode() not in content, secret
        assert secret.encode() in names
    assert names_path(apart) == apart.with_name("ledger.names.jsonl")
    assert names_path(apart).stat().st_mode & 0o777 == 0o600
    for line in content.splitlines()[1:]:
        assert not PERSONAL & json.loads(line).keys()
    salts = [json.loads(line).get("salt") for line in names.splitlines()[1:]]
    assert len(set(salts)) == len(salts) == 10 and all(len(salt) == 64 for salt in salts)


def test_events_come_with_their_values(apart: Path) -> None:
    plain = chained(DRAFTS)
    for found, wanted in zip(chain.read_events(apart), plain, strict=True):
        told = {name: value for name, value in found.body.items() if name != "names_file"}
        assert (told, found.withheld) == (wanted.body, ())
    there = state.load(apart, AS_OF, None, 14)
    assert there.subjects == state.fold(plain, AS_OF, None, 14).subjects and there.withheld == ()


def test_no_id_lets_anybody_try_out_names(apart: Path, tmp_path: Path) -> None:
    plain = {event.event_id for event in chained(DRAFTS)}
    other = tmp_path / "other.jsonl"
    chain.create(other, recorded_at=START, separate=True)
    chain.append(other, DRAFTS, recorded_at=START)
    ids = [{event.event_id for event in list(chain.read_events(path))[1:]} for path in (apart, other)]
    assert not ids[0] & ids[1] and not plain & (ids[0] | ids[1])
    assert names_path(apart).read_bytes() != names_path(other).read_bytes()


def test_an_import_is_known_again(apart: Path, tmp_path: Path) -> None:
    row = "s-3,Cy Example,,cy@example.com,2001-02-03,r-3,tts_training,voice,example-labs,2026-01-01\n"
    source = write(tmp_path, HEADER + row)
    assert import_file(apart, source).events_added == 2
    before = (apart.read_bytes(), names_path(apart).read_bytes())
    again = import_file(apart, source)
    assert (again.events_added, again.events_known) == (0, 2)
    assert (apart.read_bytes(), names_path(apart).read_bytes()) == before


def test_an_erased_person_does_not_come_back_by_an_import(apart: Path, tmp_path: Path) -> None:
    row = "s-3,Cy Example,,cy@example.com,2001-02-03,r-3,tts_training,voice,example-labs,2026-01-01\n"
    source = write(tmp_path, HEADER + row)
    import_file(apart, source)
    mending.erase(apart, "s-3")
    for columns in ({}, {"birth_date": "-"}):
        result = import_file(apart, source, ImportPlan(columns))
        assert rejected(result) == [("2", "2", "erased_subject", "subject_id")]
    without = dict.fromkeys(("names", "aliases", "email", "birth_date"), "-")
    assert import_file(apart, source, ImportPlan(without)).events_known == 1  # the consent stands
    by_record = write(
        tmp_path, "event_type,record_id,event_time,reason\nwithdraw,r-3,2026-05-01,Cy wrote\n", "w.csv"
    )
    assert rejected(import_file(apart, by_record)) == [("2", "2", "erased_subject", "subject_id")]
    erasing = write(tmp_path, "event_type,subject_id,event_time\nerase,s-2,2026-05-01\n", "e.csv")
    assert rejected(import_file(apart, erasing)) == [("2", "2", "not_allowed", "event_type")]
    done = run("ledger", "add", apart, "subject", "--subject", "s-3", "--name", "Cy Example")
    assert done.returncode == 2 and "erased" in done.stderr and "Cy" not in done.stderr
    assert b"Cy" not in names_path(apart).read_bytes()


@cache
def _contents() -> tuple[bytes, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        chain.create(path, recorded_at=START, separate=True)
        chain.append(path, DRAFTS, recorded_at=START)
        mending.erase(path, "s-2")
        return path.read_bytes(), names_path(path).read_bytes()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_byte_of_either_file_is_found(data: st.DataObject) -> None:
    contents = list(_contents())
    which = data.draw(st.integers(0, 1))
    position = data.draw(st.integers(0, len(contents[which]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != contents[which][position]))
    line = contents[which][:position].count(b"\n") + 1
    contents[which] = contents[which][:position] + bytes([byte]) + contents[which][position + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        path.write_bytes(contents[0])
        names_path(path).write_bytes(contents[1])
        result = chain.verify(path)
    if which == 1 and result.whole:  # what stays of an erased value has nothing but the commitment
        assert b'"erased"' in _contents()[1].splitlines()[line - 1] and result.unclaimed == 1
        return
    assert not result.whole and result.next_step
    assert (result.bad_file, result.bad_line) == ((path, names_path(path))[which], line)
    for secret in SECRETS:
        assert secret not in result.reason + result.next_step


def test_a_value_of_another_person_or_field_does_not_pass(apart: Path) -> None:
    names = names_path(apart)
    header, *lines = names.read_bytes().splitlines(keepends=True)
    values = [json.loads(line) for line in lines]
    moved = dict(values[0], commitment=values[1]["commitment"])
    lines[1] = (json.dumps(moved, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    names.write_bytes(header + b"".join(lines))
    done = run("ledger", "verify", apart)
    assert done.returncode == 2 and "ledger.names.jsonl, line 3" in done.stdout
    assert "does not fit its commitment (field aliases)" in done.stdout and "next: " in done.stdout
    assert not [secret for secret in SECRETS if secret in done.stdout + done.stderr and secret != "letter"]


def test_a_line_that_is_gone_is_told(apart: Path) -> None:
    names = names_path(apart)
    lines = names.read_bytes().splitlines(keepends=True)
    names.write_bytes(b"".join(line for line in lines if b"Bo Sample" not in line))
    result = chain.verify(apart)
    assert result.whole and result.kept is not None
    assert (result.kept.values_withheld, result.kept.withheld) == (1, ("s-2",))
    assert state.load(apart, AS_OF, None, 14).withheld == ("s-2",)
    done = run("ledger", "verify", apart)
    assert done.returncode == 0 and "1 personal values of 1 people are not at hand" in done.stderr


def test_a_names_file_of_another_ledger_is_refused(apart: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    chain.create(other, recorded_at=START, separate=True)
    names_path(apart).write_bytes(names_path(other).read_bytes())
    assert "of another ledger" in chain.verify(apart).reason
    for act in (
        lambda: list(chain.read_events(apart)),
        lambda: chain.append(apart, DRAFTS),
        lambda: mending.repair(apart),
    ):
        with pytest.raises(BrokenLedgerError, match="another ledger"):
            act()


def test_without_the_names_file(apart: Path) -> None:
    names = names_path(apart)
    names.rename(apart.with_name("away"))
    done = run("ledger", "verify", apart)
    assert done.returncode == 0 and done.stdout.startswith("whole")
    assert "10 personal values of 2 people are not at hand" in done.stderr and str(names) in done.stderr
    shown = run("ledger", "show", apart, "--names")
    assert shown.returncode == 0 and "s-1  (age not known, not all that is known is at hand)" in shown.stdout
    assert "r-1  withdrawn" in shown.stdout and "no name, alias or identifier" not in shown.stdout
    for words in (
        ("add", apart, "object", "--subject", "s-2"), ("withdraw", apart, "--record", "r-1"),
        ("erase", apart, "--subject", "s-2", "--yes"), ("import", apart, apart),
    ):  # fmt: skip
        done = run("ledger", *words)
        assert (
            done.returncode == 2
            and "is not at hand" in done.stderr
            and "next: put the names file" in done.stderr
        )


def test_words_that_may_name_somebody_unknown_are_masked_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    chain.create(path, recorded_at=START, separate=True)
    chain.append(
        path,
        [DRAFTS[0], draft("grant", intended_use="a voice like Zebedee Quillfeather's")],
        recorded_at=START,
    )
    used = [r.intended_use for r in state.load(path, AS_OF, None, 14).consent_records]
    assert used == ["a voice like <SUBJECT>'s"]
    names_path(path).unlink()
    assert [r.intended_use for r in state.load(path, AS_OF, None, 14).consent_records] == ["<SUBJECT>"]


def test_a_personal_value_in_a_line_breaks_such_a_ledger_and_a_commitment_any_other(
    apart: Path, small: Path
) -> None:
    for path, committed in ((apart, None), (small, {"names": "ab" * 32})):
        last = list(chain.read_events(path))[-1]
        body = {} if committed else {"names": ["Ann Example"]}
        fields = {"event_type": "subject", "subject_id": "s-9", "event_time": START, **body}
        _, line = seal(
            make_draft(fields),
            seq=last.seq + 1,
            prev_hash=last.hash,
            recorded_at=last.recorded_at,
            committed=committed,
        )
        path.write_bytes(path.read_bytes() + line)
        result = chain.verify(path)
        assert (result.whole, result.bad_line) == (False, last.seq + 1)
        assert "names file" in result.reason


def test_nobody_writes_a_commitment_by_hand(small: Path) -> None:
    before = small.read_bytes()
    event = {"event_type": "subject", "subject_id": "s-2", "committed": {"names": "ab" * 32}}
    done = run("ledger", "add", small, "--file", "-", stdin=json.dumps(event))
    assert done.returncode == 2 and small.read_bytes() == before
    erasing = {"event_type": "erase", "subject_id": "s-1"}
    done = run("ledger", "add", small, "--file", "-", stdin=json.dumps(erasing))
    assert done.returncode == 2 and "provscan ledger erase" in done.stderr and small.read_bytes() == before


def test_nothing_is_begun_over_a_names_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    names_path(path).write_text("mine")
    with pytest.raises(LedgerError, match="names file already"):
        chain.create(path, separate=True)
    assert names_path(path).read_text() == "mine" and not path.exists()
    names_path(path).unlink()
    path.write_text("mine")
    with pytest.raises(LedgerError, match="already there"):
        chain.create(path, separate=True)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert run("ledger", "init", tmp_path / "other.jsonl", "--separate-names").returncode == 0
    assert (tmp_path / "other.names.jsonl").exists()


def test_the_names_file_is_found_through_a_link(apart: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "l.jsonl"
    link.symlink_to(apart)
    assert chain.verify(link).kept == chain.verify(apart).kept
    assert state.load(link, AS_OF, None, 14).withheld == ()


def test_a_value_in_use_is_never_repaired_away(apart: Path) -> None:
    """No interrupted write does that, as values are written first; a hand or a disk did."""
    names = names_path(apart)
    names.write_bytes(names.read_bytes()[:-30])
    before = names.read_bytes(), apart.read_bytes()
    with pytest.raises(BrokenLedgerError, match="1 values that events refer to"):
        mending.repair(apart)
    assert (names.read_bytes(), apart.read_bytes()) == before
