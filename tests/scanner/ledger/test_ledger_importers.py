"""Tables of anybody -> events: columns, formats, idempotence."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ledger_drafts import draft
from ledger_tables import ANN, BO, HEADER, folded, rejected, write

from scanner.errors import LedgerError, UsageError
from scanner.ledger import chain
from scanner.ledger.importers import ImportPlan, import_file


@pytest.mark.parametrize("prefix", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_row_brings_a_person_and_their_grant(
    ledger: Path, tmp_path: Path, prefix: str, newline: str
) -> None:
    source = write(tmp_path, prefix + (HEADER + ANN + BO).replace("\n", newline))
    result = import_file(ledger, source)
    assert (result.rows, result.events_added, result.rows_rejected, result.rejected_file) == (2, 4, 0, None)
    ann, bo = folded(ledger).subjects
    assert (ann.names, ann.identifiers) == (("Ann Example", "安例"), (("email", "ann@example.com"),))
    assert (bo.names, bo.aliases) == (("Bo Example, Jr.",), ("DJ Bo", "小波"))
    grant = folded(ledger).consent_records[0]
    assert (grant.state, grant.purposes) == ("granted", ["tts_training", "asr_training"])
    assert grant.state_since == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_the_same_rows_add_nothing_whatever_happened_since(ledger: Path, tmp_path: Path) -> None:
    source = write(tmp_path, HEADER + ANN + BO + ANN)
    assert import_file(ledger, source).events_added == 4
    chain.append(ledger, [draft("withdraw", "2026-03-01")])
    before = ledger.read_bytes()
    again = import_file(ledger, source)
    assert (again.events_added, again.events_known) == (0, 6)
    assert ledger.read_bytes() == before
    assert folded(ledger).consent_records[0].state == "withdrawn"


def test_the_three_formats_say_the_same(tmp_path: Path) -> None:
    rows = [
        {"subject_id": "s-1", "names": ["Ann Example"], "email": ["ann@example.com"], "birth_date": dt.date(2001, 2, 3),
         "record_id": "r-1", "purposes": ["a", "b"], "categories": ["voice"], "controller": "example-labs",
         "valid_from": dt.date(2026, 1, 1), "signed": True,
         "event_time": dt.datetime(2026, 1, 1, 9, 30, tzinfo=dt.UTC)},
        {"subject_id": "s-2", "names": ["Bo"], "email": None, "birth_date": None, "record_id": "r-2", "purposes": ["a"],
         "categories": ["voice"], "controller": "example-labs", "valid_from": dt.date(2026, 1, 2), "signed": None,
         "event_time": dt.datetime(2026, 1, 2, 9, 30, tzinfo=dt.UTC)},
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet", row_group_size=1)
    write(
        tmp_path, "".join(json.dumps(row, default=lambda d: d.isoformat()) + "\n" for row in rows), "in.jsonl"
    )
    flat = [{k: ";".join(v) if isinstance(v, list) else v for k, v in row.items()} for row in rows]
    with (tmp_path / "in.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(flat)
    outcomes = []
    for name in ("in.csv", "in.jsonl", "in.parquet"):
        ledger = tmp_path / f"{name}.ledger"
        chain.create(ledger)
        assert import_file(ledger, tmp_path / name).events_added == 4
        found = folded(ledger)
        outcomes.append(
            (found.subjects, found.consent_records, [e.event_id for e in found.event_records[1:]])
        )
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_parquet_types_of_other_tools(ledger: Path, tmp_path: Path) -> None:
    table = pa.table({
        "subject_id": pa.array([17, 18], pa.int64()),
        "names": pa.array(["Ann;Anne", "Bo"]).dictionary_encode(),
        "identifiers": pa.array([[("handle", ["ann1"])], None], pa.map_(pa.string(), pa.list_(pa.string()))),
        "event_time": pa.array([1_767_225_600_000_000_123] * 2, pa.timestamp("ns", "Asia/Shanghai")),
        "comment": pa.array([1.5, None]),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "in.parquet")
    result = import_file(ledger, tmp_path / "in.parquet", ImportPlan({"comment": "-"}))
    assert (result.events_added, result.rows_rejected) == (2, 0)
    ann, bo = folded(ledger).subjects
    assert (ann.subject_id, ann.names, ann.identifiers) == ("17", ("Ann", "Anne"), (("handle", "ann1"),))
    assert bo.names == ("Bo",)
    assert folded(ledger).event_records[1].event_time == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_broken_and_empty_parquet(ledger: Path, tmp_path: Path) -> None:
    empty = pa.table({"subject_id": pa.array([], pa.string())})
    pq.write_table(empty, tmp_path / "empty.parquet")
    assert import_file(ledger, tmp_path / "empty.parquet").rows == 0
    whole = pa.table({"subject_id": [f"s-{n}" for n in range(5000)]})
    pq.write_table(whole, tmp_path / "in.parquet", compression="none", use_dictionary=False)
    content = (tmp_path / "in.parquet").read_bytes()
    with pytest.raises(LedgerError, match="not a readable Parquet"):
        import_file(ledger, write(tmp_path, content[:-50], "cut.parquet"))
    hurt = content[:60] + b"\xff" * 4000 + content[4060:]
    with pytest.raises(LedgerError, match="cannot be read on"):
        import_file(ledger, write(tmp_path, hurt, "hurt.parquet"))
    assert chain.verify(ledger).whole


def test_columns_are_mapped_and_left_out(ledger: Path, tmp_path: Path) -> None:
    source = write(tmp_path, "编号,姓名,员工号,备注\ns-1,安例,77,secret\n")
    columns = {"编号": "subject_id", "姓名": "names", "员工号": "identifiers.staff_no", "备注": "-"}
    assert import_file(ledger, source, ImportPlan(columns)).events_added == 1
    (person,) = folded(ledger).subjects
    assert (person.names, person.identifiers) == (("安例",), (("staff_no", "77"),))
    assert b"secret" not in ledger.read_bytes()


WRONG_FILES = [
    ("", {}, "no header"),
    ('"subject_id', {}, "no header"),
    ("Ann Example,ann@example.com\ns-1,x\n", {}, "column 1"),
    ("Ann Example;ann@example.com\ns-1;x\n", {}, "column 1\n"),
    ("subject_id;names\ns-1;x\n", {}, "separated by semicolons, not by commas"),
    ("编号；names\ns-1；x\n", {"编号": "subject_id"}, "separated by wide semicolons"),
    ("record_id\tsubject_id\nr-1\ts-1\n", {}, "separated by tabs"),
    (
        "subject_id,purpose\ns-1,x\n",
        {},
        r"column 2 \(purpose\)\nnext: did you mean purposes\? Then --map COLUMN=purposes",
    ),
    ("subject_id,zzz\x1b\ns-1,x\n", {}, r"column 2 \(zzz\\x1b\)\nnext: see docs"),
    ("subject_id\ns-1\n", {"x": "names"}, "does not have"),
    ("subject_id,names,names\ns-1,x,y\n", {}, "second column"),
    ("subject_id,email,identifiers.email\ns-1,x,y\n", {}, "second column"),
    ("subject_id,names\ns-1,x\n", {"Name": "names"}, "does not have"),
    ("subject_id,names\ns-1,x\n", {"names": "nmaes"}, "no field"),
    ("\ufeff".encode("utf-16").decode("latin-1"), {}, "no header|column 1|UTF-16"),
]


@pytest.mark.parametrize(("content", "columns", "message"), WRONG_FILES)
def test_a_file_that_is_wrong_as_a_whole_adds_nothing(
    ledger: Path, tmp_path: Path, content: str, columns: dict[str, str], message: str
) -> None:
    before = ledger.read_bytes()
    with pytest.raises((UsageError, LedgerError), match=message) as caught:
        import_file(ledger, write(tmp_path, content), ImportPlan(columns))
    assert "Ann" not in str(caught.value)
    assert ledger.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "ledger.jsonl"]


def test_other_refusals_of_a_whole_file(ledger: Path, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="UTF-16"):
        import_file(ledger, write(tmp_path, HEADER.encode("utf-16")))
    with pytest.raises(UsageError, match="format"):
        import_file(ledger, write(tmp_path, HEADER, "in.ods"))
    with pytest.raises(LedgerError, match="cannot be read"):
        import_file(ledger, tmp_path / "none.csv")
    with pytest.raises(UsageError, match="overwrite"):
        import_file(ledger, write(tmp_path, HEADER), ImportPlan(rejected=ledger))
    with pytest.raises(LedgerError, match="there is no ledger"):
        import_file(tmp_path / "none.jsonl", write(tmp_path, HEADER + ANN))
    ledger.write_bytes(ledger.read_bytes() + b"{")
    with pytest.raises(LedgerError, match="torn"):
        import_file(ledger, write(tmp_path, HEADER + ANN))


def test_endings_of_unknown_consents_are_rejected_in_any_order(ledger: Path, tmp_path: Path) -> None:
    rows = [
        "withdraw,s-1,r-1,2026-03-01,",  # its grant comes later in the file
        "withdraw,s-1,r-typo,2026-03-01,",
        "withdraw,s-9,,2026-03-01,",
        "renew,,r-none,2026-03-01,",
        "grant,s-1,r-1,2026-01-01,tts_training",
        "grant,s-1,r-1,someday,tts_training",
    ]
    header = "event_type,subject_id,record_id,event_time,purposes\n"
    result = import_file(ledger, write(tmp_path, header + "\n".join(rows)))
    assert sorted(rejected(result)) == [
        ("3", "3", "unknown_record_id", "record_id"),
        ("4", "4", "unknown_subject_id", "subject_id"),
        ("5", "5", "unknown_record_id", "record_id"),
        ("7", "7", "not_a_time", "event_time"),
    ]
    assert [record.state for record in folded(ledger).consent_records] == ["withdrawn"]


def test_the_list_of_rejected_rows_follows_the_last_import(ledger: Path, tmp_path: Path) -> None:
    source = write(tmp_path, HEADER + "s-1,Ann\n")
    listed = import_file(ledger, source).rejected_file
    assert listed == tmp_path / "in.csv.rejected.csv"
    write(tmp_path, HEADER + ANN)
    assert import_file(ledger, source).rejected_file is None
    assert not listed.exists()


def test_more_rows_than_one_batch_and_their_order(ledger: Path, tmp_path: Path) -> None:
    rows = "".join(f"s-{n},,,,,r-{n},tts_training,voice,example-labs,2026-01-01\n" for n in range(2500))
    result = import_file(ledger, write(tmp_path, HEADER + rows))
    assert result.events_added == 2500
    assert [e.record_id for e in chain.read_events(ledger)][1:] == [f"r-{n}" for n in range(2500)]


def test_words_of_the_table_become_words_of_the_ledger(ledger: Path, tmp_path: Path) -> None:
    source = write(
        tmp_path,
        "subject_id,record_id,purposes,valid_from,kind\ns-1,r-1,Text to speech; other ,2026-01-01,given\n",
    )
    values = {"purposes": {"Text to speech": "tts_training"}, "event_type": {"given": "grant"}}
    plan = ImportPlan({"kind": "event_type"}, values=values)
    assert import_file(ledger, source, plan).events_added == 1
    assert folded(ledger).consent_records[0].purposes == ["tts_training", "other"]
    assert import_file(ledger, source, plan).events_known == 1
    assert rejected(import_file(ledger, source, ImportPlan({"kind": "-"}))) == [
        ("2", "2", "not_a_word", "purposes")
    ]
    lines = write(tmp_path, '{"subject_id":"s-2","identifiers":{"dept":["A1"]}}\n', "in.jsonl")
    assert import_file(ledger, lines, ImportPlan(values={"subject_id": {"s-2": "s-3"}})).events_added == 1
    assert folded(ledger).subjects[-1].subject_id == "s-3"


def _rows(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_an_id_that_says_something_else_is_no_known_event(ledger: Path, tmp_path: Path) -> None:
    """Row numbers of two tables as event ids: a withdrawal must not pass for the grant of the same number."""
    grant = {
        "event_type": "grant",
        "subject_id": "s-1",
        "record_id": "r-1",
        "event_id": "1",
        "valid_from": "2026-01-01",
    }
    first = _rows(tmp_path / "a.jsonl", grant)
    assert import_file(ledger, first).events_added == 1
    assert import_file(ledger, first).events_known == 1
    other = {"event_type": "withdraw", "subject_id": "s-1", "event_id": "1", "event_time": "2026-03-01"}
    found = import_file(ledger, _rows(tmp_path / "b.jsonl", other))
    assert (found.events_added, dict(found.reasons)) == (0, {"event_id_taken (event_id)": 1})


def test_the_same_words_at_another_time_are_another_event(ledger: Path, tmp_path: Path) -> None:
    import_file(ledger, _rows(tmp_path / "p.jsonl", {"subject_id": "s-1", "names": ["Ann Example"]}))
    said = _rows(tmp_path / "o.jsonl", {"event_type": "object", "subject_id": "s-1"})
    for day, added in (("2026-02-01", 1), ("2026-02-01", 0), ("2026-04-01", 1)):
        assert import_file(ledger, said, ImportPlan(event_time=day)).events_added == added


@pytest.mark.parametrize(
    "slip", [{"event_type": "object", "subject_id": "s-l"}, {"event_type": "refuse", "record_id": "r-l"}]
)
def test_a_slip_in_the_id_of_an_objection_or_refusal_is_told(
    ledger: Path, tmp_path: Path, slip: dict[str, object]
) -> None:
    found = import_file(ledger, _rows(tmp_path / "o.jsonl", slip | {"event_time": "2026-01-01"}))
    assert (found.events_added, found.rows_rejected) == (0, 1)


def test_the_list_of_rejected_rows_replaces_nothing_but_such_a_list(ledger: Path, tmp_path: Path) -> None:
    table = _rows(tmp_path / "a.jsonl", {"subject_id": "s-1", "names": ["Ann Example"]})
    key = tmp_path / "hmac.key"
    key.write_text("0b" * 32)
    with pytest.raises(UsageError, match="would take its place"):
        import_file(ledger, table, ImportPlan(rejected=key))
    assert key.read_text() == "0b" * 32
