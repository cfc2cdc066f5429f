"""Shards: what was added comes back, and nothing cut short or changed is ever read."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from report_worlds import make, write_shard

from reports.faults import ReportFault
from reports.records import FileRecord, IssueRecord, MemberRecord, SampleRecord, ScanRecord
from reports.schema import to_batch
from reports.shard import ShardWriter, read_shard

RECORDS = [
    record
    for i in range(7)
    for record in (
        make(SampleRecord, row=i, modalities=["text", "image"][: i % 3], member=None if i % 2 else i),
        make(IssueRecord, row=i, detail=f'it\'s "{i}"\n'),
    )
]


def content(path: Path) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {}
    for table, batch in read_shard(path):
        rows.setdefault(table, []).extend(batch.to_pylist())
    return rows


@pytest.mark.parametrize("batch_rows", [1, 3, 4096])
def test_what_was_added_comes_back_whatever_the_batch(tmp_path: Path, batch_rows: int) -> None:
    path = write_shard(tmp_path / "u.shard", RECORDS, batch_rows)
    expected = {
        table: to_batch(table, [r for r in RECORDS if type(r) is kind]).to_pylist()
        for table, kind in (("sample", SampleRecord), ("issue", IssueRecord))
    }
    assert content(path) == expected
    assert [p.name for p in tmp_path.iterdir()] == ["u.shard"]


def test_memory_is_bounded_by_the_batch(tmp_path: Path) -> None:
    path = write_shard(tmp_path / "u.shard", RECORDS * 20, 10)
    assert max(batch.num_rows for _, batch in read_shard(path)) == 10


def test_an_empty_shard_is_a_shard(tmp_path: Path) -> None:
    assert content(write_shard(tmp_path / "u.shard", [])) == {}


def test_cut_anywhere_it_is_refused(tmp_path: Path) -> None:
    data = write_shard(tmp_path / "u.shard", RECORDS, 3).read_bytes()
    cut = tmp_path / "cut.shard"
    for length in [*range(0, len(data), 97), len(data) - 1]:
        cut.write_bytes(data[:length])
        with pytest.raises(ReportFault, match="shard"):
            list(read_shard(cut))


def test_a_flipped_bit_or_a_longer_file_is_refused(tmp_path: Path) -> None:
    data = write_shard(tmp_path / "u.shard", RECORDS, 3).read_bytes()
    changed = tmp_path / "changed.shard"
    chance = random.Random(7)
    for _ in range(200):
        flipped = bytearray(data)
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        changed.write_bytes(flipped)
        with pytest.raises(ReportFault):
            list(read_shard(changed))
    changed.write_bytes(data + data)
    with pytest.raises(ReportFault):
        list(read_shard(changed))
    with pytest.raises(ReportFault):
        list(read_shard(tmp_path / "nowhere.shard"))


def test_an_exception_leaves_nothing(tmp_path: Path) -> None:
    def write() -> None:
        with ShardWriter(tmp_path / "u.shard", 1) as writer:
            writer.add(RECORDS[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert list(tmp_path.iterdir()) == []


def test_until_commit_the_name_does_not_exist(tmp_path: Path) -> None:
    writer = ShardWriter(tmp_path / "u.shard")
    writer.add(RECORDS[0])
    assert not (tmp_path / "u.shard").exists()
    writer.commit()
    assert content(tmp_path / "u.shard")["sample"][0]["row"] == 0


def test_a_record_of_the_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportFault, match="scan"), ShardWriter(tmp_path / "u.shard") as writer:
        writer.add(make(ScanRecord))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "record",
    [
        make(FileRecord, status=None),
        make(FileRecord, bytes=1 << 70),
        make(SampleRecord, modalities=["text", None]),
        make(SampleRecord, row="3"),
    ],
)
def test_a_value_that_does_not_fit_is_a_fault_that_names_no_value(tmp_path: Path, record: Any) -> None:
    with pytest.raises(ReportFault, match=r"does not fit.*(file|sample)\."):
        write_shard(tmp_path / "u.shard", [record])


def test_names_that_are_not_utf8_are_kept_as_escapes(tmp_path: Path) -> None:
    record = make(MemberRecord, path=b"caf\xe9".decode("utf-8", "surrogateescape"))
    assert content(write_shard(tmp_path / "u.shard", [record]))["member"][0]["path"] == "caf\\udce9"
