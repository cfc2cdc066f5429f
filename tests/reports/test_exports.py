"""Exports of a small report: golden files, figures made again from their queries, unknown told as unknown."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pyarrow.parquet as pq
import pytest

from reports.exports.base import exports
from reports.exports.figures import Figures, queries, run_query
from reports.exports.json_report import json_schema
from reports.exports.tables import relations
from reports.records import IssueRecord, ScanRecord
from reports.schema import ALL_TABLES
from reports.store import open_report
from reports.summary import plain
from tests.reports import export_world as world
from tests.reports.report_worlds import make

GOLDEN = Path(__file__).parent.parent / "golden" / "exports"
OWN = ("ab2013", "cn-annex", "croissant", "csv", "dta", "eu-summary", "json", "parquet", "sarif")
GOLDEN_FILES = {
    "ab2013": ("documentation.md",),
    "cn-annex": ("annex.zh.md", "sources.csv", "types.csv", "sampling.csv"),
    "croissant": ("",),
    "csv": ("source.csv", "file.csv"),
    "dta": ("",),
    "eu-summary": ("summary.md", "summary.json"),
    "sarif": ("",),
}
REFRESH = os.environ.get("PROVSCAN_GOLDEN") == "write"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.write(tmp_path_factory.mktemp("report") / "report.duckdb")


@pytest.fixture(scope="module")
def out(report: Path) -> Path:
    """Every form of this room, written."""
    folder = report.parent / "out"
    folder.mkdir()
    with world.opened(report) as con:
        for name in OWN:
            exports()[name].write(con, folder / name)
    return folder


def test_every_form_has_a_title_and_a_name_of_its_own() -> None:
    found = exports()
    assert set(OWN) <= set(found)
    assert len({export.file_name for export in found.values()}) == len(found)
    assert all(export.title for export in found.values())


@pytest.mark.parametrize(("form", "name"), [(f, n) for f, names in GOLDEN_FILES.items() for n in names])
def test_golden(out: Path, form: str, name: str) -> None:
    place = out / form / name if name else out / form
    found = world.masked(place.read_bytes().decode("utf-8"))
    golden = GOLDEN / f"{form}{'-' + name if name else '.json'}"
    if REFRESH:
        golden.write_bytes(found.encode())
    assert found == golden.read_bytes().decode("utf-8"), "PROVSCAN_GOLDEN=write pytest writes it anew"


@pytest.mark.parametrize("form", [*world.JSON_FORMS, *world.FOLDER_FORMS])
def test_every_figure_can_be_made_again_from_its_query(report: Path, out: Path, form: str) -> None:
    told = world.document(form, out / form)
    found = {**told.get("properties", {}), **told}
    asked = found.get("queries") or found["provscanQueries"]
    figures = list(world.told_figures(told))
    assert len(figures) > 8
    with duckdb.connect(str(report), read_only=True) as con:  # nothing of provscan takes part
        for figure in figures:
            result = con.execute(asked[figure["query"]]["sql"])
            columns = [part[0] for part in result.description or ()]
            rows = [dict(zip(columns, map(plain, row), strict=True)) for row in result.fetchall()]
            of = figure.get("of", {})
            values = [row["value"] for row in rows if {k: v for k, v in row.items() if k != "value"} == of]
            given = (values or [None])[0]
            if figure.get("at_least") and figure["value"] == "not_known":
                assert not given, figure  # none found in what was not all read
            else:
                assert given == (None if figure["value"] == "not_known" else figure["value"]), figure
            assert len(values) <= 1


@pytest.mark.parametrize(("form", "name"), list(world.FOLDER_FORMS.items()))
def test_the_figures_of_the_page_are_those_of_the_data(out: Path, form: str, name: str) -> None:
    suffix = ".zh.md" if form == "cn-annex" else ".md"
    page = (out / form / f"{name}{suffix}").read_text("utf-8")
    data = world.document(form, out / form)
    unknown = "未知" if form == "cn-annex" else "not known"
    known: dict[str, set[str]] = {}
    for figure in world.told_figures(data):
        value = figure["value"]
        told = unknown if value == "not_known" else f"{value:,}" if isinstance(value, int) else str(value)
        known.setdefault(figure["query"], set()).add(told)
    body = page.split("## Appendix")[0].split("## 附录")[0]
    marks = dict(re.findall(r"^\[(\d+)\] `([a-z_]+\.[a-z_]+)`$", page, re.MULTILINE))
    found = [(value, marks[mark]) for value, mark in re.findall(r"(\S+|not known) \[(\d+)\]", body)]
    assert len(found) > 8
    for value, query in found:
        last = "not known" if value == "known" else value
        assert any(last.endswith(one) for one in known[query]), (value, query)
    assert known.keys() <= set(marks.values())


def test_figures_are_queries_with_keys_and_a_value(report: Path) -> None:
    with world.opened(report) as con:
        for query in queries().values():
            rows = run_query(con, query)
            assert len({figure.of for figure in rows}) == len(rows), query.name
            assert query.title
            assert not query.sql.rstrip().endswith(";")
            if query.name.startswith("corpus.") and "_by_" not in query.name:
                assert [figure.of for figure in rows] == [()], query.name


def test_what_was_not_looked_for_is_not_known_and_never_zero(tmp_path: Path) -> None:
    content = world.tables()
    content["scan"] = [make(ScanRecord, ledger_digest=None, ledger_head=None, person_detection="none")]
    for name in ("recognizer", "finding", "link", "subject", "consent", "consent_event", "unit"):
        content[name] = []
    report = world.write(tmp_path / "report.duckdb", content)
    with world.opened(report) as con:
        found = {name: [f.value for f in run_query(con, query)] for name, query in queries().items()}
        exports()["eu-summary"].write(con, tmp_path / "eu")
        exports()["cn-annex"].write(con, tmp_path / "cn")
    for name in (
        "corpus.findings", "corpus.samples_with_findings", "corpus.samples_tied", "corpus.samples_blocked",
        "corpus.samples_usable", "corpus.people_in_ledger", "corpus.people_tied", "corpus.people_unlisted",
        "corpus.samples", "corpus.text_characters",
    ):  # fmt: skip
        assert found[name] == [None], name
    for name in ("source.findings", "source.samples_tied", "source.samples_blocked", "source.samples"):
        assert set(found[name]) == {None}, name
    page = (tmp_path / "eu" / "summary.md").read_text("utf-8")
    assert re.search(r"^- Samples: not known \[\d+\]$", page, re.MULTILINE)
    assert "- Provider: Example Corp" in page
    assert "| src | 未知 | 未知 | 未知 | 未知 [" in (tmp_path / "cn" / "annex.zh.md").read_text("utf-8")


def test_what_was_found_in_a_source_not_all_read_is_at_least_that(tmp_path: Path) -> None:
    content = world.tables()
    content["finding"] = [one for one in content["finding"] if one.file_id == "f1"]
    content["issue"] = [
        make(
            IssueRecord, code=code, source_id=source, file_id=None, rows_lost=0, content_lost=0, stored_lost=0
        )
        for code, source in (("stream.torn", "web"), ("file.changed", "src"))
    ]
    report = world.write(tmp_path / "report.duckdb", content)
    with world.opened(report) as con:
        exports()["cn-annex"].write(con, tmp_path / "cn")
        figures = Figures(con)
        whole, torn = (figures.one("source.findings", source_id=source) for source in ("src", "web"))
    assert (whole.told, whole.at_least) == (1, False)
    assert (torn.value, torn.told, torn.at_least) == (0, None, True)
    page = (tmp_path / "cn" / "annex.zh.md").read_text("utf-8")
    assert "| web | 未知 | 未知 | 未知 | 未知 [" in page
    assert "- 语料总数量（条）：至少 16 [" in page
    assert "未检出" not in page.split("## 附录")[0]
    with (tmp_path / "cn" / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[6] for row in csv.reader(file)][1:] == ["10", "至少 6"]


def test_json_keeps_to_its_schema_and_holds_every_row(report: Path, out: Path) -> None:
    told = json.loads((out / "json").read_text("utf-8"))
    jsonschema.validate(told, json_schema(), format_checker=jsonschema.FormatChecker())
    with world.opened(report) as con:
        for name in relations():
            group = "tables" if name in ALL_TABLES else "views"
            expected = con.sql(f"SELECT * FROM {name} ORDER BY ALL").to_arrow_table().to_pylist()
            assert told[group][name] == [{k: _json(v) for k, v in row.items()} for row in expected], name


def _json(value: Any) -> Any:
    text = plain(value)
    return text.removesuffix("Z") + "Z" if isinstance(text, str) and text.endswith("Z") else text


def test_parquet_holds_every_row_with_its_types(report: Path, out: Path) -> None:
    with world.opened(report) as con:
        for name in relations():
            expected = con.sql(f"SELECT * FROM {name} ORDER BY ALL").to_arrow_table()
            found = pq.read_table(out / "parquet" / f"{name}.parquet")
            assert found.to_pylist() == expected.to_pylist()
            assert found.schema.names == expected.schema.names


def test_the_order_of_rows_in_the_report_does_not_matter(out: Path, tmp_path: Path) -> None:
    content = {name: list(reversed(rows)) for name, rows in world.tables().items()}
    other = world.write(tmp_path / "report.duckdb", content)
    with world.opened(other) as con:
        for name in ("json", "sarif", "croissant"):
            exports()[name].write(con, tmp_path / name)
    assert (tmp_path / "json").read_bytes() == (out / "json").read_bytes()
    assert (tmp_path / "sarif").read_bytes() == (out / "sarif").read_bytes()
    assert (tmp_path / "croissant").read_bytes() == (out / "croissant").read_bytes()


def test_columns_of_the_chinese_tables_are_what_their_queries_give(report: Path, out: Path) -> None:
    tables = {"sources": "source_id", "personal": "source_id", "sampling": "position", "checks": "check_id"}
    asked = world.document("cn-annex", out / "cn-annex")["queries"]
    seen = 0
    with duckdb.connect(str(report), read_only=True) as con:
        for name, key in tables.items():
            with (out / "cn-annex" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                head, *rows = csv.reader(file, strict=True)
            for place, label in enumerate(head):
                if "[" in label:
                    query = label.split("[")[1].rstrip("]")
                    found = [
                        ("未知" if value is None else str(value))
                        for *_, value in con.execute(asked[query]["sql"]).fetchall()
                    ]
                    assert [row[place] for row in rows] == found, (name, key, query)
                    seen += 1
    assert seen > 10


def _told(figure: dict[str, Any]) -> str:
    if figure["value"] == "not_known":
        return "not known"
    return f"{'at least ' if figure.get('at_least') else ''}{figure['value']}"


def test_texts_of_croissant_hold_the_figures_beside_them(out: Path) -> None:
    told = world.document("croissant", out / "croissant")
    known = {
        f"{queries()[f['query']].title}: {' '.join([_told(f), *map(str, f.get('of', {}).values())])} [{f['query']}]"
        for f in told["provscanFigures"]
    }
    texts = [*told["rai:personalSensitiveInformation"], *told["rai:dataLimitations"]]
    found = [text for text in texts if text.endswith("]")]
    assert len(found) > 8
    assert set(found) <= known


def test_csv_has_as_many_rows_as_its_query(report: Path, out: Path) -> None:
    listed = json.loads((out / "csv" / "export.json").read_text("utf-8"))["queries"]
    with duckdb.connect(str(report), read_only=True) as con:
        for name, query in listed.items():
            with (out / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                _, *rows = csv.reader(file, strict=True)
            assert len(rows) == len(con.execute(query["sql"]).fetchall()), name


def test_folders_say_what_lies_in_them(out: Path) -> None:
    import hashlib

    for form in ("csv", "parquet", *world.FOLDER_FORMS):
        listed = json.loads((out / form / "export.json").read_text("utf-8"))
        assert listed["provscan_export"] == form
        assert listed["files"].keys() == {p.name for p in (out / form).iterdir()} - {"export.json"}
        for name, said in listed["files"].items():
            assert said["sha256"] == hashlib.sha256((out / form / name).read_bytes()).hexdigest()


def test_an_export_needs_nothing_but_an_open_report(report: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved.duckdb"
    shutil.copy(report, moved)
    con = open_report(moved)
    exports()["dta"].write(con, tmp_path / "dta.json")
    con.close()
    told = json.loads((tmp_path / "dta.json").read_text("utf-8"))
    fields = [
        sum(len(source[group]) for group in ("source", "provenance", "use")) for source in told["data_sets"]
    ]
    assert fields == [22, 22]
