"""The ledger as a file: chained, append-only, honest about every damage."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_drafts import START, anew, draft

from scanner.errors import LedgerError
from scanner.ledger import chain
from scanner.ledger.events import MAX_LINE, Draft
from scanner.ledger.reading import BrokenLedgerError

fork = multiprocessing.get_context("fork")
Make = Callable[..., Draft]


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def test_a_new_ledger_starts_from_zeros_and_is_whole(ledger: Path) -> None:
    (event,) = chain.read_events(ledger)
    assert (event.seq, event.event_type, event.prev_hash) == (1, "ledger", "0" * 64)
    assert chain.verify(ledger).head == event.hash
    assert ledger.stat().st_mode & 0o077 == 0  # it will hold names


def test_nothing_is_created_over_a_file(small: Path) -> None:
    before = small.read_bytes()
    with pytest.raises(LedgerError, match="already there"):
        chain.create(small)
    assert small.read_bytes() == before
    assert [p.name for p in small.parent.iterdir()] == [small.name]


def test_missing_and_unreadable_ledgers_are_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger"):
        chain.verify(tmp_path / "none.jsonl")
    with pytest.raises(LedgerError, match="cannot be opened"):
        chain.append(tmp_path, [])
    with pytest.raises(LedgerError, match="cannot be created"):
        chain.create(tmp_path / "no folder" / "ledger.jsonl")


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_byte_is_found(data: st.DataObject) -> None:
    content = _content()
    position = data.draw(st.integers(0, len(content) - 1))
    changed = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[position]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        path.write_bytes(content[:position] + bytes([changed]) + content[position + 1 :])
        result = chain.verify(path)
    line = content[:position].count(b"\n") + 1
    assert not result.whole
    assert result.bad_line == line
    assert result.events == line - 1
    assert result.next_step


def _content() -> bytes:
    if not hasattr(_content, "bytes"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ledger.jsonl"
            chain.create(path, recorded_at=START)
            drafts = [
                draft("subject", names=["Ann Example", "安例"]),
                draft("grant"),
                draft("withdraw", "2026-03-01"),
            ]
            chain.append(path, drafts, recorded_at=START)
            _content.bytes = path.read_bytes()  # type: ignore[attr-defined]
    return bytes(_content.bytes)  # type: ignore[attr-defined]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=5))
def test_append_in_pieces_equals_append_at_once(sizes: list[int]) -> None:
    drafts = [draft("grant", record_id=f"r-{n}") for n in range(sum(sizes))]
    with tempfile.TemporaryDirectory() as folder:
        once, pieces = Path(folder) / "once", Path(folder) / "pieces"
        for path in (once, pieces):
            chain.create(path, recorded_at=START)
        chain.append(once, drafts, recorded_at=START)
        taken = iter(drafts)
        for size in sizes:
            chain.append(pieces, [next(taken) for _ in range(size)], recorded_at=START)
        assert once.read_bytes() == pieces.read_bytes()


DAMAGE = [
    ("line lost", lambda ls: [ls[0], *ls[2:]], 2, "seq does not count on"),
    ("line doubled", lambda ls: [*ls[:3], ls[2], *ls[3:]], 4, "seq does not count on"),
    ("lines swapped", lambda ls: [ls[0], ls[2], ls[1], ls[3]], 2, "seq does not count on"),
    ("header lost", lambda ls: ls[1:], 1, "first line"),
    ("blank line", lambda ls: [ls[0], b"\n", *ls[1:]], 2, "does not end in"),
    ("BOM", lambda ls: [b"\xef\xbb\xbf", *ls], 1, "hash does not fit"),
    ("CRLF", lambda ls: [line.replace(b"\n", b"\r\n") for line in ls], 1, "does not end in"),
    ("torn", lambda ls: [*ls[:3], ls[3][:-20]], 4, "torn"),
    ("without last newline", lambda ls: [*ls[:3], ls[3][:-1]], 4, "torn"),
    ("garbage behind", lambda ls: [*ls, b"\0" * 100], 5, "torn"),
    ("endless line", lambda ls: [*ls, b"x" * (MAX_LINE + 5)], 5, "longer than"),
    ("empty", lambda _: [], 1, "empty"),
]


@pytest.mark.parametrize(("name", "damage", "line", "reason"), DAMAGE, ids=[row[0] for row in DAMAGE])
def test_each_damage_is_named(
    small: Path, name: str, damage: Callable[[list[bytes]], list[bytes]], line: int, reason: str
) -> None:
    small.write_bytes(b"".join(damage(lines_of(small))))
    result = chain.verify(small)
    assert (result.whole, result.bad_line) == (False, line)
    assert reason in result.reason
    with pytest.raises(BrokenLedgerError) as caught:
        list(chain.read_events(small))
    assert caught.value.place.line == line


def test_a_forked_ledger_is_found(small: Path, make: Make) -> None:
    """Two copies went on apart; one line of one is put into the other."""
    other = small.with_name("other.jsonl")
    other.write_bytes(small.read_bytes())
    chain.append(small, [make("grant", record_id="r-7")], recorded_at=START + dt.timedelta(days=2))
    for number in (8, 9):
        chain.append(
            other, [make("grant", record_id=f"r-{number}")], recorded_at=START + dt.timedelta(days=2)
        )
    small.write_bytes(small.read_bytes() + lines_of(other)[-1])
    result = chain.verify(small)
    assert (result.bad_line, "prev_hash is not" in result.reason) == (6, True)


def test_cut_off_lines_are_found_by_an_earlier_head(small: Path) -> None:
    head = chain.verify(small).head
    assert chain.verify(small, expected_head=head).whole
    small.write_bytes(b"".join(lines_of(small)[:-1]))
    assert chain.verify(small).whole  # a chain alone cannot know its end
    assert "cut off" in chain.verify(small, expected_head=head).reason


def test_nothing_is_appended_to_a_broken_end(small: Path, make: Make) -> None:
    whole = small.read_bytes()
    for end in (b'{"torn', b"\n", b"\0" * 10):
        small.write_bytes(whole + end)
        with pytest.raises(BrokenLedgerError) as caught:
            chain.append(small, [make("grant")])
        assert caught.value.place.line == 5
        assert small.read_bytes() == whole + end


def test_the_clock_never_runs_backwards(small: Path, make: Make) -> None:
    last = START + dt.timedelta(days=1)
    with pytest.raises(LedgerError, match="later than now"):
        chain.append(small, [make("grant")], recorded_at=last - dt.timedelta(seconds=1))
    future = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    chain.append(small, [make("grant", record_id="r-2")], recorded_at=future)
    with pytest.raises(LedgerError, match="later than now"):
        chain.append(small, [make("withdraw")])
    result = chain.verify(small)
    assert (result.whole, result.bad_line, result.events) == (False, 5, 4)
    assert "future" in result.reason


def test_an_append_is_all_or_nothing(small: Path, make: Make) -> None:
    before = small.read_bytes()
    bulky = ["x" * 1990 + str(n) for n in range(600)]
    with pytest.raises(LedgerError, match="longer than"):
        chain.append(small, [make("grant"), make("grant", record_id="r-2", recipients=bulky)])
    header = next(iter(chain.read_events(small)))
    second = Draft("ledger", header.event_time, "e-2", body={"schema_version": 1})
    with pytest.raises(LedgerError, match="only the first line"):
        chain.append(small, [make("grant"), second])
    assert small.read_bytes() == before


def test_a_full_disk_leaves_the_ledger_as_it_was(small: Path) -> None:
    before = small.read_bytes()

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 5000, len(before) + 5000))
        try:
            chain.append(small, [draft("grant", record_id=f"r-{n}") for n in range(200)])
        except LedgerError as error:
            os._exit(7 if "could not be written" in str(error) else 8)
        os._exit(9)

    child = fork.Process(target=fill)
    child.start()
    child.join()
    assert child.exitcode == 7
    assert small.read_bytes() == before


def _append_singly(path: Path, name: str) -> None:
    for number in range(40):
        chain.append(path, [draft("grant", record_id=f"{name}-{number}")])


def test_two_writers_at_once_both_land_and_readers_see_a_whole_chain(ledger: Path) -> None:
    children = [fork.Process(target=_append_singly, args=(ledger, name)) for name in "ab"]
    for child in children:
        child.start()
    while any(child.is_alive() for child in children):
        assert chain.verify(ledger).whole
    for child in children:
        child.join()
        assert child.exitcode == 0
    records = [event.record_id for event in chain.read_events(ledger)][1:]
    assert sorted(map(str, records)) == sorted(f"{name}-{number}" for name in "ab" for number in range(40))
    assert [r for r in records if str(r).startswith("a")] == [f"a-{number}" for number in range(40)]


def _append_bulk(path: Path, drafts: list[Draft]) -> None:
    for turn in range(6):
        chain.append(path, anew(drafts, turn))


def test_a_reader_never_sees_half_an_append(ledger: Path) -> None:
    drafts = [draft("grant", record_id=f"r-{n}", note="n" * 1990, reason="r" * 1990) for n in range(500)]
    child = fork.Process(target=_append_bulk, args=(ledger, drafts))
    child.start()
    while child.is_alive():
        assert (chain.verify(ledger).events - 1) % len(drafts) == 0
    child.join()
    assert chain.verify(ledger).events == 1 + 6 * len(drafts)
