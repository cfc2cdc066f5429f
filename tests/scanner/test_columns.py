"""What the columns of structured data say: names that speak, counts that add up, and confidence that follows from both."""

from __future__ import annotations

import csv
import json
import tempfile
import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizers import catalog
from recognizers.base import Detector
from recognizers.ner.opening import open_detector
from reports.checks import evaluate
from reports.decide import set_parameters
from reports.explain import explain
from reports.meaning import set_meaning
from reports.profile import load_profile
from reports.records import SourceRecord
from scanner.column_names import cues
from scanner.column_names.cues import cue_of
from scanner.columns.counts import ColumnCounts, is_number
from scanner.model import Field
from tests.reports.report_worlds import clean_tables, empty_tables, fill, make
from tests.scanner.small_scans import looked_at

PHONES = [f"138001380{n:02}" for n in range(20)]
LISTED = "SELECT entity, field, row, round(score, 2), confidence FROM finding_list ORDER BY field, row, entity, start"
VIEWS = empty_tables()
EVIDENCE = 'SELECT field, entity, verdict, "values", found FROM column_evidence ORDER BY field, entity'


@pytest.mark.parametrize(
    "name",
    "phone PHONE user_phone_no userPhone tel mobile-number 手机 手机号码 联系电话 聯絡電話 携帯電話番号 전화번호 teléfono "
    "celular Telefon contact.tel".split(),
)
def test_names_of_phone_columns(name: str) -> None:
    assert "PHONE_NUMBER" in cue_of(name).raises and cue_of(name).numbers is None


@pytest.mark.parametrize(
    "name", "price unit_price 价格 单价(元) 總價 amount 数量 qty viewCount latitude 緯度 precio".split()
)
def test_names_of_columns_of_numbers(name: str) -> None:
    assert cue_of(name).numbers and not cue_of(name).raises


@pytest.mark.parametrize(
    "name", "text headphones_review telescope pricey id body content 备注 discount".split()
)
def test_names_that_say_nothing(name: str) -> None:
    assert not cue_of(name).speaks


def test_a_name_that_speaks_for_data_never_speaks_of_numbers() -> None:
    assert cue_of("phone_count").numbers is None and "PHONE_NUMBER" in cue_of("phone_count").raises
    assert cue_of("id_card").raises["CN_RESIDENT_ID"] == "idcard" == cue_of("IDCard").raises["HK_ID"]
    assert "CN_RESIDENT_ID" in cue_of("身份证号").raises


@pytest.mark.parametrize(
    ("name", "speaks"),
    [
        ("age", True), ("user_age", True), ("account_holder_age", True), ("childAge", True), ("学生年龄", True),
        ("年纪", True), ("account_age", False), ("pageAge", False), ("age_months", False), ("ageInMonths", False),
        ("年龄（月）", False), ("usage", False), ("mileage", False),
    ],
)  # fmt: skip
def test_ages_of_people_in_years(name: str, speaks: bool) -> None:
    assert ("AGE" in cue_of(name).raises) is speaks


def test_every_entity_of_the_words_is_one_that_is_looked_for() -> None:
    told = tomllib.loads(Path(cues.__file__).with_name("cues.toml").read_text("utf-8"))["cue"]
    known = catalog.categories().keys()
    assert {entity for cue in told for entity in cue.get("entities", ())} <= known
    assert all(bool(cue.get("entities")) != bool(cue.get("numbers")) for cue in told)


def test_plain_numbers() -> None:
    assert all(map(is_number, ["0", "13800138000", "-1,250.50", "¥99", "12.5%", " 7 ", "1e5", "0.25", "9元"]))
    assert not any(
        map(
            is_number, ["0138", "+8613800138000", "138-0013-8000", "1,25", "a@b.example", "", "1 2", "9" * 41]
        )
    )


