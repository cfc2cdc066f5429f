"""What kinds of data mean: all that can be found is described, by terms that exist, and a stranger adds two files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from recognizers import catalog
from recognizers.categories import CategoryError, category_of, of_presidio, terms
from recognizers.presidio import PresidioDetector
from tests.command import environment

ROOT = Path(__file__).parents[2]
GOOD = {
    "term": "pd:Age",
    "cn": "ordinary",
    "eu": "ordinary",
    "us": "ordinary",
    "action": "mask",
    "en": "age",
    "zh": "年龄",
}


def test_every_kind_that_can_be_found_is_described() -> None:
    known = catalog.categories()
    found = {info.entity for info in PresidioDetector().infos}
    assert len(found) > 90
    assert found | {"PERSON"} <= known.keys()


def test_each_identifier_of_ours_describes_its_kind_in_its_cases_file() -> None:
    """Where two find one kind, one of them does; what Presidio finds too is described there."""
    ours = [entry.recognizer.entity for entry in catalog.entries()]
    described = [entry.recognizer.entity for entry in catalog.entries() if entry.category]
    assert sorted(described) == sorted(set(ours) - of_presidio().keys())


def test_readings_differ_where_the_laws_do() -> None:
    known = catalog.categories()
    assert known["CN_RESIDENT_ID"].sensitivity == ("ordinary", "ordinary", "sensitive")
    assert known["CREDIT_CARD"].sensitivity == ("sensitive", "ordinary", "sensitive")
    assert known["UK_NHS"].sensitivity == ("sensitive", "sensitive", "sensitive")
    assert known["URL"].sensitivity == ("not_personal",) * 3


def test_what_has_no_term_of_its_own_is_told() -> None:
    assert "pd:NationalIdentificationNumber" not in terms()
    known = catalog.categories()
    assert known["CN_RESIDENT_ID"].broader and known["CN_RESIDENT_ID"].term == "pd:OfficialID"
    assert not known["CN_PASSPORT"].broader and known["CN_PASSPORT"].term == "pd:Passport"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"term": "pd:ShoeSize"}, "no term pd:ShoeSize"),
        ({"cn": "secret"}, "cn must be one of"),
        ({"action": "burn"}, "action must be one of"),
        ({"zh": " "}, "zh must be a text"),
        ({"broader": "yes"}, "broader"),
        ({"colour": "red"}, "colour"),
        ({"eu": "not_personal"}, ""),
        ({"term": "dpv:NonPersonalData"}, "go together"),
        ({"cn": "not_personal", "eu": "not_personal", "us": "not_personal"}, "go together"),
    ],
)
def test_a_wrong_entry_is_refused(changes: dict[str, str], words: str) -> None:
    if not words:  # one law may hold for nothing what the others do not
        assert category_of("X", {**GOOD, **changes}).sensitivity[1] == "not_personal"
        return
    with pytest.raises(CategoryError, match=words):
        category_of("X", {**GOOD, **changes})


def test_an_entry_without_a_law_is_refused() -> None:
    with pytest.raises(CategoryError, match="eu is missing"):
        category_of("X", {key: text for key, text in GOOD.items() if key != "eu"})


MODULE = '''"""Number of a library card of Freedonia.

Source: invented for this test
"""

from recognizers.ages import of_century
from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="generic.library_card",
    version="1",
    entity="FREEDONIA_LIBRARY_CARD",
    patterns=(Pattern("card", r"FLC[0-9]{6}", 0.9),),
    age=lambda text: of_century(int(text[3:5]), (2000,)),
)
'''
CASES = """hit = [{ value = "FLC152233", text = "card FLC152233." }]
miss = ["FLC15223"]

[category]
term = "pd:UID"
cn = "sensitive"
eu = "ordinary"
us = "ordinary"
action = "remove"
en = "library card of Freedonia"
zh = "自由国借书证"
"""
SOURCES = """version: 1
application: {applicant: Example Ltd, model: model, objective: test, purposes: [pre_training]}
sources:
  - {id: web, name: Pages, kind: open, locations: [data], declares_pi: "yes",
     declares_sensitive_pi: "no", declares_minors: "no"}
"""


def test_a_stranger_adds_an_identifier_with_two_files(tmp_path: Path) -> None:
    """In a copy of the packages: kind, category, words, sensitivity and age reach report, checks and page."""
    for room in ("recognizers", "reports", "scanner"):
        ignored = shutil.ignore_patterns("__pycache__", "training")
        shutil.copytree(ROOT / room, tmp_path / room, ignore=ignored)
    (tmp_path / "recognizers" / "generic" / "library_card.py").write_text(MODULE)
    (tmp_path / "recognizers" / "generic" / "library_card.toml").write_text(CASES)
    corpus = tmp_path / "corpus"
    (corpus / "data").mkdir(parents=True)
    (corpus / "sources.yaml").write_text(SOURCES)
    rows = [{"text": "lost: FLC152233"}, {"text": "nothing"}]
    (corpus / "data" / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    report, page = tmp_path / "report.duckdb", tmp_path / "page.html"
    script = (
        "import sys\nfrom click.testing import CliRunner\nfrom scanner.cli.main import provscan\n"
        f"scanned = CliRunner().invoke(provscan, ['scan', {str(corpus)!r}, '--out', {str(report)!r}, '--profile', 'cn',"
        f" '--as-of', '2026-06-01', '--key', {str(tmp_path / 'key')!r}, '--ner', 'none', '--workers', '1'])\n"
        f"shown = CliRunner().invoke(provscan, ['export', 'html', {str(report)!r}, '-o', {str(page)!r}])\n"
        "print(scanned.output, repr(scanned.exception), shown.output, repr(shown.exception))\n"
        "sys.exit(scanned.exit_code != 3 or shown.exit_code)\n"
    )
    env = {**environment(), "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, env=env,
                          timeout=120, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(report), read_only=True) as con:
        kind = con.execute(
            "SELECT category, sensitivity, action, title, title_zh FROM entity_category"
            " WHERE entity = 'FREEDONIA_LIBRARY_CARD'"
        ).fetchall()
        found = con.execute("SELECT entity, sensitivity FROM finding_list").fetchall()
        results = dict(con.execute("SELECT check_id, breaches::VARCHAR FROM check_result").fetchall())
        [(ages,)] = con.execute("SELECT list(age_told) FROM finding").fetchall()
    assert kind == [("pd:UID", "sensitive", "remove", "library card of Freedonia", "自由国借书证")]
    assert found == [("FREEDONIA_LIBRARY_CARD", "sensitive")]
    assert ages == ["born 2015-2015"]
    assert "FREEDONIA_LIBRARY_CARD" in results["DCL-05"]  # declared free of sensitive information
    assert "FREEDONIA_LIBRARY_CARD of somebody under age" in results["DCL-09"]
    assert "tied to nobody" in results["MIN-03"]
    assert "自由国借书证" in page.read_text("utf-8") and "FLC152233" not in page.read_text("utf-8")
