"""Hostile names and values lie still in every form, and the forms keep to the standards they name."""

from __future__ import annotations

import csv
import json
import logging
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reports.exports import csv_cells, sarif
from reports.exports.base import exports
from reports.exports.markdown import escaped, table
from reports.exports.writing import inert, json_text
from tests.reports import export_world as world

MARKS = ["#", "- ", "1. ", "> ", "`", "```", "<b>", "</p>", "<!--", "[a](b)", "![a](b)", "|", "||", "**", "__", "~~",
         "$x$", "&amp;", "http://e.x", "www.e.x", "a@b.c", "\n", "\r\n", "\t", "\\", "{0}", "=1+1", "+1", "@SUM", "\u202e",
         "＝1", "\x00", "---", "===", ":", "!", "1)", "    ", "'", '"', "javascript:x", "\u2028"]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=6)), max_size=8).map("".join)
PLAIN = {"inline", "text", "paragraph_open", "paragraph_close"}
LISTED = PLAIN | {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"}


def kinds(page: str) -> set[str]:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page)
    return {part.type for token in tokens for part in (token, *(token.children or []))}


@settings(deadline=None, max_examples=150)
@given(texts)
@example("1.")
@example("\\[a](b)")
@example("a\\")
def test_a_text_makes_nothing_of_a_line(text: str) -> None:
    assert kinds(f"- label: {escaped(text)}") <= LISTED
    assert kinds(f"{escaped(text)} end") <= PLAIN
    assert "\n" not in escaped(text)
    assert not re.search(r"(?i)(https?|ftp|javascript):|www\.", escaped(text))
    assert all(c.isprintable() for c in escaped(text))


@settings(deadline=None, max_examples=80)
@given(texts, texts)
def test_a_text_stays_in_its_cell(one: str, other: str) -> None:
    page = "\n".join(table(["A", "B"], [[escaped(one), escaped(other)], ["x", "y"]]))
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    assert sum(token.type == "td_open" for token in tokens) == 4
    inside = {part.type for token in tokens for part in token.children or []}
    assert inside <= {"text"}


@settings(deadline=None, max_examples=80)
@given(texts.filter(lambda text: text.isprintable() and text == text.strip()))
def test_what_is_escaped_reads_as_it_was(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"x{escaped(text)}x")
    shown = "".join(part.content for token in tokens for part in token.children or [])
    assert shown == f"x{text}x"


@settings(deadline=None, max_examples=100)
@given(texts)
def test_a_cell_of_csv_is_no_formula_and_reads_as_it_was(text: str) -> None:
    [[found]] = list(csv.reader([csv_cells.cell(text)], strict=True)) if "\n" not in text and "\r" not in text else [
        [csv_cells.guarded(text)]
    ]  # fmt: skip
    assert found in (text, f"'{text}")
    assert not found.lstrip(" \t\r\n\x00\ufeff\u200b").startswith(tuple("=+-@＝＋－＠"))
    assert not found.startswith(("\t", "\r", "\n"))


def test_duckdb_and_python_guard_the_same_texts() -> None:
    heads = ["", " ", "\t", "\n", "\r", "\x0b", "\x0c", "\ufeff", "\u200b", "\xa0", "  ", "a", "'", "\x01"]
    found = [head + sign + "1" for head in heads for sign in ("", *"=+-@＝＋－＠|%")]
    with duckdb.connect() as con:
        rows = con.execute(
            f"SELECT v, regexp_matches(v, '{csv_cells.FORMULA}') FROM (SELECT unnest(?) AS v)", [found]
        ).fetchall()
    assert {v: bool(guard) for v, guard in rows} == {v: csv_cells.guarded(v) != v for v in found}


@settings(deadline=None, max_examples=80)
@given(texts)
def test_json_means_the_same_and_holds_no_tag(text: str) -> None:
    told = json_text({"a": [text]})
    assert json.loads(told) == {"a": [text]}
    assert not re.search(r"<[/!?A-Za-z]", told)
    assert "\u202e" not in told
    assert "\u2028" not in told
    assert inert(told) == told