def write_csv(path: Path, columns: dict[str, list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def write_jsonl(path: Path, columns: dict[str, list[str]]) -> Path:
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def write_parquet(path: Path, columns: dict[str, list[str]]) -> Path:
    pq.write_table(pa.table(columns), path, row_group_size=3)
    return path


WRITERS = {"a.csv": write_csv, "a.jsonl": write_jsonl, "a.parquet": write_parquet}
COLUMNS = {
    "phone": PHONES,
    "price": [*(str(100000000 + n) for n in range(19)), "write to anna@mail.example"],
    "note": ["13800138000", *("nothing" for _ in range(19))],
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_column_of_phones_is_raised_and_one_of_prices_lowered(tmp_path: Path, name: str) -> None:
    con = looked_at(VIEWS, tmp_path / "r", WRITERS[name](tmp_path / name, COLUMNS))
    listed = con.execute(LISTED).fetchall()
    evidence = {row[:2]: row[2:] for row in con.execute(EVIDENCE).fetchall()}
    assert evidence["phone", "PHONE_NUMBER"] == ("raise", 20, 20)
    assert evidence["phone", "US_BANK_NUMBER"] == ("none", 20, 20)
    assert evidence["price", "US_BANK_NUMBER"] == ("lower", 20, 19)
    assert evidence["price", "EMAIL_ADDRESS"] == ("none", 20, 1)
    assert {field for field, _ in evidence} == {"phone", "price"}
    phones = [row for row in listed if row[:2] == ("PHONE_NUMBER", "phone")]
    assert [(row[2], row[3], row[4]) for row in phones] == [(n, 0.2, 0.55) for n in range(20)]
    assert ("EMAIL_ADDRESS", "price", 19, 0.9, 0.9) in listed
    assert ("US_BANK_NUMBER", "price", 0, 0.5, 0.15) in listed
    assert not [row for row in listed if row[:2] == ("PHONE_NUMBER", "note")], (
        "no name speaks for it, and it is weak"
    )
    assert ("US_BANK_NUMBER", "note", 0, 0.5, 0.5) in listed
    [(one,)] = con.execute(
        "SELECT finding_id FROM finding WHERE field = 'phone' AND row = 3 AND score < 0.4"
    ).fetchall()
    told = {s.title: dict(s.facts) for s in explain(con, one).sections}["column"]
    assert told["what its column says"] == "raise" and told["share"] == 1.0
    assert told["word of its name for this entity"] == "phone" and told["confidence with its column"] == 0.55


@pytest.mark.parametrize(
    ("counts_by", "many", "few", "prices"),
    [("score", 20, 1, 20), ("raised", 40, 1, 20), ("column", 40, 1, 0)],
)
def test_what_counts_is_said_by_the_profile(
    tmp_path: Path, counts_by: str, many: int, few: int, prices: int
) -> None:
    baseline = load_profile("baseline")
    profile = replace(baseline, personal=replace(baseline.personal, counts_by=counts_by))
    check = next(check for check in profile.checks if check.id == "PI-01")
    given = {
        "many": ("tel", PHONES),
        "few": ("tel", ["13800138000", *(f"unknown {n}" for n in range(19))]),
        "prices": ("price", [str(100000000 + n) for n in range(20)]),
    }
    told = {}
    for name, (column, values) in given.items():
        fill(VIEWS, clean_tables() | {"source": [make(SourceRecord, source_id="s", declares_pi="no")]})
        looked_at(VIEWS, tmp_path / name, write_csv(tmp_path / f"{name}.csv", {column: values}))
        set_meaning(VIEWS, profile)
        set_parameters(VIEWS, profile)
        told[name] = evaluate(VIEWS, check).violations
    assert told == {"many": many, "few": few, "prices": prices}  # a bank number is found in each number, too


def test_a_value_that_validates_or_is_no_number_is_never_lowered(tmp_path: Path) -> None:
    ids = [str(110101199003070000 + n) for n in range(20)]
    columns = {"amount": ids, "total": [*ids[:19], "x"]}
    con = looked_at(VIEWS, tmp_path / "r", write_csv(tmp_path / "a.csv", columns))
    query = "SELECT DISTINCT field, confidence, column_verdict FROM finding JOIN finding_standing USING (finding_id)"
    assert sorted(con.execute(query).fetchall()) == [("amount", 0.5, "none"), ("total", 0.5, "none")]
    assert con.execute("SELECT count(*) FROM column_evidence WHERE verdict = 'lower'").fetchall() == [(2,)]
    dashed = [*(str(100000000 + n) for n in range(99)), "no 100000500"]
    con = looked_at(VIEWS, tmp_path / "s", write_csv(tmp_path / "b.csv", {"amount": dashed}))
    assert con.execute("SELECT DISTINCT verdict FROM column_evidence").fetchall() == [("none",)]


values = st.sampled_from(
    ["13800138000", "99", "125000000", "x", "", "a@b.example", "110101199003070000", "n/a 18912345678"]
)
names = st.sampled_from(["phone", "price", "tel", "note", "总价"])
records = st.lists(
    st.dictionaries(names, values | st.lists(values, max_size=2), max_size=4), min_size=4, max_size=14
)


@settings(max_examples=40)
@given(records=records, cut=st.integers(30, 400), batch=st.integers(1, 9))
def test_evidence_does_not_depend_on_slices_and_batches(
    records: list[dict[str, object]], cut: int, batch: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "a.jsonl")
        path.write_text("".join(json.dumps({"n": "é", **record}) + "\n" for record in records), "utf-8")
        told = []
        for folder, unit_bytes, size in (("one", 1 << 25, 100), ("many", cut, batch)):
            looked_at(VIEWS, Path(name, folder), path, unit_bytes=unit_bytes, batch=size)
            told.append(
                [VIEWS.execute(query).fetchall() for query in (LISTED, "FROM column_evidence ORDER BY ALL")]
            )
    assert told[0] == told[1]


def test_columns_beyond_the_limit_lower_nothing() -> None:
    counts = ColumnCounts()
    for number in range(1_001):
        counts.see(None, f"price_{number}", f"price_{number}", Field(("p",), "12345678"), ())
    assert counts.left_out and len(list(counts.records("f", 0))) == 1_000


@cache
def ages() -> Detector:
    """The recognizers that a scan has for them."""
    return open_detector(frozenset(("AGE", "DATE_OF_BIRTH")))


@pytest.mark.parametrize(
    ("column", "value", "entity", "told"),
    [
        ("age", "8", "AGE", "aged 0-13"),
        ("学生年龄", "35", "AGE", "aged 21-"),
        ("birthday", "2018-03-04", "DATE_OF_BIRTH", "born 2018-2018"),
        ("出生日期", "2018年3月4日", "DATE_OF_BIRTH", "born 2018-2018"),
        ("price", "8", "AGE", None),
        ("birthday", "2018-03-04 and many words behind it that make it a text", "DATE_OF_BIRTH", None),
    ],
)
def test_ages_and_days_of_birth_are_told_by_the_name_of_their_column(
    tmp_path: Path, column: str, value: str, entity: str, told: str | None
) -> None:
    fill(VIEWS, clean_tables())
    looked_at(
        VIEWS,
        tmp_path / "shards",
        write_csv(tmp_path / "people.csv", {"note": ["a"] * 3, column: [value] * 3}),
        patterns=ages(),
    )
    found = VIEWS.execute(
        'SELECT start, "end", age_told FROM finding WHERE entity = ? ORDER BY row', [entity]
    ).fetchall()
    assert found == ([(0, len(value), told)] * 3 if told else [])


@pytest.mark.parametrize("ages_of", [[8, 9], [8.0, None], [Decimal(8), Decimal(9)]])
@pytest.mark.parametrize("form", ["jsonl", "json", "parquet"])
def test_short_numbers_are_looked_at_where_their_name_says_that_they_are_ages(
    tmp_path: Path, ages_of: list[Any], form: str
) -> None:
    fill(VIEWS, clean_tables())
    path = tmp_path / f"people.{form}"
    if form == "parquet":
        pq.write_table(pa.table({"age": ages_of, "price": ages_of}), path)
    else:
        rows = [
            {"age": age and float(age), "price": 8, "deep": {"age": 8, "ages": [8, 8]}} for age in ages_of
        ]
        path.write_text(
            json.dumps(rows) if form == "json" else "".join(json.dumps(row) + "\n" for row in rows)
        )
    looked_at(VIEWS, tmp_path / "shards", path, patterns=ages())
    found = VIEWS.execute(
        "SELECT field, age_told, count(*) FROM finding WHERE entity = 'AGE' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    seen = sum(age is not None for age in ages_of)
    expected = [("age", "aged 0-13", seen)]
    deep = [("deep.age", "aged 0-13", 2), ("deep.ages[0]", "aged 0-13", 2), ("deep.ages[1]", "aged 0-13", 2)]
    assert found == (expected if form == "parquet" else [*expected, *deep])
