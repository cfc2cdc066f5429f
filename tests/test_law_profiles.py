"""The profiles of laws over real scans: where records come from, the report before, all rows of a check, its trials."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.model import Field, ReadRules
from scanner.origins import OriginWatch, host_of
from tests.command import run
from tests.test_never_clean import World

OWN = """
name = "own"
extends = "cn"
checks = ["PRV-01", "PRV-02", "AUD-01", "AUD-02", "RD-01"]
"""
PAGES = (
    {"speaker": "spk-1", "text": "river stone", "url": "https://www.example.org/a?by=1"},
    {"speaker": "spk-1", "text": "lamp orchard", "url": "https://example.org./b"},
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    (tmp_path / "own.toml").write_text(OWN)
    return made


def crawl(world: World, *rows: dict[str, Any], domains: tuple[str, ...] = ("example.org",)) -> dict[str, Any]:
    """Check -> (result, breaches) of a crawled source with these rows."""
    (world.root / "talk/a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    world.declare(fields={"person": ["speaker"], "source": ["url"]}, domains=list(domains))
    world.scan("--profile", world.root.parent / "own.toml", "--force")
    return {check: (result, breaches) for check, result, breaches in world.rows(
        "SELECT check_id, result, breaches FROM check_result")}  # fmt: skip


def test_records_that_say_where_they_come_from(world: World) -> None:
    found = crawl(world, *PAGES)
    assert (found["PRV-01"][0], found["PRV-02"][0]) == ("pass", "pass"), world.said
    assert world.rows("SELECT rows, rows_with_source FROM unit") == [(2, 2)]


def test_a_record_without_an_address_is_counted(world: World) -> None:
    found = crawl(world, PAGES[0], PAGES[1] | {"url": " "})
    assert found["PRV-01"] == (
        "fail",
        ["source talk, talk/a.jsonl: 1 records do not say where they come from"],
    )


@pytest.mark.parametrize(
    "url", ["https://example.org.evil.example/a", "https://notexample.org", "//[", "a page"]
)
def test_a_record_of_another_domain_is_shown_by_its_place_alone(world: World, url: str) -> None:
    found = crawl(world, PAGES[0], PAGES[1] | {"url": url})
    assert found["PRV-02"][0] == "fail" and "row 1" in found["PRV-02"][1][0]
    assert url not in world.said and url.encode() not in world.report.read_bytes()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.example.org/a", "www.example.org"),
        ("example.org/a", "example.org"),
        ("HTTPS://user@EXAMPLE.org:8443", "example.org"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("https://[::1]/", "::1"),
        ("https://[", ""),
        ("", ""),
        ("https://" + "a" * 70 + ".example", "a" * 70 + ".example"),
    ],
)
def test_the_host_of_an_address(address: str, host: str) -> None:
    assert host_of(address) == host


def test_a_domain_covers_what_lies_under_it_and_nothing_beside_it() -> None:
    def foreign(*addresses: str) -> bool:
        watch = OriginWatch(ReadRules(source_columns=("url",), domains=("*.Bücher.example",)))
        watch.see([Field(("url",), address) for address in addresses])
        return watch.take_foreign()

    assert not foreign("https://xn--bcher-kva.example/1") and not foreign("shop.bücher.example")
    assert foreign("https://example/1") and foreign("https://other.example")
    assert not foreign("https://other.example", "https://bücher.example")
    assert not foreign()


def test_the_report_before_this_one_is_remembered_and_compared(world: World, tmp_path: Path) -> None:
    crawl(world, *PAGES)
    before = tmp_path / "before.duckdb"
    before.write_bytes(world.report.read_bytes())
    own = tmp_path / "own.toml"
    world.scan("--profile", own, "--force", "--previous", before)
    results = dict(world.rows("SELECT check_id, result FROM check_result"))
    assert (results["AUD-01"], results["AUD-02"]) == ("pass", "not_evaluated"), world.said
    text = (world.root / "sources.yaml").read_text()
    (world.root / "sources.yaml").write_text(
        text.replace("applicant: Example", "audit_interval_days: 30\n  applicant: Example")
    )
    world.scan("--profile", own, "--force", "--previous", before, "--as-of", "2025-08-01")
    found = dict(world.rows("SELECT check_id, reason FROM check_result"))
    assert found["AUD-02"] == "1 breach: 61 days since the report of 2025-06-01, and 30 are the most"


def test_a_changed_report_is_not_taken_for_the_one_before(world: World, tmp_path: Path) -> None:
    crawl(world, *PAGES)
    before = tmp_path / "before.duckdb"
    before.write_bytes(world.report.read_bytes())
    import duckdb

    with duckdb.connect(str(before)) as con:
        con.execute("UPDATE scan SET as_of = DATE '2025-05-30'")
    assert world.scan("--force", "--previous", before) == 2
    assert "changed" in world.said


def test_all_rows_of_a_check_are_listed(world: World, tmp_path: Path) -> None:
    crawl(world, *({**PAGES[0], "url": f"https://other{n}.example", "row": n} for n in range(30)))
    own = tmp_path / "own.toml"
    listed = run("checks", "rows", world.report, "prv-02", "--profile", own, "--json")
    rows = json.loads(listed.stdout)
    assert (rows["check"], len(rows["breaches"]), rows["lacking"]) == ("PRV-02", 1, []), listed.stderr
    assert "30 records" in rows["breaches"][0]
    assert "no rows" in run("checks", "rows", world.report, "RD-01", "--profile", own).stdout
    for words, told in (
        (("XXX-1", "--profile", own), "no such check"),
        (("RD-01", "--profile", "cn"), "judged by another profile"),
    ):
        refused = run("checks", "rows", world.report, *words)
        assert refused.returncode == 2 and told in refused.stderr and "next:" in refused.stderr


def test_checks_can_be_listed_and_tried(tmp_path: Path) -> None:
    listed = json.loads(run("checks", "list", "--profile", "us", "--json").stdout)
    assert len(listed["checks"]) == 57 and all(check["title_zh"] for check in listed["checks"])
    assert "CNS-01" in run("checks", "list", "--profile", "cn").stdout
    good = run("checks", "test", "cn")
    count = len(json.loads(run("checks", "list", "--profile", "cn", "--json").stdout)["checks"])
    assert good.returncode == 0 and f"{count} checks" in good.stdout and "all hold" in good.stdout
    own = tmp_path / "own.toml"
    check = '[[check]]\nid = "A-1"\ntitle = "A"\nclause = "A"\nseverity = "violation"\n'
    check += 'violations = "SELECT 1 WHERE false"\n'
    own.write_text(f'name = "own"\nextends = "baseline"\nchecks = []\n{check}')
    untried = run("checks", "test", own)
    assert untried.returncode == 1 and "A-1: no trial trips it" in untried.stdout
    own.write_text(own.read_text() + 'trials = [{plant = "DELETE FROM file", result = "fail"}]\n')
    blind = run("checks", "test", own)
    assert blind.returncode == 1 and "A-1: pass, expected fail, after: DELETE FROM file" in blind.stdout
    own.write_text(own.read_text().replace("DELETE FROM file", "DELETE FROM fil"))
    wrong = run("checks", "test", own)
    assert wrong.returncode == 2 and "cannot be planted" in wrong.stderr
    assert run("checks", "test", "atlantis").returncode == 2


@pytest.mark.parametrize(
    ("sampling", "told"),
    [
        ({"source": "nowhere"}, "sampling[0].source"),
        ({"drawn": 11}, "more than `population`"),
        ({"passed": 11}, "more than `drawn`"),
        ({"method": "guess"}, "allowed: manual, keyword, classifier"),
    ],
)
def test_results_of_sampling_that_contradict_themselves(
    world: World, sampling: dict[str, Any], told: str
) -> None:
    import yaml

    path = world.root / "sources.yaml"
    result = {
        "method": "manual",
        "phase": "whole_corpus",
        "population": 10,
        "drawn": 10,
        "passed": 9,
    } | sampling
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | {"sampling": [result]}))
    assert world.scan() == 2
    assert told in world.said