@settings(deadline=None, max_examples=80)
@given(texts)
def test_a_message_of_sarif_holds_no_link_and_no_placeholder(text: str) -> None:
    shown = sarif.escaped(text)
    bare = shown.replace("\\\\", "").replace("\\[", "").replace("\\]", "").replace("{{", "").replace("}}", "")
    assert not set(bare) & set("[]{}\\")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    report = world.write(folder / "report.duckdb")
    with world.opened(report) as con:
        for name in ("croissant", "sarif", "csv", "cn-annex"):
            exports()[name].write(con, folder / name)
    return folder


def test_no_file_of_csv_begins_a_cell_with_a_formula(out: Path) -> None:
    files = [*(out / "csv").glob("*.csv"), *(out / "cn-annex").glob("*.csv")]
    assert len(files) > 40
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert len({len(row) for row in rows}) == 1, path.name
        for cell in (cell for row in rows for cell in row):
            assert not re.match(r"[=+@＝]", cell), (path.name, cell)


def test_croissant_is_valid(out: Path, caplog: pytest.LogCaptureFixture) -> None:
    import mlcroissant

    with caplog.at_level(logging.ERROR):
        data = mlcroissant.Dataset(str(out / "croissant"))
    issues = data.metadata.ctx.issues
    assert issues.errors == set()
    assert all("citeAs" in warning or "datePublished" in warning for warning in issues.warnings)
    told = data.metadata
    files = {one.id: one for one in told.file_objects}
    assert {(one.content_url, one.sha256, one.content_size) for one in files.values()} == {
        ("data/a.jsonl", "a" * 64, "100 B"),
        ("web/%3CPERSON%3E%20%7B0%7D%5Bx%5D%28y%29.jsonl", "b" * 64, "50 B"),
        ("web/b.png", "c" * 64, "7 B"),
    }
    assert [field.name for record in told.record_sets for field in record.fields] == ["speaker", "text"]
    found = "at least 1 EMAIL_ADDRESS [corpus.findings_by_entity] (pd:EmailAddress, ordinary)"
    kind = f"Values found by recognizers, by kind: {found}"
    assert kind in told.personal_sensitive_information
    [licence] = told.license
    assert licence == "No licence covers all of it; by source: CC-BY-4.0: src; not known: web"
    assert [part.includes for part in told.file_sets] == [["data/**"], ["web/*.jsonl"]]
    assert told.data_collection_type == ["Secondary Data analysis", "Web Scraping"]
    assert any("NOT" in limit for limit in told.data_limitations)


def test_sarif_keeps_to_the_schema_of_2_1_0(out: Path) -> None:
    from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log

    told: dict[str, Any] = json.loads((out / "sarif").read_text("utf-8"))
    Log.model_validate(told)
    [run] = told["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    assert {"DCL-01", "VRD-01", "file.undeclared", "text.replaced", "sample.blocked", "sample.review"} <= set(
        rules
    )
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert (result["kind"] == "fail") == (result["level"] != "none")
    by_rule = {result["ruleId"]: result for result in run["results"]}
    place = by_rule["text.replaced"]["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"].startswith("web/%3CPERSON%3E")
    assert place["physicalLocation"]["region"] == {"startLine": 5}
    assert {"name": "4", "kind": "row"} in place["logicalLocations"]
    assert by_rule["VRD-01"]["kind"] in ("open", "fail")
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["exitCode"] == 3


def test_a_report_with_nothing_in_it_is_exported_too(tmp_path: Path) -> None:
    content = {name: rows for name, rows in world.tables().items() if name == "scan"}
    report = world.write(tmp_path / "report.duckdb", content)
    with world.opened(report) as con:
        for name in (
            "json",
            "csv",
            "parquet",
            "croissant",
            "dta",
            "eu-summary",
            "ab2013",
            "cn-annex",
            "sarif",
        ):
            exports()[name].write(con, tmp_path / name)
    assert json.loads((tmp_path / "croissant").read_text("utf-8"))["license"] == ["not known"]
