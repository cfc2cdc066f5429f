"""What a chain of right hashes can still hold: ids twice, impossible clocks, consents that lead to nobody."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_drafts import START, draft, state

from scanner.ledger import chain
from scanner.ledger.events import Draft
from scanner.ledger.reading import BrokenLedgerError
from tests.command import run

Make = Callable[..., Draft]
NEXT_DAY = START + dt.timedelta(days=1)


def test_an_event_id_that_stands_twice_breaks_the_ledger(small: Path, make: Make) -> None:
    chain.append(small, [make("grant", record_id="r-2", event_id="e-1")], recorded_at=NEXT_DAY)
    assert chain.verify(small).whole
    chain.append(small, [make("refuse", record_id="r-3", event_id="e-1")], recorded_at=NEXT_DAY)
    done = run("ledger", "verify", small)
    assert done.returncode == 2
    assert "line 6: its event_id stands in an earlier line already" in done.stdout
    with pytest.raises(BrokenLedgerError):
        list(chain.read_events(small))


def test_add_writes_no_event_twice(small: Path) -> None:
    words = ("ledger", "add", small, "object", "--subject", "s-1", "--time", "2026-02-01T08:00:00Z")
    assert run(*words).returncode == 0
    before = small.read_bytes()
    done = run(*words)
    assert (done.returncode, small.read_bytes()) == (2, before)
    assert "has an event of this id already" in done.stderr and "line 5" in done.stderr
    assert "next: " in done.stderr


def test_a_line_from_the_future_breaks_the_ledger_wherever_it_is_read(small: Path, make: Make) -> None:
    moment = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    chain.append(small, [make("grant", record_id="r-2")], recorded_at=moment)
    for words in (("verify", small), ("show", small)):
        done = run("ledger", *words)
        assert done.returncode == 2
        assert "line 5" in done.stdout + done.stderr and "in the future" in done.stdout + done.stderr


def test_clocks_may_differ_a_little(small: Path, make: Make) -> None:
    chain.append(small, [make("refuse")], recorded_at=dt.datetime.now(dt.UTC) + dt.timedelta(minutes=2))
    assert chain.verify(small).whole


def test_a_consent_that_leads_to_nobody_is_warned_of_and_no_fault(small: Path, make: Make) -> None:
    assert "warning" not in run("ledger", "verify", small).stderr
    drafts = [make("grant", subject_id=f"s-{n}", record_id=f"r-{n}") for n in range(20, 32)]
    about = make("subject", subject_id="s-20", birth_date="2001-02-03")
    chain.append(small, [*drafts, about], recorded_at=NEXT_DAY)
    done = run("ledger", "verify", small)
    assert done.returncode == 0
    assert done.stdout.startswith("whole:")
    assert "s-20, s-21, s-22" in done.stderr and "s-29 and 2 more" in done.stderr
    assert "s-1," not in done.stderr
    assert f"next: provscan ledger add {small} subject" in done.stderr
    assert "s-21" in run("ledger", "show", small).stdout.split("warning: granted by persons")[1]


def test_any_name_alias_or_identifier_leads_to_a_person() -> None:
    for known in ({"names": ["Ann Example"]}, {"aliases": ["Ann"]}, {"identifiers": {"speaker_id": ["x1"]}}):
        assert state(draft("grant"), draft("subject", **known)).nameless == ()
    assert state(draft("grant"), draft("subject", age_band="adult")).nameless == ("s-1",)
    assert state(draft("refuse", subject_id="s-1")).nameless == ()


def test_adding_and_importing_a_grant_of_nobody_warns(ledger: Path) -> None:
    grant = ("grant", "--subject", "s-9", "--record", "r-9", "--valid-from", "2026-01-01")
    assert "nothing in the ledger says who s-9 is" in run("ledger", "add", ledger, *grant).stderr
    source = ledger.with_name("in.csv")
    source.write_text("subject_id,record_id,valid_from\ns-8,r-8,2026-01-01\n")
    assert "leads to their consent: s-8, s-9" in run("ledger", "import", ledger, source).stderr


def test_show_of_one_person_warns_of_nobody_else(small: Path, make: Make) -> None:
    person = make("subject", subject_id="s-2", names=["Bo Sample"])
    other = make("grant", subject_id="s-2", record_id="r-2")
    void = make("renew", record_id="r-2", subject_id="s-1")
    chain.append(
        small, [person, other, void, make("grant", subject_id="s-3", record_id="r-3")], recorded_at=NEXT_DAY
    )
    whole = run("ledger", "show", small).stdout
    assert (
        "evidence_sha256 (2)" in whole and "not granted: 7" in whole and "s-3" in whole.split("warning")[-1]
    )
    told = run("ledger", "show", small, "--subject", "s-2").stdout
    assert "evidence_sha256 (1)" in told and "s-3" not in told
    assert "known or not granted" in told  # the renewal speaks of a record of theirs
    third = run("ledger", "show", small, "--subject", "s-3").stdout
    assert "not granted: 7" not in third and "s-3" in third.split("warning")[-1]


@pytest.mark.parametrize("when", ["2026-01-05", "2999-01-01"])
def test_a_grant_counts_from_its_first_day_by_whichever_way_it_enters(tmp_path: Path, when: str) -> None:
    added, imported = tmp_path / "a.jsonl", tmp_path / "i.jsonl"
    source = tmp_path / "in.csv"
    source.write_text(f"subject_id,record_id,valid_from\ns-1,r-1,{when}\n")
    for path in (added, imported):
        chain.create(path)
    said = run(
        "ledger", "add", added, "grant", "--subject", "s-1", "--record", "r-1", "--valid-from", when
    ).stdout
    run("ledger", "import", imported, source)
    times = [list(chain.read_events(path))[-1].event_time.isoformat() for path in (added, imported)]
    assert times == [f"{when}T00:00:00+00:00"] * 2
    assert ("it counts from 2999-01-01" in said) == (when > "2900")


@pytest.mark.parametrize(
    "words",
    [("verify", "P"), ("show", "P"), ("import", "L", "P"), ("add", "P", "object", "--subject", "s-1")],
)
def test_a_pipe_is_refused_and_not_waited_for(small: Path, words: tuple[str, ...]) -> None:
    pipe = small.with_name("pipe.csv")
    os.mkfifo(pipe)
    done = run("ledger", *({"P": pipe, "L": small}.get(word, word) for word in words))
    assert done.returncode == 2
    assert "it is not a regular file" in done.stderr and "next: " in done.stderr


def test_a_table_whose_name_leaves_no_room_for_its_list_of_rejected_rows(small: Path) -> None:
    source = small.with_name("n" * 245 + ".csv")
    source.write_text("subject_id,names\ns-2,Bo Sample\n")
    done = run("ledger", "import", small, source)
    assert (done.returncode, "--rejected" in done.stderr) == (2, True)
    assert run("ledger", "import", small, source, "--rejected", small.with_name("r.csv")).returncode == 0


def test_a_device_is_no_table_to_import(small: Path) -> None:
    done = run("ledger", "import", small, "/dev/zero", "--format", "csv")
    assert done.returncode == 2
    assert "it is not a regular file" in done.stderr
