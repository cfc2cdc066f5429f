"""Every word that the page can say is there in both languages, and says what the catalogues say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from html_worlds import Open

from recognizers import catalog
from recognizers.categories import ACTIONS, SENSITIVITIES
from reports.exports.html.table import VOCABULARY
from reports.exports.html.tables import TABLES
from reports.reasons import BY_CODE, DIMENSIONS
from reports.words import in_chinese, words
from scanner.issues import KINDS
from scanner.ledger.vocabulary import EVENT_TYPES
from tests.reports.report_worlds import empty_tables

PAGE = Path(__file__).parents[3] / "reports" / "exports" / "html"
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_every_key_has_both_languages() -> None:
    for section, table in words().items():
        for key, told in table.items():
            assert len(told) == 2, (section, key)
            assert all(text.strip() for text in told), (section, key)
            assert not HAN.search(told[0]), (section, key)
            assert HAN.search(told[1]) or told[1] in ("sha256", "{0}：{1}"), (section, key)
            gaps = [sorted(re.findall(r"\{\d\}", text)) for text in told]
            assert gaps[0] == gaps[1], (section, key)


def test_reasons_are_told_as_the_catalogue_tells_them() -> None:
    told = words()
    assert {code: (r.meaning, r.remedy) for code, r in BY_CODE.items()} == {
        code: (told["reason_means"][code][0], told["reason_remedy"][code][0]) for code in told["reason"]
    }
    assert set(told["dimension"]) == set(DIMENSIONS)


def test_issues_are_told_as_the_catalogue_tells_them() -> None:
    told = words()
    assert {code: (kind.meaning, kind.next_step) for code, kind in KINDS.items()} == {
        code: (told["issue"][code][0], told["issue_remedy"][code][0]) for code in told["issue"]
    }


def test_every_category_and_kind_of_event_has_a_name() -> None:
    assert {kind.term for kind in catalog.categories().values()} <= set(words()["data_category"])
    assert (*SENSITIVITIES, "unknown") == tuple(words()["sensitivity"])
    assert tuple(words()["action"]) == ACTIONS
    assert set(EVENT_TYPES) <= set(words()["event"])


def test_every_table_and_column_has_a_label() -> None:
    told, con = words(), empty_tables()
    assert {table.name for table in TABLES} == set(told["table"]) == set(told["table_means"])
    assert set(VOCABULARY.values()) - {"entity"} <= set(told)  # names of kinds come from the report
    for table in TABLES:
        names = [row[0] for row in con.execute(f"DESCRIBE {table.query}").fetchall()]
        assert set(names) - {"title_zh"} <= set(told["col"]), table.name
        used = {table.id, *table.shown, *table.facets, *table.chinese} - {""}
        assert used <= set(names), table.name
        assert {column for _, column in table.related} <= {
            name for other in TABLES for name in (*other.shown, other.id, "subjects", "file_id", "sample_id")
        }


def test_every_word_that_the_script_asks_for_is_there() -> None:
    text = "\n".join(path.read_text() for path in sorted(PAGE.glob("*.js")))
    told = words()
    asked = set(re.findall(r'"((?:ui|say|head|table|verify_step|verdict)\.[a-z_]+)"', text))
    assert len(asked) > 60
    for key in asked:
        section, name = key.split(".")
        assert name in told[section], key
    for name in re.findall(r'label\("([a-z_]+)"\)', text):
        assert name in told["col"], name
    for name in re.findall(r"^const SECTIONS = (.*?);", text, re.DOTALL | re.MULTILINE):
        assert set(re.findall(r'\["([a-z_]+)"', name)) <= set(told["head"])


@pytest.mark.parametrize(
    ("said", "chinese"),
    [
        ("13 open issue(s)", "未决问题 13 项"),
        ("2 breaches: missing: a/b.txt; undeclared: c.txt", "不符 2 项：missing: a/b.txt；undeclared: c.txt"),
        ("source a; b: field f is left out by the declaration", "来源 a；b：声明排除了字段 f"),
        ("source web: not assessed for names of people: fr 3.6 % of its letters, und 1 % of its letters",
         "来源 web：以下语言的文字未检索姓名：fr 占 3.6%、und 占 1%"),
        ("source more and more", None),
        ("something else", None),
    ],
)  # fmt: skip
def test_sentences_of_a_report_in_chinese(said: str, chinese: str | None) -> None:
    assert in_chinese(said) == chinese


def test_a_long_sentence_is_not_tried_many_ways() -> None:
    assert in_chinese("source " + "source : " * 3000) is None


@pytest.mark.xdist_group("html")
def test_sampling_of_the_whole_corpus_is_told_in_words(open_page: Open, page_file: Path) -> None:
    told = open_page(page_file, "view=overview&lang=zh").locator("#s-declared").inner_text()
    assert "人工抽检" in told
    assert "未声明" not in told
    assert "manual" not in told
    assert "whole_corpus" not in told


@pytest.mark.xdist_group("html")
def test_the_page_prints_the_command_that_scans_again(open_page: Open, page_file: Path) -> None:
    told = open_page(page_file).locator("#s-verify").inner_text()
    assert "provscan scan CORPUS --as-of 2026-06-01 --profile baseline" in told
    assert "--attestation report.intoto.json --public-key signer.pub.pem" in told
