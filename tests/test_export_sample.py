"""Exports of a scan of the sample corpus: figures equal those counted without provscan, and no planted value is in them."""

from __future__ import annotations

import json
import os
import wave
from pathlib import Path
from typing import Any

import pytest

from reports.exports.base import exports
from reports.exports.figures import Figures
from tests.reports import export_world as world
from tests.sample_world import HOME, Scan, read_truth

CORPUS = HOME / "corpus"
TEXT_FORMS = ("json", "csv", "croissant", "dta", "eu-summary", "ab2013", "cn-annex", "sarif")


@pytest.fixture(scope="module")
def truth() -> dict[str, list[dict[str, Any]]]:
    return read_truth()


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    return Scan(tmp_path_factory.mktemp("sample"))


def test_central_figures_are_those_counted_by_hand(
    scan: Scan, truth: dict[str, list[dict[str, Any]]]
) -> None:
    there = [fact for fact in truth["file"] if fact["status"] != "missing"]
    size = sum((CORPUS / fact["file"]).lstat().st_size for fact in there if fact["status"] != "link")
    by_source: dict[str, int] = {}
    for fact in truth["file"]:
        if fact["source"]:
            by_source[fact["source"]] = by_source.get(fact["source"], 0) + (fact["rows"] or 0)
    seconds = 0.0
    for path in CORPUS.rglob("*.wav"):
        with wave.open(str(path)) as sound:
            seconds += sound.getnframes() / sound.getframerate()
    with world.opened(scan.report) as con:
        figures = Figures(con)
        found = {name: figures.one(f"corpus.{name}").value for name in (
            "files", "files_missing", "files_undeclared", "bytes", "samples", "open_issues", "notices", "audio_hours",
            "samples_lost")}  # fmt: skip
        samples = {dict(f.of)["source_id"]: f.value for f in figures.all("source.samples")}
        blocked = figures.one("corpus.samples_blocked").value
        usable = figures.one("corpus.samples_usable").value
        tied = figures.one("corpus.samples_tied").value
        review = figures.one("corpus.samples_to_review").value
        cards = (
            dict(figures.one("corpus.findings_by_entity", entity="CREDIT_CARD").of),
            figures.one("corpus.findings_by_entity", entity="CREDIT_CARD").value,
        )
    assert found["files"] == len(there)
    assert found["files_missing"] == len(truth["file"]) - len(there) == 1
    assert found["files_undeclared"] == sum(fact["source"] is None for fact in there)
    assert found["samples"] == sum(fact["rows"] or 0 for fact in truth["file"])
    assert found["open_issues"] == sum(fact["severity"] == "open" for fact in truth["issue"])
    assert found["notices"] == sum(fact["severity"] == "notice" for fact in truth["issue"])
    assert found["samples_lost"] == sum(fact.get("rows_lost", 0) for fact in truth["issue"])
    links = sum(os.lstat(CORPUS / fact["file"]).st_size for fact in there if fact["status"] == "link")
    assert found["bytes"] in (size, size + links)
    assert found["audio_hours"] == pytest.approx(seconds / 3600, abs=1e-4)
    assert samples == dict.fromkeys(samples, 0) | by_source
    assert blocked + usable + review == tied
    places = {(f["file"], f["member"], f["row"]) for f in truth["link"] if f["verdict"] == "block"}
    assert blocked == len(places)
    planted = sum(fact["entity"] == "CREDIT_CARD" for fact in truth["finding"])
    assert cards[1] >= planted > 0


def test_no_planted_value_is_in_an_export(
    scan: Scan, truth: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    with world.opened(scan.report) as con:
        for name in TEXT_FORMS:
            exports()[name].write(con, tmp_path / name)
    texts = {p: p.read_text("utf-8", "replace") for p in tmp_path.rglob("*") if p.is_file()}
    assert len(texts) > 50
    values = [fact["value"] for fact in truth["planted"]]
    assert len(values) > 100
    for path, text in texts.items():
        shown = text + (json.dumps(json.loads(text), ensure_ascii=False) if path.suffix == ".json" else "")
        assert [value for value in values if value in shown] == [], path.name
